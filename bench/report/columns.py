"""A long trace as one column per step of paper: least, most and mean, so that no spike of one reading is lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pyramid import Pyramid
from analysis.trace import Clock, FloatArray, StampedClock, UniformClock

_READINGS_AT_ONCE = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class DrawnColumns:
    """About equal stretches of a time window, arrays of shape (n,)."""

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


@dataclass(frozen=True, slots=True)
class Totals:
    """Least, most and mean of all readings that were not lost."""

    least: float
    most: float
    mean: float


def totals(values: FloatArray) -> Totals | None:
    """The totals of readings of shape (n,), in bounded memory; `None` where there is none."""
    least, most, total, kept = np.inf, -np.inf, 0.0, 0
    for start in range(0, values.size, _READINGS_AT_ONCE):
        some = values[start : start + _READINGS_AT_ONCE]
        some = some[~np.isnan(some)]
        if some.size:
            least, most = min(least, float(some.min())), max(most, float(some.max()))
            total, kept = total + float(some.sum(dtype=np.float64)), kept + some.size
    return Totals(least, most, total / kept) if kept else None


def readings_between(clock: Clock, values: FloatArray, start_s: float, stop_s: float) -> Readings:
    """The readings from `start_s` to `stop_s`, both included, and the last one before, which still holds there."""
    first = max(0, clock.index_at(start_s) - 1)
    last = min(len(clock), clock.index_at(stop_s) + 1)
    return Readings(clock.times_s(first, last), np.asarray(values[first:last], dtype=np.float64))


def reduce_to_columns(clock: Clock, values: FloatArray, start_s: float, stop_s: float, count: int) -> DrawnColumns:
    """Reduce the readings of a window to `count` columns, or to fewer where there are fewer readings."""
    if isinstance(clock, UniformClock):
        return _even_columns(clock, values, start_s, stop_s, count)
    return _stamped_columns(clock, values, start_s, stop_s, count)


def _even_columns(clock: UniformClock, values: FloatArray, start_s: float, stop_s: float, count: int) -> DrawnColumns:
    """Equal numbers of readings are equal times, which is what the pyramid reduces."""
    first, last = clock.index_at(start_s), min(len(clock), clock.index_at(stop_s) + 1)
    window = values[first:last]
    columns = Pyramid.build(window).columns(0, window.size, count)
    middles = (columns.edges[:-1] + columns.edges[1:] - 1) / 2
    at_s = clock.start_s + (first + middles) / clock.rate_hz
    least, most = columns.low.astype(np.float64), columns.high.astype(np.float64)
    return DrawnColumns(at_s[: least.size], least, most, columns.mean)


def _stamped_columns(
    clock: StampedClock, values: FloatArray, start_s: float, stop_s: float, count: int
) -> DrawnColumns:
    """Where each reading has its own time, columns are equal times whatever number of readings falls into them."""
    edges_s = np.linspace(start_s, stop_s, count + 1)
    edges = np.searchsorted(clock.stamps_s, edges_s, side="left").astype(np.int64)
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
    return DrawnColumns((edges_s[:-1] + edges_s[1:]) / 2, least, most, mean)


def _groups(edges: npt.NDArray[np.int64], filled: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Columns in groups of some million readings, so that memory does not grow with the trace."""
    if not filled.size:
        return []
    group = (edges[filled] - edges[filled[0]]) // _READINGS_AT_ONCE
    return np.split(filled, np.flatnonzero(np.diff(group)) + 1)
