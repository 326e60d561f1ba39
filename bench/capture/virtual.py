"""The phone of a simulated bench under the hands of whoever sits at the window: keys pressed, USB plugged in, heard.

All of it on the recorder's thread, which alone may touch the phone; the orders come from another.
"""

from __future__ import annotations

import queue

from bench.simulation.technician import HELD_S, SimulatedEars
from bench.station import Station
from drivers.address import parse_address
from drivers.clock import Clock
from drivers.phone.heard import Heard
from drivers.phone_load import PhoneLoad
from drivers.sim_loads import phone_on


class VirtualPhone:
    """Ears for a virtual phone, and hands."""

    def __init__(self, phone: PhoneLoad, clock: Clock) -> None:
        self._phone, self._clock = phone, clock
        self._ears = SimulatedEars(phone, clock)
        self._keys: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._plugs: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def press_key(self) -> None:
        """Press the power key; from any thread."""
        self._keys.put(HELD_S)

    def plug(self, on: bool) -> None:
        """Plug USB in, or pull it out; from any thread."""
        self._plugs.put(on)

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        """What a host hears, once the hands have done what they were told."""
        now_s = self._clock.now_s()
        for _ in range(self._keys.qsize()):
            self._phone.press(now_s, self._keys.get())
        for _ in range(self._plugs.qsize()):
            self._phone.plug(self._plugs.get(), now_s)
        return self._ears.take(timeout_s)


def virtual_phone(station: Station, clock: Clock) -> VirtualPhone | None:
    """The phone on the leads of a simulated station; `None` where it has none. Raises `DriversError`."""
    for placed in station.instruments:
        phone = phone_on(parse_address(placed.address), clock)
        if phone is not None:
            return VirtualPhone(phone, clock)
    return None
