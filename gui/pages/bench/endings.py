"""How a capture came to its end, as far as the page goes on from it. Knows no Qt."""

from __future__ import annotations

from bench.capture.messages import Finished
from bench.recorder.items import EndedBy
from gui.pages.bench.states import Over

_BROKEN_OFF = (
    EndedBy.GUARD,
    EndedBy.METER_LOST,
    EndedBy.DISK,
    EndedBy.SUSPENDED,
    EndedBy.INTERRUPTED,
    EndedBy.TERMINATED,
)


def how_it_ended(finished: Finished) -> Over:
    """By hand before anything else: nobody asks of a run that was stopped what it shows."""
    by = [run.by for run in finished.runs]
    if EndedBy.ASKED in by:
        return Over.BY_HAND
    if finished.touch_only:
        return Over.SHORT
    return Over.BROKEN_OFF if any(one in _BROKEN_OFF for one in by) else Over.FINISHED
