"""One simulated phone in several programs at once: the guard's supply, a meter, a board with a relay, its USB side.

The phone is a pure function of what is done to it and when. Each program has it anew, writes down what it does to it
in the bench's folder, and does to its own nothing but what is written there, in the order of the lines: so all of them
have the same phone, each in real time. What others did is heard of within the time of a question.
"""

from __future__ import annotations

import weakref
from threading import RLock

from drivers.bench_folder import Acted, BenchFolder, Deed, Fed, Plugged, Pressed, Supplied
from drivers.clock import HostClock
from drivers.electrics import Terminals
from drivers.errors import LinkBusyError
from drivers.imaginary_phone import Action, Feed, ImaginaryPhone
from drivers.phone.fastboot.sim import Voice
from drivers.phone_load import HELD_S, Floats, PhoneLoad
from drivers.phone_model.stages import PhoneSaid, StageEdge

LOOK_S = 0.25
"""How often it is looked whether the program whose supply feeds the phone is still there."""


class SharedPhone(PhoneLoad):
    """A phone on the leads of a bench that other programs stand at too. Any thread may ask it."""

    def __init__(
        self,
        phone: ImaginaryPhone,
        folder: BenchFolder,
        key_s: float | None,
        vbus_s: float | None,
        feed: Feed | None,
        boots_before: int = 0,
    ) -> None:
        """As it lies on the bench of that folder, which is left when nobody has this phone any more."""
        super().__init__(phone, key_s, vbus_s=vbus_s, feed=feed, boots_before=boots_before)
        self._folder, self._lock, self._clock = folder, RLock(), HostClock()
        self._supplied: Supplied | None = None
        """The newest word on the supply, whoever wrote it."""
        self._feeds = False
        self._looked_s = -1e9
        self._leave = weakref.finalize(self, folder.leave)

    def feed_alone(self) -> None:
        """Be the one supply of this phone. Raises `LinkBusyError` where another program's is."""
        with self._lock:
            if self._feeds:
                return
            if not self._folder.take_supply():
                raise LinkBusyError(
                    f"the supply of another program feeds the phone {self.phone.unit.fault.id} of seed "
                    f"{self.phone.unit.seed} on this bench; end that program, or name another bench"
                )
            self._feeds = True
            self._do(Supplied(self._clock.now_s(), 0.0, 0.0, on=False))

    def feed_until_a_supply_comes(self, volts: float, limit_a: float, at_s: float) -> bool:
        """Give it power where nobody has yet; whether it was needed."""
        with self._lock:
            self._follow()
            if self._supply is not None or self._folder.supply_is_there():
                return False
            self._do(Supplied(at_s, volts, limit_a, on=True, by_supply=False))
            return True

    def hear(self) -> None:
        """Learn what others did to it."""
        with self._lock:
            self._follow()

    def leave(self) -> None:
        """Go from the bench. May be called twice."""
        self._leave()

    def supplied(self, set_v: float, limit_a: float, output_on: bool, at_s: float) -> Terminals:
        """What stands at the terminals of a supply that is set so."""
        with self._lock:
            self._follow()
            last = self._supplied
            if last is None or (last.set_v, last.limit_a, last.on) != (set_v, limit_a, output_on):
                self._do(Supplied(at_s, set_v, limit_a, output_on))
            return super().supplied(set_v, limit_a, output_on, at_s)

    def current_a(self, volts: float, at_s: float) -> float:
        """What the phone draws, as a meter in the lead sees it."""
        with self._lock:
            self._follow()
            if not self._fed_by_supply and (volts > 0.0) is (self._supply is None):
                self._do(Fed(at_s, volts))
            return super().current_a(volts, at_s)

    def currents_a(self, volts: float, first_s: float, count: int, rate_hz: float) -> Floats:
        """The same for `count` readings from `first_s` on, each the mean over its own interval, shape (count,)."""
        with self._lock:
            self._follow()
            return super().currents_a(volts, first_s, count, rate_hz)

    def plug(self, on: bool, at_s: float) -> None:
        """USB power comes on, or goes."""
        with self._lock:
            self._do(Plugged(at_s, on))

    def press(self, at_s: float, held_s: float = HELD_S) -> None:
        """Somebody presses the power key."""
        with self._lock:
            self._do(Pressed(at_s, held_s))

    def do(self, action: Action, at_s: float) -> None:
        """Something else is done to the phone."""
        with self._lock:
            self._do(Acted(at_s, action))

    def said(self, since_s: float, until_s: float) -> tuple[PhoneSaid, ...]:
        """What a host hears on USB."""
        with self._lock:
            self._follow()
            return super().said(since_s, until_s)

    def boot_loader(self, at_s: float) -> Voice | None:
        """What fastboot says at a time; `None` while it is not there."""
        with self._lock:
            self._follow()
            return super().boot_loader(at_s)

    def brown_outs_s(self, until_s: float) -> tuple[float, ...]:
        """When the phone died of too little voltage, before a time."""
        with self._lock:
            self._follow()
            return super().brown_outs_s(until_s)

    def stage_edges(self, until_s: float) -> tuple[StageEdge, ...]:
        """The true stages before a time."""
        with self._lock:
            self._follow()
            return super().stage_edges(until_s)

    def _do(self, deed: Deed) -> None:
        self._folder.write(deed)
        self._hear()

    def _follow(self) -> None:
        """Hear what was done; where the program of the supply is gone, so is its output."""
        self._hear()
        now_s, last = self._clock.now_s(), self._supplied
        if last is None or not (last.on and last.by_supply) or now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        if not self._folder.supply_is_there():
            self._do(Supplied(now_s, last.set_v, last.limit_a, on=False))

    def _hear(self) -> None:
        for deed in self._folder.read():
            match deed:
                case Supplied(at_s, set_v, limit_a, on):
                    self._supplied = deed
                    super().supplied(set_v, limit_a, on, at_s)
                case Fed(at_s, volts):
                    super().current_a(volts, at_s)
                case Plugged(at_s, on):
                    super().plug(on, at_s)
                case Pressed(at_s, held_s):
                    super().press(at_s, held_s)
                case Acted(at_s, action):
                    super().do(action, at_s)
