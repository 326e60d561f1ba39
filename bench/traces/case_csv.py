"""The CSV of a case folder: `time_s,current_a` or `time_s,current_a,voltage_v`, in the units of their names.

Times are seconds of the run, kept to their digits. A reading that is missing is a hole: its row is absent, or its cell
is empty. Nothing else may stand in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, Event, EventName, FloatArray, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.csv_dialect import Dialect, Encoding
from bench.traces.csv_end import UnfinishedRow
from bench.traces.csv_rows import Kept, read_rows
from bench.traces.plain_numbers import is_small, plain_numbers
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_TEXT_BYTES, Source, open_source, read_head
from bench.traces.streamed import Stream
from bench.written import whole_file

_HEADERS = (("time_s", "current_a"), ("time_s", "current_a", "voltage_v"))
_BOM = b"\xef\xbb\xbf"
_LOSSES = (Loss.START_TIME, Loss.RESOLUTION, Loss.INSTRUMENT, Loss.CALIBRATION, Loss.EVENTS)
_ROWS_AT_ONCE = 1 << 20


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first line."""
    return Likeness.SURE if _header(head) is not None else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole file. Raises `BadInputError` with the line of what is wrong."""
    source = open_source(path, LARGEST_TEXT_BYTES)
    dialect = _header(read_head(path))
    if dialect is None or dialect.names is None:
        wanted = " or ".join(",".join(names) for names in _HEADERS)
        raise BadInputError(path, f"the first line is not {wanted}", place="line 1")
    columns = _columns(source, dialect)
    clock, current_a = _clock(columns, source.path), columns.current_a
    seen = seen_resolution(current_a)
    if isinstance(clock, UniformClock):
        rate_hz = clock.rate_hz
    else:
        rate_hz = (len(clock) - 1) / float(clock.stamps_s[-1] - clock.stamps_s[0]) if len(clock) > 1 else 0.0
    trace = Trace(
        clock=clock,
        current_a=current_a,
        voltage_v=columns.voltage_v,
        meter=Meter(name="unknown", rate_hz=rate_hz, resolution_a=seen.resolution_a),
    )
    losses, notes = [*_LOSSES], [*seen.notes]
    if columns.unfinished is not None:
        losses.append(Loss.TAIL)
        notes.append(columns.unfinished.note)
    origin = Origin(
        format="case-csv",
        source_name=path.name,
        source_hash=source.hash,
        losses=tuple(losses),
        notes=(*notes, *unneeded(hints)),
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a file that is larger than memory. Raises `BadInputError` at the block that is wrong."""
    # The reader of any table comes with those; a case whose runs are small does without.
    from bench.traces.csv_stream import stream_table
    from bench.traces.general_csv import scaled_column

    return stream_table(path, hints, "case-csv", scaled_column)


def write(recording: Recording, path: Path) -> tuple[Loss, ...]:
    """Write the readings, each number with as many digits as bring it back; gives what the file does not keep."""
    trace = recording.trace
    with whole_file(path) as temporary, temporary.open("wb") as file:
        write_header(file, has_voltage=trace.voltage_v is not None)
        for start in range(0, len(trace), _ROWS_AT_ONCE):
            stop = min(len(trace), start + _ROWS_AT_ONCE)
            voltage_v = None if trace.voltage_v is None else trace.voltage_v[start:stop]
            write_rows(file, trace.clock.times_s(start, stop), trace.current_a[start:stop], voltage_v)
    return losses_of(trace.events)


def write_header(file: BinaryIO, *, has_voltage: bool) -> None:
    """The first line."""
    file.write(",".join(_HEADERS[1 if has_voltage else 0]).encode() + b"\n")


def write_rows(
    file: BinaryIO, times_s: npt.NDArray[np.float64], current_a: FloatArray, voltage_v: FloatArray | None
) -> None:
    """Some readings, shape (n,) each; a lost one is an empty cell."""
    import pyarrow as pa
    from pyarrow import csv

    columns = [times_s, current_a] if voltage_v is None else [times_s, current_a, voltage_v]
    names = list(_HEADERS[len(columns) - 2])
    arrays = [pa.array(column, from_pandas=True) for column in columns]
    csv.write_csv(pa.table(arrays, names=names), file, csv.WriteOptions(include_header=False, quoting_style="none"))


def losses_of(events: Sequence[Event]) -> tuple[Loss, ...]:
    """What the file does not keep of a recording with these events."""
    return (*_LOSSES, *((Loss.GAPS,) if any(event.name is EventName.GAP for event in events) else ()))


def _header(head: bytes) -> Dialect | None:
    """The dialect of the case CSV, if the first line is its header."""
    bom_bytes = len(_BOM) if head.startswith(_BOM) else 0
    line, end, _ = head[bom_bytes:].partition(b"\n")
    names = tuple(line.rstrip(b"\r").decode("utf-8", errors="replace").split(","))
    if names not in _HEADERS:
        return None
    return Dialect(
        encoding=Encoding("utf-8", bom_bytes),
        delimiter=",",
        decimal=".",
        comment=None,
        names=names,
        units=None,
        width=len(names),
        header_bytes=bom_bytes + len(line) + len(end),
        header_lines=1,
        preamble=(),
        first_row=(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The numbers of the file. Arrays have shape (n,)."""

    times_s: npt.NDArray[np.float64]
    current_a: npt.NDArray[np.float64]
    voltage_v: npt.NDArray[np.float64] | None
    place: Callable[[int], str]
    """Where a row stands, for a person."""
    unfinished: UnfinishedRow | None = None
    """The row that was left out because the file ends inside it."""


def _columns(source: Source, dialect: Dialect) -> _Columns:
    if is_small(source.size_bytes):
        numbers = plain_numbers(source.path.read_bytes()[dialect.header_bytes :], dialect.width)
        if numbers is not None:
            voltage_v = numbers[2] if dialect.width == 3 else None
            return _Columns(numbers[0], numbers[1], voltage_v, lambda row: f"line {row + 2}")
    rows = read_rows(source, dialect, dict.fromkeys(range(dialect.width), Kept.NUMBER))
    times_s, current_a = rows.times(0), rows.numbers(1)
    voltage_v = rows.numbers(2) if dialect.width == 3 else None
    return _Columns(times_s, current_a, voltage_v, rows.place, rows.unfinished)


def _clock(columns: _Columns, source: Path) -> Clock:
    """Each reading's own time, or a fixed rate where that gives the same times to the last digit."""
    place, times_s = columns.place, columns.times_s
    missing = np.flatnonzero(np.isnan(times_s))
    if missing.size:
        raise BadInputError(source, "the time is empty", place=place(int(missing[0])))
    back = np.flatnonzero(np.diff(times_s) <= 0)
    if back.size:
        k = int(back[0])
        what = "stands still" if times_s[k + 1] == times_s[k] else "runs backwards"
        raise BadInputError(
            source, f"time {what}: {times_s[k + 1]:.12g} s follows {times_s[k]:.12g} s", place=place(k + 1)
        )
    if times_s.size > 1 and not 1e-10 < (float(times_s[-1]) - float(times_s[0])) / times_s.size < 1e8:
        raise BadInputError(source, f"times from {times_s[0]:g} to {times_s[-1]:g} s cannot be those of one recording")
    if times_s.size > 2:
        rate_hz = float(f"{(times_s.size - 1) / (times_s[-1] - times_s[0]):.9g}")
        uniform = UniformClock(times_s.size, rate_hz, float(times_s[0]))
        if np.array_equal(uniform.times_s(), times_s):
            return uniform
    return StampedClock(times_s)
