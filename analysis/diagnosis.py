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
class Reason:
    """One piece of evidence, as far as it speaks for or against one fault."""

    sentence: str
    bits: float
    """By how much it moves the fault's odds against all the others; below 0 it speaks against."""
    run: str | None = None
    """Where it was seen; `None` for an answered check."""
    interval_s: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One fault of the profile, and how far the evidence speaks for it."""

    fault: str
    probability: float
    motherboard: OnMotherboard
    because: tuple[str, ...]
    against: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    """The same, with where to look and how much each weighs; strongest first."""


@dataclass(frozen=True, slots=True)
class NextCheck:
    """A check not yet done, and what its answer would tell about the verdict."""

    check: str
    information_bits: float
    why: str
    if_yes: Verdict = Verdict.CANNOT_SAY
    """The verdict after that answer, all else as it is."""
    if_no: Verdict = Verdict.CANNOT_SAY


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
    """First what tells most about the verdict for the time it takes."""
    meter_limits: tuple[str, ...]
    """What this meter cannot see, as sentences. Never a reason for or against a fault."""
    withheld: tuple[str, ...] = ()
    """Why there is no verdict, as sentences: what the bench spoilt, which check is missing, which faults disagree."""
