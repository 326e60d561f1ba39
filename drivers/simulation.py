"""What every simulated instrument is: bytes in, bytes out, at a time; and the wire between it and the computer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol


class StreamSimulator(Protocol):
    """An instrument on a stream link. It knows no socket, thread or clock: the time is told to it."""

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes that have arrived at the instrument at `now_s`."""

    def take(self, now_s: float) -> bytes:
        """Bytes that the instrument has put on the wire and that have reached the computer by `now_s`."""

    def next_event_s(self) -> float | None:
        """When `take` will next have something without being fed; `None` if only when asked."""


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
