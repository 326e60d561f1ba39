"""Where a short word has room in a lane: clear of other words, of lines through the lane and of every curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from gui.plots.columns import Columns, Points
from gui.plots.curves import ValueScale
from gui.plots.timescale import TimeScale

_BESIDE_PX = 3.0
_ABOUT_A_CURVE_PX = 2.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What is in the way of a word."""

    words: tuple[QRectF, ...] = ()
    lines_px: tuple[float, ...] = ()
    """Lines from the top of the lane to its bottom."""
    curves: Callable[[QRectF], bool] = lambda _place: False
    """Whether a curve runs through a place."""

    def is_free(self, place: QRectF) -> bool:
        """Whether a word may stand there."""
        return not (
            any(other.intersects(place) for other in self.words)
            or any(place.left() - _BESIDE_PX < x < place.right() + _BESIDE_PX for x in self.lines_px)
            or self.curves(place)
        )


def curves_through(
    curves: Sequence[Columns | Points | None], time: TimeScale, value: ValueScale
) -> Callable[[QRectF], bool]:
    """Whether one of these curves runs through a place; from one reading to the next there is a line."""

    def through(place: QRectF) -> bool:
        return any(curve is not None and _runs_through(curve, place, time, value) for curve in curves)

    return through


def _runs_through(curve: Columns | Points, place: QRectF, time: TimeScale, value: ValueScale) -> bool:
    least, most = (curve.least, curve.most) if isinstance(curve, Columns) else (curve.values, curve.values)
    first = max(0, int(np.searchsorted(curve.at_s, time.time_at(place.left()))) - 1)
    stop = int(np.searchsorted(curve.at_s, time.time_at(place.right()), side="right")) + 1
    low, high = least[first:stop], most[first:stop]
    low, high = low[np.isfinite(low)], high[np.isfinite(high)]
    if not low.size or not high.size:
        return False
    top, bottom = value.y(float(high.max())), value.y(float(low.min()))
    return top - _ABOUT_A_CURVE_PX < place.bottom() and bottom + _ABOUT_A_CURVE_PX > place.top()


def beside(gap: QRectF, lane: QRectF, wide_px: float, high_px: float, taken: Taken) -> QRectF | None:
    """The highest free place right of a gap, else left of it; `None` where there is none."""
    for left in (gap.right() + _BESIDE_PX, gap.left() - _BESIDE_PX - wide_px):
        if left < lane.left() or left + wide_px > lane.right():
            continue
        place = QRectF(left, lane.top() + 2 * _BESIDE_PX, wide_px, high_px)
        while place.bottom() <= lane.bottom():
            if taken.is_free(place):
                return place
            place.translate(0.0, high_px / 2)
    return None
