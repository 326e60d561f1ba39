"""A simulated phone's ADB port in a thread of the test, and keys to meet it with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drivers.clock import HostClock
from drivers.phone.adb.properties import Property
from drivers.phone.adb.scene import Scene, Script
from drivers.phone.adb.sim import SimulatedAdbd
from drivers.phone.adb.sim_port import AdbPort
from drivers.phone.adb.state import AdbState

PROPERTIES = (
    Property("ro.product.device", "vayu"),
    Property("ro.boot.bootreason", "kernel_panic"),
    Property("ro.serialno", "5eedb007"),
    Property("sys.boot_completed", "1"),
)
ANDROID = Scene(AdbState.DEVICE, PROPERTIES, battery_v=3.987)


@dataclass(frozen=True, slots=True)
class Served:
    """A phone on a port."""

    phone: SimulatedAdbd
    port: int


@contextmanager
def served(scene: Scene, *, accepts_keys: bool = True) -> Iterator[Served]:
    """A phone that shows one scene, until the end of the block."""
    phone = SimulatedAdbd(Script.always(scene), started_s=0.0, seed=1, accepts_keys=accepts_keys)
    port = AdbPort(phone, HostClock())
    stop = threading.Event()
    thread = threading.Thread(target=port.serve, args=(stop.is_set,))
    thread.start()
    try:
        yield Served(phone, port.port)
    finally:
        stop.set()
        thread.join()
        port.close()
