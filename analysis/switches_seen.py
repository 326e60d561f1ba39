"""Where voltage or current show that the output went on or off, though nobody marked it.

A supply that is off gives neither voltage nor current. What stands before such a stretch and after it are power-ons of
their own, and a run counts up to the stretch that ends it. A voltage of nothing while a current flows is no output that
is off, but an input of the meter that is not connected.

Where a recording begins with the supply at its limit, held there for longer than any inrush, the output was on: no
running device takes just what somebody set, and nobody presses the key of a phone that does. What ends in nothing at
all was switched off.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analysis.limit_held import limit_held_s
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, EventName, Trace

OFF_SHARE = 0.5
"""Below this share of its setting, with no current, an output is off."""
NOTHING_A = 0.010
"""What a meter may read of an output that is off."""
DEAD_S = 0.5
"""What is off for less is a reading that went wrong."""
SWITCHED_S = 2.0
"""An output between two power-ons was off for as long as this; a lead that slips is back sooner, and spoils the run."""
NEAR_S = 2.0
"""A mark of a switch this near is the mark of it."""
NO_VOLT_V = 0.001
BELOW_LIMIT = 0.9
"""A short holds a supply at its limit, and may take all its voltage; a current clear of the limit takes none."""


def with_switches_seen(run: RunRecord) -> RunRecord:
    """The run with a mark wherever it shows a switch that has none, and no voltage where none was connected.

    Other kinds of runs, and those without a trace or setting, are as they are. Doing it twice changes nothing.
    """
    trace, supply = run.trace, run.supply
    if run.kind is not RunKind.SUPPLY_BOOT or trace is None or supply is None or not len(trace):
        return run
    if voltage_unconnected(run):
        return with_switches_seen(replace(run, trace=replace(trace, voltage_v=None)))
    events = trace.events
    for start_s, stop_s in limit_held_s(trace, supply, NOTHING_A):
        events = _held(events, start_s, stop_s)
    for off_s, on_s in _dead_s(trace, supply):
        events = _marked(events, off_s, on_s)
    if events == trace.events:
        return run
    ordered = tuple(sorted(events, key=lambda event: event.at_s))
    return replace(run, trace=replace(trace, events=ordered), events=ordered)


def voltage_unconnected(run: RunRecord) -> bool:
    """Whether every reading of the voltage is nothing, although the supply gives a current that is not at its limit."""
    trace, supply = run.trace, run.supply
    if trace is None or supply is None or trace.voltage_v is None:
        return False
    voltage_v = trace.voltage_v
    least_v, most_v = (extreme.reduce(voltage_v, initial=np.nan) for extreme in (np.fmin, np.fmax))
    if not (least_v >= -NO_VOLT_V and most_v <= NO_VOLT_V):  # nor is it, where nothing was read (NaN)
        return False
    flows = (trace.current_a > NOTHING_A) & (trace.current_a < BELOW_LIMIT * supply.limit_a)
    return bool(np.count_nonzero(flows & np.isfinite(voltage_v)) > 2)


def _dead_s(trace: Trace, supply: SupplySetting) -> list[tuple[float | None, float | None]]:
    """Stretches without voltage and current, in order; `None` for the end that is the recording's own."""
    if trace.voltage_v is None:
        return []
    dead = trace.voltage_v < OFF_SHARE * supply.set_v  # not where none was read
    if not dead.any():
        return []
    dead &= np.abs(trace.current_a) <= NOTHING_A
    read = _both_read(trace)
    if read is not None:
        dead = dead[read]
    if not dead.any():
        return []
    found: list[tuple[float | None, float | None]] = []
    for first, stop in _stretches(dead):
        start_s = trace.time_s(first if read is None else int(read[first]))
        ends = stop == dead.size
        stop_s = _end_s(trace) if ends else trace.time_s(stop if read is None else int(read[stop]))
        inside = first > 0 and not ends
        if (first > 0 or not ends) and stop_s - start_s >= (SWITCHED_S if inside else DEAD_S):
            found.append((start_s if first > 0 else None, None if ends else stop_s))
    return found


def _both_read(trace: Trace) -> npt.NDArray[np.intp] | None:
    """Numbers of the readings of which neither voltage nor current is lost; `None` where none is, as most often."""
    assert trace.voltage_v is not None
    there = np.isfinite(trace.voltage_v)
    there &= np.isfinite(trace.current_a)
    return None if there.all() else np.flatnonzero(there)


def _stretches(dead: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and stop of each stretch of `dead`, shape (n,)."""
    edges = (np.flatnonzero(dead[1:] != dead[:-1]) + 1).tolist()
    # A copy of it with `False` at either end would take as long as all the rest.
    edges = [*([0] if dead[0] else []), *edges, *([dead.size] if dead[-1] else [])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _end_s(trace: Trace) -> float:
    return trace.time_s(len(trace) - 1) + 1.0 / max(trace.clock.median_rate_hz, 1e-3)


def _marked(events: tuple[Event, ...], start_s: float | None, stop_s: float | None) -> tuple[Event, ...]:
    """The events with the output off from `start_s` to `stop_s`: a mark of it that went on in between came early."""
    if start_s is not None:
        events = _switched_off(events, start_s)
    if stop_s is None:
        return events
    since_s = -np.inf if start_s is None else start_s
    kept = tuple(one for one in events if one.name is not EventName.OUTPUT_ON or not since_s <= one.at_s < stop_s)
    if any(one.name is EventName.OUTPUT_ON and stop_s <= one.at_s <= stop_s + NEAR_S for one in kept):
        return kept
    return (*kept, Event(stop_s, EventName.OUTPUT_ON))


def _held(events: tuple[Event, ...], start_s: float, stop_s: float | None) -> tuple[Event, ...]:
    """The events with the output on from `start_s` to `stop_s`: a mark just before stands, a late one is moved."""
    if not any(one.name is EventName.OUTPUT_ON and -NEAR_S <= one.at_s - start_s <= 0.0 for one in events):
        late = (one for one in events if one.name is EventName.OUTPUT_ON and 0.0 < one.at_s - start_s <= NEAR_S)
        moved = next(late, None)
        events = (*(one for one in events if one is not moved), Event(start_s, EventName.OUTPUT_ON))
    return events if stop_s is None else _switched_off(events, stop_s)


def _switched_off(events: tuple[Event, ...], at_s: float) -> tuple[Event, ...]:
    """The events with the output off from a time on: a mark near by is the mark of it; a late one is moved."""
    marks = [one for one in events if one.name is EventName.OUTPUT_OFF and abs(one.at_s - at_s) <= NEAR_S]
    if not marks:
        return (*events, Event(at_s, EventName.OUTPUT_OFF))
    if any(one.at_s - at_s < DEAD_S for one in marks):
        return events
    return tuple(replace(one, at_s=at_s) if one is marks[0] else one for one in events)
