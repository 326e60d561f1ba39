"""Hanmatek HM310P as supply and meter."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.errors import SetPointError, WrongInstrumentError
from drivers.hanmatek import wire
from drivers.links import Link
from drivers.modbus.client import ModbusClient
from drivers.modbus.supply import RegisterSupply
from drivers.samples import Identity


class Hanmatek(RegisterSupply):
    """One HM310P. It does not say whether it limits the current; a collapsed voltage has to tell."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for the model. Raises `WrongInstrumentError`, `NoAnswerError`."""
        client = ModbusClient(
            link, clock, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S, timeout_s=0.3, tries=5
        )
        try:
            model, _, decimals = client.read(wire.MODEL, 3)
        except SetPointError as error:
            raise WrongInstrumentError(
                f"{link.name}: a Modbus instrument answers that is no HM310P ({error})"
            ) from error
        if model not in wire.MODELS or decimals != 0x0233:
            raise WrongInstrumentError(
                f"{link.name}: expected an HM310P with decimals 0x0233, "
                f"but model {model} with decimals {decimals:#06x} answers there"
            )
        identity = Identity("Hanmatek", wire.NAMES[model], None, None)
        super().__init__(link, clock, client, wire.LAYOUT, wire.MODELS[model], identity)
