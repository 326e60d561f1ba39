"""Clocks for times that are coarser than the readings: one stamp for several rows, whole seconds, late packets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, StampedClock, UniformClock
from bench.errors import BadInputError
from bench.traces.source import Source

SPREAD = "Several rows share a second; they were spread evenly until the next one."
_ROWS_PER_SECOND = 1.5
"""With fewer, a second that stands twice is a mistake rather than a habit."""
LONGEST_SHARE_S = 1.0
"""Rows under one stamp are spread until the next one, and over no more than this: a stamp is a second at the most."""

MOST_DRIFT = 0.05
"""By which share stamps may run on faster or slower than the readings: a host's clock, packets lost one by one."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A clock that was made of a rate and of coarse stamps."""

    clock: Clock
    holes: int
    in_holes_s: float


def rebuilt(source: Source, stamps_s: npt.NDArray[np.float64], rate_hz: float, slack_s: float) -> Rebuilt:
    """The clock of readings that an instrument took at `rate_hz`, and a host stamped late and several at a time.

    A stamp, shape (n,), may stand still or step back within `slack_s`. Where all later stamps are late by more than
    that, readings are missing in between, and the even grid begins anew. Raises `BadInputError` for a stamp that is
    missing or infinite, and for stamps that together say another rate.
    """
    bad = np.flatnonzero(~np.isfinite(stamps_s))
    if bad.size:
        raise BadInputError(source.path, "the time is missing or infinite", place=f"reading {int(bad[0]) + 1}")
    even_s = np.arange(stamps_s.size) / rate_hz
    late_s = (stamps_s - stamps_s[0]) - even_s
    # A stamp is never early, so the least lateness still to come is the instrument's own delay.
    delay_s = np.minimum.accumulate(late_s[::-1])[::-1]
    holes = np.flatnonzero(np.diff(delay_s) > slack_s)
    shift_s = np.zeros(stamps_s.size)
    shift_s[holes + 1] = np.round(np.diff(delay_s)[holes] * rate_hz) / rate_hz
    _check_span(source, stamps_s, float(even_s[-1] + shift_s.sum()), rate_hz, slack_s)
    if not holes.size:
        return Rebuilt(UniformClock(int(stamps_s.size), rate_hz), 0, 0.0)
    return Rebuilt(StampedClock(even_s + np.cumsum(shift_s)), int(holes.size), float(shift_s.sum()))


def _check_span(
    source: Source, stamps_s: npt.NDArray[np.float64], rebuilt_s: float, rate_hz: float, slack_s: float
) -> None:
    """Refuse readings that last longer or shorter at `rate_hz` than their stamps say: the rate is another one."""
    stamped_s = float(stamps_s[-1] - stamps_s[0])
    # Either end may be late by the slack, and holes too short to be seen as such add up to little.
    if abs(stamped_s - rebuilt_s) <= 2.0 * slack_s + MOST_DRIFT * max(stamped_s, rebuilt_s):
        return
    raise BadInputError(
        source.path,
        f"its times span {stamped_s:.4g} s, but its {stamps_s.size} readings would take {rebuilt_s:.4g} s at the "
        f"{rate_hz:,.0f} readings a second of the instrument: one of the two is wrong",
        advice="read it by --format csv and say the readings per second with --rate HZ",
    )


def slack_of(stamps_s: npt.NDArray[np.float64], usual_s: float) -> float:
    """How late a stamp may be: `usual_s`, or a second and a half where stamps are whole seconds."""
    return 1.5 if np.array_equal(stamps_s, np.round(stamps_s)) else usual_s


def spread_repeats(
    source: Source, stamps_s: npt.NDArray[np.float64], place: Callable[[int], str]
) -> npt.NDArray[np.float64]:
    """Times of rows that share a stamp, spread evenly until the next stamp, and over a second at the most.

    The last stamp is as long as the one before it. Raises `BadInputError` where time runs backwards or is missing.
    """
    wrong = np.flatnonzero(~(np.diff(stamps_s) >= 0))
    if wrong.size or not np.isfinite(stamps_s[:1]).all():
        k = int(wrong[0]) + 1 if wrong.size else 0
        raise BadInputError(
            source.path, "time runs backwards or is missing", place=place(k), advice="cut the file there"
        )
    first = np.flatnonzero(np.diff(stamps_s, prepend=-np.inf) > 0)
    counts = np.diff(first, append=stamps_s.size)
    share_s = np.minimum(np.diff(stamps_s[first]), LONGEST_SHARE_S)
    share_s = np.append(share_s, share_s[-1] if share_s.size else LONGEST_SHARE_S)
    within = np.arange(stamps_s.size) - np.repeat(first, counts)
    times_s: npt.NDArray[np.float64] = stamps_s + within * np.repeat(share_s / counts, counts)
    return times_s


def shares_seconds(stamps_s: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> bool:
    """Whether a logger wrote whole seconds, most of them for several rows: then the rows of one are spread over it."""
    seconds = 1 + np.count_nonzero(np.diff(stamps_s))
    whole = bool((stamps_s == np.round(stamps_s)).all()) and bool((np.diff(stamps_s) >= 0).all())
    return bool(seconds > 1 and stamps_s.size > _ROWS_PER_SECOND * seconds and whole)


def has_repeats(stamps_s: npt.NDArray[np.float64]) -> bool:
    """Whether several rows share a stamp, as they do where a logger writes whole seconds."""
    return bool((np.diff(stamps_s) == 0).any())
