"""A table of numbers that is larger than memory, some hundred thousand rows at a time.

Each block is read with the last row of the one before it, so that time is seen to run on across them. A clock that
restarts, and rows that share a second, need the whole table and are refused here with their line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.trace import FloatArray, Meter, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import HintName, unneeded
from bench.traces.csv_columns import roles_of
from bench.traces.csv_dialect import NoTable, dialect_in
from bench.traces.csv_rows import Kept, Rows, rows_in_blocks
from bench.traces.csv_times import Timed, kept_time, timed
from bench.traces.recording import Hints, Loss, Origin
from bench.traces.source import open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

LOSSES = (Loss.GAPS, Loss.RESOLUTION, Loss.INSTRUMENT, Loss.CALIBRATION, Loss.EVENTS)


def stream_table(path: Path, hints: Hints, format_name: str, scaled: Callable[..., FloatArray]) -> Stream:
    """Begin to read a table. Raises as `general_csv.read` does; `scaled` makes SI units of a column."""
    dialect = dialect_in(path)
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place)
    roles = roles_of(path, dialect, hints)
    source = open_source(path, STREAMED_TO_BYTES)
    numbers = [one.column for one in (roles.current, roles.voltage) if one is not None]
    blocks = rows_in_blocks(source, dialect, dict.fromkeys(numbers, Kept.NUMBER) | kept_time(dialect, roles, hints))
    first = next(blocks, None)
    if first is None or first.table.num_rows < 2:
        raise BadInputError(path, "holds fewer than two readings in its first block")

    def when(rows: Rows) -> Timed:
        found = timed(rows, roles, hints, rows.table.num_rows)
        if Loss.COARSE_TIMES in found.losses:
            raise BadInputError(path, "has rows that share a second", advice="cut out the part around the power-on")
        return found

    begin = when(first)
    by_rate = hints.rate_hz is not None or roles.time is None
    rate_hz = begin.clock.rate_hz if by_rate and isinstance(begin.clock, UniformClock) and roles.index is None else None

    def all_blocks() -> Iterator[Block]:
        at_s, is_first = 0.0, True
        rows: Rows | None = first
        while rows is not None:
            own = rows if is_first else rows.without_first()
            times_s = None
            if rate_hz is None:
                found = (begin if is_first else when(rows)).clock.times_s()
                times_s = at_s + (found if is_first else found[1:])
                at_s = float(times_s[-1]) if times_s.size else at_s
            voltage_v = None if roles.voltage is None else scaled(own, roles.voltage)
            yield Block(scaled(own, roles.current), voltage_v, times_s)
            rows, is_first = next(blocks, None), False

    times_s = begin.clock.times_s()
    meter = Meter("unknown", rate_hz or float((times_s.size - 1) / (times_s[-1] - times_s[0])))
    cut, comment = first.unfinished, dialect.comment
    tail = (Loss.TAIL,) if cut is not None else ()
    origin = Origin(
        format=format_name,
        source_name=path.name,
        source_hash=source.hash,
        losses=tuple(dict.fromkeys((*LOSSES, *roles.losses, *begin.losses, *tail))),
        notes=(
            *roles.notes,
            *begin.notes,
            *((cut.note,) if cut is not None else ()),
            *((f"Rows that begin with {comment!r} are left out and were not counted.",) if comment else ()),
            BY_BLOCKS,
            *unneeded(hints, *_USED),
        ),
        started_utc=begin.started_utc,
    )
    return Stream(meter, origin, rate_hz, roles.voltage is not None, all_blocks())


_USED: tuple[HintName, ...] = (
    "current",
    "voltage",
    "time",
    "unit",
    "voltage_unit",
    "time_unit",
    "rate_hz",
    "shunt_ohm",
    "gain_a_per_count",
    "offset_a",
)
