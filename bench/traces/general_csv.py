"""Any table of numbers that somebody's meter, script or spreadsheet wrote.

Found by looking: encoding (UTF-8, UTF-16, one byte per character), separator, decimal comma, comments and lines above
the header, the header, its units, and the time (seconds to nanoseconds, since 1970, dates, times of day, a count and a
rate). What the file leaves open is asked for by the name of the option that answers it. Nothing is repaired: a row
that does not fit, a `nan`, time that stands still or runs backwards is refused with its line.
"""

from __future__ import annotations

from pathlib import Path

from analysis.trace import FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.json_input import shown
from bench.traces.asking import HintName, unneeded
from bench.traces.csv_cells import Cell, cell_of
from bench.traces.csv_columns import Roles, Scaled, roles_of
from bench.traces.csv_dialect import Dialect, NoTable, dialect_in, dialect_of_head, split
from bench.traces.csv_restarts import Part, part_of
from bench.traces.csv_rows import Kept, Rows, read_rows
from bench.traces.csv_stream import stream_table
from bench.traces.csv_times import Timed, kept_time, timed
from bench.traces.csv_units import Quantity, headings_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_TEXT_BYTES, Source, open_source
from bench.traces.streamed import Stream

_LOSSES = (Loss.GAPS, Loss.RESOLUTION, Loss.INSTRUMENT, Loss.CALIBRATION, Loss.EVENTS)


def sniff(head: bytes, path: Path) -> Likeness:
    """Possible for any text with a table of numbers; never sure, as nothing says what the numbers are."""
    dialect = dialect_of_head(head)
    if isinstance(dialect, NoTable) and not dialect.place:
        dialect = dialect_in(path)
    return Likeness.NO if isinstance(dialect, NoTable) else Likeness.POSSIBLE


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError` with the line, or `QuestionError` with the option that answers."""
    source = open_source(path, LARGEST_TEXT_BYTES)
    dialect = dialect_in(path)
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place, advice="export the recording as CSV")
    _check_header(path, dialect, hints)
    roles = roles_of(path, dialect, hints)
    numbers = [scaled.column for scaled in (roles.current, roles.voltage) if scaled is not None]
    rows = read_rows(source, dialect, dict.fromkeys(numbers, Kept.NUMBER) | kept_time(dialect, roles, hints))
    part = part_of(rows, roles.time if hints.rate_hz is None else None, hints)
    rows = part.rows
    current_a = scaled_column(rows, roles.current)
    if current_a.size < 2:
        raise BadInputError(path, "holds 1 reading, and a trace needs at least two")
    when = timed(rows, roles, hints, current_a.size)
    voltage_v = None if roles.voltage is None else scaled_column(rows, roles.voltage)
    seen = seen_resolution(current_a)
    rate_hz = when.clock.rate_hz if isinstance(when.clock, UniformClock) else (current_a.size - 1) / when.duration_s
    meter = Meter(name="unknown", rate_hz=rate_hz, resolution_a=seen.resolution_a)
    trace = Trace(clock=when.clock, current_a=current_a, voltage_v=voltage_v, meter=meter)
    return Recording(trace, _origin(source, dialect, roles, part, when, hints, seen.notes))


def stream(path: Path, hints: Hints) -> Stream:
    """Read a table that is larger than memory. Raises as `read` does, at the block that is wrong."""
    return stream_table(path, hints, "csv", scaled_column)


def _check_header(path: Path, dialect: Dialect, hints: Hints) -> None:
    """Refuse a header of another width than the rows, and two whole numbers that may be one with a decimal comma."""
    if dialect.names is not None:
        return
    if dialect.preamble:
        fields = split(dialect.preamble[-1], dialect.delimiter)
        said = {heading.quantity for heading in headings_of(fields, None)}
        if len(fields) > 1 and said & {Quantity.CURRENT, Quantity.TIME}:
            raise BadInputError(
                path,
                f"the header has {len(fields)} names, and the rows below it have {dialect.width} fields",
                place=f"line {dialect.header_lines}",
            )
    both_whole = all(cell_of(field) is Cell.WHOLE for field in dialect.first_row)
    if dialect.delimiter == "," and dialect.width == 2 and both_whole and hints.current is None:
        raise QuestionError(
            path,
            f"{','.join(dialect.first_row)!r} may be two whole numbers, or one number with a decimal comma",
            place=f"line {dialect.header_lines + 1}",
            advice="if they are two, say --column current=1 or 2; if one, export it with decimal points",
        )


def scaled_column(rows: Rows, scaled: Scaled) -> FloatArray:
    """A column in SI units, shape (n,)."""
    values = rows.numbers(scaled.column)
    if scaled.per_si != 1.0:
        values = values / scaled.per_si
    if scaled.factor != 1.0:
        values = values * scaled.factor
    return values + scaled.offset if scaled.offset else values


def _origin(
    source: Source, dialect: Dialect, roles: Roles, part: Part, when: Timed, hints: Hints, seen: tuple[str, ...]
) -> Origin:
    rows = part.rows
    losses = [*_LOSSES, *roles.losses, *when.losses]
    notes = [*roles.notes, *part.notes, *when.notes, *rows.lost, *seen]
    if rows.commented:
        losses.append(Loss.COMMENTED_ROWS)
        notes.append(f"Rows commented out with {dialect.comment!r} by their author and left out: {rows.commented}.")
    if rows.unfinished is not None:
        losses.append(Loss.TAIL)
        notes.append(rows.unfinished.note)
    used: list[HintName] = ["current", "voltage", "time", "unit", "rate_hz", "gain_a_per_count", "offset_a"]
    used.extend(part.used)
    if roles.voltage is not None:
        used.append("voltage_unit")
    if roles.time is not None:
        used.append("time_unit")
    if hints.unit in ("V", "mV") or roles.current.factor != 1.0:
        used.append("shunt_ohm")
    if dialect.preamble:
        first = shown(dialect.preamble[0].strip())
        notes.append(f"Lines above the table and its header: {len(dialect.preamble)}; the first says {first!r}.")
    return Origin(
        format="csv",
        source_name=source.path.name,
        source_hash=source.hash,
        losses=tuple(dict.fromkeys(losses)),
        notes=(*notes, *unneeded(hints, *used)),
        started_utc=when.started_utc,
    )
