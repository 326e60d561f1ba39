"""The Korad KA3005P's wire: bytes only.

Evidence: libsigrok `src/hardware/korad-kaxxxxp/{api.c,protocol.c,protocol.h}` (commands, reply lengths, status bits,
list of identities; facts only, no code); py-korad-serial README (setting the current switches the output off);
whiteboard.ping.se/HackValue/KoradPsu (within 0.2 V of the set voltage, `VOUT1?` answers the set voltage); sigrok wiki
(the front panel is locked while a computer asks). No real supply was tried by us.

9600 baud, 8N1. There is **no terminator in either direction**: a command ends when the line falls silent, a reply ends
by its length, an identity by silence.

    computer                      supply
    VSET1:04.00  ───────────────▶            (no reply)
    VSET1?       ───────────────▶
                 ◀───────────────  04.00     5 bytes, volts  dd.dd
    IOUT1?       ───────────────▶
                 ◀───────────────  0.353     5 bytes, ampere d.ddd   (ISET1? may carry a stray sixth byte)
    STATUS?      ───────────────▶
                 ◀───────────────  0x51      1 raw byte: b0 CV/CC, b4 beep, b5 OCP on, b6 output on, b7 OVP on
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.errors import GarbledError

BAUD = 9600
SPACING_S = 0.080
"""Least distance between commands (libsigrok waits 80 ms)."""
IDENTIFY = b"*IDN?"
READ_SET_V = b"VSET1?"
READ_LIMIT_A = b"ISET1?"
READ_VOLTS = b"VOUT1?"
READ_AMPERES = b"IOUT1?"
READ_STATUS = b"STATUS?"
OUTPUT_ON = b"OUT1"
OUTPUT_OFF = b"OUT0"
OVP_ON = b"OVP1"
OVP_OFF = b"OVP0"
OCP_OFF = b"OCP0"

_VOLTS = re.compile(rb"\d\d\.\d\d")
_AMPERES = re.compile(rb"\d\.\d{3}")


@dataclass(frozen=True, slots=True)
class Status:
    """The status byte."""

    constant_voltage: bool
    beep: bool
    ocp_armed: bool
    output_on: bool
    ovp_armed: bool


def set_volts(volts: float) -> bytes:
    """`VSET1:dd.dd`."""
    return b"VSET1:%05.2f" % volts


def set_limit(amperes: float) -> bytes:
    """`ISET1:d.ddd`."""
    return b"ISET1:%05.3f" % amperes


def volts(came: bytes) -> float | None:
    """Five characters `dd.dd`. Raises `GarbledError`."""
    return _number(came, _VOLTS)


def amperes(came: bytes) -> float | None:
    """Five characters `d.ddd`; a stray sixth byte is left over. Raises `GarbledError`."""
    return _number(came, _AMPERES)


def status(came: bytes) -> Status | None:
    """One raw byte. Bits 1 to 3 belong to a second channel and to tracking, and are 0 on this family."""
    if not came:
        return None
    byte = came[0]
    if byte & 0b0000_1110 or len(came) > 1:
        raise GarbledError(f"expected one status byte of a one-channel supply, but {came!r} came")
    return Status(bool(byte & 0x01), bool(byte & 0x10), bool(byte & 0x20), bool(byte & 0x40), bool(byte & 0x80))


def status_byte(state: Status) -> bytes:
    """The byte of a status."""
    bits = (state.constant_voltage, 0x01), (state.beep, 0x10), (state.ocp_armed, 0x20), (state.output_on, 0x40)
    return bytes([sum(mask for on, mask in (*bits, (state.ovp_armed, 0x80)) if on)])


def volts_text(value: float) -> bytes:
    """The reply to a question for volts."""
    return b"%05.2f" % value


def amperes_text(value: float) -> bytes:
    """The reply to a question for ampere."""
    return b"%05.3f" % value


def _number(came: bytes, shape: re.Pattern[bytes]) -> float | None:
    if len(came) < 5:
        return None
    if not shape.fullmatch(came[:5]):
        raise GarbledError(f"expected five characters of a number, but {came!r} came")
    return float(came[:5])
