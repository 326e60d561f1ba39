"""A bench supply's registers behind pymodbus's own server: `python -m tests.peers.modbus_server riden /dev/pts/3`.

The register numbers stand here a second time, from the public lists that each `wire.py` names, so that a wrong number
in our table meets a right one.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

from pymodbus import FramerType
from pymodbus.constants import ExcCodes
from pymodbus.server import StartAsyncSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

LOAD_OHM = 8.0
"""0.5 A at 4 V."""


@dataclass(frozen=True)
class Supply:
    """Where one model keeps what; volts in hundredths, ampere in thousandths."""

    baud: int
    last: int
    set_v: int
    limit_a: int
    out_v: int
    out_a: int
    output: int
    limiting: int | None
    fixed: dict[int, int]


SUPPLIES = {
    "riden": Supply(115_200, 119, 8, 9, 10, 11, 18, 17, {0: 60062, 1: 0, 2: 4711, 3: 128, 20: 0}),
    "hanmatek": Supply(9600, 0x5F, 0x30, 0x31, 0x10, 0x11, 0x01, None, {0x03: 3010, 0x04: 0, 0x05: 0x0233}),
    "dps": Supply(9600, 0x5F, 0, 1, 2, 3, 9, 8, {0x0B: 5005, 0x0C: 12}),
}


def device(supply: Supply) -> SimDevice:
    """The registers, with readings that follow from settings."""

    async def touched(
        function_code: int,
        start_address: int,
        address: int,
        count: int,
        current_registers: list[int],
        set_values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        kept = current_registers
        hundredths, thousandths = 0, 0
        if kept[supply.output - start_address]:
            hundredths = kept[supply.set_v - start_address]
            thousandths = round(10 * hundredths / LOAD_OHM)
            limit = kept[supply.limit_a - start_address]
            if supply.limiting is not None:
                kept[supply.limiting - start_address] = int(thousandths > limit)
            if thousandths > limit:
                thousandths, hundredths = limit, round(limit * LOAD_OHM / 10)
        kept[supply.out_v - start_address], kept[supply.out_a - start_address] = hundredths, thousandths
        return None

    values = [supply.fixed.get(number, 0) for number in range(supply.last + 1)]
    return SimDevice(1, [SimData(0, values=values, datatype=DataType.REGISTERS)], action=touched)


async def main(name: str, port: str) -> None:
    """Serve until killed."""
    supply = SUPPLIES[name]
    await StartAsyncSerialServer(device(supply), port=port, baudrate=supply.baud, framer=FramerType.RTU)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
