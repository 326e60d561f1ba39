"""A casebook: the folder of case folders, its journals and its index, as one thing that can be worked with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bench.case import CASE_FILE
from bench.casebook.database import DATABASE_FILE, Database, IndexDamagedError
from bench.casebook.facts import CaseFacts, Found, Named, Wanted
from bench.casebook.index import CaseIndex
from bench.casebook.journal import Entry, Journal, append_entry, read_journal
from bench.casebook.reading import read_case_folder
from bench.errors import BadInputError, BenchError

AT_ONCE = 200
"""Cases that a rebuild reads and writes in one turn; others get theirs in between."""
LONGEST_NAME = 200
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How far a rebuild is."""

    done: int
    total: int
    refused: tuple[str, ...] = ()
    """Folders whose names are no text, escaped: no database takes them, and no other system opens them."""
    to_examine: tuple[str, ...] = ()
    """Cases without a verdict, or changed since, that can be diagnosed; known once all are read."""


class Casebook:
    """One casebook, open."""

    def __init__(self, folder: Path, index: CaseIndex) -> None:
        self.folder, self.index = folder, index

    @classmethod
    def open(cls, folder: Path) -> Casebook:
        """Open a casebook, and make its folder and index where there is none. Raises `BenchError`."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(folder, f"cannot be a casebook ({error.strerror})") from error
        return cls(folder, CaseIndex(Database.open(folder)))

    @classmethod
    def open_for_rebuild(cls, folder: Path) -> Casebook:
        """Open a casebook whose index may be damaged: the file is set aside, never thrown away, and a new one made."""
        try:
            book = cls.open(folder)
            if book.index.database.is_whole():
                return book
            book.close()
        except IndexDamagedError:
            pass
        _set_aside(folder)
        return cls.open(folder)

    def close(self) -> None:
        """Close the index."""
        self.index.database.close()

    def bring(self, source: Path) -> str:
        """Copy a case folder into the casebook, whole or not at all, and return its name there.

        The copy may be written to, also where the folder lies on a locked disk. A folder that lies in it already stays
        where it is. Raises `BadInputError`.
        """
        inside = self._inside(source)
        if inside is not None:
            return inside
        name = source.resolve().name
        _check_name(source, name)
        if not (source / CASE_FILE).is_file():
            lacks = (
                f"it holds no {CASE_FILE}"
                if source.is_dir()
                else "it is a file"
                if source.exists()
                else "there is none"
            )
            raise BadInputError(source, f"expected a case folder, but {lacks}")
        target, unfinished = self.folder / name, self.folder / f".{uuid4().hex}.part"
        try:
            shutil.copytree(source, unfinished)
            _make_writable(unfinished)
            if target.exists():
                raise BadInputError(
                    source,
                    f"the casebook has a case of that name already: {target}",
                    advice="rename one of the folders",
                )
            unfinished.rename(target)
        except (OSError, shutil.Error) as error:
            if target.exists():
                problem = f"the casebook has a case of that name already: {target}"
                raise BadInputError(source, problem, advice="rename one of the folders") from error
            reason = _not_copied(source, error) if isinstance(error, shutil.Error) else error.strerror or str(error)
            raise BadInputError(source, f"cannot be copied to {target} ({reason})") from error
        finally:
            _make_writable(unfinished)
            shutil.rmtree(unfinished, ignore_errors=True)
        return name

    def note(self, name: str, *entries: Entry) -> CaseFacts:
        """Add changes to the journal of a case, then show them in the index. Raises `BadInputError`."""
        folder = self._case_folder(name)
        for entry in entries:
            append_entry(folder, entry)
        return self.refresh([name])[0]

    def journal(self, name: str) -> Journal:
        """Every change of a case."""
        return read_journal(self._case_folder(name))

    def refresh(self, names: Collection[str]) -> tuple[CaseFacts, ...]:
        """Read folders again and write them to the index, in one turn."""
        with self.index.database.writing() as connection:
            reads = [read_case_folder(self.folder, name) for name in names]
            self.index.put(connection, reads)
        return tuple(read.facts for read in reads)

    def rebuild(self) -> Iterator[Rebuilt]:
        """Make the index again from the folders, some at a time, and forget the folders that are gone."""
        names = self.case_names()
        refused = tuple(ascii(name)[1:-1] for name in names if not _is_text(name))
        names = tuple(name for name in names if _is_text(name))
        to_examine: list[str] = []
        for first in range(0, len(names), AT_ONCE):
            # A folder that went while others were read is not damaged, but gone.
            read = self.refresh([name for name in names[first : first + AT_ONCE] if (self.folder / name).is_dir()])
            to_examine += [one.folder for one in read if one.is_to_be_examined]
            yield Rebuilt(min(first + AT_ONCE, len(names)), len(names))
        with self.index.database.writing() as connection:
            gone = [name for name in self.index.folders() if not (self.folder / name).is_dir()]
            for first in range(0, len(gone), AT_ONCE):
                self.index.forget(connection, gone[first : first + AT_ONCE])
        self.index.database.refresh_statistics()
        yield Rebuilt(len(names), len(names), refused, tuple(to_examine))

    def complete(self) -> None:
        """Read again what an older version wrote into the index without the checks that were done."""
        names = [name for name in self.index.without_checks() if (self.folder / name).is_dir()]
        for first in range(0, len(names), AT_ONCE):
            self.refresh(names[first : first + AT_ONCE])

    def case_names(self) -> tuple[str, ...]:
        """The name of every case folder, in order; hidden folders and captures under way are none."""
        try:
            with os.scandir(self.folder) as entries:
                names = [entry.name for entry in entries if entry.is_dir() and entry.name[0] != "."]
        except OSError as error:
            raise BadInputError(self.folder, f"cannot be read ({error.strerror})") from error
        return tuple(sorted(name for name in names if not name.endswith(".part")))

    def find(self, wanted: Wanted, limit: int) -> Found:
        """The newest cases that fit."""
        return self.index.find(wanted, limit)

    def every(self, wanted: Wanted) -> Iterator[CaseFacts]:
        """All cases that fit, newest first."""
        return self.index.every(wanted)

    def names(self, named: Named) -> tuple[str, ...]:
        """Every technician, station or fault that there is, in order."""
        return self.index.names(named)

    def named(self, name: str) -> CaseFacts:
        """The case of that folder, or the only one with that id. Raises `BadInputError`."""
        facts = self.index.one(name)
        if facts is not None:
            return facts
        found = [one for one in self.find(Wanted(text=name), 100).cases if one.case_id == name]
        if len(found) > 1:
            advice = f"give its folder: {', '.join(one.folder for one in found[:5])}"
            raise BadInputError(self.folder, f"{len(found)} cases have the id {name}", advice=advice)
        if not found:
            advice = "bootbench casebook list shows them; bootbench casebook rebuild reads the folders again"
            raise BadInputError(self.folder, f"the casebook has no case {name or repr(name)}", advice=advice)
        return found[0]

    def _case_folder(self, name: str) -> Path:
        _check_name(self.folder, name)
        folder = self.folder / name
        if not folder.is_dir():
            raise BadInputError(folder, "the case's folder is gone", advice="bring it back, or rebuild the casebook")
        return folder

    def _inside(self, source: Path) -> str | None:
        whole = source.resolve()
        return whole.name if whole.parent == self.folder.resolve() and whole.is_dir() else None


def _make_writable(folder: Path) -> None:
    """Give the owner of a copy the rights that the original did not have; what is not there needs none."""
    for path in (folder, *folder.rglob("*")):
        with suppress(OSError):
            path.chmod(path.stat().st_mode | (0o700 if path.is_dir() else 0o600))


def _not_copied(source: Path, error: shutil.Error) -> str:
    """Which files of a folder could not be read; the library lists each with where it should have gone, and why."""
    failed = [Path(name) for name, *_ in error.args[0]]
    first = failed[0].relative_to(source) if failed[0].is_relative_to(source) else failed[0]
    return (
        f"{len(failed)} of its files cannot be read, first {first}"
        if len(failed) > 1
        else f"its {first} cannot be read"
    )


def _check_name(where: Path, name: str) -> None:
    """A name that can be one folder on every system. Raises `BadInputError`."""
    if (
        not name
        or len(name) > LONGEST_NAME
        or name[0] == "."
        or not name.isprintable()
        or set(name) & set('/\\:*?"<>|')
    ):
        advice = "rename the folder: letters, digits, spaces and - _ . + ( ) are safe everywhere"
        raise BadInputError(where, "its name cannot be the name of a case folder", advice=advice)


def _is_text(name: str) -> bool:
    """Whether the name can be written down; POSIX lets any bytes be a name, and Python shows those as surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _set_aside(folder: Path) -> None:
    number = 1
    while (folder / f"{DATABASE_FILE}.damaged-{number}").exists():
        number += 1
    try:
        for end in ("", "-wal", "-shm"):
            file = folder / f"{DATABASE_FILE}{end}"
            if file.exists():
                file.rename(folder / f"{DATABASE_FILE}.damaged-{number}{end}")
    except OSError as error:
        raise BenchError(f"{folder / DATABASE_FILE}: the damaged index cannot be moved ({error.strerror})") from error
