"""Readings on their way to the host: two clocks with skew and drift, and delays of many kinds, by a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drivers.samples import Arrival, Samples

Floats = npt.NDArray[np.float64]
Delays = Callable[[np.random.Generator, Floats], Floats]

FRAME_S = 0.001
"""A full-speed USB frame."""


@dataclass(frozen=True, slots=True)
class Jitter:
    """One kind of way from the meter to the host."""

    name: str
    arrivals_s: Delays
    """When the readings arrive that were complete at these host times, before queueing."""
    typical_s: float
    """Its typical delay: what a useful error is measured by."""
    least_way_s: float = 0.0


def _exponential(random: np.random.Generator, ready_s: Floats) -> Floats:
    return ready_s + random.exponential(0.003, ready_s.size)


def _several(random: np.random.Generator, ready_s: Floats) -> Floats:
    """Two delays after each other, so that the quickest are rare."""
    first_s, second_s = random.exponential(0.002, (2, ready_s.size))
    return np.asarray(ready_s + first_s + second_s)


def _frames(random: np.random.Generator, ready_s: Floats) -> Floats:
    phase_s = random.random() * FRAME_S
    return np.ceil((ready_s - phase_s) / FRAME_S) * FRAME_S + phase_s


def _busy_frames(random: np.random.Generator, ready_s: Floats) -> Floats:
    return _frames(random, ready_s) + random.exponential(0.002, ready_s.size)


def _bursts(random: np.random.Generator, ready_s: Floats) -> Floats:
    """The host comes by ten times a second, whenever it likes."""
    visits = max(2, int(10 * (ready_s[-1] - ready_s[0])))
    visits_s = np.append(np.sort(random.uniform(ready_s[0], ready_s[-1], visits)), ready_s[-1])
    return visits_s[np.searchsorted(visits_s, ready_s)] + random.exponential(0.0005, ready_s.size)


def _stalls(random: np.random.Generator, ready_s: Floats) -> Floats:
    arrive_s = ready_s + random.exponential(0.001, ready_s.size)
    for _ in range(int(random.integers(1, 4))):
        begin_s = float(random.choice(ready_s))
        end_s = begin_s + random.uniform(0.1, 2.0)
        held = (ready_s >= begin_s) & (ready_s < end_s)
        arrive_s[held] = np.maximum(arrive_s[held], end_s)
    return arrive_s


def _heavy(random: np.random.Generator, ready_s: Floats) -> Floats:
    """No mean to speak of: most are quick, some take for ever."""
    return ready_s + 0.001 * random.pareto(1.5, ready_s.size)


JITTERS = (
    Jitter("exponential", _exponential, 0.003),
    Jitter("several delays", _several, 0.004),
    Jitter("USB frames", _frames, FRAME_S, FRAME_S),
    Jitter("USB frames and a busy host", _busy_frames, 0.0025, FRAME_S),
    Jitter("bursts", _bursts, 0.05, 0.01),
    Jitter("stalls", _stalls, 0.001),
    Jitter("heavy tail", _heavy, 0.001),
)


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """The truth: host time at each moment of the meter's own time."""

    skew_s: float
    drift: float

    @classmethod
    def drawn(cls, random: np.random.Generator) -> TwoClocks:
        """±50 ms and ±100 ppm, on a host that has been up for a while."""
        return cls(float(random.uniform(1000, 1e6)) + float(random.uniform(-0.05, 0.05)), random.uniform(-1e-4, 1e-4))

    def host_s(self, meter_s: Floats) -> Floats:
        """Host times of moments of the meter."""
        return self.skew_s + meter_s * (1.0 + self.drift)


def blocks(
    random: np.random.Generator,
    jitter: Jitter,
    host_s: Callable[[Floats], Floats],
    rate_hz: float,
    count: int,
    per: int,
) -> Iterator[Samples]:
    """`count` readings in blocks of `per` as they arrive, none overtaking another."""
    stops = np.arange(per, count + 1, per)
    ready_s = host_s((stops - 1) / rate_hz)
    arrive_s = np.maximum.accumulate(jitter.arrivals_s(random, ready_s))
    nothing = np.zeros(per)
    for stop, at_s in zip(stops.tolist(), arrive_s.tolist(), strict=True):
        arrival = Arrival(at_s, jitter.least_way_s)
        yield Samples(stop - per, nothing, None, nothing, 0.02, arrival=arrival)
