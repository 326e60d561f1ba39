"""The Wanptek's sixteen bytes: numbers only; the frames are Modbus RTU of address 0.

Evidence: a public Wanptek Modbus-RTU controller in Python, class `WanptekPowerSupply` (facts only). No real supply was
tried by us. 9600 baud 8N1.

    read  0x0000, 8 registers, as bytes:
      0 flags: b0 output · b1 OCP · b2 lock · b3 words big-endian (0: little) · b4 constant current · b5 alarm
      1 low nibble: volts series, high nibble not 0: one decimal, else two
      2 low nibble: ampere series, high nibble not 0: two decimals, else three
      4 V out · 6 I out · 8 V set · 10 I set · 12 V max · 14 I max            (words in the order of flag b3)
    write 0x0000, 3 registers, always all fields:
      0 control: b0 output · b1 OCP · b2 lock · 1 zero · 2 V set · 4 I set
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from drivers.errors import GarbledError

Order = Literal["little", "big"]

BAUD = 9600
ADDRESS = 0
WORK_S = 0.050
"""The gap that the instrument keeps between frames; a public controller polls at some 6 Hz."""
READ_REGISTERS = 8

OUTPUT, OCP, LOCK, BIG_ENDIAN, LIMITING, ALARM = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one read says."""

    flags: int
    volts_per_count: float
    amperes_per_count: float
    out_v: float
    out_a: float
    set_v: float
    limit_a: float
    max_v: float
    max_a: float


def report(registers: tuple[int, ...]) -> Report:
    """Sort the eight registers of a read. Raises `GarbledError` where they cannot be a Wanptek's."""
    data = b"".join(register.to_bytes(2, "big") for register in registers)
    if len(data) != 16 or data[0] & 0xC0 or data[3]:
        raise GarbledError(f"expected the 16 bytes of a Wanptek, but {data.hex()} came")
    order: Order = "big" if data[0] & BIG_ENDIAN else "little"
    volts_per_count = 0.1 if data[1] & 0xF0 else 0.01
    amperes_per_count = 0.01 if data[2] & 0xF0 else 0.001
    words = [int.from_bytes(data[k : k + 2], order) for k in range(4, 16, 2)]
    volts = [word * volts_per_count for word in words[0::2]]
    amperes = [word * amperes_per_count for word in words[1::2]]
    return Report(
        data[0], volts_per_count, amperes_per_count, volts[0], amperes[0], volts[1], amperes[1], volts[2], amperes[2]
    )


def report_registers(seen: Report, series: bytes) -> tuple[int, ...]:
    """The registers of a report; `series` are bytes 1 and 2."""
    order: Order = "big" if seen.flags & BIG_ENDIAN else "little"
    words = b""
    for volts, amperes in ((seen.out_v, seen.out_a), (seen.set_v, seen.limit_a), (seen.max_v, seen.max_a)):
        words += _word(volts, seen.volts_per_count, order) + _word(amperes, seen.amperes_per_count, order)
    data = bytes([seen.flags]) + series + b"\0" + words
    return tuple(int.from_bytes(data[k : k + 2], "big") for k in range(0, 16, 2))


def control_registers(seen: Report, control: int, set_v: float, limit_a: float) -> tuple[int, ...]:
    """The three registers of a write, in the byte order and scale that the instrument reported."""
    order: Order = "big" if seen.flags & BIG_ENDIAN else "little"
    data = (
        bytes([control, 0]) + _word(set_v, seen.volts_per_count, order) + _word(limit_a, seen.amperes_per_count, order)
    )
    return tuple(int.from_bytes(data[k : k + 2], "big") for k in range(0, 6, 2))


def _word(value: float, per_count: float, order: Order) -> bytes:
    return round(value / per_count).to_bytes(2, order)
