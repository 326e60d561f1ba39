"""What one looks for in the casebook: words and one choice of each filter. Knows no Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from analysis.diagnosis import Verdict
from bench.casebook.facts import Wanted
from bench.warranty.decide import Outcome

LONGEST_TEXT = 200


class Filter(Enum):
    """The filters, in their order; the value is the field of `Asked`."""

    WHEN = "when"
    VERDICT = "verdict"
    DECISION = "decision"
    FAULT = "fault"
    TECHNICIAN = "technician"
    STATION = "station"


class When(Enum):
    """Stretches of days that end today, but for the last two."""

    TODAY = "today"
    THIS_WEEK = "this week"
    THIS_MONTH = "this month"
    THIS_YEAR = "this year"
    LAST_MONTH = "last month"
    BEFORE_THIS_YEAR = "before this year"


Choice = When | Verdict | Outcome | str | None


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

    def choice(self, one: Filter) -> Choice:
        """What a filter is set to."""
        choice: Choice = getattr(self, one.value)
        return choice

    def with_choice(self, one: Filter, choice: Choice) -> Asked:
        """The same with a filter set otherwise."""
        changed: Asked = replace(self, **{one.value: choice})  # type: ignore[arg-type]
        return changed

    def wanted(self, today: date) -> Wanted:
        """As the casebook is asked."""
        since, until = days(self.when, today)
        return Wanted(
            text=self.text,
            since=since,
            until=until,
            technician=self.technician,
            station=self.station,
            fault=self.fault,
            verdict=self.verdict,
            outcome=self.decision,
        )


def days(when: When | None, today: date) -> tuple[date | None, date | None]:
    """First and last day of a stretch, both included."""
    first_of_month = today.replace(day=1)
    last_month = first_of_month - timedelta(days=1)
    match when:
        case None:
            return None, None
        case When.TODAY:
            return today, today
        case When.THIS_WEEK:
            return today - timedelta(days=today.weekday()), today
        case When.THIS_MONTH:
            return first_of_month, today
        case When.THIS_YEAR:
            return today.replace(month=1, day=1), today
        case When.LAST_MONTH:
            return last_month.replace(day=1), last_month
        case When.BEFORE_THIS_YEAR:
            return None, date(today.year, 1, 1) - timedelta(days=1)


def asked_text(asked: Asked) -> str:
    """What was looked for, to be kept."""
    fields = {"text": asked.text}
    for one in Filter:
        choice = asked.choice(one)
        if choice is not None:
            fields[one.value] = choice if isinstance(choice, str) else choice.value
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
    return Asked(
        text=texts.get("text", ""),
        when=next((one for one in When if one.value == texts.get("when")), None),
        verdict=next((one for one in Verdict if one.value == texts.get("verdict")), None),
        decision=next((one for one in Outcome if one.value == texts.get("decision")), None),
        fault=texts.get("fault"),
        technician=texts.get("technician"),
        station=texts.get("station"),
    )
