"""Where a supply stands at its limit from the first reading on, or from nothing: an output that is on a short.

No running device takes just what somebody set, no inrush lasts, and a phone that starves at its limit falls below it
between its spikes, or is back at it soon after it fell to nothing. What a supply holds for long, and then gives up at
once and for long, was switched on before, and off after it.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.run import SupplySetting
from analysis.trace import KEY_PRESSES, Trace

HELD_S = 1.0
"""Three times what an inrush may take."""
GIVEN_UP_S = 2.0
"""A supply between two tries was off for as long as this; a phone that starts again and again is back sooner."""
AT_LIMIT = 0.95
OVER_LIMIT = 1.05
"""What meter and supply may differ by about a limit, as shares of it."""
GREATEST_LIMIT_A = 1e6
SOON_S = 1.5
"""A later step to the limit may answer a key that nobody marked."""
BETWEEN_S = 0.3
"""A meter that smooths takes so long from the limit to nothing, and one reading more."""
MOST_TRIES = 4
"""What comes to its limit oftener starts again and again by itself."""
_HELD, _NOTHING, _NEITHER = 2, 1, 0


def limit_held_s(trace: Trace, supply: SupplySetting, nothing_a: float) -> list[tuple[float, float | None]]:
    """From when to when the supply held its limit, in order; `None` where the recording ends with it.

    Empty where the recording does not begin so, where a key is marked, and where the current ever was anything but the
    limit and nothing, `nothing_a` or less, each for long. A single reading that went wrong counts as its neighbours.
    """
    if trace.first_event(*KEY_PRESSES) is not None:
        return []
    if not nothing_a / AT_LIMIT < supply.limit_a < GREATEST_LIMIT_A:
        return []
    least_a, first_s = AT_LIMIT * supply.limit_a, trace.time_s(0)
    soon = trace.current_a[: trace.clock.index_at(first_s + SOON_S) + 1]
    if not (soon >= least_a).any():
        return []
    there = np.flatnonzero(np.isfinite(trace.current_a))
    current_a, step_s = trace.current_a[there], 1.0 / max(trace.clock.median_rate_hz, 1e-3)
    kind = np.where(np.abs(current_a) <= nothing_a, _NOTHING, _NEITHER)
    kind[(current_a >= least_a) & (current_a <= OVER_LIMIT * supply.limit_a)] = _HELD
    parts = _parts(_without_slips(kind))
    if not _are_tries(parts, step_s) or trace.time_s(int(there[_first_held(parts)])) - first_s > SOON_S:
        return []
    ends = [(first, stop) for first, stop, one in parts if one == _HELD]
    return [(trace.time_s(int(there[a])), trace.time_s(int(there[b])) if b < there.size else None) for a, b in ends]


def _without_slips(kind: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The kinds of readings, shape (n,), single ones between two alike taken for them."""
    found = kind.copy()
    slips = np.flatnonzero((kind[2:] == kind[:-2]) & (kind[1:-1] != kind[2:])) + 1
    found[slips] = kind[slips - 1]
    return found


def _parts(kind: npt.NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """First, stop and kind of each stretch of one kind; of more than any tries have, the rest as one."""
    edges = np.flatnonzero(np.diff(kind)) + 1
    bounds = [0, *edges[: 5 * MOST_TRIES].tolist(), kind.size]
    return [(a, b, int(kind[a])) for a, b in pairwise(bounds)]


def _first_held(parts: list[tuple[int, int, int]]) -> int:
    return next(first for first, _, one in parts if one == _HELD)


def _are_tries(parts: list[tuple[int, int, int]], step_s: float) -> bool:
    """Whether the limit is held for long each time, nothing flows for long in between, and all else is on the way."""
    kinds = [one for _, _, one in parts if one != _NEITHER]
    if not 0 < kinds.count(_HELD) <= MOST_TRIES or any(a == b for a, b in pairwise(kinds)):
        return False
    most = math.ceil(BETWEEN_S / step_s) + 1
    least = {_HELD: HELD_S, _NOTHING: GIVEN_UP_S}
    for k, (first, stop, one) in enumerate(parts):
        if one == _NEITHER and stop - first > most:
            return False
        at_an_end = k in (0, len(parts) - 1) or (k == 1 and parts[0][2] == _NEITHER)
        if one != _NEITHER and (stop - first) * step_s < least[one] and not (one == _NOTHING and at_an_end):
            return False
    return True
