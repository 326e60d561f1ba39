"""RDTech DPS/DPH as supply and meter."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.dps import wire
from drivers.errors import SetPointError, WrongInstrumentError
from drivers.links import Link
from drivers.modbus.client import ModbusClient
from drivers.modbus.supply import RegisterSupply
from drivers.samples import Identity


class Dps(RegisterSupply):
    """One DPS."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for the model. Raises `WrongInstrumentError`, `NoAnswerError`."""
        client = ModbusClient(link, clock, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S, timeout_s=0.3)
        try:
            model, firmware = client.read(wire.MODEL, 2)
        except SetPointError as error:
            raise WrongInstrumentError(f"{link.name}: a Modbus instrument answers that is no DPS ({error})") from error
        if model not in wire.MODELS:
            raise WrongInstrumentError(f"{link.name}: expected a DPS supply, but a model {model} answers there")
        identity = Identity("RDTech", f"DPS{model}", None, f"{firmware / 10:g}")
        super().__init__(link, clock, client, wire.LAYOUT, wire.MODELS[model], identity)
