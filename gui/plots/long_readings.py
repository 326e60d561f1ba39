"""A recording that is too long for memory: drawn from the summaries in its file, read only where somebody measures.

Knows no Qt. One reader serves the window and the thread that adds up readings, one at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.trace import Event, FloatArray, Meter, UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.reading import own_format
from bench.traces.recording import Hints, Origin
from gui.plots.columns import POINTS_PER_PIXEL, Columns, Points

LONG_READINGS = 30_000_000
"""From here on a recording is left in its file: 120 MB of currents, and their pyramid beside them."""
_LEAST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True, eq=False)
class _Sliced:
    """A column of readings of which a part is read when it is asked for."""

    read: Callable[[int, int], FloatArray]

    def __getitem__(self, part: slice) -> FloatArray:
        """The readings of a part, shape (n,)."""
        return self.read(part.start or 0, part.stop)


class LongReadings:
    """One open file of evenly spaced readings; `ColumnSource` and what figures are made of at once."""

    def __init__(self, file: JlsFile, clock: UniformClock) -> None:
        self._file = file
        self._busy = threading.Lock()
        self.clock = clock
        self.meter: Meter = file.plan.meter
        self.origin: Origin = file.plan.origin
        self.events: tuple[Event, ...] = file.plan.events
        self.current_a = _Sliced(self._current)
        self.voltage_v = _Sliced(self._voltage) if file.plan.voltage is not None else None

    @classmethod
    def opened(cls, path: Path, hints: Hints | None, format_name: str | None) -> LongReadings | None:
        """The file, where it is one of ours or another `.jls` that is long and evenly spaced; else `None`.

        Raises `BenchError` as opening it whole would.
        """
        if format_name not in (None, "jls") or not path.is_file() or path.stat().st_size < _LEAST_BYTES:
            return None
        if own_format(path) != "jls":
            return None
        file = JlsFile(path, hints)
        clock = file.plan.clock
        if len(file) < LONG_READINGS or not isinstance(clock, UniformClock):
            file.close()
            return None
        return cls(file, clock)

    def __len__(self) -> int:
        return len(self._file)

    @property
    def rate_hz(self) -> float:
        """See `ColumnSource`."""
        return self.clock.rate_hz

    @property
    def duration_s(self) -> float:
        """From the first reading to the last."""
        return (len(self) - 1) / self.clock.rate_hz

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """See `ColumnSource`; columns of a long view come from the file's summaries."""
        first = max(0, self.clock.index_at(start_s) - 1)
        stop = min(len(self), self.clock.index_at(stop_s) + 1)
        each = (stop - first) // max(1, pixels)
        if stop <= first or each <= POINTS_PER_PIXEL:
            values = self._current(first, max(first, stop)).astype(np.float64)
            return Points(self.clock.times_s(first, max(first, stop)), values)
        first, stop = first // each * each, min(len(self), -(-stop // each) * each)
        with self._busy:
            found = self._file.columns(first, stop, -(-(stop - first) // each))
        middle = (found.edges[:-1] + found.edges[1:] - 1) / 2
        at_s = self.clock.start_s + middle / self.clock.rate_hz
        return Columns(at_s, found.minimum, found.maximum, found.mean, each)

    def close(self) -> None:
        """Let go of the file, and of the process that reads it. May be called twice."""
        with self._busy:
            self._file.close()

    def _current(self, first: int, stop: int) -> FloatArray:
        with self._busy:
            return self._file.current_a(first, stop)

    def _voltage(self, first: int, stop: int) -> FloatArray:
        with self._busy:
            found = self._file.voltage_v(first, stop)
        return found if found is not None else np.full(stop - first, np.nan, np.float32)
