"""What was read so far, as a bounded number of columns: the cost of a look does not grow with the recording."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

MOST_COLUMNS = 2048
"""More become half as many, twice as wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Columns of readings, shape (n,) each; NaN where every reading of a column was lost. At host times."""

    at_s: Floats
    """Middle of the readings of each column; of a single reading its own time."""
    least: Floats
    most: Floats
    mean: Floats
    readings_each: int
    """The most readings that one column holds."""


class LiveSeries:
    """Gathers readings; filled by one thread and looked at by another."""

    def __init__(self, width_s: float) -> None:
        self._width_s = width_s
        self._lock = threading.Lock()
        self._size = 0
        self._bins = np.zeros(2 * MOST_COLUMNS, dtype=np.int64)
        self._first_s, self._last_s = (np.zeros(2 * MOST_COLUMNS) for _ in range(2))
        self._least, self._most, self._total = (np.zeros(2 * MOST_COLUMNS) for _ in range(3))
        self._there, self._count = (np.zeros(2 * MOST_COLUMNS, dtype=np.int64) for _ in range(2))

    def add(self, times_s: Floats, values: Floats) -> None:
        """A block in order of time, shape (n,) each; NaN is a lost reading."""
        if not times_s.size:
            return
        with self._lock:
            for begin in range(0, times_s.size, 1 << 18):  # a pause of the computer's may bring very many at once
                self._add(times_s[begin : begin + (1 << 18)], values[begin : begin + (1 << 18)])

    def look(self) -> Series:
        """What there is by now."""
        with self._lock:
            kept = slice(0, self._size)
            there = self._there[kept]
            with np.errstate(invalid="ignore"):
                mean = np.where(there > 0, self._total[kept] / np.maximum(there, 1), np.nan)
            return Series(
                (self._first_s[kept] + self._last_s[kept]) / 2,
                np.where(there > 0, self._least[kept], np.nan),
                np.where(there > 0, self._most[kept], np.nan),
                mean,
                int(self._count[kept].max(initial=0)),
            )

    def _add(self, times_s: Floats, values: Floats) -> None:
        bins = np.floor(times_s / self._width_s).astype(np.int64)
        if self._size:
            # A better estimate of a meter's delay may set its times back by some milliseconds.
            bins = np.maximum(bins, self._bins[self._size - 1])
        bins = np.maximum.accumulate(bins)
        starts = np.flatnonzero(np.diff(bins, prepend=bins[0] - 1))
        read = np.isfinite(values)
        stops = np.append(starts[1:], bins.size) - 1
        found = (
            (self._bins, bins[starts]),
            (self._first_s, times_s[starts]),
            (self._last_s, times_s[stops]),
            (self._least, np.fmin.reduceat(np.where(read, values, np.inf), starts)),
            (self._most, np.fmax.reduceat(np.where(read, values, -np.inf), starts)),
            (self._total, np.add.reduceat(np.where(read, values, 0.0), starts)),
            (self._there, np.add.reduceat(read.astype(np.int64), starts)),
            (self._count, stops - starts + 1),
        )
        done = 0
        while done < starts.size:
            take = min(starts.size - done, MOST_COLUMNS)
            for kept, new in found:
                kept[self._size : self._size + take] = new[done : done + take]
            begin, self._size, done = max(0, self._size - 1), self._size + take, done + take
            self._join(begin)
            while self._size > MOST_COLUMNS:
                self._width_s *= 2.0
                self._bins[: self._size] //= 2
                found[0][1][done:] //= 2
                self._join(0)

    def _join(self, begin: int) -> None:
        """Neighbours from `begin` on that lie in one bin become one column."""
        part = slice(begin, self._size)
        starts = np.flatnonzero(np.diff(self._bins[part], prepend=self._bins[begin] - 1))
        if starts.size == self._size - begin:
            return
        stops = np.append(starts[1:], self._size - begin) - 1
        joined = (
            (self._bins, self._bins[part][starts]),
            (self._first_s, self._first_s[part][starts]),
            (self._last_s, self._last_s[part][stops]),
            (self._least, np.minimum.reduceat(self._least[part], starts)),
            (self._most, np.maximum.reduceat(self._most[part], starts)),
            (self._total, np.add.reduceat(self._total[part], starts)),
            (self._there, np.add.reduceat(self._there[part], starts)),
            (self._count, np.add.reduceat(self._count[part], starts)),
        )
        self._size = begin + starts.size
        for kept, new in joined:
            kept[begin : self._size] = new
