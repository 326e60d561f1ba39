"""What a file cannot say and the person can: the options that answer, checks on the answers, answers not needed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

from bench.errors import BadInputError, QuestionError
from bench.traces.recording import Hints, Unit

HintName = Literal[
    "current",
    "voltage",
    "time",
    "unit",
    "voltage_unit",
    "time_unit",
    "rate_hz",
    "shunt_ohm",
    "supply_v",
    "gain_a_per_count",
    "offset_a",
    "recording",
]
OPTIONS: dict[HintName, str] = {
    "current": "--current",
    "voltage": "--voltage",
    "time": "--time",
    "unit": "--unit",
    "voltage_unit": "--voltage-unit",
    "time_unit": "--time-unit",
    "rate_hz": "--rate",
    "shunt_ohm": "--shunt",
    "supply_v": "--supply-v",
    "gain_a_per_count": "--gain",
    "offset_a": "--offset",
    "recording": "--recording",
}
"""Each hint and the option that gives it."""

_AMPERE_PER: dict[Unit, float] = {
    Unit.AMPERE: 1.0,
    Unit.MILLIAMPERE: 1e-3,
    Unit.MICROAMPERE: 1e-6,
    Unit.NANOAMPERE: 1e-9,
}
_VOLT_PER: dict[Unit, float] = {Unit.VOLT: 1.0, Unit.MILLIVOLT: 1e-3, Unit.CENTIVOLT: 1e-2}


def unit_of(text: str) -> Unit | None:
    """The unit that a text such as `mA`, `µA` or `v` names, or `None`."""
    folded = text.strip().replace("µ", "u").replace("μ", "u").casefold()
    return next((unit for unit in Unit if unit.value.casefold() == folded), None)


def hinted_unit(hints: Hints, name: Literal["unit", "voltage_unit"]) -> Unit | None:
    """The unit given by hand, or `None`. Raises `BadInputError` for a unit that no column can have."""
    text: str | None = getattr(hints, name)
    if text is None:
        return None
    unit = unit_of(text)
    if unit is None:
        raise BadInputError(OPTIONS[name], f"{text!r} is no unit", advice=f"give one of {', '.join(Unit)}")
    return unit


def positive_hint(hints: Hints, name: Literal["shunt_ohm", "supply_v", "rate_hz"]) -> float | None:
    """A number above zero given by hand, or `None`. Raises `BadInputError` for one that cannot be meant."""
    value: float | None = getattr(hints, name)
    if value is not None and not 1e-9 <= value <= 1e9:
        raise BadInputError(OPTIONS[name], f"{value:g} is out of range", advice="give a number above zero")
    return value


def finite_hint(hints: Hints, name: Literal["gain_a_per_count", "offset_a"]) -> float | None:
    """A plain number given by hand, or `None`. Raises `BadInputError` for one that cannot be meant."""
    value: float | None = getattr(hints, name)
    if value is not None and not (math.isfinite(value) and abs(value) <= 1e6):
        raise BadInputError(OPTIONS[name], f"{value:g} is out of range", advice="give a number in ampere")
    return value


def ampere_per_unit(path: Path, unit: Unit, hints: Hints, channel: str) -> float:
    """What a value in `unit` is multiplied with to be ampere. Raises `QuestionError` for volts without a shunt."""
    if unit in _AMPERE_PER:
        return _AMPERE_PER[unit]
    shunt_ohm = positive_hint(hints, "shunt_ohm")
    if shunt_ohm is None:
        raise QuestionError(
            path,
            f"{channel!r} is in {unit}, which is a voltage",
            advice=f"give the resistance that it was measured over with {OPTIONS['shunt_ohm']} OHM",
        )
    return _VOLT_PER[unit] / shunt_ohm


def volt_per_unit(unit: Unit, channel: str) -> float:
    """What a value in `unit` is multiplied with to be volt. Raises `BadInputError` for a unit of current."""
    if unit not in _VOLT_PER:
        raise BadInputError(
            OPTIONS["voltage_unit"], f"{channel!r} cannot be a voltage in {unit}", advice="give V or mV"
        )
    return _VOLT_PER[unit]


def index_of(path: Path, asked: str, names: tuple[str, ...], option: str) -> int:
    """Index of the channel called by its name, or by its number counted from 1. Raises `BadInputError`."""
    if names.count(asked) == 1:
        return names.index(asked)
    alike = [k for k, name in enumerate(names) if name.casefold() == asked.casefold()]
    if len(alike) == 1:
        return alike[0]
    if asked.isascii() and asked.isdigit() and len(asked) < 6 and 1 <= int(asked) <= len(names):
        return int(asked) - 1
    raise BadInputError(
        path, f"has no channel {asked!r}, which {option} asks for", advice=f"its channels are {listed(names)}"
    )


def listed(names: tuple[str, ...]) -> str:
    """Names for one sentence; of very many the first dozen and a count."""
    return ", ".join(names) if len(names) <= 12 else f"{', '.join(names[:12])} and {len(names) - 12} more"


def unneeded(hints: Hints, *used: HintName) -> tuple[str, ...]:
    """One note per answer that this file did not need, so that none is dropped in silence."""
    return tuple(
        f"{option} was given and not used: this file leaves nothing open that it would answer."
        for name, option in OPTIONS.items()
        if name not in used and getattr(hints, name) is not None
    )
