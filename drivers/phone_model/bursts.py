"""Bursts of the processor: they come by chance, last for exponential times, and run as many cores as they need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drivers.phone_scenarios.scenario import Cores, Rung

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """A current that jumps from level to level."""

    edges_s: Floats
    """Shape (n,), strictly increasing; level *k* holds from edge *k* to the next one."""
    level_a: Floats
    """Shape (n,)."""
    stop_s: float


def flat(start_s: float, stop_s: float, level_a: float) -> Steps:
    """One level without bursts."""
    return Steps(np.array([start_s]), np.array([level_a]), stop_s)


def with_bursts(
    flat_a: float, start_s: float, stop_s: float, rung: Rung, cores: Cores, gain: float, random: np.random.Generator
) -> Steps:
    """Bursts of a rung over a floor: Poisson arrivals, exponential lengths, cut off at the end of the piece."""
    length_s = stop_s - start_s
    begins, ends, heights = [], [], []
    for rate_per_s, mean_s in ((rung.fast_per_s, rung.fast_s), (rung.slow_per_s, rung.slow_s)):
        count = int(random.poisson(rate_per_s * length_s)) if rate_per_s > 0 else 0
        begin = start_s + length_s * random.random(count)
        begins.append(begin)
        ends.append(np.minimum(begin - mean_s * np.log1p(-random.random(count)), stop_s))
        heights.append(gain * _heights_a(rung, cores, count, random))
    begin, end, height = np.concatenate(begins), np.concatenate(ends), np.concatenate(heights)
    at = np.concatenate([[start_s], begin, end])
    order = np.argsort(at, kind="stable")
    level = flat_a + np.cumsum(np.concatenate([[0.0], height, -height])[order])
    at = at[order]
    # Of several changes at one time (ends cut at the stop, above all) only the last one counts, and none at the stop.
    keep = np.append(np.diff(at) > 0, True) & (at < stop_s)
    return Steps(at[keep], np.maximum(level[keep], flat_a), stop_s)


def _heights_a(rung: Rung, cores: Cores, count: int, random: np.random.Generator) -> Floats:
    if rung.burst_a is None:
        return core_current_a(rung.load, cores, count, random)
    return rung.burst_a * (0.5 + random.random(count))


def core_current_a(load: float, cores: Cores, count: int, random: np.random.Generator) -> Floats:
    """Current of `count` bursts, shape (count,): the sum over the cores that each one runs, in part or in full."""
    little = (random.random((count, cores.little_count)) < load).sum(axis=1)
    big = (random.random((count, cores.big_count)) < load / 2).sum(axis=1)
    prime = random.random(count) < load / 3
    busy = 0.5 + 0.5 * random.random(count)
    return np.asarray(busy * (little * cores.little_a + big * cores.big_a + prime * cores.prime_a))
