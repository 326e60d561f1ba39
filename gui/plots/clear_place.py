"""Where a short word has room in a lane: clear of other words, of lines through the lane and of every curve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from gui.plots.columns import Columns, Points
from gui.plots.curves import ValueScale
from gui.plots.timescale import TimeScale

_BESIDE_PX = 3.0
_ABOUT_A_CURVE_PX = 2.0
Heights = Callable[[float, float], Sequence[tuple[float, float]]]
"""From where to where down the lane curves run, between two pixels along it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is in the way of a word."""

    words: tuple[QRectF, ...] = ()
    lines_px: tuple[float, ...] = ()
    """Lines from the top of the lane to its bottom."""
    curves: Heights = lambda _left, _right: ()

    def between(self, left: float, right: float) -> Sequence[tuple[float, float]] | None:
        """From where to where something is in the way of a word there, at any height; `None` where all is."""
        if any(left - _BESIDE_PX < x < right + _BESIDE_PX for x in self.lines_px):
            return None
        words = [(one.top(), one.bottom()) for one in self.words if one.left() < right and left < one.right()]
        return [*words, *self.curves(left, right)]


def curves_through(curves: Iterable[Columns | Points | None], time: TimeScale, value: ValueScale) -> Heights:
    """Where these curves run; from one reading to the next there is a line."""
    there = [curve for curve in curves if curve is not None]

    def heights(left: float, right: float) -> list[tuple[float, float]]:
        found = (_height(curve, left, right, time, value) for curve in there)
        return [one for one in found if one is not None]

    return heights


def _height(
    curve: Columns | Points, left: float, right: float, time: TimeScale, value: ValueScale
) -> tuple[float, float] | None:
    least, most = (curve.least, curve.most) if isinstance(curve, Columns) else (curve.values, curve.values)
    first = max(0, int(np.searchsorted(curve.at_s, time.time_at(left))) - 1)
    stop = int(np.searchsorted(curve.at_s, time.time_at(right), side="right")) + 1
    low, high = least[first:stop], most[first:stop]
    low, high = low[np.isfinite(low)], high[np.isfinite(high)]
    if not low.size or not high.size:
        return None
    return value.y(float(high.max())) - _ABOUT_A_CURVE_PX, value.y(float(low.min())) + _ABOUT_A_CURVE_PX


def beside(gap: QRectF, lane: QRectF, wide_px: float, high_px: float, taken: Taken) -> QRectF | None:
    """The highest free place right of a gap, else left of it; `None` where there is none.

    What is in the way is asked for once for each side: a view may hold dozens of gaps, and is drawn anew all the time.
    """
    for left in (gap.right() + _BESIDE_PX, gap.left() - _BESIDE_PX - wide_px):
        if left < lane.left() or left + wide_px > lane.right():
            continue
        blocked = taken.between(left, left + wide_px)
        top = lane.top() + 2 * _BESIDE_PX
        while blocked is not None and top + high_px <= lane.bottom():
            if not any(above < top + high_px and top < below for above, below in blocked):
                return QRectF(left, top, wide_px, high_px)
            top += high_px / 2
    return None
