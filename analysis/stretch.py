"""Figures of a stretch of a recording, from every reading in it, in bounded memory."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.trace import Clock, FloatArray, StampedClock

_AT_ONCE = 1 << 20
"""Readings that are looked at together."""
_LONGEST_HOLD = 2.5
"""A reading stands until the next one, but for no more than this many usual distances: what follows is a hole."""


class Column(Protocol):
    """Readings of which a part can be taken: an array, or something that reads the part when it is asked for."""

    def __getitem__(self, part: slice, /) -> FloatArray:
        """The readings of a part, shape (n,)."""


class Readings(Protocol):
    """A trace, or a recording that is longer than memory."""

    @property
    def clock(self) -> Clock:
        """When each was taken."""

    @property
    def current_a(self) -> Column:
        """NaN is a lost reading."""

    @property
    def voltage_v(self) -> Column | None:
        """`None` where nobody measured it."""


@dataclass(frozen=True, slots=True)
class StretchFigures:
    """What lies between two times. Currents are of the readings that were not lost, charge and energy of their time."""

    duration_s: float
    """From one time to the other, whatever was read."""
    readings: int
    lost: int
    """Readings that are marked as lost, and those that are missing between stamps."""
    mean_a: float
    least_a: float
    most_a: float
    std_a: float
    """About the mean."""
    charge_c: float
    energy_j: float | None
    """`None` where no voltage was measured."""

    @property
    def lost_share(self) -> float:
        """Share of the readings that should be there."""
        return self.lost / (self.readings + self.lost) if self.readings + self.lost else 0.0


def stretch_figures(trace: Readings, start_s: float, stop_s: float) -> StretchFigures | None:
    """The figures of the readings from `start_s` to before `stop_s`; `None` where none was read."""
    steps = adding_up(trace, start_s, stop_s)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: StretchFigures | None = end.value
            return found


def adding_up(trace: Readings, start_s: float, stop_s: float) -> Generator[int, None, StretchFigures | None]:
    """The same in steps that can be given up: gives how many readings are added up, and the figures at the end."""
    first, stop = trace.clock.index_at(start_s), trace.clock.index_at(stop_s)
    usual_s = 1.0 / trace.clock.median_rate_hz if len(trace.clock) > 1 else 0.0
    sums = _Sums(usual_s)
    for k in range(first, stop, _AT_ONCE):
        end = min(stop, k + _AT_ONCE)
        sums.add(trace, k, end)
        yield end - first
    if not sums.readings:
        return None
    has_voltage = trace.voltage_v is not None and sums.with_voltage > 0
    return StretchFigures(
        duration_s=stop_s - start_s,
        readings=sums.readings,
        lost=stop - first - sums.readings + sums.missing,
        mean_a=sums.mean_a,
        least_a=sums.least_a,
        most_a=sums.most_a,
        std_a=math.sqrt(sums.squares / sums.readings),
        charge_c=sums.charge_c,
        energy_j=sums.energy_j if has_voltage else None,
    )


@dataclass(slots=True)
class _Sums:
    """What is known of the parts that were added so far."""

    usual_s: float
    readings: int = 0
    with_voltage: int = 0
    missing: int = 0
    mean_a: float = 0.0
    squares: float = 0.0
    """Sum of the squared deviations from the mean."""
    least_a: float = math.inf
    most_a: float = -math.inf
    charge_c: float = 0.0
    energy_j: float = 0.0

    def add(self, trace: Readings, first: int, stop: int) -> None:
        """The readings `first` to `stop`; two parts make one as in Chan, Golub and LeVeque 1983."""
        current = trace.current_a[first:stop].astype(np.float64)
        read = np.isfinite(current)
        hold_s = _holds_s(trace.clock, first, stop, self.usual_s)
        if isinstance(trace.clock, StampedClock) and self.usual_s > 0:
            wide = hold_s > _LONGEST_HOLD * self.usual_s
            self.missing += int((np.round(hold_s[wide] / self.usual_s) - 1).sum())
            hold_s = np.where(wide, self.usual_s, hold_s)
        values = current[read]
        if not values.size:
            return
        mean_a = float(values.mean())
        count, step_a = self.readings + values.size, mean_a - self.mean_a
        squares = float(np.square(values - mean_a).sum())
        self.squares += squares + step_a * step_a * self.readings * values.size / count
        self.mean_a += step_a * values.size / count
        self.readings = count
        self.least_a, self.most_a = min(self.least_a, float(values.min())), max(self.most_a, float(values.max()))
        coulombs = values * hold_s[read]
        self.charge_c += float(coulombs.sum())
        if trace.voltage_v is not None:
            volts = trace.voltage_v[first:stop].astype(np.float64)[read]
            known = np.isfinite(volts)
            self.with_voltage += int(known.sum())
            self.energy_j += float((coulombs[known] * volts[known]).sum())


def _holds_s(clock: Clock, first: int, stop: int, usual_s: float) -> np.typing.NDArray[np.float64]:
    """How long each reading stands: to the next one; the last of all for the usual distance. Shape (n,)."""
    if not isinstance(clock, StampedClock):
        return np.full(stop - first, usual_s)
    stamps = clock.stamps_s[first : stop + 1]
    return np.diff(stamps) if stop < len(clock) else np.append(np.diff(stamps), usual_s)
