"""A simulated Hanmatek HM310P."""

from __future__ import annotations

from drivers.electrics import Load
from drivers.hanmatek import wire
from drivers.modbus.server import ModbusSim
from drivers.modbus.supply_sim import SupplyRegisters


class HanmatekSim(ModbusSim):
    """One supply and what hangs on it. Its output starts off."""

    def __init__(self, load: Load, model: int = 3010) -> None:
        """`model` is one of `wire.MODELS`."""
        registers = SupplyRegisters(
            wire.LAYOUT, wire.MODELS[model], load, fixed={wire.MODEL: model, 0x04: 0x4B58, wire.DECIMALS: 0x0233}
        )
        super().__init__(registers, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S)
