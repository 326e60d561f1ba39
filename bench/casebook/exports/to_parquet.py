"""Parquet: typed columns, checks, tags and notes as lists."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.casebook.exports.columns import COLUMNS, Kind
from bench.casebook.facts import CaseFacts

IN_A_GROUP = 20_000
"""Cases held in memory at once."""
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.SHARE: pa.float64(),
    Kind.COUNT: pa.int32(),
    Kind.YES_NO: pa.bool_(),
}
_LISTS = ("checks", "tags", "notes")
_SCHEMA = pa.schema(
    [(column.name, pa.list_(pa.string()) if column.name in _LISTS else _TYPES[column.kind]) for column in COLUMNS]
)


def write(cases: Iterable[CaseFacts], path: Path) -> None:
    """Write the table."""
    left = iter(cases)
    with pq.ParquetWriter(path, _SCHEMA) as writer:
        while group := list(islice(left, IN_A_GROUP)):
            columns: dict[str, list[object]] = {column.name: [column.of(one) for one in group] for column in COLUMNS}
            columns["checks"] = [list(one.answers) for one in group]
            columns["tags"] = [list(one.tags) for one in group]
            columns["notes"] = [list(one.notes) for one in group]
            writer.write_table(pa.table(columns, schema=_SCHEMA))
