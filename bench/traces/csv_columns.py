"""Which column is the current, which the voltage, which the time; asked by name where the header leaves it open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadInputError, QuestionError
from bench.json_input import shown
from bench.traces.asking import ampere_per_unit, finite_hint, hinted_unit, index_of, positive_hint
from bench.traces.csv_cells import Cell, cell_of
from bench.traces.csv_dialect import Dialect
from bench.traces.csv_units import Heading, Quantity, headings_of, unit_named
from bench.traces.recording import Hints, Loss, Unit

PER_VOLT = {Unit.VOLT: 1.0, Unit.MILLIVOLT: 1e3, Unit.CENTIVOLT: 1e2}
"""How many of a unit make a volt; whole numbers, so that decimal digits survive."""
NONE = "none"
"""What `--column voltage=` takes where a file has voltages, and none of them is the phone's."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A column and how its numbers become ampere or volt: divided by `per_si`, times `factor`, plus `offset`."""

    column: int
    per_si: float = 1.0
    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Roles:
    """What the columns of a table are."""

    names: tuple[str, ...]
    """As shown to the person: the header's, or numbers."""
    current: Scaled
    voltage: Scaled | None
    time: int | None
    time_per_s: float | None
    """How many of the time column's unit make a second; `None` where its cells must say."""
    date: int | None
    """A column of days beside one of times of day."""
    index: int | None
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]


