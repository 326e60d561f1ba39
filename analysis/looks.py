"""What one look of a fault lets one expect of each finding, state and check, and where each number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import Check, CheckResult
from analysis.findings import FindingName
from analysis.states import Observable, State


class Provenance(StrEnum):
    """How far a number is somebody's measurement."""

    SOURCED = "sourced"
    """One source prints it."""
    SEVERAL = "several"
    """Several independent sources print it."""
    INFERRED = "inferred"
    """Derived here from facts that sources print; a starting value until a shop's own cases replace it."""
    FITTED = "fitted"
    """Fitted on simulated phones, with what the sources print as prior."""
    SHOP = "shop"
    """Counted in a shop's own labelled cases, on top of what the sources beside it print."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a number comes from."""

    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values, and the probability that the value lies in it."""

    low: float
    high: float
    share: float


@dataclass(frozen=True, slots=True)
class FindingExpectation:
    """What a fault lets one expect of a finding; the shares' rest to 1 may lie anywhere."""

    finding: FindingName
    bands: tuple[Band, ...]
    cited: Cited


@dataclass(frozen=True, slots=True)
class StateChance:
    """With what probability a state shows."""

    state: State
    probability: float


@dataclass(frozen=True, slots=True)
class StateExpectation:
    """With what probability a fault shows each state of an observable; they add up to 1."""

    observable: Observable
    chances: tuple[StateChance, ...]
    cited: Cited


@dataclass(frozen=True, slots=True)
class CheckExpectation:
    """With what probability a check's statement is true under a fault."""

    check: Check
    yes: float
    cited: Cited
    applies: float = 1.0
    """How often such a phone has what the statement speaks of: of one whose USB works nothing can *restore* it, so that
    either answer says that it did not."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Answers which together settle whether a fault is there, once the rest of the evidence points to it."""

    answers: tuple[CheckResult, ...]
    normal_runs: int
    """How many clean runs must look like a whole boot besides."""
    cited: Cited
    usb: State | None = None
    """What the phone must have shown on USB besides: the answers speak of a phone that does."""
    finished: bool = False
    """Whether those runs must have gone on to their end: until then a loop of software looks whole."""


@dataclass(frozen=True, slots=True)
class Look:
    """One of the ways in which a fault shows itself: a leak may let the phone boot, or not.

    What a look does not speak of is not held against it.
    """

    name: str
    """Empty for a fault that has one look only."""
    share: float
    """How often the fault looks like this; the shares of a fault's looks add up to 1."""
    boots: bool
    """Whether a run on the supply looks like a whole boot."""
    findings: tuple[FindingExpectation, ...]
    states: tuple[StateExpectation, ...]
    checks: tuple[CheckExpectation, ...]

    def expects(self, name: FindingName) -> FindingExpectation | None:
        """What it lets one expect of a finding; `None` where the profile says nothing."""
        return next((row for row in self.findings if row.finding is name), None)

    def shows(self, observable: Observable) -> StateExpectation | None:
        """What it lets one expect of the phone's own voice; `None` where the profile says nothing."""
        return next((row for row in self.states if row.observable is observable), None)
