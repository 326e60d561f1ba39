"""How fine an instrument's steps are, seen from its readings where its format does not say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.order import distinct, median
from analysis.trace import FloatArray

_READINGS_LOOKED_AT = 1_000_000
_FEWEST_READINGS = 256
_FEWEST_LEVELS = 24
"""Of a short recording; fewer could all be multiples of two steps by chance."""


@dataclass(frozen=True, slots=True)
class SeenResolution:
    """What the readings show: the least step, or nothing, and a sentence that says so."""

    resolution_a: float | None
    notes: tuple[str, ...]


def seen_resolution(readings: FloatArray, ampere_per_unit: float = 1.0) -> SeenResolution:
    """The least step between two different readings, where the readings lie on a grid of such steps.

    `readings` are as the file holds them, in a unit of `ampere_per_unit`; the first million are looked at. Readings
    that an instrument averaged or calibrated one by one lie on no grid; their least difference says nothing.
    """
    some = readings[:_READINGS_LOOKED_AT]
    some = some[np.isfinite(some)]
    levels = distinct(some.astype(np.float64))
    if levels.size < (2 if some.size >= _FEWEST_READINGS else _FEWEST_LEVELS):
        return SeenResolution(None, ())
    if some.size >= _FEWEST_READINGS and levels.size > some.size / 2:
        return SeenResolution(None, ())  # hardly any reading occurs twice: no steps, but a continuum
    # Readings of one step can differ by a rounding of their text or of float32.
    rounding = 1e-6 if readings.dtype == np.float32 else 1e-9
    steps = np.diff(levels)
    steps = steps[steps > rounding * float(np.abs(levels).max())]
    if steps.size == 0:
        return SeenResolution(None, ())
    multiples = steps / steps.min()
    whole = np.round(multiples)
    if float(np.mean(np.abs(multiples - whole) < 0.05)) < 0.95:
        return SeenResolution(None, ())
    step_a = median(steps / whole) * ampere_per_unit
    sentence = f"The resolution, {step_a:.4g} A, is inferred: it is the least step between two readings."
    return SeenResolution(step_a, (sentence,))
