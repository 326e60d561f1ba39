"""Whole days, month ends, inclusive windows; against a slow twin that only ever asks the calendar for the next day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.warranty.dates import FallsUnder, days_in_month, in_words, months_after, parse_date, warranty_window
from tests.bench.warranty.claims import UNHURRIED

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9990, 12, 31))
MONTHS = st.integers(min_value=0, max_value=108)


def slow_months_after(day: date, months: int) -> date:
    """Turn the calendar page by page, then go down to the day-number or to the last day of the page."""
    first = day.replace(day=1)
    for _ in range(months):
        first += timedelta(days=27)
        while first.day != 1:
            first += timedelta(days=1)
    found = first
    while found.day != day.day and (found + timedelta(days=1)).month == first.month:
        found += timedelta(days=1)
    return found


@UNHURRIED
@given(DAYS, MONTHS)
def test_months_are_counted_as_the_slow_twin_turns_pages(day: date, months: int) -> None:
    assert slow_months_after(day, months) == months_after(day, months)


@UNHURRIED
@given(DAYS, MONTHS, MONTHS)
def test_a_later_purchase_never_ends_earlier(day: date, months: int, days_later: int) -> None:
    later = day + timedelta(days=days_later)
    assert months_after(day, months) <= months_after(later, months)


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2021-08-31", 6, "2022-02-28"),
        ("2021-03-31", 6, "2021-09-30"),
        ("2021-12-31", 12, "2022-12-31"),
        ("2021-12-01", 1, "2022-01-01"),
        ("2096-02-29", 48, "2100-02-28"),
        ("9998-12-31", 12, "9999-12-31"),
    ],
)
def test_a_period_ends_on_the_day_number_or_on_the_last_day_of_the_month(day: str, months: int, ends: str) -> None:
    assert date.fromisoformat(ends) == months_after(date.fromisoformat(day), months)


def test_a_period_past_the_year_9999_overflows() -> None:
    with pytest.raises(OverflowError, match="years 0001 to 9999"):
        months_after(date(9999, 1, 1), 12)


def test_the_second_period_is_counted_from_the_shortened_end_of_the_first() -> None:
    window = warranty_window(date(2024, 2, 29), 12, 12)
    assert date(2025, 2, 28) == window.purchase_ends
    assert date(2026, 2, 28) == window.extended_ends


@pytest.mark.parametrize(
    ("day", "under"),
    [
        (date(2021, 6, 1), FallsUnder.PURCHASE),
        (date(2022, 6, 1), FallsUnder.PURCHASE),
        (date(2022, 6, 2), FallsUnder.EXTENDED),
        (date(2023, 6, 1), FallsUnder.EXTENDED),
        (date(2023, 6, 2), FallsUnder.NEITHER),
    ],
)
def test_both_windows_include_their_last_day(day: date, under: FallsUnder) -> None:
    assert under is warranty_window(date(2021, 6, 1), 12, 12).falls_under(day)


@UNHURRIED
@given(st.dates())
def test_a_written_date_is_read_back(day: date) -> None:
    assert day == parse_date(day.isoformat())


@UNHURRIED
@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused_in_a_sentence(text: str) -> None:
    assert _read(text) == text or _read(text).startswith(("expected a date alone", "there is no"))


def _read(text: str) -> str:
    """The date written again, or the sentence of its refusal."""
    try:
        return parse_date(text).isoformat()
    except ValueError as error:
        return str(error)


@UNHURRIED
@given(st.dates())
def test_days_in_a_month_are_those_of_the_calendar(day: date) -> None:
    last = day.replace(day=days_in_month(day.year, day.month))
    assert last == date.max or (last + timedelta(days=1)).day == 1


def test_a_date_in_words_names_its_month() -> None:
    assert in_words(date(2023, 6, 1)) == "1 June 2023"
