"""What each kind of instrument makes of a current: when it reads, over which window, how finely, how wrongly.

One table per kind in `drivers/phone_scenarios/meters.toml`, with its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from drivers.imaginary_phone import PhoneRun
from drivers.phone_model.unit import stream
from drivers.phone_scenarios.tables import ScenarioError, made, read_table

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MAINS_RIPPLE_HZ = 100.0
"""Twice the Indian mains frequency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterModel:
    """One kind of instrument."""

    id: str
    title: str
    rate_hz: float
    resolution_a: float
    window_s: float
    """Readings are means over this time."""
    lag_s: float = 0.0
    """From the end of that window to the time that the reading is given."""
    polled: bool = False
    """Asked for each reading, so that the times jitter; else it streams at a fixed rate."""
    jitter: float = 0.0
    """Largest deviation of a reading's distance, as a share of the period."""
    stall_share: float = 0.0
    """Readings that come some periods late."""
    noise_a: float
    gain_sigma: float
    offset_sigma_a: float
    ripple_a: float = 0.0
    lost_share: float = 0.0
    lost_run: int = 1
    """Readings lost together."""
    range_a: float
    """Past it the reading stays at this value."""
    signed: bool = False
    """Shows currents that flow back; the others show 0."""
    voltage_resolution_v: float | None = None
    """`None` where it does not measure the voltage."""
    tells_limit: bool = False
    """Is the supply, and says whether it is in constant current."""
    source: str
    provenance: str


@cache
def meters() -> Mapping[str, MeterModel]:
    """Every meter of `meters.toml` by its id, in the order of the file. Raises `ScenarioError`."""
    rows = [made(MeterModel, row, f"meter.{k}") for k, row in enumerate(read_table("meters.toml")["meter"])]
    return {row.id: row for row in rows}


def meter_named(meter: str) -> MeterModel:
    """The row of that id. Raises `ScenarioError` with the list of those there are."""
    found = meters().get(meter)
    if found is None:
        raise ScenarioError(f"there is no meter model {meter!r}; there are {', '.join(meters())}")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What an instrument gives of one run."""

    times_s: Floats | None
    """Shape (n,), or `None` where the readings stand at the model's rate from 0 on."""
    current_a: Floats
    """Shape (n,), ampere; NaN is a lost reading."""
    voltage_v: Floats | None
    """Shape (n,), volt; NaN is a lost reading."""
    limited: Flags | None
    """Shape (n,): what a supply said of its limit; `None` where the instrument cannot say."""


def readings(run: PhoneRun, model: MeterModel, seed: int) -> Readings:
    """Read a run with one instrument; the seed draws its errors, which stay the same over all runs."""
    unit = stream(seed, model.id, "instrument")
    gain, offset_a, phase = (float(number) for number in unit.standard_normal(3))
    random = stream(seed, model.id, "reading", run.run_no)
    times_s = _times_s(model, run.until_s, random)
    window_stops_s = times_s - model.lag_s
    begins_s = np.maximum(window_stops_s - model.window_s, 0.0)
    current_a = run.textured_a(_mean_a(run, model, window_stops_s), begins_s, model.window_s, 0)
    ripple_a = model.ripple_a * np.sinc(MAINS_RIPPLE_HZ * model.window_s)
    current_a += ripple_a * np.sin(2 * np.pi * (MAINS_RIPPLE_HZ * times_s + phase))
    current_a = current_a * (1.0 + model.gain_sigma * gain) + model.offset_sigma_a * offset_a
    current_a += model.noise_a * random.standard_normal(times_s.size)
    current_a = np.clip(current_a, -model.range_a if model.signed else 0.0, model.range_a)
    current_a = _in_steps(current_a, model.resolution_a)
    lost = _lost(model, times_s.size, random)
    current_a[lost] = np.nan
    inside_s = np.clip(window_stops_s, 0.0, run.until_s)
    return Readings(
        times_s=times_s if model.polled else None,
        current_a=current_a,
        voltage_v=_voltage_v(run, model.voltage_resolution_v, inside_s, lost, random),
        limited=run.limited_at(inside_s) if model.tells_limit else None,
    )


def _voltage_v(
    run: PhoneRun, step_v: float | None, times_s: Floats, lost: Flags, random: np.random.Generator
) -> Floats | None:
    """The voltage at the supply's terminals, where the instrument measures it."""
    if step_v is None:
        return None
    noise_v = 0.3 * step_v * random.standard_normal(times_s.size)
    voltage_v = np.maximum(_in_steps(run.terminal_voltage.at(times_s) + noise_v, step_v), 0.0)
    voltage_v[lost] = np.nan
    return voltage_v


def _times_s(model: MeterModel, until_s: float, random: np.random.Generator) -> Floats:
    """Times of the readings, the first one at 0."""
    count = max(int(np.floor(until_s * model.rate_hz)), 2)
    if not model.polled:
        return np.arange(count, dtype=np.float64) / model.rate_hz
    distance = 1.0 + model.jitter * (2.0 * random.random(count) - 1.0)
    stalled = random.random(count) < model.stall_share
    distance[stalled] += 1.0 + 3.0 * random.random(int(stalled.sum()))
    times_s = np.concatenate([[0.0], np.cumsum(distance[:-1])]) / model.rate_hz
    # The host stamps in microseconds.
    return np.asarray(np.round(times_s[times_s < until_s], 6))


def _mean_a(run: PhoneRun, model: MeterModel, stops_s: Floats) -> Floats:
    """Mean over each reading's window; windows that touch share their ends, which halves the work."""
    if model.polled or model.window_s * model.rate_hz != 1.0:
        return run.current.mean(stops_s - model.window_s, stops_s)
    charge_c = run.current.integral(np.append(stops_s[0] - model.window_s, stops_s))
    return np.asarray(np.diff(charge_c) / model.window_s)


def _in_steps(values: Floats, step: float) -> Floats:
    """The nearest whole steps, as short decimal numbers: an instrument sends 0.071, not 0.07100000000000001."""
    per_unit = np.rint(1.0 / step)
    return np.asarray(np.rint(values * per_unit) / per_unit + 0.0)


def _lost(model: MeterModel, count: int, random: np.random.Generator) -> Flags:
    lost = np.zeros(count, dtype=bool)
    begins = np.flatnonzero(random.random(count) < model.lost_share / model.lost_run)
    for k in range(model.lost_run):
        lost[np.minimum(begins + k, count - 1)] = True
    return lost
