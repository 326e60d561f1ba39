"""How a bootbench trace lies in a Joulescope v2 file: signals, block sizes, time, and what stands in its user data.

Signals, all of one rate and length: `current` (A, float32), `voltage` (V, float32, where it was measured) and, where
readings do not come at a fixed rate, `time` (s, float64): each reading's own time in the run, bit for bit. The
Joulescope application shows the first two and skips the third; it takes its time axis from the UTC map, which gets as
many entries as keep each reading within `UTC_TOLERANCE_S`. Measured (design notes in `bench.traces`): a UTC entry per
reading costs 102 bytes per reading, entries where needed 0.2 to 70, the `time` signal 8.

User data, by chunk number: `NOTES` text that the application shows, `HEAD` one JSON object (`jls_head`), `EVENT` one
JSON object per event, `READING` the newest readings of a slow live capture, which would otherwise wait for a block to
fill, `COUNT` how many readings there are, where lost ones had to be added at the end (`findable_count`). An event
inside the recording is also a vertical marker with its name as label.

Instruments that read the same run at rates of their own stand beside the main one: the k-th of them (1 to 14) is
source k + 1 and has the signals `current_k`, `voltage_k` and `time_k`, with the ids 16 k + 1, + 2 and + 3; its
`HEAD_BESIDE` is a head with the field `instrument`, k, and so is each of its `READING_BESIDE`. Their times are times of
the run, one for each reading.

Source: include/jls/format.h and src/core.c of jls 0.17 (Jetperch); joulescope_ui/jls_v2_annotations.py of 1.5.5.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import numpy as np
import numpy.typing as npt

V2_MAGIC = b"jlsfmt\r\n \n \x1a  \xb2\x1c"
V1_MAGIC = b"\xd3tagfmt \r\n \n  \x1a\x1c"
END_TAG = 0xFF
FILE_HEADER = struct.Struct("<16sQII")
CHUNK_HEADER = struct.Struct("<QQBBHIII")
"""Next and previous of its kind, tag, reserved, meta, payload length, length of the previous payload, CRC."""

UTC_TOLERANCE_S = 0.0005
"""A reading interpolated between entries of the UTC map lies within this of its own time."""
UTC_PER_SECOND = 1 << 30
"""Time in a JLS file is a 34Q30 number of seconds since 2018."""
_EPOCH = datetime(2018, 1, 1, tzinfo=UTC)

CURRENT_SIGNAL, VOLTAGE_SIGNAL, TIME_SIGNAL = 1, 2, 3
SOURCE_ID = 1
VENDOR = "bootbench"


class Chunk(IntEnum):
    """Numbers of the user data chunks; the application reads `NOTES` and leaves the others alone."""

    NOTES = 0
    HEAD = 0xB00
    EVENT = 0xB01
    READING = 0xB02
    HEAD_BESIDE = 0xB03
    READING_BESIDE = 0xB04
    COUNT = 0xB05


@dataclass(frozen=True, slots=True)
class Signals:
    """The numbers of one instrument's source and signals."""

    source: int
    current: int
    voltage: int
    time: int
    beside: int | None
    """Which of the instruments beside the main one; `None` is the main one."""

    def named(self, name: str) -> str:
        """The name of a signal in the file."""
        return name if self.beside is None else f"{name}_{self.beside}"


MOST_BESIDE = 14
"""The library has 255 signals; 16 are kept for each instrument."""


def signals_of(beside: int | None) -> Signals:
    """The numbers of the main instrument, or of the k-th beside it, k from 1 on."""
    if beside is None:
        return Signals(SOURCE_ID, CURRENT_SIGNAL, VOLTAGE_SIGNAL, TIME_SIGNAL, None)
    if not 1 <= beside <= MOST_BESIDE:
        raise ValueError(f"an instrument beside the main one has a number from 1 to {MOST_BESIDE}, not {beside}")
    first = 16 * beside
    return Signals(SOURCE_ID + beside, first + CURRENT_SIGNAL, first + VOLTAGE_SIGNAL, first + TIME_SIGNAL, beside)


@dataclass(frozen=True, slots=True)
class BlockSize:
    """How many readings make a block on disk and an entry of the least summary. A kill loses what no block holds."""

    samples_per_data: int
    sample_decimate_factor: int


