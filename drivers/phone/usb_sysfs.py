"""The bus as Linux shows it under `/sys/bus/usb/devices`. Linux only; `usb_listing.listing` finds the other branch.

Nothing is opened on the device: the kernel has read descriptors and texts when it found it. libusb is not asked, since
it learns of changes from udevd, and where none runs a process that has used it once never sees another device.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from drivers.phone.usb_device import Place, UsbDevice, interfaces_in, shown_or_none
from drivers.udev_rule import RULES_FILE

DEVICES = Path("/sys/bus/usb/devices")
NODES = Path("/dev/bus/usb")
MOST_BYTES = 65_536
"""Of one file there: longer than all descriptors of any device."""
_A_DEVICE = re.compile(r"\d+-\d+(\.\d+)*")


class Sysfs:
    """A listing from sysfs."""

    def places(self) -> frozenset[Place]:
        """Every device but the root hubs."""
        try:
            names = os.listdir(DEVICES)  # noqa: PTH208 - fifty times a second: names are enough
        except FileNotFoundError:
            return frozenset()  # no USB in this computer
        numbers = {name: self._number(name) for name in names if _A_DEVICE.fullmatch(name)}
        return frozenset(Place(name, number) for name, number in numbers.items() if number is not None)

    def device(self, place: Place) -> UsbDevice | None:
        """Read what is there."""
        folder = DEVICES / place.port
        vendor, product = _text(folder / "idVendor"), _text(folder / "idProduct")
        # The kernel makes this file last: while it is missing, the others may not all be there either.
        descriptors = _bytes(folder / "descriptors")
        if vendor is None or product is None or descriptors is None or self._number(place.port) != place.number:
            return None
        return UsbDevice(
            place,
            f"{vendor}:{product}".lower(),
            interfaces_in(descriptors),
            shown_or_none(_bytes_line(folder / "serial")),
            shown_or_none(_bytes_line(folder / "manufacturer")),
            shown_or_none(_bytes_line(folder / "product")),
        )

    def problem(self, device: UsbDevice) -> str | None:
        """Whether this user may open the device's node; udev needs some 50 ms after an attach to set its rights."""
        bus = device.place.port.partition("-")[0]
        node = NODES / f"{int(bus):03d}" / f"{device.place.number:03d}"
        if not node.exists() or os.access(node, os.R_OK | os.W_OK):
            return None
        return (
            f"this user may not open {device.usb_id}; write what `bootbench udev-rules` prints into {RULES_FILE} "
            "and plug the phone in again"
        )

    def _number(self, name: str) -> int | None:
        text = _text(DEVICES / name / "devnum")
        return int(text) if text is not None and text.isdecimal() else None


def _bytes(path: Path) -> bytes | None:
    """A file that may go while it is read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return None


def _bytes_line(path: Path) -> bytes | None:
    data = _bytes(path)
    return data.removesuffix(b"\n") if data is not None else None


def _text(path: Path) -> str | None:
    data = _bytes(path)
    return data.decode("ascii", errors="replace").strip() if data is not None else None
