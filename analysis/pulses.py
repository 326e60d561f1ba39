"""Short pulses that a working phone makes again and again: texture of a stage, not stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.blocks import Indices
from analysis.change_points import running
from analysis.series import Series

LONGEST_S = (0.06, 0.12, 0.25, 0.5, 1.0, 2.0)
"""Pulses are taken in by their length, short ones first: a long pulse may carry short ones."""
HABIT = 3
"""Fewer pulses than this on one background are no habit: they stay pieces of their own."""
RETURN_SHARE = 0.35
"""After a pulse the level is back to within this share of its height …"""
RETURN_LEVEL = 0.03
"""… or to within this on the compressed scale."""
HIGHEST = 1.1
"""A pulse rises by no more than this on the compressed scale (a factor of 3): more is a start …"""
DEEPEST = 0.7
"""… and dips by no more than this (half): a deeper dip is a reset."""
RUNNING_A = 0.015
"""Below this the phone is off, and a pulse is an attempt to start: always a piece of its own."""


@dataclass(slots=True)
class _Piece:
    first: int
    last: int
    level: float
    """Mean of the background alone."""
    width: int
    """Bins of background."""
    pulses: int
    hidden: list[int]
    """Borders of the pulses that were taken in."""


def without_pulses(series: Series, borders: Indices) -> Indices:
    """The borders without those of habitual pulses: short, back to where they came from, on a running phone."""
    if borders.size < 4:
        return borders
    means = np.diff(running(series.level)[borders]) / np.diff(borders)
    places = borders.tolist()
    pieces = [
        _Piece(first, last, mean, last - first, 0, [])
        for first, last, mean in zip(places[:-1], places[1:], means.tolist(), strict=True)
    ]
    least = series.compressed(RUNNING_A)
    for longest in (longest_s * series.rate_hz for longest_s in LONGEST_S):
        if any(piece.last - piece.first <= longest for piece in pieces[1:-1]):
            pieces = _take_in(pieces, longest, least)
    kept = {0}
    for piece in pieces:
        kept.add(piece.last)
        if piece.pulses < HABIT:
            kept.update(piece.hidden)
    return np.array(sorted(kept))


def _take_in(pieces: list[_Piece], longest: float, least: float) -> list[_Piece]:
    """Join background, pulse, background wherever they stand together, from left to right."""
    joined: list[_Piece] = []
    for piece in pieces:
        joined.append(piece)
        while len(joined) >= 3:
            before, pulse, after = joined[-3:]
            if pulse.last - pulse.first > longest or not _is_pulse(before, pulse, after, least):
                break
            width = before.width + after.width
            level = (before.level * before.width + after.level * after.width) / width
            hidden = [*before.hidden, pulse.first, *pulse.hidden, pulse.last, *after.hidden]
            pulses = before.pulses + 1 + pulse.pulses + after.pulses
            joined[-3:] = [_Piece(before.first, after.last, level, width, pulses, hidden)]
    return joined


def _is_pulse(before: _Piece, pulse: _Piece, after: _Piece, least: float) -> bool:
    """Whether a piece that is short enough rises from a background, or dips, and comes back to it."""
    if pulse.last - pulse.first > min(before.last - before.first, after.last - after.first):
        return False
    if min(before.level, pulse.level, after.level) < least:
        return False
    background = (before.level * before.width + after.level * after.width) / (before.width + after.width)
    height = pulse.level - background
    back = abs(before.level - after.level) < max(RETURN_SHARE * abs(height), RETURN_LEVEL)
    return back and -DEEPEST < height < HIGHEST
