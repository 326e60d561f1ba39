"""What the fifth phone's bench reads with: supplies that tell their own current, loggers in a lead, fast recorders.

Amperes, volts, seconds and hertz throughout. A lost reading is NaN until it is left out of a CSV file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tests.truth.fifth_chances import Array, chance, log_uniform, pick
from tests.truth.fifth_signals import smoothed

FINEST_HZ = 1000.0
SHORTEST_S = 0.002
"""No meter follows faster or averages less than that on the grid, but for a fast one, which takes points."""
VOLT_STEP, VOLT_NOISE = 0.01, 0.002


class MeterKind(StrEnum):
    """Where a meter sits and how it samples."""

    SUPPLY = "supply"
    DC = "dc"
    FAST = "fast"


@dataclass(frozen=True, slots=True)
class FifthMeter:
    """An instrument as its maker sells it."""

    name: str
    kind: MeterKind
    rates_hz: tuple[float, ...]
    step_a: float
    noise_a: float
    offset_a: float
    """How far its zero may be off, up or down."""
    averages_s: float
    """0 where it takes points."""
    lags_s: float
    lost_share: float
    reads_volts: bool = True
    signed: bool = False
    uneven: bool = False
    """Asked by a program over a serial line, which is late by a little, again and again."""


def _supply(
    name: str,
    rates_hz: tuple[float, ...],
    step_a: float,
    noise: float,
    offset: float,
    mean: float,
    lag: float,
    lost: float,
) -> FifthMeter:
    return FifthMeter(name, MeterKind.SUPPLY, rates_hz, step_a, noise, offset, mean, lag, lost, uneven=True)


METERS = (
    _supply("korad-ka3005p", (4.0, 4.2), 0.001, 0.0005, 0.0020, 0.15, 0.00, 0.005),
    _supply("tenma-72-2540", (5.0,), 0.001, 0.0006, 0.0015, 0.10, 0.08, 0.010),
    _supply("hm310t", (8.0, 10.0), 0.001, 0.0008, 0.0020, 0.06, 0.05, 0.030),
    _supply("wanptek", (6.0,), 0.001, 0.0010, 0.0020, 0.10, 0.10, 0.010),
    _supply("spd3303x", (8.0,), 0.001, 0.0002, 0.0006, 0.10, 0.00, 0.000),
    _supply("rd6006p", (10.0,), 0.0001, 0.0006, 0.0012, 0.03, 0.06, 0.010),
    FifthMeter("dps5005", MeterKind.DC, (12.0, 15.0), 0.001, 0.0010, 0.0020, 0.02, 0.03, 0.010, uneven=True),
    FifthMeter("dmm-6.5", MeterKind.DC, (20.0, 50.0), 1e-5, 0.00005, 0.0001, 0.018, 0.00, 0.000, False, True),
    FifthMeter("ina226", MeterKind.DC, (50.0, 100.0), 0.0005, 0.0005, 0.0010, 0.009, 0.00, 0.002, signed=True),
    FifthMeter("ina219-5mohm", MeterKind.DC, (25.0, 40.0), 0.001, 0.0012, 0.0015, 0.010, 0.00, 0.005, signed=True),
    FifthMeter("ina228", MeterKind.FAST, (1000.0,), 0.00005, 0.0006, 0.0003, 0.0, 0.00, 0.000, signed=True),
    FifthMeter("joulescope", MeterKind.FAST, (1000.0, 2000.0), 1e-6, 0.0001, 0.0000, 0.0, 0.00, 0.000, signed=True),
    FifthMeter("otii-arc", MeterKind.FAST, (4000.0,), 0.0001, 0.0005, 0.0003, 0.0, 0.00, 0.000, signed=True),
    FifthMeter("hvpm", MeterKind.FAST, (5000.0,), 0.0003, 0.0010, 0.0005, 0.0, 0.00, 0.000),
    FifthMeter("shunt-scope", MeterKind.FAST, (1000.0, 2500.0), 0.002, 0.0025, 0.0020, 0.0, 3e-4, 0.000, signed=True),
)
COARSE = (
    _supply("rd6012", (8.0,), 0.01, 0.0010, 0.004, 0.05, 0.05, 0.02),
    _supply("spd3303x-e", (10.0,), 0.01, 0.0010, 0.003, 0.10, 0.00, 0.01),
    _supply("wanptek-10ma", (6.0,), 0.01, 0.0020, 0.004, 0.10, 0.10, 0.02),
    _supply("rd6018", (20.0,), 0.01, 0.0010, 0.003, 0.03, 0.05, 0.02),
)
"""Supplies that show steps of 10 mA: a hard case has one of these."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One specimen of a meter with the errors that it has on every run."""

    meter: FifthMeter
    rate_hz: float
    noise_a: float
    offset_a: float
    gain: float
    hum_a: float
    """Of 100 Hz."""
    tells_cc: bool
    dead_a: float
    """Below that a supply shows zero."""
    offset_v: float
    lost_share: float

    @property
    def grid_hz(self) -> float:
        """How finely the current is drawn that it reads."""
        return max(FINEST_HZ, self.rate_hz)

    @property
    def at_the_clips(self) -> bool:
        """Whether its voltage is taken at the phone: a supply's is taken before the leads."""
        return self.meter.kind is not MeterKind.SUPPLY


