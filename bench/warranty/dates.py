"""Calendar arithmetic of a warranty: whole days, month ends, windows that include their last day.

Dates are plain calendar dates in the policy's zone. No zone is converted and no clock is read here.
"""

from __future__ import annotations

import re
from calendar import isleap, month_name
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class FallsUnder(StrEnum):
    """Which warranty a claim date lies in."""

    PURCHASE = "purchase"
    EXTENDED = "extended"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class WarrantyWindow:
    """The last days of both warranties; each day is itself included."""

    purchase_ends: date
    extended_ends: date

    def falls_under(self, day: date) -> FallsUnder:
        """The warranty that a day (not before the purchase) lies in."""
        if day <= self.purchase_ends:
            return FallsUnder.PURCHASE
        return FallsUnder.EXTENDED if day <= self.extended_ends else FallsUnder.NEITHER


@lru_cache(maxsize=4096)
def warranty_window(purchased: date, purchase_months: int, extended_months: int) -> WarrantyWindow:
    """Both last days, the second period counted from the last day of the first (clause 3).

    Raises `OverflowError` where a last day would lie after the year 9999.
    """
    purchase_ends = months_after(purchased, purchase_months)
    return WarrantyWindow(purchase_ends, months_after(purchase_ends, extended_months))


def months_after(day: date, months: int) -> date:
    """The same day-number `months` later, or the last day of that month where it has no such day.

    Raises `OverflowError` past the year 9999, where calendar dates end.
    """
    years, month0 = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months after {day} lie outside the years 0001 to 9999")
    return date(year, month0 + 1, min(day.day, days_in_month(year, month0 + 1)))


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == 2 and isleap(year) else _DAYS[month - 1]


def parse_date(text: str) -> date:
    """A date written as 2021-06-01. Raises `ValueError` with a sentence that says what would be right."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError('expected a date alone, as year-month-day ("2021-06-01"), in the years 0001 to 9999')
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_impossible(*map(int, match.groups()))) from error


def _impossible(year: int, month: int, day: int) -> str:
    """Why no calendar has this date."""
    if year == 0:
        return "there is no year 0000; calendar years run from 0001 to 9999"
    if not 1 <= month <= 12:
        return f"there is no month {month:02d}; months run from 01 to 12"
    days = days_in_month(year, month)
    return f"there is no day {day:02d} in {month_name[month]} {year}, which has {days} days"


def in_words(day: date) -> str:
    """`1 June 2023`: no reader takes the month for the day."""
    return f"{day.day} {month_name[day.month]} {day.year}"
