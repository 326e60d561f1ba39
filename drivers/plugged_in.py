"""What the system says is plugged in: serial ports by name, USB devices by `vid:pid`. Nothing is opened to ask.

A USB id names the serial chip more often than the instrument behind it; who is there is found by asking.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass
from typing import Any

import usb.core
from serial.tools import list_ports

from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow

RULES_FILE = "/etc/udev/rules.d/70-bootbench.rules"


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
        devices = [_device(found, row) for found in _usb_devices() for row in _rows_with(_usb_id(found))[:1]]
    except usb.core.NoBackendError:
        note = (
            "USB instruments without a serial port cannot be listed: libusb is missing; "
            "install it (libusb-1.0-0 on Debian, libusb-package from PyPI on Windows)"
        )
        return PluggedIn(ports, (note,))
    return PluggedIn((*ports, *(device for device in devices if device.usb_id not in taken)), ())


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


def udev_rule(usb_id: str) -> str:
    """The line that lets the person at the screen open a USB device on Linux."""
    vendor, product = usb_id.split(":")
    return f'SUBSYSTEM=="usb", ATTR{{idVendor}}=="{vendor}", ATTR{{idProduct}}=="{product}", TAG+="uaccess"'


def _device(found: Any, row: InstrumentRow) -> Plugged:
    usb_id = _usb_id(found)
    if row.carrier is not Carrier.USB:
        return Plugged(
            address=f"usb://{usb_id}",
            title=row.title,
            usb_id=usb_id,
            problem="the system shows no serial port for it; install the driver of its serial chip, or connect it "
            "over its network or RS-232 socket (USBTMC is not spoken here)",
        )
    try:
        serial_number = found.serial_number
    except (usb.core.USBError, NotImplementedError) as error:
        # libusb on Windows says NotImplementedError where no WinUSB driver is bound.
        return Plugged(f"usb://{usb_id}", row.title, usb_id, problem=_why_closed(usb_id, error))
    except ValueError:
        serial_number = None  # pyusb 1.3: a device without string descriptors
    tail = f"/{serial_number}" if serial_number else ""
    return Plugged(f"usb://{usb_id}{tail}", row.title, usb_id, serial_number)


def _why_closed(usb_id: str, error: Exception) -> str:
    if sys.platform == "linux" and getattr(error, "errno", None) == errno.EACCES:
        return f"this user may not open it; write {udev_rule(usb_id)} into {RULES_FILE} and plug it in again"
    return f"it cannot be opened ({error}); another program may hold it, or its driver (WinUSB on Windows) is missing"


def _usb_devices() -> list[Any]:
    """Every USB device. Raises `NoBackendError` without libusb."""
    if sys.platform == "win32":
        # Windows has no libusb of its own; the package brings one.
        import libusb_package

        return list(usb.core.find(find_all=True, backend=libusb_package.get_libusb1_backend()))
    return list(usb.core.find(find_all=True))


def _usb_id(found: Any) -> str:
    return f"{found.idVendor:04x}:{found.idProduct:04x}"


def _rows_with(usb_id: str) -> list[InstrumentRow]:
    return [row for row in INSTRUMENTS if usb_id in row.usb_ids]
