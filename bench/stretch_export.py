"""A stretch of a recording as a file of its own: every reading, or least, mean and most of a number of columns."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from analysis.stretch import Readings
from analysis.trace import Clock
from bench.errors import BadInputError
from bench.traces import FORMATS, FormatRow, load_format
from bench.traces.recording import Loss, Origin, Recording
from bench.written import write_text_whole

_AT_ONCE = 1 << 19


class _Writer(Protocol):
    def write(self, recording: Recording, path: Path) -> tuple[Loss, ...]:
        """Write it whole or not at all; gives what the file does not keep."""


def writing_row(target: Path) -> FormatRow:
    """The format that a suffix stands for. Raises `BadInputError` for one that is not written."""
    row = next((row for row in FORMATS if row.writes and target.suffix.casefold() in row.suffixes), None)
    if row is None:
        suffixes = ", ".join(suffix for row in FORMATS if row.writes for suffix in row.suffixes)
        raise BadInputError(target, "has no suffix that says how to write it", advice=f"end it in one of {suffixes}")
    return row


def write_recording(recording: Recording, target: Path) -> tuple[Loss, ...]:
    """Write a recording in the format of the suffix. Raises `BadInputError`."""
    return cast(_Writer, load_format(writing_row(target))).write(recording, target)


def cut_out(recording: Recording, start_s: float, stop_s: float) -> Recording:
    """The readings and events from `start_s` to before `stop_s`, at their own times.

    Raises `BadInputError` for a stretch without readings.
    """
    trace = recording.trace
    first, stop = numbers_between(trace.clock, start_s, stop_s, recording.origin)
    events = tuple(event for event in trace.events if start_s <= event.at_s < stop_s)
    return Recording(trace.part(first, stop, events), origin_of_part(recording.origin, start_s, stop_s))


def numbers_between(clock: Clock, start_s: float, stop_s: float, origin: Origin) -> tuple[int, int]:
    """Numbers of the first reading from `start_s` on and of the first from `stop_s` on.

    Raises `BadInputError` where none lies between.
    """
    first, stop = clock.index_at(start_s), clock.index_at(stop_s)
    if stop <= first:
        raise BadInputError(origin.source_name, f"no reading lies between {start_s:.6g} and {stop_s:.6g} s")
    return first, stop


def origin_of_part(origin: Origin, start_s: float, stop_s: float) -> Origin:
    """The same origin, with what was cut out of it."""
    note = f"Cut out of {origin.source_name}: {start_s:.6g} to {stop_s:.6g} s of the run."
    return replace(origin, notes=(*origin.notes, note))


def write_columns(
    trace: Readings, start_s: float, stop_s: float, columns: int, target: Path
) -> Generator[int, None, None]:
    """Write at most so many columns of a stretch as CSV: from when to when, least, mean, most, readings.

    Every reading is in exactly one column. Gives how many readings are done after each part of them; the file is there
    at the end. Raises `BadInputError` for a stretch without readings.
    """
    clock = trace.clock
    first, stop = clock.index_at(start_s), clock.index_at(stop_s)
    if stop <= first:
        raise BadInputError(target, f"was not written: no reading lies between {start_s:.6g} and {stop_s:.6g} s")
    count = min(columns, stop - first)
    edges = first + (np.arange(count + 1, dtype=np.int64) * (stop - first)) // count
    sums = _ColumnSums.of(count)
    for k in range(first, stop, _AT_ONCE):
        end = min(stop, k + _AT_ONCE)
        sums.add(edges, k, trace.current_a[k:end].astype(np.float64))
        yield end - first
    starts_s, ends_s = clock.times_of(edges[:-1]), clock.times_of(edges[1:] - 1)
    lines = ["first_s,last_s,least_a,mean_a,most_a,readings"]
    for k in range(count):
        cells = (sums.least[k], sums.total[k] / sums.readings[k], sums.most[k]) if sums.readings[k] else ("", "", "")
        amperes = ",".join(cell if isinstance(cell, str) else f"{float(cell):.9g}" for cell in cells)
        lines.append(f"{starts_s[k]:.9g},{ends_s[k]:.9g},{amperes},{sums.readings[k]}")
    try:
        write_text_whole(target, "\n".join(lines) + "\n")
    except OSError as error:
        raise BadInputError(target, f"was not written ({error.strerror})") from error


@dataclass(frozen=True, slots=True, eq=False)
class _ColumnSums:
    """What is known of the columns so far; arrays of shape (n,), changed while readings come."""

    least: npt.NDArray[np.float64]
    most: npt.NDArray[np.float64]
    total: npt.NDArray[np.float64]
    readings: npt.NDArray[np.int64]

    @staticmethod
    def of(count: int) -> _ColumnSums:
        """So many columns without a reading."""
        return _ColumnSums(
            np.full(count, np.nan), np.full(count, np.nan), np.zeros(count), np.zeros(count, dtype=np.int64)
        )

    def add(self, edges: npt.NDArray[np.int64], first: int, values: npt.NDArray[np.float64]) -> None:
        """Readings from number `first` on, NaN where one was lost."""
        begin = int(np.searchsorted(edges, first, "right")) - 1
        end = int(np.searchsorted(edges, first + values.size, "left"))
        own, starts = slice(begin, end), np.maximum(edges[begin:end], first) - first
        read = np.isfinite(values)
        self.least[own] = np.fmin(self.least[own], np.fmin.reduceat(values, starts))
        self.most[own] = np.fmax(self.most[own], np.fmax.reduceat(values, starts))
        self.total[own] += np.add.reduceat(np.where(read, values, 0.0), starts)
        self.readings[own] += np.add.reduceat(read.astype(np.int64), starts)
