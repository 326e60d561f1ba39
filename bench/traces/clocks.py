"""From the times that a file gives to a clock, refused with the place where time does not run forwards."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, StampedClock, UniformClock
from bench.errors import BadInputError
from bench.traces.source import Source


def clock_of(
    source: Source,
    times_s: npt.NDArray[np.float64],
    place: Callable[[int], str],
    rate_hz: float | None = None,
) -> Clock:
    """The clock of readings that each have a time; `times_s` has shape (n,) and need not begin at zero.

    A uniform clock where every reading stands within a hundredth of an interval of `rate_hz`, otherwise each reading's
    own time. `place(k)` says where reading `k` stands in the file. Raises `BadInputError` for fewer than two readings,
    a time that is not finite, or time that does not increase.
    """
    if times_s.size < 2:
        raise BadInputError(source.path, f"holds {times_s.size} readings, and a trace needs at least two")
    bad = np.flatnonzero(~np.isfinite(times_s))
    if bad.size:
        raise BadInputError(source.path, "the time is missing or infinite", place=place(int(bad[0])))
    back = np.flatnonzero(np.diff(times_s) <= 0)
    if back.size:
        k = int(back[0])
        raise BadInputError(
            source.path,
            f"time must increase from reading to reading, but {times_s[k + 1]:.9g} s follows {times_s[k]:.9g} s",
            place=place(k + 1),
            advice="cut the file there, or record again",
        )
    since_first_s = times_s - times_s[0]
    if (np.diff(since_first_s) <= 0).any():
        raise BadInputError(source.path, "the times are too far apart to be those of one recording")
    if rate_hz is not None:
        off = np.abs(since_first_s * rate_hz - np.arange(times_s.size))
        if float(off.max()) < 0.01:
            return UniformClock(count=int(times_s.size), rate_hz=rate_hz)
    return StampedClock(since_first_s)


def even_rate_hz(times_s: npt.NDArray[np.float64]) -> float | None:
    """The rate that readings would have if they were even, to nine digits, as decimal times have no more."""
    span_s = float(times_s[-1] - times_s[0]) if times_s.size > 1 else 0.0
    return float(f"{(times_s.size - 1) / span_s:.9g}") if span_s > 0 else None


def mean_rate_hz(times_s: npt.NDArray[np.float64]) -> float:
    """Readings per second over the whole recording; the middle step misleads where readings come in bursts."""
    return float((times_s.size - 1) / (times_s[-1] - times_s[0]))
