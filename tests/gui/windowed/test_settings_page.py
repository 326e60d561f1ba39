"""The Settings page: each change holds at once and is kept, what reaches the output is locked while that may be on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from bench.report.languages import Language
from bench.settings import Settings, SwitchOn, TextSize, load_settings
from bench.window_request import ThemeName, WindowRequest
from gui.app import make_window
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.kept_settings import KeptSettings
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import Press, State
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.station_card import StationPart
from gui.pages.settings.words import Part
from gui.pages.texts import PageName
from gui.supply import Output, SupplyState
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.looking import button

STATION = """format = "bootbench-station/1"
name = "Bench 3"
[supply]
address = "sim://korad"
calibrated = 2026-03-02
calibration_due = 2027-03-02
"""


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user's folder of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    return tmp_path


def show(desk: Desk, page: SettingsPage, part: Part) -> None:
    page.show_part(part)
    desk.settle()


def station_of(page: SettingsPage) -> StationPart:
    assert page.station is not None
    return page.station


def opened(desk: Desk, settings: KeptSettings | None = None) -> tuple[Window, SettingsPage]:
    window = desk.window(first=PageName.SETTINGS, settings=settings)
    assert isinstance(window.page, SettingsPage)
    return window, window.page


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_change_holds_at_once_and_is_kept(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    kept = KeptSettings(load_settings(file), file)
    _, page = opened(desk, kept)
    show(desk, page, Part.KEYS)
    button(page, "Press twice within 2 s. Switching the output on").click()
    assert kept.now.switch_on is SwitchOn.TWICE
    assert load_settings(file).settings.switch_on is SwitchOn.TWICE
    assert button(page, "Press twice within 2 s. Switching the output on").isChecked()
    assert not button(page, "Hold for 0.6 s. Switching the output on").isChecked()


def test_language_look_and_text_size_change_without_a_restart(desk: Desk, tmp_path: Path) -> None:
    """The application's own window: the same page is shown again, in other words, colours and sizes."""
    file = tmp_path / "settings.toml"
    kept = KeptSettings(load_settings(file), file)
    window = desk.show(make_window(desk.application, WindowRequest(), kept))
    desk.application.setProperty("look", None)
    window.show_page(PageName.SETTINGS)
    button(window.status, "English").click()
    desk.settle()
    assert isinstance(window.page, SettingsPage)
    assert window.page.part is Part.LANGUAGE
    button(window.page, f"हिन्दी. {ENGLISH.settings.language}").click()
    desk.wait_for(lambda: window.top.heading == HINDI.frame.pages[PageName.SETTINGS], "Hindi")
    assert isinstance(window.page, SettingsPage)
    assert window.page.part is Part.LANGUAGE
    assert window.top.stop.text() == "रोकें"
    show(desk, window.page, Part.LOOK)
    button(window.page, f"150 %. {HINDI.settings.text_size}").click()
    desk.wait_for(lambda: window.around.theme.text_size == 1.5, "large text")
    desk.settle()
    button(window.page, f"{HINDI.settings.themes[ThemeName.DARK]}. {HINDI.settings.theme}").click()
    desk.wait_for(lambda: window.around.theme.name is ThemeName.DARK, "the dark look")
    assert load_settings(file).settings == Settings(
        language=Language.HINDI, theme=ThemeName.DARK, text_size=TextSize.LARGEST
    )
    assert window.around.supply is not None


def test_what_reaches_the_output_is_locked_while_that_may_be_on(desk: Desk) -> None:
    window, page = opened(desk)
    window.around.supply.tell(SupplyState(Output.ON, 4.0, 3.0))
    desk.settle()
    assert not station_of(page).choose.isEnabled()
    assert ENGLISH.settings.locked in texts(page)
    show(desk, page, Part.KEYS)
    assert not button(page, "Press twice within 2 s. Switching the output on").isEnabled()
    assert button(page, "Off. Bar code scanner").isEnabled()
    window.around.supply.tell(SupplyState(Output.OFF, 0.0))
    assert button(page, "Press twice within 2 s. Switching the output on").isEnabled()


def test_the_filled_button_finds_a_station_and_then_tests_it(desk: Desk, tmp_path: Path, at_home: Path) -> None:
    _, page = opened(desk)
    assert station_of(page).primary is station_of(page).look
    assert not station_of(page).all.is_filled
    _, page = opened(desk, kept_with(tmp_path, STATION))
    assert station_of(page).primary is station_of(page).all
    assert not station_of(page).look.is_filled


def test_an_instrument_is_asked_and_shows_what_it_reads(desk: Desk, tmp_path: Path, at_home: Path) -> None:
    _, page = opened(desk, kept_with(tmp_path, STATION))
    button(page, "Test. Supply").click()
    desk.wait_for(lambda: "Reading:" in texts(page), "a reading")
    assert "KORAD" in texts(page).upper()
    assert "Bench 3" in texts(page)


