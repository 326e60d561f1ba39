"""From a time column, or a rate, to a clock: plain numbers, epoch, dates, times of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.errors import TraceError
from analysis.trace import Clock, StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.json_input import shown
from bench.traces.asking import positive_hint
from bench.traces.csv_cells import Cell, cell_of
from bench.traces.csv_columns import Roles
from bench.traces.csv_dialect import Dialect
from bench.traces.csv_rows import Kept, Rows, empty_cells, numeric_cells
from bench.traces.recording import Hints, Loss
from bench.traces.stamps import SPREAD, shares_seconds, spread_repeats

if TYPE_CHECKING:
    import pyarrow as pa

_EVEN_S = 1e-9
"""Readings that keep within this of a fixed rate have one; no log is written more finely."""
_LEAST_S, _GREATEST_S = 1e-10, 1e8
"""A reading takes longer than a tenth of a nanosecond and less than three years."""
_EPOCHS = ((1, 1e9), (1e3, 1e12), (1e6, 1e15), (1e9, 1e18))
"""Units per second, and what an epoch time of the years 2001 to 2096 is greater than (and less than four times)."""
EPOCH_S = (1e9, 4e9)
"""Seconds since 1970 of the years 2001 to 2096."""
_STATED_RATE = re.compile(
    r"sampl\w*[\s_]*(?:rate|freq\w*)\D{0,3}?[:=,;\s]\s*([\d.]+)\s*(k|M)?\s*(?:Hz|S/s|SPS)", re.IGNORECASE
)
_DAY_NS = 86_400 * 10**9
_MIDNIGHT_NS = 120 * 10**9
"""A time of day that falls from the last minute of a day to the first, or about so, passed midnight."""
_ZONE = r"(Z|[-+]\d{2}:?\d{2})$"


@dataclass(frozen=True, slots=True)
class Timed:
    """The clock of a table, and what was lost and seen on the way."""

    clock: Clock
    started_utc: str | None
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]

    @property
    def duration_s(self) -> float:
        """From the first reading to the last."""
        n = len(self.clock)
        return float(self.clock.times_s(n - 1)[0] - self.clock.times_s(0, 1)[0])


def kept_time(dialect: Dialect, roles: Roles, hints: Hints) -> dict[int, Kept]:
    """The columns that the time will be made of, and how to read them."""
    if roles.time is None or hints.rate_hz is not None:
        return {} if roles.index is None else {roles.index: Kept.NUMBER}
    cell = cell_of(dialect.first_row[roles.time])
    if cell.is_time:
        return {roles.time: Kept.TEXT} | ({} if roles.date is None else {roles.date: Kept.TEXT})
    # A float64 counts to nine million milliard: enough for any time but nanoseconds since 1970.
    long = cell is Cell.WHOLE and len(dialect.first_row[roles.time]) > 15
    return {roles.time: Kept.WHOLE if long else Kept.NUMBER}


def timed(rows: Rows, roles: Roles, hints: Hints, count: int) -> Timed:
    """The clock of `count` readings. Raises `QuestionError` for a rate or unit that nobody says."""
    if roles.time is None or hints.rate_hz is not None:
        return _by_rate(rows, roles, hints, count)
    first = rows.dialect.first_row[roles.time]
    if cell_of(first) is Cell.SLASHED:
        raise BadInputError(
            rows.source.path,
            f"in a time such as {first!r}, day and month cannot be told apart",
            advice="export times as 2026-12-31 23:59:59 or as seconds, or say --rate",
        )
    if cell_of(first).is_time:
        return _by_dates(rows, roles.time, roles.date)
    return _by_numbers(rows, roles, roles.time)


def _by_rate(rows: Rows, roles: Roles, hints: Hints, count: int) -> Timed:
    """A fixed rate, given by hand or stated above the table; a column that counts readings shows the lost ones."""
    path = rows.source.path
    rate_hz = positive_hint(hints, "rate_hz")
    notes = ["The rate was given by hand."]
    if roles.time is not None:
        notes.append(f"The time column {rows.called(roles.time)} was not used, since a rate was given.")
    if rate_hz is None:
        stated = next((found for line in rows.dialect.preamble if (found := _STATED_RATE.search(line))), None)
        if stated is None:
            raise QuestionError(
                path,
                f"no column says when a reading was taken; its columns are {', '.join(roles.names[:20])}",
                advice="say the readings per second with --rate HZ, or the column with --column time=NAME",
            )
        rate_hz = float(stated.group(1)) * {"k": 1e3, "m": 1e6}.get((stated.group(2) or "").lower(), 1.0)
        notes = [f"The rate, {rate_hz:g} Hz, is stated above the table."]
    losses = (Loss.START_TIME, Loss.READING_TIMES)
    if roles.index is None:
        return Timed(UniformClock(count, rate_hz), None, losses, tuple(notes))
    numbers = rows.times(roles.index)
    back = np.flatnonzero(~(np.diff(numbers) >= 1) | (np.diff(numbers) % 1 != 0))
    if back.size:
        k = int(back[0])
        raise BadInputError(
            path,
            f"{rows.called(roles.index)} must count readings, but {numbers[k + 1]:g} follows {numbers[k]:g}",
            place=rows.place(k + 1),
        )
    clock = _clock(rows, (numbers - numbers[0]) / rate_hz)
    return Timed(clock, None, losses, tuple(notes))


def _by_numbers(rows: Rows, roles: Roles, column: int) -> Timed:
    """Seconds, milliseconds, … since the first reading, since 1970, or since anything."""
    import pyarrow as pa

    whole = rows.table.column(str(column)).type == pa.int64()
    cells = rows.table.column(str(column))
    if cells.null_count:
        row = int(np.argmax(empty_cells(cells)))
        raise BadInputError(rows.source.path, f"{rows.called(column)}, the time, is empty", place=rows.place(row))
    values = numeric_cells(cells) if whole else rows.times(column)
    first = float(values[0])
    per_s, is_epoch = roles.time_per_s, False
    for epoch_per_s, least in _EPOCHS:
        if least <= first < 4 * least and (per_s is None or per_s == epoch_per_s):
            per_s, is_epoch = epoch_per_s, True
    if per_s is None:
        raise QuestionError(
            rows.source.path,
            f"the unit of the time column {rows.called(column)!r} is not said (it begins with {values[0]:g})",
            advice="say it with --time-unit s, ms, us or ns",
        )
    coarse = per_s == 1 and shares_seconds(values)
    if not coarse:
        _check_rising(rows, column, values)
    # Whole numbers are subtracted as such; the picosecond removes what binary fractions add to decimal ones.
    since_s = (values - values[0]) / per_s
    _check_span(rows, since_s)
    if not whole:
        since_s = np.round(since_s, 12)
    if coarse:
        since_s = spread_repeats(rows.source, since_s, rows.place)
    losses = (Loss.COARSE_TIMES,) if coarse else ()
    notes: tuple[str, ...] = (SPREAD,) if coarse else ()
    if is_epoch:
        started = iso_utc(first / per_s) if not whole else iso_utc(int(values[0]) // 10**3 / 10**6)
        notes = (*notes, f"The time column {rows.called(column)} counts from 1970.")
        return Timed(_clock(rows, since_s), started, losses, notes)
    if first:
        notes = (*notes, f"The time column {rows.called(column)} begins at {first:g}; the trace begins at 0 s.")
    return Timed(_clock(rows, since_s), None, (Loss.START_TIME, *losses), notes)


@dataclass(frozen=True, slots=True, eq=False)
class Dates:
    """A column of dates or times of day."""

    values_ns: npt.NDArray[np.int64]
    """Since 1970 in the zone of the file, shape (n,)."""
    zoned: bool
    first: str
    midnights: int = 0
    """How often times of day without a date passed midnight."""

    @property
    def started_utc(self) -> str | None:
        """The first of them, where the file says its zone."""
        return iso_utc(int(self.values_ns[0]) // 10**3 / 10**6) if self.zoned else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What to say of a time without a zone, and without a date."""
        unzoned = f"The file says {self.first} at its beginning and not in which time zone."
        passed = "The times of day pass midnight; what follows is taken for the next day."
        return (*(() if self.zoned else (unzoned,)), *((passed,) if self.midnights else ()))


