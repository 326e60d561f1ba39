"""Least, greatest and mean reading of blocks of 16, 256, 4096 … readings: any stretch of a recording in a few columns.

A window of 2000 pixels over an hour at 100 kS/s asks for 2000 columns, and gets them from some ten thousand blocks
instead of from 360 million readings. The extremes are kept beside the mean because a mean alone hides the spike of one
reading. Lost readings (NaN) count nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.blocks import Blocks, Floats, Indices, fold, join
from analysis.trace import FloatArray

FACTOR = 16
"""Each level has a sixteenth of the blocks of the level below."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A stretch of a recording as a few columns. Arrays have shape (n,), `edges` (n + 1,)."""

    edges: Indices
    """Column *k* holds the readings `edges[k]` to `edges[k + 1]`, half-open; none is left out, none is in two."""
    low: FloatArray
    """Least reading of the column; NaN where all were lost."""
    high: FloatArray
    mean: Floats

    def __len__(self) -> int:
        return int(self.low.size)


class Pyramid:
    """The levels over one recording; grows with it.

    Level 0 is the readings themselves; a block of level *k* stands for `FACTOR ** k` readings. Only whole blocks are
    kept, so that appending never changes a block. The levels take a fifth of the readings' own memory.
    """

    def __init__(self, values: FloatArray) -> None:
        """Over readings of shape (n,), float32 or float64, kept by reference, not copied."""
        self._readings = _Growing(values)
        self._lost_at = _Growing(np.empty(0, np.int64))
        self._levels: list[_Level] = []
        self._raise_levels(0)

    @classmethod
    def build(cls, values: FloatArray) -> Pyramid:
        """The pyramid over readings of shape (n,); they are kept by reference, not copied."""
        return cls(values)

    def __len__(self) -> int:
        return len(self._readings)

    def append(self, values: FloatArray) -> None:
        """Add readings at the end; over a whole recording each reading is copied about twice."""
        held = len(self)
        self._readings.extend(values)
        self._raise_levels(held)

    def columns(self, start: int, stop: int, count: int) -> Columns:
        """The readings `start` to `stop` (exclusive) in at most `count` columns of about equal width.

        Costs in proportion to `count`, whatever the length of the recording. The first column begins exactly at
        `start`, the last ends exactly at `stop`; the borders between stand on blocks of at most a third of a column,
        and `edges` says where. There are never more columns than readings. Raises `ValueError` for a stretch outside
        the recording or a count below 1.
        """
        if not 0 <= start <= stop <= len(self):
            raise ValueError(f"readings {start} to {stop} are not a stretch of {len(self)} readings")
        if count < 1:
            raise ValueError(f"a stretch can be shown in one column or more, not in {count}")
        count = min(count, stop - start)
        if count == 0:
            none = np.empty(0, self._readings.array.dtype)
            return Columns(np.array([start]), none, none, np.empty(0))
        level = self._level_for((stop - start) // count)
        size = FACTOR**level
        first, last = -(-start // size), stop // size
        starts = (np.arange(count, dtype=np.int64) * (last - first)) // count
        joined = join(self._blocks(level, first, last), starts, lossy=self._lossy)
        self._add_ends(joined, (start, first * size), (last * size, stop))
        edges = np.append((first + starts) * size, stop)
        edges[0] = start
        valid = np.diff(edges - np.searchsorted(self._lost_at.array, edges))
        mean = np.divide(joined.total, valid, out=np.full(count, np.nan), where=valid > 0)
        return Columns(edges, joined.low, joined.high, mean)

    @property
    def _lossy(self) -> bool:
        return len(self._lost_at) > 0

    def _level_for(self, width: int) -> int:
        """The coarsest level with three blocks or more to a column, two of which the ends may cut."""
        level = 0
        while level < len(self._levels) and 3 * FACTOR ** (level + 1) <= width:
            level += 1
        return level

    def _blocks(self, level: int, first: int, last: int) -> Blocks:
        """Blocks `first` to `last` of a level."""
        if level:
            return self._levels[level - 1].blocks().part(first, last)
        readings = self._readings.array[first:last]
        return Blocks(readings, readings, np.nan_to_num(readings) if self._lossy else readings)

    def _add_ends(self, joined: Blocks, head: tuple[int, int], tail: tuple[int, int]) -> None:
        """Take the readings before the first whole block into the first column, those after the last into the last."""
        for k, (first, last) in ((0, head), (-1, tail)):
            for piece in self._pieces(first, last):
                joined.low[k] = np.fmin(joined.low[k], np.fmin.reduce(piece.low))
                joined.high[k] = np.fmax(joined.high[k], np.fmax.reduce(piece.high))
                joined.total[k] += piece.total.sum()

    def _pieces(self, start: int, stop: int) -> list[Blocks]:
        """A stretch of readings as few blocks of each level: fine ones at its ends, coarse ones between."""
        pieces: list[Blocks] = []
        for level in range(len(self._levels) + 1):
            inner_start, inner_stop = -(-start // FACTOR), stop // FACTOR
            if inner_start >= inner_stop or level == len(self._levels):
                pieces.append(self._blocks(level, start, stop))
                break
            pieces.append(self._blocks(level, start, inner_start * FACTOR))
            pieces.append(self._blocks(level, inner_stop * FACTOR, stop))
            start, stop = inner_start, inner_stop
        return [piece for piece in pieces if piece.low.size]

    def _raise_levels(self, held: int) -> None:
        """Reduce what is new since `held` readings, level by level, until less than one block is new."""
        new = self._readings.array[held:]
        if new.size and np.isnan(new.sum()):  # one fast pass: NaN spreads through the sum
            self._lost_at.extend(np.flatnonzero(np.isnan(new)) + held)
        for level in range(64):
            done = len(self._levels[level]) if level < len(self._levels) else 0
            whole = len(self) // FACTOR ** (level + 1)
            if whole == done:
                return
            fresh = fold(self._blocks(level, done * FACTOR, whole * FACTOR), FACTOR, lossy=self._lossy)
            if level == len(self._levels):
                self._levels.append(_Level(fresh))
            else:
                self._levels[level].extend(fresh)


class _Growing:
    """An array with room at the end, doubled when it runs out."""

    def __init__(self, values: npt.NDArray[Any]) -> None:
        self._room: npt.NDArray[Any] | None = None
        self.array = values

    def __len__(self) -> int:
        return int(self.array.size)

    def extend(self, values: npt.NDArray[Any]) -> None:
        held, needed = self.array.size, self.array.size + values.size
        if self._room is None or self._room.size < needed:
            self._room = np.empty(max(needed, 2 * held), self.array.dtype)
            self._room[:held] = self.array
        self._room[held:needed] = values
        self.array = self._room[:needed]


class _Level:
    """One level's growing blocks."""

    def __init__(self, blocks: Blocks) -> None:
        self._low, self._high, self._total = _Growing(blocks.low), _Growing(blocks.high), _Growing(blocks.total)

    def __len__(self) -> int:
        return len(self._low)

    def blocks(self) -> Blocks:
        return Blocks(self._low.array, self._high.array, self._total.array)

    def extend(self, blocks: Blocks) -> None:
        self._low.extend(blocks.low)
        self._high.extend(blocks.high)
        self._total.extend(blocks.total)
