"""Any row of the catalog on its simulator, with a link of its kind between them: the same for every test that walks."""

from __future__ import annotations

from typing import TextIO

from drivers.catalog import Carrier, InstrumentRow, simulator_class
from drivers.clock import Clock
from drivers.electrics import Load
from drivers.faulty import USB_KINDS, FaultySim, FaultyUsbSim, Mischief
from drivers.links.simulated import SimLink
from drivers.links.tap import TapLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import TapUsbLink

AnySimLink = SimLink | SimUsbLink


def simulated_link(row: InstrumentRow, load: Load, clock: Clock) -> AnySimLink:
    """A link to the row's simulator."""
    simulator, name = simulator_class(row)(load), f"sim://{row.name}"
    return SimLink(name, simulator, clock) if row.carrier is Carrier.STREAM else SimUsbLink(name, simulator, clock)


def tapped(row: InstrumentRow, link: AnySimLink, record: TextIO, clock: Clock) -> TapLink | TapUsbLink:
    """A tap on such a link."""
    if isinstance(link, SimLink):
        return TapLink(link, record, clock, row.name)
    return TapUsbLink(link, record, clock, row.name)


def spoil(link: AnySimLink, *, seed: int, share: float, kinds: tuple[Mischief, ...] | None = None) -> list[Mischief]:
    """Let mischief happen between the link and its simulator from now on; returns the list that it is noted in."""
    if isinstance(link, SimLink):
        faulty = FaultySim(link._simulator, seed=seed, share=share, kinds=kinds or tuple(Mischief))
        link._simulator = faulty
        return faulty.done
    faulty_usb = FaultyUsbSim(link._simulator, seed=seed, share=share, kinds=kinds or USB_KINDS)
    link._simulator = faulty_usb
    return faulty_usb.done
