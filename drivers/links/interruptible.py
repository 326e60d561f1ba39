"""A link and a clock whose waits can be called off, so that *output off* never queues behind a question."""

from __future__ import annotations

import threading

from drivers.clock import Clock
from drivers.errors import DriversError
from drivers.links import Link

SLICE_S = 0.01
"""Longest time for which a call-off goes unnoticed."""


class CalledOffError(DriversError):
    """The wait was called off; what was asked for last may still come in."""


class CallOff:
    """The switch that calls waits off, from any thread. While it is set, no wait begins or goes on."""

    def __init__(self) -> None:
        """Not called off."""
        self._event = threading.Event()

    def set(self) -> None:
        """Call everything off."""
        self._event.set()

    def clear(self) -> None:
        """Let waits happen again: what must be done now may take its time."""
        self._event.clear()

    def check(self) -> None:
        """Raise `CalledOffError` if called off."""
        if self._event.is_set():
            raise CalledOffError("called off")


class InterruptibleClock:
    """A clock whose sleep can be called off."""

    def __init__(self, inner: Clock, call_off: CallOff) -> None:
        """Wrap a clock."""
        self._inner, self._call_off = inner, call_off

    def now_s(self) -> float:
        """The inner clock's time."""
        return self._inner.now_s()

    def sleep_s(self, duration_s: float) -> None:
        """Sleep in slices. Raises `CalledOffError`."""
        end_s = self._inner.now_s() + duration_s
        self._call_off.check()
        while (left_s := end_s - self._inner.now_s()) > 0:
            self._inner.sleep_s(min(SLICE_S, left_s))
            self._call_off.check()


class InterruptibleLink:
    """A link whose read can be called off."""

    def __init__(self, inner: Link, clock: Clock, call_off: CallOff) -> None:
        """Wrap a link; `clock` is an ordinary one."""
        self._inner, self._clock, self._call_off = inner, clock, call_off

    @property
    def name(self) -> str:
        """The inner link's address."""
        return self._inner.name

    def write(self, data: bytes) -> None:
        """Send, unless called off before."""
        self._call_off.check()
        self._inner.write(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Read, waiting in slices. Raises `CalledOffError`."""
        end_s = self._clock.now_s() + timeout_s
        while True:
            self._call_off.check()
            left_s = end_s - self._clock.now_s()
            data = self._inner.read(limit, min(SLICE_S, max(0.0, left_s)))
            if data or self._clock.now_s() >= end_s:
                return data

    def discard(self) -> int:
        """Throw away what came."""
        return self._inner.discard()

    def close(self) -> None:
        """Release the inner link."""
        self._inner.close()
