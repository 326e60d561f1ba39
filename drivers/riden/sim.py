"""A simulated Riden RD60xx."""

from __future__ import annotations

from drivers.electrics import Load
from drivers.modbus.server import ModbusSim
from drivers.modbus.supply_sim import SupplyRegisters
from drivers.riden import wire


class RidenSim(ModbusSim):
    """One supply and what hangs on it. Its output starts off."""

    def __init__(self, load: Load, model: int = 60062, current_range: int = 0) -> None:
        """`model` is an id of `wire.MODELS`; `current_range` matters on the RD6012P alone."""
        scales = wire.MODELS[model].scales
        registers = SupplyRegisters(
            wire.LAYOUT,
            scales[min(current_range, len(scales) - 1)],
            load,
            fixed={wire.MODEL: model, 1: 0, 2: 12345, 3: 128, 14: 6500, wire.RANGE: current_range},
        )
        super().__init__(registers, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S)
