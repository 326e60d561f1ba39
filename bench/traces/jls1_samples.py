"""Raw samples of a JS110 to ampere and volt.

A block of samples in one current range, which is nearly every block, is arithmetic; one where the instrument changed
ranges goes through a table of all codes, which takes three times as long (measured). The samples are copied to where
their currents will be, and all else is done while they are in the core's cache, the checksum first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.traces.blockwise import spans_of
from bench.traces.inflate import crc32
from bench.traces.jls1_chunks import Calibration

_AT_ONCE = 1 << 18
"""Samples. Two threads that work on fewer wait for the interpreter more than they gain by the cache (measured)."""
_RANGE_BITS = np.uint32(0x10003)
"""Two bits of the current word, and the lowest one of the voltage word above it."""
_CURRENT_BITS = np.uint32(0x1FFFF)
_VALUE_BITS = np.uint32(0xFFFC)
"""A raw current with its two lower bits is four times its value: a power of two, which changes no rounding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was found on the way."""

    lost: int
    """How many currents are missing."""
    checksum: int
    """CRC-32 of what came before and of the samples."""


class RawSamples:
    """What raw samples mean under one calibration. Keeps the memory of a block; not for use from two threads."""

    def __init__(self, calibration: Calibration, currents: npt.NDArray[np.float32]) -> None:
        """`currents` is the calibration's `current_table`."""
        self._calibration, self._currents = calibration, currents
        self._bits = np.empty(_AT_ONCE, dtype=np.uint32)

    def decode(
        self,
        words: npt.NDArray[np.uint32],
        v_range: int,
        current_a: npt.NDArray[np.float32],
        voltage_v: npt.NDArray[np.float32],
        checksum: int = 0,
    ) -> Decoded:
        """Put samples, shape (n,), into two arrays; a missing current (NaN) has no voltage."""
        lost = 0
        for block in spans_of(words.size, _AT_ONCE):
            own = current_a[block].view(np.uint32)
            own[:] = words[block]
            checksum = crc32(own.data, checksum)
            self._voltages_into(voltage_v[block], own, v_range)
            if self._currents_from(own):
                missing = np.isnan(current_a[block])
                voltage_v[block][missing] = np.nan
                lost += int(np.count_nonzero(missing))
        return Decoded(lost, checksum)

    def _currents_from(self, words: npt.NDArray[np.uint32]) -> bool:
        """Put currents where their samples are. Whether some of them are missing."""
        bits, current_a = self._bits[: words.size], words.view(np.float32)
        np.bitwise_and(words, _RANGE_BITS, out=bits)
        which = bits[0]
        if int(bits.min()) != which or int(bits.max()) != which:
            np.bitwise_and(words, _CURRENT_BITS, out=bits)
            np.take(self._currents, bits, out=current_a, mode="clip")
            return bool(np.isnan(current_a).any())
        np.bitwise_and(words, _VALUE_BITS, out=bits)
        current_a[:] = bits.view(np.int32)
        number = int(which & 3 | which >> 14)
        current_a += self._calibration.current_offset[number] * np.float32(4)
        current_a *= self._calibration.current_gain[number] / np.float32(4)
        return bool(np.isnan(current_a[0]))

    def _voltages_into(self, voltage_v: npt.NDArray[np.float32], words: npt.NDArray[np.uint32], v_range: int) -> None:
        bits = self._bits[: words.size]
        np.right_shift(words, 18, out=bits)
        voltage_v[:] = bits.view(np.int32)
        voltage_v += self._calibration.voltage_offset[v_range]
        voltage_v *= self._calibration.voltage_gain[v_range]
