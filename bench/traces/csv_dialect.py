"""How somebody's table of numbers is written: encoding, separator, decimal comma, comments, header, first row.

Looked at is the beginning of the file, as far as the table needs to be seen: some loggers write thousands of lines
about themselves first. The table is the lines that keep one number of fields to the end of what was looked at; the line
above it is its header where its fields are words over columns of numbers.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bench.errors import BadInputError
from bench.traces.csv_cells import Cell, cell_of
from bench.traces.csv_units import is_unit
from bench.traces.source import HEAD_BYTES

_LOOKS_BYTES = (1 << 20, 16 << 20)
"""How far to look, and how far where that shows no table: several thousand header lines, and rows below them."""
_DELIMITERS = (",", ";", "\t", "|", " ")
_COMMENT = re.compile(r"\s*(#|%|//|!|;(?=\s*[A-Za-z]))")
_JUDGED_LINES = 200
_END_LINES = 8
_NO_HEADER = 0.4
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text."""

    name: str
    bom_bytes: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    encoding: Encoding
    delimiter: str
    """One character; a space stands for any run of spaces and tabs."""
    decimal: str
    comment: str | None
    """What a line begins with that is no row, between the rows or above them."""
    names: tuple[str, ...] | None
    """As the header has them, stripped; `None` without a header."""
    units: tuple[str, ...] | None
    """A row of units below the header, or `None`."""
    width: int
    """Fields of a row."""
    header_bytes: int
    """Where the first row begins in the file."""
    header_lines: int
    """Lines above the first row."""
    preamble: tuple[str, ...]
    """Lines above the header."""
    first_row: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoTable:
    """Why there is no table of numbers in what was looked at."""

    problem: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """One way to read the lines."""

    delimiter: str
    width: int
    first: int
    """Index of its first row among the rows that were split."""
    columns: tuple[Cell, ...]
    weight: float
    """How well this reading fits."""


def dialect_of(head: bytes, is_whole: bool) -> Dialect | NoTable:
    """The dialect of the table in the beginning of a file; `is_whole` where that is all of it."""
    encoding = encoding_of(head)
    if isinstance(encoding, NoTable):
        return encoding
    text = head[encoding.bom_bytes :].decode(encoding.name, errors="replace")
    end = "\n" if "\n" in text else "\r"
    lines = text.split(end)
    if not is_whole:
        lines.pop()  # cut by the end of the look
    comment = _comment_of(lines)
    signs = (comment,) if comment else ()
    rows = [k for k, line in enumerate(lines) if (bare := line.strip(" \t\r\x1a")) and not bare.startswith(signs)]
    bare_rows = [lines[k].rstrip("\r\x1a") for k in rows]
    last = "\n".join(bare_rows[-_END_LINES:])
    there = [delimiter for delimiter in _DELIMITERS if delimiter in last]
    # One that does not occur stands for a table of one column.
    absent = [delimiter for delimiter in _DELIMITERS if delimiter not in last][:1]
    tables = [table for delimiter in (*there, *absent) if (table := _table(bare_rows, delimiter, comment)) is not None]
    if not tables:
        return NoTable("holds no table of numbers: no lines with one number of fields, some of them numbers")
    best = max(tables, key=lambda table: table.weight)
    first = rows[best.first]
    above_bytes = len(end.join((*lines[:first], "")).encode(encoding.name, errors="replace"))
    if "\ufffd" in text:
        # What could not be decoded is as long as it was; count line ends instead.
        above_bytes = _after_lines(head[encoding.bom_bytes :], end.encode(encoding.name), first)
    described = _described([line.rstrip("\r\x1a") for line in lines[: first + 1]], best, comment, encoding)
    return replace(described, header_bytes=encoding.bom_bytes + above_bytes)


@lru_cache(maxsize=1)
def dialect_of_head(head: bytes) -> Dialect | NoTable:
    """The dialect of what formats are shown of a file (`HEAD_BYTES`, or all of it): one look serves all that ask."""
    return dialect_of(head, is_whole=len(head) < HEAD_BYTES)


