"""The rows of a table, read by pyarrow at memory speed; the first row that is wrong is refused with its line."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

from bench.counted import counted
from bench.errors import BadInputError, NoReadingsError
from bench.json_input import shown
from bench.traces.csv_cells import LOST_CELLS, OVERLOAD_CELLS
from bench.traces.csv_dialect import Dialect
from bench.traces.csv_end import UnfinishedRow, table_end
from bench.traces.source import Source

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import csv

Number = TypeVar("Number", np.float64, np.int64)
_BLOCK_BYTES = 1 << 22
_NOT_A_NUMBER = re.compile(r"In CSV column #(\d+): (?:Row #(\d+): )?.*invalid value '(.*)'", re.DOTALL)
_WRONG_WIDTH = re.compile(r"Expected (\d+) columns, got (\d+)")
_ROW = re.compile(r"Row #(\d+): ")
_RUNS = re.compile(rb"[ \t]+")
_EDGES = re.compile(rb"(?m)^ | (?=\r?$)")


class Kept(Enum):
    """How the cells of a column are read."""

    NUMBER = "number"
    WHOLE = "whole number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The kept columns of a table."""

    source: Source
    dialect: Dialect
    table: pa.Table
    """One column per kept one, named by its number counted from 0."""
    unfinished: UnfinishedRow | None
    """The row that was left out because the file ends inside it."""
    commented: int
    """Rows between others that were commented out."""
    skipped: int = 0
    """Rows of the file before the first of these."""
    lost: tuple[str, ...] = ()
    """What stood in place of readings in columns of numbers, counted, as sentences."""

    def numbers(self, column: int) -> npt.NDArray[np.float64]:
        """A column of readings, shape (n,); an empty cell is NaN. Raises `BadInputError` for `nan` and `inf`."""
        return self._finite(column, "an empty cell is a lost reading")

    def times(self, column: int) -> npt.NDArray[np.float64]:
        """The same of a column of times, or of the numbers of readings, which no row may be without."""
        return self._finite(column, "each row needs a finite number here")

    def _finite(self, column: int, advice: str) -> npt.NDArray[np.float64]:
        cells = self.table.column(str(column))
        values = numeric_cells(cells).astype(np.float64, copy=False)
        finite = np.isfinite(values)
        if cells.null_count:
            finite |= empty_cells(cells)
        if not finite.all():
            row = int(np.argmin(finite))
            raise BadInputError(
                self.source.path,
                f"{self.called(column)} is {'infinite' if np.isinf(values[row]) else 'not a number (nan)'}",
                place=self.place(row),
                advice=advice,
            )
        return values

    def without_first(self) -> Rows:
        """The same without the first row."""
        return replace(self, table=self.table.slice(1), skipped=self.skipped + 1)

    def is_text(self, column: int) -> bool:
        """Whether a kept column was read as text."""
        return str(self.table.column(str(column)).type) == "string"

    def place(self, row: int) -> str:
        """Where row `row` (counted from 0) stands, as `line 17`."""
        return _place(self.source, self.dialect, self.skipped + row)

    def called(self, column: int) -> str:
        """A column as the person knows it."""
        return shown(self.dialect.names[column]) if self.dialect.names else f"column {column + 1}"


def read_rows(source: Source, dialect: Dialect, kept: Mapping[int, Kept]) -> Rows:
    """Read the kept columns of every row. Raises `BadInputError` with the line of the first that is wrong."""
    import pyarrow as pa

    stop, unfinished = _end(source, dialect)
    commented = _commented_between(source, dialect)
    try:
        table = _parse(source, dialect, kept, stop, bool(commented), threads=source.size_bytes > _BLOCK_BYTES)
    except (pa.ArrowInvalid, UnicodeDecodeError):
        # Only the reader on one thread counts rows, so the file is read again for the place of the mistake.
        try:
            table = _parse(source, dialect, kept, stop, bool(commented), threads=False)
        except pa.ArrowInvalid as error:
            _refuse(source, dialect, kept, str(error))
        except UnicodeDecodeError as error:
            raise BadInputError(source.path, f"its text is damaged: {error.reason}") from error
    except OSError as error:
        raise BadInputError(source.path, f"cannot be read ({error.strerror or error})") from error
    if table.num_rows == 0:
        raise NoReadingsError(source.path, "holds no readings below its header")
    lost = _lost(source, dialect, table, kept, stop, bool(commented))
    return Rows(source, dialect, table, unfinished, commented, lost=lost)


