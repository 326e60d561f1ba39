"""The claim page without Qt: rows in the order of the clauses, what is missing, what it would become."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.report.languages import Language, words_of
from bench.warranty.claim import GroundState
from bench.warranty.clauses import State
from bench.warranty.decide import Outcome
from bench.warranty.policy import ClauseId
from bench.warranty.policy_toml import poco_x3_pro
from gui.english import ENGLISH
from gui.hindi_decide import DECIDE as HINDI_DECIDE
from gui.pages.decide.desk import (
    ClaimDesk,
    open_desk,
    taken_up,
    with_answer,
    with_claim,
    with_diagnosis,
    with_override,
    with_photo,
    with_step,
    without_photo,
)
from gui.pages.decide.model import FieldKind, decide_page
from gui.pages.decide.work import ClaimWork
from tests.gui.casebooks import case_without_claim

AT = datetime(2026, 11, 23, 12, 41, 7, tzinfo=UTC)
HINDI = replace(ENGLISH, report=words_of(Language.HINDI), decide=HINDI_DECIDE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped case, without its claim."""
    return case_without_claim(tmp_path / "C0147")


@pytest.fixture
def desk(folder: Path) -> ClaimDesk:
    """The claim of that case before its diagnosis."""
    return next(open_desk(folder))


def answered_all_but(desk: ClaimDesk, *left: str) -> ClaimDesk:
    """Every question answered so that its clause is satisfied, but for some."""
    answers = {
        "model": "POCO X3 Pro",
        "power_on_fault": "yes",
        "motherboard_dysfunction": "yes",
        "first_purchaser": "yes",
        "resold_or_second_hand": "no",
        "claim_date": "2026-11-23",
        "purchase_date": "2025-01-18",
        **{ground.id: GroundState.ABSENT.value for ground in desk.policy.grounds},
        "proof_of_purchase": "presented",
        "purchase_warranty_terms_followed": "yes",
    }
    for field, typed in answers.items():
        if field not in left:
            desk = with_answer(desk, field, typed, AT)
    return desk


def test_there_is_one_row_for_each_clause_in_their_order(desk: ClaimDesk) -> None:
    page = decide_page(desk, ENGLISH)
    assert [row.id for row in page.rows] == list(ClauseId)
    assert [field.kind for field in page.rows[5].fields] == [FieldKind.LIST] * 9


def test_each_answer_is_kept_at_once_and_named_by_the_case(desk: ClaimDesk) -> None:
    after = with_answer(desk, "power_on_fault", "yes", AT)
    assert json.loads((desk.case.folder / "claim.json").read_text())["power_on_fault"] is True
    assert json.loads((desk.case.folder / "case.json").read_text())["claim"] == "claim.json"
    assert decide_page(after, ENGLISH).saved == "Claim saved 12:41:07"


def test_a_claim_with_everything_settled_is_eligible(desk: ClaimDesk) -> None:
    page = decide_page(answered_all_but(desk), ENGLISH)
    assert page.recommendation.outcome is Outcome.ELIGIBLE
    assert page.open_rows == ()
    assert page.settled == "8 of 8 settled"
    assert page.recommendation.settled == ""


def test_what_is_missing_is_counted_and_what_it_would_become_is_computed(desk: ClaimDesk) -> None:
    ground = "4.f.contrary_to_business_ethics"
    page = decide_page(answered_all_but(desk, "proof_of_purchase", ground), ENGLISH)
    assert page.recommendation.outcome is Outcome.NEEDS_EVIDENCE
    assert page.recommendation.heading == "Two things are missing"
    assert page.recommendation.settled == "If both are settled: eligible"
    assert any("invoice" in item and "(clause 5)" in item for item in page.recommendation.items)
    assert page.open_rows == (ClauseId.GROUNDS, ClauseId.PROOF)


