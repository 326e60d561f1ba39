"""Where exactly a change begins, on the readings themselves, and how far that can be known.

A cut between bins is good to 20 ms. The readings around it say more: the best split in two levels, and from there back
to where the current leaves the old level by a fifth of the step, because a phone and a supply answer late, never early.
All cuts of a stretch are refined together, in one matrix of windows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.blocks import Floats, Indices
from analysis.trace import FloatArray

REACH_BINS = 2
"""A cut is looked for within this many bins to each side of the border between bins …"""
COLUMNS = 128
"""… in at most so many columns; a fast meter's readings are averaged first, and looked at one by one afterwards."""
ONSET_SHARE = 0.2
"""A change begins where this share of its step is done."""
CLEAR_STEP = 2.0
"""Square of the step over the variance about it, from which on the levels place an edge; below, the spreads do."""
DOUBT = 16.0
"""Places within this many noise variances of the best fit cannot be told from it: holds for nine of ten drawn edges."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Refined cuts. Arrays have shape (n,)."""

    at: Indices
    """Number of the first reading after each cut."""
    doubt: Indices
    """The cut lies within this many readings of `at`, at least 1."""


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Readings around each cut. Arrays have shape (cuts, columns) or (cuts,)."""

    value: Floats
    """Mean of the readings of a column; 0 where there is none."""
    there: npt.NDArray[np.bool_]
    first: Indices
    """Number of the first reading of the first column."""
    width: int
    """Readings to a column."""


def refine(values: FloatArray, readings: int, borders: Indices) -> Edges:
    """Edges at the inner `borders` (in bins of `readings` readings, with both ends) of readings of shape (n,).

    Windows end half-way to the neighbouring borders, so that edges keep their order. Where each reading is a bin there
    is nothing to refine.
    """
    at = borders[1:-1] * readings
    if not at.size or readings == 1:
        return Edges(at, np.ones_like(at))
    ends = np.concatenate(([0], at, [values.size]))
    middle = (ends[1:] + ends[:-1]) // 2
    reach = REACH_BINS * readings
    low, high = np.maximum(at - reach, middle[:-1]), np.minimum(at + reach, middle[1:])
    width = -(-2 * reach // COLUMNS)
    found = _place(_windows(values, low, high, width))
    if width > 1:
        closer = np.maximum(low, found.at - 2 * width), np.minimum(high, found.at + 2 * width)
        sharp = found.doubt <= 2 * width
        nearer = _place(_windows(values, *closer, 1))
        found = Edges(np.where(sharp, nearer.at, found.at), np.where(sharp, nearer.doubt, found.doubt))
    return Edges(np.clip(found.at, low, high), np.maximum(found.doubt, 1))


def _windows(values: FloatArray, low: Indices, high: Indices, width: int) -> _Windows:
    columns = int(max(2, ((high - low) // width).max()))
    starts = low[:, None] + width * np.arange(columns)
    there = starts + width <= high[:, None]
    rows = np.zeros((low.size, columns * width), values.dtype)
    for row, first in zip(rows, low.tolist(), strict=True):  # a copy of each; picking readings by number takes longer
        own = values[first : first + row.size]
        row[: own.size] = own
    if width == 1:
        return _Windows(np.where(there, rows, 0.0).astype(np.float64), there, low, width)
    mean = rows.reshape(low.size, columns, width).mean(axis=2, dtype=np.float64)
    return _Windows(np.where(there, mean, 0.0), there, low, width)


def _place(windows: _Windows) -> Edges:
    """The split of each window, its onset, and the doubt about it."""
    there, count = windows.there, np.maximum(windows.there.sum(axis=1), 1)
    rows = np.arange(count.size)
    value = np.where(there, windows.value - (windows.value.sum(axis=1) / count)[:, None], 0.0)
    sums, squares = np.cumsum(value, axis=1), np.cumsum(value * value, axis=1)
    left = np.arange(1, value.shape[1] + 1)
    right = np.maximum(count[:, None] - left, 1)
    inner = left < count[:, None]
    # With the mean taken off, what is right of a split sums to minus what is left of it.
    fit = np.where(inner, sums * sums * (1.0 / left + 1.0 / right), 0.0)
    split = fit.argmax(axis=1)
    rest = np.maximum(squares[:, -1] - fit[rows, split], 0.0) / count
    step = sums[rows, split] * (1.0 / left[split] + 1.0 / right[rows, split])
    onset = _onset(value, sums, count, split)
    column, like = onset.copy(), fit >= fit[rows, split][:, None] - DOUBT * rest[:, None]
    weak = np.flatnonzero(step * step <= CLEAR_STEP * rest)
    if weak.size:
        spreads = np.where(inner[weak], _spread_fit(sums[weak], squares[weak], left, right[weak]), -np.inf)
        column[weak] = spreads.argmax(axis=1)
        like[weak] = spreads >= spreads.max(axis=1, keepdims=True) - DOUBT
    like &= inner
    first_like, last_like = like.argmax(axis=1), like.shape[1] - 1 - like[:, ::-1].argmax(axis=1)
    doubt = np.maximum(np.abs(column - np.minimum(first_like, onset)), np.abs(last_like - column))
    return Edges(windows.first + (column + 1) * windows.width, (doubt + 1) * windows.width)


def _spread_fit(sums: Floats, squares: Floats, left: Indices, right: Indices) -> Floats:
    """Logarithm of the likelihood of two pieces with a level and a spread each, doubled, up to a constant."""
    total = squares[:, -1:]
    floor = 1e-6 * total / np.maximum(left[-1], 1) + 1e-30
    before = squares / left - (sums / left) ** 2
    after = (total - squares) / right - (sums / right) ** 2
    fit: Floats = -(left * np.log(np.maximum(before, floor)) + right * np.log(np.maximum(after, floor)))
    return fit


def _onset(value: Floats, sums: Floats, count: Indices, split: Indices) -> Indices:
    """Last column before the split that is still within a fifth of the step from the old level; −1 if none is."""
    rows = np.arange(count.size)
    outer = np.maximum(2, count // 8)
    old = sums[rows, np.minimum(outer, value.shape[1]) - 1] / outer
    before_last = count - outer
    new = (sums[:, -1] - np.where(before_last > 0, sums[rows, np.maximum(before_last, 1) - 1], 0.0)) / outer
    step = np.where(new == old, 1.0, new - old)
    near = (value - old[:, None]) / step[:, None] < ONSET_SHARE
    near &= np.arange(value.shape[1]) <= split[:, None]
    last = value.shape[1] - 1 - near[:, ::-1].argmax(axis=1)
    return np.where(near.any(axis=1), last, -1)
