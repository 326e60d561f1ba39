"""What the supply answered, as the output lamp shows it. Knows no Qt."""

from __future__ import annotations

from bench.guard.messages import Output as Answer
from gui.pages.bench.known import Known
from gui.supply import NO_SUPPLY, Output, SupplyState

_OUTPUTS = {Answer.OFF: Output.OFF, Answer.ON: Output.ON, Answer.UNKNOWN: Output.UNKNOWN}


def supply_state(known: Known) -> SupplyState:
    """The newest answer; before the first one there is no supply that anybody knows."""
    told = known.supply
    if told is None:
        return NO_SUPPLY
    silent_s = known.silent_s if told.output is Answer.UNKNOWN else None
    return SupplyState(_OUTPUTS[told.output], told.volts, told.limit_a, silent_s)
