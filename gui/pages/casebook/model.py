"""What the list of cases shows, as frozen descriptions without Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analysis.diagnosis import Verdict
from analysis.profile import DeviceProfile
from bench.casebook.facts import CaseFacts, Found
from bench.report.quantities import NOT_KNOWN, count
from bench.report.typeface import printable
from gui.cards.answer_model import FORMS, VerdictForm
from gui.pages.casebook.asked import Choice, Filter, When
from gui.words import Words

MOST_ROWS = 500
"""Rows that the list holds; whoever looks for an older case filters."""
LAST_DIGITS = 5
"""Of an IMEI that are shown before somebody asks for all of it."""
_IMEI_LIKE = re.compile(r"(?<!\d)\d{14,16}(?!\d)")


class ListState(Enum):
    """What stands where the list is."""

    ROWS = "rows"
    NO_CASE = "no case yet"
    NOTHING = "nothing found"


@dataclass(frozen=True, slots=True)
class RowText:
    """One case in the list."""

    folder: str
    case: str
    form: VerdictForm | None
    """`None` for a case that is damaged or not diagnosed."""
    is_damaged: bool
    verdict: str
    fault: str
    decision: str
    day: str
    spoken: str
    """All of it, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class ListText:
    """What was found."""

    state: ListState
    rows: tuple[RowText, ...]
    found: int
    total: int
    count: str
    """Beside the search field."""
    more: str
    """What is not shown; empty where everything is."""


@dataclass(frozen=True, slots=True)
class FilterText:
    """One filter and what it may be set to; the first is *any*, and names the filter."""

    filter: Filter
    choices: tuple[Choice, ...]
    labels: tuple[str, ...]


def list_text(found: Found, total: int, profile: DeviceProfile, words: Words) -> ListText:
    """The list of what was found among so many."""
    say = words.casebook
    rows = tuple(row_text(one, profile, words) for one in found.cases)
    state = ListState.ROWS if rows else ListState.NOTHING if total else ListState.NO_CASE
    more = ""
    if found.total > len(rows):
        more = say.newest.format(count=count(len(rows)), found=count(found.total))
    said = say.found.format(found=count(found.total), total=count(total)) if total else ""
    return ListText(state, rows, found.total, total, said, more)


def row_text(one: CaseFacts, profile: DeviceProfile, words: Words) -> RowText:
    """One case."""
    say = words.casebook
    case, verdict, fault = printable(one.case_id), verdict_word(one, words), fault_title(one.fault, profile, words)
    decision, day = decision_word(one, words), one.day.isoformat() if one.day else NOT_KNOWN
    form = FORMS[one.verdict] if one.verdict is not None and one.damaged is None else None
    if one.damaged is not None:
        fault = words.trouble.marked(shown(one.damaged))
    spoken = say.row.format(case=case, verdict=verdict, fault=fault, decision=decision, day=day)
    return RowText(one.folder, case, form, one.damaged is not None, verdict, fault, decision, day, spoken)


def verdict_word(one: CaseFacts, words: Words) -> str:
    """The verdict as it was kept."""
    say = words.casebook
    if one.damaged is not None:
        return say.damaged
    return say.verdicts[one.verdict] if one.verdict is not None else say.not_diagnosed


def decision_word(one: CaseFacts, words: Words) -> str:
    """What stands, and whether the centre decided so itself."""
    if one.outcome is None:
        return NOT_KNOWN
    decision = words.casebook.decisions[one.outcome]
    return words.casebook.overridden.format(decision=decision) if one.overrides else decision


def fault_title(fault: str | None, profile: DeviceProfile, words: Words) -> str:
    """A fault in words; one that the profile does not know keeps its id."""
    if fault is None:
        return NOT_KNOWN
    title = next((one.title for one in profile.faults if one.id == fault), None)
    return words.report.phrases.said(title) if title is not None else printable(fault)


def filter_texts(
    faults: Sequence[str], technicians: Sequence[str], stations: Sequence[str], profile: DeviceProfile, words: Words
) -> tuple[FilterText, ...]:
    """Every filter, with the names that the casebook knows."""
    say = words.casebook
    titles = sorted((fault_title(fault, profile, words), fault) for fault in faults)
    named: dict[Filter, tuple[Sequence[Choice], Sequence[str]]] = {
        Filter.WHEN: (list(When), [say.whens[one] for one in When]),
        Filter.VERDICT: (list(Verdict), [say.verdicts[one] for one in Verdict]),
        Filter.DECISION: (list(say.decisions), list(say.decisions.values())),
        Filter.FAULT: ([fault for _, fault in titles], [title for title, _ in titles]),
        Filter.TECHNICIAN: (technicians, [printable(one) for one in technicians]),
        Filter.STATION: (stations, [printable(one) for one in stations]),
    }
    return tuple(
        FilterText(one, (None, *choices), (say.filters[one], *labels)) for one, (choices, labels) in named.items()
    )


def hidden_imei(imei: str) -> str:
    """An IMEI in its groups with its last digits alone, as `•• •••••• ••0147 7`."""
    masked = "•" * max(0, len(imei) - LAST_DIGITS) + imei[-LAST_DIGITS:]
    if len(masked) != 15:
        return masked
    return f"{masked[:2]} {masked[2:8]} {masked[8:14]} {masked[14:]}"


def shown(text: str) -> str:
    """A text that somebody or something wrote, with the IMEIs in it hidden."""
    return _IMEI_LIKE.sub(lambda found: hidden_imei(found[0]), printable(text))
