"""Other traces over the first one in the window: added, moved, lined up elsewhere, taken away, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from analysis.diagnosis import Verdict
from gui.bridge import Refusal
from gui.pages.trace.measure_state import LineUp, LineUpKind
from gui.window import Window
from gui.words import Words
from tests.gui.samples import case_text, recording_text
from tests.gui.windowed.desk import Desk, pixels, trace_of
from tests.gui.windowed.looking import button

OTHER, BROKEN = Path("other.csv"), Path("broken.csv")


def load(source: Path, _say: Words) -> Iterator[object]:
    """The example recording, under whatever name; one name cannot be read."""
    yield Refusal("broken.csv cannot be read") if source == BROKEN else recording_text()


def compared(desk: Desk) -> Window:
    """The example case with the example recording over it."""
    window = desk.window(load=load)
    page = trace_of(window)
    page.show_found(case_text(Verdict.MOTHERBOARD))
    page.opened.trace.measure_button.click()
    page.opened.measuring.add(OTHER)
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
    page.opened.measuring.add(BROKEN)
    desk.wait_for(window.notice.isVisible, "the sentence")
    assert len(page.opened.measuring.state.others) == 1
