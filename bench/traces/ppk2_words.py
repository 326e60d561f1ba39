"""The digital channels of a Power Profiler session: who wrote them, and when they changed.

Eight pairs of bits, channel i in the bits 2i and 2i + 1: 0 no channel, 1 low, 2 high, 3 both within the interval. The
instrument always reads all eight, so in a file of the application no pair is ever 0. It writes the word with its high
byte first. Other people's writers put eight plain bits there, the low byte first: taken for the application's, they
would be half of the channels, and the wrong ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, Event, EventName

_CHANNELS = 8
_MOST_EVENTS = 200
_AT_ONCE = 1 << 22
_LEVELS = ("none", "low", "high", "low and high")
_NO_LOGIC = 0xAAAA
"""What the application puts in where a file of an older version had no digital channels."""


class Writer(Enum):
    """Who wrote the digital words of a file. The value says it to the person."""

    NOBODY = "No digital channel was recorded."
    APPLICATION = "All eight digital channels are there, as Power Profiler writes them; their changes are notes."
    OTHER = (
        "Digital channels are eight plain bits with the low byte first: another program than Power Profiler wrote "
        "the file; their changes are notes."
    )
    EITHER = (
        "Digital channels may be eight plain bits or four pairs, the low byte first, from another program than Power "
        "Profiler, so they were left out."
    )
    UNKNOWN = "Digital channels are neither Power Profiler's nor eight plain bits, so they were left out."


@dataclass(frozen=True, slots=True)
class DigitalSeen:
    """What the digital channels say."""

    writer: Writer
    events: tuple[Event, ...]
    notes: tuple[str, ...]


def digital_of(words: npt.NDArray[np.uint16], clock: Clock, writer: Writer | None = None) -> DigitalSeen:
    """Read the words, shape (n,), as numbers whose high byte came first; `writer` where somebody knows it."""
    writer = writer or _writer_of(words)
    if writer is Writer.NOBODY:
        return DigitalSeen(writer, (), ())
    notes = [writer.value]
    if writer in (Writer.EITHER, Writer.UNKNOWN):
        return DigitalSeen(writer, (), tuple(notes))
    if writer is Writer.OTHER:
        words = words.byteswap()
    events: list[Event] = []
    for channel in range(_CHANNELS):
        changes = _changes(words, writer, channel)
        if changes.places.size > _MOST_EVENTS:
            notes.append(f"Digital channel D{channel} changes {changes.places.size} times and was left out.")
            continue
        for k, level in zip(changes.places.tolist(), changes.levels.tolist(), strict=True):
            at_s = float(clock.times_s(k, k + 1)[0])
            events.append(Event(at_s, EventName.NOTE, f"D{channel} {_LEVELS[level]}"))
    return DigitalSeen(writer, tuple(events), tuple(notes))


def _writer_of(words: npt.NDArray[np.uint16]) -> Writer:
    seen = np.zeros(1 << 16, dtype=np.bool_)
    for k in range(0, words.size, _AT_ONCE):
        seen[words[k : k + _AT_ONCE]] = True
    values = np.flatnonzero(seen)
    if not values.any() or np.array_equal(values, [_NO_LOGIC]):
        return Writer.NOBODY
    pairs = values[:, None] >> np.arange(0, 16, 2) & 3
    if (pairs != 0).all():
        return Writer.APPLICATION
    if (values & 0xFF).any():
        return Writer.UNKNOWN
    return Writer.EITHER if (pairs[:, _CHANNELS // 2 :] != 0).all() else Writer.OTHER


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """Where a channel changes, the first reading included, and to which level; shape (n,) each."""

    places: npt.NDArray[np.int64]
    levels: npt.NDArray[np.int64]


def _changes(words: npt.NDArray[np.uint16], writer: Writer, channel: int) -> _Changes:
    places: list[npt.NDArray[np.int64]] = []
    levels: list[npt.NDArray[np.int64]] = []
    last = -1
    for k in range(0, words.size, _AT_ONCE):
        block = words[k : k + _AT_ONCE]
        level = ((block >> channel & 1) + 1 if writer is Writer.OTHER else block >> 2 * channel & 3).astype(np.int8)
        changed = np.flatnonzero(np.diff(level, prepend=np.int8(last)))
        last = int(level[-1])
        places.append(changed + k)
        levels.append(level[changed].astype(np.int64))
    where, what = np.concatenate(places), np.concatenate(levels)
    there = what > 0
    return _Changes(where[there], what[there])
