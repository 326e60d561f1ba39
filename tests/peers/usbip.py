"""A simulated device on a USB/IP server in a thread: the kernel of a guest attaches it and takes it for a real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from drivers.clock import HostClock
from drivers.errors import StalledError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.phone.usb_sim import BULK_IN, SimulatedUsb
from drivers.simulation import UsbSimulator
from drivers.usb_descriptors import UsbShape
from drivers.usbip.server import UsbIpServer
from drivers.usbip.wire import Speed


class Transfers(Protocol):
    """What talks behind a phone's first pair of bulk endpoints; it knows no clock."""

    def feed(self, transfer: bytes) -> None:
        """A transfer from the host. Raises `LinkLostError` where the phone goes away at it."""

    def take(self) -> bytes | None:
        """The next transfer to the host."""


@dataclass(frozen=True)
class PhoneOnBus:
    """A phone as a USB simulator: endpoint 0 knows nothing of its own."""

    usb: SimulatedUsb
    talks: Transfers

    @property
    def descriptors(self) -> UsbDescriptors:
        return UsbDescriptors(self.usb.usb_id)

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        raise StalledError("unknown")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        raise StalledError("unknown")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        self.talks.feed(data)

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        return self.talks.take() if endpoint == BULK_IN else None

    def next_event_s(self, endpoint: int) -> float | None:
        return None


@contextmanager
def on_usbip(simulator: UsbSimulator, shape: UsbShape, speed: Speed = Speed.FULL) -> Iterator[UsbIpServer]:
    """Served until the end of the block."""
    server, over = UsbIpServer(simulator, shape, HostClock(), speed=speed), threading.Event()
    thread = threading.Thread(target=server.serve, args=(over.is_set,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        thread.join()
        server.close()
