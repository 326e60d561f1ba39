"""Where a register supply keeps what: the table that its driver and its simulator share."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import GarbledError


@dataclass(frozen=True, slots=True)
class Scale:
    """How a model's registers count, and how far they reach."""

    volts_per_count: float
    amperes_per_count: float
    max_v: float
    max_a: float
    ovp_volts_per_count: float
    ocp_amperes_per_count: float


ONE_READ = 16
"""Registers in a row that are cheaper to read at once than in two requests, which cost 13 bytes and two silences."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Register numbers. `None` is *this family has none*."""

    set_v: int
    limit_a: int
    out_v: int
    out_a: int
    output: int
    ovp: int
    ocp: int
    protection: int
    protection_words: tuple[str, ...]
    """What a protection register's value, counted from 1, means."""
    regulation: int | None = None
    """0 is constant voltage, 1 constant current."""
    on_at_power_up: int | None = None
    """Not 0: the output goes on by itself when mains returns."""

    def readings(self) -> range:
        """The registers that one poll asks for: readings, and output, regulation and set-points that stand nearby."""
        wanted = [self.out_v, self.out_a]
        if self.regulation is not None:
            wanted += [self.regulation, self.output]
        everything = _span(*wanted, self.set_v, self.limit_a)
        return everything if len(everything) <= ONE_READ else _span(*wanted)

    def set_points(self) -> range:
        """The registers that hold both set-points."""
        return _span(self.set_v, self.limit_a)

    def tells_set_points(self) -> bool:
        """Whether every poll brings the set-points along."""
        return self.set_v in self.readings() and self.limit_a in self.readings()


def _span(*registers: int) -> range:
    return range(min(registers), max(registers) + 1)


def counts(value: float, per_count: float) -> int:
    """The nearest register value. Raises `GarbledError` where it does not fit 16 bits."""
    count = round(value / per_count)
    if not 0 <= count <= 0xFFFF:
        raise GarbledError(f"{value:g} does not fit a register of steps of {per_count:g}")
    return count
