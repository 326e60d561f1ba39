"""The present state of the phone: what is on USB, or at an address, asked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO

from bench.phone_watch.asking import (
    ADB_STATES,
    BOOT_LOADER_STATES,
    BOOT_ROM_STATES,
    AdbDoor,
    Asked,
    ask_android,
    ask_boot_loader,
    ask_boot_rom,
    usb_address,
)
from bench.phone_watch.told import Fact
from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import DriversError
from drivers.phone.states import PhoneState
from drivers.phone.usb_device import UsbDevice
from drivers.phone.usb_watch import UsbWatch


@dataclass(frozen=True, slots=True)
class PhoneNow:
    """One phone at this moment."""

    address: str
    usb_id: str | None
    """`None` where it was not reached over USB."""
    state: PhoneState | None
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    """Sentences: why something is not known, and what to do."""


def phones_on_usb(
    watch: UsbWatch, door: Callable[[], AdbDoor], clock: Clock, tap: TextIO | None = None
) -> tuple[PhoneNow, ...]:
    """Every phone on the bus; `door` is opened only for one that can be asked over ADB."""
    return tuple(_on_usb(watch, device, door, clock, tap) for device in watch.present)


def phone_at_adb(address: Address, door: AdbDoor, clock: Clock, tap: TextIO | None = None) -> PhoneNow:
    """Android at an address. Raises `DriversError` where nobody can be asked there."""
    asked = ask_android(address, None, door, clock, tap)
    return PhoneNow(str(address), None, asked.state, asked.facts, asked.notes)


def phone_at_fastboot(address: Address, clock: Clock, tap: TextIO | None = None) -> PhoneNow:
    """A boot loader at an address. Raises `DriversError` where nobody can be asked there."""
    asked = ask_boot_loader(address, clock, tap)
    return PhoneNow(str(address), None, asked.state, asked.facts, asked.notes)


def _on_usb(
    watch: UsbWatch, device: UsbDevice, door: Callable[[], AdbDoor], clock: Clock, tap: TextIO | None
) -> PhoneNow:
    shown = [("USB maker", device.maker), ("USB product", device.product), ("USB serial number", device.serial_number)]
    here = PhoneNow(
        str(usb_address(device)),
        device.usb_id,
        device.state,
        tuple(Fact(name, value) for name, value in shown if value is not None),
        (),
    )
    problem = watch.problem(device)
    if problem is not None:
        return replace(here, notes=(problem,))
    try:
        asked = _asked(device, door, clock, tap)
    except DriversError as error:
        return replace(here, notes=(str(error),))
    if asked is None:
        return here
    return replace(here, state=asked.state or here.state, facts=here.facts + asked.facts, notes=asked.notes)


def _asked(device: UsbDevice, door: Callable[[], AdbDoor], clock: Clock, tap: TextIO | None) -> Asked | None:
    if device.state in BOOT_ROM_STATES:
        return ask_boot_rom(device, clock, tap)
    if device.state in BOOT_LOADER_STATES:
        return ask_boot_loader(usb_address(device), clock, tap)
    if device.state in ADB_STATES:
        return ask_android(usb_address(device), device.serial_number, door(), clock, tap)
    return None
