"""The conditions of the notice: one pure function each, from claim and policy to satisfied, failed or unknown.

Each says what it saw, what the limit is and where that is written. What a clause would need is *unknown*, never
guessed, and comes with the evidence that would settle it. The order of `CLAUSES` is the order in which they are
read out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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
    missing = f"the service centre's own check of the power-on fault ({clause.source})"
    saw = _by_answer(
        claim.power_on_fault, "a power-on fault, seen by the centre", "no power-on fault", "power-on fault"
    )
    limit = "a defect of the power-on function, seen by the centre"
    return Ruling(
        clause.id, _state(claim.power_on_fault), saw, limit, clause.source, _if_open(claim.power_on_fault, missing)
    )


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
    first, resold = claim.first_purchaser, claim.resold_or_second_hand
    saw = "; ".join(
        (
            _by_answer(first, "first purchaser", "not the first purchaser", "first purchaser"),
            _by_answer(resold, "resold or second-hand", "not resold", "resold or second-hand"),
        )
    )
    limit = "the first purchaser of a phone that is not resold or second-hand"
    if first is False or resold is True:
        return Ruling(clause.id, State.FAILED, saw, limit, clause.source)
    missing = _if_open(first, f"a statement of who bought the phone first ({clause.source})")
    missing += _if_open(resold, f"a statement of whether the phone was resold or bought second-hand ({clause.source})")
    return Ruling(clause.id, State.UNKNOWN if missing else State.SATISFIED, saw, limit, clause.source, missing)


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
    limit = "the original receipt or invoice, or a copy of it"
    missing: tuple[str, ...] = ()
    match claim.proof_of_purchase:
        case Proof.PRESENTED:
            state, saw = State.SATISFIED, "presented"
        case Proof.CANNOT_BE_PRODUCED:
            state, saw = State.FAILED, "cannot be produced"
        case Proof.NOT_PRESENTED:
            state, saw = State.UNKNOWN, "not presented yet"
            missing = (f"the original invoice or a copy of it ({clause.source})",)
    return Ruling(clause.id, state, saw, limit, clause.source, missing)


def terms(claim: Claim, _policy: Policy, clause: PolicyClause) -> Ruling:
    """The terms of the original Purchase Warranty were followed."""
    followed = claim.purchase_warranty_terms_followed
    missing = f"the service centre's check that the terms of the Purchase Warranty were followed ({clause.source})"
    saw = _by_answer(followed, "terms followed", "terms not followed", "terms followed")
    limit = "all terms of the Purchase Warranty were followed"
    return Ruling(clause.id, _state(followed), saw, limit, clause.source, _if_open(followed, missing))


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


def _state(answer: bool | None) -> State:
    return State.UNKNOWN if answer is None else State.SATISFIED if answer else State.FAILED


def _by_answer(answer: bool | None, yes: str, no: str, subject: str) -> str:
    return f"{subject}: not known" if answer is None else yes if answer else no


def _if_open(answer: bool | None, missing: str) -> tuple[str, ...]:
    return (missing,) if answer is None else ()


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
    return f"{said} ({fault}credibility {examination.credibility:.2f})"
