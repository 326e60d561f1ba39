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
    imei: str | None = None
    """Scanned before there was a case."""


def kept_phone(text: str) -> KeptPhone:
    """Read it again; a text that anybody may have written, and that does not fit, keeps nothing."""
    try:
        return KeptPhone.model_validate_json(text)
    except ValidationError:
        return KeptPhone()


def known_again(folder: Path, known: Known) -> Known:
    """What is known of a phone whose case lies there, as if its capture had just ended. Raises `BenchError`."""
    case = load_case(folder)
    runs = tuple(RunOver(run.id, EndedBy.ENOUGH, "", 0, run.duration_s or 0.0) for run in case.runs)
    finished = Finished(case.folder, runs, Output.OFF, touch_only=False)
    return replace(known, case_id=case.case_id, imei=case.imei, finished=finished)
