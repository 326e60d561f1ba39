"""The conditions of the notice: one pure function each, from claim and policy to satisfied, failed or unknown.

Each says what it saw, what the limit is and where that is written. What a clause would need is *unknown*, never
guessed, and comes with the evidence that would settle it. The order of `CLAUSES` is the order in which they are
read out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from analysis.judging import whole_percent
from bench.warranty.claim import Claim, Dysfunction, Examination, GroundState, Proof
from bench.warranty.dates import warranty_window
from bench.warranty.policy import ClauseId, Ground, Policy, PolicyClause


class State(StrEnum):
    """How a clause stands."""

    SATISFIED = "satisfied"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one clause stands in one claim."""

    id: ClauseId
    state: State
    saw: str
    limit: str
    source: str
    missing: tuple[str, ...] = ()
    """The evidence that would settle it, as things to bring or to do, each with its clause; empty unless unknown."""


def model(claim: Claim, policy: Policy, clause: PolicyClause) -> Ruling:
    """The phone is one of the policy's."""
    limit = "one of " + ", ".join([row.value for row in policy.models])
    if claim.model is None:
        missing = f"the model of the phone, as printed on its box or invoice ({clause.source})"
        return Ruling(clause.id, State.UNKNOWN, "model not known", limit, clause.source, (missing,))
    state = State.SATISFIED if policy.has_model(claim.model) else State.FAILED
    return Ruling(clause.id, state, f'model "{claim.model.strip()}"', limit, clause.source)


