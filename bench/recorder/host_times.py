"""Whether the computer slept, stalled, or had its clock set during a capture; its clocks are passed in as numbers."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SUSPENDED_S = 0.5
"""The clock that runs on in sleep gained so much on the one that stops."""
STALLED_S = 3.0
"""Two looks so far apart: somebody stopped the program, or the computer slept and its one monotonic clock ran on."""
STEPPED_S = 0.5
"""Time of day gained or lost so much between two looks; a clock that is slewed stays far below."""


@dataclass(frozen=True, slots=True)
class HostTimes:
    """One look at the clocks."""

    monotonic_s: float
    """What every reading and event is stamped with; stops in sleep on Linux."""
    awake_or_not_s: float
    """Runs on in sleep; where the system has no such clock, the same as `monotonic_s`."""
    utc_s: float
    """Time of day, which somebody may set."""


@dataclass(frozen=True, slots=True)
class Slept:
    """Nothing was recorded for so long, and stamps do not show it."""

    duration_s: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Stalled:
    """The program did not run for so long; what instruments sent meanwhile came later."""

    duration_s: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """Time of day was set; times of the run know nothing of it."""

    by_s: float
    sentence: str


def look_at_clocks() -> HostTimes:
    """The computer's clocks now."""
    monotonic_s = time.monotonic()
    if sys.platform == "linux":
        return HostTimes(monotonic_s, time.clock_gettime(time.CLOCK_BOOTTIME), time.time())
    else:  # noqa: RET505 - so that the type checker passes over the other systems' branch
        return HostTimes(monotonic_s, monotonic_s, time.time())  # Windows' own monotonic clock runs on in sleep


def utc_text(utc_s: float) -> str:
    """ISO 8601 with Z, to the microsecond."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=utc_s)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


class ClockWatch:
    """Compares each look with the one before."""

    def __init__(self, first: HostTimes) -> None:
        self._before = first

    def look(self, now: HostTimes) -> Slept | Stalled | Stepped | None:
        """What happened since the last look."""
        before, self._before = self._before, now
        ran_s = now.monotonic_s - before.monotonic_s
        passed_s = now.awake_or_not_s - before.awake_or_not_s
        if passed_s - ran_s > SUSPENDED_S:
            slept_s = passed_s - ran_s
            return Slept(slept_s, f"the computer slept for {slept_s:.1f} s; what the phone did then was not recorded")
        if ran_s > STALLED_S:
            return Stalled(ran_s, f"the program did not run for {ran_s:.1f} s: it was stopped, or the computer slept")
        stepped_s = now.utc_s - before.utc_s - passed_s
        if abs(stepped_s) > STEPPED_S:
            said = f"the computer's time of day was set by {stepped_s:+.1f} s; times of the run go on as before"
            return Stepped(stepped_s, said)
        return None
