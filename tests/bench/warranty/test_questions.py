"""The facts as questions: each answer lands in its field, wrong ones are asked again, settled ones never."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BadInputError
from bench.warranty.claim import Claim, Dysfunction, GroundState, Proof
from bench.warranty.decide import decide
from bench.warranty.policy_toml import load_policy, poco_x3_pro
from bench.warranty.questions import Question, answered, is_settled, questions
from tests.bench.warranty.claims import UNHURRIED
from tests.bench.warranty.golden import LUMO_K1

POLICY = poco_x3_pro()
QUESTIONS = {question.field: question for question in questions(POLICY)}
EMPTY = Claim("C1", date(2026, 11, 23))
GROUND = "4.e.outer_surface_damage"


def after(*answers: str, claim: Claim = EMPTY) -> Claim:
    """The claim after `field=typed` answers."""
    for answer in answers:
        field, _, typed = answer.partition("=")
        claim = answered(claim, QUESTIONS[field], typed, POLICY)
    return claim


def test_there_is_a_question_for_every_fact_of_a_claim_and_every_ground() -> None:
    facts = set(Claim.__dataclass_fields__) - {"exclusions", "examination"}
    assert facts | {ground.id for ground in POLICY.grounds} == set(QUESTIONS)


@pytest.mark.parametrize("question", questions(POLICY), ids=lambda question: question.field)
def test_a_question_has_distinct_keys_and_takes_enter_for_not_known(question: Question) -> None:
    keys = [choice.key for choice in question.choices]
    assert len(keys) == len(set(keys))
    if question.field not in ("claim_id", "motherboard_dysfunction_reason"):
        assert answered(EMPTY, question, "", POLICY).claim_date == EMPTY.claim_date
        assert decide(answered(EMPTY, question, " ", POLICY), POLICY).clauses == decide(EMPTY, POLICY).clauses


@pytest.mark.parametrize(("typed", "value"), [("y", True), ("YES", True), ("n", False), ("u", None), ("", None)])
def test_yes_no_and_not_known_are_taken_by_key_name_or_enter(typed: str, value: bool | None) -> None:
    assert value is after(f"first_purchaser={typed}").first_purchaser
    assert value is after(f"power_on_fault={typed}").power_on_fault
    assert value is after(f"resold_or_second_hand={typed}").resold_or_second_hand
    assert value is after(f"purchase_warranty_terms_followed={typed}").purchase_warranty_terms_followed


def test_texts_dates_and_choices_land_in_their_fields() -> None:
    claim = after(
        "claim_id=C7",
        "imei=490154203237518",
        "model= POCO X3 Pro ",
        "motherboard_dysfunction=n",
        "motherboard_dysfunction_reason=a new key flex cures it",
        "claim_date=2022-11-15",
        "purchase_date=2021-06-01",
        f"{GROUND}=o",
        "proof_of_purchase=c",
    )
    assert (claim.claim_id, claim.imei, claim.model) == ("C7", "490154203237518", "POCO X3 Pro")
    assert claim.motherboard_dysfunction is Dysfunction.NO
    assert claim.motherboard_dysfunction_reason == "a new key flex cures it"
    assert (claim.claim_date, claim.purchase_date) == (date(2022, 11, 15), date(2021, 6, 1))
    assert claim.state_of(GROUND) is GroundState.PRESENT_NOT_THE_CAUSE
    assert claim.proof_of_purchase is Proof.CANNOT_BE_PRODUCED


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    claim = after(f"{GROUND}=d", f"{GROUND}=a")
    assert claim.state_of(GROUND) is GroundState.ABSENT
    assert len(claim.exclusions) == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("claim_id=", "1 to 200 characters"),
        ("imei=490154203237517", "8 would fit"),
        ("model=POCO\x07X3", "U[+]0007"),
        ("first_purchaser=maybe", r"expected one of y \(yes\), n \(no\), u \(not known yet\), not \"maybe\""),
        ("purchase_date=1/6/2021", "year-month-day"),
        ("purchase_date=2021-02-30", "no day 30 in February 2021"),
        ("purchase_date=2027-01-01", "before the purchase"),
        ("purchase_date=9999-01-01", "before the purchase"),
        ("motherboard_dysfunction_reason=", "1 to 2000 characters"),
        (f"{GROUND}=broken", "there, not the cause"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_would_be_right(answer: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        after(answer)


def test_who_is_not_the_first_purchaser_is_not_asked_about_a_resale() -> None:
    resold = QUESTIONS["resold_or_second_hand"]
    assert is_settled(resold, after("first_purchaser=n"), POLICY)
    assert not is_settled(resold, after("first_purchaser=y"), POLICY)
    assert not is_settled(resold, after("first_purchaser="), POLICY)


def test_once_one_ground_damaged_the_motherboard_the_others_are_not_asked() -> None:
    assert not is_settled(QUESTIONS[GROUND], EMPTY, POLICY)
    assert is_settled(QUESTIONS[GROUND], after("4.c.not_recommended_usage=d"), POLICY)


def test_a_failed_clause_does_not_silence_the_questions_of_the_others() -> None:
    claim = after("model=POCO F1", "power_on_fault=n")
    for field in ("motherboard_dysfunction", "first_purchaser", "purchase_date", GROUND, "proof_of_purchase"):
        assert not is_settled(QUESTIONS[field], claim, POLICY)


def test_the_reason_is_asked_for_exactly_where_the_centre_entered_a_value() -> None:
    reason = QUESTIONS["motherboard_dysfunction_reason"]
    assert is_settled(reason, EMPTY, POLICY)
    assert not is_settled(reason, after("motherboard_dysfunction=y"), POLICY)


def test_a_switched_off_clause_is_not_asked_about() -> None:
    policy = load_policy(LUMO_K1)
    terms = next(row for row in questions(policy) if row.field == "purchase_warranty_terms_followed")
    assert is_settled(terms, EMPTY, policy)


@UNHURRIED
@given(st.data())
def test_skipping_what_is_settled_never_changes_the_outcome(data: st.DataObject) -> None:
    """Whatever is answered: asking the skipped questions as well would come to the same states and outcome."""
    skipping = asking_all = EMPTY
    for question in questions(POLICY):
        if not question.choices:
            continue
        typed = data.draw(st.sampled_from(question.choices)).name
        if not is_settled(question, skipping, POLICY):
            skipping = answered(skipping, question, typed, POLICY)
        asking_all = answered(asking_all, question, typed, POLICY)
    short, long = decide(skipping, POLICY), decide(asking_all, POLICY)
    assert [(row.id, row.state) for row in short.clauses] == [(row.id, row.state) for row in long.clauses]
    assert short.outcome is long.outcome
