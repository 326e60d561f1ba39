"""Opening a case or a recording: in steps, beside the window, refused in a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel

from analysis.diagnosis import Verdict
from bench.traces.recording import Hints
from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.pages.trace.model import case_page
from gui.plots.lanes import Span
from gui.words import Words
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
