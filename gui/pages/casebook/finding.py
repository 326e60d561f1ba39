"""Looks cases up beside the window: the casebook is opened once and asked from whichever thread is at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock

from analysis.profile import DeviceProfile
from bench.casebook.book import Casebook
from bench.casebook.facts import EVERYTHING, CaseFacts, Named
from bench.casebook.place import casebook_folder
from bench.errors import BenchError
from bench.profile_file import LoadedProfile, load_profile
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.model import MOST_ROWS, FilterText, ListText, filter_texts, list_text
from gui.words import Words


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something cannot be shown or made: one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What was found, and the facts behind its rows."""

    asked: Asked
    text: ListText
    cases: tuple[CaseFacts, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the index is made from folders that it does not know yet."""

    done: int
    total: int


class Shelf:
    """The casebook that the page shows."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = casebook_folder(folder)
        self._book: Casebook | None = None
        self._profile: LoadedProfile | None = None
        self._opening = Lock()

    def close(self) -> None:
        """Let go of the index; the next question opens it again."""
        with self._opening:
            if self._book is not None:
                self._book.close()
                self._book = None

    def book(self) -> Casebook:
        """The casebook, open. Raises `BenchError`."""
        with self._opening:
            if self._book is None:
                self._book = Casebook.open(self.folder)
            return self._book

    def profile(self) -> LoadedProfile:
        """The device profile that faults are named by."""
        with self._opening:
            if self._profile is None:
                self._profile = load_profile()
            return self._profile


def look(shelf: Shelf, asked: Asked, today: date, words: Words) -> Iterator[object]:
    """Find cases: a `Looked`, or the `Refused` that says why not."""
    try:
        book = shelf.book()
        found = book.find(asked.wanted(today), MOST_ROWS)
        total = found.total if asked == Asked() else book.find(EVERYTHING, 1).total
    except BenchError as error:
        yield Refused(str(error))
        return
    yield Looked(asked, list_text(found, total, _device(shelf), words), found.cases)


def choices(shelf: Shelf, words: Words) -> Iterator[object]:
    """Every filter with what it may be set to, as a tuple of `FilterText`."""
    try:
        book = shelf.book()
        yield FilterTexts(
            filter_texts(
                book.names(Named.FAULT),
                book.names(Named.TECHNICIAN),
                book.names(Named.STATION),
                _device(shelf),
                words,
            )
        )
    except BenchError:
        return  # `look` says why


@dataclass(frozen=True, slots=True)
class FilterTexts:
    """All filters."""

    filters: tuple[FilterText, ...]


def read_folders(shelf: Shelf) -> Iterator[object]:
    """Where the index knows no case but there are folders, make it from them; says how far it is, nothing otherwise."""
    try:
        book = shelf.book()
        if book.find(EVERYTHING, 1).total or not book.case_names():
            return
        for step in book.rebuild():
            yield Reading(step.done, step.total)
    except BenchError:
        return  # `look` says why


def every_folder(shelf: Shelf, asked: Asked, today: date) -> tuple[str, ...]:
    """The folders of all cases that fit, newest first. Raises `BenchError`."""
    return tuple(one.folder for one in shelf.book().every(asked.wanted(today)))


def _device(shelf: Shelf) -> DeviceProfile:
    return shelf.profile().profile
