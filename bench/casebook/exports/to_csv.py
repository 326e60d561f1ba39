"""CSV: UTF-8 with the mark that spreadsheets know it by, every cell in quotes, no cell that could be a formula.

A spreadsheet takes a cell for a formula by its first sign (OWASP, *CSV Injection*), and where its list separator is a
semicolon it cuts our cells there too. So an apostrophe stands before such a sign at the beginning of a text and after
any separator inside it. JSON Lines and Parquet keep texts as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from bench.casebook.exports.columns import COLUMNS, Cell
from bench.casebook.facts import CaseFacts

_FORMULA = re.compile(r"(^|[;,\t\r\n|])(\s*)(?=[=+\-@\t\r＝＋－＠])")


def write(cases: Iterable[CaseFacts], path: Path) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([column.name for column in COLUMNS])
        for one in cases:
            writer.writerow([cell_text(column.of(one)) for column in COLUMNS])


def cell_text(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs; numbers and days are our own and stay as they are."""
    if isinstance(cell, str):
        return _FORMULA.sub(r"\1\2'", cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)
