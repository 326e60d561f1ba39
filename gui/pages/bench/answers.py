"""The checks that were answered for one phone, and the way back: each answer is a step that can be undone. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.checks import Answer, Check
from bench.answering import ANSWERS_FILE, keep_answer
from bench.case import load_case
from gui.undo import History, Step, StepKind, undo_file


class Said(Enum):
    """What was said of a check."""

    YES = "yes"
    NO = "no"
    NOT_DONE = "not done"
    NOTHING = "nothing"


class _Answered(BaseModel):
    """One check as a step keeps it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: Check
    said: Said


_ANSWERS = {Said.YES: Answer.YES, Said.NO: Answer.NO}


class Answers:
    """One phone's; the case holds what stands, the history how it came to that, also after a restart."""

    def __init__(self, folder: Path, not_done: Iterable[Check] = ()) -> None:
        self._folder = folder
        self._not_done = set(not_done)
        self._history = History(undo_file(folder / ANSWERS_FILE))

    @property
    def not_done(self) -> frozenset[Check]:
        """Checks that nobody did; they are asked no more."""
        return frozenset(self._not_done)

    def give(self, check: Check, said: Said, question: str) -> None:
        """Answer a check that was not answered. Raises `BenchError`."""
        self._set(check, said)
        before, after = (_Answered(check=check, said=one).model_dump_json() for one in (Said.NOTHING, said))
        self._history.do(Step(StepKind.CHECK_ANSWER, question, before, after))

    def undo(self) -> str:
        """Take the newest answer back; the question, or nothing where there is none. Raises `BenchError`."""
        step = self._history.next_back
        if step is None or not self._go(step.before):
            return ""
        self._history.undo()
        return step.what

    def redo(self) -> str:
        """Give again what was taken back; the question, or nothing. Raises `BenchError`."""
        step = self._history.next_again
        if step is None or not self._go(step.after):
            return ""
        self._history.redo()
        return step.what

    def _go(self, text: str) -> bool:
        """Whether the text of a step says something: its file is one that anybody can write."""
        try:
            answered = _Answered.model_validate_json(text)
        except ValidationError:
            return False
        self._set(answered.check, answered.said)
        return True

    def _set(self, check: Check, said: Said) -> None:
        keep_answer(load_case(self._folder), check, _ANSWERS.get(said), datetime.now(UTC))
        if said is Said.NOT_DONE:
            self._not_done.add(check)
        else:
            self._not_done.discard(check)
