"""A simulated DPS5005."""

from __future__ import annotations

from drivers.dps import wire
from drivers.electrics import Load
from drivers.modbus.server import ModbusSim
from drivers.modbus.supply_sim import SupplyRegisters


class DpsSim(ModbusSim):
    """One supply and what hangs on it. Its output starts off."""

    def __init__(self, load: Load, model: int = 5005) -> None:
        """`model` is one of `wire.MODELS`."""
        registers = SupplyRegisters(
            wire.LAYOUT,
            wire.MODELS[model],
            load,
            fixed={wire.MODEL: model, wire.FIRMWARE: 16, 0x05: 2400},
            kept={wire.KEY_LOCK: 0, 0x0A: 4},
        )
        super().__init__(registers, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S)
