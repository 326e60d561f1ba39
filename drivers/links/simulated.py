"""`sim://` links: a simulated instrument inside this process, on the clock that was passed in."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.errors import LinkLostError
from drivers.simulation import StreamSimulator

STEP_S = 0.05
"""Longest wait before the simulator is asked again; a real clock may be late, a turned one jumps."""


class SimLink:
    """Feeds a simulator and takes from it; waiting moves the clock."""

    def __init__(self, name: str, simulator: StreamSimulator, clock: Clock) -> None:
        """Join a simulator to a clock."""
        self._name, self._simulator, self._clock = name, simulator, clock
        self._unread = b""
        self._pulled = False

    @property
    def name(self) -> str:
        """The address."""
        return self._name

    def write(self, data: bytes) -> None:
        """Hand bytes to the simulator."""
        self._check()
        self._simulator.feed(data, self._clock.now_s())

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What has arrived, waiting for the first byte at most `timeout_s` on the clock."""
        deadline_s = self._clock.now_s() + timeout_s
        while True:
            self._check()
            now_s = self._clock.now_s()
            self._unread += self._simulator.take(now_s)
            if self._unread:
                data, self._unread = self._unread[:limit], self._unread[limit:]
                return data
            if now_s >= deadline_s:
                return b""
            event_s = self._simulator.next_event_s()
            until_s = min(
                deadline_s, now_s + STEP_S, event_s if event_s is not None and event_s > now_s else deadline_s
            )
            self._clock.sleep_s(until_s - now_s)

    def discard(self) -> int:
        """Throw away what has arrived."""
        self._check()
        gone = len(self._unread) + len(self._simulator.take(self._clock.now_s()))
        self._unread = b""
        return gone

    def pull(self) -> None:
        """Pull the cable: everything raises `LinkLostError` from now on."""
        self._pulled = True

    def close(self) -> None:
        """Nothing is held open."""

    def _check(self) -> None:
        if self._pulled:
            raise LinkLostError(f"{self._name}: the cable is pulled; plug it in again")
