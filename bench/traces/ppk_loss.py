"""Readings that Power Profiler lost and wrote as 0.2 µA, which looks like a measurement and is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.trace import Clock, Event, EventName, FloatArray

FILLED_A = 0.2e-6
"""What the application writes for a sample that did not arrive."""
ALIVE_A = 1e-6
"""Next to a current above this, several readings of exactly 0.2 µA are no current that fell and came back."""
_MOST_EVENTS = 200


@dataclass(frozen=True, slots=True, eq=False)
class LossSeen:
    """Currents with the possible losses taken out, and what was done."""

    current_a: FloatArray
    events: tuple[Event, ...]
    notes: tuple[str, ...]
    lost: int


def without_fill(current_a: FloatArray, clock: Clock) -> LossSeen:
    """Take runs of two and more readings of 0.2 µA beside a larger current for possibly lost: they become NaN.

    A gap is marked at each. Where all around is as small, the readings stay, since they may be true.
    """
    filled = np.abs(current_a - FILLED_A) <= 1e-6 * FILLED_A
    if not filled.any():
        return LossSeen(current_a, (), (), 0)
    edges = np.flatnonzero(np.diff(filled.astype(np.int8), prepend=0, append=0))
    starts, stops = edges[::2], edges[1::2]
    with np.errstate(invalid="ignore"):
        before = np.where(starts > 0, current_a[starts - 1], 0.0) > ALIVE_A
        after = np.where(stops < current_a.size, current_a[np.minimum(stops, current_a.size - 1)], 0.0) > ALIVE_A
    lost = (stops - starts >= 2) & (before | after)
    kept = int((stops - starts)[~lost].sum())
    notes = []
    if kept:
        notes.append(
            f"{kept} readings are exactly 0.2 µA, as Power Profiler writes lost ones; they were kept as they are."
        )
    if not lost.any():
        return LossSeen(current_a, (), tuple(notes), 0)
    starts, stops = starts[lost], stops[lost]
    count = int((stops - starts).sum())
    cleaned = current_a.copy()
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        cleaned[start:stop] = np.nan
    events = tuple(
        Event(at_s=float(clock.times_s(start, start + 1)[0]), name=EventName.GAP, value=str(stop - start))
        for start, stop in zip(starts[:_MOST_EVENTS].tolist(), stops[:_MOST_EVENTS].tolist(), strict=True)
    )
    more = f" (the first {_MOST_EVENTS} are marked)" if starts.size > _MOST_EVENTS else ""
    notes.append(
        f"Possible loss: {count} readings in {starts.size} runs are exactly 0.2 µA beside a larger current, as Power "
        f"Profiler writes samples that did not arrive; they were taken for lost{more}."
    )
    return LossSeen(cleaned, events, tuple(notes), count)
