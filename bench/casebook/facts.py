"""What the casebook knows of a case, and what one can ask it for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from analysis.checks import CheckResult
from analysis.diagnosis import Verdict
from bench.warranty.decide import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One case as it stands in the casebook. `None` is *not known*."""

    folder: str
    """Name of its folder inside the casebook."""
    case_id: str
    """The case's own; the folder's name where that cannot be read."""
    model: str | None = None
    imei: str | None = None
    day: date | None = None
    """When the phone was on the bench: as said, else as recorded, else as claimed, else when it was added."""
    technician: str | None = None
    station: str | None = None
    verdict: Verdict | None = None
    """`None` where it was not diagnosed yet."""
    fault: str | None = None
    """The most probable one."""
    credibility: float | None = None
    recommended: Outcome | None = None
    """What bootbench recommended."""
    outcome: Outcome | None = None
    """What stands: the centre's override, else the recommendation."""
    overrides: int = 0
    simulated: bool = False
    """Simulated, or a recording that was played: no phone was on the bench."""
    stale: bool = False
    """Case or claim were changed after the diagnosis."""
    tags: tuple[str, ...] = ()
    """In order of name."""
    notes: tuple[str, ...] = ()
    """Oldest first."""
    checks: tuple[CheckResult, ...] = ()
    """Those that were done, and what they showed."""
    damaged: str | None = None
    """Why it cannot be read, or not wholly."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The checks as a table has them: `boots_on_own_battery: yes`."""
        return tuple(f"{done.check}: {done.answer}" for done in self.checks)

    @property
    def is_to_be_examined(self) -> bool:
        """Whether it has no verdict, or was changed since; one that cannot be read would only fail again."""
        return self.stale or (self.verdict is None and self.damaged is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases; every field that is given must fit. Names fit whatever their case."""

    text: str = ""
    """Words, each of which must begin a word of the case: id, names, fault, tags, notes, reasons of overrides. A number
    may also be any part of the case's number, or the last digits of the IMEI."""
    imei: str | None = None
    since: date | None = None
    """From this day on."""
    until: date | None = None
    """Up to and with this day."""
    technician: str | None = None
    station: str | None = None
    fault: str | None = None
    verdict: Verdict | None = None
    outcome: Outcome | None = None
    tags: tuple[str, ...] = ()
    damaged: bool | None = None
    overridden: bool | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Found:
    """The newest of the cases that fit."""

    cases: tuple[CaseFacts, ...]
    """Newest first; those without a day last."""
    total: int
    """How many fit."""


class Named(Enum):
    """Fields that hold a name out of a few, to choose from; the value is the field's own name."""

    TECHNICIAN = "technician"
    STATION = "station"
    FAULT = "fault"
