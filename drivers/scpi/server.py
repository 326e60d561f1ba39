"""The instrument's side of SCPI lines, for simulators."""

from __future__ import annotations

from typing import Protocol

from drivers.simulation import Wire, earliest


class Commands(Protocol):
    """What a simulated instrument does with a line."""

    def obey(self, line: str, at_s: float) -> str | None:
        """The reply, or `None` for a command without one. Unknown commands are silently ignored, as instruments do."""


class ScpiSim:
    """Collects lines, works on one after the other, answers in lines."""

    def __init__(self, commands: Commands, *, bytes_per_s: float, work_s: float) -> None:
        """`work_s` is what the instrument takes for one command."""
        self._commands, self._bytes_per_s, self._work_s = commands, bytes_per_s, work_s
        self._coming = b""
        self._waiting: list[tuple[float, str]] = []
        self._line_free_s = 0.0
        self._free_s = 0.0
        self._to_host = Wire(bytes_per_s)

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes take their time on the line; each newline ends a command."""
        self._line_free_s = max(now_s, self._line_free_s) + len(data) / self._bytes_per_s
        self._coming += data
        *lines, self._coming = self._coming.split(b"\n")
        for whole in lines:
            self._free_s = max(self._free_s, self._line_free_s) + self._work_s
            self._waiting.append((self._free_s, whole.decode("ascii", errors="replace").strip()))
        self._work(now_s)

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        self._work(now_s)
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The end of the work on a command, or the next byte of a reply."""
        return earliest(self._waiting[0][0] if self._waiting else None, self._to_host.next_s())

    def _work(self, now_s: float) -> None:
        while self._waiting and self._waiting[0][0] <= now_s:
            at_s, command = self._waiting.pop(0)
            reply = self._commands.obey(command, at_s)
            if reply is not None:
                self._to_host.put(reply.encode("ascii") + b"\n", at_s)
