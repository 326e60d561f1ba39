"""A long trace as one column per step of paper: least, most and mean, so that no spike of one reading is lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, FloatArray, StampedClock

_READINGS_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Equal stretches of a time window, arrays of shape (n,)."""

    at_s: npt.NDArray[np.float64]
    """Middle of each column."""
    least: npt.NDArray[np.float64]
    """NaN where a column has no reading; so are `most` and `mean`."""
    most: npt.NDArray[np.float64]
    mean: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """The readings of a time window one by one, arrays of shape (n,); NaN is a lost reading."""

    at_s: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


def readings_between(clock: Clock, values: FloatArray, start_s: float, stop_s: float) -> Readings:
    """The readings from `start_s` to `stop_s`, both included, and the last one before, which still holds there."""
    first = max(0, clock.index_at(start_s) - 1)
    last = min(len(clock), clock.index_at(stop_s) + 1)
    return Readings(clock.times_s(first, last), np.asarray(values[first:last], dtype=np.float64))


def reduce_to_columns(clock: Clock, values: FloatArray, start_s: float, stop_s: float, count: int) -> Columns:
    """Reduce the readings of a window to `count` columns of equal time, in one pass."""
    edges_s = np.linspace(start_s, stop_s, count + 1)
    edges = _indices(clock, edges_s)
    least, most, mean = (np.full(count, np.nan) for _ in range(3))
    filled = np.flatnonzero(np.diff(edges) > 0)
    for some in _groups(edges, filled):
        first, last = int(edges[some[0]]), int(edges[some[-1] + 1])
        window = values[first:last]
        starts = edges[some] - first
        finite = np.isfinite(window)
        readings = np.add.reduceat(finite, starts, dtype=np.int64)
        sums = np.add.reduceat(np.where(finite, window, 0.0), starts, dtype=np.float64)
        least[some] = np.fmin.reduceat(window, starts)
        most[some] = np.fmax.reduceat(window, starts)
        mean[some] = np.divide(sums, readings, out=np.full(some.size, np.nan), where=readings > 0)
    return Columns((edges_s[:-1] + edges_s[1:]) / 2, least, most, mean)


def _groups(edges: npt.NDArray[np.int64], filled: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Columns in groups of some million readings, so that memory does not grow with the trace."""
    if not filled.size:
        return []
    group = (edges[filled] - edges[filled[0]]) // _READINGS_AT_ONCE
    return np.split(filled, np.flatnonzero(np.diff(group)) + 1)


def _indices(clock: Clock, at_s: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Index of the first reading at or after each time."""
    if isinstance(clock, StampedClock):
        return np.searchsorted(clock.stamps_s, at_s, side="left").astype(np.int64)
    exact = np.ceil((at_s - clock.start_s) * clock.rate_hz - 1e-6)
    return np.clip(exact, 0, len(clock)).astype(np.int64)
