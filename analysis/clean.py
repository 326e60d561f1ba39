"""Where a trace has readings, and where it has holes.

A hole is where readings were lost (NaN) or none came for several reading distances. One lost reading among its
neighbours is no hole: meters drop one now and then. What is measured on a trace is measured inside a stretch between
holes, never across one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.blocks import Indices
from analysis.errors import TraceError
from analysis.trace import FloatArray, StampedClock, Trace

HOLE_DISTANCES = 2.5
"""A hole is longer than this many usual reading distances: two readings lost in a row make one, a single one never."""
JITTER_ALLOWANCE = 2.5
"""A hole is also longer than this times the distance that 95 % of the readings keep: hosts hand over in bursts."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Readings without a hole between them."""

    values_a: FloatArray
    """Shape (n,), n > 0: the readings that were not lost."""
    places: Indices | None
    """Index in the trace of each reading, shape (n,); `None` where they are `first` to `first + n`, none lost."""
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
        return self.first + numbers if self.places is None else self.places[numbers]

    @property
    def last(self) -> int:
        """Index in the trace of the last reading."""
        return self.first + len(self) - 1 if self.places is None else int(self.places[-1])


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
    places = _kept(trace.current_a)
    count = len(trace) if places is None else int(places.size)
    if not count:
        return ()
    borders = [0, *_borders(trace, places).tolist(), count]
    found: list[Stretch] = []
    for start, stop in pairwise(borders):
        found.append(_stretch(trace, places, start, stop, found[-1] if found else None))
    return tuple(found)


def holes(trace: Trace) -> tuple[Hole, ...]:
    """The times without readings, in order: between stretches, and where the first or the last readings were lost."""
    found = stretches(trace)
    if not found:
        return ()
    usual_s = reading_distance_s(trace)
    result = []
    if found[0].first:
        result.append(Hole(_time_s(trace, 0), found[0].start_s, found[0].first))
    for before, after in pairwise(found):
        fitting = round((after.start_s - before.stop_s) / usual_s)
        result.append(Hole(before.stop_s, after.start_s, max(after.first - before.last - 1, fitting)))
    if found[-1].last < len(trace) - 1:
        end_s = _time_s(trace, len(trace) - 1) + usual_s
        result.append(Hole(found[-1].stop_s, end_s, len(trace) - 1 - found[-1].last))
    return tuple(result)


def _kept(values: FloatArray) -> Indices | None:
    """Places of the readings that were not lost; `None` if none was."""
    with np.errstate(invalid="ignore", over="ignore"):
        total = values.sum()
    if np.isfinite(total):
        return None
    infinite = np.flatnonzero(np.isinf(values))
    if infinite.size:
        raise TraceError(f"reading {int(infinite[0])} is infinite; a current is finite, and a lost reading is NaN")
    lost = np.isnan(values)
    return np.flatnonzero(~lost) if lost.any() else None


def _borders(trace: Trace, places: Indices | None) -> Indices:
    """Numbers of the kept readings that follow a hole."""
    clock = trace.clock
    if isinstance(clock, StampedClock):
        stamps_s = clock.stamps_s
        if len(stamps_s) < 3:
            return np.empty(0, np.int64)
        distances_s = np.diff(stamps_s)
        longest_s = max(
            HOLE_DISTANCES * float(np.median(distances_s)), JITTER_ALLOWANCE * float(np.quantile(distances_s, 0.95))
        )
        kept_s = distances_s if places is None else np.diff(stamps_s[places])
        return np.flatnonzero(kept_s > longest_s) + 1
    if places is None:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.diff(places) > HOLE_DISTANCES) + 1


def _stretch(trace: Trace, places: Indices | None, start: int, stop: int, before: Stretch | None) -> Stretch:
    own = None if places is None else places[start:stop]
    first, last = (start, stop - 1) if own is None else (int(own[0]), int(own[-1]))
    if own is not None and last - first + 1 == own.size:
        own = None
    start_s = _time_s(trace, first)
    stop_s = _time_s(trace, last) + reading_distance_s(trace)  # a hole is longer than one distance
    values = trace.current_a[first : last + 1] if own is None else trace.current_a[own]
    return Stretch(values, own, first, start_s, stop_s, start_s - before.stop_s if before else 0.0)


def _time_s(trace: Trace, place: int) -> float:
    return float(trace.clock.times_s(place, place + 1)[0])
