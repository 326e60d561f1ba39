"""Claims for the tests: one that meets every condition, and what makes each clause satisfied, failed or unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings

from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.clauses import State
from bench.warranty.dates import warranty_window
from bench.warranty.policy import ClauseId, Policy

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: a busy machine makes no property false."""
PURCHASED = date(2021, 6, 1)
PRESENTED = date(2022, 11, 15)
ANSWERS = {State.SATISFIED: True, State.FAILED: False, State.UNKNOWN: None}


def good_claim(policy: Policy, **changes: Any) -> Claim:
    """A claim that meets every condition of a policy, but for what is changed."""
    claim = Claim(
        claim_id="C0001",
        claim_date=PRESENTED,
        model=policy.models[0].value,
        purchase_date=PURCHASED,
        proof_of_purchase=Proof.PRESENTED,
        first_purchaser=True,
        resold_or_second_hand=False,
        power_on_fault=True,
        motherboard_dysfunction=Dysfunction.YES,
        exclusions=tuple(Inspection(ground.id, GroundState.ABSENT) for ground in policy.grounds),
        purchase_warranty_terms_followed=True,
    )
    return replace(claim, **changes)


def with_state(claim: Claim, clause: ClauseId, state: State, policy: Policy) -> Claim:
    """The claim with the facts of one clause changed so that it stands in this state."""
    return SETTERS[clause](claim, state, policy)


def _model(claim: Claim, state: State, policy: Policy) -> Claim:
    names = {State.SATISFIED: policy.models[0].value, State.FAILED: "POCO X3 NFC", State.UNKNOWN: None}
    return replace(claim, model=names[state])


def _motherboard(claim: Claim, state: State, _policy: Policy) -> Claim:
    values = {State.SATISFIED: Dysfunction.YES, State.FAILED: Dysfunction.NO, State.UNKNOWN: Dysfunction.UNKNOWN}
    return replace(claim, motherboard_dysfunction=values[state])


def _purchaser(claim: Claim, state: State, _policy: Policy) -> Claim:
    return replace(claim, first_purchaser=ANSWERS[state], resold_or_second_hand=False)


def _window(claim: Claim, state: State, policy: Policy) -> Claim:
    if state is State.UNKNOWN:
        return replace(claim, purchase_date=None)
    months = policy.purchase_warranty_months.value, policy.extended_warranty_months.value
    last_day = warranty_window(PURCHASED, *months).extended_ends
    late = timedelta(days=1 if state is State.FAILED else 0)
    return replace(claim, purchase_date=PURCHASED, claim_date=last_day + late)


def _grounds(claim: Claim, state: State, policy: Policy) -> Claim:
    states = {
        State.SATISFIED: GroundState.PRESENT_NOT_THE_CAUSE,
        State.FAILED: GroundState.PRESENT_AND_CAUSED_DAMAGE,
        State.UNKNOWN: GroundState.PRESENT_CAUSE_UNDETERMINED,
    }
    absent = tuple(Inspection(ground.id, GroundState.ABSENT) for ground in policy.grounds[1:])
    return replace(claim, exclusions=(*absent, Inspection(policy.grounds[0].id, states[state])))


def _proof(claim: Claim, state: State, _policy: Policy) -> Claim:
    proofs = {
        State.SATISFIED: Proof.PRESENTED,
        State.FAILED: Proof.CANNOT_BE_PRODUCED,
        State.UNKNOWN: Proof.NOT_PRESENTED,
    }
    return replace(claim, proof_of_purchase=proofs[state])


SETTERS: dict[ClauseId, Callable[[Claim, State, Policy], Claim]] = {
    ClauseId.MODEL: _model,
    ClauseId.ISSUE: lambda claim, state, policy: replace(claim, power_on_fault=ANSWERS[state]),
    ClauseId.MOTHERBOARD: _motherboard,
    ClauseId.PURCHASER: _purchaser,
    ClauseId.WINDOW: _window,
    ClauseId.GROUNDS: _grounds,
    ClauseId.PROOF: _proof,
    ClauseId.TERMS: lambda claim, state, policy: replace(claim, purchase_warranty_terms_followed=ANSWERS[state]),
}
