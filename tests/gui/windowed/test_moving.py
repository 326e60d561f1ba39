"""Moving in a trace by keys, wheel and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from analysis.diagnosis import Verdict
from gui.english import ENGLISH
from gui.plots.lanes import Span
from tests.gui.samples import KEY_S, case_text, recording_text
from tests.gui.windowed.desk import Desk, double_click, trace_of, turn_wheel
from tests.gui.windowed.looking import button, shown, view_of


def test_keys_pan_zoom_and_show_the_whole(desk: Desk) -> None:
    window = shown(desk, recording_text())
    plot = trace_of(window).opened.trace.views[0].plot
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
    view = trace_of(window).opened.trace.views[0]
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
    view = trace_of(window).opened.trace.views[0]
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
    view = trace_of(window).opened.trace.views[0]
    view.canvas.show_span(Span(0.0, 2.0))
    QTest.mouseClick(view.overview, Qt.MouseButton.LeftButton, pos=QPoint(view.overview.width() // 2, 20))
    span = view_of(window)
    assert span.length_s == pytest.approx(2.0)
    assert 11.0 < span.start_s < 16.0


def test_brackets_go_from_stage_edge_to_stage_edge(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = trace_of(window).opened.trace.views[0]
    view.canvas.show_span(Span(0.0, 4.0))
    QTest.keyClick(view.plot, Qt.Key.Key_BracketRight)
    middle_s = (view.canvas.span.start_s + view.canvas.span.stop_s) / 2
    assert middle_s == pytest.approx(KEY_S)
    QTest.keyClick(view.plot, Qt.Key.Key_BracketRight)
    middle_s = (view.canvas.span.start_s + view.canvas.span.stop_s) / 2
    assert middle_s == pytest.approx(KEY_S + 0.55)


def test_no_one_can_zoom_or_pan_out_of_the_recording(desk: Desk) -> None:
    window = shown(desk, recording_text())
    plot, whole = trace_of(window).opened.trace.views[0].plot, view_of(window)
    for key in [Qt.Key.Key_Left, Qt.Key.Key_Minus, Qt.Key.Key_Right, Qt.Key.Key_Right]:
        QTest.keyClick(plot, key)
    assert view_of(window).start_s == pytest.approx(whole.start_s, abs=1e-9)
    assert view_of(window).stop_s == pytest.approx(whole.stop_s, abs=1e-9)
    for _ in range(80):
        QTest.keyClick(plot, Qt.Key.Key_Plus)
    least_s = trace_of(window).opened.trace.views[0].canvas.least_span_s
    assert view_of(window).length_s == pytest.approx(least_s)


def test_buttons_zoom_the_run_that_has_the_focus(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    first, second = trace_of(window).opened.trace.views
    second.plot.setFocus()
    button(window, ENGLISH.trace.zoom_in).click()
    assert first.canvas.span.length_s == pytest.approx(27.9, abs=0.1)
    assert second.canvas.span.length_s == pytest.approx(48.0, abs=0.1)
    button(window, ENGLISH.trace.whole).click()
    assert second.canvas.span.length_s == pytest.approx(60.0)


def test_fit_height_lets_a_small_current_fill_the_lane(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    canvas = trace_of(window).opened.trace.views[0].canvas
    canvas.show_span(Span(1.0, 6.0))
    assert canvas.scene_now().high_a > 0.4
    button(window, ENGLISH.trace.fit_height).click()
    assert canvas.scene_now().high_a < 0.002


def test_the_status_bar_says_what_a_column_is(desk: Desk) -> None:
    window = shown(desk, recording_text())
    assert "readings, drawn as min, max and mean" in window.status.text
    assert "Lost readings 12" in window.status.text
    trace_of(window).opened.trace.views[0].canvas.show_span(Span(8.0, 8.5))
    assert ENGLISH.trace.each_reading in window.status.text


def test_the_trace_says_what_stands_under_the_cursor(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    canvas = trace_of(window).opened.trace.views[0].canvas
    scene = canvas.scene_now()
    x = scene.time.x(20.0)
    assert canvas.text_at(QPointF(x, 10)).startswith("Stuck: no progress, 0.55")
    assert canvas.text_at(QPointF(scene.time.x(12.01), 200)).startswith("12 lost")
    assert canvas.text_at(QPointF(5, 200)) == ""
