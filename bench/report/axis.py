"""Round ticks with the unit on each label, and how values and times fall onto paper."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.report.quantities import grouped, prefix_for


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and its label."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight mapping from values to points on paper."""

    low: float
    high: float
    low_pt: float
    high_pt: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        return self.low_pt + (value - self.low) / (self.high - self.low) * (self.high_pt - self.low_pt)

    def at_each(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Where each value of an array stands."""
        return self.low_pt + (values - self.low) * ((self.high_pt - self.low_pt) / (self.high - self.low))

    def inside(self, value: float) -> float:
        """Where a value stands, or the nearer end where it lies outside."""
        return self.at(min(max(value, self.low), self.high))


@dataclass(frozen=True, slots=True)
class Range:
    """From a value to a larger one."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _TimeUnit:
    factor: float
    name: str
    least_span_s: float
    """An axis shorter than this takes the next finer unit."""


_TIME_UNITS = (
    _TimeUnit(3600.0, "h", 14_400.0),
    _TimeUnit(60.0, "min", 900.0),
    _TimeUnit(1.0, "s", 0.2),
    _TimeUnit(1e-3, "ms", 2e-4),
    _TimeUnit(1e-6, "µs", 0.0),
)


def round_step(span: float, wanted: int) -> float:
    """The step of 1, 2 or 5 times a power of ten that cuts a span above 0 into at most `wanted` parts."""
    raw = span / max(1, wanted)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * (1 - 1e-9))


def value_ticks(
    low: float, high: float, unit: str, wanted: int, step_of_meter: float | None = None
) -> tuple[Tick, ...]:
    """Round values from `low` to `high` in one prefix, such as `0`, `0.4 A`, `0.8 A`."""
    step = round_step(high - low, wanted)
    prefix = prefix_for(max(abs(low), abs(high)), step_of_meter)
    decimals = _decimals(step / prefix.factor)
    ticks = []
    for k in range(math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6) + 1):
        number = grouped(k * step / prefix.factor, decimals) if k else "0"
        ticks.append(Tick(k * step, f"{number}\u00a0{prefix.letter}{unit}" if k or unit == "V" else number))
    return tuple(ticks)


def time_ticks(start_s: float, stop_s: float, wanted: int) -> tuple[Tick, ...]:
    """Round times with the unit that suits the span, such as `0 s`, `5 s`, `10 s`."""
    span = stop_s - start_s
    k = next(k for k, unit in enumerate(_TIME_UNITS) if span >= unit.least_span_s)
    factor, name = _TIME_UNITS[k].factor, _TIME_UNITS[k].name
    step = round_step(span / factor, wanted)
    if name in ("min", "h") and step < 1.0:
        # Tenths of an hour are no round times; parts of 60 are.
        factor, name = _TIME_UNITS[k + 1].factor, _TIME_UNITS[k + 1].name
        step = next(part for part in (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0) if part >= span / factor / wanted)
    first = math.ceil(start_s / factor / step - 1e-6)
    last = math.floor(stop_s / factor / step + 1e-6)
    decimals = _decimals(step)
    return tuple(Tick(k * step * factor, f"{grouped(k * step, decimals)}\u00a0{name}") for k in range(first, last + 1))


def padded_range(least: float, most: float, floor_span: float) -> Range:
    """A range for values from `least` to `most`: 0 is in it, there is some air, and it is never empty."""
    low, high = min(0.0, least), max(0.0, most)
    high = max(high, low + floor_span)
    air = 0.06 * (high - low)
    return Range(low - 0.5 * air if low < 0 else 0.0, high + air)


def _decimals(step: float) -> int:
    return min(12, max(0, -math.floor(math.log10(step) + 1e-9)))
