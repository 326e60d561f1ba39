"""The phone whose runs are over: its answer, what was said of its checks, and the way back of that. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from analysis.checks import Check
from bench.capture.messages import Finished
from gui.pages.bench.answers import Answers
from gui.pages.bench.given import Said
from gui.pages.bench.healthy import Healthy
from gui.pages.bench.kept import KeptPhone
from gui.pages.bench.looking import Looked
from gui.pages.bench.work import Failed, looked_at
from gui.words import Words


class Examined:
    """One bench's; one phone at a time."""

    def __init__(self) -> None:
        self.looked: Looked | None = None
        self._answers: Answers | None = None
        self._came_back = False
        """The phone came from a former window; what was found then is kept already."""

    def forget(self) -> None:
        """Another phone, or further runs of this one."""
        self.looked, self._answers, self._came_back = None, None, False

    def come_back(self, case: Path, kept: KeptPhone) -> None:
        """A phone of a former window."""
        self.looked, self._answers, self._came_back = None, Answers(case, kept.not_done, kept.again), True

    def kept(self, looked: Looked, folder: Path | None) -> KeptPhone:
        """The phone, for a window that comes after this one."""
        answers = self._answers
        not_done, again = (answers.not_done, answers.again) if answers is not None else ((), None)
        return KeptPhone(case=looked.case.folder, not_done=not_done, again=again, folder=folder)

    def look(self, finished: Finished, words: Words, healthy: Healthy | None) -> partial[Iterator[Looked | Failed]]:
        """The work that finds the answer with what was said so far."""
        before = self.looked.answer if self.looked is not None else None
        if self._answers is None:
            self._answers = Answers(finished.folder)
        answers, keeps = self._answers, not self._came_back
        return partial(looked_at, finished, words, answers.not_done, before, healthy, answers.again, keeps=keeps)

    def give(self, said: Said) -> bool:
        """Answer the check that is asked; whether one is. Raises `BenchError`."""
        looked, answers = self.looked, self._answers
        if looked is None or looked.asked is None or answers is None:
            return False
        answers.give(looked.asked, said, looked.answer.check.question if looked.answer.check is not None else "")
        self._came_back = False
        return True

    def undo(self) -> str:
        """Take the newest answer back; which it was, or nothing. Raises `BenchError`."""
        return self._changed(self._answers.undo() if self._answers is not None else "")

    def redo(self) -> str:
        """Give it again; which it was, or nothing. Raises `BenchError`."""
        return self._changed(self._answers.redo() if self._answers is not None else "")

    def take_back(self, check: Check, question: str) -> str:
        """Take the answer to a check back; its question, or nothing where it has none. Raises `BenchError`."""
        taken = self._answers is not None and self._answers.take_back(check, question)
        return self._changed(question if taken else "")

    def _changed(self, question: str) -> str:
        self._came_back = self._came_back and not question
        return question
