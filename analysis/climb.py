"""Which rung of the ladder each part of an attempt stands on.

Every plateau is compared with every rung: how far its level and its time lie outside the rung's. The cheapest way up
the ladder that never goes down again, but for a phone that wakes from sleep, is the name of each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.ladder import Phase, Rung, StageLadder
from analysis.segment import Segment

SAME_PLATEAU = 0.2
"""Neighbouring flat segments whose levels differ by less than this share are one plateau."""
TIME_TOLERANCE = 0.4
"""Phones are slower or faster than the ladder by a factor of 1.5 without being less of a phone."""
LEVEL_COST = 2.0
"""A level outside its range by some factor counts twice as much as a time that is."""
SKIP_COST = 0.7
"""Leaving out a rung that lasts for a second or more."""
LASTS_S = 1.0
FULL_WEIGHT_S = 0.3
"""Shorter segments say less: a spike is no stage."""
LEAST_STAGE_S = 0.05
"""What is shorter is the way from one level to the next: it goes by the name of what it leaves."""
CENTRE_COST = 0.2
"""Between rungs whose ranges overlap, the one whose middle is nearer: weighs less than being outside of either."""
MOST_MISFIT = 0.9
"""What lies further outside every rung that it could stand on has no name."""
LEAST_A = 0.001
EARLIEST_S = 0.05
"""Resolution of times on the ladder: it begins at 0."""


@dataclass(frozen=True, slots=True)
class Plateau:
    """Neighbouring segments of one level."""

    first: int
    """Number of its first segment in the attempt."""
    stop: int
    start_s: float
    """Seconds since the attempt began."""
    stop_s: float
    over_a: float
    """Level over the current before the key."""
    flat: bool
    """Nothing works on it."""

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.stop_s - self.start_s


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plateau stands."""

    plateau: Plateau
    phase: Phase | None
    """`None` where it fits no rung."""
    stuck: bool


def plateaus(segments: Sequence[Segment], start_s: float, base_a: float, noise_a: float, share: float) -> list[Plateau]:
    """The segments of an attempt, flat neighbours of one level taken together.

    Flat is what spreads by less than `share` of its level, or no more than the meter's own noise.
    """
    found: list[Plateau] = []
    for k, one in enumerate(segments):
        flat = one.spread_a <= max(share * abs(one.level_a), 2.0 * noise_a)
        new = Plateau(k, k + 1, one.start_s - start_s, one.stop_s - start_s, one.level_a - base_a, flat)
        last = found[-1] if found else None
        if last is not None and last.flat and flat and abs(new.over_a - last.over_a) <= SAME_PLATEAU * last.over_a:
            level_a = np.average([last.over_a, new.over_a], weights=[last.duration_s, max(1e-9, new.duration_s)])
            found[-1] = Plateau(last.first, k + 1, last.start_s, new.stop_s, float(level_a), True)
        else:
            found.append(new)
    return found


def stand(found: Sequence[Plateau], ladder: StageLadder, *, sees_texture: bool) -> list[Standing]:
    """Where each plateau stands, and whether the phone is stuck on it.

    `sees_texture`: the meter is fast enough to tell a working phone's plateau from a hung one's by its spread alone.
    """
    fit = np.array([[_misfit(plateau, rung) for rung in ladder.rungs] for plateau in found])
    centred = np.array([[_off_centre(plateau, rung) for rung in ladder.rungs] for plateau in found])
    rungs = _way_up(fit + centred, found, ladder)
    result: list[Standing] = []
    for k, (plateau, rung) in enumerate(zip(found, rungs, strict=True)):
        if result and plateau.duration_s < LEAST_STAGE_S:
            result.append(Standing(plateau, result[-1].phase, result[-1].stuck))
            continue
        fits = fit[k, rung] <= MOST_MISFIT
        phase = ladder.rungs[rung].phase if fits else None
        later = any(other > rung for other, weight in zip(rungs[k + 1 :], found[k + 1 :], strict=True) if _long(weight))
        stuck = plateau.flat and plateau.duration_s >= ladder.plateau_s and not later
        if fits:
            stuck = stuck and _overstays(plateau, ladder.rungs[rung], ladder, sees_texture)
        result.append(Standing(plateau, phase, stuck))
    return result


