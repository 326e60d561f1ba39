"""What the name of a channel or column says of its quantity and unit: `I (mA)`, `current_A`, `Voltage`, `U/mV`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bench.traces.asking import unit_of
from bench.traces.recording import Unit


class Quantity(Enum):
    """What a channel may be."""

    CURRENT = "current"
    VOLTAGE = "voltage"


@dataclass(frozen=True, slots=True)
class NamedQuantity:
    """What a name says; `None` is *it does not say*."""

    quantity: Quantity | None
    unit: Unit | None


_CURRENT_WORDS = re.compile(
    r"(i|current|curr|amps?|ampere|amperes|strom|i_?(bat|batt|vbat|in|out|main))\d*", re.IGNORECASE
)
_VOLTAGE_WORDS = re.compile(r"(v|u|voltage|volts?|spannung|v_?(bat|batt|in|out|main))\d*", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-zµμ]+\d*|\d+")
_CURRENT_UNITS = (Unit.AMPERE, Unit.MILLIAMPERE, Unit.MICROAMPERE, Unit.NANOAMPERE)


def named_quantity(name: str) -> NamedQuantity:
    """Read a name: its first word may be a quantity, its last one a unit.

    A lone `A` is the name of channel A as often as an ampere, and says nothing.
    """
    tokens = _TOKEN.findall(name)
    if not tokens:
        return NamedQuantity(None, None)
    unit = unit_of(tokens[-1]) if len(tokens) > 1 or len(tokens[0]) > 1 else None
    if _CURRENT_WORDS.fullmatch(tokens[0]):
        return NamedQuantity(Quantity.CURRENT, unit)
    if _VOLTAGE_WORDS.fullmatch(tokens[0]):
        return NamedQuantity(Quantity.VOLTAGE, unit)
    if unit in _CURRENT_UNITS:
        return NamedQuantity(Quantity.CURRENT, unit)
    return NamedQuantity(None, unit)
