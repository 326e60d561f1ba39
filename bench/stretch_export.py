"""A stretch of a recording as a file of its own: every reading, or least, mean and most of a number of columns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from analysis.pyramid import Pyramid
from analysis.trace import Clock, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import FORMATS, FormatRow, load_format
from bench.traces.recording import Loss, Recording
from bench.written import write_text_whole


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
    first, stop = trace.clock.index_at(start_s), trace.clock.index_at(stop_s)
    if stop <= first:
        raise BadInputError(recording.origin.source_name, f"no reading lies between {start_s:.6g} and {stop_s:.6g} s")
    part = Trace(
        clock=_part(trace.clock, first, stop),
        current_a=trace.current_a[first:stop],
        meter=trace.meter,
        voltage_v=None if trace.voltage_v is None else trace.voltage_v[first:stop],
        events=tuple(event for event in trace.events if start_s <= event.at_s < stop_s),
    )
    note = f"Cut out of {recording.origin.source_name}: {start_s:.6g} to {stop_s:.6g} s of the run."
    return Recording(part, replace(recording.origin, notes=(*recording.origin.notes, note)))


def write_columns(trace: Trace, start_s: float, stop_s: float, columns: int, target: Path) -> None:
    """Write at most so many columns of a stretch as CSV: from when to when, least, mean, most, readings.

    Every reading is in exactly one column. Raises `BadInputError` for a stretch without readings.
    """
    first, stop = trace.clock.index_at(start_s), trace.clock.index_at(stop_s)
    if stop <= first:
        raise BadInputError(target, f"was not written: no reading lies between {start_s:.6g} and {stop_s:.6g} s")
    values = trace.current_a[first:stop]
    found = Pyramid.build(values).columns(0, values.size, columns)
    edges = found.edges + first
    starts_s, ends_s = _times_s(trace.clock, edges[:-1]), _times_s(trace.clock, edges[1:] - 1)
    lost = np.add.reduceat(np.isnan(values), found.edges[:-1])
    readings = np.diff(found.edges) - lost
    lines = ["first_s,last_s,least_a,mean_a,most_a,readings"]
    for k in range(len(found)):
        cells = (found.low[k], found.mean[k], found.high[k])
        amperes = ",".join("" if np.isnan(cell) else f"{float(cell):.9g}" for cell in cells)
        lines.append(f"{starts_s[k]:.9g},{ends_s[k]:.9g},{amperes},{readings[k]}")
    try:
        write_text_whole(target, "\n".join(lines) + "\n")
    except OSError as error:
        raise BadInputError(target, f"was not written ({error.strerror})") from error


def _part(clock: Clock, first: int, stop: int) -> Clock:
    if isinstance(clock, StampedClock):
        return StampedClock(clock.stamps_s[first:stop])
    return UniformClock(stop - first, clock.rate_hz, float(clock.times_s(first, first + 1)[0]))


def _times_s(clock: Clock, indices: np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.float64]:
    if isinstance(clock, StampedClock):
        return clock.stamps_s[indices]
    return clock.start_s + indices / clock.rate_hz
