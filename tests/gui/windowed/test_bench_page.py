"""The technician at the window, by keys alone: from the clips to the verdict, and STOP wherever it is pressed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bench.answering import ANSWERS_FILE
from bench.capture.client import CaptureClient
from bench.capture.messages import AllProved, CaptureRequest, LetGoOn
from bench.capture.picture import Picture
from bench.case import load_case
from bench.demo import CASE as DEMO_CASE
from bench.plan import StopRules, UsbPhase
from bench.recorder.items import EndedBy
from bench.report.languages import Language
from bench.settings import LoadedSettings, Settings, SwitchOn
from bench.station import Placed, Station, StationPart
from gui.kept_settings import KeptSettings
from gui.kept_work import KeptWork
from gui.languages import window_words
from gui.pages.bench.moves import CALM_S, CAPTURING
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import BenchSetting, demo_bench
from gui.pages.bench.states import Press, State
from gui.pages.texts import PageName
from gui.supply import Output
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk

PACE = 30.0
IMEI = "001010000001477"


def bench_window(desk: Desk, bench: BenchSetting | None, settings: Settings | None = None) -> Window:
    kept = KeptSettings(LoadedSettings(settings or Settings(scanner=False)), None)
    window = desk.window(first=PageName.BENCH, bench=bench, settings=kept)
    window.activateWindow()
    return window


def virtual_bench(folder: Path, pace: float | None = PACE) -> BenchSetting:
    """The virtual bench with a plan that is sooner content."""
    bench = demo_bench(folder, pace)
    stop = StopRules(longest_s=90.0, key_wait_s=20.0, settled_s=8.0, stuck_s=15.0)
    return replace(bench, plan=replace(bench.plan, stop=stop, usb=UsbPhase(25.0)))


def page_of(window: Window) -> BenchPage:
    assert isinstance(window.page, BenchPage)
    return window.page


def state_of(window: Window) -> State:
    return page_of(window).session.situation.state


def output_of(window: Window) -> Output:
    return window.around.supply.state.output


def until(desk: Desk, window: Window, *states: State) -> State:
    """Wait for one of these, shown."""
    page = page_of(window)

    def there() -> bool:
        return state_of(window) in states and page.text is not None and page.text.state is state_of(window)

    desk.patiently(there, f"{[state.value for state in states]}")
    return state_of(window)


def space(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)


def hold_space(desk: Desk, window: Window) -> None:
    """Until the output goes on, and no longer."""
    QTest.keyPress(window, Qt.Key.Key_Space)
    desk.patiently(lambda: state_of(window) is not State.READY, "the hold")
    QTest.keyRelease(window, Qt.Key.Key_Space)


def test_a_phone_from_its_clips_to_its_verdict_by_keys_alone(desk: Desk, tmp_path: Path) -> None:
    window = bench_window(desk, virtual_bench(tmp_path / "cases"))
    page = page_of(window)
    window.scan(IMEI)
    assert "001010" in page.heading.line.replace(" ", "")
    space(window)
    until(desk, window, State.READY)
    assert page.primary.hasFocus()
    space(window)
    assert state_of(window) is State.READY, "a press that is not held does nothing"
    assert output_of(window) is Output.OFF
    hold_space(desk, window)
    until(desk, window, State.KEY)
    assert output_of(window) is Output.ON
    space(window)
    until(desk, window, State.LIVE)
    assert page.primary.hasFocus()
    assert page.trace.views[0].is_live
    until(desk, window, State.NEXT_RUN)
    space(window)
    until(desk, window, State.OPEN)
    assert output_of(window) is Output.OFF
    space(window)
    assert state_of(window) is State.OPEN, "Space answers no question"
    answers = 0
    while state_of(window) is State.OPEN and answers < 8:
        QTest.keyClick(window, Qt.Key.Key_N)
        answers += 1
        until(desk, window, State.OPEN, State.DECIDED, State.FINAL)
    assert answers > 0
    looked = page.session.looked
    assert looked is not None
    assert state_of(window) is State.DECIDED
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    case = load_case(looked.case.folder)
    assert case.imei == IMEI
    assert len(case.checks) == answers
    assert [run.id for run in case.runs] == ["run-1", "run-2"]
    kept = [json.loads(line) for line in (case.folder / ANSWERS_FILE).read_text(encoding="utf-8").splitlines()]
    assert [one["answer"] for one in kept] == ["no"] * answers
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(desk, window, State.OPEN)
    assert len(load_case(looked.case.folder).checks) == answers - 1
    QTest.keyClick(window, Qt.Key.Key_N)
    until(desk, window, State.DECIDED)
    space(window)
    desk.patiently(lambda: window.name is PageName.DECIDE, "the claim")


@pytest.mark.parametrize(
    "at", [State.CHECKING, State.READY, State.TOUCH_TEST, State.KEY, State.LIVE], ids=lambda state: state.name.lower()
)
def test_stop_switches_off_in_every_state_of_a_capture(desk: Desk, tmp_path: Path, at: State) -> None:
    # Slow enough for the touch test to be met.
    window = bench_window(desk, virtual_bench(tmp_path / "cases", 4.0 if at is State.TOUCH_TEST else PACE))
    space(window)
    if at is not State.CHECKING:
        until(desk, window, State.READY)
    if at not in (State.CHECKING, State.READY):
        hold_space(desk, window)
        until(desk, window, *((at,) if at is State.TOUCH_TEST else (State.KEY, State.LIVE)))
    if at is State.LIVE and state_of(window) is State.KEY:
        space(window)
        until(desk, window, State.LIVE)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert state_of(window) not in (State.READY, State.TOUCH_TEST, State.KEY, State.LIVE)
    until(desk, window, State.STOPPED, *((State.NOT_SAFE,) if at is State.CHECKING else ()))
    desk.patiently(lambda: not page_of(window).session.capturing, "the capture's last word")
    if at is not State.CHECKING:
        assert output_of(window) is Output.OFF
    folders = sorted((tmp_path / "cases").iterdir())
    if at in (State.CHECKING, State.READY):
        assert folders == [], "nothing was recorded"
        return
    finished = page_of(window).session.known.finished
    assert finished is not None
    assert [run.by for run in finished.runs] == [EndedBy.ASKED]
    assert folders == [finished.folder]


def test_stop_with_nothing_on_the_bench_is_harmless_and_a_station_that_is_set_holds_at_once(
    desk: Desk, tmp_path: Path
) -> None:
    window = bench_window(desk, None)
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert state_of(window) is State.NO_STATION
    page = page_of(window)
    page.around.settings.put(replace(page.around.settings.now, station=tmp_path / "gone.toml"))
    assert state_of(window) is State.NO_STATION, "a file that is not there is no station"
    station = tmp_path / "bench.toml"
    station.write_text('format = "bootbench-station/1"\nname = "B"\n[supply]\naddress = "sim://korad"\n')
    page.around.settings.put(replace(page.around.settings.now, station=station, switch_on=SwitchOn.TWICE))
    assert state_of(window) is State.CONNECT
    assert page.session.situation.twice


def test_a_scan_is_an_imei_or_says_that_it_is_none_and_presses_nothing(desk: Desk, tmp_path: Path) -> None:
    window = bench_window(desk, virtual_bench(tmp_path), Settings(scanner=True))
    for text, fits in ((IMEI, True), (IMEI[:-1] + "3", False)):
        for digit in text:
            QTest.keyClick(window, Qt.Key(ord(digit)))
        QTest.keyClick(window, Qt.Key.Key_Return)
        desk.settle()
        assert state_of(window) is State.CONNECT
        assert page_of(window).session.known.imei == IMEI
        assert page_of(window).session.known.scan_problem is not fits
    assert window.notice.sentence == window.around.say.bench.wrong_digit


def test_a_station_that_is_not_proved_keeps_the_output_off(desk: Desk, tmp_path: Path) -> None:
    bench = virtual_bench(tmp_path)
    fed = Station("Fed", Placed(StationPart.SUPPLY, "sim://riden?backfeed=1"), listens_usb=False)
    window = bench_window(desk, replace(bench, station=fed))
    space(window)
    until(desk, window, State.NOT_SAFE)
    text = page_of(window).text
    assert text is not None
    assert text.sentence.startswith("With the output off")
    hold_space_s = 0.8
    QTest.keyPress(window, Qt.Key.Key_Space)
    QTest.qWait(int(1000 * hold_space_s))
    QTest.keyRelease(window, Qt.Key.Key_Space)
    until(desk, window, State.NOT_SAFE)
    assert output_of(window) is not Output.ON


def test_a_short_is_off_at_once_and_may_be_looked_at(desk: Desk, tmp_path: Path) -> None:
    shorted = Station("Short", Placed(StationPart.SUPPLY, "sim://riden?short=1"), listens_usb=False)
    window = bench_window(desk, replace(virtual_bench(tmp_path), station=shorted))
    space(window)
    until(desk, window, State.READY)
    hold_space(desk, window)
    until(desk, window, State.SHORT)
    assert output_of(window) is Output.OFF
    space(window)
    assert until(desk, window, State.CONNECT) is State.CONNECT


def test_another_language_in_the_middle_of_a_capture_goes_on_with_it(desk: Desk, tmp_path: Path) -> None:
    window = bench_window(desk, virtual_bench(tmp_path))
    space(window)
    until(desk, window, State.READY)
    former = page_of(window)
    window.change(replace(window.around, say=window_words(Language.HINDI)))
    page = page_of(window)
    assert page is not former
    assert page.session is former.session
    assert state_of(window) in CAPTURING
    assert page.text is not None
    assert page.text.word == "तैयार"
    assert output_of(window) is Output.OFF
    hold_space(desk, window)
    until(desk, window, State.KEY, State.LIVE)
    assert output_of(window) is Output.ON
    QTest.keyClick(window, Qt.Key.Key_Escape)
    until(desk, window, State.STOPPED)
    assert output_of(window) is Output.OFF


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_cable_that_is_pulled_leaves_the_output_unknown_whatever_is_pressed(desk: Desk, tmp_path: Path) -> None:
    from tests.walk.supply_bench import watched

    with watched("riden") as supply:
        station = Station("Pulled", Placed(StationPart.SUPPLY, supply.address), listens_usb=False)
        window = bench_window(desk, replace(virtual_bench(tmp_path, None), station=station))
        space(window)
        until(desk, window, State.READY)
        hold_space(desk, window)
        until(desk, window, State.KEY, State.LIVE)
        supply.pulled.set()
        until(desk, window, State.LINK_LOST)
        assert output_of(window) is Output.UNKNOWN
        space(window)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        desk.settle()
        assert state_of(window) is State.LINK_LOST, "the word of a hand alone does not make it off"
        assert output_of(window) is Output.UNKNOWN
        window.close()


def test_a_phone_that_is_run_again_gets_its_runs_into_the_same_case(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "cases" / "C0001"
    shutil.copytree(DEMO_CASE, folder)
    before = load_case(folder)
    window = bench_window(desk, virtual_bench(tmp_path / "cases"))
    page = page_of(window)
    there = looked(State.DECIDED)
    assert there is not None
    page.session.looked = replace(there, case=before)
    page.session.situation, page.session.known = situation(State.DECIDED), known(State.DECIDED)
    page.show_now()
    desk.settle()
    page.hear(Press.RUN_AGAIN)
    until(desk, window, State.READY)
    hold_space(desk, window)
    until(desk, window, State.KEY)
    space(window)
    until(desk, window, State.LIVE)
    calm_s = page.session.situation.since_s + CALM_S
    desk.patiently(lambda: page.session.situation.now_s > calm_s or state_of(window) is not State.LIVE, "some calm")
    space(window)
    until(desk, window, State.NEXT_RUN)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    until(desk, window, State.STOPPED)
    desk.patiently(lambda: not page.session.capturing, "the capture's last word")
    after = load_case(folder)
    assert after.case_id == before.case_id
    assert len(after.runs) == len(before.runs) + 1
    assert [path.name for path in (tmp_path / "cases").iterdir()] == ["C0001"]


def test_what_a_killed_window_left_behind_is_a_case_again_and_said(desk: Desk, tmp_path: Path) -> None:
    bench = virtual_bench(tmp_path)
    client = CaptureClient(CaptureRequest(bench.station, bench.plan, tmp_path / "C0007", "C0007", pace=PACE))
    client.start()
    reached = False
    while not reached and not client.over:
        told = client.hear(0.1)
        if isinstance(told, AllProved):
            client.tell(LetGoOn())
        reached = isinstance(told, Picture) and told.progress.at_s > 8.0
    os.kill(client.process_id, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    client.close()
    assert not (tmp_path / "C0007").exists()
    window = bench_window(desk, bench)
    window.keep_work(KeptWork(tmp_path / "window.json")).recover(tmp_path)
    desk.patiently(lambda: window.notice.isVisible(), "the notice")
    assert "C0007" in window.notice.sentence
    assert load_case(tmp_path / "C0007").runs
