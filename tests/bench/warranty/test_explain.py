"""What a customer is told: whole sentences with their clause, nothing to bring in vain, no surprises from a claim."""

from __future__ import annotations

import io
from itertools import product

import pytest
from rich.console import Console

from bench.warranty.claim import Dysfunction, Examination, OpenCheck
from bench.warranty.clause_table import clause_table
from bench.warranty.clauses import State
from bench.warranty.decide import Decision, Outcome, decide
from bench.warranty.explain import explain, explanation_lines
from bench.warranty.policy import ClauseId
from bench.warranty.policy_toml import load_policy, poco_x3_pro
from tests.bench.warranty.claims import good_claim, with_state
from tests.bench.warranty.golden import LUMO_K1, GoldenCase, golden_cases

POLICY = poco_x3_pro()


@pytest.mark.parametrize(("clause", "state"), [*product(ClauseId, State)], ids=str)
def test_each_clause_has_a_sentence_for_each_state_that_ends_with_its_source(clause: ClauseId, state: State) -> None:
    explanation = explain(decide(with_state(good_claim(POLICY), clause, state, POLICY), POLICY))
    said = [reason for reason in explanation.reasons if reason.id is clause]
    assert len(said) == 1
    assert said[0].sentence.endswith(f"({POLICY.clause(clause).source}).")
    assert said[0].sentence[0].isupper()
    assert bool(said[0].quote) == (state is State.FAILED)


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_every_piece_of_missing_evidence_is_somebodys_to_bring_or_to_do(case: GoldenCase) -> None:
    decision = case.decide()
    explanation = explain(decision)
    wanted = decision.outcome is Outcome.NEEDS_EVIDENCE
    assert wanted == bool(explanation.customer_brings + explanation.centre_does)
    for ruling in decision.unknown if wanted else ():
        items = explanation.customer_brings + explanation.centre_does
        assert any(item.endswith(f"({ruling.source})") for item in items)


def test_nobody_is_sent_home_for_an_invoice_that_would_not_help() -> None:
    claim = with_state(good_claim(POLICY), ClauseId.PROOF, State.UNKNOWN, POLICY)
    explanation = explain(decide(with_state(claim, ClauseId.PURCHASER, State.FAILED, POLICY), POLICY))
    assert explanation.customer_brings == ()
    assert any("Bringing more would not change this" in note for note in explanation.notes)


def test_both_last_days_the_address_and_who_decides_are_in_every_explanation() -> None:
    lines = "\n".join(explanation_lines(explain(decide(good_claim(POLICY), POLICY))))
    assert "1 June 2022" in lines
    assert "1 June 2023" in lines
    assert "service.in@poco.net" in lines
    assert "its decision is final (clause 4)" in lines


def test_braces_and_brackets_in_a_claim_stay_what_they_are() -> None:
    decision = decide(good_claim(POLICY, claim_id="[blue]C1", model="[red]{product}[/red] {0}"), POLICY)
    assert '"[red]{product}[/red] {0}"' in "\n".join(explanation_lines(explain(decision)))
    assert "[red]{product}[/red] {0}" in printed(decision, width=400)
    assert "[blue]C1" in printed(decision, width=400)


def test_the_table_has_every_clause_its_state_in_words_and_in_colour() -> None:
    decision = decide(with_state(good_claim(POLICY), ClauseId.PROOF, State.UNKNOWN, POLICY), POLICY)
    plain, coloured = printed(decision, width=400), printed(decision, width=400, colours=True)
    assert all(f" {clause.value} " in plain for clause in ClauseId)
    assert (plain.count(" satisfied "), plain.count(" not known ")) == (7, 1)
    assert "\x1b[" not in plain
    assert "\x1b[32msatisfied\x1b[0m" in coloured
    assert "\x1b[33mnot known\x1b[0m" in coloured


def test_a_clause_that_is_switched_off_says_so_in_the_table() -> None:
    policy = load_policy(LUMO_K1)
    decision = next(case for case in golden_cases() if case.name == "second-switched-off-clause").decide()
    assert policy == decision.policy
    assert "not part of this policy" in printed(decision, width=400)


def printed(decision: Decision, width: int, colours: bool = False) -> str:
    """The table as a terminal of that width gets it."""
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colours, color_system="standard" if colours else None)
    console.print(clause_table(decision))
    return out.getvalue()


def test_of_many_open_checks_the_three_most_informative_are_said() -> None:
    checks = tuple(OpenCheck(f"check_{k}", f"thing {k} is so") for k in range(5))
    examination = Examination("C0147", Dysfunction.UNKNOWN, None, 0.5, checks)
    explanation = explain(decide(good_claim(POLICY, examination=examination), POLICY))
    assert explanation.centre_does == (
        "the check whether thing 0 is so (clause 1)",
        "the check whether thing 1 is so (clause 1)",
        "the check whether thing 2 is so (clause 1)",
        "and 2 more, if those do not settle it (clause 1)",
    )
