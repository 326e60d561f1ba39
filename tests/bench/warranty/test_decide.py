"""The proof of the decision: the full product of clause states, and properties over generated claims."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench.warranty
from bench.errors import BadInputError
from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.clauses import State
from bench.warranty.decide import Decision, Outcome, combine, decide
from bench.warranty.policy import ClauseId, Policy
from bench.warranty.policy_toml import load_policy, poco_x3_pro
from tests.bench.warranty.claims import PRESENTED, UNHURRIED, good_claim, with_state
from tests.bench.warranty.golden import LUMO_K1

POLICY = poco_x3_pro()
BETTER = [Outcome.NOT_ELIGIBLE, Outcome.NEEDS_EVIDENCE, Outcome.ELIGIBLE]
"""From worst to best for the customer."""
FACTS = st.sampled_from([True, False, None])
DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2030, 12, 31))


def one_line_definition(states: tuple[State, ...]) -> Outcome:
    """Any failed: not eligible; else any unknown: needs evidence; else eligible."""
    return BETTER[min({State.FAILED: 0, State.UNKNOWN: 1, State.SATISFIED: 2}[state] for state in states)]


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    presented = draw(DAYS)
    age = draw(st.none() | st.integers(min_value=0, max_value=1500))
    names = [ground.id for ground in POLICY.grounds]
    exclusions = draw(st.dictionaries(st.sampled_from(names), st.sampled_from(GroundState)))
    return Claim(
        claim_id="C1",
        claim_date=presented,
        model=draw(st.sampled_from(["POCO X3 Pro", "bhima", "POCO X3", None])),
        purchase_date=presented - timedelta(days=age) if age is not None else None,
        proof_of_purchase=draw(st.sampled_from(Proof)),
        first_purchaser=draw(FACTS),
        resold_or_second_hand=draw(FACTS),
        power_on_fault=draw(FACTS),
        motherboard_dysfunction=draw(st.sampled_from(Dysfunction)),
        exclusions=tuple(Inspection(ground, state) for ground, state in exclusions.items()),
        purchase_warranty_terms_followed=draw(FACTS),
    )


def test_every_combination_of_states_comes_to_what_the_one_line_definition_says() -> None:
    """All 3⁸ = 6,561 combinations of satisfied, failed and unknown over all clauses."""
    combinations = list(product(State, repeat=len(ClauseId)))
    assert len(combinations) == 3**8
    assert [one_line_definition(states) for states in combinations] == [combine(states) for states in combinations]


def test_a_real_claim_built_for_every_combination_comes_to_the_same() -> None:
    """The same 6,561, each through all clause functions: every clause keeps its state whatever the others are."""
    for states in product(State, repeat=len(ClauseId)):
        wanted = tuple(zip(ClauseId, states, strict=True))
        claim = reduce(lambda made, pair: with_state(made, pair[0], pair[1], POLICY), wanted, good_claim(POLICY))
        decision = decide(claim, POLICY)
        assert wanted == tuple((ruling.id, ruling.state) for ruling in decision.clauses)
        assert one_line_definition(states) is decision.outcome
        assert [id_ for id_, state in wanted if state is State.FAILED] == [row.id for row in decision.failed]
        assert [id_ for id_, state in wanted if state is State.UNKNOWN] == [row.id for row in decision.unknown]
        assert bool(decision.missing) == (State.UNKNOWN in states)


@UNHURRIED
@given(claims(), st.sampled_from(ClauseId))
def test_turning_an_unknown_clause_into_satisfied_never_makes_the_outcome_worse(claim: Claim, clause: ClauseId) -> None:
    if clause not in [ruling.id for ruling in decide(claim, POLICY).unknown]:
        claim = with_state(claim, clause, State.UNKNOWN, POLICY)
    before = decide(claim, POLICY)
    after = decide(with_state(claim, clause, State.SATISFIED, POLICY), POLICY)
    assert _others(before, clause) == _others(after, clause)
    assert BETTER.index(before.outcome) <= BETTER.index(after.outcome)


@UNHURRIED
@given(claims(), st.sampled_from(ClauseId))
def test_turning_any_clause_into_failed_always_gives_not_eligible(claim: Claim, clause: ClauseId) -> None:
    after = decide(with_state(claim, clause, State.FAILED, POLICY), POLICY)
    assert after.outcome is Outcome.NOT_ELIGIBLE


@UNHURRIED
@given(claims(), st.integers(min_value=0, max_value=4000))
def test_moving_the_claim_date_later_never_turns_not_eligible_into_eligible(claim: Claim, days: int) -> None:
    later = decide(replace(claim, claim_date=claim.claim_date + timedelta(days=days)), POLICY)
    before = decide(claim, POLICY)
    assert BETTER.index(later.outcome) <= BETTER.index(before.outcome)


@UNHURRIED
@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_grounds_does_not_matter(claim: Claim, random: Random) -> None:
    shuffled = list(claim.exclusions)
    random.shuffle(shuffled)
    other = decide(replace(claim, exclusions=tuple(shuffled)), POLICY)
    assert decide(claim, POLICY).clauses == other.clauses


@UNHURRIED
@given(claims())
def test_a_decision_is_a_pure_function_of_claim_and_policy(claim: Claim) -> None:
    assert decide(claim, POLICY) == decide(replace(claim), load_policy(_poco_path()))


@pytest.mark.parametrize(
    "name", ["claim", "clauses", "dates", "decide", "decision_json", "diagnosed", "explain", "imei"]
)
def test_what_decides_reads_no_clock_and_no_file(name: str) -> None:
    """By its source: no module that could, no call of `now`, `today` or `open`."""
    source = Path(bench.warranty.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [row.name for row in node.names]
            assert not {"time", "os", "pathlib", "zoneinfo", "io", "random"} & {row.split(".")[0] for row in modules}
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow", "open", "read_text", "read_bytes")


def test_a_claim_before_its_purchase_is_refused_and_not_decided() -> None:
    with pytest.raises(BadInputError, match="before the purchase on 2021-06-01") as refused:
        decide(good_claim(POLICY, claim_date=date(2021, 5, 31)), POLICY)
    assert refused.value.place == "claim_date"


def test_a_window_past_the_year_9999_is_refused() -> None:
    with pytest.raises(BadInputError, match="after the year 9999") as refused:
        decide(good_claim(POLICY, purchase_date=date(9998, 1, 1), claim_date=date(9998, 1, 2)), POLICY)
    assert refused.value.place == "purchase_date"


def test_an_unknown_ground_is_refused_and_the_likely_one_named() -> None:
    misspelt = (Inspection("4.e.outer_surface_damag", GroundState.ABSENT),)
    with pytest.raises(BadInputError, match=r"perhaps 4\.e\.outer_surface_damage is meant") as refused:
        decide(good_claim(POLICY, exclusions=misspelt), POLICY)
    assert refused.value.place == "exclusions.4.e.outer_surface_damag"


def test_a_ground_that_stands_twice_is_refused() -> None:
    twice = (Inspection("4.c.not_recommended_usage", GroundState.ABSENT),) * 2
    with pytest.raises(BadInputError, match="stands twice; keep the state that is true") as refused:
        decide(good_claim(POLICY, exclusions=twice), POLICY)
    assert refused.value.place == "exclusions.4.c.not_recommended_usage"


def test_a_claim_before_the_policy_is_refused() -> None:
    policy = load_policy(LUMO_K1)
    with pytest.raises(BadInputError, match="holds for claims from 2025-01-01 on") as refused:
        decide(good_claim(policy, claim_date=date(2024, 12, 31), purchase_date=date(2024, 12, 1)), policy)
    assert refused.value.place == "claim_date"


def test_a_clause_that_is_switched_off_stands_in_no_decision() -> None:
    off = ClauseId.PROOF
    policy = replace(POLICY, clauses=tuple(replace(clause, applies=clause.id is not off) for clause in POLICY.clauses))
    decision = decide(good_claim(policy, proof_of_purchase=Proof.CANNOT_BE_PRODUCED), policy)
    assert decision.outcome is Outcome.ELIGIBLE
    assert off not in [ruling.id for ruling in decision.clauses]


def test_a_policy_that_adds_a_ground_excludes_by_it_without_code() -> None:
    policy: Policy = load_policy(LUMO_K1)
    magnet = Inspection("4.g.magnet", GroundState.PRESENT_AND_CAUSED_DAMAGE)
    claim = good_claim(policy, claim_date=date(2026, 1, 1), purchase_date=date(2025, 6, 1))
    assert decide(claim, policy).outcome is Outcome.ELIGIBLE
    assert decide(replace(claim, exclusions=(magnet,)), policy).outcome is Outcome.NOT_ELIGIBLE


def test_without_a_purchase_date_no_window_is_stated() -> None:
    decision = decide(good_claim(POLICY, purchase_date=None, claim_date=PRESENTED), POLICY)
    assert decision.window is None
    assert decision.falls_under is None


def _others(decision: Decision, clause: ClauseId) -> list[State]:
    return [ruling.state for ruling in decision.clauses if ruling.id is not clause]


def _poco_path() -> Path:
    return Path(bench.warranty.__file__).parent / "policies" / "poco_x3_pro.toml"