def test_the_whole_station_is_tested_under_lamp_and_stop(desk: Desk, tmp_path: Path, at_home: Path) -> None:
    """The lamp shows what the supply answers meanwhile; afterwards nobody speaks for it any more."""
    window, page = opened(desk, kept_with(tmp_path, STATION))
    window.activateWindow()
    seen: set[Output] = set()
    window.around.supply.watch(lambda state: seen.add(state.output))
    station_of(page).all.setFocus()
    QTest.keyClick(station_of(page).all, Qt.Key.Key_Space)
    assert window.around.supply.may_be_on
    desk.wait_for(lambda: not page.bridge.busy, "the test")
    desk.settle()
    assert ENGLISH.settings.station.result in texts(page)  # a busy machine may find the bench too slow, and say so
    assert Output.OFF in seen
    assert not window.around.supply.state.connected


def test_stop_ends_the_test_of_a_station_with_the_output_off(desk: Desk, tmp_path: Path, at_home: Path) -> None:
    window, page = opened(desk, kept_with(tmp_path, STATION))
    window.activateWindow()
    station_of(page).all.click()
    desk.wait_for(lambda: window.around.supply.state.output is Output.ON, "the output")
    seen: list[Output] = []
    window.around.supply.watch(lambda state: seen.append(state.output))
    QTest.keyClick(window.top.stop, Qt.Key.Key_Escape)
    desk.wait_for(lambda: not page.bridge.busy, "the end")
    desk.settle()
    assert Output.OFF in seen
    assert "Not ready" in texts(page)


def test_a_station_that_cannot_be_read_says_why(desk: Desk, tmp_path: Path) -> None:
    _, page = opened(desk, kept_with(tmp_path, STATION.replace("supply", "suply")))
    assert "suply" in texts(page)
    assert not station_of(page).all.isEnabled()


def test_a_key_is_made_once_and_shows_its_fingerprint(desk: Desk, at_home: Path) -> None:
    _, page = opened(desk)
    show(desk, page, Part.REPORTS)
    assert ENGLISH.settings.key.none in texts(page)
    field = next(field for field in page.findChildren(QLineEdit) if field.isVisible())
    QTest.keyClicks(field, "correct horse")
    button(page, ENGLISH.settings.key.make).click()
    desk.settle()
    assert ENGLISH.settings.key.fingerprint in texts(page)
    assert (at_home / "bootbench" / "keys" / "bench-key.pem").is_file()
    assert "Make a key" not in [b.text() for b in page.findChildren(QPushButton) if b.isVisible()]


def test_about_says_what_was_tried_on_simulation_alone(desk: Desk) -> None:
    _, page = opened(desk)
    show(desk, page, Part.ABOUT)
    desk.settle()
    assert "simulation and other people's recordings only" in texts(page)
    assert len(page.controls) == len(Part)


def test_arrows_go_from_part_to_part(desk: Desk) -> None:
    window, page = opened(desk)
    window.activateWindow()
    page.take_focus()
    for key, part in ((Qt.Key.Key_Down, Part.KEYS), (Qt.Key.Key_Up, Part.STATION), (Qt.Key.Key_Up, Part.STATION)):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
        assert page.part is part


def kept_with(folder: Path, station: str) -> KeptSettings:
    file, path = folder / "settings.toml", folder / "bench3.toml"
    path.write_text(station, encoding="utf-8")
    kept = KeptSettings(load_settings(file), file)
    kept.put(Settings(station=path, scanner=False))
    return kept


def test_a_phone_on_the_bench_outlives_every_change_of_the_settings(desk: Desk, tmp_path: Path, at_home: Path) -> None:
    """Another station, folder or way to switch on holds from the next phone on; the question that is open stays."""
    kept = kept_with(tmp_path, STATION)
    window = desk.show(make_window(desk.application, WindowRequest(), kept))
    desk.application.setProperty("look", None)
    window.show_page(PageName.BENCH)
    bench = window.page
    assert isinstance(bench, BenchPage)
    session = bench.session
    session.situation, session.known, session.looked = situation(State.OPEN), known(State.OPEN), looked(State.OPEN)
    bench.show_now()
    window.show_page(PageName.SETTINGS)
    other = tmp_path / "bench4.toml"
    other.write_text(STATION.replace("Bench 3", "Bench 4"), encoding="utf-8")
    for change in ({"switch_on": SwitchOn.TWICE}, {"cases": tmp_path / "elsewhere"}, {"station": other}):
        kept.put(replace(kept.now, **change))
        desk.settle()
        again = window.pages.page(PageName.BENCH, window.around, window.stack)
        assert isinstance(again, BenchPage)
        assert again.session is session, change
        assert (session.situation.state, session.known.case_id) == (State.OPEN, "C0147"), change
    assert session.situation.twice
    session.hear(Press.CLOSE_PHONE)
    assert session.situation.state is State.CONNECT
    assert session.known.station is not None
    assert session.known.station.name == "Bench 4"
