"""A simulated Rigol DP832."""

from __future__ import annotations

from drivers.electrics import Load
from drivers.rigol import wire
from drivers.scpi.supply_sim import ScpiSupplySim

_ALSO = {"SYST:BEEP:STAT?": "OFF", ":SYST:OTP?": "ON", ":OUTP:OVP?": "OFF", ":OUTP:OCP:STAT?": "OFF"}


class RigolSim(ScpiSupplySim):
    """Channel 1 and what hangs on it."""

    def __init__(self, load: Load) -> None:
        """A DP832."""
        identity = "RIGOL TECHNOLOGIES,DP832,DP8C000000001,00.01.14"
        super().__init__(load, wire.DIALECT, identity, wire.MODELS["DP832A?"], _ALSO)