LEAST_BLOCK = 16
"""The library rounds a smaller block up to this."""
_BLOCKS = (
    BlockSize(8192, 128),
    BlockSize(2048, 64),
    BlockSize(512, 64),
    BlockSize(480, 48),  # for a meter of 1 kHz, whose files open in half the time that blocks of 128 take
    BlockSize(128, 16),
    BlockSize(64, 16),
    BlockSize(LEAST_BLOCK, LEAST_BLOCK),
)
"""The library keeps a block as it is only where its summary entries divide 640."""
FINISHED_BLOCK = _BLOCKS[0]
"""Of a recording that is written whole, or is over: no kill can cost it any, and large blocks are read faster."""
ENTRIES, ENTRIES_TO_ONE = 640, 20
"""Entries of one summary, and how many of them are one entry of the summary above it: the library's own choice."""


def block_size(rate_hz: float) -> BlockSize:
    """Blocks of half a second or less, but not smaller than the library makes them nor larger than its default."""
    return next((block for block in _BLOCKS if block.samples_per_data <= 0.5 * rate_hz), _BLOCKS[-1])


def findable_count(count: int, block: BlockSize) -> int:
    """`count`, or the least number of samples above it with which the library finds the last of them again.

    Once a summary is full, the library (jls 0.17) finds no sample behind it before the next one has its first entry: up
    to 127 of 100,000 in a second, and up to twenty times as many where the summary above is full, too.
    """
    least, entry = count, block.sample_decimate_factor
    while ENTRIES * entry <= count:
        begun = count % (ENTRIES * entry)
        if 0 < begun < entry:
            least = count - begun + entry
        entry *= ENTRIES_TO_ONE
    return least


def on_disk(length: int) -> int:
    """A payload of `length` bytes is followed by its CRC, padded to a multiple of 8."""
    return (length + 4 + 7) // 8 * 8 if length else 0


def whole_rate_hz(rate_hz: float) -> int:
    """The rate that the signal definition states: a whole number of hertz, 1 or more. The UTC map says the rest."""
    return max(1, round(rate_hz)) if math.isfinite(rate_hz) else 1


def utc_of(started_utc: str | None) -> int:
    """JLS time of an ISO 8601 instant, exact to the microsecond; 0, which readers show as *no clock*, for `None`."""
    if started_utc is None:
        return 0
    since = datetime.fromisoformat(started_utc) - _EPOCH
    microseconds = since // timedelta(microseconds=1)
    return (microseconds * UTC_PER_SECOND + 500_000) // 1_000_000


def iso_of(utc: int) -> str:
    """ISO 8601 with Z, to the microsecond, of a JLS time."""
    microseconds = (utc * 1_000_000 + UTC_PER_SECOND // 2) // UTC_PER_SECOND
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def utc_knots(times_s: npt.NDArray[np.float64], tolerance_s: float = UTC_TOLERANCE_S) -> npt.NDArray[np.int64]:
    """Readings between which straight lines keep within `tolerance_s` of every reading's time; shape (k,), rising.

    Halves each stretch until it fits, all stretches of one length at a time. The first and the last reading are knots.
    """
    n = times_s.size
    if n < 3:
        return np.arange(n, dtype=np.int64)
    kept = [np.array([0, n - 1], dtype=np.int64)]
    starts, stops = np.array([0], dtype=np.int64), np.array([n - 1], dtype=np.int64)
    while starts.size:
        between = stops - starts - 1
        starts, stops, between = starts[between > 0], stops[between > 0], between[between > 0]
        if not starts.size:
            break
        first = np.concatenate(([0], np.cumsum(between)[:-1]))
        stretch = np.repeat(np.arange(starts.size), between)
        inside = np.arange(stretch.size) - first[stretch] + 1
        slope = (times_s[stops] - times_s[starts]) / (stops - starts)
        line_s = times_s[starts][stretch] + slope[stretch] * inside
        off_s = np.maximum.reduceat(np.abs(times_s[starts[stretch] + inside] - line_s), first)
        starts, stops = starts[off_s > tolerance_s], stops[off_s > tolerance_s]
        middles = (starts + stops) // 2
        kept.append(middles)
        starts, stops = np.concatenate((starts, middles)), np.concatenate((middles, stops))
        order = np.argsort(starts)
        starts, stops = starts[order], stops[order]
    return np.unique(np.concatenate(kept))
