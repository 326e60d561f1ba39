"""The motherboard question from a diagnosis: its verdict decides, and what the centre entered stands beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.diagnosis import Diagnosis, NextCheck, Verdict
from bench.profile_file import load_profile
from bench.warranty.claim import Claim, Dysfunction
from bench.warranty.clauses import Ruling, State
from bench.warranty.decide import Decision, Outcome, decide
from bench.warranty.diagnosed import examined
from bench.warranty.explain import explain, explanation_lines
from bench.warranty.policy import ClauseId
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim

POLICY = poco_x3_pro()
CHECKS = (
    NextCheck("official_reflash_cures", 0.71, "yes speaks against the motherboard"),
    NextCheck("storage_answers_loader", 0.42, "no speaks for the motherboard"),
)


def diagnosis(verdict: Verdict) -> Diagnosis:
    """A diagnosis with this verdict, and checks that it would still like to see."""
    return Diagnosis(
        case_id="C0147",
        verdict=verdict,
        fault="mb_ufs_edl_9008" if verdict is Verdict.MOTHERBOARD else None,
        faults=(),
        credible_set=("mb_ufs_edl_9008",),
        credibility=0.97,
        findings=(),
        segments=(),
        next_checks=CHECKS,
        meter_limits=(),
    )


def decided(verdict: Verdict, entered: Dysfunction = Dysfunction.UNKNOWN, reason: str = "") -> Decision:
    """The decision on an otherwise good claim."""
    claim = good_claim(POLICY, motherboard_dysfunction=entered, motherboard_dysfunction_reason=reason)
    return decide(examined(claim, diagnosis(verdict)), POLICY)


def motherboard(decision: Decision) -> Ruling:
    """How clause 1.motherboard stands."""
    return next(ruling for ruling in decision.clauses if ruling.id is ClauseId.MOTHERBOARD)


@pytest.mark.parametrize(
    ("verdict", "state", "outcome"),
    [
        (Verdict.MOTHERBOARD, State.SATISFIED, Outcome.ELIGIBLE),
        (Verdict.NOT_MOTHERBOARD, State.FAILED, Outcome.NOT_ELIGIBLE),
        (Verdict.CANNOT_SAY, State.UNKNOWN, Outcome.NEEDS_EVIDENCE),
    ],
)
def test_the_verdict_becomes_the_answer_to_clause_1(verdict: Verdict, state: State, outcome: Outcome) -> None:
    decision = decided(verdict)
    assert state is motherboard(decision).state
    assert outcome is decision.outcome
    assert "diagnosis of case C0147" in motherboard(decision).saw


def test_what_was_seen_names_the_fault_and_how_sure_the_diagnosis_is() -> None:
    saw = "diagnosis of case C0147: yes (mb_ufs_edl_9008, credibility 0.97)"
    assert saw == motherboard(decided(Verdict.MOTHERBOARD)).saw


@pytest.mark.parametrize(("credibility", "said"), [(0.978, "0.97"), (0.9999, "0.99"), (1.0, "0.99")])
def test_rounding_makes_no_certainty(credibility: float, said: str) -> None:
    sure = replace(diagnosis(Verdict.MOTHERBOARD), credibility=credibility)
    claim = good_claim(POLICY, motherboard_dysfunction=Dysfunction.UNKNOWN)
    assert motherboard(decide(examined(claim, sure), POLICY)).saw.endswith(f"credibility {said})")


def test_a_decision_on_a_simulated_case_says_so() -> None:
    claim = good_claim(POLICY, motherboard_dysfunction=Dysfunction.UNKNOWN)
    decision = decide(examined(claim, diagnosis(Verdict.MOTHERBOARD), simulated=True), POLICY)
    assert motherboard(decision).saw.startswith("diagnosis of simulated case C0147: yes")
    assert "Case C0147 is simulated: no real phone was examined." in explanation_lines(explain(decision))


def test_where_it_cannot_say_the_next_checks_are_the_missing_evidence() -> None:
    assert decided(Verdict.CANNOT_SAY).missing == (
        "the check official_reflash_cures (clause 1)",
        "the check storage_answers_loader (clause 1)",
    )


def test_the_next_checks_are_said_in_the_words_of_the_profile() -> None:
    claim = good_claim(POLICY, motherboard_dysfunction=Dysfunction.UNKNOWN)
    told = decide(examined(claim, diagnosis(Verdict.CANNOT_SAY), load_profile().profile), POLICY).missing
    assert told[0] == "the check whether an official reflash cures it (clause 1)"


def test_where_no_check_is_left_an_examination_is_the_missing_evidence() -> None:
    claim = good_claim(POLICY, motherboard_dysfunction=Dysfunction.UNKNOWN)
    silent = replace(diagnosis(Verdict.CANNOT_SAY), next_checks=())
    assert decide(examined(claim, silent), POLICY).missing == (
        "an examination of whether the motherboard is the cause (clause 1)",
    )


def test_a_verdict_leaves_nothing_missing() -> None:
    assert decided(Verdict.MOTHERBOARD).missing == ()


@pytest.mark.parametrize("verdict", [Verdict.NOT_MOTHERBOARD, Verdict.CANNOT_SAY])
def test_another_value_that_the_centre_entered_is_shown_beside_and_does_not_decide(verdict: Verdict) -> None:
    decision = decided(verdict, Dysfunction.YES, "starts with a known-good board")
    saw = motherboard(decision).saw
    assert decision.outcome is not Outcome.ELIGIBLE
    assert "diagnosis of case C0147" in saw
    assert 'entered by the centre: yes ("starts with a known-good board")' in saw
    told = "\n".join(explanation_lines(explain(decision)))
    assert 'entered that the cause is the motherboard ("starts with a known-good board")' in told
    assert "This recommendation follows the diagnosis." in told


@pytest.mark.parametrize("entered", [Dysfunction.YES, Dysfunction.UNKNOWN])
def test_the_same_value_or_none_is_not_shown_twice(entered: Dysfunction) -> None:
    decision = decided(Verdict.MOTHERBOARD, entered)
    assert "entered" not in motherboard(decision).saw
    assert "entered" not in "\n".join(explanation_lines(explain(decision)))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_diagnosis_never_fills_in_a_ground_of_clause_4_nor_any_other_fact(verdict: Verdict) -> None:
    claim: Claim = good_claim(POLICY, exclusions=())
    assert claim == replace(examined(claim, diagnosis(verdict)), examination=None)


def test_a_case_number_moves_no_cursor_and_forges_no_line_of_a_decision() -> None:
    forged = replace(diagnosis(Verdict.MOTHERBOARD), case_id="C1\n\x1b[2J\u202eeligible")
    decision = decide(examined(good_claim(POLICY), forged, simulated=True), POLICY)
    for line in explanation_lines(explain(decision)):
        assert line.isprintable()
    assert all(clause.saw.isprintable() for clause in decision.clauses)
