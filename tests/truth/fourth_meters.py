"""The places where a fourth phone is measured: an instrument with its errors, leads, a supply and habits.

Amperes, volts, ohms and seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.truth.fourth_chances import Array, chance, log_uniform, pick
from tests.truth.fourth_unit import Unit

Said = list[tuple[float, str, str | None]]
"""Times, names and values of events."""


@dataclass(frozen=True, slots=True)
class FourthMeter:
    """One kind of meter."""

    name: str
    rate_hz: tuple[float, float]
    lsb_a: float
    lsb_v: float
    window_s: tuple[float, float] | None
    """Averaging of its ADC; where there is none, the interval between two readings."""
    noise_a: tuple[float, float]
    offset_a: float
    """Standard deviation of its error at zero."""
    tells_cc: bool
    signed: bool = False
    """A logger on a shunt, which sits behind the leads."""


METERS = (
    (3, FourthMeter("korad", (2, 10), 0.001, 0.01, (0.05, 0.25), (2e-4, 1e-3), 0.0006, True)),
    (2, FourthMeter("rd6006", (5, 20), 0.001, 0.01, (0.02, 0.15), (1e-4, 8e-4), 0.0005, True)),
    (1, FourthMeter("rd6012", (4, 20), 0.010, 0.01, (0.02, 0.15), (5e-4, 3e-3), 0.003, True)),
    (1, FourthMeter("dps5005", (2, 12), 0.001, 0.01, (0.05, 0.3), (3e-4, 2e-3), 0.0012, True)),
    (2, FourthMeter("hm310p", (3, 15), 0.001, 0.01, (0.05, 0.3), (3e-4, 2e-3), 0.0012, False)),
    (1, FourthMeter("wanptek", (1, 6), 0.010, 0.01, (0.1, 0.4), (1e-3, 3e-3), 0.004, True)),
    (1, FourthMeter("owon", (1, 8), 0.001, 0.001, (0.1, 0.4), (2e-4, 1e-3), 0.0008, False)),
    (1, FourthMeter("spd3303x-e", (2, 10), 0.010, 0.01, (0.1, 0.3), (1e-3, 2e-3), 0.003, True)),
    (2, FourthMeter("ina226", (100, 500), 0.0001, 0.00125, None, (2e-4, 2e-3), 0.0008, False, True)),
    (1, FourthMeter("ina228", (200, 2000), 0.00001, 0.0002, None, (1e-4, 3e-3), 0.0005, False, True)),
)
"""How often each is met, and the meter."""
BEHIND_THE_LEADS = next(meter for _, meter in METERS if meter.name == "ina226")


@dataclass(slots=True)
class Place:
    """Instrument, leads and habits of one place: the same for all runs of a case.

    Not frozen: a phone that would get through a bad bench makes that bench worse, for the runs that follow too.
    """

    meter: FourthMeter
    rate_hz: float
    window_s: float
    refresh_s: float
    gain: float
    offset_a: float
    noise_a: float
    ripple_a: float
    answer_s: float
    set_v: float
    lead_ohm: float
    limit_a: float
    has_v: bool
    key_marked: float
    mark_error_s: float
    losses: float


def draw_place(unit: Unit, rng: np.random.Generator) -> Place:
    """A place for this phone's visit."""
    meter = pick(rng, [meter for _, meter in METERS], [weight for weight, _ in METERS])
    if unit.why == "lead" and not meter.signed and chance(rng, 0.7):
        meter = BEHIND_THE_LEADS  # Thin leads are seen by whoever measures at the phone.
    short = unit.fault == "mb_vbat_hard_short"
    place = Place(
        meter=meter,
        rate_hz=round(log_uniform(rng, *meter.rate_hz), 0 if meter.signed else 1),
        window_s=rng.uniform(*meter.window_s or (0, 1)),
        refresh_s=pick(rng, [0.0, 0.1, 0.2, 0.25], [5, 2, 2, 1]) if meter.window_s else 0.0,
        gain=1 + rng.normal(0, 0.007) + (rng.uniform(-0.03, 0.03) if chance(rng, 0.15) else 0),
        offset_a=rng.normal(0, meter.offset_a) * (3 if chance(rng, 0.1) else 1),
        noise_a=log_uniform(rng, *meter.noise_a),
        ripple_a=rng.uniform(0, 0.004) if chance(rng, 0.25) else 0.0,
        answer_s=log_uniform(rng, 0.003, 0.04),
        set_v=round(float(np.clip(rng.normal(4.0, 0.08), 3.8, 4.2)), pick(rng, [1, 2])),
        lead_ohm=log_uniform(rng, 0.03, 0.18),
        limit_a=pick(rng, [0.3, 0.5, 0.5, 1.0, 2.0, 3.0] if short else [2.5, 3.0, 3.0, 3.0, 3.5, 5.0]),
        has_v=not meter.signed or chance(rng, 0.7),
        key_marked=pick(rng, [1.0, 0.85, 0.0], [8, 2, 1.2]),
        mark_error_s=pick(rng, [0.0, 0.08, 0.25], [4, 3, 2]),
        losses=pick(rng, [0.0, 0.01, 0.08], [0.75, 0.15, 0.10]),
    )
    if unit.why == "limit":
        place.limit_a = pick(rng, [0.5, 0.8, 1.0, 1.0, 1.2, 1.5])
    if unit.why == "lead":
        place.lead_ohm, place.set_v = rng.uniform(0.4, 1.0), min(place.set_v, 4.05)
    return place


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a meter wrote down."""

    times_s: Array
    current_a: Array
    volts_v: Array
    gaps: Said


def measure(
    grid_hz: float, current_a: Array, volts_v: Array, place: Place, length_s: float, rng: np.random.Generator
) -> Readings:
    """Read current and voltage, given on a grid, as the meter of this place reads them."""
    meter = place.meter
    if meter.window_s is None:
        times = np.arange(0, length_s, 1 / place.rate_hz)
        times[1:] = times[1:] + rng.normal(0, 0.02 / place.rate_hz, len(times) - 1)
        seen, window = times, np.full(len(times), 1 / place.rate_hz)
    else:
        times = _polled(place, length_s, rng)
        seen = np.floor(times / place.refresh_s) * place.refresh_s if place.refresh_s else times
        window = np.full(len(times), place.window_s)
    current = _averaged(current_a, grid_hz, seen, window) * place.gain + place.offset_a
    current = current + rng.normal(0, place.noise_a, len(times))
    if place.ripple_a:
        wave = place.ripple_a * np.sin(2 * np.pi * 100 * times + rng.uniform(0, 6))
        current = current + wave * (1 if meter.window_s is None else 0.2)
    current = np.round(current / meter.lsb_a) * meter.lsb_a
    volts = _averaged(volts_v, grid_hz, seen, window) + rng.normal(0, 0.004, len(times))
    volts = np.round(volts / meter.lsb_v) * meter.lsb_v
    if not meter.signed:
        current = np.maximum(current, 0.0)
    keep, gaps = _kept(times, place, length_s, rng)
    return Readings(times[keep], current[keep], np.maximum(volts[keep], 0), gaps)


def _polled(place: Place, length_s: float, rng: np.random.Generator) -> Array:
    step = np.maximum(0.4, 1 + rng.normal(0, 0.06, int(length_s * place.rate_hz * 2) + 4)) / place.rate_hz
    step = np.where(rng.random(len(step)) < 0.02, step * rng.uniform(1.5, 3), step)
    times = np.r_[0.0, np.cumsum(step)]
    recorded: Array = times[times < length_s]
    return recorded


def _averaged(values: Array, grid_hz: float, seen_s: Array, window_s: Array) -> Array:
    total = np.r_[0.0, np.cumsum(values)]
    until = np.clip((seen_s * grid_hz).astype(int) + 1, 1, len(values))
    since = np.clip(until - np.maximum(1, (window_s * grid_hz).astype(int)), 0, until - 1)
    mean: Array = (total[until] - total[since]) / (until - since)
    return mean


def _kept(times: Array, place: Place, length_s: float, rng: np.random.Generator) -> tuple[NDArray[np.bool_], Said]:
    keep, gaps = np.ones(len(times), bool), Said()
    if place.losses:
        keep &= rng.random(len(times)) >= place.losses
    if chance(rng, 0.12) and length_s > 6:  # The link was away for a while.
        at, lasts = rng.uniform(1, length_s - 2), log_uniform(rng, 0.4, 6)
        hole = (times >= at) & (times < at + lasts)
        keep &= ~hole
        if hole.any() and chance(rng, 0.6):
            gaps.append((at, "gap", str(int(hole.sum()))))
    keep[0] = True
    return keep, gaps


def write_trace(path: Path, read: Readings, place: Place) -> None:
    """Write readings with the header of the case format."""
    digits_a = 3 if place.meter.lsb_a >= 0.001 else 5
    digits_s = 3 if place.meter.window_s else 6
    # Adding 0.0 takes the sign from a rounded negative zero.
    rows = [
        f"{at:.{digits_s}f},{ampere + 0.0:.{digits_a}f}"
        for at, ampere in zip(read.times_s, read.current_a, strict=True)
    ]
    if place.has_v:
        rows = [f"{row},{volt:.3f}" for row, volt in zip(rows, read.volts_v, strict=True)]
    head = "time_s,current_a" + (",voltage_v" if place.has_v else "")
    path.write_text(head + "\n" + "\n".join(rows) + "\n", encoding="utf-8")


def instruments(place: Place) -> dict[str, object]:
    """Supply and meter as they stand in a run of the case."""
    return {
        "supply": {"set_v": place.set_v, "limit_a": place.limit_a},
        "meter": {"name": place.meter.name, "rate_hz": place.rate_hz, "resolution_a": place.meter.lsb_a},
    }
