"""Where a trace has readings, and where it has holes.

A hole is where readings were lost (NaN) or none came for several reading distances. One lost reading among its
neighbours is no hole: meters drop one now and then. What is measured on a trace is measured inside a stretch between
holes, never across one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.blocks import CACHE_READINGS, Indices
from analysis.errors import TraceError
from analysis.order import median, quantile
from analysis.trace import FloatArray, StampedClock, Trace

HOLE_DISTANCES = 2.5
"""A hole is longer than this many usual reading distances: two readings lost in a row make one, a single one never."""
JITTER_ALLOWANCE = 2.5
"""A hole is also longer than this times the distance that 95 % of the readings keep: hosts hand over in bursts."""
FEW = 1000
"""Up to so many lost readings, slices are joined; more go through a mask, which costs the same for any number."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Readings without a hole between them."""

    values_a: FloatArray
    """Shape (n,), n > 0: the readings that were not lost."""
    lost: Indices
    """Index in the trace of each reading that was lost between the first and the last of these, rising."""
    first: int
    """Index in the trace of the first reading."""
    start_s: float
    """Time of the first reading."""
    stop_s: float
    """One usual reading distance after the last reading."""
    hole_before_s: float
    """How long nothing was read before it; 0 for the first stretch."""

    def __len__(self) -> int:
        return int(self.values_a.size)

    def places_of(self, numbers: Indices) -> Indices:
        """Index in the trace of the stretch's readings by number, shape as given."""
        if not self.lost.size:
            return self.first + numbers
        kept_before = self.lost - self.first - np.arange(self.lost.size)
        return self.first + numbers + np.searchsorted(kept_before, numbers, side="right")

    @property
    def last(self) -> int:
        """Index in the trace of the last reading."""
        return self.first + len(self) + self.lost.size - 1


@dataclass(frozen=True, slots=True)
class Hole:
    """A time without readings."""

    start_s: float
    """Half-open: the end of the last reading before it, or the start of the trace."""
    stop_s: float
    lost: int
    """How many readings it would have held: those marked as lost, or as many as usual distances fit."""


def reading_distance_s(trace: Trace) -> float:
    """The usual time from one reading to the next; 0 for fewer than two readings."""
    rate_hz = trace.clock.median_rate_hz
    return 1.0 / rate_hz if rate_hz > 0 and len(trace) > 1 else 0.0


def stretches(trace: Trace) -> tuple[Stretch, ...]:
    """The stretches of a trace, in order; none where every reading was lost.

    Raises `TraceError` for an infinite reading: it is neither a current nor a lost reading.
    """
    lost = _lost(trace.current_a)
    if lost.size == len(trace):
        return ()
    found: list[Stretch] = []
    for first, last in _spans(trace, lost):
        found.append(_stretch(trace, lost, first, last, found[-1] if found else None))
    return tuple(found)


def holes(trace: Trace) -> tuple[Hole, ...]:
    """The times without readings, in order: between stretches, and where the first or the last readings were lost."""
    found = stretches(trace)
    if not found:
        return ()
    usual_s = reading_distance_s(trace)
    result = []
    if found[0].first:
        result.append(Hole(trace.time_s(0), found[0].start_s, found[0].first))
    for before, after in pairwise(found):
        fitting = round((after.start_s - before.stop_s) / usual_s)
        result.append(Hole(before.stop_s, after.start_s, max(after.first - before.last - 1, fitting)))
    if found[-1].last < len(trace) - 1:
        end_s = trace.time_s(len(trace) - 1) + usual_s
        result.append(Hole(found[-1].stop_s, end_s, len(trace) - 1 - found[-1].last))
    return tuple(result)


def _lost(values: FloatArray) -> Indices:
    """Places of the readings that were lost; only parts whose sum is not finite are looked at one by one."""
    starts = range(0, values.size, CACHE_READINGS)
    with np.errstate(invalid="ignore", over="ignore"):
        suspect = [start for start in starts if not np.isfinite(values[start : start + CACHE_READINGS].sum())]
    found = [np.empty(0, np.int64)]
    for start in suspect:
        part = values[start : start + CACHE_READINGS]
        infinite = np.flatnonzero(np.isinf(part))
        if infinite.size:
            place = start + int(infinite[0])
            raise TraceError(f"reading {place} is infinite; a current is finite, and a lost reading is NaN")
        found.append(start + np.flatnonzero(np.isnan(part)))
    return np.concatenate(found)


def _spans(trace: Trace, lost: Indices) -> Iterator[tuple[int, int]]:
    """First and last place of each stretch: readings that were not lost, with no hole between them."""
    clock = trace.clock
    if not lost.size and not isinstance(clock, StampedClock):  # as most often
        yield 0, len(trace) - 1
        return
    # A kept reading with a lost one before it, and the kept one before those: what lies between them may be a hole.
    ends = np.flatnonzero(np.diff(lost, append=len(trace) + 1) > 1)
    after = lost[ends] + 1
    before = lost[np.concatenate(([0], ends[:-1] + 1))] - 1 if lost.size else lost
    first = int(after[0]) if before.size and before[0] < 0 else 0
    last = int(before[-1]) if after.size and after[-1] >= len(trace) else len(trace) - 1
    inner = (before >= 0) & (after < len(trace))
    before, after = before[inner], after[inner]
    if isinstance(clock, StampedClock):
        stamps_s = clock.stamps_s
        if len(stamps_s) < 3:
            yield first, last
            return
        distances_s = np.diff(stamps_s)
        longest_s = max(HOLE_DISTANCES * median(distances_s), JITTER_ALLOWANCE * quantile(distances_s, 0.95))
        wide = np.flatnonzero(distances_s > longest_s)
        wide = wide[np.isfinite(trace.current_a[wide]) & np.isfinite(trace.current_a[wide + 1])]
        hole = stamps_s[after] - stamps_s[before] > longest_s
        starts = np.sort(np.concatenate((wide + 1, after[hole])))
        stops = np.sort(np.concatenate((wide, before[hole])))
    else:
        hole = after - before > HOLE_DISTANCES
        starts, stops = after[hole], before[hole]
    yield from zip([first, *starts.tolist()], [*stops.tolist(), last], strict=True)


def _stretch(trace: Trace, lost: Indices, first: int, last: int, before: Stretch | None) -> Stretch:
    own = lost[np.searchsorted(lost, first) : np.searchsorted(lost, last)]
    start_s = trace.time_s(first)
    stop_s = trace.time_s(last) + reading_distance_s(trace)  # a hole is longer than one distance
    values = _without(trace.current_a[first : last + 1], own - first)
    return Stretch(values, own, first, start_s, stop_s, start_s - before.stop_s if before else 0.0)


def _without(values: FloatArray, places: Indices) -> FloatArray:
    """The values but those at some places, rising; a few are stepped over at the speed of a copy."""
    if not places.size:
        return values
    if places.size > FEW:
        kept = np.ones(values.size, dtype=np.bool_)
        kept[places] = False
        return values[kept]
    borders = zip([0, *(places + 1).tolist()], [*places.tolist(), values.size], strict=True)
    return np.concatenate([values[start:stop] for start, stop in borders])