def rows_in_blocks(
    source: Source, dialect: Dialect, kept: Mapping[int, Kept], block_bytes: int = 16 << 20
) -> Iterator[Rows]:
    """The kept columns block by block, each with the last row of the one before it. Raises as `read_rows` does."""
    import pyarrow as pa
    from pyarrow import csv

    stop, unfinished = _end(source, dialect)
    options = _options(dialect, kept)
    read_options = csv.ReadOptions(column_names=options.read.column_names, use_threads=False, block_size=block_bytes)
    seen, last = 0, None
    try:
        with (
            _CleanedRows(source, dialect, stop) as lines,
            csv.open_csv(lines, read_options, options.parse, options.convert) as batches,
        ):
            for batch in batches:
                if not batch.num_rows:
                    continue
                table = pa.Table.from_batches([batch])
                joined = table if last is None else pa.concat_tables([last, table])
                yield Rows(source, dialect, joined, unfinished, 0, seen - (last is not None))
                seen += batch.num_rows
                last = table.slice(batch.num_rows - 1)
    except pa.ArrowInvalid as error:
        _refuse(source, dialect, kept, str(error))
    except UnicodeDecodeError as error:
        raise BadInputError(source.path, f"its text is damaged: {error.reason}") from error


@dataclass(frozen=True, slots=True)
class _Options:
    """How pyarrow is to read."""

    read: csv.ReadOptions
    parse: csv.ParseOptions
    convert: csv.ConvertOptions


def _lost(
    source: Source, dialect: Dialect, table: pa.Table, kept: Mapping[int, Kept], stop: int, has_comments: bool
) -> tuple[str, ...]:
    """What stands in place of numbers, counted by column; the file is read again as text where anything does."""
    import pyarrow as pa

    holed = [k for k, kind in kept.items() if kind is Kept.NUMBER and table.column(str(k)).null_count]
    if not holed:
        return ()
    texts = _parse(source, dialect, dict.fromkeys(holed, Kept.TEXT), stop, has_comments, threads=False, as_is=True)
    sentences = []
    for k in holed:
        places = np.flatnonzero(empty_cells(table.column(str(k)))).astype(np.int64)
        # `pa.array` would import pandas where somebody has it: a second for the first file with a lost reading.
        rows = pa.Array.from_buffers(pa.int64(), places.size, [None, pa.py_buffer(places)])
        words = Counter((word or "").strip() for word in texts.column(str(k)).take(rows).to_pylist())
        listed = ", ".join(f"{count} {_lost_words(word)}" for word, count in sorted(words.items()))
        called = shown(dialect.names[k]) if dialect.names else f"column {k + 1}"
        sentences.append(f"Lost readings of {called}, which are gaps and no zeros: {listed}.")
    return tuple(sentences)


def _lost_words(word: str) -> str:
    if not word:
        return "empty"
    return f"{word!r} (above the range)" if word in OVERLOAD_CELLS else repr(word)


def _options(dialect: Dialect, kept: Mapping[int, Kept], threads: bool = False, as_is: bool = False) -> _Options:
    import pyarrow as pa
    from pyarrow import csv

    types = {Kept.NUMBER: pa.float64(), Kept.WHOLE: pa.int64(), Kept.TEXT: pa.string()}
    return _Options(
        csv.ReadOptions(column_names=[str(k) for k in range(dialect.width)], use_threads=threads),
        csv.ParseOptions(delimiter=dialect.delimiter),
        csv.ConvertOptions(
            column_types={str(k): types[kind] for k, kind in kept.items()},
            include_columns=[str(k) for k in kept],
            decimal_point=dialect.decimal,
            null_values=["", *sorted(LOST_CELLS)],
            strings_can_be_null=not as_is,
        ),
    )


