"""Each clause alone: its three states, what it saw, its limit and source, and what would settle it."""

from __future__ import annotations

import pytest

from bench.warranty.claim import GroundState, Inspection
from bench.warranty.clauses import CLAUSES, ClauseRow, Ruling, State
from bench.warranty.policy import ClauseId
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim, with_state

POLICY = poco_x3_pro()
ROW_STATES = [pytest.param(row, state, id=f"{row.id}-{state}") for row in CLAUSES for state in State]


def ruling(row: ClauseRow, state: State) -> Ruling:
    claim = with_state(good_claim(POLICY), row.id, state, POLICY)
    return row.rule(claim, POLICY, POLICY.clause(row.id))


def test_there_is_one_function_for_each_clause_of_a_policy_in_its_order() -> None:
    assert tuple(ClauseId) == tuple(row.id for row in CLAUSES)


@pytest.mark.parametrize(("row", "state"), ROW_STATES)
def test_a_clause_says_its_state_what_it_saw_its_limit_and_its_source(row: ClauseRow, state: State) -> None:
    found = ruling(row, state)
    assert (row.id, state) == (found.id, found.state)
    assert found.saw
    assert found.limit
    assert found.source == POLICY.clause(row.id).source


@pytest.mark.parametrize(("row", "state"), ROW_STATES)
def test_evidence_is_missing_exactly_where_a_clause_is_unknown(row: ClauseRow, state: State) -> None:
    found = ruling(row, state)
    assert (state is State.UNKNOWN) == bool(found.missing)
    assert all(item.endswith(f"({found.source})") for item in found.missing)


@pytest.mark.parametrize("first", [True, False, None])
@pytest.mark.parametrize("resold", [True, False, None])
def test_clause_2_joins_first_purchaser_and_resale_as_its_table_says(first: bool | None, resold: bool | None) -> None:
    if first is False or resold is True:
        expected = State.FAILED
    elif first is True and resold is False:
        expected = State.SATISFIED
    else:
        expected = State.UNKNOWN
    claim = good_claim(POLICY, first_purchaser=first, resold_or_second_hand=resold)
    assert expected is CLAUSES[3].rule(claim, POLICY, POLICY.clause(ClauseId.PURCHASER)).state


@pytest.mark.parametrize("one", GroundState)
@pytest.mark.parametrize("other", GroundState)
@pytest.mark.parametrize("third", GroundState)
def test_clause_4_joins_any_three_grounds_as_its_table_says(
    one: GroundState, other: GroundState, third: GroundState
) -> None:
    """All 125 triples; the other six grounds are absent."""
    states = (one, other, third)
    harmless = {GroundState.ABSENT, GroundState.PRESENT_NOT_THE_CAUSE}
    if GroundState.PRESENT_AND_CAUSED_DAMAGE in states:
        expected = State.FAILED
    else:
        expected = State.SATISFIED if set(states) <= harmless else State.UNKNOWN
    inspected = [*states, *[GroundState.ABSENT] * 6]
    exclusions = tuple(Inspection(ground.id, state) for ground, state in zip(POLICY.grounds, inspected, strict=True))
    claim = good_claim(POLICY, exclusions=exclusions)
    assert expected is CLAUSES[5].rule(claim, POLICY, POLICY.clause(ClauseId.GROUNDS)).state


@pytest.mark.parametrize(
    "name", ["POCO X3 Pro", "poco x3 pro", "  Poco X3 PRO\n", "M2102J20SG", "m2102j20si", "VAYU", "bhima "]
)
def test_a_model_counts_without_case_and_outer_blanks(name: str) -> None:
    assert POLICY.has_model(name)


@pytest.mark.parametrize("name", ["POCO X3", "POCO X3 NFC", "POCO  X3 Pro", "X3 Pro", "surya", "", "POCO X3 Pro 5G"])
def test_another_name_is_another_phone(name: str) -> None:
    assert not POLICY.has_model(name)


def test_every_open_ground_is_missing_evidence_of_its_own() -> None:
    claim = good_claim(POLICY, exclusions=())
    missing = CLAUSES[5].rule(claim, POLICY, POLICY.clause(ClauseId.GROUNDS)).missing
    assert len(POLICY.grounds) == len(missing)
    assert all(ground.words in item for ground, item in zip(POLICY.grounds, missing, strict=True))


def test_the_invoice_is_asked_for_in_the_words_that_scripts_know() -> None:
    found = ruling(CLAUSES[6], State.UNKNOWN)
    assert found.missing == ("the original invoice or a copy of it (clause 5)",)
