"""From an address to an instrument that has said who it is."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme, parse_address
from drivers.asking import QUIET_S
from drivers.capabilities import Instrument
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, asking_order, driver_class, instrument_row, usb_row
from drivers.clock import Clock, HostClock
from drivers.errors import AddressError, GarbledError, NoAnswerError, WrongInstrumentError
from drivers.links import Link, UsbLink
from drivers.links.interruptible import CallOff, InterruptibleClock, InterruptibleLink
from drivers.links.patient import PatientLink
from drivers.links.record import recorded_driver
from drivers.links.simulated import SimLink
from drivers.links.tap import TapLink
from drivers.links.usb_interruptible import InterruptibleUsbLink
from drivers.links.usb_transfers import usb_id_and_serial
from drivers.opening import open_link, open_usb_link
from drivers.plugged_in import usb_id_of_port
from drivers.simulation import StreamSimulator
from drivers.usbip.link import exported_at

GLANCE_S, LOOK_S = 0.4, 1.0
"""How long each other instrument may be silent when the named one is not there. Where nobody said anything, a glance:
every one of the catalog has begun to answer its first question by then, and all together are asked in a few seconds.
Where somebody did, time for a second question."""


def connect(
    text: str, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None
) -> Instrument:
    """Connect to the instrument at an address.

    `?driver=NAME` names the row of the catalog; where another instrument is on that port, the refusal names it. Without
    it, a USB instrument is known by its USB id; on a stream every instrument is asked in turn who it is, since a USB
    serial chip says nothing of what is behind it. Waits on the instrument end early where `call_off` is set. Raises
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
        return _as_named(address, row, host, tap, call_off)
    if address.scheme is Scheme.REPLAY:
        raise AddressError(f"{address}: say which driver made the record, such as {address}?driver=korad")
    if address.scheme in (Scheme.USB, Scheme.USBIP):
        return _opened(address, _row_of_usb(address), host, tap, call_off)
    return _asked_in_turn(address, host, tap, call_off)


def connect_to(
    simulator: StreamSimulator,
    row: InstrumentRow,
    name: str,
    clock: Clock,
    tap: TextIO | None = None,
    call_off: CallOff | None = None,
) -> Instrument:
    """Connect to a simulator that is here already, as the instrument of a row."""
    link: Link = SimLink(name, simulator, clock)
    if tap is not None:
        link = TapLink(link, tap, clock, row.name)
    if call_off is not None:
        link, clock = InterruptibleLink(link, clock, call_off), InterruptibleClock(clock, call_off)
    return _introduced(row, link, clock)


def _row_of_usb(address: Address) -> InstrumentRow:
    """The row that an instrument's own USB id belongs to."""
    usb_id = _usb_id(address)
    row = usb_row(usb_id)
    if row is None:
        known = ", ".join(one for row in INSTRUMENTS if row.carrier is Carrier.USB for one in row.usb_ids) or "none"
        raise AddressError(
            f"{address}: no instrument of the catalog talks USB as {usb_id} (those that do: {known}); one with a "
            "serial port is reached by that"
        )
    return row


def _usb_id(address: Address) -> str:
    """Which device a USB address names, or which one is shared there. Raises `AddressError`, `LinkLostError`."""
    return usb_id_and_serial(address)[0] if address.scheme is Scheme.USB else exported_at(address).usb_id


def _as_named(
    address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None, call_off: CallOff | None
) -> Instrument:
    """Connect as the instrument that was named. Raises `WrongInstrumentError` with the name of who is there instead."""
    if address.scheme in (Scheme.USB, Scheme.USBIP):
        there = usb_row(_usb_id(address))
        if there is not None and there is not row:
            raise WrongInstrumentError(
                f"{address}: expected {row.name} ({row.title}), but this USB id is that of {there.title}; use "
                f"?driver={there.name}, or another address"
            )
    on_a_port = row.carrier is Carrier.STREAM and address.scheme in (Scheme.SERIAL, Scheme.TCP)
    try:
        return _opened(address, row, clock, tap, call_off, row.identify_s if on_a_port else None)
    except (WrongInstrumentError, NoAnswerError, GarbledError) as error:
        if not on_a_port:
            raise
        each_s = GLANCE_S if isinstance(error, NoAnswerError) else LOOK_S
        refusal = _name_of_another(address, row, clock, call_off, each_s)
        if refusal is not None:
            raise WrongInstrumentError(refusal) from error
        if not isinstance(error, NoAnswerError):
            raise
        raise NoAnswerError(
            f"{address}: expected {row.name} ({row.title}), but neither it nor any other instrument of the catalog "
            f"answers there; {row.when_silent}"
        ) from error


def _name_of_another(
    address: Address, named: InstrumentRow, clock: Clock, call_off: CallOff | None, each_s: float
) -> str | None:
    """Who answers in place of the instrument that was named, as a sentence; `None` where nobody can be named."""
    for row in _asking_order(address):
        if row is named:
            continue
        clock.sleep_s(QUIET_S)
        try:
            other = _opened(address, row, clock, None, call_off, each_s)
        except (WrongInstrumentError, NoAnswerError, GarbledError):
            continue
        said = other.identity
        other.close()
        return (
            f"{address}: expected {named.name} ({named.title}), but a {said.maker} {said.model} answers there; "
            f"use ?driver={row.name}, or another port"
        )
    return None


def _asking_order(address: Address) -> tuple[InstrumentRow, ...]:
    return asking_order(usb_id_of_port(address.target) if address.scheme is Scheme.SERIAL else None)


def _opened(
    address: Address,
    row: InstrumentRow,
    clock: Clock,
    tap: TextIO | None,
    call_off: CallOff | None,
    silent_s: float | None = None,
) -> Instrument:
    """Connect as one instrument; `silent_s` bounds how long it may say nothing while asked who it is."""
    match row.carrier:
        case Carrier.STREAM:
            return _over_stream(address, row, clock, tap, call_off, silent_s)
        case Carrier.USB:
            return _over_usb(address, row, clock, tap, call_off)


def _over_stream(
    address: Address,
    row: InstrumentRow,
    clock: Clock,
    tap: TextIO | None,
    call_off: CallOff | None,
    silent_s: float | None,
) -> Instrument:
    link = open_link(address, row, clock, tap)
    if call_off is not None:
        link, clock = InterruptibleLink(link, clock, call_off), InterruptibleClock(clock, call_off)
    patient = PatientLink(link, clock, silent_s) if silent_s is not None else None
    instrument = _introduced(row, patient or link, clock)
    if patient is not None:
        patient.lift()
    return instrument


def _over_usb(
    address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None, call_off: CallOff | None
) -> Instrument:
    link = open_usb_link(address, row, clock, tap)
    if call_off is not None:
        link, clock = InterruptibleUsbLink(link, clock, call_off), InterruptibleClock(clock, call_off)
    return _introduced(row, link, clock)


def _introduced(row: InstrumentRow, link: Link | UsbLink, clock: Clock) -> Instrument:
    try:
        instrument: Instrument = driver_class(row)(link, clock)
    except BaseException:
        # Whatever went wrong, also Ctrl-C: a port that stays open would be "busy" at the next try.
        link.close()
        raise
    return instrument


def _asked_in_turn(address: Address, clock: Clock, tap: TextIO | None, call_off: CallOff | None) -> Instrument:
    """Ask as each instrument in turn; the first that knows its own answers is it."""
    rows, heard = _asking_order(address), []
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
