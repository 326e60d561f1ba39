"""Which rung of the ladder each part of an attempt stands on.

Every plateau is compared with every rung: how far its level and its time lie outside the rung's. The cheapest way up
the ladder that never goes down again, but for a phone that wakes from sleep, is the name of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.blocks import Floats
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
            before_s, own_s = last.duration_s, max(1e-9, new.duration_s)
            level_a = (last.over_a * before_s + new.over_a * own_s) / (before_s + own_s)
            found[-1] = Plateau(last.first, k + 1, last.start_s, new.stop_s, level_a, True)
        else:
            found.append(new)
    return found


def stand(found: Sequence[Plateau], ladder: StageLadder, *, sees_texture: bool) -> list[Standing]:
    """Where each plateau stands, and whether the phone is stuck on it.

    `sees_texture`: the meter is fast enough to tell a working phone's plateau from a hung one's by its spread alone.
    """
    scaled = _scaled(ladder)
    fit, centred = _distances(found, scaled)
    rungs = _way_up(fit + centred, found, scaled)
    result: list[Standing] = []
    for k, (plateau, rung) in enumerate(zip(found, rungs, strict=True)):
        if result and plateau.duration_s < LEAST_STAGE_S:
            result.append(Standing(plateau, result[-1].phase, result[-1].stuck))
            continue
        fits = fit[k, rung] <= MOST_MISFIT
        phase = ladder.rungs[rung].phase if fits else None
        stuck = plateau.flat and plateau.duration_s >= ladder.plateau_s
        if stuck:  # and nothing that lasts stands higher later
            later = zip(rungs[k + 1 :], found[k + 1 :], strict=True)
            stuck = not any(other > rung for other, weight in later if _long(weight))
        if stuck and fits:
            stuck = _overstays(plateau, ladder.rungs[rung], ladder, sees_texture)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """A ladder as logarithms of ampere and seconds. Arrays have shape (rungs,), `moves` (rungs, rungs)."""

    low: Floats
    high: Floats
    middle: Floats
    """Of the level."""
    start: Floats
    stop: Floats
    """Infinite for a stage that lasts."""
    centre: Floats
    """Of the time."""
    first: Floats
    """Cost of standing on it without those below it."""
    moves: Floats
    """Cost of going from one to another."""


@lru_cache(maxsize=8)
def _scaled(ladder: StageLadder) -> _Scaled:
    low_a = np.array([max(rung.low_a, LEAST_A) for rung in ladder.rungs])
    high_a = np.array([rung.high_a for rung in ladder.rungs])
    from_s = np.array([rung.from_s for rung in ladder.rungs])
    until_s = np.array([np.inf if rung.until_s is None else rung.until_s for rung in ladder.rungs])
    start, stop = np.log(from_s + EARLIEST_S), np.log(until_s + EARLIEST_S)
    end = np.log(np.where(np.isfinite(until_s), until_s, 2.0 * from_s) + EARLIEST_S)
    low, high, count = np.log(low_a), np.log(high_a), len(ladder.rungs)
    return _Scaled(
        low=low,
        high=high,
        middle=0.5 * (low + high),
        start=start,
        stop=stop,
        centre=0.5 * (start + end),
        first=np.array([_skipped(-1, rung, ladder) for rung in range(count)]),
        moves=np.array([[_move(before, after, ladder) for after in range(count)] for before in range(count)]),
    )


def _distances(found: Sequence[Plateau], scaled: _Scaled) -> tuple[Floats, Floats]:
    """How far each plateau lies outside a rung's level and time, and how far from their middle, in logarithms.

    Both of shape (plateaus, rungs). Outside: 0 inside, about 1 for a factor of 2. A plateau on which something works
    is where its middle is; a hung one is where it began.
    """
    ends_s = np.array([(plateau.start_s, plateau.stop_s) for plateau in found]).reshape(-1, 2)
    level = np.log(np.maximum([plateau.over_a for plateau in found], LEAST_A))[:, None]
    ends = np.log(np.maximum(ends_s, 0.0) + EARLIEST_S)
    start = ends[:, :1]
    outside = np.maximum(0.0, np.maximum(scaled.low - level, level - scaled.high))
    early = np.maximum(0.0, scaled.start - start - TIME_TOLERANCE)
    late = np.maximum(0.0, start - scaled.stop - TIME_TOLERANCE)
    own = np.where([[plateau.flat] for plateau in found], start, 0.5 * (start + ends[:, 1:]))
    centred = CENTRE_COST * (np.abs(level - scaled.middle) + np.abs(own - scaled.centre))
    return LEVEL_COST * outside + early + late, centred


def _way_up(fit: Floats, found: Sequence[Plateau], scaled: _Scaled) -> list[int]:
    """The cheapest rung for each plateau, never below the one before it."""
    weights = np.array([min(1.0, max(plateau.duration_s, 1e-3) / FULL_WEIGHT_S) for plateau in found])
    own = fit * weights[:, None]
    cost = own[0] + scaled.first
    totals = np.empty((len(found) - 1, *scaled.moves.shape))
    for total, standing in zip(totals, own[1:], strict=True):
        np.add(cost[:, None], scaled.moves, out=total)
        cost = np.minimum.reduce(total) + standing
    way = [int(cost.argmin())]
    for came_from in reversed(totals.argmin(axis=1).tolist()):
        way.append(came_from[way[-1]])
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
