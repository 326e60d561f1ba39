"""One filled button at a time, its key on it, and the key does what the button does; on every page that has one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from bench.settings import LoadedSettings, Settings, TextSize
from bench.window_request import ThemeName
from gui.cards.filled import FilledButton
from gui.kept_settings import KeptSettings
from gui.pages.casebook.page import CasebookPage
from gui.pages.decide.page import DecidePage
from gui.pages.texts import PageName
from gui.theme import load_theme
from gui.window import Window
from tests.gui.casebooks import make_casebook
from tests.gui.windowed.desk import Desk, pixels, trace_of

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))


def filled(window: Window) -> list[FilledButton]:
    """Every button that is seen filled; each has a key."""
    kinds = ("primary", "primary-low")
    found = [b for b in window.findChildren(QPushButton) if b.property("kind") in kinds]
    seen = [b for b in found if b.isVisible() and b.isEnabled()]
    assert all(isinstance(button, FilledButton) for button in seen)
    return [button for button in seen if isinstance(button, FilledButton)]


def trace(desk: Desk, _tmp_path: Path) -> Window:
    return desk.window()


def decide(desk: Desk, tmp_path: Path) -> Window:
    case = tmp_path / "C0147"
    shutil.copytree(FIXTURES / "cases" / "early_loop_riden", case)
    window = desk.window()
    window.show_page(PageName.DECIDE)
    page = window.page
    assert isinstance(page, DecidePage)
    page.open(case)
    desk.wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    return window


def casebook(desk: Desk, tmp_path: Path) -> Window:
    make_casebook(tmp_path / "book")
    window = desk.window(first=PageName.CASEBOOK)
    page = window.page
    assert isinstance(page, CasebookPage)
    desk.wait_for(lambda: page.right.preview.open_button.isEnabled(), "a case")
    return window


def replay(desk: Desk, _tmp_path: Path) -> Window:
    return desk.window(first=PageName.REPLAY)


def settings(desk: Desk, tmp_path: Path) -> Window:
    station = tmp_path / "bench.toml"
    station.write_text('format = "bootbench-station/1"\nname = "B"\n[supply]\naddress = "sim://korad"\n')
    kept = KeptSettings(LoadedSettings(Settings(scanner=False, station=station)), None)
    return desk.window(first=PageName.SETTINGS, settings=kept)


@pytest.mark.parametrize("page", [trace, decide, casebook, replay, settings])
def test_one_button_is_filled_and_has_its_key(desk: Desk, tmp_path: Path, page: Callable[[Desk, Path], Window]) -> None:
    window = page(desk, tmp_path)
    window.activateWindow()
    [button] = filled(window)
    desk.settle()
    assert button.shows_key
    assert button.accessibleName() in ("", button.text()), "the key is no part of the name"


def test_space_opens_the_case_of_the_casebook_outside_of_its_search_field(desk: Desk, tmp_path: Path) -> None:
    window, opened = casebook(desk, tmp_path), []
    window.activateWindow()
    page = window.page
    assert isinstance(page, CasebookPage)
    page.right.preview.open_wanted.disconnect()
    page.right.preview.open_wanted.connect(lambda: opened.append(page.list.table.row))
    QTest.keyClick(page.search.field, Qt.Key.Key_Space)
    assert opened == [], "in a text field a space is a letter"
    page.list.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert opened == [page.list.table.row]
    assert page.list.ticked == ()


def test_while_the_override_is_open_its_own_action_is_the_filled_one(desk: Desk, tmp_path: Path) -> None:
    window = decide(desk, tmp_path)
    window.activateWindow()
    page = window.page
    assert isinstance(page, DecidePage)
    place = page.primary.geometry()
    page.recommendation.override.click()
    desk.settle()
    [button] = filled(window)
    assert button is page.override.record
    assert button.shows_key
    assert page.primary not in page.controls
    said: list[object] = []
    page.override.recorded.connect(lambda *told: said.append(told))
    page.override.controls[0].setFocus()
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(said) == 1
    assert page.desk is not None
    assert page.desk.overrides == (), "it was not filled in"
    assert page.close_panel()
    desk.settle()
    assert filled(window) == [page.primary]
    assert page.primary.geometry() == place, "it stands where it was"


@pytest.mark.parametrize("theme", ThemeName)
def test_the_key_gives_way_to_the_words_and_is_gone_where_it_does_nothing(desk: Desk, theme: ThemeName) -> None:
    button = FilledButton("Next open question", "Space", load_theme(theme, TextSize.LARGEST / 100))
    button.resize(600, 64)
    desk.show(button)
    states = [button.shows_key]
    whole = pixels(button)
    button.resize(330, 64)
    desk.settle()
    states.append(button.shows_key)
    button.resize(600, 64)
    button.setEnabled(False)
    desk.settle()
    states.append(button.shows_key)
    assert states == [True, False, False]
    assert not (pixels(button) == whole).all()


def test_an_empty_trace_page_opens_by_space(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    window, asked = desk.window(), []
    monkeypatch.setattr(trace_of(window), "ask", lambda: asked.append(True))
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert asked == [True]
