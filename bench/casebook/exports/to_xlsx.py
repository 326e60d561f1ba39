"""XLSX: texts are stored as texts, and marked so that editing one does not make a formula of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bench.casebook.exports.columns import COLUMNS, Cell, Kind
from bench.casebook.facts import CaseFacts
from bench.errors import BadInputError

MOST_ROWS = 1_048_576
"""Rows of a sheet, head included (Excel specifications and limits)."""
LONGEST_TEXT = 32_767
"""Characters of a cell (the same)."""
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = {Kind.TEXT: 20, Kind.DAY: 12, Kind.SHARE: 12, Kind.COUNT: 10, Kind.YES_NO: 10}


def write(cases: Iterable[CaseFacts], path: Path) -> None:
    """Write the table; raises `BadInputError` for more cases, or a longer text, than a sheet can hold."""
    # The library keeps rows in files of its own, which it leaves behind where the disk is full.
    with TemporaryDirectory(prefix=".xlsx-", dir=path.parent) as own:
        book = Workbook(str(path), _SETTINGS | {"tmpdir": own})
        try:
            _write(book, cases, path)
        finally:
            _close(book)


def _close(book: Workbook) -> None:
    """Put the parts together; the library's own error hides what the disk said."""
    try:
        book.close()
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _write(book: Workbook, cases: Iterable[CaseFacts], path: Path) -> None:
    head = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    day, share = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0000"})
    looks = {Kind.TEXT: text, Kind.DAY: day, Kind.SHARE: share}
    sheet = book.add_worksheet("cases")
    sheet.freeze_panes(1, 1)
    for k, column in enumerate(COLUMNS):
        sheet.set_column(k, k, _WIDTHS[column.kind])
        sheet.write_string(0, k, column.name, head)
    for row, one in enumerate(cases, 1):
        if row >= MOST_ROWS:
            raise BadInputError(path, f"a sheet holds {MOST_ROWS - 1} cases", advice="filter, or export CSV or Parquet")
        for k, column in enumerate(COLUMNS):
            cell = column.of(one)
            if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
                problem = f"{column.name} of {one.folder} is longer than the {LONGEST_TEXT} characters of a cell"
                raise BadInputError(path, problem, advice="export CSV or JSON Lines")
            _put(sheet, row, k, cell, looks.get(column.kind))


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, look: Format | None) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, cell)
        case str():
            sheet.write_string(row, column, cell, look)
        case date():
            sheet.write_datetime(row, column, cell, look)
        case _:
            sheet.write_number(row, column, cell, look)
