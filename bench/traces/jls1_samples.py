"""Raw samples of a JS110 to ampere and volt.

A block of samples in one current range, which is nearly every block, is arithmetic; one where the instrument changed
ranges goes through a table of all codes, which takes three times as long (measured). The samples are read to where
their currents will be, and all else is done there while they are in the core's cache, the checksum first; what is
taken on the way stands where the voltages will be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from bench.traces.blockwise import read_full, spans_of
from bench.traces.inflate import crc32
from bench.traces.jls1_chunks import Calibration

_AT_ONCE = 200_000
"""Samples. Two threads that work on fewer wait for the interpreter more than they gain by the cache (measured)."""
_RANGE_BITS = np.uint32(0x10003)
"""Two bits of the current word, and the lowest one of the voltage word above it."""
_CURRENT_BITS = np.uint32(0x1FFFF)
_VALUE_BITS = np.uint32(0xFFFC)
"""A raw current with its two lower bits is four times its value: a power of two, which changes no rounding."""
_TWO_TO_23_BITS, _TWO_TO_23 = np.uint32(0x4B000000), np.float32(1 << 23)
"""A smaller whole number put into the low bits of this float is added to it: so it becomes a float where it lies."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was found on the way."""

    lost: int
    """How many currents are missing."""
    checksum: int
    """CRC-32 of what came before and of the samples."""


class RawSamples:
    """What raw samples mean under one calibration."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self._currents: npt.NDArray[np.float32] | None = None
        """Of each code, made when a block holds several ranges."""

    def decode(
        self,
        samples: BinaryIO,
        v_range: int,
        current_a: npt.NDArray[np.float32],
        voltage_v: npt.NDArray[np.float32],
        checksum: int = 0,
    ) -> Decoded:
        """Put the next samples into two arrays, shape (n,); a missing current (NaN) has no voltage.

        Raises `EOFError` where there are fewer.
        """
        lost = 0
        for block in spans_of(current_a.size, _AT_ONCE):
            current, voltage = current_a[block], voltage_v[block]
            raw = current.view(np.uint32)
            read_full(samples, raw)
            checksum = crc32(raw.data, checksum)
            number = _one_range_of(raw, voltage.view(np.uint32))
            self._voltages_of(raw, voltage, v_range)
            if self._currents_of(current, number):
                missing = np.isnan(current)
                voltage[missing] = np.nan
                lost += int(np.count_nonzero(missing))
        return Decoded(lost, checksum)

    def _voltages_of(self, raw: npt.NDArray[np.uint32], voltage_v: npt.NDArray[np.float32], v_range: int) -> None:
        bits = voltage_v.view(np.uint32)
        np.right_shift(raw, 18, out=bits)
        bits |= _TWO_TO_23_BITS
        voltage_v -= _TWO_TO_23
        voltage_v += self._calibration.voltage_offset[v_range]
        voltage_v *= self._calibration.voltage_gain[v_range]

    def _currents_of(self, current_a: npt.NDArray[np.float32], number: int | None) -> bool:
        """Put currents where their samples are, all of one range or of several. Whether some are missing."""
        bits = current_a.view(np.uint32)
        if number is None:
            if self._currents is None:
                self._currents = self._calibration.current_table()
            np.take(self._currents, bits & _CURRENT_BITS, out=current_a, mode="clip")
            return bool(np.isnan(current_a).any())
        bits &= _VALUE_BITS
        bits |= _TWO_TO_23_BITS
        current_a -= _TWO_TO_23
        current_a += self._calibration.current_offset[number] * np.float32(4)
        current_a *= self._calibration.current_gain[number] / np.float32(4)
        return bool(np.isnan(current_a[0]))


def _one_range_of(raw: npt.NDArray[np.uint32], room: npt.NDArray[np.uint32]) -> int | None:
    """The current range of samples, shape (n,), or `None` for several; `room` is overwritten."""
    np.bitwise_and(raw, _RANGE_BITS, out=room)
    which = int(room[0])
    if int(room.min()) != which or int(room.max()) != which:
        return None
    return which & 3 | which >> 14
