"""What was answered is listed in short words, and any check is asked again, whatever the verdict is without it."""

from __future__ import annotations

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.report.languages import Language
from gui.cards.answer_model import FORMS
from gui.english import ENGLISH
from gui.languages import window_words
from gui.pages.bench.given import given_texts
from gui.pages.bench.looking import Looked, look_at
from gui.pages.bench.states import Outcome
from tests.conftest import FIXTURES

OPEN = FIXTURES / "cases" / "leak_10_ma_meter"
DECIDED = FIXTURES / "cases" / "key_open_dps"


def looked(case: str, again: Check | None = None, skipped: tuple[Check, ...] = ()) -> Looked:
    (found,) = look_at(FIXTURES / "cases" / case, ENGLISH, skipped, again=again)
    return found


@pytest.mark.parametrize("language", Language)
def test_every_check_has_short_words_of_its_own(language: Language) -> None:
    short = window_words(language).bench.short_checks
    assert set(short) == set(Check)
    assert len(set(short.values())) == len(Check), "two buttons would have one name"
    assert max(map(len, short.values())) <= 40


def test_the_newest_answer_comes_first_and_what_nobody_did_last() -> None:
    checks = tuple(CheckResult(check, Answer.NO) for check in list(Check)[:2])
    given = given_texts(checks, list(Check)[2:4], ENGLISH)
    assert [one.check for one in given] == [list(Check)[k] for k in (1, 0, 3, 2)]
    assert [one.answer for one in given] == ["No", "No", "Not done", "Not done"]
    assert all(one.change == f"Change answer: {one.question}" for one in given)


def test_a_case_shows_the_answers_that_it_holds() -> None:
    found = looked(DECIDED.name, skipped=(Check.BOOTS_ON_OWN_BATTERY,))
    assert [one.check for one in found.given] == [
        *(result.check for result in reversed(found.case.checks)),
        Check.BOOTS_ON_OWN_BATTERY,
    ]


@pytest.mark.parametrize("check", Check)
def test_any_check_is_asked_again_before_all_others(check: Check) -> None:
    before, found = looked(OPEN.name), looked(OPEN.name, check)
    assert found.asked is check
    assert found.outcome is Outcome.OPEN
    assert found.answer.verdict == before.answer.verdict, "the question alone decides nothing"
    assert found.answer.check is not None
    assert found.answer.check.question == ENGLISH.answer.questions[check]
    assert found.answer.check.effort.endswith(ENGLISH.bench.asked_again)


def test_it_is_asked_beside_a_verdict_that_stands_without_it() -> None:
    before = looked(DECIDED.name)
    assert before.outcome is Outcome.DECIDED
    found = looked(DECIDED.name, Check.HOST_PORT_AND_CABLE_PROVEN)
    assert found.outcome is Outcome.OPEN
    assert found.answer.verdict == before.answer.verdict
    assert found.answer.verdict.form is not FORMS[Verdict.CANNOT_SAY]
    assert found.answer.check is not None
    assert found.answer.check.outcomes[2].form is found.answer.verdict.form, "not done leaves it as it is"
