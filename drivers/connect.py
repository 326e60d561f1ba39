"""From an address to an instrument that has said who it is."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme, parse_address
from drivers.capabilities import Instrument
from drivers.catalog import INSTRUMENTS, InstrumentRow, asking_order, driver_class, instrument_row, simulator_class
from drivers.clock import Clock, HostClock
from drivers.errors import AddressError, GarbledError, NoAnswerError, WrongInstrumentError
from drivers.links import Link
from drivers.links.interruptible import CallOff, InterruptibleClock, InterruptibleLink
from drivers.links.patient import PatientLink
from drivers.links.serial_port import SerialLink
from drivers.links.simulated import SimLink
from drivers.links.tap import ReplayLink, TapLink, recorded_driver
from drivers.links.tcp import TcpLink
from drivers.plugged_in import usb_id_of_port
from drivers.sim_loads import load_of


def connect(
    text: str, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None
) -> Instrument:
    """Connect to the instrument at an address.

    `?driver=NAME` names the row of the catalog; without it every stream instrument is asked in turn who it is, since a
    USB serial chip says nothing of what is behind it. Waits on the instrument end early where `call_off` is set. Raises
    `AddressError`, `LinkError`, `WrongInstrumentError`, `NoAnswerError`.
    """
    address = parse_address(text)
    host = clock or HostClock()
    name = address.target if address.scheme is Scheme.SIM else address.option("driver")
    if name is None and address.scheme is Scheme.REPLAY:
        name = recorded_driver(address)
    if name is not None:
        row = instrument_row(name)
        if row is None:
            known = ", ".join(row.name for row in INSTRUMENTS)
            raise AddressError(f"{address}: there is no instrument {name!r}; there are {known}")
        return _opened(address, row, host, tap, call_off)
    if address.scheme is Scheme.REPLAY:
        raise AddressError(f"{address}: say which driver made the record, such as {address}?driver=korad")
    if address.scheme is Scheme.USB:
        raise AddressError(f"{address}: say which instrument it is, such as {address}?driver=NAME, or its serial port")
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
    return TapLink(link, tap, clock, row.name) if tap is not None else link


def _opened(
    address: Address,
    row: InstrumentRow,
    clock: Clock,
    tap: TextIO | None,
    call_off: CallOff | None,
    silent_s: float | None = None,
) -> Instrument:
    """Connect as one instrument; `silent_s` bounds how long it may say nothing while asked who it is."""
    link = open_link(address, row, clock, tap)
    if call_off is not None:
        link, clock = InterruptibleLink(link, clock, call_off), InterruptibleClock(clock, call_off)
    patient = PatientLink(link, clock, silent_s) if silent_s is not None else None
    try:
        instrument: Instrument = driver_class(row)(patient or link, clock)
    except BaseException:
        # Whatever went wrong, also Ctrl-C: a port that stays open would be "busy" at the next try.
        link.close()
        raise
    if patient is not None:
        patient.lift()
    return instrument


def _asked_in_turn(address: Address, clock: Clock, tap: TextIO | None, call_off: CallOff | None) -> Instrument:
    """Ask as each instrument in turn; the first that knows its own answers is it."""
    usb_id = usb_id_of_port(address.target) if address.scheme is Scheme.SERIAL else None
    rows, heard = asking_order(usb_id), []
    for row in rows:
        try:
            return _opened(address, row, clock, tap, call_off, row.identify_s)
        except NoAnswerError:
            continue
        except (WrongInstrumentError, GarbledError) as error:
            heard.append(str(error))
    asked = f"asked as {', '.join(row.name for row in rows)}"
    if heard:
        raise WrongInstrumentError(
            f"{address}: something answers, but as no instrument of the catalog, {asked}; the first answer was: "
            f"{heard[0].removeprefix(f'{address}: ')}"
        )
    raise NoAnswerError(
        f"{address}: no instrument answers there, {asked}; check that it is switched on, its cable, and its baud rate "
        "(?driver=NAME&baud=RATE)"
    )
