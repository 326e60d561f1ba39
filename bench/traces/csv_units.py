"""Units and quantities as people write them above a column: `Current (mA)`, `I [µA]`, `current_ma`, `U/V`, `t_ms`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Quantity(Enum):
    """What a column holds."""

    CURRENT = "current"
    VOLTAGE = "voltage"
    TIME = "time"
    INDEX = "index"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """A unit, and how many of it make one SI unit."""

    quantity: Quantity
    name: str
    per_si: float
    """1000 for mA: a value is divided by it. A whole number, so that decimal digits survive."""


def _spellings(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _unit_table() -> dict[str, ColumnUnit]:
    """Every spelling of every unit, folded."""
    rows = (
        (Quantity.CURRENT, "A", 1.0, "a amp amps ampere amperes"),
        (Quantity.CURRENT, "mA", 1e3, "ma milliamp milliamps milliampere milliamperes"),
        (Quantity.CURRENT, "uA", 1e6, "ua microamp microamps microampere microamperes"),
        (Quantity.CURRENT, "nA", 1e9, "na nanoamp nanoamps nanoampere nanoamperes"),
        (Quantity.VOLTAGE, "V", 1.0, "v volt volts"),
        (Quantity.VOLTAGE, "mV", 1e3, "mv millivolt millivolts"),
        (Quantity.VOLTAGE, "uV", 1e6, "uv microvolt microvolts"),
        (Quantity.TIME, "s", 1.0, "s sec secs second seconds sek"),
        (Quantity.TIME, "ms", 1e3, "ms msec msecs millis millisecond milliseconds"),
        (Quantity.TIME, "us", 1e6, "us usec usecs micros microsecond microseconds"),
        (Quantity.TIME, "ns", 1e9, "ns nsec nsecs nanos nanosecond nanoseconds"),
    )
    table = {text: ColumnUnit(quantity, name, per) for quantity, name, per, texts in rows for text in _spellings(texts)}
    others = _spellings(
        "w mw uw kw wh mwh uwh ws ah mah uah as c mc uc j mj uj °c degc f °f k ohm ohms kohm mohm hz khz mhz % db dbm "
        "g mg hpa bar min h hours minutes"
    )
    return table | {text: ColumnUnit(Quantity.OTHER, text, 1.0) for text in others}


_UNITS = _unit_table()
_BRACKETED = re.compile(r"^(.*?)[\s_]*(?:\[([^\[\]]*)\]|\(([^()]*)\)|\{([^{}]*)\})\s*$")
_TAILED = re.compile(r"^(.*[^\s_/.])(?:[_/.]|\s+(?:in\s+)?)([^\s_/.]+)$")
_TOKEN = re.compile(r"[^\W\d_]+|#")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = {
    Quantity.CURRENT: _spellings(
        "current curr amps amp amperage strom i ibat ibus iload iin iout isense corriente courant"
    ),
    Quantity.VOLTAGE: _spellings("voltage volt volts v u vbus vbat vin vout vload vsense spannung tension"),
    Quantity.TIME: _spellings(
        "time timestamp timestamps t ts elapsed runtime uptime date datetime zeit zeitstempel datum uhrzeit"
    ),
    Quantity.INDEX: _spellings("index idx sample samples n no nr number # row"),
}
_NOT_MEASURED = _spellings("set setpoint limit lim range ovp ocp status mode target preset soll")
"""A column with such a word is what was asked of the supply, not what flowed."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the name of a column says."""

    name: str
    quantity: Quantity | None
    """`None` where it says nothing that is known here."""
    unit: ColumnUnit | None
    plain: bool
    """Its name is the quantity and nothing more: `Current (mA)`, not `Main Avg Current (mA)`."""


def unit_named(text: str) -> ColumnUnit | None:
    """The unit that a text is, or `None`. `µ` has two code points; `Ma` is taken for mA, as nobody logs megaampere.

    sigrok and some meters say `A DC`.
    """
    folded = text.strip().replace("µ", "u").replace("μ", "u").replace("Ω", "ohm").casefold()
    return _UNITS.get(folded.removesuffix(" dc"))


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else, bracketed or not."""
    return unit_named(text.strip("[](){} ")) is not None


def headings_of(names: tuple[str, ...], units_below: tuple[str, ...] | None) -> tuple[Heading, ...]:
    """Quantity and unit of each column, from the names and from the row of units below them if there is one."""
    # Channels are often called A, B, C; then a lone A is no ampere.
    lettered = any(name.strip().casefold() in ("b", "c", "d") for name in names)
    below = units_below or ("",) * len(names)
    return tuple(_heading_of(name, unit, lettered) for name, unit in zip(names, below, strict=True))


def _heading_of(name: str, unit_below: str, lettered: bool) -> Heading:
    stem, unit = _parted(name)
    if not stem and lettered:
        unit = None
    if unit_below:
        unit = unit_named(unit_below.strip("[](){} ")) or unit
    words = _words(stem)
    if _NOT_MEASURED & set(words):
        return Heading(name, Quantity.OTHER, unit, plain=False)
    said = _said(words)
    if unit is not None and said is not Quantity.INDEX:
        return Heading(name, unit.quantity, unit, plain=set(words) <= _WORDS.get(unit.quantity, frozenset()))
    return Heading(name, said, None, plain=said is not None and set(words) <= _WORDS[said])


def _words(stem: str) -> list[str]:
    return [word.casefold() for word in _TOKEN.findall(_CAMEL.sub(" ", stem))]


def _parted(name: str) -> tuple[str, ColumnUnit | None]:
    """Stem and unit: in brackets, behind a separator, or the whole name."""
    found = _BRACKETED.match(name.strip())
    if found is not None:
        text = next(group for group in found.groups()[1:] if group is not None)
        return found.group(1), unit_named(text)
    found = _TAILED.match(name.strip())
    unit = unit_named(found.group(2)) if found is not None else None
    if found is not None and unit is not None:
        # `I1_A` is in ampere; `Phase A` and `out_A` are names.
        if len(found.group(2)) > 1 or unit.quantity in (Quantity.OTHER, _said(_words(found.group(1)))):
            return found.group(1), unit
        return name, None
    alone = unit_named(name)
    return ("", alone) if alone is not None and alone.quantity is not Quantity.OTHER else (name, None)


def _said(words: list[str]) -> Quantity | None:
    return next((quantity for quantity, known in _WORDS.items() if known & set(words)), None)
