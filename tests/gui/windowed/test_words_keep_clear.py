"""The count beside a narrow gap of the trace has a place of its own, or none."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from gui.plots.clear_place import Taken, beside, curves_through
from gui.plots.columns import Points
from gui.plots.curves import ValueScale
from gui.plots.timescale import TimeScale

LANE = QRectF(0, 0, 400, 200)
GAP = QRectF(100, 0, 4, 200)
TIME = TimeScale(0.0, 4.0, 0.0, 400.0)
VALUE = ValueScale(0.0, 1.0, 0.0, 200.0)
WIDE, HIGH = 50.0, 18.0


def level(value_a: float) -> Points:
    """A curve that stands at one height, a reading every 10 px."""
    at_s = np.arange(0.0, 4.0, 0.1)
    return Points(at_s, np.full(at_s.size, value_a))


def test_a_count_stands_right_of_its_gap_where_nothing_is_there() -> None:
    assert beside(GAP, LANE, WIDE, HIGH, Taken()) == QRectF(107, 6, WIDE, HIGH)


def test_it_keeps_clear_of_words_lines_and_curves() -> None:
    flag = QRectF(110, 0, 80, 30)
    curves = curves_through([level(0.8), None], TIME, VALUE)
    low = beside(GAP, LANE, WIDE, HIGH, Taken((flag,), (), curves))
    assert low is not None
    assert low.left() == 107
    assert low.top() > 40, "under the flag, and under the curve at 40 px"
    left = beside(GAP, LANE, WIDE, HIGH, Taken((), (120.0,)))
    assert left is not None
    assert left.right() == 97, "a line from top to bottom leaves no place right of the gap"


def test_it_is_left_out_where_every_place_is_crossed() -> None:
    assert beside(GAP, LANE, WIDE, HIGH, Taken((), (70.0, 120.0))) is None
