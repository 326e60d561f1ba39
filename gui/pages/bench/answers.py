"""The checks that were answered for one phone, and the way back: each answer is a step that can be undone. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.checks import Check
from bench.answering import ANSWERS_FILE, keep_answer
from bench.case import load_case
from gui.pages.bench.given import SAYS, Said
from gui.undo import History, Step, StepKind, undo_file


class _Answered(BaseModel):
    """One check as a step keeps it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    check: Check
    said: Said


_ANSWERS = {said: answer for answer, said in SAYS.items()}


class Answers:
    """One phone's; the case holds what stands, the history how it came to that, also after a restart."""

    def __init__(self, folder: Path, not_done: Iterable[Check] = (), again: Check | None = None) -> None:
        self._folder = folder
        self._not_done = list(not_done)
        self.again = again
        """A check whose answer was taken back last: it is asked again, whatever else would tell more."""
        self._history = History(undo_file(folder / ANSWERS_FILE))

    @property
    def not_done(self) -> tuple[Check, ...]:
        """Checks that nobody did, the newest last; they are asked no more."""
        return tuple(self._not_done)

    def give(self, check: Check, said: Said, question: str) -> None:
        """Answer a check that was not answered. Raises `BenchError`."""
        self._do(check, Said.NOTHING, said, question)

    def take_back(self, check: Check, question: str) -> bool:
        """Take any answer back, so that the check is asked again; whether it had one. Raises `BenchError`."""
        stood = self._said(check)
        if stood is Said.NOTHING:
            return False
        self._do(check, stood, Said.NOTHING, question)
        return True

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

    def _do(self, check: Check, before: Said, after: Said, question: str) -> None:
        self._set(check, after)
        texts = [_Answered(check=check, said=said).model_dump_json() for said in (before, after)]
        self._history.do(Step(StepKind.CHECK_ANSWER, question, *texts))

    def _said(self, check: Check) -> Said:
        if check in self._not_done:
            return Said.NOT_DONE
        stood = (SAYS[result.answer] for result in load_case(self._folder).checks if result.check is check)
        return next(stood, Said.NOTHING)

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
        self._not_done = [one for one in self._not_done if one is not check]
        if said is Said.NOT_DONE:
            self._not_done.append(check)
        self.again = check if said is Said.NOTHING else None
