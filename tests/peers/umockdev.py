"""A USB bus that other people's software pretends: umockdev's library, which libusb, libudev and our own code see."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

from drivers.phone.usb_device import Place
from drivers.phone.usb_sim import SimulatedUsb

_POINTER, _TEXT = ctypes.c_void_p, ctypes.c_char_p


class Testbed:
    """Works only in a program that `umockdev-wrapper` started; devices come and go with their uevents."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libumockdev.so.0")
        self._bed = self._call("new", _POINTER, ())
        self.root = Path(self._call("get_root_dir", _TEXT, (_POINTER,), self._bed).decode())

    def plug(self, device: SimulatedUsb, place: Place) -> None:
        text = device.umockdev(place).encode("utf-8")
        arguments = (_POINTER, _TEXT, _POINTER)
        assert self._call("add_from_string", ctypes.c_int, arguments, self._bed, text, None)

    def pull(self, place: Place) -> None:
        path = f"/sys/devices/pci0000:00/0000:00:14.0/usb{place.port.partition('-')[0]}/{place.port}".encode()
        self._call("uevent", None, (_POINTER, _TEXT, _TEXT), self._bed, path, b"remove")
        self._call("remove_device", None, (_POINTER, _TEXT), self._bed, path)

    def node(self, place: Place) -> Path:
        """Where the device's node truly lies."""
        return self.root / f"dev/bus/usb/{int(place.port.partition('-')[0]):03d}/{place.number:03d}"

    def let_others_in(self) -> None:
        """Give every user the way to the nodes, so that a node's own rights decide."""
        for folder, _, _ in os.walk(self.root):
            Path(folder).chmod(0o755)

    def _call(self, name: str, result: object, kinds: tuple[object, ...], *arguments: object) -> Any:
        function = getattr(self._library, f"umockdev_testbed_{name}")
        function.restype, function.argtypes = result, kinds
        return function(*arguments)
