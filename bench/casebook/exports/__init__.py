"""Cases for other programs: a table in one file, or a folder of reports.

A format is a file here and a row in `TABLES`; its module has `write(cases, path)`, which is given a path that nobody
reads yet and may raise `OSError`. `table_file` puts the finished file into its place, so that a full disk or a killed
export leaves the old file or the whole new one. `reports` makes one PDF for each case, through one executor.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableRow:
    """One format of a table."""

    name: str
    """On the command line."""
    module: str
    suffix: str


TABLES: tuple[TableRow, ...] = (
    TableRow("csv", "bench.casebook.exports.to_csv", ".csv"),
    TableRow("xlsx", "bench.casebook.exports.to_xlsx", ".xlsx"),
    TableRow("jsonl", "bench.casebook.exports.to_jsonl", ".jsonl"),
    TableRow("parquet", "bench.casebook.exports.to_parquet", ".parquet"),
)
