"""The answers that were given for a phone, newest first, each of which can be changed. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analysis.checks import Answer, Check, CheckResult
from gui.words import Words


class Said(Enum):
    """What was said of a check."""

    YES = "yes"
    NO = "no"
    NOT_DONE = "not done"
    NOTHING = "nothing"


SAYS = {Answer.YES: Said.YES, Answer.NO: Said.NO}


@dataclass(frozen=True, slots=True)
class GivenText:
    """One answer."""

    check: Check
    question: str
    """In short words."""
    answer: str
    change: str
    """The name of the button that changes it."""


def given_texts(checks: Sequence[CheckResult], not_done: Sequence[Check], words: Words) -> tuple[GivenText, ...]:
    """What was answered, then what nobody did; of both the newest first."""
    answered = [(result.check, SAYS[result.answer]) for result in reversed(checks)]
    put_off = [(check, Said.NOT_DONE) for check in reversed(not_done)]
    return tuple(_given(check, said, words) for check, said in (*answered, *put_off))


def _given(check: Check, said: Said, words: Words) -> GivenText:
    say, answer = words.bench, words.answer
    told = {Said.YES: answer.yes, Said.NO: answer.no, Said.NOT_DONE: answer.not_done}[said]
    question = say.short_checks[check]
    return GivenText(check, question, told, f"{say.change_answer}: {question}")
