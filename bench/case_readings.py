"""The readings of a run, held against what a phone on a bench supply can draw, before anything is concluded from them.

A column of milliampere, a time of day in place of a time of the run: such a file reads well, and every number of it is
wrong. It is refused, since no diagnosis of it could be right.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.trace import FloatArray, Meter, StampedClock, Trace
from bench.errors import BadInputError
from bench.traces.recording import Origin, Recording
from bench.traces.source import LARGEST_TEXT_BYTES, open_source

LARGEST_A = 50.0
"""Twice what the largest supply of the catalog gives."""
LARGEST_V = 100.0
LATEST_START_S = 10.0
"""Times of a run count from its first sample; nobody waits so long between switching on and the first reading."""


def check_readings(path: Path, trace: Trace) -> None:
    """Raise `BadInputError` for readings or times that cannot be those of a run with the events that the trace has."""
    _check_size(path, trace, trace.current_a, LARGEST_A, "A")
    if trace.voltage_v is not None:
        _check_size(path, trace, trace.voltage_v, LARGEST_V, "V")
    if not len(trace) or not trace.events:
        return
    first, first_s = trace.events[0], float(trace.clock.times_s(0, 1)[0])
    if first_s - max(first.at_s, 0.0) > LATEST_START_S:
        raise BadInputError(
            path,
            f"its first reading stands at {first_s:.12g} s and the event {first.name} at {first.at_s:g} s, but times "
            "of a run are seconds since its first sample",
            advice="give readings and events the same zero",
        )


def without_readings(path: Path, format_name: str) -> Recording:
    """A whole file in which nothing was recorded: no evidence, but no reason to leave the rest of its case unread."""
    nothing = np.empty(0)
    trace = Trace(StampedClock(nothing), nothing, Meter(name="unknown", rate_hz=0.0))
    source = open_source(path, LARGEST_TEXT_BYTES)
    return Recording(trace, Origin(format_name, path.name, source.hash, notes=("It holds no readings.",)))


def _check_size(path: Path, trace: Trace, values: FloatArray, largest: float, unit: str) -> None:
    # Two quick passes; the places are looked for only where there is one.
    least, most = np.fmin.reduce(values, initial=0.0), np.fmax.reduce(values, initial=0.0)
    if -largest <= least and most <= largest:
        return
    k = int(np.flatnonzero(np.abs(values) > largest)[0])
    at_s = float(trace.clock.times_s(k, k + 1)[0])
    advice = f"is it in milli{'ampere' if unit == 'A' else 'volt'}? Write it in {unit}; leave a false reading empty"
    raise BadInputError(
        path,
        f"reads {values[k]:.4g} {unit} at {at_s:.6g} s, and no phone's supply gives {largest:g} {unit}",
        advice=advice,
    )
