"""From an address to an instrument that has said who it is."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme, parse_address
from drivers.capabilities import Instrument
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, driver_class, instrument_row, simulator_class
from drivers.clock import Clock, HostClock
from drivers.errors import AddressError, GarbledError, NoAnswerError, WrongInstrumentError
from drivers.links import Link
from drivers.links.interruptible import CallOff, InterruptibleClock, InterruptibleLink
from drivers.links.serial_port import SerialLink
from drivers.links.simulated import SimLink
from drivers.links.tap import ReplayLink, TapLink
from drivers.links.tcp import TcpLink
from drivers.sim_loads import load_of


def connect(
    text: str, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None
) -> Instrument:
    """Connect to the instrument at an address.

    `?driver=NAME` names the row of the catalog; without it every stream instrument is asked in turn, since a USB serial
    chip says nothing of what is behind it. Waits on the instrument end early where `call_off` is set. Raises
    `AddressError`, `LinkError`, `WrongInstrumentError`.
    """
    address = parse_address(text)
    host = clock or HostClock()
    name = address.target if address.scheme is Scheme.SIM else address.option("driver")
    if name is not None:
        row = instrument_row(name)
        if row is None:
            known = ", ".join(row.name for row in INSTRUMENTS)
            raise AddressError(f"{address}: there is no instrument {name!r}; there are {known}")
        return _opened(address, row, host, tap, call_off)
    if address.scheme is Scheme.REPLAY:
        raise AddressError(f"{address}: say which driver made the record, such as {address}?driver=korad")
    return _asked_in_turn(address, host, tap, call_off)


def open_link(address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None = None) -> Link:
    """Open the stream link that an address names."""
    link: Link
    match address.scheme:
        case Scheme.SERIAL:
            link = SerialLink(address, row.baud)
        case Scheme.TCP:
            link = TcpLink(address)
        case Scheme.SIM:
            link = SimLink(str(address), simulator_class(row)(load_of(address)), clock)
        case Scheme.REPLAY:
            link = ReplayLink(address, clock)
        case Scheme.USB:
            raise AddressError(f"{address}: {row.title} is no USB device of its own; name its serial port")
    return TapLink(link, tap, clock) if tap is not None else link


def _opened(
    address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None, call_off: CallOff | None
) -> Instrument:
    link = open_link(address, row, clock, tap)
    if call_off is not None:
        link, clock = InterruptibleLink(link, clock, call_off), InterruptibleClock(clock, call_off)
    try:
        instrument: Instrument = driver_class(row)(link, clock)
    except BaseException:
        # Whatever went wrong, also Ctrl-C: a port that stays open would be "busy" at the next try.
        link.close()
        raise
    return instrument


def _asked_in_turn(address: Address, clock: Clock, tap: TextIO | None, call_off: CallOff | None) -> Instrument:
    """Ask as each instrument in turn; the first that knows its own answers is it."""
    heard: list[str] = []
    for row in INSTRUMENTS:
        if row.carrier is not Carrier.STREAM:
            continue
        try:
            return _opened(address, row, clock, tap, call_off)
        except (WrongInstrumentError, NoAnswerError, GarbledError) as error:
            heard.append(f"as {row.name}: {error}")
    raise WrongInstrumentError(
        f"{address}: no instrument of the catalog knows itself there, asked {'; '.join(heard)}; name it with ?driver="
    )
