"""The answer in words: three forms of verdict, reasons with their place, a question with what its answers decide."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis.checks import Check
from analysis.diagnosis import Diagnosis, NextCheck, Reason, Verdict
from bench.profile_file import load_profile
from gui.cards.answer_model import MOST_REASONS, AnswerText, VerdictForm, answer_text
from gui.cards.details_model import fault_texts, findings_table, segments_table
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.plots.lanes import Span
from tests.gui.samples import KEY_S, diagnosis_of, example_case

PROFILE = load_profile().profile
RUNS = example_case().runs


def answer(diagnosis: Diagnosis) -> AnswerText:
    return answer_text(diagnosis, PROFILE, RUNS, ENGLISH)


def with_reasons(diagnosis: Diagnosis, *reasons: Reason) -> Diagnosis:
    return replace(diagnosis, faults=(replace(diagnosis.faults[0], reasons=reasons), *diagnosis.faults[1:]))


@pytest.mark.parametrize(
    ("verdict", "form", "word"),
    [
        (Verdict.MOTHERBOARD, VerdictForm.MOTHERBOARD, "Motherboard"),
        (Verdict.NOT_MOTHERBOARD, VerdictForm.NOT_MOTHERBOARD, "Not the motherboard"),
        (Verdict.CANNOT_SAY, VerdictForm.CANNOT_SAY, "Cannot say yet"),
    ],
)
def test_each_verdict_has_its_own_form_and_word(verdict: Verdict, form: VerdictForm, word: str) -> None:
    text = answer(diagnosis_of(verdict)).verdict
    assert (form, word) == (text.form, text.word)


def test_no_verdict_claims_a_credibility_that_nobody_checked() -> None:
    for verdict in Verdict:
        sentences = " ".join(answer(diagnosis_of(verdict)).verdict.sentences)
        assert "98" not in sentences
    assert ENGLISH.answer.not_calibrated in answer(diagnosis_of(Verdict.MOTHERBOARD)).verdict.sentences


def test_cannot_say_with_no_check_left_is_final() -> None:
    text = answer(replace(diagnosis_of(Verdict.CANNOT_SAY), next_checks=()))
    assert text.verdict.word == "Cannot say"
    assert ENGLISH.answer.no_check_left in text.verdict.sentences
    assert text.check is None


def test_at_most_three_faults_are_named_and_the_rest_counted() -> None:
    faults = tuple(fault.id for fault in PROFILE.faults[:5])
    sentence = answer(replace(diagnosis_of(Verdict.CANNOT_SAY), credible_set=faults)).verdict.sentences[0]
    assert sentence.startswith("Five faults fit: ")
    assert sentence.endswith("; 2 more.")


def test_no_name_from_a_file_reaches_the_page() -> None:
    withheld = ("mb_ufs_edl_9008 leads, but the check that settles it is not recorded: official_reflash_cures: no.",)
    text = answer(replace(diagnosis_of(Verdict.CANNOT_SAY), withheld=withheld))
    assert "mb_ufs_edl_9008" not in text.withheld[0]
    assert PROFILE.check(Check.OFFICIAL_REFLASH_CURES).statement in text.withheld[0]


def test_what_keeps_it_open_names_faults_and_checks_in_the_windows_language() -> None:
    withheld = (
        "The faults that still fit disagree: nonmb_usb_subboard (43 %, motherboard: no), mb_ufs_edl_9008 (41 %, "
        "motherboard: yes).",
        "mb_ufs_edl_9008 leads, but the check that settles it is not recorded: official_reflash_cures: no.",
    )
    text = answer_text(replace(diagnosis_of(Verdict.CANNOT_SAY), withheld=withheld), PROFILE, RUNS, HINDI)
    for sentence in text.withheld:
        assert not re.search(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", sentence), sentence
    assert "USB सब-बोर्ड" in text.withheld[0]


def test_reasons_are_the_strongest_for_the_leading_fault_strongest_first() -> None:
    reasons = [Reason(f"reason {k}", bits) for k, bits in enumerate((0.3, 4.0, -5.0, 1.0, 2.0, 0.9))]
    shown = answer(with_reasons(diagnosis_of(Verdict.MOTHERBOARD), *reasons)).reasons
    assert [reason.sentence for reason in shown] == ["Reason 1.", "Reason 4.", "Reason 3.", "Reason 5."]
    assert [reason.number for reason in shown] == list(range(1, MOST_REASONS + 1))
    assert [reason.bars for reason in shown] == [3, 2, 1, 1]


def test_a_reason_says_its_place_once_and_leaves_the_bits_to_the_bars() -> None:
    reason = Reason(
        "run-1, 7.8–27.9 s: stays at 129.7 mA; expected 45 mA to 200 mA (+4.1 bits)", 4.1, "run-1", (7.75, 27.9)
    )
    shown = answer(with_reasons(diagnosis_of(Verdict.MOTHERBOARD), reason)).reasons[0]
    assert shown.sentence == "Stays at 129.7\u00a0mA."
    assert shown.where == "Run 1 · 0.55\u00a0s to 20.7\u00a0s after key · expected 45\u00a0mA to 200\u00a0mA"
    assert shown.mark is not None
    assert shown.mark.span == Span(KEY_S + 0.55, 27.9)


def test_an_answered_check_is_a_reason_without_a_place() -> None:
    reason = Reason("check: an official reflash cures it: no; expected in 95 % of such phones (+2.0 bits)", 2.0)
    shown = answer(with_reasons(diagnosis_of(Verdict.MOTHERBOARD), reason)).reasons[0]
    assert shown.mark is None
    assert shown.where.startswith(ENGLISH.answer.from_check)
    assert shown.sentence == "An official reflash cures it: no."


def test_a_reason_says_how_many_of_the_faults_that_still_fit_it_fits() -> None:
    shown = answer(diagnosis_of(Verdict.CANNOT_SAY)).reasons
    assert [reason.speaks for reason in shown] == ["fits both", "fits both", "fits 1 of 2", "fits both"]


def test_the_check_is_a_question_with_what_each_answer_decides() -> None:
    check = answer(diagnosis_of(Verdict.CANNOT_SAY)).check
    assert check is not None
    assert check.question == "Does an official reflash cure it?"
    assert check.effort.endswith("best of 2")
    assert [(o.answer, o.then, o.form) for o in check.outcomes] == [
        ("Yes", "Not motherboard", VerdictForm.NOT_MOTHERBOARD),
        ("No", "Motherboard", VerdictForm.MOTHERBOARD),
        ("Not done", "Still cannot say", VerdictForm.CANNOT_SAY),
    ]


def test_an_answer_that_settles_nothing_leads_to_one_more_check() -> None:
    diagnosis = diagnosis_of(Verdict.CANNOT_SAY)
    open_ended = NextCheck(Check.STORAGE_ANSWERS_LOADER.value, 0.4, "")
    asked = answer(replace(diagnosis, next_checks=(open_ended, *diagnosis.next_checks))).check
    alone = answer(replace(diagnosis, next_checks=(open_ended,))).check
    assert asked is not None
    assert alone is not None
    assert asked.outcomes[0].then == ENGLISH.answer.another_check
    assert alone.outcomes[0].then == ENGLISH.answer.then_cannot_say


def test_a_check_that_could_still_turn_a_verdict_says_what_it_is_now() -> None:
    check = diagnosis_of(Verdict.CANNOT_SAY).next_checks[0]
    turning = replace(check, if_yes=Verdict.MOTHERBOARD, if_no=Verdict.CANNOT_SAY)
    asked = answer(replace(diagnosis_of(Verdict.MOTHERBOARD), next_checks=(turning,))).check
    assert asked is not None
    assert [outcome.then for outcome in asked.outcomes] == ["Motherboard", "Cannot say", "Motherboard"]


def test_every_check_of_the_profile_has_a_question() -> None:
    assert set(ENGLISH.answer.questions) == set(Check)
    assert all(question.endswith("?") for question in ENGLISH.answer.questions.values())


def test_findings_stand_with_value_limits_judgement_and_source() -> None:
    table = findings_table(diagnosis_of(Verdict.MOTHERBOARD), RUNS, ENGLISH)
    first, last = table.rows[0], table.rows[-1]
    assert first.cells[1:] == ("0.200 ± 0.012\u00a0mA", "0 to 5\u00a0mA", "in order")
    assert "prekey_ok_ma" in first.note
    assert first.place is not None
    assert first.place.span == Span(0.4, KEY_S)
    assert last.doubtful
    assert last.note.startswith("The rate of 500 Hz is too low")


def test_findings_of_several_runs_say_of_which() -> None:
    diagnosis = diagnosis_of(Verdict.MOTHERBOARD)
    other = replace(diagnosis.findings[0], run="run-2")
    table = findings_table(replace(diagnosis, findings=(*diagnosis.findings, other)), RUNS, ENGLISH)
    assert table.columns[1] == "Run"
    assert [row.cells[1] for row in table.rows] == ["1"] * len(diagnosis.findings) + ["2"]


def test_segments_stand_with_stage_times_from_the_key_and_level() -> None:
    table = segments_table(diagnosis_of(Verdict.MOTHERBOARD), RUNS, ENGLISH)
    assert table.rows[-1].cells == (
        "Stuck: no progress",
        "0.55\u00a0s",
        "20.1\u00a0s",
        "129.7\u00a0mA",
        "1.30\u00a0mA",
    )


def test_faults_say_whether_they_still_fit_and_why_not() -> None:
    texts = fault_texts(diagnosis_of(Verdict.CANNOT_SAY), PROFILE, RUNS, ENGLISH)
    assert [text.fits for text in texts] == [True, True, False]
    assert texts[0].standing == "83 % · on the motherboard · still fits"
    assert texts[2].standing.startswith("< 1 %")
    assert texts[1].evidence_against == ("−2.4  Recently flashed or unlocked: no · Answered check",)


def test_the_evidence_of_a_fault_is_said_in_the_language_of_the_window() -> None:
    reason = Reason("run-1, 0.4–0.6 s: ends at 129.7 mA; expected in 90 % of such phones (+2.0 bits)", 2.0)
    diagnosis = with_reasons(diagnosis_of(Verdict.MOTHERBOARD), replace(reason, run="run-1", interval_s=(0.4, 0.6)))
    line = fault_texts(diagnosis, PROFILE, RUNS, HINDI)[0].evidence_for[0]
    assert "129.7\u00a0mA पर समाप्त होता है" in line
    assert "expected" not in line
    assert "90\u00a0%" in line
