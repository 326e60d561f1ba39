"""What a supply and its load do to each other: the physics that every simulated supply shares.

A supply holds its set voltage until the load wants more than the limit; then it holds the limit, and the voltage falls
to what the load needs for that current. A load that pushes back (a phone whose charger runs from USB) raises the
terminal voltage above the set value, and an ordinary supply, which cannot sink, reads zero.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from drivers.samples import Regulation


class Load(Protocol):
    """What hangs on the leads."""

    def current_a(self, volts: float, at_s: float) -> float:
        """What it draws at this terminal voltage and time; never falls as the voltage rises; negative pushes back."""


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing is connected."""

    def current_a(self, volts: float, at_s: float) -> float:  # noqa: ARG002 - the Protocol's signature
        """Nothing flows."""
        return 0.0


@dataclass(frozen=True, slots=True)
class Resistive:
    """A resistor: `--load 0.35` is one that draws 0.35 A at 4 V; a short is one of some tens of milliohm."""

    ohm: float

    def current_a(self, volts: float, at_s: float) -> float:  # noqa: ARG002 - the Protocol's signature
        """Ohm's law."""
        return volts / self.ohm


@dataclass(frozen=True, slots=True)
class Backfeed:
    """A charger behind the leads that pushes towards its float voltage through a resistance."""

    float_v: float = 4.44  # pack float of the X3 Pro (device tree of vayu)
    ohm: float = 0.1

    def current_a(self, volts: float, at_s: float) -> float:  # noqa: ARG002 - the Protocol's signature
        """Negative below the float voltage."""
        return (volts - self.float_v) / self.ohm


@dataclass(frozen=True, slots=True)
class Terminals:
    """What stands at the supply's output."""

    volts: float
    amperes: float
    regulation: Regulation


class LoadInTime(ABC):
    """A load with an account of its own of what a supply does to it: what its capacitors hold, when it dies of too
    little and starts again. A class to inherit from, since supplies ask which kind they have thousands of times a
    second."""

    @abstractmethod
    def current_a(self, volts: float, at_s: float) -> float:
        """What a meter in the lead sees."""

    @abstractmethod
    def supplied(self, set_v: float, limit_a: float, output_on: bool, at_s: float) -> Terminals:
        """What stands at the terminals of a supply that is set so."""

    @abstractmethod
    def currents_a(self, volts: float, first_s: float, count: int, rate_hz: float) -> npt.NDArray[np.float64]:
        """What a meter in the lead sees: means over `count` intervals of `1 / rate_hz` from `first_s` on, (count,)."""


def settle(set_v: float, limit_a: float, output_on: bool, load: Load, at_s: float) -> Terminals:
    """Voltage and current at the terminals once the supply has settled (its own response is far under a reading)."""
    if isinstance(load, LoadInTime):
        return load.supplied(set_v, limit_a, output_on, at_s)
    if not output_on:
        return Terminals(_pushed_up_to(0.0, load, at_s), 0.0, Regulation.OFF)
    demand_a = load.current_a(set_v, at_s)
    if demand_a < 0.0:
        return Terminals(_pushed_up_to(set_v, load, at_s), 0.0, Regulation.CONSTANT_VOLTAGE)
    if demand_a <= limit_a:
        return Terminals(set_v, demand_a, Regulation.CONSTANT_VOLTAGE)
    low, high = 0.0, set_v
    for _ in range(40):  # halves the interval to below a nanovolt; the load's curve only rises
        middle = 0.5 * (low + high)
        if load.current_a(middle, at_s) > limit_a:
            high = middle
        else:
            low = middle
    return Terminals(low, limit_a, Regulation.CONSTANT_CURRENT)


def _pushed_up_to(volts: float, load: Load, at_s: float) -> float:
    """The voltage at which a load that pushes back comes to rest, since the supply cannot sink."""
    if load.current_a(volts, at_s) >= 0.0:
        return volts
    low, high = volts, volts + 1.0
    while load.current_a(high, at_s) < 0.0 and high < 100.0:
        high += 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if load.current_a(middle, at_s) < 0.0 else (low, middle)
    return low
