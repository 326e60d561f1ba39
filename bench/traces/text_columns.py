"""Columns of numbers from a text log, read at memory speed, and the line of the first row that is not one.

A log that was cut off while a row was being written ends without a line end. Its last number may lack digits, so that
row is left out and the loss is stated. An empty field or `nan` among the values is a reading that was lost; an infinite
value and a row without a time are refused with their line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from bench.counted import counted
from bench.errors import BadInputError
from bench.traces.recording import Loss
from bench.traces.source import Source

_TAIL_BYTES = 1 << 20
_LOST_VALUE_SPELLINGS = ("", "nan", "NaN", "NAN", "-nan")
_NOT_A_NUMBER = re.compile(r"In CSV column #(\d+): (?:Row #(\d+): )?.*invalid value '(.*)'", re.DOTALL)
_WRONG_WIDTH = re.compile(r"(?:Row #(\d+): )?Expected (\d+) columns, got (\d+)")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a log stand in its file."""

    delimiter: str
    columns: tuple[str, ...]
    """A name for every column that a row has, in order."""
    kept: tuple[str, ...]
    """The columns that are read as numbers, the first of them the time; the others may hold anything."""
    header_bytes: int = 0
    """Where the first row begins."""
    comment: str | None = None
    """First character of rows that their author took out; such files are read whole and must be small."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The numbers of a log."""

    source: Source
    layout: Layout
    values: tuple[npt.NDArray[np.float64], ...]
    """One array per kept column, shape (n,); NaN is a lost reading, and the first one, the time, has none."""
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]

    def place(self, row: int) -> str:
        """Where row `row` (counted from 0) stands, as `line 17`."""
        return _place(self.source, self.layout, row)


def read_columns(source: Source, layout: Layout) -> Columns:
    """Read the kept columns of every whole row. Raises `BadInputError` with the line of the first row that is wrong."""
    losses: list[Loss] = []
    notes: list[str] = []
    stop = _end_of_last_line(source, layout.header_bytes)
    if stop < source.size_bytes:
        losses.append(Loss.TAIL)
        notes.append("The file ends in the middle of a row; that row was left out.")
    values = _parsed(source, layout, stop)
    if values[0].size == 0:
        raise BadInputError(source.path, "holds no whole row of readings")
    commented = _commented_rows(source, layout)
    if commented:
        losses.append(Loss.COMMENTED_ROWS)
        notes.append(f"{commented} rows were commented out with {layout.comment!r} by their author and left out.")
    for name, column in zip(layout.kept, values, strict=True):
        wrong = np.flatnonzero(~np.isfinite(column) if name == layout.kept[0] else np.isinf(column))
        if wrong.size:
            row = int(wrong[0])
            problem = f"{name} is {'missing' if np.isnan(column[row]) else 'infinite'}"
            raise BadInputError(source.path, problem, place=_place(source, layout, row))
        lost = int(np.count_nonzero(np.isnan(column)))
        if lost:
            notes.append(f"{lost} readings of {name} are empty or nan: they were lost by the instrument.")
    return Columns(source=source, layout=layout, values=values, losses=tuple(losses), notes=tuple(notes))


def _parsed(source: Source, layout: Layout, stop: int) -> tuple[npt.NDArray[np.float64], ...]:
    """The kept columns up to byte `stop`, shape (n,) each."""
    import pyarrow as pa
    from pyarrow import csv

    def parse(threads: bool) -> pa.Table:
        with _open_rows(source, layout, stop) as rows:
            return csv.read_csv(
                rows,
                csv.ReadOptions(column_names=list(layout.columns), use_threads=threads),
                csv.ParseOptions(delimiter=layout.delimiter, quote_char=False),
                csv.ConvertOptions(
                    column_types=dict.fromkeys(layout.kept, pa.float64()),
                    include_columns=list(layout.kept),
                    null_values=list(_LOST_VALUE_SPELLINGS),
                ),
            )

    if stop <= layout.header_bytes:
        return tuple(np.empty(0) for _ in layout.kept)
    try:
        table = parse(threads=True)
    except pa.ArrowInvalid:
        # Only the reader on one thread counts rows, so the file is read again for the place of the mistake.
        try:
            table = parse(threads=False)
        except pa.ArrowInvalid as error:
            _refuse(source, layout, str(error))
    return tuple(table.column(name).to_numpy() for name in layout.kept)


