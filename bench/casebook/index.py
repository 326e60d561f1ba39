"""The index of a casebook: facts put in, facts found again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from datetime import date

from sqlalchemy import Connection, Row, Select, delete, false, func, insert, null, select

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.casebook.database import Database
from bench.casebook.facts import CaseFacts, Found, Named, Wanted
from bench.casebook.reading import Read
from bench.casebook.tables import CaseRow
from bench.casebook.terms import case_terms, has_signs_alone, wanted_terms
from bench.casebook.word_index import WordIndex
from bench.warranty.decide import Outcome

A_DAY = 1 << 24
"""Places that one day has; more than any shop has phones."""
FEW = 5000
"""Places up to which sorting is cheaper than walking from the newest one down until enough fit; PostgreSQL guesses how
many that is, and for the beginning of a word guesses wrong. An expression is not walked by."""
PAGE = 1000
"""Cases that are fetched at once where all are wanted."""

_COLUMNS = tuple(field.name for field in fields(CaseFacts))
_SELECTED = (CaseRow.place, *(getattr(CaseRow, name) for name in _COLUMNS))


class CaseIndex:
    """Cases by place, and the terms that lead to them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._words = WordIndex(database.on_sqlite)

    def put(self, connection: Connection, cases: Collection[Read]) -> None:
        """Write cases, each in place of what stood there of its folder. The caller holds the turn to write."""
        before = self._places(connection, [read.facts.folder for read in cases])
        next_of_day: dict[int, int] = {}
        rows, terms = [], {}
        for read in cases:
            day = _day_number(read.facts.day)
            place = before.get(read.facts.folder)
            if place is None or place // A_DAY != day:
                place = next_of_day.get(day) or self._next_place(connection, day)
                next_of_day[day] = place + 1
            rows.append(_row(place, read.facts))
            terms[place] = case_terms(read.facts, read.more)
        self._drop(connection, before.values())
        if rows:
            connection.execute(insert(CaseRow), rows)
        self._words.put(connection, terms)

    def forget(self, connection: Connection, folders: Collection[str]) -> None:
        """Take out folders that are no more. The caller holds the turn to write."""
        self._drop(connection, self._places(connection, folders).values())

    def folders(self) -> frozenset[str]:
        """The name of every folder in the index."""
        with self.database.reading() as connection:
            return frozenset(connection.execute(select(CaseRow.folder)).scalars())

    def without_checks(self) -> tuple[str, ...]:
        """The folders whose rows were written by a version that did not keep the checks."""
        with self.database.reading() as connection:
            found = connection.execute(select(CaseRow.folder).where(CaseRow.checks.is_(null()))).scalars()
            return tuple(sorted(found))

    def one(self, folder: str) -> CaseFacts | None:
        """One case by the name of its folder."""
        with self.database.reading() as connection:
            row = connection.execute(select(*_SELECTED).where(CaseRow.folder == folder)).first()
        return _facts(row) if row is not None else None

    def find(self, wanted: Wanted, limit: int) -> Found:
        """The newest cases that fit, and how many there are."""
        with self.database.reading() as connection:
            places = self._wanted(wanted)
            total = connection.execute(select(func.count()).select_from(places.subquery())).scalar_one()
            rows = connection.execute(_newest(places, limit, few=total <= FEW)).all() if total else []
        return Found(tuple(_facts(row) for row in rows), total)

    def every(self, wanted: Wanted) -> Iterator[CaseFacts]:
        """All cases that fit, newest first, some at a time."""
        below: int | None = None
        while True:
            with self.database.reading() as connection:
                rows = connection.execute(_newest(self._wanted(wanted, below), PAGE)).all()
            yield from map(_facts, rows)
            if len(rows) < PAGE:
                return
            below = rows[-1].place

    def names(self, named: Named) -> tuple[str, ...]:
        """Every name that stands in a field, in order."""
        field = getattr(CaseRow, named.value)
        with self.database.reading() as connection:
            found = connection.execute(select(field).where(field.is_not(None)).distinct()).scalars()
            return tuple(sorted(found))

    def _wanted(self, wanted: Wanted, below: int | None = None) -> Select[int]:
        """The places of the cases that fit; `below` a place where a former page ended."""
        if has_signs_alone(wanted.text):
            return select(CaseRow.place).where(false())
        low = _day_number(wanted.since) * A_DAY if wanted.since else 1 if wanted.until else None
        high = (_day_number(wanted.until) + 1) * A_DAY if wanted.until else None
        if wanted.until and low == 1:
            low = A_DAY  # a case without a day is not before one
        high = min((bound for bound in (high, below) if bound is not None), default=None)
        needs = wanted_terms(wanted)
        if needs:
            return self._words.places(needs, low, high)
        found = select(CaseRow.place)
        if low is not None:
            found = found.where(CaseRow.place >= low)
        return found.where(CaseRow.place < high) if high is not None else found

    def _places(self, connection: Connection, folders: Collection[str]) -> dict[str, int]:
        query = select(CaseRow.folder, CaseRow.place).where(CaseRow.folder.in_(folders))
        return {row.folder: row.place for row in connection.execute(query)}

    def _next_place(self, connection: Connection, day: int) -> int:
        first = day * A_DAY
        query = select(func.max(CaseRow.place)).where(CaseRow.place >= first, CaseRow.place < first + A_DAY)
        last: int | None = connection.execute(query).scalar()
        return first + 1 if last is None else last + 1

    def _drop(self, connection: Connection, places: Iterable[int]) -> None:
        gone = list(places)
        if gone:
            connection.execute(delete(CaseRow).where(CaseRow.place.in_(gone)))
            self._words.drop(connection, gone)


def _newest(places: Select[int], limit: int, *, few: bool = False) -> Select[tuple[object, ...]]:
    """The rows of the newest places."""
    place = places.selected_columns.place
    newest = places.order_by((place + 0 if few else place).desc()).limit(limit).subquery()
    return select(*_SELECTED).join(newest, newest.c.place == CaseRow.place).order_by(CaseRow.place.desc())


def _day_number(day: date | None) -> int:
    return day.toordinal() if day is not None else 0


def _row(place: int, facts: CaseFacts) -> dict[str, object]:
    columns = {name: getattr(facts, name) for name in _COLUMNS}
    return columns | {"place": place, "checks": {done.check.value: done.answer.value for done in facts.checks}}


def _facts(row: Row[tuple[object, ...]]) -> CaseFacts:
    return CaseFacts(
        folder=row.folder,
        case_id=row.case_id,
        model=row.model,
        imei=row.imei,
        day=row.day,
        technician=row.technician,
        station=row.station,
        verdict=Verdict(row.verdict) if row.verdict else None,
        fault=row.fault,
        credibility=row.credibility,
        recommended=Outcome(row.recommended) if row.recommended else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        overrides=row.overrides,
        simulated=row.simulated,
        stale=row.stale,
        tags=tuple(row.tags),
        notes=tuple(row.notes),
        checks=tuple(CheckResult(Check(name), Answer(answer)) for name, answer in (row.checks or {}).items()),
        damaged=row.damaged,
    )
