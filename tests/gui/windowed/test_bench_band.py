"""The golden band on the Bench page: behind a real boot of the virtual bench, in every look; told where it is left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from bench.report.languages import Language
from bench.settings import LoadedSettings, Settings, load_settings
from bench.simulate import simulate_case
from bench.window_request import ThemeName
from gui.kept_settings import KeptSettings
from gui.languages import window_words
from gui.pages.bench.healthy import Healthy
from gui.pages.bench.page import BenchPage
from gui.pages.bench.rows import Leaves
from gui.pages.bench.states import State
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.words import Part
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.golden_files import golden
from tests.gui.windowed.desk import Desk, pixels
from tests.gui.windowed.looking import button
from tests.gui.windowed.test_bench_page import hold_space, page_of, space, until, virtual_bench

PATIENT_S = 120.0


def band_window(
    desk: Desk, folder: Path, band: Path, theme: ThemeName = ThemeName.LIGHT, language: Language = Language.ENGLISH
) -> Window:
    settings = Settings(language, theme, scanner=False, golden=band)
    window = desk.window(
        theme, language=language, first=PageName.BENCH, bench=virtual_bench(folder),
        settings=KeptSettings(LoadedSettings(settings), None),
    )  # fmt: skip
    window.activateWindow()
    return window


def has_band(page: BenchPage) -> bool:
    """Whether the band's own colour is seen among the lanes."""
    picture, colour = pixels(page.trace.views[0].plot), page.around.theme.colours.golden_fill
    wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
    return bool((picture == wanted).all(axis=-1).mean() > 0.01)


def begin(desk: Desk, window: Window) -> None:
    desk.wait_for(lambda: page_of(window).session.healthy is not None, "the band")
    space(window)
    until(desk, window, State.READY)
    hold_space(desk, window)
    until(desk, window, State.KEY)
    space(window)
    until(desk, window, State.LIVE)


@pytest.mark.parametrize("theme", ThemeName, ids=lambda theme: theme.value)
def test_a_phone_that_leaves_the_band_is_told_so_while_it_boots(desk: Desk, tmp_path: Path, theme: ThemeName) -> None:
    """The virtual bench's phone stays at some 0.1 A; healthy ones draw 0.5 to 0.8 A here."""
    language = Language.HINDI if theme is ThemeName.DARK else Language.ENGLISH
    window = band_window(desk, tmp_path / "cases", golden(tmp_path, 0.6), theme, language)
    page, said, say = page_of(window), [], window_words(language).bench
    desk.wait_for(lambda: page.session.healthy is not None, "the band")
    desk.settle()
    assert has_band(page)
    assert say.healthy.format(count=9) in [label.text() for label in page.trace.findChildren(QLabel)]
    page.said.connect(lambda sentence, at_once: said.append((sentence, at_once)))
    begin(desk, window)
    sentence = say.facts.healthy_draw[Leaves.BELOW]
    desk.patiently(lambda: (sentence, False) in said, "the sentence")
    assert page.text is not None
    assert sentence in [row.text for row in page.text.rows]
    assert sentence in page.trace.views[0].plot.accessibleDescription()
    lane = page.trace.views[0].lanes.band
    assert lane is not None
    assert lane.outside_s is not None
    assert has_band(page)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    until(desk, window, State.STOPPED)
    assert said.count((sentence, False)) == 1


def test_a_phone_that_stays_in_the_band_is_not_warned_of_and_its_verdict_has_the_band(
    desk: Desk, tmp_path: Path
) -> None:
    window = band_window(desk, tmp_path / "cases", golden(tmp_path, 0.1, spread=0.9))
    page, said = page_of(window), []
    page.said.connect(lambda sentence, _at_once: said.append(sentence))
    begin(desk, window)
    until(desk, window, State.NEXT_RUN)
    assert page.session.known.laid is not None
    assert page.session.known.laid.outside_host_s is None
    assert not set(said) & set(page.around.say.bench.facts.healthy_draw.values())
    space(window)
    until(desk, window, State.OPEN)
    first, second = page.trace.views
    assert first.lanes.band is not None
    assert second.lanes.band is None, "current on USB power does not count"
    assert has_band(page)


def test_a_band_that_cannot_be_read_is_said_and_shows_none(desk: Desk, tmp_path: Path) -> None:
    window = band_window(desk, tmp_path / "cases", golden(tmp_path, 0.6, "Another phone"))
    desk.wait_for(window.notice.isVisible, "the sentence")
    assert "Another phone" in window.notice.sentence
    assert page_of(window).trace.views == ()
    settings = page_of(window).around.settings
    settings.put(Settings(scanner=False, golden=golden(tmp_path, 0.6)))
    assert page_of(window).session.healthy is None, "the same name is not asked again by itself"
    settings.put(Settings(scanner=False))
    settings.put(Settings(scanner=False, golden=tmp_path / "golden.toml"))
    desk.wait_for(lambda: page_of(window).session.healthy is not None, "the band")
    desk.settle()
    assert page_of(window).trace.views
    settings.put(Settings(scanner=False))
    desk.settle()
    assert page_of(window).trace.views == ()


def test_settings_make_the_band_of_the_casebooks_good_boots(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    file, cases = tmp_path / "settings.toml", tmp_path / "cases"
    cases.mkdir()
    kept = KeptSettings(load_settings(file), file)
    kept.put(Settings(scanner=False, cases=cases))
    window = desk.window(first=PageName.SETTINGS, settings=kept)
    page = window.page
    assert isinstance(page, SettingsPage)
    say = page.around.say.settings.healthy
    simulate_case("normal_boot", 1, "riden", cases / "one")
    button(page, say.make).click()
    desk.wait_for(window.notice.isVisible, "why it cannot be made", PATIENT_S)
    assert "at least 5" in window.notice.sentence
    assert kept.now.golden is None
    simulate_case("normal_boot", 2, "riden", cases / "two")
    desk.wait_for(button(page, say.make).isEnabled, "the end of it")
    button(page, say.make).click()
    assert not button(page, say.choose).isEnabled()
    desk.wait_for(lambda: kept.now.golden is not None, "the band", PATIENT_S)
    desk.wait_for(button(page, say.make).isEnabled, "the end")
    assert load_settings(file).settings.golden == kept.now.golden
    window.show_page(PageName.BENCH)
    bench = page_of(window)
    desk.wait_for(lambda: isinstance(bench.session.healthy, Healthy), "the band on the Bench page")
    window.show_page(PageName.SETTINGS)
    button(page, say.forget).click()
    assert kept.now.golden is None
    assert bench.session.healthy is None


def test_closing_the_window_ends_a_band_that_is_being_made(desk: Desk, tmp_path: Path) -> None:
    simulate_case("normal_boot", 1, "riden", tmp_path / "cases" / "one")
    kept = KeptSettings(LoadedSettings(Settings(scanner=False, cases=tmp_path / "cases")), None)
    window = desk.window(first=PageName.SETTINGS, settings=kept)
    page = window.page
    assert isinstance(page, SettingsPage)
    assert page.part is Part.STATION
    making = page.band_bridge
    assert page.healthy is not None
    page.healthy.make.click()
    busy = [making.busy]
    window.close()
    assert [*busy, making.busy] == [True, False]
    assert kept.now.golden is None
