"""How much a current repeats itself: a phone that starts again and again draws the same picture each time.

A slow meter misses the short pauses between two starts, but not the climb after each of them. The series is compared
with itself, shifted: the strength is the correlation at the best shift, the period is the shortest shift that does
about as well. A boot that comes once, a level that stays, and noise do not repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.levels import Floats
from analysis.marks import compressed
from analysis.view import StartView

GRID_S = 0.05
"""The series is compared in steps of this, or of the meter's readings where they are further apart."""
SMOOTHED_S = 0.5
"""Width of the mean that takes single bursts out."""
LEAST_COUNT = 16
LEAST_SWING = 0.2
"""Standard deviation on the compressed scale (about 20 %) under which there is nothing but noise to repeat."""
UNLIKE = 0.15
"""A series is first compared with itself beyond the shift at which it no longer looks like itself."""
MOST_OF_RUN = 0.55
"""Longest shift, as a share of the series: nearly two periods must have been seen."""
AS_GOOD = 0.8
"""The period is the shortest shift that reaches this share of the best correlation."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """How much, and after how long, a current repeats itself."""

    strength: float
    """Correlation with itself one period later, 0 to 1."""
    period_s: float | None
    """`None` where nothing repeats."""


def repetition(start: StartView) -> Repetition | None:
    """Repetition of the current from the first rise on; `None` where there are too few readings to tell."""
    series, step_s = _series(start)
    if series.size < LEAST_COUNT:
        return None
    if series.std() < LEAST_SWING:
        return Repetition(0.0, None)
    likeness = _likeness(series - series.mean())
    unlike = np.flatnonzero(likeness < UNLIKE)
    if not unlike.size:
        return Repetition(0.0, None)
    first = int(unlike[0])
    best = float(likeness[first:].max())
    if best <= UNLIKE:
        return Repetition(max(0.0, best), None)
    good = np.flatnonzero(likeness[first:] >= AS_GOOD * best) + first
    breaks = np.flatnonzero(np.diff(good) > 1)
    hump = good[: breaks[0] + 1] if breaks.size else good
    return Repetition(best, step_s * int(hump[likeness[hump].argmax()]))


def _series(start: StartView) -> tuple[Floats, float]:
    """Compressed current on an even grid, smoothed; lost stretches are bridged by straight lines."""
    step_s = max(start.levels.step_s, GRID_S)
    grid_s = np.arange(start.rise_s, start.levels.end_s, step_s)
    if grid_s.size < LEAST_COUNT:
        return np.empty(0), step_s
    series = np.interp(grid_s, start.levels.at_s, compressed(np.maximum(start.over_a, 0.0)))
    width = max(1, round(SMOOTHED_S / step_s))
    return np.convolve(series, np.full(width, 1.0 / width), "same"), step_s


def _likeness(series: Floats) -> Floats:
    """Correlation of a series with itself at each shift, over the readings that overlap; shape (shifts,)."""
    count = series.size
    spectrum = np.fft.rfft(series, 1 << (2 * count - 1).bit_length())  # a prime number of them takes four times as long
    shared = np.fft.irfft(spectrum * np.conj(spectrum))[:count]
    energy = np.concatenate(([0.0], np.cumsum(series * series)))
    shifts = np.arange(int(MOST_OF_RUN * count))
    both = energy[count - shifts] * (energy[count] - energy[shifts])
    return np.asarray(shared[: shifts.size] / np.sqrt(np.maximum(both, 1e-12)))
