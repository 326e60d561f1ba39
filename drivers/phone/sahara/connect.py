"""From an address, or a phone on the bus, to what it says over Sahara."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.links import BulkPair, Link, UsbLink
from drivers.links.record import opening_at
from drivers.links.usb_bulk import UsbBulkLink
from drivers.links.usb_fresh import SETTLE_S, open_fresh
from drivers.links.usb_tap import ReplayUsbLink, TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.phone.sahara.client import Answer, ask
from drivers.phone.states import PhoneState
from drivers.phone.usb_device import UsbDevice

NAME = "sahara"
"""What a record calls this driver."""
VENDOR_SPECIFIC = 0xFF
"""The class of Sahara's interface; its subclass and protocol differ between ROMs (linux-msm/qdl, usb.c)."""
STATES_THAT_SPEAK = (PhoneState.EDL, PhoneState.CRASH_DUMP_OR_DIAG)
"""In these states, and no other, a phone is asked over Sahara."""


def ask_phone(device: UsbDevice, clock: Clock, settle_s: float = SETTLE_S, tap: TextIO | None = None) -> Answer:
    """Ask a phone that the watch has just seen; as `ask_at`, but opening is tried again for `settle_s`."""
    link = open_fresh(lambda: _opened(Address(Scheme.USB, device.usb_id), clock, tap), clock, settle_s)
    try:
        return ask(link, clock)
    finally:
        link.close()


def ask_at(address: Address, clock: Clock, tap: TextIO | None = None) -> Answer:
    """Open `usb://05c6:9008` or `replay://FILE`, ask, and close it again.

    On Linux the system's serial driver is put aside for that long. Raises `AddressError` where the phone is gone or two
    of the same kind are plugged in, `LinkBusyError`, `LinkDeniedError`, `LinkLostError`.
    """
    link = _opened(address, clock, tap)
    try:
        return ask(link, clock)
    finally:
        link.close()


def _opened(address: Address, clock: Clock, tap: TextIO | None) -> Link:
    if address.scheme is Scheme.REPLAY:
        return UsbBulkLink(ReplayUsbLink(address, clock), _recorded_pair(address))
    if address.scheme is not Scheme.USB:
        raise AddressError(f"{address}: a phone that speaks Sahara is at usb://05c6:9008 or usb://05c6:900e, not there")
    claimed = UsbTransfersLink(address, VENDOR_SPECIFIC)
    try:
        link: UsbLink = claimed if tap is None else TapUsbLink(claimed, tap, clock, NAME)
        return UsbBulkLink(link, claimed.bulk_pair)
    except BaseException:
        claimed.close()
        raise


def _recorded_pair(address: Address) -> BulkPair:
    """The endpoints of a record. A dump is only listened to, and a silent phone says nothing: one may be missing."""
    lines = [line for line in opening_at(address).lines if isinstance(line.get("endpoint"), int)]
    sent = [int(str(line["endpoint"])) for line in lines if "sent" in line]
    came = [int(str(line["endpoint"])) for line in lines if "sent" not in line]
    to_computer = came[0] if came else sent[0] | 0x80 if sent else 0x81
    return BulkPair(to_computer, sent[0] if sent else to_computer & 0x7F)
