"""A simulated Siglent SPD3303X."""

from __future__ import annotations

from drivers.electrics import Load
from drivers.scpi.supply_sim import ScpiSupplySim
from drivers.siglent import wire


class SiglentSim(ScpiSupplySim):
    """Channel 1 and what hangs on it."""

    def __init__(self, load: Load, model: str = "SPD3303X") -> None:
        """`model` is one of `wire.MODELS`."""
        identity = f"Siglent Technologies,{model},SPD3XIDD5R0001,1.01.01.02.05,V3.0"
        super().__init__(load, wire.DIALECT, identity, wire.MODELS[model])