def dates_of(rows: Rows, column: int) -> Dates:
    """Read a column of dates, which need not rise. Raises `BadInputError` for a cell that is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first = rows.table.column(str(column))[0].as_py() or ""
    text = rows.table.column(str(column))
    kind = cell_of(first.strip())
    zoned = bool(re.search(_ZONE, first.strip()))
    text = pc.replace_substring(pc.utf8_trim_whitespace(text), ",", ".")
    if kind is Cell.CLOCK:
        text = _in_24_hours(text) if first.strip()[-1:] in "mM" else text
        text = pc.binary_join_element_wise("1970-01-01", text, " ")
    elif kind is Cell.DAY_FIRST:
        text = pc.replace_substring_regex(text, r"^(\d+)\.(\d+)\.(\d{4})", r"\3-\2-\1")
    else:
        text = pc.replace_substring_regex(text, r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)", r"\1-\2-\3 \4:\5:\6")
        text = pc.replace_substring(pc.replace_substring(text, "/", "-"), "T", " ")
    # The parser wants two digits everywhere.
    for pattern, padded in ((r"-(\d)-", r"-0\1-"), (r"-(\d) ", r"-0\1 "), (r" (\d):", r" 0\1:")):
        text = pc.replace_substring_regex(text, pattern, padded)
    try:
        stamps = pc.cast(text, pa.timestamp("ns", tz="UTC" if zoned else None))
    except pa.ArrowInvalid:
        raise _bad_date(rows, column, text, zoned) from None
    if stamps.null_count:
        row = int(np.argmax(stamps.is_null().to_numpy()))
        raise BadInputError(rows.source.path, f"{rows.called(column)}, the time, is empty", place=rows.place(row))
    values_ns = pc.cast(stamps, pa.int64()).to_numpy()
    if kind is not Cell.CLOCK:
        return Dates(values_ns, zoned, first)
    midnights = np.cumsum(np.diff(values_ns, prepend=values_ns[:1]) < _MIDNIGHT_NS - _DAY_NS)
    return Dates(values_ns + midnights * _DAY_NS, zoned, first, int(midnights[-1]))


def _in_24_hours(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times such as `01:59:40 PM` without their half of the day; what is none of them becomes null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = pc.extract_regex(text, r"^(?P<hour>0?\d|1[0-2])(?P<rest>:[0-9:.]+) ?(?P<half>[AaPp])[Mm]$")
    hour = pc.cast(pc.struct_field(parts, "hour"), pa.int64())
    later = pc.if_else(pc.equal(pc.utf8_upper(pc.struct_field(parts, "half")), "P"), 12, 0)
    hour = pc.add(pc.if_else(pc.equal(hour, 12), 0, hour), later)
    return pc.binary_join_element_wise(pc.cast(hour, pa.string()), pc.struct_field(parts, "rest"), "")


def _check_days(rows: Rows, column: int, date: int, values_ns: npt.NDArray[np.int64]) -> None:
    """Refuse a day that changes where the time of day passes no midnight, or the other way round."""
    days = np.array(rows.table.column(str(date)).to_pylist(), dtype=object)
    wrong = np.flatnonzero((days[1:] != days[:-1]) != (np.diff(values_ns // _DAY_NS) != 0))
    if wrong.size:
        k = int(wrong[0]) + 1
        raise BadInputError(
            rows.source.path,
            f"expected {rows.called(date)} to change at midnight of {rows.called(column)} and nowhere else, "
            f"but it is {shown(days[k])} after {shown(days[k - 1])}",
            place=rows.place(k),
            advice="cut the file there",
        )


def _by_dates(rows: Rows, column: int, date: int | None = None) -> Timed:
    """Dates with times of day, year or day first, or times of day alone or beside a column of days."""
    dates = dates_of(rows, column)
    if date is not None:
        _check_days(rows, column, date, dates.values_ns)
    losses = () if dates.zoned else (Loss.START_TIME,)
    since_s = (dates.values_ns - dates.values_ns[0]) / 1e9
    if shares_seconds(since_s):
        clock = _clock(rows, spread_repeats(rows.source, since_s, rows.place))
        return Timed(clock, dates.started_utc, (*losses, Loss.COARSE_TIMES), (*dates.notes, SPREAD))
    _check_rising(rows, column, dates.values_ns)
    return Timed(_clock(rows, since_s), dates.started_utc, losses, dates.notes)


def _bad_date(rows: Rows, column: int, text: pa.ChunkedArray, zoned: bool) -> BadInputError:
    """The first cell that is no time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    original = rows.table.column(str(column))
    wanted = pa.timestamp("ns", tz="UTC" if zoned else None)
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        try:
            pc.cast(text.slice(low, middle - low), wanted)
            low = middle
        except pa.ArrowInvalid:
            high = middle
    return BadInputError(
        rows.source.path,
        f"{rows.called(column)} is {str(original[low])[:40]!r}, not a time like the first",
        place=rows.place(low),
    )


