"""Readings held on an even grid of whole hertz, for formats that keep nothing but a rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import FloatArray, Trace, UniformClock
from bench.errors import BadInputError

_HOLE_STEPS = 10.0
"""A step this many times the middle one is a hole, not a late reading."""
_CLOSE = 1e-6
"""Of one grid interval: rounding of times that are meant to be equal."""


@dataclass(frozen=True, slots=True, eq=False)
class EvenGrid:
    """The points of a grid, and which reading each one holds."""

    rate_hz: int
    count: int
    times_s: npt.NDArray[np.float64] | None
    """Times of the readings since the first, shape (n,); `None` where the readings are the grid."""
    hole_after: npt.NDArray[np.bool_] | None
    """Per reading, shape (n,): whether a hole follows, so that it is held for no more than a usual step."""
    usual_step_s: float

    @property
    def resampled(self) -> bool:
        """Whether the grid is not the readings' own."""
        return self.times_s is not None

    def held(self, values: FloatArray, start: int, stop: int) -> FloatArray:
        """What the grid points `start` to `stop` hold: the newest reading, NaN in a hole; shape (stop - start,)."""
        if self.times_s is None or self.hole_after is None:
            return values[start:stop]
        at_s = np.arange(start, stop) / self.rate_hz
        newest = np.searchsorted(self.times_s, at_s + _CLOSE / self.rate_hz, side="right") - 1
        held = values[newest].copy()
        age_s = at_s - self.times_s[newest]
        held[self.hole_after[newest] & (age_s > self.usual_step_s * (1 + _CLOSE))] = np.nan
        return held


def even_grid(where: Path, trace: Trace, most_points: int) -> EvenGrid:
    """The readings' own grid where they have a whole rate, else the coarsest that keeps every reading.

    Raises `BadInputError` where that takes more than `most_points`.
    """
    count = len(trace)
    if isinstance(trace.clock, UniformClock) and _is_whole(trace.clock.rate_hz):
        if count > most_points:
            raise BadInputError(where, f"cannot hold {count} readings", advice="cut out the part around the power-on")
        return EvenGrid(round(trace.clock.rate_hz), count, None, None, 1 / trace.clock.rate_hz)
    if count < 2:
        raise BadInputError(where, f"cannot keep the rate of {count} readings", advice="write it as CSV")
    times_s = trace.clock.times_s() - trace.clock.times_s(0, 1)[0]
    steps_s = np.diff(times_s)
    # Two readings closer than a grid interval would share a point, and the older one would be gone.
    rate_hz = max(1, math.ceil(1 / float(steps_s.min()) * (1 - _CLOSE)))
    points = math.ceil(float(times_s[-1]) * rate_hz * (1 - 1e-12)) + 1
    if points > most_points:
        raise BadInputError(
            where,
            f"would need {points} points to keep readings {float(steps_s.min()):.3g} s apart over {times_s[-1]:.6g} s",
            advice="write it as CSV or .jls, which keep the time of each reading",
        )
    usual_step_s = float(np.median(steps_s))
    hole_after = np.append(steps_s > _HOLE_STEPS * usual_step_s, False)
    return EvenGrid(rate_hz, points, times_s, hole_after, usual_step_s)


def _is_whole(rate_hz: float) -> bool:
    return rate_hz >= 1 and abs(rate_hz - round(rate_hz)) <= 1e-9 * rate_hz
