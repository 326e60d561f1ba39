"""Opening a case or a recording: in steps, beside the window, refused in a sentence."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from analysis.diagnosis import Verdict
from bench.traces.recording import Hints
from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.bridge import Refusal
from gui.cards.details_card import RowTable
from gui.english import ENGLISH
from gui.keys import Key
from gui.pages.trace.model import case_page
from gui.plots.lanes import Span
from gui.words import Words
from tests.conftest import FIXTURES
from tests.gui.samples import PROFILE, case_text, diagnosis_of, example_case, recording_text
from tests.gui.windowed.desk import PATIENCE_S, Desk, trace_of
from tests.gui.windowed.looking import button, shown


def test_a_refusal_is_one_sentence_and_closes_no_page(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    trace_of(window).show_found(Refusal("x.csv, line 3: expected a number, not 'abc'; correct the row"))
    assert window.notice.isVisible()
    assert window.notice.sentence == "x.csv, line 3: expected a number, not 'abc'; correct the row"
    assert trace_of(window).opened.isVisible()
    button(window.notice, ENGLISH.frame.close).click()
    assert not window.notice.isVisible()


def test_a_recording_that_leaves_something_open_asks_unless_it_was_answered_already(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("time_s,a_amp,b_amp\n" + "".join(f"{k},1,2\n" for k in range(9)), encoding="utf-8")
    window = desk.window(load=partial(load_or_refuse, WindowRequest(path)))
    window.open(path)
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the question")
    assert trace_of(window).question.isVisible()
    assert "current" in trace_of(window).question.fields
    assert not window.notice.isVisible()
    answered = WindowRequest(path, hints=Hints(current="a_amp", unit="A"))
    second = desk.window(load=partial(load_or_refuse, answered))
    second.open(path)
    desk.wait_for(lambda: not trace_of(second).bridge.busy, "the page")
    assert trace_of(second).opened.isVisible()


def test_what_stands_in_a_file_is_never_taken_for_markup(desk: Desk) -> None:
    window = desk.window()
    trace_of(window).show_found(Refusal("<img src='http://example.invalid/x'><b>bold</b>.csv: cannot be read"))
    assert window.notice.sentence.startswith("<img")
    desk.settle()


def test_opening_runs_beside_the_window_and_the_page_arrives_in_steps(desk: Desk) -> None:
    go_on, threads, opened = threading.Event(), [], example_case()

    def slow(_source: Path, _say: Words) -> Iterator[object]:
        threads.append(threading.get_ident())
        yield case_page(opened, None, PROFILE, ENGLISH)
        assert go_on.wait(PATIENCE_S)
        yield case_page(opened, diagnosis_of(Verdict.MOTHERBOARD), PROFILE, ENGLISH)

    window = desk.window(load=slow)
    window.open(Path("C0147"))
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)
    desk.wait_for(lambda: trace_of(window).opened.isVisible(), "the traces")
    desk.wait_for(lambda: len(ticks) > 5, "the event loop")
    page = trace_of(window).text
    assert page is not None
    assert page.answer is None
    assert page.waiting == ENGLISH.trace.diagnosing
    trace_of(window).opened.trace.views[0].canvas.show_span(Span(5.0, 9.0))
    go_on.set()
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the answer")
    timer.stop()
    assert threads[0] != threading.get_ident()
    page = trace_of(window).text
    assert page is not None
    assert page.answer is not None
    assert trace_of(window).opened.trace.views[0].canvas.span == Span(5.0, 9.0)


def test_opening_something_else_drops_what_was_being_opened(desk: Desk) -> None:
    release = threading.Event()

    def load(source: Path, _say: Words) -> Iterator[object]:
        if source.name == "slow":
            assert release.wait(PATIENCE_S)
        yield replace(recording_text(), head=replace(recording_text().head, heading=source.name))

    window = desk.window(load=load)
    window.open(Path("slow"))
    window.open(Path("quick"))
    release.set()
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "both")
    assert window.windowTitle().startswith("quick")


def test_closing_while_opening_leaves_no_thread(desk: Desk) -> None:
    begun = threading.Event()

    def endless(_source: Path, _say: Words) -> Iterator[object]:
        while True:
            begun.set()
            yield recording_text()

    window = desk.window(load=endless)
    window.open(Path("endless"))
    assert begun.wait(PATIENCE_S)
    window.close()
    assert not trace_of(window).bridge.busy


@pytest.mark.parametrize("steps", [0, 1])
def test_a_fault_of_bootbench_itself_does_not_leave_the_page_waiting(desk: Desk, steps: int) -> None:
    def broken(_source: Path, _say: Words) -> Iterator[object]:
        yield from [case_page(example_case(), None, PROFILE, ENGLISH)] * steps
        yield from [recording_text() for _ in range(1 // 0)]

    window = desk.window(load=broken)
    window.open(Path("x"))
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the end")
    assert window.notice.sentence == ENGLISH.frame.broken
    assert trace_of(window).opened.isVisible() == (steps == 1)
    assert ENGLISH.trace.diagnosing not in [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert [type(error) for error in desk.raised] == [ZeroDivisionError]
    desk.raised.clear()


def test_the_file_dialog_opens_what_was_chosen(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path] = []

    def load(source: Path, _say: Words) -> Iterator[object]:
        opened.append(source)
        yield recording_text()

    window = desk.window(load=load)
    for chosen in ("", str(tmp_path / "case.json")):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked, chosen=chosen, **_how: (chosen, ""))
        button(window, ENGLISH.trace.open).click()
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the page")
    assert opened == [tmp_path / "case.json"]


@pytest.mark.parametrize("count", [1, 2])
def test_one_thing_may_be_dropped_on_the_window(desk: Desk, count: int, tmp_path: Path) -> None:
    opened: list[Path] = []

    def load(source: Path, _say: Words) -> Iterator[object]:
        opened.append(source)
        yield recording_text()

    window = desk.window(load=load)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{k}.csv")) for k in range(count)])
    drop = QDropEvent(
        QPointF(600, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the drop")
    assert opened == ([tmp_path / "0.csv"] if count == 1 else [])
    assert window.notice.isVisible() == (count == 2)


def test_what_cannot_be_opened_leaves_the_page_what_it_shows(desk: Desk, tmp_path: Path) -> None:
    """Its claim, its name for exports and what a restart comes back with are those of what is seen."""
    shown_case, other = tmp_path / "C0001", tmp_path / "C0002"
    for folder in (shown_case, other):
        shutil.copytree(FIXTURES / "cases" / "leak_10_ma_meter", folder)
    for trace in other.glob("run-*"):
        trace.write_bytes(b"no trace")
    asking = tmp_path / "two.csv"
    asking.write_text("time_s,a_amp,b_amp\n" + "".join(f"{k},1,2\n" for k in range(9)), encoding="utf-8")
    window = desk.window(load=partial(load_or_refuse, WindowRequest()))
    page = trace_of(window)
    window.open(shown_case)
    desk.wait_for(lambda: page.text is not None and not page.bridge.busy, "the case")
    for refused in (tmp_path / "gone.jls", other):
        window.open(refused)
        desk.wait_for(lambda: not page.bridge.busy, "the refusal")
        assert window.notice.isVisible()
        assert page.case == shown_case
        assert str(shown_case) in page.kept
    window.open(asking)
    desk.wait_for(page.question.isVisible, "the question")
    assert page.case is None, "it is being opened"
    page.question.close_button.click()
    desk.settle()
    assert page.case == shown_case


def test_the_list_of_events_is_on_its_key_and_shows_where_each_is(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    page = trace_of(window)
    page.opened.trace.measure_button.click()
    assert window.press(Key.L)
    desk.settle()
    table = QApplication.focusWidget()
    assert isinstance(table, RowTable)
    assert table.isVisible()
    assert not page.opened.is_measuring
    events = [event for run in example_case().runs for event in run.events]
    assert table.rowCount() == len(events) > 0
    names = [item.text() for k in range(len(events)) if (item := table.item(k, 0)) is not None]
    assert names == [ENGLISH.report.figure.events[event.name] for event in events]
    table.selectRow(0)
    active = page.opened.trace.active
    assert active is not None
    chosen = active.canvas.chosen
    assert chosen is not None
    assert chosen.span.start_s < events[0].at_s < chosen.span.stop_s


@pytest.mark.parametrize("key", [Key.DIGIT_1, Key.N])
def test_measuring_takes_the_focus_from_what_it_hides(desk: Desk, key: Key) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    page = trace_of(window)
    page.take_focus()
    reason = QApplication.focusWidget()
    assert reason is not None
    assert window.press(key)
    desk.settle()
    focused = QApplication.focusWidget()
    active = page.opened.trace.active
    assert active is not None
    assert not reason.isVisible()
    assert focused is (active.plot if key is Key.DIGIT_1 else page.opened.panel.notes.field)
