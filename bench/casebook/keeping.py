"""What was found out of a case, kept beside it, and shown in the index where the case lies in a casebook."""

from __future__ import annotations

from pathlib import Path

from bench.casebook.book import Casebook
from bench.casebook.database import DATABASE_FILE
from bench.casebook.journal import Entry, append_entry
from bench.casebook.place import casebook_folder


def keep(case_folder: Path, *entries: Entry) -> None:
    """Add changes to the journal of a case, wherever it lies. Raises `BenchError`."""
    for entry in entries:
        append_entry(case_folder, entry)
    show_in_casebook(case_folder)


def show_in_casebook(case_folder: Path) -> bool:
    """Read a case again into the index of its casebook; whether it lies in one. Raises `BenchError`."""
    folder = casebook_of(case_folder)
    if folder is None:
        return False
    book = Casebook.open(folder)
    try:
        book.refresh([case_folder.resolve().name])
    finally:
        book.close()
    return True


def casebook_of(case_folder: Path) -> Path | None:
    """The casebook that a case folder lies in: the one that is set, or one whose index stands beside the case."""
    above = case_folder.resolve().parent
    is_one = above == casebook_folder(None).resolve() or (above / DATABASE_FILE).is_file()
    return above if is_one else None