def roles_of(path: Path, dialect: Dialect, hints: Hints) -> Roles:
    """Give the columns their roles. Raises `QuestionError` for what only the person knows, naming the option."""
    names = dialect.names or tuple(str(k + 1) for k in range(dialect.width))
    headings = (
        headings_of(names, dialect.units) if dialect.names else tuple(Heading(n, None, None, True) for n in names)
    )
    seen = _Seen(path, dialect, names, headings)
    losses: list[Loss] = []
    notes: list[str] = []
    by_hand = {
        seen.column(quantity, asked)
        for quantity, asked in (
            (Quantity.CURRENT, hints.current),
            (Quantity.VOLTAGE, hints.voltage),
            (Quantity.TIME, hints.time),
        )
        if asked is not None
    } - {None}
    taken = {k for k in by_hand if k is not None}
    current = seen.column(Quantity.CURRENT, hints.current, taken)
    if current is None:
        if len(names) > 1:
            raise seen.question("which column is the current is not said", "current")
        current = 0
    voltage = seen.column(Quantity.VOLTAGE, hints.voltage, taken)
    time = seen.column(Quantity.TIME, hints.time, taken)
    date = seen.date_beside(time) if hints.time is None else None
    index = seen.column(Quantity.INDEX, None)
    if len({k for k in (current, voltage, time) if k is not None}) < sum(
        k is not None for k in (current, voltage, time)
    ):
        raise BadInputError(path, "one column cannot be two things", advice="give each of --column another column")
    if voltage is None:
        losses.append(Loss.VOLTAGE)
    if hints.unit is not None or hints.gain_a_per_count is not None:
        losses.append(Loss.UNIT)
    left = [names[k] for k in range(len(names)) if k not in (current, voltage, time, date, index) and names[k]]
    if left:
        more = f" and {len(left) - 12} more" if len(left) > 12 else ""
        notes.append(f"Columns left out: {', '.join(map(shown, left[:12]))}{more}.")
    return Roles(
        names=names,
        current=seen.current(current, hints),
        voltage=None if voltage is None else seen.voltage(voltage, hints),
        time=time,
        date=date,
        time_per_s=None if time is None else seen.time_per_s(time, hints),
        index=index,
        losses=tuple(losses),
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the header says, and the questions that it leaves."""

    path: Path
    dialect: Dialect
    names: tuple[str, ...]
    headings: tuple[Heading, ...]

    def column(self, quantity: Quantity, asked: str | None, taken: Collection[int] = ()) -> int | None:
        """The column of a quantity: as asked, the only one, or the only one that is called that and nothing more."""
        option = f"--column {quantity.value}"
        if asked is not None:
            if asked.casefold() == NONE and quantity is not Quantity.CURRENT:
                return None
            if self.names.count(asked) > 1:
                raise self._twice(self.names.index(asked), option)
            return index_of(self.path, asked, self.names, option)
        found = [k for k, heading in enumerate(self.headings) if heading.quantity is quantity and k not in taken]
        plain = [k for k in found if self.headings[k].plain]
        chosen = found if len(found) == 1 else plain
        if quantity is Quantity.INDEX:
            return chosen[0] if len(chosen) == 1 else None
        if quantity is Quantity.TIME and (clock := self._clock_of_two(found)) is not None:
            return clock
        if len(found) > 1 and len(chosen) != 1:
            if len({self.names[k] for k in found}) < len(found):
                raise self._twice(found[0], option)
            which = ", ".join(shown(self.names[k]) for k in found)
            raise self.question(f"{len(found)} columns could be the {quantity.value}: {which}", quantity.value)
        if chosen and self.names.count(self.names[chosen[0]]) > 1:
            raise self._twice(chosen[0], option)
        return chosen[0] if chosen else None

    def date_beside(self, time: int | None) -> int | None:
        """The column of days, where the time is the time of day beside it."""
        found = [k for k, heading in enumerate(self.headings) if heading.quantity is Quantity.TIME]
        return None if time is None or self._clock_of_two(found) != time else next(k for k in found if k != time)

    def _clock_of_two(self, found: Collection[int]) -> int | None:
        """Of a column of days and one of times of day the second; `None` for any others."""
        kinds = {cell_of(self.dialect.first_row[k]): k for k in found}
        return kinds[Cell.CLOCK] if len(found) == 2 and kinds.keys() == {Cell.DATE, Cell.CLOCK} else None

    def current(self, k: int, hints: Hints) -> Scaled:
        """How the current column becomes ampere: calibration, unit given by hand, unit of the header, in this order."""
        gain = finite_hint(hints, "gain_a_per_count")
        offset_a = finite_hint(hints, "offset_a") or 0.0
        if gain is not None:
            return Scaled(k, 1.0, gain, offset_a)
        unit = hinted_unit(hints, "unit")
        heading = self.headings[k]
        if unit is None and heading.unit is not None:
            if heading.unit.quantity is Quantity.CURRENT:
                return Scaled(k, heading.unit.per_si, 1.0, offset_a)
            unit = {"V": Unit.VOLT, "mV": Unit.MILLIVOLT}.get(heading.unit.name)
            if unit is None:
                raise BadInputError(
                    self.path, f"the column {self._called(k)} is in {heading.unit.name}, which is no current"
                )
        if unit is None:
            raise QuestionError(
                self.path,
                f"the unit of the current column {self._called(k)} is not said",
                advice="say it with --unit A, mA, uA or nA (V or mV over a --shunt)",
            )
        if unit in PER_VOLT:
            ampere_per_unit(self.path, unit, hints, self.names[k])  # asks for the shunt
            return Scaled(k, PER_VOLT[unit], 1 / (positive_hint(hints, "shunt_ohm") or 1.0), offset_a)
        return Scaled(k, {Unit.AMPERE: 1.0, Unit.MILLIAMPERE: 1e3, Unit.MICROAMPERE: 1e6}.get(unit, 1e9), 1.0, offset_a)

    def voltage(self, k: int, hints: Hints) -> Scaled:
        """How the voltage column becomes volt."""
        unit = hinted_unit(hints, "voltage_unit")
        heading = self.headings[k]
        if unit is not None and unit in PER_VOLT:
            return Scaled(k, PER_VOLT[unit])
        if unit is None and heading.unit is not None and heading.unit.quantity is Quantity.VOLTAGE:
            return Scaled(k, heading.unit.per_si)
        raise QuestionError(
            self.path,
            f"the unit of the voltage column {self._called(k)} is not said",
            advice="say it with --voltage-unit V, mV or cV, or leave it out with --column voltage=none",
        )

    def time_per_s(self, k: int, hints: Hints) -> float | None:
        """The unit of the time column: given by hand, or the header's; `None` where neither says."""
        if hints.time_unit is not None:
            unit = unit_named(hints.time_unit)
            if unit is None or unit.quantity is not Quantity.TIME:
                raise BadInputError(
                    "--time-unit", f"{hints.time_unit!r} is no unit of time", advice="give s, ms, us or ns"
                )
            return unit.per_si
        heading = self.headings[k]
        return heading.unit.per_si if heading.unit is not None and heading.unit.quantity is Quantity.TIME else None

    def question(self, problem: str, quantity: str) -> QuestionError:
        """Ask which column, with all of them."""
        return QuestionError(
            self.path,
            f"{problem}; its columns are {self._listed()}",
            advice=f"say it with --column {quantity}=NAME (or its number)",
        )

    def _twice(self, k: int, option: str) -> BadInputError:
        return BadInputError(
            self.path,
            f"the header names the column {shown(self.names[k])} twice",
            place=f"line {self.dialect.header_lines}",
            advice=f"say which is meant by its number with {option}=NUMBER",
        )

    def _called(self, k: int) -> str:
        return repr(shown(self.names[k])) if self.dialect.names else f"{k + 1}"

    def _listed(self) -> str:
        shown_columns = [
            f"{k + 1} {shown(name)!r}" if self.dialect.names else f"{name} (first {shown(self.dialect.first_row[k])})"
            for k, name in enumerate(self.names[:20])
        ]
        return ", ".join(shown_columns) + (", …" if len(self.names) > 20 else "")
