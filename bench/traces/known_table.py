"""Tables that one program writes: known by the names of their columns, read by the reader of any table.

A format of this kind is a `KnownTable` (names, units, what its program lost) and a few lines that make a clock of its
times. How the file is written (separator, decimal comma, UTF-16, lines above the header) is found by looking, since
spreadsheets write such files anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, Event, FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.json_input import shown
from bench.traces.asking import HintName, ampere_per_unit, hinted_unit, index_of, unneeded
from bench.traces.clocks import clock_of, even_rate_hz
from bench.traces.csv_cells import cell_of
from bench.traces.csv_columns import NONE
from bench.traces.csv_dialect import Dialect, NoTable, dialect_in, dialect_of_head
from bench.traces.csv_restarts import part_of
from bench.traces.csv_rows import Kept, Rows, read_rows
from bench.traces.csv_times import EPOCH_S, dates_of, iso_utc
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording, Unit
from bench.traces.resolution import seen_resolution
from bench.traces.source import HEAD_BYTES, LARGEST_TEXT_BYTES, open_source


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of one quantity."""

    pattern: str
    """What the whole name is, as a regular expression; case does not matter."""
    per_si: float = 1.0
    """How many of the column's unit make an ampere, a volt or a second."""
    usual: str | None = None
    """Of several, the one that is meant where nobody says."""


