"""Two boots on one time axis: which moment of the one is which of the other.

Dynamic time warping with bounds, after Sakoe and Chiba 1978 (IEEE Trans. ASSP 26, symmetric form, slope constraint
P = 1): a moment may be stretched to twice its length or pressed to half, and nothing may come more than `MOST_WARP`
times sooner or later since the start. The end is open: either boot may stop before the other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.levels import Floats

MOST_WARP = 1.7
"""Phones, batteries of benches and systems differ by half in time; what differs by more is not the same boot."""
SLACK_S = 1.0
"""Beside it: nothing is known better near the start."""

Pairs = npt.NDArray[np.intp]
_DIAGONAL, _SKIPS, _STAYS = 0, 1, 2


def aligned(cost: Floats, step_s: float) -> Pairs:
    """The cheapest way through a matrix of costs, shape (n, m), both of at least one bin of `step_s`.

    Gives pairs of indices, shape (p, 2), both never falling, from (0, 0) to the end of the first or of the second.
    """
    rows, columns = cost.shape
    cost = np.where(_near(rows, columns, step_s), cost, np.inf)
    total = np.full((rows, columns), np.inf)
    way = np.zeros((rows, columns), dtype=np.int8)
    total[0, 0] = 2.0 * cost[0, 0]
    for i in range(1, rows):
        choices = np.full((3, columns), np.inf)
        choices[_DIAGONAL, 1:] = total[i - 1, :-1] + 2.0 * cost[i, 1:]
        choices[_SKIPS, 2:] = total[i - 1, :-2] + 2.0 * cost[i, 1:-1] + cost[i, 2:]
        if i > 1:
            choices[_STAYS, 1:] = total[i - 2, :-1] + 2.0 * cost[i - 1, 1:] + cost[i, 1:]
        way[i] = choices.argmin(axis=0)
        total[i] = choices.min(axis=0)
    return _walked(way, *_end(total))


def _near(rows: int, columns: int, step_s: float) -> npt.NDArray[np.bool_]:
    one, other = np.arange(rows)[:, None] * step_s, np.arange(columns)[None, :] * step_s
    near: npt.NDArray[np.bool_] = (one <= MOST_WARP * other + SLACK_S) & (other <= MOST_WARP * one + SLACK_S)
    return near


def _end(total: Floats) -> tuple[int, int]:
    """Where the cheapest way ends, for each step of it: in the last row or the last column."""
    rows, columns = total.shape
    at_row = total[-1] / (rows + np.arange(columns) + 1.0)
    at_column = total[:, -1] / (np.arange(rows) + columns + 1.0)
    if not np.isfinite(min(at_row.min(), at_column.min())):
        return 0, 0
    if at_row.min() <= at_column.min():
        return rows - 1, int(at_row.argmin())
    return int(at_column.argmin()), columns - 1


def _walked(way: npt.NDArray[np.int8], i: int, j: int) -> Pairs:
    pairs = [(i, j)]
    while i > 0:
        step = way[i, j]
        if step == _SKIPS:
            pairs.append((i, j - 1))
            i, j = i - 1, j - 2
        elif step == _STAYS:
            pairs.append((i - 1, j))
            i, j = i - 2, j - 1
        else:
            i, j = i - 1, j - 1
        pairs.append((i, j))
    return np.array(pairs[::-1], dtype=np.intp)