def encoding_of(head: bytes) -> Encoding | NoTable:
    """UTF-8, UTF-16 with or without a mark, or else one byte per character; `NoTable` for what is no text."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return Encoding(name, len(bom))
    some = head[:4096]
    if len(some) >= 4:
        even, odd = some[0::2].count(0), some[1::2].count(0)
        if odd > len(some) // 3 and not even:
            return Encoding("utf-16-le", 0)
        if even > len(some) // 3 and not odd:
            return Encoding("utf-16-be", 0)
    binary = _BINARY.search(head)
    if binary is not None:
        place = f"byte {binary.start()}"
        return NoTable(f"holds binary data (0x{head[binary.start()]:02x}), not text", place)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return Encoding("cp1252", 0)
    return Encoding("utf-8", 0)


def split(text: str, delimiter: str) -> tuple[str, ...]:
    """The fields of a line, stripped; quotes hold a separator. A stray carriage return is a blank like others."""
    if delimiter == " ":
        return tuple(text.split())
    if '"' in text and len(text) < csv.field_size_limit():
        # Outside quotes the library takes a carriage return for the end of a line, and refuses what follows.
        line = text.replace("\r", " ")
        return tuple(field.strip() for field in next(csv.reader([line], delimiter=delimiter), []))
    return tuple(field.strip() for field in text.split(delimiter))


def _after_lines(content: bytes, end: bytes, count: int) -> int:
    """Where line `count` (counted from 0) begins."""
    position = 0
    for _ in range(count):
        position = content.index(end, position) + len(end)
    return position


def _comment_of(lines: Sequence[str]) -> str | None:
    """The sign that lines begin with which are no rows; a semicolon only before a word, as an empty field begins so."""
    starts = Counter(found.group(1) for line in lines if (found := _COMMENT.match(line)))
    return starts.most_common(1)[0][0] if starts else None


def _table(rows: Sequence[str], delimiter: str, comment: str | None) -> _Table | None:
    """The rows of numbers that the file ends in, read this way."""
    end = [split(line, delimiter) for line in rows[-_END_LINES:]]
    numeric = [fields for fields in end if any(cell_of(field).is_number for field in fields)]
    if not numeric:
        return None
    width = Counter(len(fields) for fields in numeric).most_common(1)[0][0]
    columns = _kinds([fields for fields in numeric if len(fields) == width])
    # A row in the middle that does not fit is refused later, with its line; the table begins with the first that does.
    first = next((k for k, line in enumerate(rows) if _fits(split(line, delimiter), columns)), None)
    if first is None:
        return None
    both_ends = (*rows[first : first + _JUDGED_LINES], *rows[max(first, len(rows) - _JUDGED_LINES) :])
    judged = [split(line, delimiter) for line in both_ends]
    columns = _kinds([fields for fields in judged if len(fields) == width])
    numbers = sum(column is not Cell.WORD for column in columns)
    # How much of the end fits, how few words stand between the numbers, how many columns are found, and whether the
    # line above could be their header.
    weight = numbers**2 / width * sum(_fits(fields, columns) for fields in end) / len(end)
    table = _Table(delimiter, width, first, columns, weight)
    above = rows[first - 1] if first else ""
    if above and _header_fields(above, table, comment) is None:
        table = replace(table, weight=weight * _NO_HEADER)
    return table


def _kinds(rows: Sequence[tuple[str, ...]]) -> tuple[Cell, ...]:
    """What the columns are, from rows of one width."""
    return tuple(_kind([cell_of(fields[k]) for fields in rows]) for k in range(len(rows[0])))


def _kind(cells: Sequence[Cell]) -> Cell:
    """What the cells of a column are: words where most are; decimal commas where there is one, else what most are."""
    filled = [cell for cell in cells if cell not in (Cell.EMPTY, Cell.LOST)]
    if not filled:
        return Cell.EMPTY
    if filled.count(Cell.WORD) * 2 > len(filled):
        return Cell.WORD
    if Cell.COMMA_NUMBER in filled:
        return Cell.COMMA_NUMBER
    # Of equally many, the one that comes first.
    there = [kind for kind in Cell if kind is not Cell.WORD and kind in filled]
    return max(there, key=lambda kind: (filled.count(kind), -filled.index(kind)))


def _fits(fields: tuple[str, ...], columns: tuple[Cell, ...]) -> bool:
    """Whether a line is a row of the table: its width, numbers and times where the table has them, not all empty.

    A column that ends empty may hold words further up: some instruments write about themselves beside the first rows.
    """
    if len(fields) != len(columns):
        return False
    free = (Cell.WORD, Cell.EMPTY)
    cells = [cell_of(field) for field, column in zip(fields, columns, strict=True) if column not in free]
    return Cell.WORD not in cells and any(cell.is_number for cell in cells)


def _described(lines: Sequence[str], table: _Table, comment: str | None, encoding: Encoding) -> Dialect:
    """Put the header to a table; `lines` ends in its first row."""
    *above, first_row = lines
    while above and not above[-1].strip():
        above.pop()
    names, units = None, None
    fields = _header_fields(above[-1], table, comment) if above else None
    if fields is None and comment is not None:
        while above and above[-1].lstrip().startswith(comment):
            above.pop()
        fields = _header_fields(above[-1], table, comment) if above else None
    if fields is not None:
        names = fields
        above.pop()
        higher = _header_fields(above[-1], table, comment) if above else None
        if higher is not None and all(is_unit(field) or not field for field in names) and not all(map(is_unit, higher)):
            names, units = higher, fields
            above.pop()
    return Dialect(
        encoding=encoding,
        delimiter=table.delimiter,
        decimal="," if Cell.COMMA_NUMBER in table.columns else ".",
        comment=comment,
        names=names,
        units=units,
        width=table.width,
        header_bytes=0,
        header_lines=len(lines) - 1,
        preamble=tuple(line for line in above if line.strip()),
        first_row=split(first_row, table.delimiter),
    )


def _header_fields(text: str, table: _Table, comment: str | None) -> tuple[str, ...] | None:
    """The fields of a line that could stand above the table, also behind a comment sign; `None` if it could not."""
    bare = text.lstrip()
    if comment and bare.startswith(comment):
        bare = bare[len(comment) :].lstrip()
    fields = split(bare, table.delimiter)
    if len(fields) == table.width + 1 and not fields[-1]:
        fields = fields[:-1]
    if len(fields) == table.width - 1 and table.columns[-1] is Cell.EMPTY:
        fields = (*fields, "")
    if len(fields) != table.width or not any(fields):
        return None
    kinds = {cell_of(field) for field in fields}
    return fields if Cell.WORD in kinds and kinds <= {Cell.WORD, Cell.EMPTY, Cell.LOST} else None


def dialect_in(path: Path) -> Dialect | NoTable:
    """How a file is written: a look at its beginning, and further where that shows no table."""
    found: Dialect | NoTable = NoTable("holds nothing")
    for size in _LOOKS_BYTES:
        try:
            with path.open("rb") as file:
                head = file.read(size + 1)
        except OSError as error:
            raise BadInputError(path, f"cannot be read ({error.strerror})") from error
        found = dialect_of(head[:size], is_whole=len(head) <= size)
        if isinstance(found, Dialect) or len(head) <= size:
            break
    return found