def draw_instrument(rng: np.random.Generator, hard: bool, needs_volts: bool) -> Instrument:
    """A meter of the bench. The fields are drawn in order."""
    kind = pick(rng, tuple(MeterKind), (0.45, 0.3, 0.25))
    fitting = [meter for meter in METERS if meter.kind is kind and (meter.reads_volts or not needs_volts)]
    meter = pick(rng, COARSE if hard else fitting)
    supply = meter.kind is MeterKind.SUPPLY
    return Instrument(
        meter=meter,
        rate_hz=pick(rng, meter.rates_hz),
        noise_a=meter.noise_a * rng.uniform(0.6, 1.8),
        offset_a=rng.uniform(-meter.offset_a, meter.offset_a),
        gain=1 + rng.uniform(-0.008, 0.008),
        hum_a=log_uniform(rng, 1e-5, 1.5e-3) if meter.kind is MeterKind.FAST else 0.0,
        tells_cc=supply and chance(rng, 0.7),
        dead_a=rng.uniform(0, 0.002) if supply and chance(rng, 0.3) else 0.0,
        offset_v=rng.uniform(-0.008, 0.008),
        lost_share=rng.uniform(0.04, 0.15) if hard else meter.lost_share,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a meter wrote down."""

    times_s: Array
    current_a: Array
    volts_v: Array | None


def read(
    instrument: Instrument, rng: np.random.Generator, current_a: Array, volts_v: Array, before_a: float
) -> Readings:
    """Read a current and a voltage on the instrument's grid; `before_a` is what it had settled at before."""
    meter = instrument.meter
    followed = smoothed(current_a, max(meter.lags_s, SHORTEST_S), instrument.grid_hz, before_a)
    if instrument.rate_hz >= instrument.grid_hz:
        times, current, volts = np.arange(len(followed)) / instrument.grid_hz, followed, volts_v
    else:
        times, current, volts = _averaged(instrument, rng, followed, volts_v)
    current = current * instrument.gain + instrument.offset_a
    current = current + instrument.noise_a * rng.standard_normal(len(current))
    if instrument.hum_a:
        current = current + instrument.hum_a * np.sin(2 * np.pi * 100 * times + rng.random() * 6)
    current = np.round(current / meter.step_a) * meter.step_a
    if not meter.signed:
        current = np.where(current < instrument.dead_a, 0.0, np.maximum(current, 0.0))
    volts = volts + instrument.offset_v * (volts > 0.1) + VOLT_NOISE * rng.standard_normal(len(volts))
    volts = np.maximum(np.round(volts / VOLT_STEP) * VOLT_STEP, 0)
    lost = _lost(rng, instrument.lost_share, len(current))
    current, volts = np.where(lost, np.nan, current), np.where(lost, np.nan, volts)
    return Readings(times, current, volts if meter.reads_volts else None)


def _averaged(
    instrument: Instrument, rng: np.random.Generator, current_a: Array, volts_v: Array
) -> tuple[Array, Array, Array]:
    """Times, mean currents of the last moments before each, and the voltage at each."""
    count, rate_hz, grid_hz = len(current_a), instrument.rate_hz, instrument.grid_hz
    readings = int(count / grid_hz * rate_hz)
    times = np.arange(readings) / rate_hz
    if instrument.meter.uneven:
        times = np.maximum.accumulate(times + np.abs(rng.normal(0, 0.06, readings)) / rate_hz)
    times = times - times[0]
    total = np.concatenate([[0.0], np.cumsum(current_a)])
    until = np.clip((times * grid_hz).astype(int) + 1, 1, count)
    since = np.maximum(until - int(max(instrument.meter.averages_s, SHORTEST_S) * grid_hz), 0)
    return times, (total[until] - total[since]) / (until - since), volts_v[until - 1]


def _lost(rng: np.random.Generator, share: float, count: int) -> NDArray[np.bool_]:
    """Which readings are lost: some alone and some in rows, never the first."""
    lost = np.zeros(count, bool)
    if share and count > 5:
        lost = rng.random(count) < share * 0.5
        for first in np.flatnonzero(rng.random(count) < share * 0.2):
            lost[first : first + int(rng.integers(2, 5))] = True
        lost[0] = False
    return lost
