"""What the system says is plugged in: serial ports by name, USB devices by `vid:pid`. Nothing is asked but
what a USB device is called.

A USB id names the serial chip more often than the instrument behind it; who is there is found by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util
from serial.tools import list_ports

from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, usb_row
from drivers.links.usb_transfers import descriptors_of, usb_devices, usb_id_of, why_closed


@dataclass(frozen=True, slots=True)
class Plugged:
    """One port or device."""

    address: str
    title: str
    """What the system calls it."""
    usb_id: str | None = None
    """`vid:pid`, or `None` for a port that is not on USB."""
    serial_number: str | None = None
    problem: str | None = None
    """Why it cannot be asked, in one sentence."""


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """Everything that the system lists."""

    devices: tuple[Plugged, ...]
    notes: tuple[str, ...]
    """What could not be listed, and what to do about it; a sentence each."""


def plugged_in() -> PluggedIn:
    """Serial ports, and the USB devices of the catalog that no serial port stands for."""
    ports = serial_ports()
    taken = {port.usb_id for port in ports}
    try:
        found = usb_devices(lambda usb_id: bool(_rows_with(usb_id)))
    except usb.core.NoBackendError:
        note = (
            "USB instruments without a serial port cannot be listed: libusb is missing; "
            "install it (libusb-1.0-0 on Debian, libusb-package from PyPI on Windows)"
        )
        return PluggedIn(ports, (note,))
    devices = [_device(one, _rows_with(usb_id_of(one))[0]) for one in found]
    spoken_to = {device.usb_id for device in devices if device.usb_id and usb_row(device.usb_id)}
    # A USB instrument may have a serial port as well, on which it is not spoken to.
    ports = tuple(port for port in ports if port.usb_id not in spoken_to)
    devices = [device for device in devices if device.usb_id in spoken_to or device.usb_id not in taken]
    return PluggedIn((*ports, *devices), ())


def serial_ports() -> tuple[Plugged, ...]:
    """Every serial port of this system, in order of name. Pseudo-terminals are not listed."""
    ports = sorted(list_ports.comports(), key=lambda port: str(port.device))
    return tuple(
        Plugged(
            address=f"serial://{port.device}",
            title=str(port.product or port.description or port.device),
            usb_id=f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None else None,
            serial_number=port.serial_number,
        )
        for port in ports
    )


def usb_id_of_port(name: str) -> str | None:
    """The `vid:pid` behind a serial port; `None` where it is not on USB or unknown."""
    return next((port.usb_id for port in serial_ports() if port.address == f"serial://{name}"), None)


def _device(found: Any, row: InstrumentRow) -> Plugged:
    usb_id = usb_id_of(found)
    if row.carrier is not Carrier.USB:
        return Plugged(
            address=f"usb://{usb_id}",
            title=row.title,
            usb_id=usb_id,
            problem="the system shows no serial port for it; install the driver of its serial chip, or connect it "
            "over its network or RS-232 socket (USBTMC is not spoken here)",
        )
    try:
        serial_number = descriptors_of(found).serial_number
    except (usb.core.USBError, NotImplementedError) as error:
        return Plugged(f"usb://{usb_id}", row.title, usb_id, problem=why_closed(found, error))
    finally:
        usb.util.dispose_resources(found)
    tail = f"/{serial_number}" if serial_number else ""
    return Plugged(f"usb://{usb_id}{tail}", row.title, usb_id, serial_number)


def _rows_with(usb_id: str) -> list[InstrumentRow]:
    return [row for row in INSTRUMENTS if usb_id in row.usb_ids]
