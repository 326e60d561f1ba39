"""The third phone's board: loads that are switched on and off behind a PMIC, and what they take from its battery pads.

A load is watts from one time to another. What flows at the pads follows from all of them together, from a converter
that is better at some voltages than at others, from what leaks past it, and from the board's capacitors and the leads'
inductance, which round each step and let it ring. Nothing here knows of stages or levels: those come about.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
PROFILE_V = 3.85
"""The voltage at which the power profile's currents are taken to hold (the pack's nominal; inferred)."""
SILVER_W, GOLD_W, PRIME_W = 0.0562 * PROFILE_V, 0.3312 * PROFILE_V, 0.4868 * PROFILE_V
"""A core of each kind at its greatest clock. Source: vayu's power profile."""
SCREEN_W, FULL_BACKLIGHT_W = 0.0495 * PROFILE_V, 0.3332 * PROFILE_V
"""The panel, and its backlight at full brightness. Source: the same."""
CLUSTERS = ((1.78, 0.45, SILVER_W, 4), (2.42, 1.0, GOLD_W, 3), (2.96, 1.1, PRIME_W, 1))
"""Greatest clock in GHz, work per cycle against a gold core, watts of a core there, number of cores."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """One phone of the series."""

    level: float
    """Factor on every load: silicon, temperature, and what the nuisance asks for."""
    time: float
    """Factor on every duration."""
    storage: float
    """Factor on waiting for storage: UFS parts differ, and a full one is slow."""
    efficiency: float
    uvlo_v: float
    brightness: float
    screen_timeout_s: float
    busy_after_home_s: float
    searches_network: bool
    vibrates: bool


def specimen(random: np.random.Generator, level: float, time: float) -> Specimen:
    """Draw a phone."""
    return Specimen(
        level=level * float(np.exp(random.normal(0.0, 0.12))),
        time=time * float(np.exp(random.normal(0.0, 0.13))),
        storage=float(np.exp(random.normal(0.0, 0.3))),
        efficiency=float(random.uniform(0.80, 0.91)),
        uvlo_v=float(random.uniform(2.6, 3.0)),
        brightness=float(random.choice([random.uniform(0.08, 0.3), random.uniform(0.3, 1.0)])),
        screen_timeout_s=float(random.choice([10.0, 15.0, 30.0, 60.0, 600.0], p=[0.2, 0.15, 0.35, 0.2, 0.1])),
        busy_after_home_s=float(random.uniform(5.0, 45.0)),
        searches_network=bool(random.random() < 0.6),
        vibrates=bool(random.random() < 0.7),
    )


@dataclass(slots=True)
class Ledger:
    """The loads of one attempt to boot, as they were switched."""

    starts: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    watts: list[float] = field(default_factory=list)

    def add(self, start_s: float, stop_s: float, watt: float) -> None:
        """A load from one time to another; `inf` is until somebody ends the attempt."""
        if stop_s > start_s:
            self.starts.append(start_s)
            self.stops.append(stop_s)
            self.watts.append(watt)

    def cut(self, at_s: float) -> None:
        """Power is gone at a time: nothing is on after it."""
        self.stops = [min(stop, max(at_s, start)) for start, stop in zip(self.starts, self.stops, strict=True)]

    def power(self, count: int, step_s: float) -> Array:
        """Mean watts of each step of a grid from 0, shape (count,): short loads keep their energy."""
        edges = np.zeros(count + 2)
        for times, sign in ((self.starts, 1.0), (self.stops, -1.0)):
            place = np.clip(np.asarray(times) / step_s, 0.0, count)
            cell = place.astype(np.int64)
            part = place - cell
            watt = sign * np.asarray(self.watts)
            np.add.at(edges, cell, watt * (1.0 - part))
            np.add.at(edges, cell + 1, watt * part)
        return np.asarray(np.maximum(np.cumsum(edges)[:count], 0.0))


def cores(random: np.random.Generator, width: int, share: float) -> tuple[float, float]:
    """What a scheduler's choice of cores takes and does at a share of the greatest clock: watts, gigacycles a second.

    Power goes with the clock and the square of a voltage that falls with it, together about the power of 2.4.
    """
    watt = rate = 0.0
    for _ in range(max(1, int(random.poisson(width)))):
        clock, work, full, _ = CLUSTERS[int(random.choice(3, p=[0.45, 0.42, 0.13]))]
        watt += full * share**2.4
        rate += clock * work * share
    return min(watt, 4 * SILVER_W + 3 * GOLD_W + PRIME_W), rate


def pad_current(power_w: Array, pad_v: Array, efficiency: float) -> Array:
    """What the board's converters take at the pads: worst at little load, slightly worse the higher the voltage."""
    eta = efficiency - 0.03 * (pad_v - 3.8) - 0.02 / (1.0 + power_w / 0.05)
    return np.asarray(power_w / np.maximum(eta, 0.5) / np.maximum(pad_v, 2.0))


def rounded(current_a: Array, step_s: float, tau_s: float, ring_hz: float) -> Array:
    """A current behind the board's capacitors and the leads' inductance: a damped answer to each change."""
    length = int(min(5.0 * tau_s / step_s, 400.0))
    if length < 1:
        return current_a
    at = np.arange(length + 1) * step_s
    answer = np.exp(-at / tau_s) * (1.0 + 0.8 * np.cos(2.0 * np.pi * ring_hz * at))
    padded = np.concatenate([np.full(length, current_a[0]), current_a])
    return np.convolve(padded, answer / answer.sum())[length : length + current_a.size]