@dataclass(frozen=True, slots=True)
class KnownTable:
    """What one program writes."""

    format: str
    instrument: str | None
    signs: tuple[str, ...]
    """Patterns of names; a header with all of them is this program's."""
    current: Heading
    losses: tuple[Loss, ...]
    times: tuple[Heading, ...] = ()
    """What may say the time, the best first."""
    voltage: Heading | None = None
    texts: tuple[str, ...] = ()
    """Patterns of columns that are kept as text, such as one that says which rows count."""
    is_volts: bool = False
    """Whether the column of the current holds volts, so that a shunt is asked for (or the unit of a current probe)."""
    preamble: str | None = None
    """What must stand above the header, as a regular expression, where names alone are no sign."""


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """The times that the rows bring."""

    times_s: npt.NDArray[np.float64]
    """Shape (n,), as they stand: since the first one where they are dates, else since whatever the program counts."""
    started_utc: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Clocked:
    """The clock that the times of the rows make."""

    clock: Clock
    step_s: float
    """The middle step."""
    started_utc: str | None
    notes: tuple[str, ...]

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The start, where nobody says it."""
        return () if self.started_utc else (Loss.START_TIME,)


@dataclass(frozen=True, slots=True, eq=False)
class KnownRows:
    """A table, read."""

    table: KnownTable
    hints: Hints
    rows: Rows
    current_a: FloatArray
    voltage_v: FloatArray | None
    time: Heading | None
    time_column: int | None
    used: tuple[HintName, ...]
    notes: tuple[str, ...]
    given: Stamps | None = None
    """Times that the format made of several columns, in place of a column."""

    def stamps(self) -> Stamps | None:
        """The times of the rows; `None` where no column says. Raises `BadInputError`."""
        if self.given is not None or self.time is None or self.time_column is None:
            return self.given
        if self.rows.is_text(self.time_column):
            dates = dates_of(self.rows, self.time_column)
            since_s = (dates.values_ns - dates.values_ns[0]) / 1e9
            return Stamps(since_s, dates.started_utc, dates.notes)
        values = self.rows.times(self.time_column) / self.time.per_si
        missing = np.flatnonzero(np.isnan(values))
        if missing.size:
            raise BadInputError(self.rows.source.path, "the time is empty", place=self.rows.place(int(missing[0])))
        if EPOCH_S[0] < values[0] < EPOCH_S[1]:
            return Stamps(values - values[0], iso_utc(float(values[0])), ())
        return Stamps(values, None, ())

    def clocked(self) -> Clocked:
        """The clock of the rows: even where they are, else each one's own time. Raises `BadInputError`."""
        source, stamps = self.rows.source, self.stamps()
        if stamps is None or stamps.times_s.size < 2:
            raise BadInputError(source.path, "holds fewer than two readings with a time")
        step_s = float(np.median(np.diff(stamps.times_s)))
        clock = clock_of(source, stamps.times_s, self.rows.place, even_rate_hz(stamps.times_s))
        return Clocked(clock, step_s, stamps.started_utc, stamps.notes)

    def texts(self, pattern: str) -> tuple[str | None, ...] | None:
        """The cells of the column of that name; `None` without one."""
        found = _matching(self.rows.dialect.names or (), pattern)
        return None if not found else tuple(self.rows.table.column(str(found[0])).to_pylist())

    def only(self, wanted: npt.NDArray[np.bool_], note: str) -> KnownRows:
        """Some of the rows, with a note that says why."""
        return replace(
            self,
            rows=replace(self.rows, table=self.rows.table.filter(wanted)),
            current_a=self.current_a[wanted],
            voltage_v=None if self.voltage_v is None else self.voltage_v[wanted],
            notes=(*self.notes, note),
        )

    def with_current(self, current_a: FloatArray) -> KnownRows:
        """The same rows with other currents, shape (n,)."""
        return replace(self, current_a=current_a)

    def with_stamps(self, stamps: Stamps) -> KnownRows:
        """The same rows with times made of several columns."""
        return replace(self, given=stamps)

    def recording(
        self,
        clock: Clock,
        *,
        rate_hz: float | None = None,
        smoothing_s: float | None = None,
        losses: tuple[Loss, ...] = (),
        notes: tuple[str, ...] = (),
        used: tuple[HintName, ...] = (),
        started_utc: str | None = None,
        events: tuple[Event, ...] = (),
    ) -> Recording:
        """The recording with a clock; `rate_hz` is the program's own rate, else the mean one."""
        source, name = self.rows.source, self.table.instrument
        if self.current_a.size < 2:
            raise BadInputError(source.path, f"holds {self.current_a.size} readings, and a trace needs at least two")
        seen = seen_resolution(self.current_a)
        mean_hz = clock.rate_hz if isinstance(clock, UniformClock) else _mean_rate_hz(clock)
        meter = Meter(
            name=name or "unknown",
            rate_hz=rate_hz or mean_hz,
            resolution_a=seen.resolution_a,
            smoothing_s=smoothing_s,
        )
        lost = [*self.table.losses, *losses, *((Loss.VOLTAGE,) if self.voltage_v is None else ())]
        cut = self.rows.unfinished
        if cut is not None:
            lost.append(Loss.TAIL)
        if self.rows.commented:
            lost.append(Loss.COMMENTED_ROWS)
        origin = Origin(
            format=self.table.format,
            source_name=source.path.name,
            source_hash=source.hash,
            losses=tuple(dict.fromkeys(lost)),
            notes=(
                *self.notes,
                *notes,
                *self.rows.lost,
                *((cut.note,) if cut is not None else ()),
                *((f"Rows commented out and left out: {self.rows.commented}.",) if self.rows.commented else ()),
                *seen.notes,
                *unneeded(self.hints, *self.used, *used),
            ),
            instrument=name,
            started_utc=started_utc,
        )
        trace = Trace(clock=clock, current_a=self.current_a, voltage_v=self.voltage_v, meter=meter, events=events)
        return Recording(trace, origin)


def sniff_known(head: bytes, path: Path, table: KnownTable) -> Likeness:
    """Sure where the header has every name that the program writes."""
    dialect = dialect_of_head(head)
    if isinstance(dialect, NoTable) and not dialect.place and len(head) >= HEAD_BYTES:
        dialect = dialect_in(path)
    return Likeness.SURE if isinstance(dialect, Dialect) and _is(dialect, table) else Likeness.NO


