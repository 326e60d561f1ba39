"""What a shop's cases come to: verdicts, faults, outcomes, checks, what was left open, overridden, or came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.casebook.facts import CaseFacts


class By(Enum):
    """What cases are put together by; the value is the heading."""

    WEEK = "week"
    STATION = "station"
    TECHNICIAN = "technician"


@dataclass(frozen=True, slots=True)
class Share:
    """How often something occurred."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The cases of one week, station or technician."""

    name: str
    cases: int
    motherboard: int
    not_motherboard: int
    cannot_say: int
    """Abstentions: a check was still open."""
    eligible: int
    not_eligible: int
    needs_evidence: int
    overridden: int
    damaged: int
    faults: tuple[Share, ...]
    """Most frequent first."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A phone that was on the bench more than once."""

    imei: str
    cases: tuple[CaseFacts, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class CheckCount:
    """In how many cases a check was done, and what it showed."""

    check: Check
    yes: int
    no: int

    @property
    def done(self) -> int:
        """However it came out."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it."""

    whole: GroupRow
    groups: tuple[tuple[By, tuple[GroupRow, ...]], ...]
    """Weeks in order of time, the others in order of name."""
    repeated: tuple[Repeated, ...]
    """Most often first, then the latest."""
    simulated: int
    stale: int
    """Changed after the diagnosis."""
    checks: tuple[CheckCount, ...]
    """Those that were done, most often first."""


@dataclass(slots=True)
class _Counts:
    cases: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    overridden: int = 0
    damaged: int = 0

    def take(self, one: CaseFacts) -> None:
        self.cases += 1
        if one.verdict:
            self.verdicts[one.verdict] += 1
        if one.outcome:
            self.outcomes[one.outcome] += 1
        if one.fault and one.verdict is not Verdict.CANNOT_SAY:
            self.faults[one.fault] += 1
        self.overridden += one.overrides > 0
        self.damaged += one.damaged is not None

    def row(self, name: str) -> GroupRow:
        counts = {**{key: self.verdicts[key] for key in _VERDICTS}, **{key: self.outcomes[key] for key in _OUTCOMES}}
        faults = sorted(self.faults.items(), key=lambda pair: (-pair[1], pair[0]))
        shares = tuple(Share(fault, count) for fault, count in faults)
        return GroupRow(
            name=name, cases=self.cases, overridden=self.overridden, damaged=self.damaged, faults=shares, **counts
        )


_VERDICTS = ("motherboard", "not_motherboard", "cannot_say")
_OUTCOMES = ("eligible", "not_eligible", "needs_evidence")


def statistics(cases: Iterable[CaseFacts]) -> Statistics:
    """Count cases. The fault of a case counts where there is a verdict; what is left open has no fault yet."""
    whole = _Counts()
    groups: dict[By, dict[str, _Counts]] = {by: {} for by in By}
    phones: dict[str, list[CaseFacts]] = {}
    answers: Counter[CheckResult] = Counter()
    simulated = stale = 0
    for one in cases:
        whole.take(one)
        for by in By:
            groups[by].setdefault(_group(one, by), _Counts()).take(one)
        if one.imei:
            phones.setdefault(one.imei, []).append(one)
        simulated += one.simulated
        stale += one.stale
        answers.update(one.checks)
    rows = tuple((by, tuple(groups[by][name].row(name) for name in sorted(groups[by]))) for by in By)
    return Statistics(whole.row("all"), rows, _repeated(phones), simulated, stale, _check_counts(answers))


def _check_counts(answers: Counter[CheckResult]) -> tuple[CheckCount, ...]:
    counts = (
        CheckCount(check, answers[CheckResult(check, Answer.YES)], answers[CheckResult(check, Answer.NO)])
        for check in Check
    )
    return tuple(sorted((one for one in counts if one.done), key=lambda one: -one.done))


def week_of(day: date) -> str:
    """The week as ISO 8601 counts it, `2026-W48`; it belongs to the year of its Thursday."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _group(one: CaseFacts, by: By) -> str:
    match by:
        case By.WEEK:
            return week_of(one.day) if one.day else UNKNOWN
        case By.STATION:
            return one.station or UNKNOWN
        case By.TECHNICIAN:
            return one.technician or UNKNOWN


UNKNOWN = "not known"


def _repeated(phones: dict[str, list[CaseFacts]]) -> tuple[Repeated, ...]:
    often = [
        Repeated(imei, tuple(sorted(cases, key=lambda one: (one.day or date.min, one.folder))))
        for imei, cases in phones.items()
        if len(cases) > 1
    ]
    latest = {one.imei: one.cases[-1].day or date.min for one in often}
    return tuple(sorted(often, key=lambda one: (-len(one.cases), -latest[one.imei].toordinal(), one.imei)))