def _parse(
    source: Source,
    dialect: Dialect,
    kept: Mapping[int, Kept],
    stop: int,
    has_comments: bool,
    threads: bool,
    as_is: bool = False,
) -> pa.Table:
    from pyarrow import csv

    options = _options(dialect, kept, threads, as_is)
    utf16 = dialect.encoding.name.startswith("utf-16")
    plain = stop == source.size_bytes and not has_comments and not utf16 and dialect.delimiter != " "
    with _at_first_row(source, dialect) if plain else _CleanedRows(source, dialect, stop) as rows:
        return csv.read_csv(rows, options.read, options.parse, options.convert)


def _at_first_row(source: Source, dialect: Dialect) -> pa.NativeFile:
    import pyarrow as pa

    file = pa.OSFile(str(source.path))
    file.seek(dialect.header_bytes)
    return file


class _CleanedRows(io.RawIOBase):
    """The rows of a file as UTF-8, without commented rows, runs of spaces made one; whole lines at a time."""

    def __init__(self, source: Source, dialect: Dialect, stop: int) -> None:
        self._file = source.path.open("rb")
        self._file.seek(dialect.header_bytes)
        self._left = stop - dialect.header_bytes
        self._decoder = codecs.getincrementaldecoder(dialect.encoding.name)()
        self._recode = dialect.encoding.name.startswith("utf-16")
        self._squeeze = dialect.delimiter == " "
        self._comment = _comment_pattern(dialect)
        self._rest = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the stub's Buffer has no length
        while not self._ready and (self._left or self._rest):
            self._ready = memoryview(self._next_lines())
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._file.close()
        super().close()

    def _next_lines(self) -> bytes:
        block = self._file.read(min(_BLOCK_BYTES, self._left))
        self._left = self._left - len(block) if block else 0
        if self._recode:
            block = self._decoder.decode(block, final=not self._left).encode("utf-8")
        block = self._rest + block
        cut = block.rfind(b"\n") + 1 if self._left else len(block)
        block, self._rest = block[:cut], block[cut:]
        if self._comment is not None:
            block = self._comment.sub(b"", block)
        return _EDGES.sub(b"", _RUNS.sub(b" ", block)) if self._squeeze else block


def _comment_pattern(dialect: Dialect) -> re.Pattern[bytes] | None:
    if dialect.comment is None:
        return None
    word = rb"(?=[ \t]*[A-Za-z])" if dialect.comment == ";" else b""
    return re.compile(rb"(?m)^[ \t]*" + re.escape(dialect.comment.encode()) + word + rb"[^\r\n]*(?:\r?\n|$)")


def _commented_between(source: Source, dialect: Dialect) -> int:
    """How many lines below the header are commented out; only then must the rows be cleaned."""
    pattern = _comment_pattern(dialect)
    if pattern is None or dialect.comment is None:
        return 0
    mark = b"\n" + dialect.comment.encode(dialect.encoding.name)
    if dialect.encoding.name.startswith("utf-16"):
        mark = mark[1:]
    with source.path.open("rb") as file:
        file.seek(dialect.header_bytes)
        overlap = b""
        while block := file.read(_BLOCK_BYTES):
            if mark in overlap + block:
                return sum(bool(pattern.match(line.encode())) for line in _lines(source, dialect))
            overlap = block[-len(mark) :]
    return 0


def _end(source: Source, dialect: Dialect) -> tuple[int, UnfinishedRow | None]:
    """Where the last whole row stops, and the row behind it that the file ends in, if it does."""
    end = table_end(source, dialect)
    if not end.is_cut:
        return end.stop, None
    line = sum(1 for _ in _lines(source, dialect)) + dialect.header_lines
    return end.stop, UnfinishedRow(line, end.lacks_fields)


