"""What a lane draws of a long trace: as many columns as there are pixels, or the readings themselves. Knows no Qt.

A column is a whole number of readings and its edges sit on multiples of that number, so that a trace keeps its shape
while it is moved; every reading lies in exactly one column, so that a spike of one reading is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analysis.pyramid import Pyramid
from analysis.trace import Clock, FloatArray, StampedClock

Floats = npt.NDArray[np.float64]

POINTS_PER_PIXEL = 2
"""Up to so many readings per pixel are drawn one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Min, max and mean of stretches of readings; arrays of shape (n,), NaN where a stretch has no reading."""

    at_s: Floats
    """Middle of each column."""
    least: Floats
    most: Floats
    mean: Floats
    readings_each: int


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Readings one by one; arrays of shape (n,), NaN is a lost reading."""

    at_s: Floats
    values: Floats


class ColumnSource(Protocol):
    """Where a lane gets what it draws."""

    @property
    def rate_hz(self) -> float:
        """Readings per second, the middle one."""

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """What to draw of a view that is so many pixels wide; includes a neighbour on both sides."""


@dataclass(frozen=True, slots=True)
class ShiftedColumns:
    """Another run's columns on this run's time axis."""

    source: ColumnSource
    shift_s: float
    """Added to its times."""

    @property
    def rate_hz(self) -> float:
        """See `ColumnSource`."""
        return self.source.rate_hz

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """See `ColumnSource`."""
        found = self.source.between(start_s - self.shift_s, stop_s - self.shift_s, pixels)
        return replace(found, at_s=found.at_s + self.shift_s)


@dataclass(frozen=True, slots=True, eq=False)
class TraceColumns:
    """Columns of readings in memory, from their pyramid: the cost depends on the pixels, not on the readings."""

    clock: Clock
    values: FloatArray
    pyramid: Pyramid
    breaks: npt.NDArray[np.int64]
    """Indices of the first reading behind each hole in time, increasing: no column and no line crosses one."""

    @staticmethod
    def of(clock: Clock, values: FloatArray, holes_s: Floats | None = None) -> TraceColumns:
        """Build the pyramid of a column of readings; `holes_s` are the times at which holes end."""
        ends = [] if holes_s is None else sorted({clock.index_at(float(at_s)) for at_s in holes_s})
        inside = [k for k in ends if 0 < k < len(clock)]
        return TraceColumns(clock, values, Pyramid.build(values), np.array(inside, dtype=np.int64))

    @property
    def rate_hz(self) -> float:
        """See `ColumnSource`."""
        return self.clock.median_rate_hz

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """See `ColumnSource`."""
        first = max(0, self.clock.index_at(start_s) - 1)
        stop = min(len(self.clock), self.clock.index_at(stop_s) + 1)
        each = (stop - first) // max(1, pixels)
        if each <= POINTS_PER_PIXEL:
            return self._points(first, stop)
        pieces = [self._columns(one, two, each) for one, two in self._stretches(first, stop, each, pixels)]
        return Columns(
            at_s=_joined_times([piece.at_s for piece in pieces]),
            least=_joined([piece.least for piece in pieces]),
            most=_joined([piece.most for piece in pieces]),
            mean=_joined([piece.mean for piece in pieces]),
            readings_each=each,
        )

    def _points(self, first: int, stop: int) -> Points:
        at_s = self.clock.times_s(first, stop)
        values = np.asarray(self.values[first:stop], dtype=np.float64)
        inside = self._breaks_between(first, stop) - first
        if inside.size:
            # A NaN between the readings on both sides of a hole lifts the pen.
            at_s, values = np.insert(at_s, inside, at_s[inside]), np.insert(values, inside, np.nan)
        return Points(at_s, values)

    def _stretches(self, first: int, stop: int, each: int, pixels: int) -> list[tuple[int, int]]:
        """The view, cut at holes; its ends on multiples of a column where the recording goes on."""
        inside = self._breaks_between(first, stop)
        # More holes than half the pixels cannot be told apart; the lane's hatching shows them.
        cuts = inside.tolist() if inside.size < pixels // 2 else []
        start = max(first // each * each, *self._breaks_between(first - each, first + 1).tolist(), 0)
        end = min(-(-stop // each) * each, *self._breaks_between(stop - 1, stop + each).tolist(), len(self.clock))
        return list(pairwise([start, *cuts, end]))

    def _breaks_between(self, first: int, stop: int) -> npt.NDArray[np.int64]:
        """Breaks strictly inside of two indices."""
        return self.breaks[np.searchsorted(self.breaks, first, "right") : np.searchsorted(self.breaks, stop, "left")]

    def _columns(self, first: int, stop: int, each: int) -> Columns:
        found = self.pyramid.columns(first, stop, max(1, -(-(stop - first) // each)))
        starts_s, ends_s = self._times(found.edges[:-1]), self._times(found.edges[1:] - 1)
        return Columns(
            at_s=(starts_s + ends_s) / 2,
            least=np.asarray(found.low, dtype=np.float64),
            most=np.asarray(found.high, dtype=np.float64),
            mean=found.mean,
            readings_each=each,
        )

    def _times(self, indices: npt.NDArray[np.int64]) -> Floats:
        """Times of single readings, shape (n,)."""
        if isinstance(self.clock, StampedClock):
            return self.clock.stamps_s[indices]
        return self.clock.start_s + indices / self.clock.rate_hz


def _joined(parts: list[Floats]) -> Floats:
    """Stretches one behind the other, with a NaN between them."""
    return np.concatenate([piece for part in parts for piece in (part, [np.nan])][:-1])


def _joined_times(parts: list[Floats]) -> Floats:
    """The times of those; a NaN stands where its stretch ends, so that times never run back."""
    return np.concatenate([piece for part in parts for piece in (part, part[-1:])][:-1])