def _long(plateau: Plateau) -> bool:
    return plateau.duration_s >= FULL_WEIGHT_S


def _overstays(plateau: Plateau, rung: Rung, ladder: StageLadder, sees_texture: bool) -> bool:
    """Whether a flat plateau is more than its stage allows: past its time, or flat where a good phone works hard."""
    if rung.phase in (Phase.IDLE, Phase.SUSPENDED):
        return False
    if rung.until_s is None or plateau.stop_s > rung.until_s:
        return True
    return sees_texture and plateau.duration_s >= 3.0 * ladder.plateau_s


def _misfit(plateau: Plateau, rung: Rung) -> float:
    """How far outside a rung's level and time a plateau lies, in logarithms: 0 inside, about 1 for a factor of 2."""
    over_a = max(plateau.over_a, LEAST_A)
    level = max(0.0, math.log(max(rung.low_a, LEAST_A) / over_a), math.log(over_a / rung.high_a))
    start = math.log(max(0.0, plateau.start_s) + EARLIEST_S)
    early = max(0.0, math.log(rung.from_s + EARLIEST_S) - start - TIME_TOLERANCE)
    late = 0.0
    if rung.until_s is not None:
        late = max(0.0, start - math.log(rung.until_s + EARLIEST_S) - TIME_TOLERANCE)
    return LEVEL_COST * level + early + late


def _off_centre(plateau: Plateau, rung: Rung) -> float:
    """How far from the middle of a rung's level and time a plateau lies, in logarithms.

    A plateau on which something works is where its middle is; a hung one is where it began.
    """
    over_a = max(plateau.over_a, LEAST_A)
    low_a = max(rung.low_a, LEAST_A)
    level = abs(math.log(over_a / math.sqrt(low_a * rung.high_a)))
    start_s, stop_s = max(0.0, plateau.start_s) + EARLIEST_S, max(0.0, plateau.stop_s) + EARLIEST_S
    own_s = start_s if plateau.flat else math.sqrt(start_s * stop_s)
    until_s = rung.until_s if rung.until_s is not None else 2.0 * rung.from_s
    centre_s = math.sqrt((rung.from_s + EARLIEST_S) * (until_s + EARLIEST_S))
    return CENTRE_COST * (level + abs(math.log(own_s / centre_s)))


def _way_up(fit: npt.NDArray[np.float64], found: Sequence[Plateau], ladder: StageLadder) -> list[int]:
    """The cheapest rung for each plateau, never below the one before it."""
    count = len(ladder.rungs)
    move = np.array([[_move(before, after, ladder) for after in range(count)] for before in range(count)])
    weights = [min(1.0, max(plateau.duration_s, 1e-3) / FULL_WEIGHT_S) for plateau in found]
    cost = fit[0] * weights[0] + np.array([_skipped(-1, rung, ladder) for rung in range(count)])
    before = []
    for row, weight in zip(fit[1:], weights[1:], strict=True):
        total = cost[:, None] + move
        before.append(total.argmin(axis=0))
        cost = total.min(axis=0) + row * weight
    way = [int(cost.argmin())]
    for came_from in reversed(before):
        way.append(int(came_from[way[-1]]))
    return way[::-1]


def _move(before: int, after: int, ladder: StageLadder) -> float:
    if after >= before:
        return _skipped(before, after, ladder)
    wakes = ladder.rungs[before].phase is Phase.SUSPENDED and ladder.rungs[after].phase is Phase.IDLE
    return 0.0 if wakes else np.inf


def _skipped(before: int, after: int, ladder: StageLadder) -> float:
    """Cost of the rungs left out between two."""
    left_out = ladder.rungs[before + 1 : after]
    return SKIP_COST * sum(rung.until_s is not None and rung.until_s - rung.from_s >= LASTS_S for rung in left_out)
