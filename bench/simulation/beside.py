"""The USB side of the phone on a simulated station's leads, for a capture of it.

On a turned clock a technician plugs USB in when the recorder asks. In real time a person does, or a board of the
station; the supply and its phone are in the guard's process then, and this is the same phone (`drivers.phone_shared`).
"""

from __future__ import annotations

import queue

from bench.recorder.items import Item, Progress
from bench.simulation.technician import SimulatedEars, Technician
from bench.station import Station
from drivers.address import parse_address
from drivers.clock import Clock
from drivers.imaginary_phone import Action
from drivers.phone.heard import Heard
from drivers.phone_load import PhoneLoad
from drivers.sim_loads import phone_on, with_bench

STEP_S = 0.05
LATE_S = 0.2
"""What is done to the phone in another process is known here that late at most; until then nothing is heard."""


class PhoneBeside:
    """Heard by the recorder, told by it, plugged in by hand; from three threads."""

    def __init__(self, phone: PhoneLoad, clock: Clock, technician: Technician | None) -> None:
        self._phone, self._clock, self._technician = phone, clock, technician
        self._ears = SimulatedEars(phone, clock, late_s=0.0 if technician is not None else LATE_S)

    @property
    def by_hand(self) -> bool:
        """A person does what there is to do, and no technician of the virtual bench."""
        return self._technician is None

    def begins(self, inbox: queue.SimpleQueue[Item]) -> None:
        """Marks of a technician go there."""
        if self._technician is not None:
            self._technician.inbox = inbox

    def tell(self, progress: Progress) -> None:
        """What the recorder does."""
        if self._technician is not None:
            self._technician.tell(progress)

    def plug(self, on: bool) -> None:
        """Somebody plugs USB in, or pulls it out."""
        self._phone.plug(on, self._clock.now_s())

    def hold_key(self, down: bool) -> None:
        """Somebody presses the power key, or lets it go."""
        self._phone.do(Action.KEY_DOWN if down else Action.KEY_UP, self._clock.now_s())

    def press_key(self) -> None:
        """Somebody presses the power key for a second."""
        self._phone.press(self._clock.now_s())

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        """What a host hears."""
        self._clock.sleep_s(min(timeout_s, STEP_S))
        return self._ears.take()


def phone_beside(station: Station, clock: Clock, *, turned: bool) -> PhoneBeside | None:
    """The phone that a simulated station has on its leads; `None` where it has none. Raises `DriversError`."""
    for placed in station.instruments:
        phone = phone_on(with_bench(parse_address(placed.address), clock), clock)
        if phone is not None:
            technician = Technician(phone, clock, phone.phone.unit.seed, presses=False) if turned else None
            return PhoneBeside(phone, clock, technician)
    return None