def issue(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """The defect is one of the power-on function, and the centre saw it."""
    return _one_fact(clause.id, claim.power_on_fault, clause.source)


def motherboard(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """A dysfunction of the motherboard is the cause."""
    saw, limit = _saw_of_motherboard(claim), "a dysfunction of the motherboard is the cause"
    if claim.motherboard is not Dysfunction.UNKNOWN:
        state = State.SATISFIED if claim.motherboard is Dysfunction.YES else State.FAILED
        return Ruling(clause.id, state, saw, limit, clause.source)
    checks = claim.examination.open_checks if claim.examination else ()
    missing = tuple(
        f"the check whether {check.statement} ({clause.source})"
        if check.statement
        else f"the check {check.check} ({clause.source})"
        for check in checks
    )
    if not missing:
        missing = (f"an examination of whether the motherboard is the cause ({clause.source})",)
    return Ruling(clause.id, State.UNKNOWN, saw, limit, clause.source, missing)


def purchaser(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """The claimant bought the phone new and first."""
    return _two_facts(clause.id, claim.first_purchaser, claim.resold_or_second_hand, clause.source)


def window(claim: Claim, policy: Policy, clause: PolicyClause) -> Ruling:
    """The phone is presented no later than the last day of the Extended Warranty."""
    purchase, extended = policy.purchase_warranty_months.value, policy.extended_warranty_months.value
    saw = f"presented on {claim.claim_date.isoformat()}"
    if claim.purchase_date is None:
        limit = f"{purchase} months of Purchase Warranty and {extended} months from there"
        missing = f"the date of purchase, as on the invoice ({clause.source})"
        return Ruling(clause.id, State.UNKNOWN, f"{saw}; purchase date not known", limit, clause.source, (missing,))
    last_day = warranty_window(claim.purchase_date, purchase, extended).extended_ends
    state = State.SATISFIED if claim.claim_date <= last_day else State.FAILED
    saw = f"bought on {claim.purchase_date.isoformat()}, {saw}"
    return Ruling(clause.id, state, saw, f"on {last_day.isoformat()} or before", clause.source)


def grounds(claim: Claim, policy: Policy, clause: PolicyClause) -> Ruling:
    """No ground of exclusion has damaged the motherboard; a crack that did not cause the damage excludes nobody."""
    states = {inspection.ground: inspection.state for inspection in claim.exclusions}
    found: dict[GroundState, list[Ground]] = {}
    for ground in policy.grounds:
        found.setdefault(states.get(ground.id, GroundState.NOT_INSPECTED), []).append(ground)
    saw = "; ".join([_inspected(state, found[state], policy) for state in _BY_WEIGHT if state in found])
    limit = "no ground has damaged the motherboard"
    if GroundState.PRESENT_AND_CAUSED_DAMAGE in found:
        return Ruling(clause.id, State.FAILED, saw, limit, clause.source)
    missing = tuple(
        [
            f"an inspection of the phone for signs of {ground.words} ({clause.source})"
            for ground in found.get(GroundState.NOT_INSPECTED, ())
        ]
        + [
            f"an examination of whether the motherboard was damaged due to {ground.words} ({clause.source})"
            for ground in found.get(GroundState.PRESENT_CAUSE_UNDETERMINED, ())
        ]
    )
    return Ruling(clause.id, State.UNKNOWN if missing else State.SATISFIED, saw, limit, clause.source, missing)


def proof(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """The original receipt or invoice, or a copy, is there."""
    return _receipt(clause.id, claim.proof_of_purchase, clause.source)


def terms(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """The terms of the original Purchase Warranty were followed."""
    return _one_fact(clause.id, claim.purchase_warranty_terms_followed, clause.source)


Clause = Callable[[Claim, Policy, PolicyClause], Ruling]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One condition: its id and its function."""

    id: ClauseId
    rule: Clause


CLAUSES: tuple[ClauseRow, ...] = (
    ClauseRow(ClauseId.MODEL, model),
    ClauseRow(ClauseId.ISSUE, issue),
    ClauseRow(ClauseId.MOTHERBOARD, motherboard),
    ClauseRow(ClauseId.PURCHASER, purchaser),
    ClauseRow(ClauseId.WINDOW, window),
    ClauseRow(ClauseId.GROUNDS, grounds),
    ClauseRow(ClauseId.PROOF, proof),
    ClauseRow(ClauseId.TERMS, terms),
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """The words of a clause that one yes or no decides."""

    yes: str
    no: str
    not_known: str
    limit: str
    missing: str


_FACTS = {
    ClauseId.ISSUE: _Fact(
        "a power-on fault, seen by the centre",
        "no power-on fault",
        "power-on fault: not known",
        "a defect of the power-on function, seen by the centre",
        "the service centre's own check of the power-on fault",
    ),
    ClauseId.TERMS: _Fact(
        "terms followed",
        "terms not followed",
        "terms followed: not known",
        "all terms of the Purchase Warranty were followed",
        "the service centre's check that the terms of the Purchase Warranty were followed",
    ),
}

# The rulings below depend on so few facts that thousands of claims share them; they are frozen, so they are kept.


@cache
def _one_fact(id: ClauseId, answer: bool | None, source: str) -> Ruling:  # noqa: A002 - the clause's own word for it
    fact = _FACTS[id]
    if answer is None:
        return Ruling(id, State.UNKNOWN, fact.not_known, fact.limit, source, (f"{fact.missing} ({source})",))
    state, saw = (State.SATISFIED, fact.yes) if answer else (State.FAILED, fact.no)
    return Ruling(id, state, saw, fact.limit, source)


@cache
def _two_facts(id: ClauseId, first: bool | None, resold: bool | None, source: str) -> Ruling:  # noqa: A002
    words = {True: "first purchaser", False: "not the first purchaser", None: "first purchaser: not known"}
    resale = {True: "resold or second-hand", False: "not resold", None: "resold or second-hand: not known"}
    saw = f"{words[first]}; {resale[resold]}"
    limit = "the first purchaser of a phone that is not resold or second-hand"
    if first is False or resold is True:
        return Ruling(id, State.FAILED, saw, limit, source)
    missing = (f"a statement of who bought the phone first ({source})",) if first is None else ()
    if resold is None:
        missing = (*missing, f"a statement of whether the phone was resold or bought second-hand ({source})")
    return Ruling(id, State.UNKNOWN if missing else State.SATISFIED, saw, limit, source, missing)


@cache
def _receipt(id: ClauseId, proof: Proof, source: str) -> Ruling:  # noqa: A002 - the clause's own word for it
    limit = "the original receipt or invoice, or a copy of it"
    match proof:
        case Proof.PRESENTED:
            return Ruling(id, State.SATISFIED, "presented", limit, source)
        case Proof.CANNOT_BE_PRODUCED:
            return Ruling(id, State.FAILED, "cannot be produced", limit, source)
        case Proof.NOT_PRESENTED:
            missing = f"the original invoice or a copy of it ({source})"
            return Ruling(id, State.UNKNOWN, "not presented yet", limit, source, (missing,))


_BY_WEIGHT = (
    GroundState.PRESENT_AND_CAUSED_DAMAGE,
    GroundState.PRESENT_CAUSE_UNDETERMINED,
    GroundState.NOT_INSPECTED,
    GroundState.PRESENT_NOT_THE_CAUSE,
    GroundState.ABSENT,
)


def _inspected(state: GroundState, found: list[Ground], policy: Policy) -> str:
    if len(found) == len(policy.grounds):
        named = "every ground"
    elif state is GroundState.ABSENT:
        named = f"the other {len(found)}"
    else:
        named = ", ".join([ground.id for ground in found])
    return f"{state.replace('_', ' ')}: {named}"


def _saw_of_motherboard(claim: Claim) -> str:
    reason = f' ("{claim.motherboard_dysfunction_reason}")' if claim.motherboard_dysfunction_reason else ""
    entered = f"entered by the centre: {claim.motherboard_dysfunction}{reason}"
    if claim.examination is None:
        return entered if claim.motherboard_dysfunction is not Dysfunction.UNKNOWN else f"cause not known{reason}"
    return _diagnosed(claim.examination) + (f"; {entered}" if claim.entered_otherwise else "")


def _diagnosed(examination: Examination) -> str:
    case = "simulated case" if examination.simulated else "case"
    said = f"diagnosis of {case} {examination.case_id}: {examination.dysfunction}"
    if examination.dysfunction is Dysfunction.UNKNOWN:
        return said
    fault = f"{examination.fault}, " if examination.fault else ""
    credibility = min(99, whole_percent(examination.credibility)) / 100.0  # no sum of likelihoods is a certainty
    return f"{said} ({fault}credibility {credibility:.2f})"
