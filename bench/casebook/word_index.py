"""Terms to cases: FTS5 on SQLite, tsvector with an inverted index on PostgreSQL, behind one small class.

Terms come from `bench.casebook.terms` and are stored as they are; neither database cuts, stems or folds them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import BigInteger, Connection, Text, bindparam, cast, column, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.sql import ColumnElement, Select

from bench.casebook.terms import AnyOf, Term


class WordIndex:
    """The terms of every case."""

    def __init__(self, on_sqlite: bool) -> None:
        self._on_sqlite = on_sqlite

    def put(self, connection: Connection, terms: Mapping[int, Collection[str]]) -> None:
        """Add the terms of cases, by place."""
        if not terms:
            return
        if self._on_sqlite:
            rows = [{"rowid": place, "terms": " ".join(sorted(found))} for place, found in terms.items()]
            connection.execute(text("INSERT INTO case_terms (rowid, terms) VALUES (:rowid, :terms)"), rows)
        else:
            vectors = text("INSERT INTO case_terms (place, terms) VALUES (:place, array_to_tsvector(:terms))")
            vectors = vectors.bindparams(bindparam("terms", type_=ARRAY(Text)))
            connection.execute(vectors, [{"place": place, "terms": sorted(found)} for place, found in terms.items()])

    def drop(self, connection: Connection, places: Iterable[int]) -> None:
        """Take cases out."""
        name = "rowid" if self._on_sqlite else "place"
        rows = [{"place": place} for place in places]
        if rows:
            connection.execute(text(f"DELETE FROM case_terms WHERE {name} = :place"), rows)

    def places(self, needs: Collection[AnyOf], low: int | None, high: int | None) -> Select[int]:
        """A query for the places, from `low` up to and without `high`, of the cases that meet all these needs."""
        place = column("rowid" if self._on_sqlite else "place", BigInteger)
        fits = column("case_terms").op("MATCH")(_fts_query(needs))
        if not self._on_sqlite:
            fits = column("terms").op("@@")(_tsquery(needs))
        found = select(place.label("place")).select_from(table("case_terms")).where(fits)
        if low is not None:
            found = found.where(place >= low)
        return found.where(place < high) if high is not None else found


def _fts_query(needs: Collection[AnyOf]) -> str:
    """`("motherboard"*) AND ("147" OR "_c147"*)`; a term holds no quote."""
    return _joined(needs, " AND ", " OR ", lambda term: f'"{term.text}"{"*" if term.begins else ""}')


def _tsquery(needs: Collection[AnyOf]) -> ColumnElement[object]:
    """`('motherboard':*) & ('147' | '_c147':*)`; a term holds no quote and no backslash."""
    return cast(_joined(needs, " & ", " | ", lambda term: f"'{term.text}'{':*' if term.begins else ''}"), TSQUERY)


def _joined(needs: Collection[AnyOf], both: str, either: str, written: Callable[[Term], str]) -> str:
    return both.join(f"({either.join(map(written, need.terms))})" for need in needs)
