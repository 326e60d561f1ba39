"""A bus that a test plugs phones into, listed as the system's is."""

from __future__ import annotations

from drivers.phone.usb_device import Place, UsbDevice


class PretendedBus:
    """What is plugged in now; `denied` is what this user may not open."""

    def __init__(self, *usb_ids: str, denied: str | None = None) -> None:
        self._there: dict[Place, UsbDevice] = {}
        self._number = 1
        self._denied = denied
        for usb_id in usb_ids:
            self.plug(usb_id)

    def plug(self, usb_id: str) -> Place:
        self._number += 1
        place = Place("1-1", self._number)
        self._there = {place: UsbDevice(place, usb_id)}
        return place

    def pull(self) -> None:
        self._there = {}

    def places(self) -> frozenset[Place]:
        return frozenset(self._there)

    def device(self, place: Place) -> UsbDevice | None:
        return self._there.get(place)

    def problem(self, device: UsbDevice) -> str | None:
        return self._denied
