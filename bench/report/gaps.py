"""Where there are no readings: lost ones, marked as NaN or told by an event, and pauses between two stamps.

In a pause nothing need be lost: while a supply is being set, nobody asks it what it measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.clean import holes, reading_distance_s
from analysis.reduction import LostRuns
from analysis.trace import Clock, Event, EventName, FloatArray, Trace, UniformClock
from bench.report.quantities import count, seconds
from bench.report.words import OriginWords

_CHUNK = 1 << 22
"""Readings looked at together when searching for lost ones."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without readings, half-open."""

    start_s: float
    stop_s: float
    lost: int
    """Readings that should have been there."""
    told: bool = True
    """Whether meter or recorder told that they were lost; else it is a pause."""


def find_gaps(trace: Trace) -> tuple[Gap, ...]:
    """All stretches in which the current was not read, in order of time, joined where they touch."""
    missing = [Gap(hole.start_s, hole.stop_s, hole.lost, told=False) for hole in holes(trace)]
    return _joined(sorted([*_marked(trace), *missing, *_told(trace.clock, trace.events)], key=lambda gap: gap.start_s))


def lost_readings(gaps: Sequence[Gap]) -> int:
    """How many readings were lost, as meter or recorder told."""
    return sum(gap.lost for gap in gaps if gap.told)


def readings_said(trace: Trace, gaps: Sequence[Gap], names: OriginWords) -> str:
    """How many readings a trace has, in which time, how many were lost, and how long nobody read."""
    lost, total = count(lost_readings(gaps)), count(len(trace))
    said = names.readings_of.format(total=total, lost=lost, duration=seconds(trace.duration_s))
    pauses_s = [gap.stop_s - gap.start_s for gap in gaps if not gap.told]
    if not pauses_s:
        return said
    words = names.one_pause if len(pauses_s) == 1 else names.pauses
    return f"{said}, {words.format(count=count(len(pauses_s)), duration=seconds(sum(pauses_s)))}"


def gaps_of_runs(clock: UniformClock, lost: LostRuns, events: Sequence[Event]) -> tuple[Gap, ...]:
    """The same of a recording that is longer than memory: `lost` is where its readings are NaN."""
    starts_s, stops_s = _times_s(clock, lost.first), _times_s(clock, lost.stop)
    marked = [Gap(*row) for row in zip(starts_s.tolist(), stops_s.tolist(), lost.lost.tolist(), strict=True)]
    return _joined(sorted([*marked, *_told(clock, events)], key=lambda gap: gap.start_s))


def _marked(trace: Trace) -> list[Gap]:
    """Runs of NaN: from the first lost reading to the next good one, or to the end of the last reading."""
    runs = _nan_runs(trace.current_a)
    first, stop = runs[:, 0], runs[:, 1]
    starts_s = _times_s(trace.clock, first)
    stops_s = _times_s(trace.clock, np.minimum(stop, len(trace) - 1))
    stops_s[stop == len(trace)] += reading_distance_s(trace)
    return [
        Gap(start_s, stop_s, lost)
        for start_s, stop_s, lost in zip(starts_s.tolist(), stops_s.tolist(), (stop - first).tolist(), strict=True)
    ]


def _nan_runs(values: FloatArray) -> npt.NDArray[np.int64]:
    """First index and index behind the last of each run of NaN, shape (n, 2), in bounded memory."""
    edges: list[npt.NDArray[np.int64]] = []
    before = False
    for start in range(0, values.size, _CHUNK):
        lost = np.isnan(values[start : start + _CHUNK])
        if before or lost.any():
            changed = np.flatnonzero(np.diff(lost, prepend=before))
            edges.append(changed.astype(np.int64) + start)
        before = bool(lost[-1])
    if before:
        edges.append(np.array([values.size], dtype=np.int64))
    return np.concatenate(edges).reshape(-1, 2) if edges else np.empty((0, 2), dtype=np.int64)


def _times_s(clock: Clock, indices: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    if isinstance(clock, UniformClock):
        return clock.start_s + indices / clock.rate_hz
    return clock.stamps_s[indices]


def _told(clock: Clock, events: Sequence[Event]) -> list[Gap]:
    """Gap events: at their place so many readings are lost."""
    rate_hz = clock.median_rate_hz
    gaps = []
    for event in events:
        if event.name is EventName.GAP and (event.value or "").isdecimal():
            lost = int(event.value or "0")
            gaps.append(Gap(event.at_s, event.at_s + (lost / rate_hz if rate_hz > 0 else 0.0), lost))
    return gaps


def _joined(gaps: list[Gap]) -> tuple[Gap, ...]:
    """Gaps that overlap become one; what two sources say of the same stretch is counted once."""
    joined: list[Gap] = []
    for gap in gaps:
        last = joined[-1] if joined else None
        if last is not None and gap.start_s < last.stop_s:
            told = last.told or gap.told
            joined[-1] = Gap(last.start_s, max(last.stop_s, gap.stop_s), max(last.lost, gap.lost), told)
        else:
            joined.append(gap)
    return tuple(joined)
