"""What every simulated instrument is: bytes in, bytes out, at a time; and the wire between it and the computer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from drivers.links import ControlSetup, UsbDescriptors


class StreamSimulator(Protocol):
    """An instrument on a stream link. It knows no socket, thread or clock: the time is told to it."""

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes that have arrived at the instrument at `now_s`."""

    def take(self, now_s: float) -> bytes:
        """Bytes that the instrument has put on the wire and that have reached the computer by `now_s`."""

    def next_event_s(self) -> float | None:
        """When `take` will next have something without being fed; `None` if only when asked."""


class UsbSimulator(Protocol):
    """An instrument that speaks USB transfers of its own. Like the other, it is told the time.

    What it does not know it refuses with `StalledError`; a request that it does not answer raises `NoAnswerError`.
    """

    @property
    def descriptors(self) -> UsbDescriptors:
        """What it says of itself before it is asked anything."""

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        """Answer a request on endpoint 0."""

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        """Obey a request on endpoint 0."""

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        """A bulk or interrupt transfer that has arrived."""

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        """The next packet that is ready on an endpoint by `now_s`; `None` while there is none. It may be empty."""

    def next_event_s(self, endpoint: int) -> float | None:
        """When `take` will next have something without being asked; `None` if only then."""


@dataclass(slots=True)
class Wire:
    """One direction of a serial line: bytes arrive one after another at the line's own pace."""

    bytes_per_s: float
    _queue: deque[tuple[float, bytes]] = field(default_factory=deque)
    _free_s: float = 0.0

    def put(self, data: bytes, at_s: float) -> None:
        """Send bytes, starting at `at_s` or when the line is free."""
        if not data:
            return
        start_s = max(at_s, self._free_s)
        self._free_s = start_s + len(data) / self.bytes_per_s
        self._queue.append((start_s, data))

    def take(self, now_s: float) -> bytes:
        """What has arrived in full bytes by `now_s`."""
        came = b""
        while self._queue:
            start_s, data = self._queue[0]
            # A hair of tolerance: a clock that was told to wait exactly until the last byte must find it.
            arrived = min(len(data), int((now_s - start_s) * self.bytes_per_s + 1e-6))
            if arrived <= 0:
                break
            came += data[:arrived]
            if arrived < len(data):
                self._queue[0] = (start_s + arrived / self.bytes_per_s, data[arrived:])
                break
            self._queue.popleft()
        return came

    def next_s(self) -> float | None:
        """When the next byte arrives; `None` on a silent line."""
        return self._queue[0][0] + 1.0 / self.bytes_per_s if self._queue else None

    def clear(self) -> None:
        """Lose what is under way."""
        self._queue.clear()


def earliest(*moments_s: float | None) -> float | None:
    """The first of some moments that may not come."""
    known = [moment_s for moment_s in moments_s if moment_s is not None]
    return min(known) if known else None