def read_known(path: Path, hints: Hints, table: KnownTable, dialect: Dialect | NoTable | None = None) -> KnownRows:
    """Read the columns. Raises `BadInputError`, or `QuestionError` where several columns could be the current.

    `dialect` is how the file is written, where the format knows better than a look would tell.
    """
    source = open_source(path, LARGEST_TEXT_BYTES)
    dialect = dialect_in(path) if dialect is None else dialect
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place)
    if not _is(dialect, table):
        raise BadInputError(
            path,
            f"has none of the headers that {table.instrument or table.format} files have",
            advice="try --format csv",
        )
    names = dialect.names or ()
    current = _one(path, names, table.current, hints.current, "current")
    if current is None:
        raise BadInputError(path, "has no column of currents")
    none = hints.voltage is not None and hints.voltage.casefold() == NONE
    if table.is_volts and hints.voltage is None:
        none = True  # every column is a voltage, and which one is the phone's nobody says
    voltage = None if none or table.voltage is None else _one(path, names, table.voltage, hints.voltage, "voltage")
    kept = {current: Kept.NUMBER} | ({} if voltage is None else {voltage: Kept.NUMBER})
    time = next((heading for heading in table.times if _matching(names, heading.pattern)), None)
    time_column = None if time is None else _matching(names, time.pattern)[0]
    if time_column is not None:
        is_number = cell_of(dialect.first_row[time_column]).is_number
        kept[time_column] = Kept.NUMBER if is_number else Kept.TEXT
    kept |= {k: Kept.TEXT for pattern in table.texts for k in _matching(names, pattern)}
    part = part_of(read_rows(source, dialect, kept), time_column, hints)
    rows = part.rows
    left = [name for k, name in enumerate(names) if k not in kept and name]
    listed = ", ".join(map(shown, left[:12])) + (", …" if len(left) > 12 else "")
    return KnownRows(
        table=table,
        hints=hints,
        rows=rows,
        current_a=_amperes(rows, current, table, hints),
        voltage_v=None if voltage is None or table.voltage is None else _si(rows, voltage, table.voltage.per_si),
        time=time,
        time_column=time_column,
        used=("current", "voltage", *(("unit", "shunt_ohm") if table.is_volts else ()), *part.used),
        notes=(*part.notes, *((f"Columns left out: {listed}.",) if left else ())),
    )


def _amperes(rows: Rows, column: int, table: KnownTable, hints: Hints) -> FloatArray:
    """The current, from volts over a shunt where the program writes nothing else."""
    if not table.is_volts:
        return _si(rows, column, table.current.per_si)
    unit = hinted_unit(hints, "unit") or Unit.VOLT
    return rows.numbers(column) * ampere_per_unit(rows.source.path, unit, hints, rows.called(column))


def _si(rows: Rows, column: int, per_si: float) -> FloatArray:
    values = rows.numbers(column)
    return values if per_si == 1.0 else values / per_si


def _mean_rate_hz(clock: Clock) -> float:
    times_s = clock.times_s()
    return float((times_s.size - 1) / (times_s[-1] - times_s[0]))


def _is(dialect: Dialect, table: KnownTable) -> bool:
    names = dialect.names or ()
    if not all(_matching(names, pattern) for pattern in (*table.signs, table.current.pattern)):
        return False
    above = "\n".join(dialect.preamble)
    return table.preamble is None or re.search(table.preamble, above, re.IGNORECASE) is not None


def _matching(names: tuple[str, ...], pattern: str) -> list[int]:
    return [k for k, name in enumerate(names) if re.fullmatch(pattern, name, re.IGNORECASE)]


def _one(path: Path, names: tuple[str, ...], heading: Heading, asked: str | None, quantity: str) -> int | None:
    found = _matching(names, heading.pattern)
    if asked is not None:
        column = index_of(path, asked, names, f"--{quantity}")
        if column not in found:
            listed = ", ".join(shown(names[k]) for k in found) or "none"
            raise BadInputError(path, f"{asked!r} is no {quantity}", advice=f"columns that are one: {listed}")
        return column
    if len(found) > 1 and heading.usual is not None:
        found = [k for k in found if re.fullmatch(heading.usual, names[k], re.IGNORECASE)] or found
    if len(found) > 1:
        listed = ", ".join(shown(names[k]) for k in found)
        raise QuestionError(
            path,
            f"{len(found)} columns could be the {quantity}: {listed}",
            advice=f"say which with --column {quantity}=NAME",
        )
    return found[0] if found else None
