"""A stretch of readings as a short series of bins on a compressed scale: what cuts are looked for on.

`arcsinh(current / 5 mA)` counts a large current by its ratios and one near zero by its amperes, so that 2 mA before the
key and 2 A after it are looked at alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.blocks import Floats, Indices, block_means, block_moments
from analysis.change_points import running
from analysis.order import quantile
from analysis.trace import FloatArray, Meter

BIN_RATE_HZ = 50.0
"""Bins per second of a fast meter; a slower one's readings stand for themselves."""
KNEE_A = 0.005
"""Below this, a current counts by its amperes …"""
KNEE_NOISES = 2.0
"""… and below this many standard deviations of a bin's noise: near its own noise a meter knows no ratios."""
FIFTH_OF_SQUARE = 0.0642
"""A fifth of the squares of a standard normal variable lie below this."""
CHANCE = 2.33
"""Standard deviations by which a share of few readings is low in one stretch of a hundred."""
STEP_READINGS = 1 << 14
"""Readings from which the meter's steps and noise are judged."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Bins of equally many readings. All arrays have shape (n,)."""

    level: Floats
    """Compressed mean of each bin."""
    variance: Floats
    """Variance of the readings inside each bin, on the compressed scale."""
    noise: Floats
    """Variance that the meter's noise and steps give to `level`."""
    mean_a: Floats
    variance_a2: Floats
    """Mean and variance of the readings inside each bin."""
    knee_a: float
    """Where the compressed scale turns from amperes to ratios."""
    readings: int
    """Readings to a bin; what is left at the end of the stretch is in no bin."""
    rate_hz: float
    """Bins per second."""

    def __len__(self) -> int:
        return int(self.level.size)

    def compressed(self, current_a: float) -> float:
        """A current on the scale of `level`."""
        return float(np.arcsinh(current_a / self.knee_a))

    def bins(self, seconds: float, least: int = 1) -> int:
        """How many bins last so long, at least `least`."""
        return max(least, round(seconds * self.rate_hz))


def series_of(values: FloatArray, rate_hz: float, meter: Meter) -> Series:
    """Gather readings of shape (n,), none lost, into bins, in one pass over them."""
    readings = max(1, round(rate_hz / BIN_RATE_HZ))
    moments = block_moments(values, readings)
    noise_a2 = _reading_noise_a2(values, moments.variance, readings, meter)
    knee_a = max(KNEE_A, KNEE_NOISES * float(np.sqrt(noise_a2 / readings)))
    slope = 1.0 / (moments.mean * moments.mean + knee_a**2)  # square of the slope of the compressed scale
    return Series(
        level=np.arcsinh(moments.mean / knee_a),
        variance=moments.variance * slope,
        noise=np.maximum(moments.variance, noise_a2) / readings * slope,
        mean_a=moments.mean,
        variance_a2=moments.variance,
        knee_a=knee_a,
        readings=readings,
        rate_hz=rate_hz / readings,
    )


def _reading_noise_a2(values: FloatArray, variance: Floats, readings: int, meter: Meter) -> float:
    """Variance of a single reading of a steady current, judged by the quietest part of the stretch.

    A working phone varies by itself; no less than the meter's own word, and than its steps allow.
    """
    head = values[:STEP_READINGS].astype(np.float64)
    moves = np.abs(head[1:] - head[:-1])
    least_a = float(np.where(moves > 0, moves, np.inf).min(initial=np.inf))
    step_a = max(meter.resolution_a or 0.0, least_a if least_a < np.inf else 0.0)
    if readings > 1:
        seen_a2 = _quiet_variance(variance, readings - 1) * readings / (readings - 1)
    else:  # by the quietest fifth of the moves from reading to reading, which of few moves may be low by chance
        share = min(0.5, 0.2 + CHANCE * (0.2 * 0.8 / max(moves.size, 1)) ** 0.5)
        quiet_a = quantile(moves, share) if moves.size else 0.0
        seen_a2 = (quiet_a + step_a / 2.0) ** 2 / (2.0 * FIFTH_OF_SQUARE) if quiet_a > 0 else 0.0
    told_a2 = (meter.noise_a or 0.0) ** 2
    return max(seen_a2, told_a2, step_a * step_a / 4.0)  # a current between two steps flickers by half of one


