"""What the current says while it comes: a short series of levels, cut into named phases again and again.

A fast meter's readings are gathered into fiftieths of a second, so that a look costs milliseconds at any rate. What is
seen here decides when to stop and what the display says; it is no finding, and none of it goes into the case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.ladder import Phase, StageLadder
from analysis.phases import NamedSegment, name_phases
from analysis.segment import segment
from analysis.trace import Event, Meter, StampedClock, Trace

BINS_PER_S = 50.0
MOST_BINS = 9000
"""Three minutes of them; a longer capture is looked at half as finely each time, so that a look and its memory stay
what they are."""
NEWEST = 64
"""So many of the newest readings make the number on the display."""
BEFORE_START = (Phase.OUTPUT_OFF, Phase.INRUSH, Phase.PREKEY, Phase.UNNAMED)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the current has said so far. Times are those of the run."""

    now_s: float
    phase: Phase | None
    """What the phone is doing now."""
    since_s: float
    """Since when it has been doing it."""
    level_since_s: float
    """Since when the level has been the same."""
    answered_s: float | None
    """When it first answered a key, marked or not."""
    answered_uncertainty_s: float = 0.0
    stages: tuple[NamedSegment, ...] = ()
    """The whole series so far, cut and named."""


class LiveTrace:
    """Gathers the main instrument's readings."""

    def __init__(self, meter: Meter) -> None:
        self._group = max(1, int(meter.rate_hz // BINS_PER_S))
        self._meter = replace(meter, rate_hz=meter.rate_hz / self._group)
        self._times: list[Floats] = []
        self._currents: list[Floats] = []
        self._left = (np.empty(0), np.empty(0))
        self._last_s = -np.inf
        self.newest_a: float | None = None
        self.newest_v: float | None = None

    def add(self, times_s: Floats, current_a: Floats, voltage_v: Floats | None) -> None:
        """A block, shape (n,) each; NaN is a lost reading."""
        newest = current_a[-NEWEST:]
        there = newest[np.isfinite(newest)]
        if there.size:
            self.newest_a = float(there.mean())
        if voltage_v is not None and np.isfinite(voltage_v[-1]):
            self.newest_v = float(voltage_v[-1])
        if self._group == 1:
            self._append(times_s, current_a)
            return
        times_s = np.concatenate((self._left[0], times_s))
        current_a = np.concatenate((self._left[1], current_a))
        whole = current_a.size // self._group * self._group
        self._left = (times_s[whole:], current_a[whole:])
        if whole:
            rows = current_a[:whole].reshape(-1, self._group)
            count = np.isfinite(rows).sum(axis=1)
            total = np.where(np.isfinite(rows), rows, 0.0).sum(axis=1)
            binned_a = np.where(count > 0, total / np.maximum(count, 1), np.nan)
            self._append(times_s[: whole : self._group], binned_a)

    def _append(self, times_s: Floats, current_a: Floats) -> None:
        """A better estimate of a meter's delay sets its times back by some milliseconds: they wait until it is past."""
        waited_s = np.maximum.accumulate(np.maximum(times_s, self._last_s))
        rising_s = waited_s + 1e-9 * np.arange(1, times_s.size + 1)
        self._times.append(rising_s)
        self._currents.append(current_a)
        if rising_s.size:
            self._last_s = float(rising_s[-1])

    def _halved(self, times_s: Floats, current_a: Floats) -> tuple[Floats, Floats]:
        """Two bins become one; the last stays alone where there is no other."""
        pairs = current_a[: current_a.size // 2 * 2].reshape(-1, 2)
        count = np.isfinite(pairs).sum(axis=1)
        total = np.where(np.isfinite(pairs), pairs, 0.0).sum(axis=1)
        merged_a = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        self._group *= 2
        self._meter = replace(self._meter, rate_hz=self._meter.rate_hz / 2)
        return times_s[::2], np.concatenate((merged_a, current_a[2 * len(pairs) :]))

    def look(self, events: tuple[Event, ...], ladder: StageLadder) -> Seen | None:
        """What is known now; `events` are at times of the run. `None` before the first few readings."""
        if sum(part.size for part in self._times) < 3:
            return None
        times_s, current_a = np.concatenate(self._times), np.concatenate(self._currents)
        if times_s.size > MOST_BINS:
            times_s, current_a = self._halved(times_s, current_a)
        self._times, self._currents = [times_s], [current_a]
        trace = Trace(StampedClock(times_s), current_a, self._meter, events=events)
        named = name_phases("live", trace, segment(trace), ladder)
        return seen_in(named, float(times_s[-1])) if named else None


def seen_in(named: tuple[NamedSegment, ...], now_s: float) -> Seen:
    """Read the newest phase, and the first answer, off named segments; there is at least one."""
    last = named[-1]
    since_s = last.segment.start_s
    for one in reversed(named):
        if one.phase is not last.phase:
            break
        since_s = one.segment.start_s
    first = next((one for one in named if one.phase not in BEFORE_START and one.phase is not Phase.OFF_AGAIN), None)
    return Seen(
        now_s=now_s,
        phase=last.phase,
        since_s=since_s,
        level_since_s=last.segment.start_s,
        answered_s=first.segment.start_s if first is not None else None,
        answered_uncertainty_s=first.segment.start_uncertainty_s if first is not None else 0.0,
        stages=named,
    )
