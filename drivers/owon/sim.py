"""A simulated OWON SPE6103."""

from __future__ import annotations

from drivers.electrics import Load
from drivers.owon import wire
from drivers.scpi.supply_sim import ScpiSupplySim


class OwonSim(ScpiSupplySim):
    """One supply and what hangs on it."""

    def __init__(self, load: Load, model: str = "SPE6103") -> None:
        """`model` is one of `wire.MODELS`."""
        super().__init__(load, wire.DIALECT, f"OWON,{model},24380001,FV:V1.6.0", wire.MODELS[model])
