"""What a person set while measuring, as it is taken back and comes back after a restart. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gui.plots.lanes import Markers
from gui.undo import History, Step, StepKind, undo_file

Second = Annotated[float, Field(allow_inf_nan=False)]


class RunMarkers(BaseModel):
    """The markers of one run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str
    one_s: Second | None = None
    two_s: Second | None = None


class KeptNote(BaseModel):
    """What somebody wrote at a time of a run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_s: Second
    text: str


class RunNotes(BaseModel):
    """The notes of one run, in order of time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run_id: str
    notes: tuple[KeptNote, ...] = ()


class LineUpKind(StrEnum):
    """Kinds of places where traces can be lined up."""

    KEY = "key"
    USB = "usb"
    STAGE = "stage"
    START = "start"


class LineUp(BaseModel):
    """Where traces are lined up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: LineUpKind = LineUpKind.KEY
    stage: str = ""
    """Its words, for a stage."""


class KeptTrace(BaseModel):
    """A trace that is laid over the first one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Path | None
    run_id: str
    by_hand_s: Second = 0.0
    """Added to its times, beside what lining up adds."""


class MeasureState(BaseModel):
    """Everything that was set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    markers: tuple[RunMarkers, ...] = ()
    notes: tuple[RunNotes, ...] = ()
    others: tuple[KeptTrace, ...] = ()
    line_up: LineUp | None = None
    """`None` where nobody chose: at the key, or at the start of a trace without one."""

    def of(self, run_id: str) -> Markers:
        """The markers of a run; none are set at first."""
        found = next((one for one in self.markers if one.run_id == run_id), None)
        return Markers(found.one_s, found.two_s) if found is not None else Markers()

    def with_markers(self, run_id: str, markers: Markers) -> MeasureState:
        """With other markers on a run."""
        others = tuple(one for one in self.markers if one.run_id != run_id)
        own = RunMarkers(run_id=run_id, one_s=markers.one_s, two_s=markers.two_s)
        return self.model_copy(update={"markers": (*others, own)})

    def notes_of(self, run_id: str) -> tuple[KeptNote, ...]:
        """The notes of a run."""
        return next((one.notes for one in self.notes if one.run_id == run_id), ())

    def with_notes(self, run_id: str, notes: Iterable[KeptNote]) -> MeasureState:
        """With other notes on a run."""
        others = tuple(one for one in self.notes if one.run_id != run_id)
        own = RunNotes(run_id=run_id, notes=tuple(sorted(notes, key=lambda note: note.at_s)))
        return self.model_copy(update={"notes": (*others, own)})

    def with_other(self, other: KeptTrace) -> MeasureState:
        """With one more trace over the first."""
        return self.model_copy(update={"others": (*self.others, other)})

    def without_other(self, number: int) -> MeasureState:
        """Without one of the others, counted from 0."""
        return self.model_copy(update={"others": self.others[:number] + self.others[number + 1 :]})

    def moved_by_hand(self, number: int, by_hand_s: float) -> MeasureState:
        """With another offset of one of the others."""
        moved = self.others[number].model_copy(update={"by_hand_s": by_hand_s})
        return self.model_copy(update={"others": (*self.others[:number], moved, *self.others[number + 1 :])})

    def lined_up(self, line_up: LineUp) -> MeasureState:
        """With the traces lined up somewhere else."""
        return self.model_copy(update={"line_up": line_up})


class MeasureSteps:
    """The state as it is, and the steps that led to it: those of a case or recording outlive the window."""

    def __init__(self, source: Path | None) -> None:
        """Go on where the last session left off; without a source the steps live as long as the window."""
        self._history = History(undo_file(f"measuring {source.resolve()}") if source is not None else None)
        last = self._history.next_back
        self.now = _state(last.after) if last is not None else MeasureState()

    @property
    def problem(self) -> str:
        """Why steps are not kept on disk, as one sentence; empty while they are."""
        return self._history.problem

    def do(self, state: MeasureState, kind: StepKind, what: str) -> None:
        """Go on to another state; `what` is the step in words."""
        self._history.do(Step(kind, what, self.now.model_dump_json(), state.model_dump_json()))
        self.now = state

    def undo(self) -> str:
        """Back to the state before the last step; its words, or nothing where there is none."""
        step = self._history.undo()
        return self._go(step, step.before) if step is not None else ""

    def redo(self) -> str:
        """The step that was taken back last is done again; its words, or nothing where there is none."""
        step = self._history.redo()
        return self._go(step, step.after) if step is not None else ""

    def _go(self, step: Step, text: str) -> str:
        self.now = _state(text)
        return step.what


def _state(text: str) -> MeasureState:
    """Read it again; nothing is set where the file holds something else."""
    try:
        return MeasureState.model_validate_json(text)
    except ValidationError:
        return MeasureState()
