"""The options that answer what a trace file leaves open, the same for every verb that opens one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.traces.recording import Hints

_QUANTITIES = ("current", "voltage", "time")

_OPTIONS = (
    click.option(
        "--column",
        "columns",
        multiple=True,
        metavar="current|voltage|time=NAME",
        help="Column or channel by its name or its number from 1; `voltage=none` leaves voltages out.",
    ),
    click.option("--current", metavar="NAME", help="Short for --column current=NAME."),
    click.option("--voltage", metavar="NAME", help="Short for --column voltage=NAME."),
    click.option("--time", metavar="NAME", help="Short for --column time=NAME."),
    click.option("--unit", metavar="UNIT", help="Unit of the current: A, mA, uA, nA; V or mV over a --shunt."),
    click.option("--voltage-unit", metavar="UNIT", help="Unit of the voltage: V, mV or cV."),
    click.option("--time-unit", metavar="UNIT", help="Unit of the time: s, ms, us or ns."),
    click.option("--rate", type=float, metavar="HZ", help="Readings per second, for files without times."),
    click.option("--shunt", type=float, metavar="OHM", help="Resistor that a voltage was measured over."),
    click.option("--supply-v", type=float, metavar="VOLT", help="Voltage at which energy was drawn."),
    click.option("--gain", type=float, metavar="A", help="Ampere per count of raw converter codes."),
    click.option("--offset", type=float, metavar="A", help="Ampere at code 0; ampere = gain × count + offset."),
    click.option("--recording", type=int, metavar="N", help="Which of several recordings in one file, from 1."),
    click.option("--format", "format_name", metavar="NAME", help="Read the file as this format."),
)


def hint_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a click command all of them; the function gets `hints: Hints` and `format_name: str | None`."""

    @wraps(verb)
    def with_hints(*args: Any, **options: Any) -> None:
        taken = {name: options.pop(name) for name in (*_QUANTITIES, "columns", *_PLAIN)}
        verb(*args, hints=_hints(taken), **options)

    for option in reversed(_OPTIONS):
        with_hints = option(with_hints)
    return with_hints


_PLAIN = {
    "unit": "unit",
    "voltage_unit": "voltage_unit",
    "time_unit": "time_unit",
    "rate": "rate_hz",
    "shunt": "shunt_ohm",
    "supply_v": "supply_v",
    "gain": "gain_a_per_count",
    "offset": "offset_a",
    "recording": "recording",
}
"""Option and hint."""


def _hints(taken: dict[str, Any]) -> Hints:
    from bench.traces.recording import Hints

    named: dict[str, str] = {name: taken[name] for name in _QUANTITIES if taken[name] is not None}
    for text in taken["columns"]:
        name, equals, value = text.partition("=")
        if name not in _QUANTITIES or not equals or not value:
            raise BadInputError(
                "--column", f"{text!r} names no column", advice="write current=NAME, voltage=NAME or time=NAME"
            )
        if named.get(name, value) != value:
            raise BadInputError("--column", f"the {name} was given as {named[name]!r} and as {value!r}")
        named[name] = value
    answers: dict[str, Any] = {**named, **{hint: taken[option] for option, hint in _PLAIN.items()}}
    return Hints(**answers)
