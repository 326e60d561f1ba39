"""What a diagnosis is: the types of its answer. How it is made is in `diagnose`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.findings import Finding
from analysis.phases import NamedSegment


class Verdict(StrEnum):
    """Is it the motherboard?"""

    MOTHERBOARD = "motherboard"
    NOT_MOTHERBOARD = "not_motherboard"
    CANNOT_SAY = "cannot_say"


class OnMotherboard(StrEnum):
    """Whether a fault sits on the motherboard."""

    YES = "yes"
    NO = "no"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One fault of the profile, and how far the evidence speaks for it."""

    fault: str
    probability: float
    motherboard: OnMotherboard
    because: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextCheck:
    """A check not yet done, and what its answer would tell about the verdict."""

    check: str
    information_bits: float
    why: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole answer for one case."""

    case_id: str
    verdict: Verdict
    fault: str | None
    faults: tuple[Suspicion, ...]
    """Most probable first."""
    credible_set: tuple[str, ...]
    credibility: float
    findings: tuple[Finding, ...]
    segments: tuple[NamedSegment, ...]
    next_checks: tuple[NextCheck, ...]
    """Most informative first."""
    meter_limits: tuple[str, ...]
    """What this meter cannot see, as sentences. Never a reason for or against a fault."""
