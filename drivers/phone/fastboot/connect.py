"""From an address to a boot loader that can be asked."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.links import Link, UsbLink
from drivers.links.record import opening_at
from drivers.links.tap import ReplayLink, TapLink
from drivers.links.tcp import PHONE_ADVICE, TcpLink
from drivers.links.usb_bulk import UsbBulkLink, recorded_pair
from drivers.links.usb_fresh import open_fresh
from drivers.links.usb_tap import ReplayUsbLink, TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.phone.fastboot.client import FastbootClient
from drivers.phone.fastboot.transport import TcpTransport, Transport, UsbTransport
from drivers.phone.states import FASTBOOT

NAME = "fastboot"
"""What a record calls this driver."""


def open_fastboot(
    address: Address, clock: Clock, tap: TextIO | None = None, *, settle_s: float = 0.0
) -> FastbootClient:
    """A client on `usb://18d1:d00d[/SERIAL]`, `tcp://host:5554` or `replay://FILE`.

    Over USB the interface is the one that says it is fastboot (ff/42/03), whatever the product id; one that
    has just come is tried to open for `settle_s`. Raises `AddressError`, `LinkError`, `NoAnswerError`, `GarbledError`.
    """
    return FastbootClient(open_fresh(lambda: _transport(address, clock, tap), clock, settle_s), clock)


def _transport(address: Address, clock: Clock, tap: TextIO | None) -> Transport:
    match address.scheme:
        case Scheme.TCP:
            return _over_tcp(TcpLink(address, PHONE_ADVICE), clock, tap)
        case Scheme.USB:
            return _over_usb(address, clock, tap)
        case Scheme.REPLAY if opening_at(address).device is None:
            return _over_tcp(ReplayLink(address, clock), clock, tap)
        case Scheme.REPLAY:
            return UsbTransport(UsbBulkLink(ReplayUsbLink(address, clock), recorded_pair(address)), clock)
        case Scheme.SERIAL | Scheme.USBIP | Scheme.SIM | Scheme.PLAY:
            raise AddressError(f"{address}: fastboot is at usb://18d1:d00d or tcp://host:5554, not there")


def _over_tcp(link: Link, clock: Clock, tap: TextIO | None) -> Transport:
    return TcpTransport(TapLink(link, tap, clock, NAME) if tap is not None else link, clock)


def _over_usb(address: Address, clock: Clock, tap: TextIO | None) -> Transport:
    claimed = UsbTransfersLink(address, FASTBOOT)
    try:
        pair = claimed.bulk_pair
    except BaseException:
        claimed.close()
        raise
    link: UsbLink = claimed if tap is None else TapUsbLink(claimed, tap, clock, NAME)
    return UsbTransport(UsbBulkLink(link, pair), clock)
