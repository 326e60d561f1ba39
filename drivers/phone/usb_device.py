"""A device on the bus, and what its raw descriptors say (USB 2.0 specification, chapter 9.5 and 9.6).

    device         length 18, type 1, …, vendor at 8, product at 10, …
    configuration  length 9, type 2, total length, …
    interface      length 9, type 4, number, alternate, endpoints, class, subclass, protocol, name
    anything else  length, type, …

Every length comes from the device and is not believed: reading stops at the first that cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from drivers.phone.states import InterfaceClass, PhoneState, state_of
from drivers.phone.untrusted import shown

MOST_INTERFACES = 32
"""More than any phone has; what comes after is not read."""
_INTERFACE, _INTERFACE_BYTES = 4, 9


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a device sits, until it goes: a device that comes back has a new number."""

    port: str
    """Bus and ports on the way, as Linux writes them: `1-4.2`."""
    number: int
    """Device number on its bus."""


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """One device, with the texts of a phone as `untrusted.shown` leaves them."""

    place: Place
    usb_id: str
    """`vid:pid`, lower case."""
    interfaces: tuple[InterfaceClass, ...] = ()
    """Of every configuration, in order, each once; empty where the device was gone before they could be read."""
    serial_number: str | None = None
    maker: str | None = None
    product: str | None = None

    @property
    def state(self) -> PhoneState | None:
        """What it shows; `None` for what is no phone."""
        return state_of(self.usb_id, self.interfaces)


class Listing(Protocol):
    """The bus as the system shows it at one moment."""

    def places(self) -> frozenset[Place]:
        """Where a device is now."""

    def device(self, place: Place) -> UsbDevice | None:
        """What is there; `None` if it is gone."""

    def problem(self, device: UsbDevice) -> str | None:
        """Why this user cannot open it, in one sentence; `None` if nothing speaks against it."""


def interfaces_in(descriptors: bytes) -> tuple[InterfaceClass, ...]:
    """The interface classes in a row of descriptors, each once, in order."""
    found: dict[InterfaceClass, None] = {}
    at = 0
    while at + 2 <= len(descriptors) and len(found) < MOST_INTERFACES:
        length, kind = descriptors[at], descriptors[at + 1]
        if length < 2 or at + length > len(descriptors):
            break
        if kind == _INTERFACE and length >= _INTERFACE_BYTES:
            found[InterfaceClass(*descriptors[at + 5 : at + 8])] = None
        at += length
    return tuple(found)


def shown_or_none(text: str | bytes | None) -> str | None:
    """A phone's text made fit to show; an empty one is none."""
    return shown(text) if text else None
