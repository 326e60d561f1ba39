"""Modbus RTU frames: bytes only.

Evidence: Modbus application protocol 1.1b3 (functions 0x03, 0x06, 0x10, exceptions) and Modbus over serial line 1.02
(RTU frame, CRC-16 with polynomial 0xA001 and start 0xFFFF, low byte first).

    read  ▶ addr 03 first(2) count(2) crc(2)            ◀ addr 03 bytes(1) data(2·count) crc(2)
    write ▶ addr 10 first(2) count(2) bytes data crc    ◀ addr 10 first(2) count(2) crc(2)
    write ▶ addr 06 register(2) value(2) crc            ◀ the same frame
    refusal                                             ◀ addr 8x code crc(2)
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import GarbledError, SetPointError

BITS_PER_BYTE = 10
LEAST_SILENCE_S = 0.00175
"""Above 19200 baud, frames are told apart by this much silence (Modbus over serial line 1.02, 2.5.1.1)."""
READ = 0x03
WRITE_ONE = 0x06
WRITE = 0x10
_REFUSALS = {
    1: "this function",
    2: "these registers",
    3: "this value",
    4: "it now, having failed",
    6: "anything, being busy",
}


def _table() -> tuple[int, ...]:
    entries = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
        entries.append(crc)
    return tuple(entries)


_CRC_TABLE = _table()


def crc(data: bytes) -> bytes:
    """The two check bytes, low byte first."""
    value = 0xFFFF
    for byte in data:
        value = (value >> 8) ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value.to_bytes(2, "little")


def framed(body: bytes) -> bytes:
    """A body with its check bytes."""
    return body + crc(body)


def is_whole(frame: bytes) -> bool:
    """Whether a frame ends with the right check bytes."""
    return len(frame) >= 4 and crc(frame[:-2]) == frame[-2:]


def read_request(address: int, first: int, count: int) -> bytes:
    """Ask for `count` registers from `first`."""
    return framed(bytes([address, READ]) + first.to_bytes(2, "big") + count.to_bytes(2, "big"))


def write_request(address: int, first: int, values: tuple[int, ...]) -> bytes:
    """Write registers from `first` on."""
    data = b"".join(value.to_bytes(2, "big") for value in values)
    head = bytes([address, WRITE]) + first.to_bytes(2, "big") + len(values).to_bytes(2, "big")
    return framed(head + bytes([len(data)]) + data)


def write_one_request(address: int, register: int, value: int) -> bytes:
    """Write a single register."""
    return framed(bytes([address, WRITE_ONE]) + register.to_bytes(2, "big") + value.to_bytes(2, "big"))


def silence_s(baud: int) -> float:
    """What lies between two frames: three and a half bytes, or `LEAST_SILENCE_S`."""
    return max(LEAST_SILENCE_S, 3.5 * BITS_PER_BYTE / baud)


@dataclass(frozen=True, slots=True)
class ReadReply:
    """Finds the reply to one read in what has come, whatever stands before it."""

    address: int
    count: int

    def __call__(self, came: bytes) -> tuple[int, ...] | None:
        """The registers; `None` while incomplete. Raises `SetPointError` where the instrument refuses."""
        head = bytes([self.address, READ, 2 * self.count])
        frame = _find(came, head, len(head) + 2 * self.count + 2, self.address, READ)
        if frame is None:
            return None
        data = frame[3:-2]
        return tuple(int.from_bytes(data[k : k + 2], "big") for k in range(0, len(data), 2))


@dataclass(frozen=True, slots=True)
class WriteReply:
    """Finds the echo of one write in what has come."""

    request: bytes

    def __call__(self, came: bytes) -> bool | None:
        """True; `None` while incomplete. Raises `SetPointError` where the instrument refuses."""
        return True if _find(came, self.request[:6], 8, self.request[0], self.request[1]) is not None else None


def _find(came: bytes, head: bytes, length: int, address: int, function: int) -> bytes | None:
    """The first whole frame of that head and length, or the refusal of that function, at any place."""
    refusal = bytes([address, function | 0x80])
    for start in range(len(came)):
        frame = came[start : start + length]
        if frame.startswith(head) and len(frame) == length and is_whole(frame):
            return frame
        frame = came[start : start + 5]
        if frame.startswith(refusal) and len(frame) == 5 and is_whole(frame):
            raise SetPointError(f"the instrument does not take {_REFUSALS.get(frame[2], f'it (code {frame[2]})')}")
    if len(came) > length + 256:
        raise GarbledError(f"expected a Modbus reply of {length} bytes, but {len(came)} other bytes came")
    return None
