"""Several power-ons in one recording: where each begins and ends, so that each can be a run of its own.

A phone that resets starts again within seconds, and its starts belong together: that is what a boot loop looks like.
Where the current was back to nothing for longer than that, or the output was switched off, somebody began anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis.attempts import attempts_of
from analysis.ladder import REFERENCE_LADDER
from analysis.segment import segment
from analysis.trace import Clock, Event, EventName, StampedClock, Trace, UniformClock

if TYPE_CHECKING:
    from bench.traces.jls_file import JlsFile

_COLUMN_S = 0.5
_MOST_COLUMNS = 50_000
LEAST_OFF_S = 10.0
"""A phone that restarts by itself is off for less: its power key and its watchdog start it again within seconds."""


@dataclass(frozen=True, slots=True)
class PowerOn:
    """One power-on of a recording."""

    start_s: float
    """When the phone answered, or the output went on."""
    from_s: float
    """Where its run begins: in the middle of what is off before it."""
    to_s: float
    """Where it ends (exclusive)."""


def power_ons_of(trace: Trace) -> tuple[PowerOn, ...]:
    """The power-ons of a recording, in order; none where it is one run, or no phone's that is known as such."""
    starts = _switched(trace) or _seen(trace)
    if len(starts) < 2:
        return ()
    first_s, last_s = float(trace.clock.times_s(0, 1)[0]), float(trace.clock.times_s(len(trace) - 1)[0])
    cuts_s = [first_s, *((before.off_s + after.on_s) / 2 for before, after in pairwise(starts))]
    ends_s = [*cuts_s[1:], last_s + 1.0]
    return tuple(PowerOn(start.on_s, from_s, to_s) for start, from_s, to_s in zip(starts, cuts_s, ends_s, strict=True))


def power_ons_of_long(file: JlsFile) -> tuple[PowerOn, ...]:
    """The same for a recording too long to be read, from means of neighbouring readings that its file keeps.

    None where such a mean would be too long to show the nothing between two power-ons.
    """
    if len(file) < 2:
        return ()
    duration_s = float(file.times_s(len(file) - 1)[0] - file.times_s(0, 1)[0])
    columns = file.columns(0, len(file), min(_MOST_COLUMNS, 1 + int(duration_s / _COLUMN_S)))
    from_s = np.array([float(file.times_s(k, k + 1)[0]) for k in columns.edges[:-1].tolist()])
    if from_s.size < 2 or float(np.diff(from_s).max()) > LEAST_OFF_S / 10:
        return ()
    meter = replace(file.plan.meter, rate_hz=float((from_s.size - 1) / (from_s[-1] - from_s[0])))
    return power_ons_of(Trace(StampedClock(from_s), columns.mean, meter, events=file.plan.events))


def cut_out(trace: Trace, power_on: PowerOn) -> Trace:
    """The run of one power-on: its readings and events, its times from its own first reading."""
    first, stop = trace.clock.index_at(power_on.from_s), trace.clock.index_at(power_on.to_s)
    begin_s = float(trace.clock.times_s(first, first + 1)[0])
    events = tuple(
        Event(event.at_s - begin_s, event.name, event.value, event.uncertainty_s)
        for event in trace.events
        if power_on.from_s <= event.at_s < power_on.to_s
    )
    clock: Clock
    if isinstance(trace.clock, UniformClock):
        clock = UniformClock(stop - first, trace.clock.rate_hz)
    else:
        clock = StampedClock(trace.clock.times_s(first, stop) - begin_s)
    return replace(trace.part(first, stop, events), clock=clock)


@dataclass(frozen=True, slots=True)
class _Start:
    on_s: float
    off_s: float


def _switched(trace: Trace) -> list[_Start]:
    """What the marks of the output say."""
    ons = [event.at_s for event in trace.events if event.name is EventName.OUTPUT_ON]
    offs = [event.at_s for event in trace.events if event.name is EventName.OUTPUT_OFF]
    ends = [*ons[1:], float("inf")][: len(ons)]
    return [
        _Start(on_s, next((off_s for off_s in offs if on_s < off_s < end_s), end_s))
        for on_s, end_s in zip(ons, ends, strict=True)
    ]


def _seen(trace: Trace) -> list[_Start]:
    """What the current says: starts of a phone with a long nothing between them."""
    segments = segment(trace)
    found: list[_Start] = []
    for attempt in attempts_of(trace, segments, REFERENCE_LADDER).attempts:
        off_s = segments[attempt.stop - 1].stop_s
        if found and attempt.start_s - found[-1].off_s < LEAST_OFF_S:
            found[-1] = _Start(found[-1].on_s, off_s)
        else:
            found.append(_Start(attempt.start_s, off_s))
    return found
