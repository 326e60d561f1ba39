"""Looks cases up beside the window: the casebook is opened once and asked from whichever thread is at work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock

from analysis.profile import DeviceProfile
from bench.casebook.book import AT_ONCE, Casebook
from bench.casebook.examine import examine
from bench.casebook.facts import EVERYTHING, CaseFacts, Named
from bench.casebook.journal import Stated
from bench.casebook.place import person
from bench.errors import BenchError
from bench.profile_file import LoadedProfile, load_profile
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.model import MOST_ROWS, FilterText, ListText, filter_texts, list_text
from gui.words import Words

MOST_EXAMINED = 50
"""Cases that are diagnosed because the page was shown; a tenth of a second each."""


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
    """How far reading, or diagnosing, what the index does not know yet is."""

    done: int
    total: int


class Shelf:
    """The casebook that the page shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        yield Refused(words.trouble.of(error))
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
    """Read the folders that the index does not know, such as cases just recorded, and the newest ones again.

    Says how far it is where anything changed. A few without a verdict are diagnosed, which is kept; many are left to
    `bootbench casebook rebuild --diagnose`.
    """
    try:
        book = shelf.book()
        known = book.index.folders()
        before = {one.folder: one for one in book.find(EVERYTHING, MOST_EXAMINED).cases}
        new = [name for name in book.case_names() if name not in known]
        names = [*new, *(name for name in before if (book.folder / name).is_dir())]
        open_cases: list[str] = []
        for first in range(0, len(names), AT_ONCE):
            read = book.refresh(names[first : first + AT_ONCE])
            open_cases += [one.folder for one in read if one.is_to_be_examined]
            if any(before.get(one.folder) != one for one in read):
                yield Reading(min(first + AT_ONCE, len(names)), len(names))
        if len(open_cases) <= MOST_EXAMINED:
            yield from _examined(book, open_cases)
    except BenchError:
        return  # `look` says why


def _examined(book: Casebook, names: Sequence[str]) -> Iterator[Reading]:
    for done, name in enumerate(names, start=1):
        now, who = datetime.now(UTC), person(None)
        stated = () if book.journal(name).entries else (Stated(at=now, by=who),)
        book.note(name, *stated, examine(str(book.folder / name), None, now, who))
        yield Reading(done, len(names))


def every_folder(shelf: Shelf, asked: Asked, today: date) -> tuple[str, ...]:
    """The folders of all cases that fit, newest first. Raises `BenchError`."""
    return tuple(one.folder for one in shelf.book().every(asked.wanted(today)))


def _device(shelf: Shelf) -> DeviceProfile:
    return shelf.profile().profile
