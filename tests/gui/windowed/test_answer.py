"""The answer of a case beside its traces: the verdict in its form, reasons that show where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget

from analysis.diagnosis import Verdict
from bench.window_request import ThemeName
from gui.english import ENGLISH
from gui.pages.trace.model import case_page
from gui.plots.lanes import Span
from gui.theme import load_theme
from tests.gui.samples import KEY_S, PROFILE, case_text, example_case
from tests.gui.windowed.desk import Desk, pixels, share_of, trace_of
from tests.gui.windowed.looking import reason, shown


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


def test_a_simulated_case_says_so_and_a_measured_one_does_not(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    assert "simulated by bootbench's imaginary phone" in window.top.line
    assert window.top.says_simulated
    opened = example_case()
    measured = replace(opened, case=replace(opened.case, simulated=None))
    trace_of(window).show_found(case_page(measured, None, PROFILE, ENGLISH))
    assert not window.top.says_simulated


def test_pressing_a_reason_shows_its_interval(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    first = trace_of(window).opened.trace.views[0].canvas
    first.show_span(Span(0.0, 2.0))
    reason(window, 1).click()
    assert first.span.start_s < KEY_S + 0.55
    assert first.span.stop_s >= 27.89
    chosen = first.scene_now().chosen
    assert chosen is not None
    assert chosen.number == 1


def test_a_reason_that_is_in_view_does_not_move_the_trace(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    before = trace_of(window).opened.trace.views[0].canvas.span
    reason(window, 1).click()
    assert before == trace_of(window).opened.trace.views[0].canvas.span


def test_alt_and_a_digit_press_the_reason(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.wait_for(lambda: reason(window, 2).isChecked(), "reason 2")
    probe = trace_of(window).opened.trace.views[1].canvas.scene_now()
    assert probe.chosen is not None
    assert probe.chosen.number == 2


def test_pressing_the_number_in_the_trace_presses_the_reason(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    view = trace_of(window).opened.trace.views[0]
    disc = next(disc for disc in view.canvas.scene_now().discs if disc.number == 4)
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(disc.x), round(disc.y)))
    desk.wait_for(lambda: reason(window, 4).isChecked(), "reason 4")


def test_a_reason_in_a_run_that_is_not_shown_brings_it_up(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    trace = trace_of(window).opened.trace
    trace.chooser.setCurrentIndex(1)
    assert [view.isVisible() for view in trace.views] == [True, False]
    reason(window, 2).click()
    assert [view.isVisible() for view in trace.views] == [False, True]


def test_a_row_of_a_list_shows_where_it_was_measured(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    table = next(t for t in window.findChildren(QTableWidget) if t.isVisible())
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    chosen = trace_of(window).opened.trace.views[0].canvas.scene_now().chosen
    assert chosen is not None
    assert chosen.span.start_s == pytest.approx(KEY_S + 0.55)


def test_another_case_with_the_same_run_names_shows_its_own_traces(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    former = trace_of(window).opened.trace.views
    trace_of(window).opened.trace.views[0].canvas.show_span(Span(5.0, 9.0))
    trace_of(window).show_found(case_text(Verdict.CANNOT_SAY))
    assert all(view not in former for view in trace_of(window).opened.trace.views)
    assert trace_of(window).opened.trace.views[0].canvas.span.length_s == pytest.approx(27.9, abs=0.1)
