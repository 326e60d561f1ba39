"""The bus as libusb shows it, for Windows and macOS: not tried on either by us, only on a bus that umockdev pretends.

libusb lists the bus anew at every call on both. Identity and interfaces are in its cached descriptors; the texts need
the device opened, which Windows allows only where WinUSB is bound to it.
"""

from __future__ import annotations

from typing import Any

import usb.core

from drivers.errors import DriversError
from drivers.links.usb_backend import usb_backend
from drivers.phone.states import InterfaceClass
from drivers.phone.usb_device import MOST_INTERFACES, Place, UsbDevice, shown_or_none


class Libusb:
    """A listing from libusb, polled."""

    def __init__(self) -> None:
        """Find libusb. Raises `DriversError` where there is none."""
        self._found: dict[Place, Any] = {}
        self._problems: dict[Place, str] = {}
        self.places()

    def places(self) -> frozenset[Place]:
        """Every device."""
        try:
            devices = usb.core.find(find_all=True, backend=usb_backend())
            self._found = {_place(device): device for device in devices}
        except usb.core.NoBackendError as error:
            raise DriversError(
                "the phone's USB states cannot be watched: libusb is missing; install it (`brew install libusb` on "
                "macOS, libusb-package from PyPI on Windows)"
            ) from error
        return frozenset(self._found)

    def device(self, place: Place) -> UsbDevice | None:
        """What libusb holds of it, and its texts where it can be opened."""
        found = self._found.get(place)
        if found is None:
            return None
        self._problems.pop(place, None)
        serial_number, maker, product = (
            self._text(place, found, name) for name in ("serial_number", "manufacturer", "product")
        )
        usb_id = f"{found.idVendor:04x}:{found.idProduct:04x}"
        return UsbDevice(place, usb_id, _interfaces(found), serial_number, maker, product)

    def problem(self, device: UsbDevice) -> str | None:
        """Why its texts could not be read."""
        why = self._problems.get(device.place)
        if why is None:
            return None
        return (
            f"{device.usb_id} cannot be opened ({why}); on Windows bind the WinUSB driver to it, and close other "
            "programs that use the phone"
        )

    def _text(self, place: Place, found: Any, name: str) -> str | None:
        try:
            return shown_or_none(getattr(found, name))
        except (usb.core.USBError, NotImplementedError, OSError) as error:
            self._problems[place] = str(error)
        except ValueError:
            pass  # pyusb 1.3: a device without texts
        return None


def _place(found: Any) -> Place:
    ports = ".".join(str(port) for port in found.port_numbers or ())
    return Place(f"{found.bus}-{ports or 0}", found.address)


def _interfaces(found: Any) -> tuple[InterfaceClass, ...]:
    classes: dict[InterfaceClass, None] = {}
    try:
        for configuration in found:
            for one in configuration:
                if len(classes) < MOST_INTERFACES:
                    key = InterfaceClass(one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol)
                    classes[key] = None
    except (usb.core.USBError, NotImplementedError):
        pass  # gone, or not readable without its driver: what was read is what is known
    return tuple(classes)
