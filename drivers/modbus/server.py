"""The instrument's side of Modbus RTU, for simulators: a frame ends when the line is silent."""

from __future__ import annotations

from typing import Protocol

from drivers.modbus import wire
from drivers.simulation import Wire, earliest


class RegisterMap(Protocol):
    """What a simulated instrument does with its registers."""

    def read(self, first: int, count: int, at_s: float) -> tuple[int, ...] | None:
        """The values, or `None` for registers that it has not."""

    def write(self, first: int, values: tuple[int, ...], at_s: float) -> bool:
        """Take the values; `False` for registers or values that it does not take."""


class ModbusSim:
    """Answers requests to one address; others, and frames with a wrong check sum, get silence."""

    def __init__(self, registers: RegisterMap, *, address: int, baud: int, work_s: float) -> None:
        """`work_s` is from the end of a request to the first byte of its reply."""
        self._registers, self._address, self._baud, self._work_s = registers, address, baud, work_s
        self._coming = b""
        self._last_byte_s = 0.0
        self._to_host = Wire(baud / 10)

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes take their time on the line."""
        self._work(now_s)
        start_s = max(now_s, self._last_byte_s) if self._coming else now_s
        self._coming += data
        self._last_byte_s = start_s + len(data) * 10 / self._baud

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        self._work(now_s)
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The end of a request, or the next byte of a reply."""
        return earliest(self._end_s() if self._coming else None, self._to_host.next_s())

    def _end_s(self) -> float:
        return self._last_byte_s + wire.silence_s(self._baud)

    def _work(self, now_s: float) -> None:
        if not self._coming or now_s < self._end_s():
            return
        frame, self._coming = self._coming, b""
        if not wire.is_whole(frame) or frame[0] != self._address:
            return
        at_s = self._end_s() + self._work_s
        self._to_host.put(wire.framed(bytes([self._address]) + self._answer(frame[1:-2], at_s)), at_s)

    def _answer(self, body: bytes, at_s: float) -> bytes:
        function, rest = body[0], body[1:]
        first, second = int.from_bytes(rest[0:2], "big"), int.from_bytes(rest[2:4], "big")
        if function == wire.READ and len(rest) == 4 and 1 <= second <= 125:
            values = self._registers.read(first, second, at_s)
            if values is None:
                return bytes([function | 0x80, 2])
            return bytes([function, 2 * second]) + b"".join(value.to_bytes(2, "big") for value in values)
        if function == wire.WRITE and len(rest) == 5 + 2 * second and rest[4] == 2 * second:
            data = rest[5:]
            values = tuple(int.from_bytes(data[k : k + 2], "big") for k in range(0, len(data), 2))
            return body[:5] if self._registers.write(first, values, at_s) else bytes([function | 0x80, 3])
        if function == wire.WRITE_ONE and len(rest) == 4:
            return body if self._registers.write(first, (second,), at_s) else bytes([function | 0x80, 3])
        return bytes([function | 0x80, 1])
