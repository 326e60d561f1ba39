"""Time, passed in: the host's monotonic clock, or one that a test turns by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds, and waiting."""

    def now_s(self) -> float:
        """Seconds since an arbitrary moment; never steps back."""

    def sleep_s(self, duration_s: float) -> None:
        """Return `duration_s` later."""


class HostClock:
    """The computer's own monotonic clock."""

    def now_s(self) -> float:
        """Seconds since an arbitrary moment (`time.monotonic`)."""
        return time.monotonic()

    def sleep_s(self, duration_s: float) -> None:
        """Sleep; a duration of 0 or less returns at once."""
        if duration_s > 0:
            time.sleep(duration_s)


@dataclass(slots=True, eq=False, weakref_slot=True)
class TurnedClock:
    """A clock that moves only when somebody waits on it, so that hours of protocol take milliseconds."""

    at_s: float = 0.0

    def now_s(self) -> float:
        """The present of this clock."""
        return self.at_s

    def sleep_s(self, duration_s: float) -> None:
        """Turn the clock on; it never turns back."""
        self.at_s += max(0.0, duration_s)
