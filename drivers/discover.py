"""Who is there: ports and devices that the system lists, each asked who it is, all at the same time.

Asking is bounded (`identify_s` of the catalog for each instrument that it may be, some 20 s for a port on which nobody
answers), sends questions alone, switches nothing, and closes whatever it opened. A supply that locks its front panel
while it is connected is given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TextIO

from drivers.address import Address, Option, Scheme, parse_address
from drivers.capabilities import CurrentMeter, MeterLimits, PowerSource, SupplyLimits
from drivers.catalog import INSTRUMENTS, InstrumentRow, driver_class
from drivers.clock import Clock, HostClock
from drivers.connect import connect
from drivers.errors import DriversError
from drivers.links.interruptible import CallOff
from drivers.plugged_in import Plugged
from drivers.samples import Identity


@dataclass(frozen=True, slots=True)
class Found:
    """An instrument that said who it is."""

    address: str
    """Reaches it again without asking in turn."""
    row: InstrumentRow
    identity: Identity
    supply_limits: SupplyLimits | None
    """`None` where it is no supply."""
    meter_limits: MeterLimits | None
    retries: int
    """How many questions had to be repeated."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One port, and what asking it gave: an instrument, or a sentence on why not."""

    plugged: Plugged
    found: Found | None
    problem: str | None


def ask(text: str, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None) -> Found:
    """Ask who is at an address, and leave again. Raises as `connect` does."""
    instrument = connect(text, clock, tap, call_off)
    try:
        row = next(row for row in INSTRUMENTS if isinstance(instrument, driver_class(row)))
        return Found(
            address=_with_driver(parse_address(text), row.name),
            row=row,
            identity=instrument.identity,
            supply_limits=instrument.supply_limits if isinstance(instrument, PowerSource) else None,
            meter_limits=instrument.meter_limits if isinstance(instrument, CurrentMeter) else None,
            retries=instrument.retries,
        )
    finally:
        instrument.close()


def ask_all(devices: Sequence[Plugged], clock: Clock | None = None, tap: TextIO | None = None) -> tuple[Asked, ...]:
    """Ask every port at the same time; one that fails is no reason not to show the others."""
    host, call_off = clock or HostClock(), CallOff()
    if not devices:
        return ()
    with ThreadPoolExecutor(max_workers=len(devices), thread_name_prefix="asking") as pool:
        try:
            return tuple(pool.map(lambda device: _asked(device, host, call_off, tap), devices))
        except BaseException:
            # Ctrl-C: nobody waits for the patience of the others; each still closes its port.
            call_off.set()
            raise


def _asked(device: Plugged, clock: Clock, call_off: CallOff, tap: TextIO | None) -> Asked:
    if device.problem is not None:
        return Asked(device, None, device.problem)
    try:
        return Asked(device, ask(device.address, clock, tap, call_off), None)
    except DriversError as error:
        return Asked(device, None, str(error).removeprefix(f"{device.address}: "))


def _with_driver(address: Address, name: str) -> str:
    if address.scheme in (Scheme.SIM, Scheme.REPLAY) or address.option("driver") is not None:
        return str(address)
    return str(Address(address.scheme, address.target, (*address.options, Option("driver", name))))