def _quiet_variance(variance: Floats, free: int) -> float:
    """What the variance inside bins is in the quietest twentieth of them; `free` degrees of freedom to a bin."""
    pooled = min(-(-20 // free), variance.size)
    if not pooled:
        return 0.0
    means = np.asarray(block_means(variance, pooled), dtype=np.float64)
    # Of pure noise that twentieth is low by chance: 5 % quantile of chi-square over its mean (Wilson, Hilferty 1931).
    spread = 2.0 / (9.0 * free * pooled)
    return float(quantile(means, 0.05) / max(0.25, 1.0 - spread - 1.645 * np.sqrt(spread)) ** 3)


@dataclass(frozen=True, slots=True, eq=False)
class EndToEnd:
    """The series of a trace's stretches, one behind the other, to be searched together. Arrays have shape (n,).

    A supply that stalls leaves many short stretches, and on short arrays NumPy's calls take longer than their work.
    """

    level: Floats
    variance: Floats
    noise: Floats
    ends: Indices
    """Where one stretch ends and the next begins, in bins, with 0 and n: nothing is compared across one."""
    rate_hz: float

    @classmethod
    def of(cls, parts: Sequence[Series]) -> EndToEnd:
        """All of one rate, none without a bin; at least one."""
        return cls(
            level=np.concatenate([part.level for part in parts]),
            variance=np.concatenate([part.variance for part in parts]),
            noise=np.concatenate([part.noise for part in parts]),
            ends=np.cumsum([0, *map(len, parts)]),
            rate_hz=parts[0].rate_hz,
        )

    def is_end(self, borders: Indices) -> npt.NDArray[np.bool_]:
        """Which borders between bins are those of stretches, shape as given."""
        return np.asarray(self.ends[self.ends.searchsorted(borders)] == borders)


def scatter(values: Floats, reach: int, lags: tuple[int, int], spans: Indices) -> Floats:
    """Mean square difference of values `lags` apart, averaged over ± `reach` of them, the greater of two; shape (n,).

    Twice the variance of noise. Work that comes and goes shows in it fully; a lone step hardly, because few of the
    pairs straddle it. No pair straddles a border of `spans`, which run from 0 to n.
    """
    if spans.size == 2:
        return _scatter_of_one(values, reach, lags)
    at = np.arange(values.size)
    number = spans.searchsorted(at, side="right") - 1
    start, stop = spans[number], spans[number + 1]
    found = np.zeros(values.size)
    for lag in lags:
        if values.size <= lag:
            continue
        steps = values[lag:] - values[:-lag]
        sums = running(steps * steps)
        end = np.maximum(stop - lag, start)
        first = np.minimum(np.maximum(at - (lag // 2 + reach), start), np.maximum(start, end - 2 * reach - 1))
        last = np.minimum(first + 2 * reach + 1, end)
        first, last = np.minimum(first, steps.size), np.minimum(last, steps.size)
        np.maximum(found, (sums[last] - sums[first]) / np.maximum(last - first, 1), out=found)
    return found


def _scatter_of_one(values: Floats, reach: int, lags: tuple[int, int]) -> Floats:
    """`scatter` of a single span: the same windows, moved along as slices."""
    found = np.zeros(values.size)
    for lag in lags:
        pairs = values.size - lag
        if pairs <= 0:
            continue
        steps = values[lag:] - values[:-lag]
        steps *= steps
        sums, width = running(steps), min(2 * reach + 1, pairs)
        inner = (sums[width:] - sums[:-width]) / width
        before = lag // 2 + reach
        last = min(before + inner.size, values.size)
        np.maximum(found[:before], inner[0], out=found[:before])
        np.maximum(found[before:last], inner[: last - before], out=found[before:last])
        np.maximum(found[last:], inner[-1], out=found[last:])
    return found
