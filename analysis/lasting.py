"""Weak changes that last: of the level by a few percent, or of the spread alone.

Looked for on blocks of a quarter of a second, inside pieces that hold no strong step. A block's level and the logarithm
of its spread are weighed by how much both vary from block to block nearby, so that bursts of work, which come and go,
are no change, while a processor that stops working, or a flat plateau that begins to live, is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.blocks import Floats, Indices
from analysis.change_points import Channel, cuts, running
from analysis.order import distinct
from analysis.series import EndToEnd, scatter

BLOCK_BINS = 12
"""Bins to a block: a quarter of a second at 50 bins per second."""
LEAST_BLOCKS = 2
"""A weak change lasts at least this many blocks."""
LEAST_BINS = 2 * LEAST_BLOCKS * BLOCK_BINS
"""A piece shorter than this has no room for one."""
PENALTY = 20.0
"""Cost of a cut, in variances of a block."""
SETTLING_S = 0.1
"""After a strong step the supply and the phone's capacitors need this long; what they do meanwhile is no change."""
LAGS = (1, 4)
REACH = 20
"""Blocks to each side within which the blocks' own scatter is taken."""
NEARBY = 8
"""Blocks to each side over which the variance inside blocks is averaged."""
SCATTER_GAIN = 0.75
"""Of what `scatter` gives, which is twice the variance between neighbours."""
SPREAD_SCATTER = 0.05
"""Least variance of the logarithm of a block's spread: the spread of 12 bins is known to about 20 %."""
LEVEL_SCATTER = 1e-5
"""Least variance of a block's level: 0.3 % of a current."""
TEXTURE_SHARE = 0.3
"""Share of the variance inside blocks that their means keep: work is correlated over several bins."""
LEAST_SPREAD = 0.01
"""Spreads below this (1 % of the current) are as good as flat."""
WEAK_STEP = 0.15
"""A step smaller than this, about 15 %, is placed by level and spread together."""
SHORT_STAGE_GAIN = 25.0
"""What a second cut near a change must gain: a change may begin with a short stage."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """Blocks of equally many bins, in the pieces that are long enough to hold two lasting stages. Shape (n,)."""

    first: Indices
    """First bin of each block."""
    piece: Indices
    """Which piece each block lies in."""
    spans: Indices
    """Numbers of the blocks that begin a piece, and n; shape (pieces + 1,)."""


def lasting_changes(series: EndToEnd, borders: Indices) -> Indices:
    """The borders and those of the weak changes between them; those of weak steps at their best places."""
    if np.diff(borders).max() < LEAST_BINS:
        return borders
    borders = _weak_ones_placed(series, borders)
    blocks = _blocks(series, borders)
    if not blocks.first.size:
        return borders
    found = cuts(_channels(series, blocks), PENALTY, least=LEAST_BLOCKS, fixed=blocks.spans)
    new = found[blocks.spans[np.searchsorted(blocks.spans, found)] != found]
    placed = [
        _place(series, int(borders[piece]), int(borders[piece + 1]), int(near))
        for piece, near in zip(blocks.piece[new].tolist(), blocks.first[new].tolist(), strict=True)
    ]
    return distinct(np.concatenate([borders, *placed]))


def _weak_ones_placed(series: EndToEnd, borders: Indices) -> Indices:
    """The borders, those of small steps moved to where level and spread together change most, or split in two."""
    length = np.diff(borders)
    level = np.diff(running(series.level)[borders]) / length
    weak = np.abs(np.diff(level)) < WEAK_STEP
    weak &= np.minimum(length[1:], length[:-1]) >= LEAST_BINS
    weak &= ~series.is_end(borders[1:-1])
    if not weak.any():
        return borders
    moved = [_place(series, int(borders[k]), int(borders[k + 2]), int(borders[k + 1])) for k in np.flatnonzero(weak)]
    return distinct(np.concatenate([np.delete(borders, np.flatnonzero(weak) + 1), *moved]))


def _blocks(series: EndToEnd, borders: Indices) -> _Blocks:
    """The blocks of all pieces, each piece's after it has settled."""
    start, stop = borders[:-1] + max(1, round(SETTLING_S * series.rate_hz)), borders[1:] - 1
    counts = (stop - start) // BLOCK_BINS
    long = np.flatnonzero(counts >= 2 * LEAST_BLOCKS)
    counts = counts[long]
    spans = np.concatenate(([0], np.cumsum(counts)))
    within = np.arange(spans[-1]) - np.repeat(spans[:-1], counts)
    return _Blocks(np.repeat(start[long], counts) + BLOCK_BINS * within, np.repeat(long, counts), spans)


def _channels(series: EndToEnd, blocks: _Blocks) -> tuple[Channel, Channel]:
    """Level and spread of the blocks, each weighed by how much it varies from block to block nearby."""
    bins = blocks.first[:, None] + np.arange(BLOCK_BINS)
    level = series.level[bins]
    mean = level.mean(axis=1)
    inside = np.square(level - mean[:, None]).mean(axis=1) + series.variance[bins].mean(axis=1)
    spread = 0.5 * np.log(inside + LEAST_SPREAD**2)
    noise = series.noise[bins].mean(axis=1) / BLOCK_BINS
    own = np.maximum(SCATTER_GAIN * scatter(mean, REACH, LAGS, blocks.spans), LEVEL_SCATTER) + noise
    texture = TEXTURE_SHARE * _nearby_mean(inside, blocks.spans)
    varies = np.maximum(SCATTER_GAIN * scatter(spread, REACH, LAGS, blocks.spans), SPREAD_SCATTER)
    return Channel(mean, 1.0 / np.maximum(own, texture)), Channel(spread, 1.0 / varies)


def _nearby_mean(values: Floats, spans: Indices) -> Floats:
    """Mean over the neighbours of each value, inside its span."""
    at = np.arange(values.size)
    number = np.searchsorted(spans, at, side="right") - 1
    first, last = np.maximum(at - NEARBY, spans[number]), np.minimum(at + NEARBY + 1, spans[number + 1])
    sums = running(values)
    return np.asarray((sums[last] - sums[first]) / (last - first))


def _place(series: EndToEnd, first: int, last: int, near: int) -> Indices:
    """Where in the block before or after `near` the change is, to the bin: one cut, or two around a short stage."""
    start, stop = max(first, near - 5 * BLOCK_BINS), min(last, near + 5 * BLOCK_BINS)
    level = series.level[start:stop]
    sums, squares = running(level), running(level * level + series.variance[start:stop])
    low, high = max(near - 3 * BLOCK_BINS // 2, start + 2), min(near + 3 * BLOCK_BINS // 2, stop - 2)
    at = np.arange(low, high + 1) - start
    before = _unevenness(sums, squares, np.zeros_like(at), at)
    after = _unevenness(sums, squares, at, np.full_like(at, level.size))
    single = before + after
    k, m = np.triu_indices(at.size, 2)
    double = before[k] + _unevenness(sums, squares, at[k], at[m]) + after[m]
    if double.size and single.min() - double.min() > SHORT_STAGE_GAIN:
        best = int(double.argmin())
        return start + at[[k[best], m[best]]]
    return start + at[[int(single.argmin())]]


def _unevenness(sums: Floats, squares: Floats, first: Indices, last: Indices) -> Floats:
    """Twice the negative logarithm of the likelihood of pieces, each with a mean and a spread of its own."""
    length = last - first
    mean = (sums[last] - sums[first]) / length
    variance = np.maximum((squares[last] - squares[first]) / length - mean * mean, 0.0)
    return np.asarray(length * np.log(variance + LEAST_SPREAD**2))