def _check_rising(rows: Rows, column: int, values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> None:
    """Refuse time that stands still or runs backwards, with the line."""
    wrong = np.flatnonzero(~(np.diff(values) > 0))
    if not wrong.size:
        return
    k = int(wrong[0])
    what = "stands still" if values[k + 1] == values[k] else "runs backwards"
    cells = rows.table.column(str(column))
    before, after = (f"{cell:.12g}" if isinstance(cell, float) else cell for cell in cells[k : k + 2].to_pylist())
    advice = "if the readings are evenly spaced, give their --rate" if what == "stands still" else "cut the file there"
    raise BadInputError(
        rows.source.path,
        f"time {what}: {rows.called(column)} is {after} after {before}",
        place=rows.place(k + 1),
        advice=advice,
    )


def _check_span(rows: Rows, since_s: npt.NDArray[np.float64]) -> None:
    """Refuse times that no instrument reads at: they are something else than times, or in another unit."""
    if not _LEAST_S < float(since_s[-1]) / since_s.size < _GREATEST_S:
        raise BadInputError(
            rows.source.path, f"{since_s.size} readings in {since_s[-1]:.3g} s cannot be those of one recording"
        )


def _clock(rows: Rows, since_s: npt.NDArray[np.float64]) -> Clock:
    """A fixed rate where all readings keep to one within a nanosecond, else each reading's own time."""
    if since_s.size > 2:
        rate_hz = float(f"{(since_s.size - 1) / float(since_s[-1]):.9g}")
        if float(np.abs(since_s - np.arange(since_s.size) / rate_hz).max()) <= _EVEN_S:
            return UniformClock(since_s.size, rate_hz)
    try:
        return StampedClock(since_s)
    except TraceError as error:
        # Such as two times that a thousandth of a nanosecond divides.
        raise BadInputError(rows.source.path, f"its times are none of one recording: {error}") from error


def iso_utc(epoch_s: float) -> str:
    """ISO 8601 with Z of seconds since 1970."""
    """ISO 8601 with Z of seconds since 1970."""
    stamp = np.datetime64(round(epoch_s * 1e6), "us")
    return f"{np.datetime_as_string(stamp)}Z"
