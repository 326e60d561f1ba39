"""What an expectation says, in a few words, and how far two of them are apart."""

from __future__ import annotations

import numpy as np

from analysis.expectations import band_edges, from_scale
from analysis.judging import percent, shown
from analysis.levels import Floats
from analysis.looks import CheckExpectation, FindingExpectation
from analysis.profile import FindingTable, Scale
from analysis.states import STATES_OF, Observable

GRID = 2048
MIDDLE = (0.1, 0.9)


def check_words(row: CheckExpectation) -> str:
    """How likely *yes* is."""
    return f"yes in {percent(row.yes, 1)}"


def state_words(observable: Observable, k: int, chances: Floats) -> str:
    """How likely one of its states is."""
    return f"{STATES_OF[observable][k]} in {percent(float(chances[k]), 1)}"


def finding_words(table: FindingTable, row: FindingExpectation) -> str:
    """The middle four fifths of its values; of whole numbers the likeliest."""
    if table.scale is Scale.STEP:
        band = max(row.bands, key=lambda one: one.share)
        return f"{band.low:g}{f' to {band.high:g}' if band.high > band.low else ''} in {percent(band.share, 1)}"
    edges, mass = _mass(table, row)
    passed = np.concatenate(([0.0], np.cumsum(mass)))
    low, high = from_scale(table.scale, np.interp(MIDDLE, passed / passed[-1], edges))
    return f"{shown(max(float(low), table.low), table.limits.unit)} to {shown(float(high), table.limits.unit)}"


def distance(table: FindingTable, before: FindingExpectation, after: FindingExpectation) -> float:
    """Probability that has moved, 0 to 1 (total variation)."""
    return 0.5 * float(np.abs(_mass(table, after)[1] - _mass(table, before)[1]).sum())


def _mass(table: FindingTable, row: FindingExpectation) -> tuple[Floats, Floats]:
    """Edges of a grid on the scale, shape (n + 1,), and the probability in each of its cells, shape (n,)."""
    low, high = band_edges(table, table.low, table.high)
    edges = np.linspace(low, high, GRID + 1)
    rest = 1.0 - sum(band.share for band in row.bands)
    mass = np.full(GRID, rest / GRID)
    for band in row.bands:
        first, last = band_edges(table, band.low, band.high)
        inside = np.diff(np.clip(edges, first, last))
        mass += band.share * inside / (last - first)
    return edges, mass
