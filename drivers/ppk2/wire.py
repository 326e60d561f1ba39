"""The PPK2's wire: bytes only.

Evidence: pc-nrfconnect-ppk `src/device/serialDevice.ts` and `doc/docs/overview.md`, ppk2-api-python `ppk2_api.py`
(facts only). Firmware: none tried by us.

USB CDC; the rate set on the port does not matter. Commands are single bytes with arguments:

    0x06 start · 0x07 stop · 0x0C 1/0 power to the device on/off · 0x0D mV(2, big-endian) · 0x11 1 ampere / 2 source
    mode 0x19 metadata (text lines `R0: 1031.64` … ending `END`) · 0x20 reset

A reading is one little-endian word of 32 bits, 100,000 a second:

    31      24 23   18 17  16    14 13                0
    | logic   | count | - | range  |  converter        |

The count runs from 0 to 63 and starts again: a step other than 1 is loss (of that many, or that many and 64). There
is no check sum: a converter bit that turns over is invisible, a turned or missing byte shows itself in the counts.

    r = (converter · 4 - O) · 1.8 / 163840 / R       I = UG · (r · (GS · r + GI) + S · volts + I0)       per range
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE_HZ = 100_000.0
START, STOP, AMPERE_MODE, METADATA, DEVICE_ON = b"\x06", b"\x07", b"\x11\x01", b"\x19", b"\x0c\x01"
RANGES = 5
COUNTS = 64
_ADC_VOLTS = 1.8 / 163840
RUN = 6
"""So many words in a row that count on are taken as the stream; a chance run of garbage has 1 in 64^5."""

Words = npt.NDArray[np.uint32]
_LINE = re.compile(r"(R|GS|GI|O|S|I|UG)([0-4]):\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)")


def source_voltage(millivolt: int) -> bytes:
    """The command that tells the kit the voltage (800 to 5000 mV)."""
    return b"\x0d" + millivolt.to_bytes(2, "big")


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The kit's own constants, shape (5,) each, by range."""

    r_ohm: npt.NDArray[np.float64]
    gs: npt.NDArray[np.float64]
    gi: npt.NDArray[np.float64]
    o: npt.NDArray[np.float64]
    s: npt.NDArray[np.float64]
    i: npt.NDArray[np.float64]
    ug: npt.NDArray[np.float64]


DEFAULTS = Calibration(
    r_ohm=np.array([1031.64, 101.65, 10.15, 0.94, 0.043]),
    gs=np.ones(RANGES),
    gi=np.ones(RANGES),
    o=np.zeros(RANGES),
    s=np.zeros(RANGES),
    i=np.zeros(RANGES),
    ug=np.ones(RANGES),
)


def calibration(text: str) -> Calibration | None:
    """The constants in a metadata text; `None` where it has not all five resistances or does not end in `END`."""
    found = {(name, int(number)): float(value) for name, number, value in _LINE.findall(text)}
    if "END" not in text or any(("R", number) not in found for number in range(RANGES)):
        return None

    def column(name: str, default: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.array([found.get((name, number), default[number]) for number in range(RANGES)])

    return Calibration(
        column("R", DEFAULTS.r_ohm),
        column("GS", DEFAULTS.gs),
        column("GI", DEFAULTS.gi),
        column("O", DEFAULTS.o),
        column("S", DEFAULTS.s),
        column("I", DEFAULTS.i),
        column("UG", DEFAULTS.ug),
    )


def amperes(words: Words, constants: Calibration, volts: float) -> npt.NDArray[np.float64]:
    """Current of each word, shape (n,). Per range the formula is a quadratic of the converter: three constants each."""
    scale = 4.0 * _ADC_VOLTS / constants.r_ohm
    offset = -constants.o * _ADC_VOLTS / constants.r_ohm
    a2 = constants.ug * constants.gs * scale * scale
    a1 = constants.ug * (2.0 * constants.gs * offset + constants.gi) * scale
    a0 = constants.ug * (offset * (constants.gs * offset + constants.gi) + constants.s * volts + constants.i)
    adc = (words & 0x3FFF).astype(np.float64)
    # The range field has three bits; what lies beyond the fifth range is the fifth.
    place = np.minimum((words >> 14) & 0x7, RANGES - 1).astype(np.intp)
    result: npt.NDArray[np.float64] = (a2[place] * adc + a1[place]) * adc + a0[place]
    return result


def counters(words: Words) -> npt.NDArray[np.int64]:
    """The running count of each word, shape (n,)."""
    return ((words >> 18) & 0x3F).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Words in order, with room for those that were lost."""

    words: Words
    """Shape (n,): the words that came whole."""
    places: npt.NDArray[np.int64]
    """Shape (n,): where each stands among the readings of this block, lost ones included."""
    count: int
    """Readings of this block, lost ones included."""

    @property
    def lost(self) -> int:
        """How many of them are lost."""
        return self.count - int(self.words.size)


class Decoder:
    """Words out of bytes in any division; a break in the counts is loss, a break off their grid is found and healed."""

    def __init__(self) -> None:
        """Nothing is kept but the bytes that are not yet decided."""
        self._rest = b""
        self._last: int | None = None

    def feed(self, data: bytes) -> Block | None:
        """The readings that these bytes completed. The newest word waits for its successor to vouch for it."""
        buffer = self._rest + data
        words: list[Words] = []
        places: list[npt.NDArray[np.int64]] = []
        start = count = 0
        while (len(buffer) - start) // 4:
            run = np.frombuffer(buffer, dtype="<u4", offset=start, count=(len(buffer) - start) // 4)
            good = self._counting(run)
            ahead = self._resume(buffer, start + 4 * good) if good < run.size else None
            # A break off the grid of words means missing or foreign bytes, and they may have begun in the last word.
            sure = good if ahead is not None and (ahead - start) % 4 == 0 else max(0, good - 1)
            if sure:
                words.append(run[:sure].astype(np.uint32))
                places.append(count + np.arange(sure))
                count += sure
                self._last = int(counters(run[sure - 1 : sure])[0])
            if ahead is None:
                start += 4 * sure
                break
            count += self._missing(buffer, ahead)
            start = ahead
        self._rest = buffer[start:]
        if not count:
            return None
        joined = np.concatenate(words) if words else np.empty(0, np.uint32)
        return Block(joined, np.concatenate(places) if places else np.empty(0, np.int64), count)

    def _missing(self, buffer: bytes, ahead: int) -> int:
        """How many words the counts miss between the last one and the word at `ahead`, which becomes the next."""
        after = int(counters(np.frombuffer(buffer, dtype="<u4", offset=ahead, count=1))[0])
        missing = (after - self._last - 1) % COUNTS if self._last is not None else 0
        self._last = (after - 1) % COUNTS
        return missing

    def _counting(self, run: Words) -> int:
        """How many words from the start count on from the last one."""
        if self._last is None:
            return 0
        expected = (self._last + 1 + np.arange(run.size)) % COUNTS
        wrong = np.flatnonzero(counters(run) != expected)
        return int(wrong[0]) if wrong.size else int(run.size)

    def _resume(self, buffer: bytes, start: int) -> int | None:
        """The next byte from which `RUN` words count on; `None` while too few bytes are there to tell."""
        for place in range(start, len(buffer) - 4 * RUN + 1):
            found = counters(np.frombuffer(buffer, dtype="<u4", offset=place, count=RUN))
            if np.array_equal(found, (found[0] + np.arange(RUN)) % COUNTS):
                return place
        return None
