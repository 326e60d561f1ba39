"""Tables of numbers as data classes: every key known, every value of its type, every mistake named by its place."""

from __future__ import annotations

import math
import tomllib
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from importlib.resources import files
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from drivers.errors import DriversError

Made = TypeVar("Made")

Table = dict[str, Any]
"""What a TOML file holds before it is checked."""

LOGARITHMIC_FROM = 4.0
"""Ranges wider than this factor are drawn evenly in the logarithm: 20 to 600 mA of leak, not mostly 300."""


class ScenarioError(DriversError):
    """A scenario table that cannot be used, or a fault that there is none of."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`."""

    low: float
    high: float

    def at(self, share: float) -> float:
        """The number at a share between 0 and 1, evenly or evenly in the logarithm."""
        if self.low > 0 and self.high >= LOGARITHMIC_FROM * self.low:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share


def read_table(name: str) -> Table:
    """A TOML file of this package."""
    return tomllib.loads(files("drivers.phone_scenarios").joinpath(name).read_text(encoding="utf-8"))


def made(kind: type[Made], row: object, place: str) -> Made:
    """A table as an object of a data class.

    Every key must be known, every key without a default there, every value of its type. Raises `ScenarioError`.
    """
    if not isinstance(row, dict):
        raise ScenarioError(f"{place}: expected a table, not {row!r}")
    hints = get_type_hints(kind)
    unknown = sorted(set(row) - set(hints))
    if unknown:
        raise ScenarioError(f"{place}.{unknown[0]}: there is no such key; known are {', '.join(hints)}")
    needed = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]  # type: ignore[arg-type]
    missing = [name for name in needed if name not in row]
    if missing:
        raise ScenarioError(f"{place}.{missing[0]}: the key is missing")
    return kind(**{name: _value(hints[name], value, f"{place}.{name}") for name, value in row.items()})


def _value(hint: object, value: object, place: str) -> object:
    choices = [choice for choice in get_args(hint) if choice is not NoneType]
    if get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_value(choices[0], item, f"{place}.{k}") for k, item in enumerate(value))
    kind = choices[0] if choices else hint
    if kind is Range:
        return _range(value, place)
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value):
        return float(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(kind, value, place)
    if kind in (str, bool, int) and type(value) is kind:
        return value
    if isinstance(kind, type) and isinstance(value, dict):
        return made(kind, value, place)
    raise ScenarioError(f"{place}: expected {getattr(kind, '__name__', kind)}, not {value!r}")


def _member(kind: type[StrEnum], value: object, place: str) -> StrEnum:
    for member in kind:
        if member.value == value:
            return member
    raise ScenarioError(f"{place}: {value!r} is none of {', '.join(kind)}")


def _range(value: object, place: str) -> Range:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(end, (int, float)) for end in value):
        raise ScenarioError(f"{place}: expected two numbers, lowest and highest, not {value!r}")
    low, high = float(value[0]), float(value[1])
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise ScenarioError(f"{place}: expected the lower number first, not {value!r}")
    return Range(low, high)
