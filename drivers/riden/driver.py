"""Riden RD60xx as supply and meter."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.errors import SetPointError, WrongInstrumentError
from drivers.links import Link
from drivers.modbus.client import ModbusClient
from drivers.modbus.supply import RegisterSupply
from drivers.riden import wire
from drivers.samples import Identity


class Riden(RegisterSupply):
    """One RD60xx."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for model and range. Raises `WrongInstrumentError`, `NoAnswerError`.

        One user counted 600 retries a command with a mis-set timeout, and hardly any with 0.5 s: three tries of that.
        """
        client = ModbusClient(link, clock, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S, timeout_s=0.5)
        try:
            number, high, low, firmware = client.read(wire.MODEL, 4)
            current_range = client.read(wire.RANGE, 1)[0]
        except SetPointError as error:
            raise WrongInstrumentError(
                f"{link.name}: a Modbus instrument answers that is no Riden ({error})"
            ) from error
        model = wire.MODELS.get(number)
        if model is None:
            raise WrongInstrumentError(f"{link.name}: expected a Riden RD60xx, but a model {number} answers there")
        scale = model.scales[min(current_range, len(model.scales) - 1)]
        identity = Identity("Riden", model.name, f"{high << 16 | low:08d}", f"{firmware / 100:.2f}")
        super().__init__(link, clock, client, wire.LAYOUT, scale, identity)
