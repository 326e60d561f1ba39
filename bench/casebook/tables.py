"""The tables of the index, typed. The migrations make them; this file says what they hold now."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, BigInteger, Boolean, Date, Float, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Place = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers its rows by a column of exactly this type."""


class Tables(DeclarativeBase):
    """All of them."""


class CaseRow(Tables):
    """One case."""

    __tablename__ = "cases"

    place: Mapped[int] = mapped_column(Place, primary_key=True, autoincrement=False)
    """Grows with the day of the case, and within a day with the order of arrival."""
    folder: Mapped[str] = mapped_column(String(255), unique=True)
    case_id: Mapped[str] = mapped_column(String(255))
    model: Mapped[str | None] = mapped_column(String(200))
    imei: Mapped[str | None] = mapped_column(String(40))
    day: Mapped[date | None] = mapped_column(Date)
    technician: Mapped[str | None] = mapped_column(String(200))
    station: Mapped[str | None] = mapped_column(String(200))
    verdict: Mapped[str | None] = mapped_column(String(20))
    fault: Mapped[str | None] = mapped_column(String(200))
    credibility: Mapped[float | None] = mapped_column(Float)
    recommended: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    overrides: Mapped[int] = mapped_column(Integer)
    simulated: Mapped[bool] = mapped_column(Boolean)
    stale: Mapped[bool] = mapped_column(Boolean)
    tags: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list[str]] = mapped_column(JSON)
    damaged: Mapped[str | None] = mapped_column(Text)
    checks: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """Answers by the names of the checks; `None` where the row was written before there was this column."""