def _refuse(source: Source, dialect: Dialect, kept: Mapping[int, Kept], message: str) -> NoReturn:
    """Turn the CSV reader's text into one sentence with the line."""
    if "Empty CSV" in message:
        raise NoReadingsError(source.path, "holds no readings below its header")
    row = _ROW.search(message)
    place = _place(source, dialect, int(row.group(1)) - 1) if row is not None else ""
    number = _NOT_A_NUMBER.search(message)
    if number is not None:
        which = int(number.group(1))
        called = shown(dialect.names[which]) if dialect.names else f"column {which + 1}"
        expected = kept.get(which, Kept.NUMBER).value
        raise BadInputError(source.path, f"{called} is {_cell(number.group(3))}, not a {expected}", place=place)
    width = _WRONG_WIDTH.search(message)
    if width is not None:
        came, wanted = counted(int(width.group(2)), "field"), int(width.group(1))
        are = "is" if wanted == 1 else "are"
        raise BadInputError(source.path, f"a row has {came} where {wanted} {are} expected", place=place)
    raise BadInputError(source.path, "is not the table of numbers that its first lines promise", place=place)


def _cell(text: str) -> str:
    """A cell as it stood in the file; of one over several lines, which only a quotation mark makes, the first."""
    first, *more = text.splitlines() or [""]
    return f"'{shown(first)}'" if not more else f"'{shown(first)}…' over {1 + len(more)} lines"


def numeric_cells(cells: pa.ChunkedArray) -> npt.NDArray[np.float64] | npt.NDArray[np.int64]:
    """The numbers of a float64 or int64 column, shape (n,), as floats with NaN where a cell is empty.

    Arrow's own conversion imports pandas where that is installed, which takes longer than a whole diagnosis.
    """
    whole = str(cells.type) == "int64"
    if not cells.null_count:
        return _joined(cells, np.int64) if whole else _joined(cells, np.float64)
    floats = _joined(cells, np.int64).astype(np.float64) if whole else _joined(cells, np.float64)
    floats[empty_cells(cells)] = np.nan
    return floats


def _joined(cells: pa.ChunkedArray, kind: type[Number]) -> npt.NDArray[Number]:
    """The values of every chunk one after the other."""
    found = [
        np.frombuffer(chunk.buffers()[1], dtype=kind)[chunk.offset : chunk.offset + len(chunk)]
        for chunk in cells.chunks
        if len(chunk)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=kind)


def empty_cells(cells: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Which cells are empty, shape (n,), from Arrow's validity bits; asking Arrow would import all of its compute."""
    found = []
    for chunk in cells.chunks:
        validity = chunk.buffers()[0]
        if validity is None:
            found.append(np.zeros(len(chunk), dtype=bool))
            continue
        bits = np.unpackbits(np.frombuffer(validity, dtype=np.uint8), bitorder="little")
        found.append(bits[chunk.offset : chunk.offset + len(chunk)] == 0)
    return np.concatenate(found)


def _place(source: Source, dialect: Dialect, row: int) -> str:
    """The line of a row: lines that are blank or commented out are no rows."""
    rows, pattern = -1, _comment_pattern(dialect)
    for number, line in enumerate(_lines(source, dialect), start=dialect.header_lines + 1):
        if not line.rstrip("\r\n") or (pattern is not None and pattern.match(line.encode())):
            continue
        rows += 1
        if rows == row:
            return f"line {number}"
    return f"row {row + 1}"


def _lines(source: Source, dialect: Dialect) -> Iterator[str]:
    """The lines from the first row on."""
    with source.path.open("rb") as file:
        file.seek(dialect.header_bytes)
        with io.TextIOWrapper(file, encoding=dialect.encoding.name, errors="replace", newline=None) as text:
            yield from text
