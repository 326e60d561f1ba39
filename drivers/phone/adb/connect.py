"""From an address to a phone that is asked directly."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import AddressError, LinkLostError
from drivers.links import Link, UsbLink
from drivers.links.tap import TapLink
from drivers.links.tcp import PHONE_ADVICE, TcpLink
from drivers.links.usb_bulk import UsbBulkLink
from drivers.links.usb_tap import TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.phone.adb.direct import ACCEPT_S, ANSWER_S, DirectAdb
from drivers.phone.adb.keys import AdbKey
from drivers.phone.states import ADB

NAME = "adb"
"""What a record calls this driver."""


def open_adb(
    address: Address,
    keys: tuple[AdbKey, ...],
    clock: Clock,
    tap: TextIO | None = None,
    *,
    answer_s: float = ANSWER_S,
    accept_s: float = ACCEPT_S,
) -> DirectAdb:
    """A phone at `usb://2717:ff48[/SERIAL]` or `tcp://host:5555`.

    Over USB the interface is the one that says it is ADB (ff/42/01), whatever the product id. A record is not replayed:
    what a computer signs with its own key, no other can. Raises `AddressError`, `LinkError`, `GarbledError`.
    """
    match address.scheme:
        case Scheme.TCP | Scheme.USB:
            name, opened = str(address), lambda: _link(address, clock, tap)
            try:
                return DirectAdb(name, opened, keys, clock, answer_s=answer_s, accept_s=accept_s)
            except LinkLostError as error:
                if address.scheme is not Scheme.TCP:
                    raise
                said = str(error).removeprefix(f"{address}: ").partition(";")[0]
                raise LinkLostError(
                    f"{address}: ADB is not offered there: {said}; USB debugging is off on the phone, Android is not "
                    "up yet, or nobody listens at this address"
                ) from error
        case Scheme.SERIAL | Scheme.USBIP | Scheme.SIM | Scheme.REPLAY | Scheme.PLAY:
            raise AddressError(f"{address}: ADB is at usb://2717:ff48 or tcp://host:5555, not there")


def _link(address: Address, clock: Clock, tap: TextIO | None) -> Link:
    if address.scheme is Scheme.TCP:
        link = TcpLink(address, PHONE_ADVICE)
        return link if tap is None else TapLink(link, tap, clock, NAME)
    claimed = UsbTransfersLink(address, ADB)
    try:
        usb: UsbLink = claimed if tap is None else TapUsbLink(claimed, tap, clock, NAME)
        bulk = UsbBulkLink(usb, claimed.bulk_pair)
        bulk.discard()  # what the phone still had to say to whoever asked before
        return bulk
    except BaseException:
        claimed.close()
        raise
