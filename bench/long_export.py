"""A stretch of a recording that stays in its file, written part by part: memory does not grow with the stretch.

Each writer is the twin of the one of its format (`bench.traces`) and writes the same file; it gives how many readings
are done after each part, and may be given up there: then nothing is left.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analysis.stretch import Column
from analysis.trace import Event, FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.stretch_export import numbers_between, origin_of_part, writing_row
from bench.traces import case_csv, parquet
from bench.traces.jls import check_whole
from bench.traces.jls_head import event_json, head_json, notes_text
from bench.traces.recording import Loss, Origin
from bench.written import whole_file

_AT_ONCE = 1 << 19
Writing = Generator[int, None, tuple[Loss, ...]]
"""Gives how many readings are done, and at the end what the file does not keep."""


class LongRecording(Protocol):
    """A recording of which a part is read when it is asked for."""

    @property
    def clock(self) -> UniformClock:
        """Of all readings."""

    @property
    def current_a(self) -> Column:
        """NaN is a lost reading."""

    @property
    def voltage_v(self) -> Column | None:
        """`None` where nobody measured it."""

    @property
    def meter(self) -> Meter:
        """What made it."""

    @property
    def origin(self) -> Origin:
        """Where it comes from."""

    @property
    def events(self) -> tuple[Event, ...]:
        """In order of time."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some readings of the stretch; arrays of shape (n,)."""

    stop: int
    """Number in the stretch of the reading behind the last."""
    times_s: npt.NDArray[np.float64]
    current_a: FloatArray
    voltage_v: FloatArray | None


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """What is written."""

    of: LongRecording
    first: int
    clock: UniformClock
    events: tuple[Event, ...]
    origin: Origin

    def __len__(self) -> int:
        return len(self.clock)

    def current(self, start: int, stop: int) -> FloatArray:
        """Readings of the stretch by their numbers in it."""
        return self.of.current_a[self.first + start : self.first + stop]

    def voltage(self, start: int, stop: int) -> FloatArray | None:
        """The same of the voltage."""
        column = self.of.voltage_v
        return column[self.first + start : self.first + stop] if column is not None else None

    def parts(self) -> Iterator[_Part]:
        """All of it, in order."""
        for start in range(0, len(self), _AT_ONCE):
            stop = min(len(self), start + _AT_ONCE)
            times_s = self.clock.times_s(start, stop)
            yield _Part(stop, times_s, self.current(start, stop), self.voltage(start, stop))

    def head(self) -> Trace:
        """Its first reading as a trace: what the heads of files are made from."""
        clock = replace(self.clock, count=1)
        return Trace(clock, self.current(0, 1), self.of.meter, self.voltage(0, 1), self.events)


def write_long(long: LongRecording, start_s: float, stop_s: float, target: Path) -> Writing:
    """Write the readings and events from `start_s` to before `stop_s` at their own times, in the suffix's format.

    Raises `BadInputError` for a stretch without readings, and for a format that is not written part by part.
    """
    row = writing_row(target)
    writer = _WRITERS.get(row.name)
    if writer is None:
        raise BadInputError(
            target,
            f"was not written: a {row.title} is not written part by part, and this recording is too long for memory",
            advice="end it in .jls, .csv, .npz or .parquet",
        )
    clock = long.clock
    first, stop = numbers_between(clock, start_s, stop_s, long.origin)
    stretch = _Stretch(
        of=long,
        first=first,
        clock=UniformClock(stop - first, clock.rate_hz, float(clock.times_s(first, first + 1)[0])),
        events=tuple(event for event in long.events if start_s <= event.at_s < stop_s),
        origin=origin_of_part(long.origin, start_s, stop_s),
    )
    return (yield from writer(stretch, target))


def _jls(stretch: _Stretch, target: Path) -> Writing:
    # Every export asks for the table of writers; the library comes with the first file of its format.
    from bench.traces.jls_writer import JlsWriter

    origin, clock = stretch.origin, stretch.clock
    with whole_file(target) as temporary:
        with JlsWriter(
            temporary,
            stretch.of.meter,
            origin,
            clock=clock,
            has_voltage=stretch.of.voltage_v is not None,
            start_s=clock.start_s,
            notes=notes_text(stretch.head(), origin),
        ) as writer:
            for part in stretch.parts():
                writer.append(part.current_a, part.voltage_v, None)
                yield part.stop
            for event in stretch.events:
                writer.event(event, min(clock.index_at(event.at_s), len(stretch) - 1))
        check_whole(temporary, target, len(stretch))
    return (Loss.DIGITS,) if stretch.head().current_a.dtype != np.float32 else ()


def _csv(stretch: _Stretch, target: Path) -> Writing:
    with whole_file(target) as temporary, temporary.open("wb") as file:
        case_csv.write_header(file, has_voltage=stretch.of.voltage_v is not None)
        for part in stretch.parts():
            case_csv.write_rows(file, part.times_s, part.current_a, part.voltage_v)
            yield part.stop
    return case_csv.losses_of(stretch.events)


def _parquet(stretch: _Stretch, target: Path) -> Writing:
    head = stretch.head()
    with whole_file(target) as temporary, parquet.writer_of(temporary, head, stretch.clock, stretch.origin) as file:
        for part in stretch.parts():
            file.write_batch(parquet.batch_of(file.schema, part.times_s, part.current_a, part.voltage_v))
            yield part.stop
    return ()


def _npz(stretch: _Stretch, target: Path) -> Writing:
    """One column after the other, as the archive wants it."""
    about = head_json(stretch.of.meter, stretch.clock, stretch.origin, stretch.clock.start_s)
    about["events"] = [event_json(event) for event in stretch.events]
    columns = [("time_s", stretch.clock.times_s), ("current_a", stretch.current)]
    if stretch.of.voltage_v is not None:
        columns.append(("voltage_v", lambda start, stop: np.asarray(stretch.voltage(start, stop))))
    with whole_file(target) as temporary, zipfile.ZipFile(temporary, "w", allowZip64=True) as archive:
        with archive.open("about.npy", "w", force_zip64=True) as member:
            np.lib.format.write_array(member, np.array(json.dumps(about).encode()), allow_pickle=False)
        for number, (name, column) in enumerate(columns):
            yield from _npz_column(archive, name, column, len(stretch), (number, len(columns)))
    return ()


def _npz_column(
    archive: zipfile.ZipFile, name: str, column: Callable[[int, int], FloatArray], count: int, place: tuple[int, int]
) -> Iterator[int]:
    """Write one column; it is so many of all of them, and gives its share of the readings."""
    number, columns = place
    with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
        for start in range(0, count, _AT_ONCE):
            stop = min(count, start + _AT_ONCE)
            values = column(start, stop)
            if not start:
                head = {"descr": values.dtype.str, "fortran_order": False, "shape": (count,)}
                np.lib.format.write_array_header_1_0(member, head)
            member.write(np.ascontiguousarray(values).tobytes())
            yield (number * count + stop) // columns


_WRITERS: dict[str, Callable[[_Stretch, Path], Writing]] = {
    "jls": _jls,
    "case-csv": _csv,
    "npz": _npz,
    "parquet": _parquet,
}
