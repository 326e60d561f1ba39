"""A turned clock that keeps time with whoever looks on: a simulated bench goes as fast as it is asked to.

Everything on it stays in one process and one thread, as on a clock that tests turn; only waiting takes time.
"""

from __future__ import annotations

import time

from drivers.clock import TurnedClock

LEAST_WAIT_S = 0.002
MOST_BEHIND_S = 0.5
"""A bench that fell further behind does not race to make up for it."""


class PacedClock(TurnedClock):
    """Goes `pace` times as fast as the clock on the wall."""

    def __init__(self, pace: float) -> None:
        super().__init__(time.monotonic())
        self._pace = pace
        self._began_s, self._began_at_s = time.monotonic(), self.at_s

    def sleep_s(self, duration_s: float) -> None:
        """Turn the clock on, and wait until the wall has come as far."""
        super().sleep_s(duration_s)
        ahead_s = (self.at_s - self._began_at_s) / self._pace - (time.monotonic() - self._began_s)
        if ahead_s > LEAST_WAIT_S:
            time.sleep(ahead_s)
        elif ahead_s < -MOST_BEHIND_S:
            self._began_s, self._began_at_s = time.monotonic(), self.at_s
