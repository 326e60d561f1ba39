"""A simulated supply behind a register layout."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.electrics import Load, settle
from drivers.modbus.layout import Layout, Scale, counts
from drivers.samples import Regulation


@dataclass(slots=True)
class SupplyRegisters:
    """The registers of one supply and what hangs on it; protections trip and stay tripped until the output is set."""

    layout: Layout
    scale: Scale
    load: Load
    fixed: dict[int, int]
    """Registers that only say something: model, firmware, serial number."""
    kept: dict[int, int] = field(default_factory=dict)
    highest: int = 0x60

    def __post_init__(self) -> None:
        layout, scale = self.layout, self.scale
        defaults = {layout.set_v: 0, layout.limit_a: 0, layout.output: 0, layout.protection: 0}
        defaults[layout.ovp] = counts(scale.max_v, scale.ovp_volts_per_count)
        defaults[layout.ocp] = counts(scale.max_a, scale.ocp_amperes_per_count)
        if layout.on_at_power_up is not None:
            defaults[layout.on_at_power_up] = 0
        self.kept = defaults | self.kept

    def read(self, first: int, count: int, at_s: float) -> tuple[int, ...] | None:
        """Live values for readings, kept ones for settings, 0 for what nobody knows."""
        if first + count - 1 > self.highest:
            return None
        values = self.fixed | self.kept | self._live(at_s)
        return tuple(values.get(number, 0) for number in range(first, first + count))

    def write(self, first: int, values: tuple[int, ...], at_s: float) -> bool:
        """Take settings; refuse a set-point beyond the model, and every register that is not one of the settings."""
        layout, scale = self.layout, self.scale
        limits = {
            layout.set_v: counts(scale.max_v, scale.volts_per_count),
            layout.limit_a: counts(scale.max_a, scale.amperes_per_count),
        }
        for number, value in enumerate(values, first):
            if number not in self.kept or value > limits.get(number, 0xFFFF) or number == layout.protection:
                return False
        for number, value in enumerate(values, first):
            self.kept[number] = value
            if number == layout.output:
                self.kept[layout.protection] = 0
        self._live(at_s)
        return True

    def _live(self, at_s: float) -> dict[int, int]:
        layout, scale = self.layout, self.scale
        there = settle(
            self.kept[layout.set_v] * scale.volts_per_count,
            self.kept[layout.limit_a] * scale.amperes_per_count,
            bool(self.kept[layout.output]),
            self.load,
            at_s,
        )
        trips = (
            there.volts > self.kept[layout.ovp] * scale.ovp_volts_per_count + 1e-9,
            there.amperes > self.kept[layout.ocp] * scale.ocp_amperes_per_count + 1e-9,
        )
        if self.kept[layout.output] and any(trips):
            self.kept[layout.output] = 0
            self.kept[layout.protection] = 1 + trips.index(True)
            return self._live(at_s)
        live = {
            layout.out_v: counts(there.volts, scale.volts_per_count),
            layout.out_a: counts(there.amperes, scale.amperes_per_count),
        }
        if layout.regulation is not None:
            live[layout.regulation] = int(there.regulation is Regulation.CONSTANT_CURRENT)
        return live