def test_one_failed_clause_excludes_and_hides_no_other(desk: ClaimDesk) -> None:
    page = decide_page(with_answer(desk, "first_purchaser", "no", AT), ENGLISH)
    assert page.recommendation.outcome is Outcome.NOT_ELIGIBLE
    assert [row.id for row in page.rows if row.state is State.FAILED] == [ClauseId.PURCHASER]
    assert len(page.rows) == 8
    assert page.recommendation.items == (
        "Not the first purchaser; resold or second-hand: not known. "
        "Needed: the first purchaser of a phone that is not resold or second-hand (clause 2)",
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("purchase_date", "18.1.2025", "expected a date alone"),
        ("purchase_date", "2099-01-01", "before the purchase"),
        ("claim_date", "2025-02-30", "February 2025, which has 28 days"),
        ("imei", "123456789012345", "the last digit is 5, but 7 would fit"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(
    desk: ClaimDesk, field: str, typed: str, said: str
) -> None:
    with pytest.raises(BadInputError, match=said):
        with_answer(desk, field, typed, AT)
    assert not (desk.case.folder / "claim.json").exists()


def test_the_diagnosis_decides_clause_1_and_answers_given_meanwhile_stay(folder: Path) -> None:
    steps = open_desk(folder)
    desk = with_answer(next(steps), "power_on_fault", "yes", AT)
    desk = with_diagnosis(desk, next(steps))
    assert desk.claim.power_on_fault is True
    assert desk.claim.examination is not None
    board = decide_page(desk, ENGLISH).rows[2]
    assert board.answer == f"{ENGLISH.decide.answers[desk.claim.motherboard.value]}, from verdict {desk.case.case_id}"


def test_what_the_centre_entered_otherwise_is_shown_beside_the_diagnosis(folder: Path) -> None:
    *_, desk = open_desk(folder)
    other = "no" if desk.claim.motherboard.value == "yes" else "yes"
    desk = with_answer(desk, "motherboard_dysfunction", other, AT)
    note = decide_page(desk, ENGLISH).rows[2].note
    assert note.startswith(f"The centre entered: {other.capitalize()}.")


def test_an_answer_is_taken_back_on_disk_too(desk: ClaimDesk) -> None:
    before = with_answer(desk, "power_on_fault", "no", AT)
    after = with_answer(before, "power_on_fault", "yes", AT)
    again = with_claim(after, before.claim, AT)
    assert decide_page(again, ENGLISH).rows[1].state is State.FAILED
    assert json.loads((desk.case.folder / "claim.json").read_text())["power_on_fault"] is False


def test_the_window_of_clause_3_is_drawn_to_scale(desk: ClaimDesk) -> None:
    window = decide_page(answered_all_but(desk), ENGLISH).recommendation.window
    assert window is not None
    assert (window.purchase_ends, window.extended_ends) == ("2026-01-18", "2027-01-18")
    assert window.purchase_share == pytest.approx(365 / 730)
    assert window.end_share == 1.0
    assert window.claim_share == pytest.approx(674 / 730)
    assert "inside the Extended Warranty" in window.title


def test_a_claim_after_both_warranties_lies_behind_the_bar(desk: ClaimDesk) -> None:
    late = with_answer(answered_all_but(desk, "purchase_date"), "purchase_date", "2021-06-01", AT)
    window = decide_page(late, ENGLISH).recommendation.window
    assert window is not None
    assert window.claim_share == 1.0
    assert window.end_share < 0.5


def test_photos_stand_at_their_ground_and_can_be_taken_out(desk: ClaimDesk, tmp_path: Path) -> None:
    source = tmp_path / "crack.png"
    source.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 30)
    ground = "4.e.outer_surface_damage"
    desk = with_photo(desk, ground, source, AT)
    fields = {field.field: field.photos for field in decide_page(desk, ENGLISH).rows[5].fields}
    assert fields.pop(ground) == (f"photos/{ground}-1.png",)
    assert set(fields.values()) == {()}
    assert without_photo(desk, desk.photos[0]).photos == ()


def test_an_override_stands_beside_the_recommendation_and_says_when_the_claim_changed(desk: ClaimDesk) -> None:
    reason = "The customer was sent the wrong part by us."
    desk = with_override(desk, Outcome.ELIGIBLE, "Meera, lead", reason, AT)
    page = decide_page(desk, ENGLISH)
    assert page.recommendation.outcome is Outcome.NEEDS_EVIDENCE
    assert page.overrides == ("Needs evidence · overridden: Eligible, Meera, lead, 2026-11-23.",)
    changed = decide_page(with_answer(desk, "power_on_fault", "yes", AT), ENGLISH)
    assert changed.overrides[0].endswith(ENGLISH.decide.changed_since)


@pytest.mark.parametrize("reason", ["", "goodwill", "x" * 19])
def test_an_override_without_a_reason_is_refused(desk: ClaimDesk, reason: str) -> None:
    with pytest.raises(BadInputError, match="reason of at least 20"):
        with_override(desk, Outcome.ELIGIBLE, "Meera", reason, AT)


def test_every_word_is_there_in_hindi_and_none_is_left_in_english(desk: ClaimDesk) -> None:
    page = decide_page(answered_all_but(desk, "proof_of_purchase", "first_purchaser"), HINDI)
    sentences = [row.question for row in page.rows] + [row.state_word for row in page.rows]
    sentences += [field.label for row in page.rows for field in row.fields]
    sentences += [*page.recommendation.items, page.recommendation.word, page.recommendation.final]
    english = [text for text in sentences if not any("\u0900" <= sign <= "\u097f" for sign in text)]
    assert english == []


def test_the_words_know_every_clause_answer_and_ground() -> None:
    for words in (ENGLISH.decide, HINDI_DECIDE):
        assert set(words.clauses) == set(words.questions) == set(ClauseId)
        assert set(words.grounds) == {ground.id for ground in poco_x3_pro().grounds}
        assert {state.value for state in GroundState} <= set(words.answers)


def test_two_desks_at_one_claim_lose_no_answer_of_each_other(folder: Path) -> None:
    one, other = (next(open_desk(folder)) for _ in range(2))
    ground, second = (ground.id for ground in one.policy.grounds[:2])
    one = with_answer(one, "first_purchaser", "yes", AT)
    one = with_answer(one, ground, GroundState.ABSENT.value, AT)
    other = with_answer(other, "power_on_fault", "yes", AT)
    other = with_answer(other, second, GroundState.PRESENT_NOT_THE_CAUSE.value, AT)
    for claim in (other.claim, next(open_desk(folder)).claim, taken_up(one).claim):
        assert (claim.first_purchaser, claim.power_on_fault) == (True, True)
        assert claim.state_of(ground) is GroundState.ABSENT
        assert claim.state_of(second) is GroundState.PRESENT_NOT_THE_CAUSE
    assert taken_up(other) is other, "nobody changed anything since"


def test_of_one_fact_the_later_answer_counts(folder: Path) -> None:
    one, other = (next(open_desk(folder)) for _ in range(2))
    with_answer(one, "first_purchaser", "yes", AT)
    assert with_answer(other, "first_purchaser", "no", AT).claim.first_purchaser is False
    assert next(open_desk(folder)).claim.first_purchaser is False


def test_to_take_a_step_back_takes_nothing_of_somebody_else(folder: Path) -> None:
    one, other = (next(open_desk(folder)) for _ in range(2))
    before = with_answer(one, "first_purchaser", "yes", AT)
    after = with_answer(before, "resold_or_second_hand", "no", AT)
    assert after.claim.resold_or_second_hand is False
    with_answer(other, "power_on_fault", "yes", AT)
    back = with_step(after, after.claim, before.claim, AT).claim
    assert (back.resold_or_second_hand, back.first_purchaser, back.power_on_fault) == (None, True, True)


def test_nobody_overrides_what_he_has_not_seen(folder: Path) -> None:
    one, other = (answered_all_but(next(open_desk(folder)), "first_purchaser") for _ in range(2))
    with_answer(other, "first_purchaser", "no", AT)
    with pytest.raises(BadInputError, match="somebody else changed this claim meanwhile"):
        with_override(one, Outcome.ELIGIBLE, "A. Lead", "seen at the counter", AT)
    assert next(open_desk(folder)).overrides == ()


def test_who_may_not_override_sees_what_changed_and_takes_back_only_his_own(folder: Path) -> None:
    one, other = (ClaimWork(folder, lambda _desk: None, ENGLISH.trouble) for _ in range(2))
    for work in (one, other):
        work.lay(next(open_desk(folder)))
    assert one.answer("power_on_fault", "yes", "power?") == ""
    assert other.answer("first_purchaser", "no", "first?") == ""
    said = one.override(Outcome.ELIGIBLE, "A. Lead", "seen whole at the counter by two")
    assert said == "Somebody else changed this claim meanwhile; look at what it says now, and decide again."
    assert one.desk is not None
    assert one.desk.claim.first_purchaser is False
    assert one.undo() == ("power?", "")
    for claim in (one.desk.claim, next(open_desk(folder)).claim):
        assert (claim.power_on_fault, claim.first_purchaser) == (None, False)
    assert one.override(Outcome.ELIGIBLE, "A. Lead", "seen whole at the counter by two") == ""
    assert len(one.desk.overrides) == 1


def test_a_claim_that_somebody_else_broke_is_not_written_over(folder: Path) -> None:
    desk = with_answer(next(open_desk(folder)), "first_purchaser", "yes", AT)
    assert desk.case.claim_path is not None
    desk.case.claim_path.write_text("{")
    with pytest.raises(BadInputError):
        with_answer(desk, "power_on_fault", "yes", AT)
    assert desk.case.claim_path.read_text() == "{"
    desk.case.claim_path.unlink()
    with_answer(desk, "power_on_fault", "yes", AT)
    assert next(open_desk(folder)).claim.first_purchaser is True, "one that is gone is written anew"
