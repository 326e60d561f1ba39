"""Round ticks with the unit on each label, one unit per lane, as close together as one may zoom. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bench.report.quantities import grouped

_NO_BREAK = "\u00a0"
_CLOCK_FROM_S = 100.0
"""Views longer than this are labelled in minutes and hours."""
_CLOCK_STEPS_S = (20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
_MILLI_BELOW_S = 0.1
"""Views that lie this near to zero are labelled in ms."""
_CURRENT_UNITS = ((1.0, 1.0, "A"), (1e-3, 1e3, "mA"), (0.0, 1e6, "µA"))
"""From which top of the axis on, factor, unit."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One place of an axis and what stands beside it."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Extent:
    """From a value to a larger one."""

    low: float
    high: float


def padded(least: float, most: float, floor: float) -> Extent:
    """An axis for values from `least` to `most`: 0 is on it, there is some air, and it is at least `floor` high."""
    low, high = min(0.0, least), max(0.0, most)
    high = max(high, low + floor)
    air = 0.06 * (high - low)
    return Extent(low - air / 2 if low < 0 else 0.0, high + air)


def current_ticks(low_a: float, high_a: float, wanted: int) -> tuple[Tick, ...]:
    """Ticks of a current axis: in A where its top reaches 1 A, else in mA, or in µA below 1 mA."""
    factor, unit = next((factor, unit) for least_a, factor, unit in _CURRENT_UNITS if high_a >= least_a)
    return _ticks(low_a, high_a, factor, unit, 0.0, wanted, bare_zero=True)


def log_ticks(low_a: float, high_a: float) -> tuple[Tick, ...]:
    """Ticks of a logarithmic current axis: its powers of ten, each in the unit that it is said in."""
    first, last = math.ceil(math.log10(low_a) - 1e-9), math.floor(math.log10(high_a) + 1e-9)
    return tuple(_decade(k) for k in range(first, last + 1))


def _decade(exponent: int) -> Tick:
    factor, unit = next((f, unit) for least_a, f, unit in _CURRENT_UNITS if 10.0**exponent >= least_a * (1 - 1e-9))
    value = 10.0**exponent
    return Tick(value, f"{grouped(value * factor, max(0, -exponent - 6))}{_NO_BREAK}{unit}")


def voltage_ticks(low_v: float, high_v: float, wanted: int) -> tuple[Tick, ...]:
    """Ticks of a voltage axis."""
    return _ticks(low_v, high_v, 1.0, "V", 0.0, wanted)


def time_ticks(start_s: float, stop_s: float, zero_s: float, wanted: int) -> tuple[Tick, ...]:
    """Ticks of a time axis that counts from `zero_s`; the values stay seconds of the run."""
    span_s = stop_s - start_s
    if span_s <= _CLOCK_FROM_S:
        near = max(abs(start_s - zero_s), abs(stop_s - zero_s)) < _MILLI_BELOW_S
        factor, unit = (1e3, "ms") if near else (1.0, "s")
        return _ticks(start_s, stop_s, factor, unit, zero_s, wanted)
    step_s = next((step for step in _CLOCK_STEPS_S if span_s / step <= wanted), _CLOCK_STEPS_S[-1])
    step_s *= math.ceil(span_s / step_s / wanted)
    first, last = _between(start_s - zero_s, stop_s - zero_s, step_s)
    return tuple(Tick(zero_s + k * step_s, _clock(k * step_s)) for k in range(first, last + 1))


def round_step(span: float, wanted: int) -> float:
    """The step of 1, 2 or 5 times a power of ten that cuts a span above 0 into at most `wanted` parts."""
    raw = span / max(1, wanted)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(part * power for part in (1.0, 2.0, 5.0, 10.0) if part * power >= raw * (1 - 1e-9))


def _ticks(
    low: float, high: float, factor: float, unit: str, zero: float, wanted: int, *, bare_zero: bool = False
) -> tuple[Tick, ...]:
    if not high > low:
        return ()
    step = round_step(high - low, wanted)
    decimals = max(0, -math.floor(math.log10(step * factor) + 1e-9))
    first, last = _between(low - zero, high - zero, step)
    labels = [
        "0" if bare_zero and k == 0 else f"{grouped(k * step * factor, decimals)}{_NO_BREAK}{unit}"
        for k in range(first, last + 1)
    ]
    return tuple(Tick(zero + k * step, label) for k, label in zip(range(first, last + 1), labels, strict=True))


def _between(low: float, high: float, step: float) -> tuple[int, int]:
    """The first and the last multiple of a step between two values."""
    return math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)


def _clock(seconds: int) -> str:
    """Whole seconds as 40 s, 2 min, 2 min 30 s, 1 h 05 min, 1 h 00 min 20 s."""
    sign, size = ("−" if seconds < 0 else ""), abs(seconds)
    hours, minutes, rest = size // 3600, size // 60 % 60, size % 60
    if size < 60:
        return f"{sign}{size}{_NO_BREAK}s"
    tail = f" {rest:02d}{_NO_BREAK}s" if rest else ""
    if hours:
        return f"{sign}{hours}{_NO_BREAK}h" + (f" {minutes:02d}{_NO_BREAK}min" if minutes or rest else "") + tail
    return f"{sign}{minutes}{_NO_BREAK}min{tail}"
