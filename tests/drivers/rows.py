"""The rows of the catalog that a test walks, and each of them on its own simulator."""

from __future__ import annotations

import pytest

from drivers.capabilities import Instrument, PowerSource
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, Part, driver_class
from drivers.clock import TurnedClock
from drivers.electrics import Resistive
from tests.drivers.simulated import AnySimLink, simulated_link

STREAMS = [row for row in INSTRUMENTS if row.carrier is Carrier.STREAM]
USB = [row for row in INSTRUMENTS if row.carrier is Carrier.USB]
METERS = {Part.METER, Part.VBUS_METER}
each_row = pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.name)
each_stream = pytest.mark.parametrize("row", STREAMS, ids=lambda row: row.name)
each_usb = pytest.mark.parametrize("row", USB, ids=lambda row: row.name)
each_supply = pytest.mark.parametrize(
    "row", [row for row in INSTRUMENTS if Part.SUPPLY in row.parts], ids=lambda row: row.name
)
each_polled = pytest.mark.parametrize(
    "row", [row for row in STREAMS if Part.SUPPLY in row.parts], ids=lambda row: row.name
)
each_meter = pytest.mark.parametrize(
    "row", [row for row in INSTRUMENTS if METERS & set(row.parts)], ids=lambda row: row.name
)


def opened(row: InstrumentRow, amperes: float = 0.35) -> tuple[Instrument, AnySimLink, TurnedClock]:
    clock = TurnedClock()
    link = simulated_link(row, Resistive(4.0 / amperes), clock)
    return driver_class(row)(link, clock), link, clock


def fed(row: InstrumentRow, amperes: float = 0.35) -> tuple[Instrument, AnySimLink, TurnedClock]:
    """The instrument with 4 V on its load, where it is what feeds it."""
    instrument, link, clock = opened(row, amperes)
    if isinstance(instrument, PowerSource):
        instrument.program(4.0, min(2.0, instrument.supply_limits.max_a))
        instrument.switch(True)
    return instrument, link, clock
