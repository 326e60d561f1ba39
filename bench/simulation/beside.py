"""The USB side of the phone on a simulated station's leads, for a capture of it.

On a turned clock the phone is in this process, on all its instruments at once, and a technician plugs USB in when the
recorder asks. In real time the supply and its phone live in the guard's process; the same phone, made here again, is
told when the output came on and who plugged USB in. A phone is a pure function of that, so both are in step.
"""

from __future__ import annotations

import queue
import threading

from bench.plan import Plan
from bench.recorder.items import Item, Progress, Stage
from bench.simulation.technician import SimulatedEars, Technician
from bench.station import Station
from drivers.address import parse_address
from drivers.clock import Clock
from drivers.phone.heard import Heard
from drivers.phone_load import PhoneLoad
from drivers.sim_loads import phone_on

FED = (
    Stage.WAITING_FOR_KEY,
    Stage.KEY_BY_RELAY,
    Stage.STARTING,
    Stage.PLUG_IN_USB,
    Stage.SWITCHING_USB_ON,
    Stage.WATCHING_USB,
)
"""While the capture is at one of these, the output is on."""
STEP_S = 0.05


class PhoneBeside:
    """Heard by the recorder, told by it, plugged in by hand; from three threads."""

    def __init__(self, phone: PhoneLoad, plan: Plan, clock: Clock, technician: Technician | None) -> None:
        self._phone, self._plan, self._clock, self._technician = phone, plan, clock, technician
        self._ears = SimulatedEars(phone, clock)
        self._lock = threading.Lock()
        self._run = ""
        self._fed = False

    def begins(self, inbox: queue.SimpleQueue[Item]) -> None:
        """Marks of a technician go there."""
        if self._technician is not None:
            self._technician.inbox = inbox

    def tell(self, progress: Progress) -> None:
        """What the recorder does."""
        if self._technician is not None:
            self._technician.tell(progress)
            return
        with self._lock:
            fed = progress.stage in FED
            if self._fed and (not fed or progress.run != self._run):
                self._phone.supplied(self._plan.set_v, self._plan.limit_a, False, self._clock.now_s())
                self._fed = False
            if fed and not self._fed:
                on_s = self._clock.now_s() - progress.at_s
                self._phone.supplied(self._plan.set_v, self._plan.limit_a, True, on_s)
                self._fed, self._run = True, progress.run

    def plug(self, on: bool) -> None:
        """Somebody plugs USB in, or pulls it out."""
        with self._lock:
            self._phone.plug(on, self._clock.now_s())

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        """What a host hears."""
        self._clock.sleep_s(min(timeout_s, STEP_S))
        with self._lock:
            return self._ears.take()


def phone_beside(station: Station, plan: Plan, clock: Clock, *, turned: bool) -> PhoneBeside | None:
    """The phone that a simulated station has on its leads; `None` where it has none. Raises `DriversError`."""
    for placed in station.instruments:
        phone = phone_on(parse_address(placed.address), clock)
        if phone is not None:
            technician = Technician(phone, clock, phone.phone.unit.seed, presses=False) if turned else None
            return PhoneBeside(phone, plan, clock, technician)
    return None
