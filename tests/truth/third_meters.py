"""What the third phone's bench reads with: meters that average, lag, round, repeat themselves and lose readings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.trace import Meter
from tests.truth.third_board import Array


@dataclass(frozen=True, slots=True)
class ThirdMeter:
    """An instrument of the bench."""

    name: str
    rate_hz: float
    step_a: float
    noise_a: float
    averages_s: float
    range_a: float
    offset_a: float
    """Standard deviation of its zero."""
    gain: float
    """Standard deviation of its gain."""
    refresh_s: float = 0.0
    """How often the value behind the port is new; a reading between is the last one again."""
    jitter: float = 0.05
    """Of the time between two readings."""
    reads_volts: bool = True
    at_most_s: float = 240.0
    """How long somebody records with it."""
    says_cc: bool = True


METERS = (
    ThirdMeter("korad", 4.0, 0.001, 0.0005, 0.15, 5.1, 0.0008, 0.003, jitter=0.12),
    ThirdMeter("riden", 20.0, 0.001, 0.0006, 0.05, 6.1, 0.0006, 0.002, refresh_s=0.12),
    ThirdMeter("dps", 12.0, 0.001, 0.0010, 0.08, 5.1, 0.0015, 0.004, jitter=0.15),
    ThirdMeter("hanmatek", 8.0, 0.001, 0.0010, 0.10, 10.2, 0.0012, 0.004, jitter=0.3, says_cc=False),
    ThirdMeter("riden6018", 10.0, 0.01, 0.0030, 0.05, 18.0, 0.0020, 0.004),
    ThirdMeter("dongle", 1.0, 0.001, 0.0008, 0.90, 6.5, 0.0010, 0.005, jitter=0.02, says_cc=False),
    ThirdMeter(
        "ina-ammeter", 1000.0, 0.00025, 0.0003, 0.001, 8.0, 0.0003, 0.002, jitter=0.02, at_most_s=60.0, says_cc=False
    ),
    ThirdMeter("joulescope", 10_000.0, 2e-6, 2e-5, 1e-4, 10.0, 5e-6, 0.0005, jitter=0.0, at_most_s=14.0, says_cc=False),
)
LOST_S = 0.04
"""How long a fast instrument's buffer is gone when it ran over."""
PPK2 = ThirdMeter("ppk2", 100_000.0, 2e-7, 1e-5, 1e-5, 1.0, 2e-7, 0.002, jitter=0.0, reads_volts=False, says_cc=False)
"""For leaks alone: it cannot carry a boot."""
POLLED = METERS[:4]
"""Supplies of 4 to 20 readings a second."""
COARSE_OR_SLOW = METERS[4:6]
"""Steps of 10 mA, and one reading a second."""
FAST = METERS[6:]
"""Instruments in the lead, that see what a supply averages away."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was written down."""

    times_s: Array
    current_a: Array
    volts_v: Array | None
    lost: tuple[tuple[float, int], ...]
    """Where readings are missing: time of the first that is, how many."""


def read(
    random: np.random.Generator,
    meter: ThirdMeter,
    current_a: Array,
    pad_v: Array,
    step_s: float,
    lost_share: float,
    noise: float,
) -> Reading:
    """Read a current and a voltage on a grid of `step_s` from 0."""
    end_s = current_a.size * step_s
    number = max(2, int(end_s * meter.rate_hz))
    gaps = np.maximum(1.0 + random.normal(0.0, meter.jitter, number), 0.2) / meter.rate_hz
    times = np.cumsum(gaps)
    times = times[times < end_s]
    seen = np.floor(times / meter.refresh_s) * meter.refresh_s if meter.refresh_s else times
    amps = _averaged(current_a, seen, meter.averages_s, step_s)
    volts = _averaged(pad_v, seen, meter.averages_s, step_s)
    amps = amps * (1.0 + random.normal(0.0, meter.gain)) + random.normal(0.0, meter.offset_a)
    amps = amps + random.normal(0.0, meter.noise_a * noise, amps.size) * (not meter.refresh_s or 1.0)
    if meter.refresh_s:
        _, first = np.unique(seen, return_index=True)
        amps = np.repeat(amps[first], np.diff(np.append(first, amps.size)))
    amps = np.minimum(np.round(amps / meter.step_a) * meter.step_a, meter.range_a)
    if meter.averages_s > 0.01:
        amps = np.maximum(amps, 0.0)
    volts = np.round(volts * (1.0 + random.normal(0.0, 0.002)), 2)
    keep, lost = _losses(random, times, lost_share, max(2.5, LOST_S * meter.rate_hz))
    return Reading(times[keep], amps[keep], volts[keep] if meter.reads_volts else None, lost)


def described(random: np.random.Generator, meter: ThirdMeter) -> Meter:
    """What the case says of its meter; not everybody wrote its noise and its averaging down."""
    known = random.random() < 0.7
    return Meter(
        name=meter.name,
        rate_hz=meter.rate_hz,
        resolution_a=meter.step_a,
        noise_a=meter.noise_a if known else None,
        smoothing_s=meter.averages_s if known else None,
        range_a=meter.range_a,
    )


def _averaged(values: Array, times_s: Array, width_s: float, step_s: float) -> Array:
    """The mean of the last `width_s` before each time."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    last = np.clip((times_s / step_s).astype(np.int64), 1, values.size)
    first = np.clip(last - max(1, int(width_s / step_s)), 0, last - 1)
    return np.asarray((total[last] - total[first]) / (last - first))


def _losses(
    random: np.random.Generator, times_s: Array, share: float, length: float
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], tuple[tuple[float, int], ...]]:
    """Readings lost in runs of about a length: a cable that is touched, a driver that retries, a buffer run over."""
    keep = np.ones(times_s.size, dtype=np.bool_)
    lost = []
    starts = np.flatnonzero(random.random(times_s.size) < share / length)
    for start in starts[:400]:
        stop = min(times_s.size, int(start) + int(random.geometric(1.0 / length)))
        if start > 0 and keep[start - 1 : stop].all():
            keep[start:stop] = False
            lost.append((float(times_s[start]), stop - int(start)))
    return keep, tuple(lost)
