"""The columns of every table that leaves the casebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bench.casebook.facts import CaseFacts

Cell = str | date | float | int | bool | None


class Kind(Enum):
    """What a column holds; a cell may always be empty."""

    TEXT = "text"
    DAY = "day"
    SHARE = "share"
    COUNT = "count"
    YES_NO = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: Kind
    of: Callable[[CaseFacts], Cell]


COLUMNS: tuple[Column, ...] = (
    Column("folder", Kind.TEXT, lambda one: one.folder),
    Column("case_id", Kind.TEXT, lambda one: one.case_id),
    Column("model", Kind.TEXT, lambda one: one.model),
    Column("imei", Kind.TEXT, lambda one: one.imei),
    Column("day", Kind.DAY, lambda one: one.day),
    Column("technician", Kind.TEXT, lambda one: one.technician),
    Column("station", Kind.TEXT, lambda one: one.station),
    Column("verdict", Kind.TEXT, lambda one: one.verdict.value if one.verdict else None),
    Column("fault", Kind.TEXT, lambda one: one.fault),
    Column("credibility", Kind.SHARE, lambda one: one.credibility),
    Column("recommended", Kind.TEXT, lambda one: one.recommended.value if one.recommended else None),
    Column("outcome", Kind.TEXT, lambda one: one.outcome.value if one.outcome else None),
    Column("overrides", Kind.COUNT, lambda one: one.overrides),
    Column("simulated", Kind.YES_NO, lambda one: one.simulated),
    Column("stale", Kind.YES_NO, lambda one: one.stale),
    Column("checks", Kind.TEXT, lambda one: "; ".join(one.answers) or None),
    Column("tags", Kind.TEXT, lambda one: "; ".join(one.tags) or None),
    Column("notes", Kind.TEXT, lambda one: "; ".join(one.notes) or None),
    Column("damaged", Kind.TEXT, lambda one: one.damaged),
)
