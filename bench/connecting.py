"""From an address to an instrument: one on a link, a simulated one, or a recording that plays one."""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address, Scheme, parse_address
from drivers.capabilities import Instrument
from drivers.clock import Clock
from drivers.connect import connect
from drivers.links.interruptible import CallOff


def connect_any(
    text: str, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None
) -> Instrument:
    """Connect. Raises `DriversError`, and `BadInputError` for a recording that cannot be read."""
    address = parse_address(text)
    if address.scheme is not Scheme.PLAY:
        return connect(text, clock, tap, call_off)
    from bench.played import connect_played  # readers of every format: a guard of an instrument starts without them

    return connect_played(address, clock, tap, call_off)


def with_driver(address: Address) -> Address:
    """The same address, where it is a recording's saying what it plays as. Raises as `connect_any` does."""
    if address.scheme is not Scheme.PLAY or address.option("driver") is not None:
        return address
    from bench.played import with_fitting_driver

    return with_fitting_driver(address)
