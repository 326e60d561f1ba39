"""Mean, deviation and extremes of readings, joined from stretches without the readings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import FloatArray

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Spread:
    """How readings lie; lost ones are not counted. Everything is NaN where `count` is 0."""

    count: int
    mean: float
    std: float
    """Root of the mean squared deviation."""
    minimum: float
    maximum: float


NOTHING = Spread(0, np.nan, np.nan, np.nan, np.nan)


def spread_of(values: FloatArray) -> Spread:
    """The spread of an array, shape (n,), NaN left out; float32 is summed in float64."""
    if values.size > _AT_ONCE:
        return joined([spread_of(values[k : k + _AT_ONCE]) for k in range(0, values.size, _AT_ONCE)])
    there = values[~np.isnan(values)].astype(np.float64)
    if not there.size:
        return NOTHING
    return Spread(there.size, float(there.mean()), float(there.std()), float(there.min()), float(there.max()))


def table_of(values: FloatArray, edges: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Mean, deviation, least and greatest of each stretch between two edges, shape (n, 4); NaN where all is lost.

    `edges` rises, with no two the same, from 0 to the number of values.
    """
    wide = values.astype(np.float64)
    there = ~np.isnan(wide)
    starts = edges[:-1]
    counts = np.add.reduceat(there.astype(np.int64), starts)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.add.reduceat(np.where(there, wide, 0.0), starts) / counts
        off = np.where(there, wide - np.repeat(means, np.diff(edges)), 0.0)
        deviations = np.sqrt(np.add.reduceat(off * off, starts) / counts)
    least = np.fmin.reduceat(wide, starts)
    greatest = np.fmax.reduceat(wide, starts)
    return np.stack((means, deviations, least, greatest), axis=1)


def joined(parts: Sequence[Spread]) -> Spread:
    """The spread of several stretches together."""
    parts = [part for part in parts if part.count]
    if not parts:
        return NOTHING
    counts = np.array([part.count for part in parts], dtype=np.float64)
    means = np.array([part.mean for part in parts])
    mean = float(np.average(means, weights=counts))
    squares = np.array([part.std**2 for part in parts]) + (means - mean) ** 2
    return Spread(
        count=int(counts.sum()),
        mean=mean,
        std=float(np.sqrt(np.average(squares, weights=counts))),
        minimum=min(part.minimum for part in parts),
        maximum=max(part.maximum for part in parts),
    )
