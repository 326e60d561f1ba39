"""The FNB58's wire, and its relatives': bytes only.

Evidence: fnirsi-usb-power-data-logger `fnirsi_logger.py` and `README.md`, usb-power-profiling `usb-power-profiling.js`
and `README.md` (facts only). Firmware: none tried by us; those sources say that a C1 needs more than 0.20.

HID reports of 64 bytes both ways, on the interface whose class is HID:

    0    1    2                 17              32              47              62   63
    | AA | 04 | reading         | reading       | reading       | reading       | ?  | CRC |

    0         4         8     10    12  13    15
    | V       | I       | D+  | D-  | ? | temp |      V and I: 32 bits in 10 uV and 10 uA
                                                     D+ and D-: 16 bits in mV, temp: 16 bits in 0.1 degree

All words are little-endian and unsigned. CRC-8 of bytes 1 to 62, polynomial 0x39, initially 0x42, not reflected; the
commands carry it too. Reports of another kind than 04 come as well; what they say is not known.

    AA 81 ... 8E  who are you (not needed, sent by the maker's program)
    AA 82 ... 96  send readings for 1 s: four in a report, a report every 40 ms
    AA 83 ... 9E  send them for 1 s more
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

REPORT_BYTES = 64
READINGS = 4
"""In one report."""
RATE_HZ = 100.0
PERIOD_S = READINGS / RATE_HZ
STEP_A = STEP_V = 1e-5
HEAD, DATA = 0xAA, 0x04
GOES_ON_S = 1.0
"""A meter that is not told to go on falls silent after this."""
_POLYNOMIAL, _INITIAL = 0x39, 0x42

_READING = np.dtype(
    [("v", "<u4"), ("i", "<u4"), ("dp", "<u2"), ("dn", "<u2"), ("unknown", "u1"), ("deci_degree", "<u2")]
)
_HIGHEST = {"v": 6_000_000, "i": 1_000_000, "dp": 25_000, "dn": 25_000, "deci_degree": 2_000}
"""No meter of this family comes near; what lies above is no reading."""


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = (byte << 1 ^ _POLYNOMIAL if byte & 0x80 else byte << 1) & 0xFF
    return byte


_REMAINDERS = tuple(map(_remainder, range(256)))


def crc(data: bytes) -> int:
    """The check sum over `data`."""
    value = _INITIAL
    for byte in data:
        value = _REMAINDERS[value ^ byte]
    return value


def sealed(kind: int, body: bytes) -> bytes:
    """A report of 64 bytes with its check sum; `body` is filled up with zeros."""
    inside = bytes([kind]) + body.ljust(REPORT_BYTES - 3, b"\0")
    return bytes([HEAD]) + inside + bytes([crc(inside)])


WHO, START, GO_ON = (sealed(kind, b"") for kind in (0x81, 0x82, 0x83))


@dataclass(frozen=True, slots=True)
class Model:
    """One of the family."""

    name: str
    begins: tuple[bytes, ...]
    """What the maker's program sends at the beginning."""
    go_on_every_s: float
    """How often it is told to go on; the quick ones twice as often as they need it, or each word would be late."""
    range_a: float
    """As the maker advertises it for the FNB58; on the low side for the others, of which no figure was found."""
    smoothing_s: float | None
    """Over which quick changes are smoothed, as somebody measured it; `None` is *not published*."""


_QUICK, _SLOW = (WHO, START, START), (WHO, START, GO_ON)
MODELS: dict[str, Model] = {
    "2e3c:5558": Model("FNB58", _QUICK, 0.5, 7.0, None),
    "2e3c:0049": Model("FNB48S", _QUICK, 0.5, 6.0, 0.12),
    "0483:003a": Model("FNB48", _SLOW, 0.003, 6.0, None),
    "0483:003b": Model("C1", _SLOW, 0.003, 6.0, 0.5),
}
"""By USB id."""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The four readings of one report."""

    current_a: npt.NDArray[np.float64]
    """Shape (4,), ampere, never negative: the direction is not sent."""
    voltage_v: npt.NDArray[np.float64]
    """Shape (4,), volt."""


@dataclass(frozen=True, slots=True)
class OtherReport:
    """A report of another kind, whole by its check sum."""

    kind: int


def report(current_a: npt.NDArray[np.float64], voltage_v: npt.NDArray[np.float64]) -> bytes:
    """The bytes of four readings, shape (4,) each, rounded to the meter's step."""
    rows = np.zeros(READINGS, _READING)
    rows["i"], rows["v"] = np.rint(current_a / STEP_A), np.rint(voltage_v / STEP_V)
    rows["unknown"], rows["deci_degree"] = 1, 305
    return sealed(DATA, rows.tobytes())


class Decoder:
    """Reports out of bytes in any division; what is none is skipped and counted."""

    def __init__(self) -> None:
        """Nothing is kept but the unfinished report."""
        self._rest, self._in_step = b"", True
        self.skipped = 0
        """Bytes so far that belonged to no whole report."""

    def feed(self, data: bytes) -> list[Report | OtherReport]:
        """The reports that these bytes completed, in order."""
        buffer, place, found = self._rest + data, 0, list[Report | OtherReport]()
        while len(buffer) - place >= REPORT_BYTES:
            one = _decoded(buffer[place : place + REPORT_BYTES])
            # After garbage, one check sum in 256 fits by chance; only readings that can be bring it back into step.
            if one is None or (isinstance(one, OtherReport) and not self._in_step):
                after = buffer.find(HEAD, place + 1)
                after = after if after >= 0 else len(buffer)
                self.skipped += after - place
                place, self._in_step = after, False
                continue
            found.append(one)
            place, self._in_step = place + REPORT_BYTES, True
        self._rest = buffer[place:]
        return found


def _decoded(one: bytes) -> Report | OtherReport | None:
    if one[0] != HEAD or crc(one[1:]) != 0:
        return None
    if one[1] != DATA:
        return OtherReport(one[1])
    rows = np.frombuffer(one, _READING, READINGS, offset=2)
    if any((rows[field] > highest).any() for field, highest in _HIGHEST.items()):
        return None
    return Report(rows["i"] * STEP_A, rows["v"] * STEP_V)
