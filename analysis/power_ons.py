"""A recording that holds several tries to start the phone: each is judged as a run of its own.

Somebody switched the supply off and on again and let the recording go on, or pressed the key, saw nothing come and
bridged its contact. The parts keep the times of the recording, so that whoever reads a finding finds its place in it,
and what is cut is the record, not the readings.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from analysis.order import quantile
from analysis.run import RunKind, RunRecord
from analysis.switches_seen import with_switches_seen
from analysis.trace import Event, EventName, Trace

BEFORE_S = 0.5
"""So long before a mark of output-on, a supply that was off gave nothing."""
SWITCHES = (EventName.OUTPUT_ON, EventName.OUTPUT_OFF)
KEYS = (EventName.KEY_DOWN, EventName.KEY_UP)
BRIDGED_AFTER_S = 2.0
"""A contact that is bridged so long after the key was tried is a try of its own: half of it is the time before it."""
VBUS = (EventName.VBUS_ON, EventName.VBUS_OFF)


def each_power_on(run: RunRecord, off_a: float, seen: RunRecord | None = None) -> tuple[RunRecord, ...]:
    """The power-ons of a run of the supply, in order; the run itself where it holds one, or no trace.

    Switches that nobody marked count where the voltage shows them (`with_switches_seen`); they are marked in the parts.
    `off_a` is what a supply that is off may seem to give: a second mark of an output that was on all along begins
    nothing. `seen` is the run with its switches, where somebody looked for them already.
    """
    if run.trace is None or run.kind is not RunKind.SUPPLY_BOOT:
        return (run,)
    run = seen or with_switches_seen(run)
    assert run.trace is not None
    starts_s = _starts_s(run.trace, off_a)
    ends_s = [-np.inf, *starts_s, np.inf]
    parts = [_part(run, run.trace, from_s, to_s) for from_s, to_s in pairwise(ends_s)] if starts_s else [run]
    return tuple(one for part in parts for one in _tries(part, off_a))


def _tries(run: RunRecord, off_a: float) -> tuple[RunRecord, ...]:
    """A power-on, cut in two where the key did nothing and its contact was bridged afterwards."""
    trace = run.trace
    bridged_s = next((event.at_s for event in run.events if event.name is EventName.KEY_BRIDGED), None)
    if trace is None or bridged_s is None:
        return (run,)
    keys_s = [event.at_s for event in run.events if event.name in KEYS and event.at_s < bridged_s]
    if not keys_s or bridged_s - max(keys_s) < BRIDGED_AFTER_S:
        return (run,)
    from_s = 0.5 * (max(keys_s) + bridged_s)
    if not _stays(trace, min(keys_s), from_s, off_a):
        return (run,)
    still_on = Event(from_s, EventName.OUTPUT_ON)
    return (_part(run, trace, -np.inf, from_s), _part(run, trace, from_s, np.inf, (still_on,)))


def _stays(trace: Trace, key_s: float, to_s: float, off_a: float) -> bool:
    """Whether no more flows after a key, up to a time, than before it: what nineteen of twenty readings keep below."""
    clock = trace.clock
    key = clock.index_at(key_s)
    current_a = trace.current_a[: clock.index_at(to_s)].astype(np.float64)
    before, after = (part[~np.isnan(part)] for part in (current_a[:key], current_a[key:]))
    if not after.size:
        return False
    usual_a = float(quantile(before, 0.95)) if before.size else 0.0
    return float(quantile(after, 0.95)) <= max(usual_a, 0.0) + off_a


def _starts_s(trace: Trace, off_a: float) -> list[float]:
    """When the output went on once more after it had been off."""
    found: list[float] = []
    former: EventName | None = None
    for event in (event for event in trace.events if event.name in SWITCHES):
        on_again = event.name is EventName.OUTPUT_ON and former is not None
        if on_again and (former is EventName.OUTPUT_OFF or _gives_nothing(trace, event.at_s, off_a)):
            found.append(event.at_s)
        former = event.name
    return found


def _gives_nothing(trace: Trace, at_s: float, off_a: float) -> bool:
    """Whether no current flowed just before a time, or nobody measured it."""
    clock = trace.clock
    before = trace.current_a[clock.index_at(at_s - BEFORE_S) : clock.index_at(at_s)]
    kept = before[~np.isnan(before)]
    return not kept.size or float(np.abs(kept).mean()) <= off_a


def _part(run: RunRecord, trace: Trace, from_s: float, to_s: float, begins: tuple[Event, ...] = ()) -> RunRecord:
    """What was recorded from one time up to another (exclusive); USB power that was on there stays on."""
    first, stop = trace.clock.index_at(from_s), trace.clock.index_at(to_s)
    vbus = [event for event in trace.events if event.name in VBUS and event.at_s < from_s]
    carried = [replace(vbus[-1], at_s=from_s)] if vbus and vbus[-1].name is EventName.VBUS_ON else []
    own: list[Event] = [event for event in trace.events if from_s <= event.at_s < to_s]
    events = (*begins, *carried, *own)
    return replace(run, trace=trace.part(first, stop, events), events=events)
