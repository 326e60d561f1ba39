"""Other traces over the first one in the window: added, moved, lined up elsewhere, taken away, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from analysis.diagnosis import Verdict
from bench.window_request import ThemeName
from gui.bridge import Refusal
from gui.pages.trace.comparing import MOST_TRACES
from gui.pages.trace.measure_state import LineUp, LineUpKind
from gui.plots.ink import make_ink
from gui.plots.lanes import Span
from gui.plots.stack import lay_out
from gui.window import Window
from gui.words import Words
from tests.gui.samples import case_text, recording_text
from tests.gui.windowed.desk import Desk, drag, drop, pixels, share_of, trace_of
from tests.gui.windowed.looking import button

OTHER, BROKEN = Path("other.csv"), Path("broken.csv")
MEASURED = Path("with-its-voltage.csv")
SECOND, THIRD = Path("second.csv"), Path("third.csv")


def load(source: Path, _say: Words) -> Iterator[object]:
    """The example recording, under whatever name; one name cannot be read, and under one its voltage is known."""
    volts = 3.6 if source == MEASURED else None
    yield Refusal("broken.csv cannot be read") if source == BROKEN else recording_text(volts)


def compared(desk: Desk, other: Path = OTHER) -> Window:
    """The example case with the example recording over it."""
    window = desk.window(load=load)
    page = trace_of(window)
    page.show_found(case_text(Verdict.MOTHERBOARD))
    page.opened.trace.measure_button.click()
    page.opened.measuring.add((other,))
    desk.wait_for(lambda: len(page.opened.measuring.state.others) == 1, "the other trace")
    desk.settle()
    return window


def test_another_trace_lies_over_the_first_with_its_letter_and_its_column(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    page.opened.measuring.set_marker(1, 9.0)
    page.opened.measuring.set_marker(2, 19.0)
    desk.settle()
    table = page.opened.panel.table
    assert table is not None
    assert (table.letters, table.difference) == (("A", "B"), "B − A")
    # The recording has no key, so it stands by hand, and on itself there.
    assert table.rows[0].difference == "0.00"
    assert len(page.opened.panel.traces.offsets) == 1
    second = page.around.theme.colours.series[1]
    wanted = np.array([int(second[k : k + 2], 16) for k in (1, 3, 5)])
    assert (pixels(window) == wanted).all(axis=-1).any()


def test_its_stages_and_its_voltage_have_their_places_under_those_of_the_first(desk: Desk) -> None:
    window = compared(desk, MEASURED)
    page = trace_of(window)
    active = page.opened.trace.active
    assert active is not None
    page.opened.measuring.line_up(LineUp(kind=LineUpKind.START))
    desk.settle()
    scene = active.canvas.scene_now()
    layout = lay_out(
        active.canvas.width_px, active.canvas.height_px, scene.lanes, make_ink(page.around.theme), flags=True
    )
    (row,) = layout.other_stages
    assert layout.stages.bottom() < row.top() < row.bottom() < layout.current.top()
    stage = scene.lanes.overlays[0].stages[1]
    inside = QPointF(scene.time.x((stage.span.start_s + stage.span.stop_s) / 2), row.center().y())
    assert active.canvas.text_at(inside).startswith(f"B: {stage.label}, ")
    assert scene.has_several_voltages
    assert layout.supply is not None
    seen = pixels(active.plot)[round(layout.supply.top()) : round(layout.supply.bottom())]
    for colour in page.around.theme.colours.series[:2]:
        assert share_of(seen, colour) > 0
    assert "B: " in active.plot.accessibleDescription()
    button(window, "Take B away").click()
    desk.settle()
    assert active.canvas.scene_now().lanes.stages_name == "Stage"
    assert not active.canvas.scene_now().has_several_voltages


def test_a_letter_stands_at_the_end_of_its_line_and_goes_with_it_out_of_view(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    active = page.opened.trace.active
    assert active is not None
    second = page.around.theme.colours.series[1]
    page.opened.panel.traces.offsets[0].setValue(-20.0)
    desk.settle()
    whole = active.canvas.scene_now()
    ends_s = whole.lanes.overlays[0].columns.between(whole.time.start_s, whole.time.stop_s, 500).at_s[-1]
    left = round(whole.time.x(float(ends_s)))
    assert share_of(pixels(active.plot)[:, left + 4 : left + 22], second) > 0.01
    active.canvas.show_span(Span(float(ends_s) + 1.0, whole.lanes.whole.stop_s))
    desk.settle()
    assert share_of(pixels(active.plot), second) == 0.0


@pytest.mark.parametrize("look", list(ThemeName))
def test_as_many_traces_as_fit_have_lines_of_their_own(desk: Desk, look: ThemeName) -> None:
    lines = [curve.line for curve in make_ink(desk.dressed(look)).series]
    assert len({(line.color().name(), line.style()) for line in lines}) == len(lines) == MOST_TRACES


def test_an_offset_moves_it_and_is_taken_back(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    page.opened.panel.traces.offsets[0].setValue(1.5)
    desk.settle()
    assert page.opened.measuring.state.others[0].by_hand_s == 1.5
    assert page.undo() == "offset"
    assert page.opened.panel.traces.offsets[0].value() == 0.0
    button(window, "Take B away").click()
    desk.settle()
    assert page.opened.measuring.state.others == ()
    assert page.undo() == "trace taken away"
    assert len(page.opened.measuring.state.others) == 1


def test_lining_up_elsewhere_moves_the_zero_of_the_axis(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    active = page.opened.trace.active
    assert active is not None
    before = active.canvas.scene_now().lanes.zero_s
    page.opened.measuring.line_up(LineUp(kind=LineUpKind.START))
    desk.settle()
    assert before == pytest.approx(7.2)
    assert active.canvas.scene_now().lanes.zero_s == 0.0
    assert page.opened.trace.tools.chooser.currentText() == "Start of file"


def test_difference_and_log_change_the_lanes_and_come_back(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    active = page.opened.trace.active
    assert active is not None
    page.opened.measuring.line_up(LineUp(kind=LineUpKind.START))
    page.opened.trace.tools.difference_button.click()
    page.opened.trace.tools.log_button.click()
    desk.settle()
    scene = active.canvas.scene_now()
    assert scene.difference is not None
    assert np.nanmax(np.abs(scene.difference.values)) < 1e-6
    assert scene.logarithmic
    page.opened.trace.tools.difference_button.click()
    page.opened.trace.tools.log_button.click()
    desk.settle()
    assert active.canvas.scene_now().difference is None
    assert not active.canvas.scene_now().logarithmic


def test_one_that_cannot_be_read_says_why_and_changes_nothing(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    page.opened.measuring.add((BROKEN,))
    desk.wait_for(window.notice.isVisible, "the sentence")
    assert len(page.opened.measuring.state.others) == 1


def shown_offset(window: Window) -> float:
    """What stands in the field of B."""
    return float(trace_of(window).opened.panel.traces.offsets[0].value())


def test_dragging_with_alt_moves_the_other_trace_and_is_one_step(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    active = page.opened.trace.active
    assert active is not None
    span = active.canvas.span
    viewport, middle = active.plot.viewport(), active.plot.viewport().rect().center()
    drag(desk, viewport, middle, middle + QPoint(120, 0), Qt.KeyboardModifier.AltModifier)
    seconds = 120 * span.length_s / active.canvas.scene_now().time.width_px
    assert page.opened.measuring.state.others[0].by_hand_s == pytest.approx(seconds, rel=0.05)
    assert shown_offset(window) == pytest.approx(seconds, rel=0.05)
    assert active.canvas.span.length_s == pytest.approx(span.length_s)
    assert page.undo() == "offset"
    assert page.opened.measuring.state.others[0].by_hand_s == 0.0
    drag(desk, viewport, middle, middle + QPoint(120, 0), Qt.KeyboardModifier.NoModifier)
    assert page.opened.measuring.state.others[0].by_hand_s == 0.0


def test_alt_and_arrows_move_the_chosen_trace(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    page.opened.measuring.add((SECOND,))
    desk.wait_for(lambda: len(page.opened.measuring.state.others) == 2, "the third trace")
    desk.settle()
    active = page.opened.trace.active
    assert active is not None
    said: list[str] = []
    page.said.connect(lambda sentence, _at_once: said.append(sentence))
    active.plot.setFocus()
    pixel_s = active.canvas.span.length_s / active.canvas.width_px
    QTest.keyClick(active.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(active.plot, Qt.Key.Key_Right, both)
    desk.settle()
    offsets = [other.by_hand_s for other in page.opened.measuring.state.others]
    assert offsets == [0.0, pytest.approx(11 * pixel_s, rel=0.1)]
    QTest.keyClick(active.plot, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert said[-1] == "Alt and arrows move B."
    QTest.keyClick(active.plot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert page.opened.measuring.state.others[0].by_hand_s < 0.0
    assert said[-1].startswith("B stands at −")


def test_a_file_that_is_dropped_with_ctrl_or_on_the_list_lies_over_the_trace(desk: Desk) -> None:
    window = compared(desk)
    page = trace_of(window)
    drop(window, [SECOND], Qt.KeyboardModifier.ControlModifier)
    desk.wait_for(lambda: len(page.opened.measuring.state.others) == 2, "the dropped trace")
    drop(page.opened.panel, [THIRD], Qt.KeyboardModifier.NoModifier)
    desk.wait_for(lambda: len(page.opened.measuring.state.others) == 3, "the trace that was dropped on the list")
    drop(window, [Path(f"more-{k}.csv") for k in range(3)], Qt.KeyboardModifier.ControlModifier)
    desk.wait_for(window.notice.isVisible, "the sentence that no more fit")
    assert len(page.opened.measuring.state.others) == 3
    former = page.text
    drop(window, [THIRD], Qt.KeyboardModifier.NoModifier)
    desk.wait_for(lambda: page.text is not former, "the trace in place of the other")
