"""The window as people meet it: pages, keys, presses, refusals, and nothing that waits on the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QTableWidget, QWidget

from analysis.diagnosis import Verdict
from bench.traces.recording import Hints
from bench.window_request import ThemeName, WindowRequest
from gui.app import load_or_refuse
from gui.bridge import Found, Refusal
from gui.english import ENGLISH
from gui.frame import VerdictChip
from gui.pages.trace.model import TracePageText, case_page
from gui.plots.lanes import Span
from gui.theme import load_theme
from gui.window import Window
from tests.gui.samples import KEY_S, PROFILE, case_text, diagnosis_of, example_case, recording_text
from tests.gui.windowed.desk import Desk, double_click, pixels, share_of, turn_wheel


def button(window: QWidget, name: str) -> QPushButton:
    """The visible button with this accessible name or text."""
    found = [b for b in window.findChildren(QPushButton) if b.isVisible() and name in (b.text(), b.accessibleName())]
    assert len(found) == 1, f"{len(found)} buttons are called {name}"
    return found[0]


def shown(desk: Desk, text: TracePageText, theme: ThemeName = ThemeName.LIGHT) -> Window:
    window = desk.window(theme)
    window.show_found(text)
    desk.settle()
    return window


def reason(window: Window, number: int) -> QPushButton:
    found = [b for b in window.findChildren(QPushButton) if b.shortcut().toString() == f"Alt+{number}"]
    assert len(found) == 1
    return found[0]


def view_of(window: Window) -> Span:
    active = window.page.trace.active
    assert active is not None
    return active.canvas.span


def test_an_empty_window_says_what_to_do_and_offers_just_that(desk: Desk) -> None:
    window = desk.window()
    visible = [b.text() for b in window.findChildren(QPushButton) if b.isVisible()]
    assert sorted(visible) == ["F1  Keys", "Open…"]


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_form_of_a_verdict_carries_its_meaning(desk: Desk, verdict: Verdict, theme: ThemeName) -> None:
    """Motherboard and not the motherboard are filled in their colours; cannot say is filled with neither."""
    window = shown(desk, case_text(verdict), theme)
    colours = load_theme(theme).colours
    picture = pixels(window)
    fills = {
        Verdict.MOTHERBOARD: colours.verdict_motherboard,
        Verdict.NOT_MOTHERBOARD: colours.verdict_not_motherboard,
    }
    for other, fill in fills.items():
        assert (share_of(picture, fill) > 0.02) == (other is verdict)
    assert len(window.findChildren(VerdictChip)) == 1


def test_a_simulated_case_says_so_and_a_measured_one_does_not(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    assert "simulated by bootbench's imaginary phone" in window.top.line
    assert window.top.says_simulated
    opened = example_case()
    measured = replace(opened, case=replace(opened.case, simulated=None))
    window.show_found(case_page(measured, None, PROFILE, ENGLISH))
    assert not window.top.says_simulated


def test_pressing_a_reason_shows_its_interval(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    first = window.page.trace.views[0].canvas
    first.show_span(Span(0.0, 2.0))
    reason(window, 1).click()
    assert first.span.start_s < KEY_S + 0.55
    assert first.span.stop_s >= 27.89
    chosen = first.scene_now().chosen
    assert chosen is not None
    assert chosen.number == 1


def test_a_reason_that_is_in_view_does_not_move_the_trace(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    before = window.page.trace.views[0].canvas.span
    reason(window, 1).click()
    assert before == window.page.trace.views[0].canvas.span


def test_alt_and_a_digit_press_the_reason(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.wait_for(lambda: reason(window, 2).isChecked(), "reason 2")
    probe = window.page.trace.views[1].canvas.scene_now()
    assert probe.chosen is not None
    assert probe.chosen.number == 2


def test_pressing_the_number_in_the_trace_presses_the_reason(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = window.page.trace.views[0]
    disc = next(disc for disc in view.canvas.scene_now().discs if disc.number == 4)
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(disc.x), round(disc.y)))
    desk.wait_for(lambda: reason(window, 4).isChecked(), "reason 4")


def test_a_reason_in_a_run_that_is_not_shown_brings_it_up(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    trace = window.page.trace
    trace.chooser.setCurrentIndex(1)
    assert [view.isVisible() for view in trace.views] == [True, False]
    reason(window, 2).click()
    assert [view.isVisible() for view in trace.views] == [False, True]


def test_keys_pan_zoom_and_show_the_whole(desk: Desk) -> None:
    window = shown(desk, recording_text())
    plot = window.page.trace.views[0].plot
    whole = view_of(window)
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    closer = view_of(window)
    assert closer.length_s < whole.length_s
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert view_of(window).start_s == pytest.approx(closer.start_s + 0.1 * closer.length_s)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert view_of(window).start_s == pytest.approx(closer.start_s)
    QTest.keyClick(plot, Qt.Key.Key_Minus)
    assert view_of(window).length_s == pytest.approx(whole.length_s)
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert view_of(window).length_s == pytest.approx(whole.length_s)


def test_the_wheel_zooms_at_the_cursor_and_with_shift_pans(desk: Desk) -> None:
    window = shown(desk, recording_text())
    view = window.page.trace.views[0]
    at = QPoint(500, 200)
    under_s = view.canvas.scene_now().time.time_at(at.x())
    turn_wheel(view.plot.viewport(), at, 120)
    closer = view_of(window)
    assert closer.length_s < 27.0
    assert view.canvas.scene_now().time.time_at(at.x()) == pytest.approx(under_s, abs=0.05)
    turn_wheel(view.plot.viewport(), at, -120, Qt.KeyboardModifier.ShiftModifier)
    assert view_of(window).start_s > closer.start_s
    assert view_of(window).length_s == pytest.approx(closer.length_s)


def test_dragging_pans_and_a_double_click_shows_the_whole(desk: Desk) -> None:
    window = shown(desk, recording_text())
    view = window.page.trace.views[0]
    viewport, whole = view.plot.viewport(), view_of(window)
    QTest.keyClick(view.plot, Qt.Key.Key_Plus)
    before = view_of(window)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(500, 200))
    for x in range(480, 380, -20):
        QTest.mouseMove(viewport, QPoint(x, 200))
        QTest.qWait(20)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    assert view_of(window).start_s > before.start_s
    assert view_of(window).length_s == pytest.approx(before.length_s)
    double_click(viewport, QPoint(300, 200))
    assert view_of(window).length_s == pytest.approx(whole.length_s)


def test_pressing_the_overview_goes_there(desk: Desk) -> None:
    window = shown(desk, recording_text())
    view = window.page.trace.views[0]
    view.canvas.show_span(Span(0.0, 2.0))
    QTest.mouseClick(view.overview, Qt.MouseButton.LeftButton, pos=QPoint(view.overview.width() // 2, 20))
    span = view_of(window)
    assert span.length_s == pytest.approx(2.0)
    assert 12.0 < span.start_s < 16.0


def test_brackets_go_from_stage_edge_to_stage_edge(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = window.page.trace.views[0]
    view.canvas.show_span(Span(0.0, 4.0))
    QTest.keyClick(view.plot, Qt.Key.Key_BracketRight)
    middle_s = (view.canvas.span.start_s + view.canvas.span.stop_s) / 2
    assert middle_s == pytest.approx(KEY_S)
    QTest.keyClick(view.plot, Qt.Key.Key_BracketRight)
    middle_s = (view.canvas.span.start_s + view.canvas.span.stop_s) / 2
    assert middle_s == pytest.approx(KEY_S + 0.55)


def test_no_one_can_zoom_or_pan_out_of_the_recording(desk: Desk) -> None:
    window = shown(desk, recording_text())
    plot, whole = window.page.trace.views[0].plot, view_of(window)
    for key in [Qt.Key.Key_Left, Qt.Key.Key_Minus, Qt.Key.Key_Right, Qt.Key.Key_Right]:
        QTest.keyClick(plot, key)
    assert view_of(window).start_s == pytest.approx(whole.start_s, abs=1e-9)
    assert view_of(window).stop_s == pytest.approx(whole.stop_s, abs=1e-9)
    for _ in range(80):
        QTest.keyClick(plot, Qt.Key.Key_Plus)
    least_s = window.page.trace.views[0].canvas.least_span_s
    assert view_of(window).length_s == pytest.approx(least_s)


def test_buttons_zoom_the_run_that_has_the_focus(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    first, second = window.page.trace.views
    second.plot.setFocus()
    button(window, ENGLISH.trace.zoom_in).click()
    assert first.canvas.span.length_s == pytest.approx(27.9, abs=0.1)
    assert second.canvas.span.length_s == pytest.approx(48.0, abs=0.1)
    button(window, ENGLISH.trace.whole).click()
    assert second.canvas.span.length_s == pytest.approx(60.0)


def test_fit_height_lets_a_small_current_fill_the_lane(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    canvas = window.page.trace.views[0].canvas
    canvas.show_span(Span(1.0, 6.0))
    assert canvas.scene_now().high_a > 0.4
    button(window, ENGLISH.trace.fit_height).click()
    assert canvas.scene_now().high_a < 0.002


def test_a_row_of_a_list_shows_where_it_was_measured(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    table = next(t for t in window.findChildren(QTableWidget) if t.isVisible())
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    chosen = window.page.trace.views[0].canvas.scene_now().chosen
    assert chosen is not None
    assert chosen.span.start_s == pytest.approx(KEY_S + 0.55)


def test_a_refusal_is_one_sentence_and_closes_no_page(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.show_found(Refusal("x.csv, line 3: expected a number, not 'abc'; correct the row"))
    assert window.notice.isVisible()
    assert window.notice.sentence == "x.csv, line 3: expected a number, not 'abc'; correct the row"
    assert window.page.isVisible()
    button(window.notice, ENGLISH.frame.close).click()
    assert not window.notice.isVisible()


def test_a_recording_that_leaves_something_open_says_how_to_answer(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("time_s,a_amp,b_amp\n" + "".join(f"{k},1,2\n" for k in range(9)), encoding="utf-8")
    window = desk.window(load=partial(load_or_refuse, WindowRequest(path)))
    window.open(path)
    desk.wait_for(lambda: not window.bridge.busy, "the question")
    assert "--column current=" in window.notice.sentence
    assert "bootbench window two.csv" in window.notice.sentence
    answered = WindowRequest(path, hints=Hints(current="a_amp", unit="A"))
    second = desk.window(load=partial(load_or_refuse, answered))
    second.open(path)
    desk.wait_for(lambda: not second.bridge.busy, "the page")
    assert second.page.isVisible()


def test_what_stands_in_a_file_is_never_taken_for_markup(desk: Desk) -> None:
    window = desk.window()
    window.show_found(Refusal("<img src='http://example.invalid/x'><b>bold</b>.csv: cannot be read"))
    assert window.notice.sentence.startswith("<img")
    desk.settle()


def test_opening_runs_beside_the_window_and_the_page_arrives_in_steps(desk: Desk) -> None:
    go_on, threads, opened = threading.Event(), [], example_case()

    def slow(_source: Path) -> Iterator[Found]:
        threads.append(threading.get_ident())
        yield case_page(opened, None, PROFILE, ENGLISH)
        assert go_on.wait(20)
        yield case_page(opened, diagnosis_of(Verdict.MOTHERBOARD), PROFILE, ENGLISH)

    window = desk.window(load=slow)
    window.open(Path("C0147"))
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(5)
    desk.wait_for(lambda: window.page.isVisible(), "the traces")
    desk.wait_for(lambda: len(ticks) > 5, "the event loop")
    page = window.page.text
    assert page is not None
    assert page.answer is None
    assert page.waiting == ENGLISH.frame.diagnosing
    window.page.trace.views[0].canvas.show_span(Span(5.0, 9.0))
    go_on.set()
    desk.wait_for(lambda: not window.bridge.busy, "the answer")
    timer.stop()
    assert threads[0] != threading.get_ident()
    assert window.page.text is not None
    assert window.page.text.answer is not None
    assert window.page.trace.views[0].canvas.span == Span(5.0, 9.0)


def test_opening_something_else_drops_what_was_being_opened(desk: Desk) -> None:
    release = threading.Event()

    def load(source: Path) -> Iterator[Found]:
        if source.name == "slow":
            assert release.wait(20)
        yield replace(recording_text(), head=replace(recording_text().head, heading=source.name))

    window = desk.window(load=load)
    window.open(Path("slow"))
    window.open(Path("quick"))
    release.set()
    desk.wait_for(lambda: not window.bridge.busy, "both")
    assert window.windowTitle().startswith("quick")


def test_closing_while_opening_leaves_no_thread(desk: Desk) -> None:
    begun = threading.Event()

    def endless(_source: Path) -> Iterator[Found]:
        while True:
            begun.set()
            yield recording_text()

    window = desk.window(load=endless)
    window.open(Path("endless"))
    assert begun.wait(20)
    window.close()
    assert not window.bridge.busy


@pytest.mark.parametrize("steps", [0, 1])
def test_a_fault_of_bootbench_itself_does_not_leave_the_page_waiting(desk: Desk, steps: int) -> None:
    def broken(_source: Path) -> Iterator[Found]:
        yield from [case_page(example_case(), None, PROFILE, ENGLISH)] * steps
        yield from [recording_text() for _ in range(1 // 0)]

    window = desk.window(load=broken)
    window.open(Path("x"))
    desk.wait_for(lambda: not window.bridge.busy, "the end")
    assert window.notice.sentence == ENGLISH.frame.broken
    assert window.page.isVisible() == (steps == 1)
    assert ENGLISH.frame.diagnosing not in [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert [type(error) for error in desk.raised] == [ZeroDivisionError]
    desk.raised.clear()


def test_another_case_with_the_same_run_names_shows_its_own_traces(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    former = window.page.trace.views
    window.page.trace.views[0].canvas.show_span(Span(5.0, 9.0))
    window.show_found(case_text(Verdict.CANNOT_SAY))
    assert all(view not in former for view in window.page.trace.views)
    assert window.page.trace.views[0].canvas.span.length_s == pytest.approx(27.9, abs=0.1)


def test_the_file_dialog_opens_what_was_chosen(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path] = []

    def load(source: Path) -> Iterator[Found]:
        opened.append(source)
        yield recording_text()

    window = desk.window(load=load)
    for chosen in ("", str(tmp_path / "case.json")):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked, chosen=chosen: (chosen, ""))
        button(window, ENGLISH.frame.open).click()
    desk.wait_for(lambda: not window.bridge.busy, "the page")
    assert opened == [tmp_path / "case.json"]


@pytest.mark.parametrize("count", [1, 2])
def test_one_thing_may_be_dropped_on_the_window(desk: Desk, count: int, tmp_path: Path) -> None:
    opened: list[Path] = []

    def load(source: Path) -> Iterator[Found]:
        opened.append(source)
        yield recording_text()

    window = desk.window(load=load)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / f"{k}.csv")) for k in range(count)])
    drop = QDropEvent(
        QPointF(600, 400), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    desk.wait_for(lambda: not window.bridge.busy, "the drop")
    assert opened == ([tmp_path / "0.csv"] if count == 1 else [])
    assert window.notice.isVisible() == (count == 2)


def test_f6_goes_round_the_parts_of_the_page(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    parts = [*window.page.regions, window.top, window.status]
    seen = []
    for _ in parts:
        QTest.keyClick(window, Qt.Key.Key_F6)
        desk.settle()
        focused = window.focusWidget()
        assert focused is not None
        seen.append(next(part for part in parts if part.isAncestorOf(focused)))
    assert set(seen) == set(parts)


def test_f1_lists_the_keys_and_esc_closes_the_list(desk: Desk) -> None:
    window = shown(desk, recording_text())
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.wait_for(lambda: window.keys.isVisible(), "the list of keys")
    QTest.keyClick(window.keys.close_button, Qt.Key.Key_Escape)
    assert not window.keys.isVisible()


def test_the_status_bar_says_what_a_column_is(desk: Desk) -> None:
    window = shown(desk, recording_text())
    assert "readings, drawn as min, max and mean" in window.status.text
    assert "Lost readings 12" in window.status.text
    window.page.trace.views[0].canvas.show_span(Span(8.0, 8.5))
    assert ENGLISH.frame.each_reading in window.status.text


def test_the_trace_says_what_stands_under_the_cursor(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    canvas = window.page.trace.views[0].canvas
    scene = canvas.scene_now()
    x = scene.time.x(20.0)
    assert canvas.text_at(QPointF(x, 10)).startswith("Stuck: no progress, 0.55")
    assert canvas.text_at(QPointF(scene.time.x(12.01), 200)).startswith("12 lost")
    assert canvas.text_at(QPointF(5, 200)) == ""
