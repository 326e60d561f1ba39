"""The work on one claim: answers, photos and overrides are tried here; what cannot be is said in a sentence. No Qt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from bench.case_claim import CLAIM_FILE
from bench.errors import BadInputError, BenchError
from bench.warranty.claim_json import check_claim, claim_text
from bench.warranty.decide import Outcome
from gui.pages.decide.desk import (
    ClaimDesk,
    kept,
    now,
    taken_up,
    with_answer,
    with_diagnosis,
    with_override,
    with_photo,
    with_step,
    without_photo,
)
from gui.troubles import Trouble, TroubleWords
from gui.undo import History, Step, StepKind, undo_file

Change = Callable[[ClaimDesk], ClaimDesk]


class ClaimWork:
    """The claim of one case, and what was done to it."""

    def __init__(self, folder: Path, changed: Callable[[ClaimDesk], None], say: TroubleWords) -> None:
        self.folder = folder
        self.desk: ClaimDesk | None = None
        self._changed, self._say = changed, say
        self._history = History(undo_file(folder / CLAIM_FILE))

    def lay(self, desk: ClaimDesk) -> bool:
        """Put a claim there, or what its diagnosis adds: answers given meanwhile stay. Whether it is the first."""
        first = self.desk is None
        self._put(desk if self.desk is None else with_diagnosis(self.desk, desk))
        return first

    def answer(self, field: str, typed: str, asked: str) -> str:
        """Answer a question and keep the answer; why it cannot be, or nothing."""
        problem = self._try(taken_up)
        if problem:
            return problem
        before = self.desk
        problem = self._try(lambda desk: with_answer(desk, field, typed, now(desk.policy)))
        if not problem and before is not None and self.desk is not None and self.desk is not before:
            texts = claim_text(before.claim), claim_text(self.desk.claim)
            self._history.do(Step(StepKind.CLAIM_ANSWER, asked, *texts))
        return problem

    def undo(self) -> tuple[str, str]:
        """Take the last answer back: what it was, and why it could not be."""
        step = self._history.undo()
        return (step.what, self._set(step.after, step.before)) if step is not None else ("", "")

    def redo(self) -> tuple[str, str]:
        """Answer again what was taken back: what it was, and why it could not be."""
        step = self._history.redo()
        return (step.what, self._set(step.before, step.after)) if step is not None else ("", "")

    def keep(self) -> str:
        """Write the claim as it is; why it cannot be, or nothing."""
        return self._try(lambda desk: kept(desk, now(desk.policy)))

    def override(self, outcome: Outcome, person: str, reason: str) -> str:
        """Record the centre's own decision; why it cannot be, or nothing. What somebody else changed is there then."""
        problem = self._try(lambda desk: with_override(desk, outcome, person, reason, now(desk.policy)))
        if problem:
            self._try(taken_up)
        return problem

    def add_photo(self, ground: str, source: Path) -> str:
        """Tie a photo to a ground; why it cannot be, or nothing."""
        return self._try(lambda desk: with_photo(desk, ground, source, now(desk.policy)))

    def remove_photo(self, file: str) -> str:
        """Take a photo out; why it cannot be, or nothing."""
        photos = self.desk.photos if self.desk is not None else ()
        photo = next((photo for photo in photos if photo.file == file), None)
        return self._try(lambda desk: without_photo(desk, photo)) if photo is not None else ""

    def _set(self, was: str, to_be: str) -> str:
        """Change what a step changed, in one direction or the other; why it cannot be, or nothing."""
        try:
            before, after = (check_claim(json.loads(text), CLAIM_FILE) for text in (was, to_be))
        except (BadInputError, ValueError) as error:
            return self._say.said(Trouble.ANSWER, str(error))
        return self._try(lambda desk: with_step(desk, before, after, now(desk.policy)))

    def _try(self, change: Change) -> str:
        if self.desk is None:
            return ""
        try:
            new = change(self.desk)
        except BadInputError as error:
            advice = f"; {error.advice}" if error.advice else ""
            return self._say.said(Trouble.ANSWER, f"{error.problem[:1].upper()}{error.problem[1:]}{advice}.")
        except BenchError as error:
            return self._say.of(error)
        if new is not self.desk:
            self._put(new)
        return ""

    def _put(self, desk: ClaimDesk) -> None:
        self.desk = desk
        self._changed(desk)
