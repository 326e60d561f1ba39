"""From the times that a file gives to a clock, refused with the place where time does not run forwards."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, StampedClock, UniformClock
from bench.errors import BadInputError
from bench.traces.blockwise import blocks_of
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
    # What rises all the way between two finite times is finite.
    if not (np.isfinite(times_s[[0, -1]]).all() and _rises(times_s)):
        raise _wrong(source, times_s, place)
    since_first_s = times_s - times_s[0]
    if not _rises(since_first_s):
        raise BadInputError(source.path, "the times are too far apart to be those of one recording")
    if rate_hz is not None and _is_even(since_first_s, rate_hz):
        return UniformClock(count=int(times_s.size), rate_hz=rate_hz)
    return StampedClock(since_first_s)


def _rises(times_s: npt.NDArray[np.float64]) -> bool:
    """Whether each time, shape (n,), is greater than the one before."""
    return all((np.diff(times_s[block.start : block.stop + 1]) > 0).all() for block in blocks_of(times_s.size))


def _is_even(since_first_s: npt.NDArray[np.float64], rate_hz: float) -> bool:
    """Whether every reading stands within a hundredth of an interval."""
    return all(
        float(np.abs(since_first_s[block] * rate_hz - np.arange(block.start, block.stop)).max()) < 0.01
        for block in blocks_of(since_first_s.size)
    )


def _wrong(source: Source, times_s: npt.NDArray[np.float64], place: Callable[[int], str]) -> BadInputError:
    """The sentence for the first time that is none, or else for the first that does not increase."""
    bad = np.flatnonzero(~np.isfinite(times_s))
    if bad.size:
        return BadInputError(source.path, "the time is missing or infinite", place=place(int(bad[0])))
    k = int(np.flatnonzero(np.diff(times_s) <= 0)[0])
    return BadInputError(
        source.path,
        f"time must increase from reading to reading, but {times_s[k + 1]:.9g} s follows {times_s[k]:.9g} s",
        place=place(k + 1),
        advice="cut the file there, or record again",
    )


def even_rate_hz(times_s: npt.NDArray[np.float64]) -> float | None:
    """The rate that readings would have if they were even, to nine digits, as decimal times have no more."""
    span_s = float(times_s[-1] - times_s[0]) if times_s.size > 1 else 0.0
    return float(f"{(times_s.size - 1) / span_s:.9g}") if span_s > 0 else None


def mean_rate_hz(times_s: npt.NDArray[np.float64]) -> float:
    """Readings per second over the whole recording; the middle step misleads where readings come in bursts."""
    return float((times_s.size - 1) / (times_s[-1] - times_s[0]))