class _Rows(io.RawIOBase):
    """The bytes of a file from its first row to the end of its last whole one."""

    def __init__(self, source: Source, start: int, stop: int) -> None:
        self._file = source.path.open("rb")
        self._file.seek(start)
        self._left = stop - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub's Buffer has no length
        block = self._file.read(min(len(buffer), self._left))
        buffer[: len(block)] = block
        self._left -= len(block)
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()


def _open_rows(source: Source, layout: Layout, stop: int) -> io.RawIOBase | io.BytesIO:
    if layout.comment is None:
        return _Rows(source, layout.header_bytes, stop)
    with source.path.open("rb") as file:
        file.seek(layout.header_bytes)
        body = file.read(stop - layout.header_bytes)
    return io.BytesIO(_comment_pattern(layout).sub(b"", body))


def _commented_rows(source: Source, layout: Layout) -> int:
    if layout.comment is None:
        return 0
    return len(_comment_pattern(layout).findall(source.path.read_bytes(), layout.header_bytes))


def _comment_pattern(layout: Layout) -> re.Pattern[bytes]:
    return re.compile(rb"(?m)^" + re.escape((layout.comment or "").encode()) + rb"[^\r\n]*[\r\n]*")


def _end_of_last_line(source: Source, start: int) -> int:
    """Where the last line that has a line end stops, at most the size of the file."""
    tail_start = max(start, source.size_bytes - _TAIL_BYTES)
    with source.path.open("rb") as file:
        file.seek(tail_start)
        tail = file.read(_TAIL_BYTES)
    last = max(tail.rfind(b"\n"), tail.rfind(b"\r"))
    if last < 0 and tail_start > start:
        raise BadInputError(
            source.path, "has no line end in its last MiB", advice="it is no text log, or it is damaged"
        )
    return tail_start + last + 1


def _refuse(source: Source, layout: Layout, message: str) -> NoReturn:
    """Turn the CSV reader's text into one sentence with the line."""
    number = _NOT_A_NUMBER.search(message)
    if number is not None:
        name = layout.columns[int(number.group(1))]
        place = _place(source, layout, int(number.group(2)) - 1) if number.group(2) else ""
        raise BadInputError(source.path, f"{name} is {_quoted(number.group(3))}, not a number", place=place)
    width = _WRONG_WIDTH.search(message)
    if width is not None:
        place = _place(source, layout, int(width.group(1)) - 1) if width.group(1) else ""
        came, wanted = counted(int(width.group(3)), "field"), int(width.group(2))
        are = "is" if wanted == 1 else "are"
        raise BadInputError(source.path, f"a row has {came} where {wanted} {are} expected", place=place)
    raise BadInputError(source.path, "is not the table of numbers that its first lines promise")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 30 else text[:30] + "…")


def _place(source: Source, layout: Layout, row: int) -> str:
    for number, rows_before in enumerate(_rows_before_each_line(source, layout), start=1):
        if rows_before > row:
            return f"line {number}"
    return f"row {row + 1}"


def _rows_before_each_line(source: Source, layout: Layout) -> Iterator[int]:
    """For each line of the file, how many rows of numbers have begun up to and with it."""
    comment = layout.comment.encode() if layout.comment else None
    position = rows = 0
    with source.path.open("rb") as file:
        for line in file:
            if position >= layout.header_bytes and line.strip(b"\r\n") and not (comment and line.startswith(comment)):
                rows += 1
            position += len(line)
            yield rows
