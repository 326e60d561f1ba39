"""A table in its place: the whole new file, or what stood there before."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from bench.casebook.exports import TableRow
from bench.casebook.facts import CaseFacts
from bench.errors import BadInputError
from bench.written import whole_file


def write_table(row: TableRow, cases: Iterable[CaseFacts], path: Path) -> None:
    """Write the cases in a format; raises `BadInputError` where the file cannot be written."""
    if path.is_dir():
        raise BadInputError(path, f"expected the name of a {row.suffix} file, but this is a folder")
    with whole_file(path) as temporary:
        import_module(row.module).write(cases, temporary)
