"""From an address to a boot loader that can be asked."""

from __future__ import annotations

from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.links.tcp import TcpLink
from drivers.phone.fastboot.client import FastbootClient
from drivers.phone.fastboot.transport import TcpTransport


def open_fastboot(address: Address, clock: Clock) -> FastbootClient:
    """A client on `tcp://host:5554`. Raises `DriversError`."""
    match address.scheme:
        case Scheme.TCP:
            return FastbootClient(TcpTransport(TcpLink(address), clock), clock)
        case _:
            raise AddressError(f"{address}: fastboot is at tcp://host:5554 or usb://18d1:d00d, not there")
