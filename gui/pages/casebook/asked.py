"""What one looks for in the casebook: words and one choice of each filter. Knows no Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from analysis.diagnosis import Verdict
from bench.casebook.facts import Wanted
from bench.warranty.dates import parse_date
from bench.warranty.decide import Outcome

if TYPE_CHECKING:
    from gui.pages.casebook.words import CasebookWords

LONGEST_TEXT = 200
LONGEST_DAY = 20
"""Of what is typed for a day; a longer text is none."""


class Filter(Enum):
    """The filters, in their order; the value is the field of `Asked`."""

    WHEN = "when"
    VERDICT = "verdict"
    DECISION = "decision"
    FAULT = "fault"
    TECHNICIAN = "technician"
    STATION = "station"


class When(Enum):
    """Stretches of days that end today, but for the last three."""

    TODAY = "today"
    THIS_WEEK = "this week"
    THIS_MONTH = "this month"
    THIS_YEAR = "this year"
    LAST_MONTH = "last month"
    BEFORE_THIS_YEAR = "before this year"
    BETWEEN = "from one day to another"
    """Both are typed."""


Choice = When | Verdict | Outcome | str | None


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day, both included; `None` leaves that end open."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one looks for; `None` is *any*."""

    text: str = ""
    when: When | None = None
    verdict: Verdict | None = None
    decision: Outcome | None = None
    fault: str | None = None
    technician: str | None = None
    station: str | None = None
    typed: Days = Days()
    """Holds where `when` is *between*."""

    def choice(self, one: Filter) -> Choice:
        """What a filter is set to."""
        choice: Choice = getattr(self, one.value)
        return choice

    def with_choice(self, one: Filter, choice: Choice) -> Asked:
        """The same with a filter set otherwise; days that were typed go with the choice to type them."""
        changed: Asked = replace(self, **{one.value: choice})  # type: ignore[arg-type]
        return changed if changed.when is When.BETWEEN else replace(changed, typed=Days())

    def wanted(self, today: date) -> Wanted:
        """As the casebook is asked."""
        stretch = self.typed if self.when is When.BETWEEN else days(self.when, today)
        return Wanted(
            text=self.text,
            since=stretch.since,
            until=stretch.until,
            technician=self.technician,
            station=self.station,
            fault=self.fault,
            verdict=self.verdict,
            outcome=self.decision,
        )


def days(when: When | None, today: date) -> Days:
    """The days of a stretch; those that are typed are not known here."""
    first_of_month = today.replace(day=1)
    last_month = first_of_month - timedelta(days=1)
    match when:
        case None | When.BETWEEN:
            return Days()
        case When.TODAY:
            return Days(today, today)
        case When.THIS_WEEK:
            return Days(today - timedelta(days=today.weekday()), today)
        case When.THIS_MONTH:
            return Days(first_of_month, today)
        case When.THIS_YEAR:
            return Days(today.replace(month=1, day=1), today)
        case When.LAST_MONTH:
            return Days(last_month.replace(day=1), last_month)
        case When.BEFORE_THIS_YEAR:
            return Days(None, date(today.year, 1, 1) - timedelta(days=1))


def typed_days(since: str, until: str, say: CasebookWords) -> Days | str:
    """Two days as they were typed, or the sentence that says what is wrong with them; an empty one is open."""
    read: list[date | None] = []
    for text in (since.strip(), until.strip()):
        try:
            read.append(parse_date(text) if text else None)
        except ValueError:
            return say.no_day.format(typed=text)
    first, last = read
    if first is not None and last is not None and last < first:
        return say.days_swapped
    return Days(first, last)


def asked_text(asked: Asked) -> str:
    """What was looked for, to be kept."""
    fields = {"text": asked.text}
    for one in Filter:
        choice = asked.choice(one)
        if choice is not None:
            fields[one.value] = choice if isinstance(choice, str) else choice.value
    for name, day in (("since", asked.typed.since), ("until", asked.typed.until)):
        if day is not None:
            fields[name] = day.isoformat()
    return json.dumps(fields, ensure_ascii=False)


def asked_again(kept: str) -> Asked:
    """What was kept; what does not fit is left out."""
    try:
        fields: Any = json.loads(kept)
    except ValueError:
        return Asked()
    if not isinstance(fields, dict):
        return Asked()
    texts = {name: value[:LONGEST_TEXT] for name, value in fields.items() if isinstance(value, str)}
    when = next((one for one in When if one.value == texts.get("when")), None)
    return Asked(
        text=texts.get("text", ""),
        when=when,
        verdict=next((one for one in Verdict if one.value == texts.get("verdict")), None),
        decision=next((one for one in Outcome if one.value == texts.get("decision")), None),
        fault=texts.get("fault"),
        technician=texts.get("technician"),
        station=texts.get("station"),
        typed=Days(_kept_day(texts.get("since")), _kept_day(texts.get("until"))) if when is When.BETWEEN else Days(),
    )


def _kept_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        return None
