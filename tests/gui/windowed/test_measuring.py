"""Markers on the Trace page: set by keys, dragged, taken back; the table is of every reading, and can be copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import gui.pages.trace.measuring
from analysis.diagnosis import Verdict
from analysis.stretch import stretch_figures
from gui.keys import Key
from gui.pages.trace.measuring import Measuring
from gui.plots.ink import make_ink
from gui.plots.lanes import Markers, Span
from gui.plots.run_view import RunView
from gui.plots.stack import lay_out
from gui.window import Window
from tests.gui.samples import case_text, recording_text
from tests.gui.windowed.desk import Desk, trace_of
from tests.gui.windowed.looking import reason, shown


def measuring_of(window: Window) -> Measuring:
    return trace_of(window).opened.measuring


def view_of(window: Window) -> RunView:
    active = trace_of(window).opened.trace.active
    assert active is not None
    return active


def is_measuring(window: Window) -> bool:
    return trace_of(window).opened.is_measuring


def cells(window: Window) -> dict[str, str]:
    table = trace_of(window).opened.panel.table
    assert table is not None
    return {row.name: row.cells[0] for row in table.rows}


def test_two_markers_put_their_table_in_place_of_the_answer(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    page = trace_of(window)
    assert not is_measuring(window)
    measuring_of(window).set_marker(1, 8.5)
    measuring_of(window).set_marker(2, 20.0)
    desk.settle()
    assert is_measuring(window)
    assert page.opened.panel.isVisible()
    assert not any(control.isVisible() for control in page.opened._answer.controls)
    run = page.opened.text.opened[0] if page.opened.text else None
    assert run is not None
    assert run.trace is not None
    figures = stretch_figures(run.trace, 8.5, 20.0)
    assert figures is not None
    assert cells(window)["Mean"] == f"{figures.mean_a * 1e3:.2f}"
    assert cells(window)["Lost"] == "12"
    page.opened.trace.measure_button.click()
    desk.settle()
    assert not page.opened.panel.isVisible()
    assert any(control.isVisible() for control in page.opened._answer.controls)


def test_the_keys_set_them_and_the_shown_reason_is_measured_with_one(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = view_of(window)
    reason(window, 1).click()
    desk.settle()
    assert window.press(Key.M)
    assert view.canvas.chosen is not None
    assert view.canvas.markers.stretch == view.canvas.chosen.span
    view.canvas.show_span(Span(10.0, 20.0))
    assert window.press(Key.DIGIT_1)
    assert view.canvas.markers.one_s == pytest.approx(15.0, abs=5.0)
    assert not window.press(Key.DIGIT_7)


def test_a_marker_is_dragged_by_its_line_and_the_trace_stands_still(desk: Desk) -> None:
    window = shown(desk, recording_text())
    measuring_of(window).set_markers(Span(5.0, 15.0))
    desk.settle()
    view = view_of(window)
    before, scene = view.canvas.span, view.canvas.scene_now()
    start = QPoint(round(scene.time.x(5.0)), round(view.canvas.height_px / 2))
    viewport = view.plot.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(viewport, start + QPoint(10 * step, 0))
        desk.settle()
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(80, 0))
    desk.settle()
    assert view.canvas.span == before
    assert view.canvas.markers.two_s == 15.0
    assert view.canvas.markers.one_s == pytest.approx(
        scene.time.time_at(start.x() + 80.0), abs=12 / scene.time.px_per_s
    )


def test_the_flags_hide_no_name_of_a_stage(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = view_of(window)
    measuring_of(window).set_markers(Span(8.5, 20.0))
    desk.settle()
    ink = make_ink(window.around.theme)
    layout = lay_out(view.canvas.width_px, view.canvas.height_px, view.canvas.scene_now().lanes, ink, flags=True)
    assert layout.flags is not None
    assert layout.flags.bottom() <= layout.stages.top()
    assert view.canvas.view.geometry().top() == layout.flags.top(), "a flag can be taken hold of"


def test_steps_are_taken_back_with_the_keys_and_said(desk: Desk) -> None:
    window = shown(desk, recording_text())
    measuring_of(window).set_markers(Span(5.0, 15.0))
    measuring_of(window).set_marker(1, 7.0)
    view = view_of(window)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.canvas.markers == Markers(5.0, 15.0)
    assert trace_of(window).undo() == "marker"
    assert view.canvas.markers == Markers()
    assert trace_of(window).opened.panel.table is None
    assert trace_of(window).undo() == ""
    assert (trace_of(window).redo(), trace_of(window).redo()) == ("marker", "marker")
    assert view.canvas.markers == Markers(7.0, 15.0)
    assert measuring_of(window).take_markers()
    assert view.canvas.markers == Markers()


def test_the_table_is_copied_with_one_key(desk: Desk) -> None:
    window = shown(desk, recording_text())
    measuring_of(window).set_markers(Span(8.0, 16.0))
    QApplication.clipboard().clear()
    view_of(window).plot.setFocus()
    QTest.keyClick(view_of(window).plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    table = trace_of(window).opened.panel.table
    assert table is not None
    assert QApplication.clipboard().text() == table.copied
    assert table.copied.splitlines()[1].split("\t")[1] == "8.000000"


def test_many_readings_are_added_up_beside_the_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    window = shown(desk, recording_text())
    measuring_of(window).set_markers(Span(8.0, 16.0))
    at_once = cells(window)
    monkeypatch.setattr(gui.pages.trace.measuring, "_AT_ONCE", 10)
    measuring_of(window).set_markers(Span(9.0, 16.0))
    measuring_of(window).set_markers(Span(8.0, 16.0))
    desk.wait_for(lambda: trace_of(window).opened.panel.table is not None, "the table")
    assert cells(window) == at_once


def test_what_is_pressed_holds_for_the_next_case_too(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    card = trace_of(window).opened.trace
    card.measure_button.click()
    former = view_of(window).canvas
    for button in (card.tools.log_button, card._fit):
        button.click()
    trace_of(window).show_found(recording_text())
    desk.settle()
    canvas = view_of(window).canvas
    assert canvas is not former
    assert card.tools.log_button.isChecked()
    assert card._fit.isChecked()
    assert (canvas._logarithmic, canvas._fit) == (True, True)
