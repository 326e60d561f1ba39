"""Medians, quantiles and distinct values of short arrays.

NumPy's own (`median`, `quantile`, `unique`) ask for more kinds of arrays than there are here: they take ten times as
long on a few hundred values, and import masked arrays, which a diagnosis that is started for one case would wait for.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Kind = TypeVar("Kind", np.float64, np.int64)


def median(values: npt.NDArray[np.float64]) -> float:
    """The middle value, or the mean of the two, of an array of shape (n,), n > 0; none may be NaN."""
    return float(row_medians(values))


def row_medians(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The median of each row, shape as given without the last axis. Rows hold at least one value, and no NaN."""
    above = rows.shape[-1] // 2
    below = above if rows.shape[-1] % 2 else above - 1
    ordered = np.partition(rows, (below, above), axis=-1)
    found: npt.NDArray[np.float64] = (ordered[..., below] + ordered[..., above]) / 2.0
    return found


def quantile(values: npt.NDArray[np.float64], share: float) -> float:
    """The value below which a share of `values`, shape (n,), lies; between two values on a straight line.

    There must be a value, and none may be NaN.
    """
    return float(row_quantiles(values, share))


def row_quantiles(rows: npt.NDArray[np.float64], share: float) -> npt.NDArray[np.float64]:
    """The quantile of each row, shape as given without the last axis. Rows hold at least one value, and no NaN."""
    place = share * (rows.shape[-1] - 1)
    below = int(place)
    above = min(below + 1, rows.shape[-1] - 1)
    ordered = np.partition(rows, (below, above), axis=-1)
    low, high, part = ordered[..., below], ordered[..., above], place - below
    found: npt.NDArray[np.float64] = low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)
    return found


def distinct(values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """The different values of an array of shape (n,), rising; none may be NaN."""
    ordered = np.sort(values)
    new = np.ones(ordered.size, dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]
