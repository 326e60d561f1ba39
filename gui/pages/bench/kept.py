"""What outlives the window: the case on the bench with its open question, or the IMEI of the next. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.checks import Check
from bench.capture.messages import Finished, RunOver
from bench.case import load_case
from bench.guard.messages import Output
from bench.recorder.items import EndedBy
from gui.pages.bench.known import Known


class KeptPhone(BaseModel):
    """The phone that was on the bench when the window went."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: Path | None = None
    """Its case, once an answer stands there; what was being recorded is offered by the window itself."""
    not_done: tuple[Check, ...] = ()
    """Checks that nobody did."""
    again: Check | None = None
    """A check that was being answered otherwise."""
    imei: str | None = None
    """Scanned before there was a case."""
    folder: Path | None = None
    """Where the bench's cases go: what was on the virtual bench comes back on no other; `None` is on whichever."""

    @property
    def text(self) -> str:
        """As it is written down; empty where there is nothing to come back to."""
        return self.model_dump_json(exclude_defaults=True) if self.case is not None or self.imei else ""


def kept_phone(text: str, folder: Path | None) -> KeptPhone:
    """Read it again, for the bench whose cases go to `folder`. A phone of another bench does not come back there.

    A text that does not fit, which anybody may have written, keeps nothing.
    """
    try:
        kept = KeptPhone.model_validate_json(text)
    except ValidationError:
        return KeptPhone()
    return kept if kept.folder in (None, folder) else KeptPhone()


def known_again(folder: Path, known: Known) -> Known:
    """What is known of a phone whose case lies there, as if its capture had just ended. Raises `BenchError`."""
    case = load_case(folder)
    runs = tuple(RunOver(run.id, EndedBy.ENOUGH, "", 0, run.duration_s or 0.0) for run in case.runs)
    finished = Finished(case.folder, runs, Output.OFF, touch_only=False)
    return replace(known, case_id=case.case_id, imei=case.imei, finished=finished)
