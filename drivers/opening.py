"""From an address to a link of the instrument's kind. Nothing above knows whether it is real, simulated or replayed."""

from __future__ import annotations

from typing import Any, TextIO

from drivers.address import Address, Scheme
from drivers.catalog import InstrumentRow, Part, simulator_class
from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.links import Link, UsbLink
from drivers.links.serial_port import SerialLink
from drivers.links.simulated import SimLink
from drivers.links.tap import ReplayLink, TapLink
from drivers.links.tcp import TcpLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import ReplayUsbLink, TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.sim_loads import PHONE, load_of
from drivers.usbip.link import UsbIpLink


def open_link(address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None = None) -> Link:
    """Open the stream link that an address names. Raises `AddressError`, `LinkError`."""
    link: Link
    match address.scheme:
        case Scheme.SERIAL:
            link = SerialLink(address, row.baud)
        case Scheme.TCP:
            link = TcpLink(address)
        case Scheme.SIM:
            link = SimLink(str(address), simulator_of(address, row, clock), clock)
        case Scheme.REPLAY:
            link = ReplayLink(address, clock)
        case Scheme.PLAY:
            raise _no_recordings(address)
        case Scheme.USB | Scheme.USBIP:
            raise AddressError(f"{address}: {row.title} is no USB device of its own; name its serial port")
    return TapLink(link, tap, clock, row.name) if tap is not None else link


def open_usb_link(address: Address, row: InstrumentRow, clock: Clock, tap: TextIO | None = None) -> UsbLink:
    """Open the USB link that an address names. Raises `AddressError`, `LinkError`."""
    link: UsbLink
    match address.scheme:
        case Scheme.USB:
            link = UsbTransfersLink(address, row.usb_class)
        case Scheme.USBIP:
            link = UsbIpLink(address, row.usb_class)
        case Scheme.SIM:
            link = SimUsbLink(str(address), simulator_of(address, row, clock), clock)
        case Scheme.REPLAY:
            link = ReplayUsbLink(address, clock)
        case Scheme.PLAY:
            raise _no_recordings(address)
        case Scheme.SERIAL | Scheme.TCP:
            raise AddressError(f"{address}: {row.title} is a USB device of its own; name it as usb://{row.usb_ids[0]}")
    return TapUsbLink(link, tap, clock, row.name) if tap is not None else link


def simulator_of(address: Address, row: InstrumentRow, clock: Clock | None = None) -> Any:
    """The simulator of a row with the load that a `sim://` address names. Raises `DriversError`.

    On one clock, those that name the same phone have it on their leads together.
    """
    if Part.VBUS_METER in row.parts and address.option(PHONE) is not None:
        raise AddressError(
            f"{address}: a simulated phone draws from its battery leads, and this meter sits in the USB lead; name a "
            "load, such as load=0.35"
        )
    return simulator_class(row)(load_of(address, clock))


def _no_recordings(address: Address) -> AddressError:
    """Recordings are files of `bench`, which plays them."""
    return AddressError(
        f"{address}: a recording is played to a station or by `bootbench replay-live`; other verbs read the file itself"
    )
