"""What the fifth phone's currents are woven from: responses, wandering, packets of work, and a machine that hangs.

Every signal stands on an even grid of `rate_hz`; seconds and amperes throughout.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tests.truth.fifth_chances import Array, log_uniform

SETTLED = 12.0
"""After so many time constants a response is over: what is left is less than a hundred-thousandth."""
KNOTS = 20.0
"""Wandering is drawn this often in its correlation time, and interpolated between."""


def smoothed(values: Array, tau_s: float, rate_hz: float, start: float | None = None) -> Array:
    """The first-order response to values; it is settled at `start` before the first, or at the first itself."""
    kernel = _decay(tau_s * rate_hz)
    before = np.full(len(kernel) - 1, values[0] if start is None else start)
    response: Array = np.convolve(np.concatenate([before, values]), kernel / kernel.sum(), "valid")
    return response


def wander(rng: np.random.Generator, count: int, rate_hz: float, tau_s: float) -> Array:
    """Wandering around zero with a spread of one and this correlation time, as wide at its start as later."""
    slow_hz = min(rate_hz, KNOTS / tau_s)
    knots = max(int(count * slow_hz / rate_hz) + 2, 4)
    kernel = _decay(tau_s * slow_hz)
    white = rng.standard_normal(knots + len(kernel) - 1)
    slow = np.convolve(white, kernel / np.sqrt((kernel**2).sum()), "valid")
    return np.interp(np.arange(count) / rate_hz, np.arange(knots) / slow_hz, slow)


def bursts(
    rng: np.random.Generator, count: int, rate_hz: float, often_hz: Array, lasting_s: float, high_a: float
) -> Array:
    """Rectangular packets of work: Poisson in time at each point's `often_hz`, exponential in length, gamma in height.

    `lasting_s` and `high_a` are their means.
    """
    if count < 2:
        return np.zeros(count)
    first = np.flatnonzero(rng.random(count) < often_hz / rate_hz)
    change = np.zeros(count + 1)
    height = high_a * rng.gamma(2.0, 0.5, len(first))
    np.add.at(change, first, height)
    last = first + 1 + (rng.exponential(lasting_s, len(first)) * rate_hz).astype(int)
    np.add.at(change, np.minimum(last, count), -height)
    packets: Array = np.cumsum(change[:count])
    return packets


def often(where: NDArray[np.bool_], often_hz: float | Array) -> Array:
    """Packets this often where something is the case, and none elsewhere."""
    return np.where(where, often_hz, 0.0)


def flat(rng: np.random.Generator, count: int, rate_hz: float, level_a: float, rough: float | None = None) -> Array:
    """A machine that hangs: a level with little noise (`rough` of it) that drifts by up to three per cent."""
    spread = log_uniform(rng, 0.002, 0.012) if rough is None else rough
    drift = rng.uniform(-0.03, 0.03) * approach(count, rate_hz, rng.uniform(5, 40))
    level: Array = level_a * (1 + drift + spread * rng.standard_normal(count))
    return level


def approach(count: int, rate_hz: float, tau_s: float) -> Array:
    """From zero towards one."""
    rise: Array = 1 - np.exp(-np.arange(count) / rate_hz / tau_s)
    return rise


def _decay(points: float) -> Array:
    """A decaying exponential until nothing is left of it; its time constant in points of the grid."""
    kernel: Array = np.exp(-np.arange(math.ceil(SETTLED * points) + 1) / points)
    return kernel
