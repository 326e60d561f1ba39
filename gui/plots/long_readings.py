"""A recording that is too long for memory: drawn from summaries, read only where somebody measures.

Knows no Qt. At first it is drawn from the summaries in its file; `look_through` then reads it once, part by part, and
keeps what fits into memory whatever the length: blocks to draw from, their means to find stages on, where readings were
lost. One reader serves the window and the thread that adds up readings, one at a time; looking through has its own.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.reduction import MOST_BLOCKS, ReducedColumn, Reducer, Reduction
from analysis.trace import Event, FloatArray, Meter, UniformClock
from bench.case import Run, events_of, meter_of
from bench.traces.jls_file import JlsColumns, JlsFile
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


@dataclass(frozen=True, slots=True, eq=False)
class _Lane:
    """One column of readings as a `ColumnSource`."""

    of: LongReadings
    read: Callable[[int, int], FloatArray]
    summaries: Callable[[int, int, int], JlsColumns]
    reduced: Callable[[], ReducedColumn | None]

    @property
    def rate_hz(self) -> float:
        """See `ColumnSource`."""
        return self.of.clock.rate_hz

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """See `ColumnSource`: of few readings the readings themselves, of many their blocks or the file's summaries."""
        clock = self.of.clock
        first = max(0, clock.index_at(start_s) - 1)
        stop = min(len(clock), clock.index_at(stop_s) + 1)
        each = (stop - first) // max(1, pixels)
        if stop <= first or each <= POINTS_PER_PIXEL:
            stop = max(first, stop)
            return Points(clock.times_s(first, stop), self.read(first, stop).astype(np.float64))
        blocks = self.reduced()
        reduced = blocks.columns(first, stop, each) if blocks is not None else None
        if reduced is not None:
            return Columns(
                self._middle_s(reduced.edges),
                reduced.low,
                reduced.high,
                reduced.mean,
                int(reduced.edges[1] - reduced.edges[0]),
            )
        first, stop = first // each * each, min(len(clock), -(-stop // each) * each)
        found = self.summaries(first, stop, -(-(stop - first) // each))
        return Columns(self._middle_s(found.edges), found.minimum, found.maximum, found.mean, each)

    def _middle_s(self, edges: np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.float64]:
        clock = self.of.clock
        return np.asarray(clock.start_s + (edges[:-1] + edges[1:] - 1) / 2 / clock.rate_hz)


class LongReadings:
    """One open file of evenly spaced readings: what lanes are drawn from and what figures are made of at once."""

    def __init__(self, file: JlsFile, clock: UniformClock, hints: Hints | None) -> None:
        self._file, self._hints = file, hints
        self._busy = threading.Lock()
        self._done = weakref.finalize(self, file.close)  # also where nobody took it over
        self._reduction: Reduction | None = None
        self.clock = clock
        self.meter: Meter = file.plan.meter
        self.origin: Origin = file.plan.origin
        self.events: tuple[Event, ...] = file.plan.events
        self.current_a = _Sliced(self._current)
        self.voltage_v = _Sliced(self._voltage) if file.plan.voltage is not None else None
        self.current = _Lane(self, self._current, self._current_summaries, self._current_blocks)
        self.voltage = (
            _Lane(self, self._voltage, self._voltage_summaries, self._voltage_blocks)
            if file.plan.voltage is not None
            else None
        )

    @classmethod
    def opened(cls, path: Path, hints: Hints | None, format_name: str | None) -> LongReadings | None:
        """The file, where it is one of ours or another `.jls` that is long and evenly spaced; else `None`.

        Raises `BadInputError` or `QuestionError` as opening it whole would.
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
        return cls(file, clock, hints)

    def __len__(self) -> int:
        return len(self.clock)

    def belong_to(self, run: Run) -> None:
        """Lay the events and the meter of a case's run over those of the file, before anything is drawn of it."""
        self.events, self.meter = events_of(run, self.events), meter_of(run, self.meter)

    @property
    def duration_s(self) -> float:
        """From the first reading to the last."""
        return (len(self) - 1) / self.clock.rate_hz

    @property
    def reduction(self) -> Reduction | None:
        """What looking through it gave; `None` before that."""
        return self._reduction

    def look_through(self) -> Iterator[int]:
        """Read all of it once, and give how many readings have been read; what it found is there at the end.

        Raises `BadInputError` where the file is damaged. May be given up between two steps.
        """
        reducer = Reducer(self.clock, MOST_BLOCKS)
        if self._file.closed_properly:
            with JlsFile(self._file.path, self._hints, awaited=False) as file:
                yield from self._reduce(reducer, file.current_a, file.voltage_v)
        else:  # it is read from a repaired copy as long as itself: one is enough
            yield from self._reduce(reducer, self._current, self._voltage)
        self._reduction = reducer.reduction()

    def _reduce(
        self,
        reducer: Reducer,
        current_a: Callable[[int, int], FloatArray],
        voltage_v: Callable[[int, int], FloatArray | None],
    ) -> Iterator[int]:
        for first in range(0, len(self), reducer.at_once):
            stop = min(len(self), first + reducer.at_once)
            reducer.add(current_a(first, stop), voltage_v(first, stop) if self.voltage is not None else None)
            yield stop

    def close(self) -> None:
        """Let go of the file, and of the process that reads it. May be called twice."""
        with self._busy:
            self._done()

    def _current(self, first: int, stop: int) -> FloatArray:
        with self._busy:
            return self._file.current_a(first, stop)

    def _voltage(self, first: int, stop: int) -> FloatArray:
        with self._busy:
            found = self._file.voltage_v(first, stop)
        return found if found is not None else np.full(stop - first, np.nan, np.float32)

    def _current_summaries(self, first: int, stop: int, count: int) -> JlsColumns:
        with self._busy:
            return self._file.columns(first, stop, count)

    def _voltage_summaries(self, first: int, stop: int, count: int) -> JlsColumns:
        with self._busy:
            return self._file.voltage_columns(first, stop, count)

    def _current_blocks(self) -> ReducedColumn | None:
        return self._reduction.current if self._reduction is not None else None

    def _voltage_blocks(self) -> ReducedColumn | None:
        return self._reduction.voltage if self._reduction is not None else None
