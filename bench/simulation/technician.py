"""The technician of a simulated bench: presses the key, plugs USB in when asked, marks both; and ears for its phone.

The recorder tells what it waits for; this technician does it to the virtual phone, on the bench's own clock, a little
early or late as a hand is. What nobody marks, nobody is told.
"""

from __future__ import annotations

import queue
from dataclasses import dataclass, field

import numpy as np

from analysis.trace import Event, EventName
from bench.recorder.items import Happened, Item, Progress, Stage
from bench.simulation.session import HAND_SIGMA_S
from drivers.clock import Clock
from drivers.imaginary_phone import Action
from drivers.phone.heard import Heard
from drivers.phone_load import PhoneLoad
from drivers.phone_model.unit import stream

BEFORE_KEY_S = 3.0
"""What flows before the key is looked at for so long."""
HELD_S = 1.0
"""A press of the power key; advice is 0.5 to 4 s."""
AGAIN_S = 16.0
"""On USB power the key is tried a second time after so long, where nothing shows."""
ENUMERATION_S = 0.02
"""Half-width of the time at which a host sees a device."""


class SimulatedEars:
    """What a host hears of the virtual phone."""

    def __init__(self, phone: PhoneLoad, clock: Clock, *, late_s: float = 0.0) -> None:
        """What is said is heard `late_s` after it was."""
        self._phone, self._clock, self._late_s = phone, clock, late_s
        self._heard_s = clock.now_s() - late_s

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        """What was said since the last call, waiting at most `timeout_s`."""
        self._clock.sleep_s(timeout_s)
        since_s, self._heard_s = self._heard_s, self._clock.now_s() - self._late_s
        return tuple(
            Heard(word.at_s, ENUMERATION_S, word.word, word.value) for word in self._phone.said(since_s, self._heard_s)
        )


@dataclass
class Technician:
    """Does by hand what the recorder asks for. `inbox` is the recorder's; `tell` is what it tells."""

    phone: PhoneLoad
    clock: Clock
    seed: int
    volume: Action | None = None
    """A volume key that is held on USB power."""
    presses: bool = True
    """Presses the power key; a phone whose key nobody presses is a fault of the bench."""
    marks_key: bool = True
    inbox: queue.SimpleQueue[Item] | None = None
    _run: str = ""
    _asked_s: float | None = None
    _pressed_s: list[float] = field(default_factory=list)
    _down: bool = False
    _plugged_s: float | None = None

    def tell(self, progress: Progress) -> None:
        """Hear what the recorder does, and do what comes next."""
        now_s = self.clock.now_s()
        if progress.run != self._run:
            self._run, self._asked_s, self._pressed_s, self._down = progress.run, None, [], False
        if self._down and now_s >= self._pressed_s[-1] + HELD_S:
            self._down = False
            self._mark(EventName.KEY_UP, self._pressed_s[-1] + HELD_S)
        match progress.stage:
            case Stage.WAITING_FOR_KEY:
                self._asked_s = now_s if self._asked_s is None else self._asked_s
                if self.presses and not self._pressed_s and now_s >= self._asked_s + BEFORE_KEY_S:
                    self._press(now_s)
            case Stage.PLUG_IN_USB if self._plugged_s is None:
                self._asked_s = now_s if self._asked_s is None else self._asked_s
                if now_s >= self._asked_s + 1.0:
                    self._plug(now_s)
            case Stage.WATCHING_USB if self._plugged_s is not None:
                self._try_key_on_usb(now_s, progress.usb)
            case Stage.FINISHING | Stage.DONE:
                self._unplug(now_s)
            case _:
                pass

    def _try_key_on_usb(self, now_s: float, usb: str | None) -> None:
        first_s = (self._plugged_s or 0.0) + BEFORE_KEY_S
        due_s = first_s if not self._pressed_s else first_s + AGAIN_S
        if self.presses and usb is None and len(self._pressed_s) < 2 and now_s >= due_s:
            self._press(now_s)

    def _press(self, now_s: float) -> None:
        self.phone.press(now_s, HELD_S)
        self._pressed_s.append(now_s)
        self._down = True
        self._mark(EventName.KEY_DOWN, now_s)

    def _plug(self, now_s: float) -> None:
        if self.volume is not None:
            self.phone.do(self.volume, now_s)
        self.phone.plug(True, now_s)
        self._plugged_s = now_s
        self._put(Event(now_s, EventName.VBUS_ON, uncertainty_s=2.5 * HAND_SIGMA_S))

    def _unplug(self, now_s: float) -> None:
        if self._plugged_s is not None:
            self.phone.plug(False, now_s)
            self._plugged_s = None

    def _mark(self, name: EventName, at_s: float) -> None:
        if not self.marks_key:
            return
        random = stream(self.seed, "hand", self._run, name.value, len(self._pressed_s))
        late_s = HAND_SIGMA_S * float(np.clip(random.standard_normal(), -2.5, 2.5))
        self._put(Event(at_s + late_s, name, uncertainty_s=2.5 * HAND_SIGMA_S))

    def _put(self, event: Event) -> None:
        if self.inbox is not None:
            self.inbox.put(Happened(event))
