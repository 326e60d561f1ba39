"""What STOP, and an answer of the supply, change in what the Bench page knows. Knows no Qt and reads no clock."""

from __future__ import annotations

from dataclasses import replace

from bench.capture.messages import OutputIs
from bench.guard.messages import Output
from gui.pages.bench.boot_facts import since_key_s
from gui.pages.bench.known import Known, StopNote


def stopped(known: Known, now_s: float) -> Known:
    """STOP was pressed at `now_s` of the computer's clock."""
    since_s = since_key_s(known.picture) if known.picture is not None else None
    return replace(known, stop=StopNote(now_s, since_s), ending=True)


def answered(known: Known, told: OutputIs, now_s: float, *, captures: bool) -> Known:
    """The supply said whether its output is on; `captures`: while a capture is open, else when it was asked again."""
    stop, again = known.stop, known.attempts
    if stop is not None and stop.off_after_s is None and told.output is Output.OFF:
        stop = replace(stop, off_after_s=now_s - stop.asked_s)
    if not captures and told.output is not Output.OFF:
        again += 1
    return replace(known, supply=told, stop=stop, attempts=again, silent_s=0.0)
