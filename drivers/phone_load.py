"""The imaginary phone on a bench's leads: `sim://korad?phone=mb_ufs_edl_9008&seed=7`, and its USB side in step with it.

One phone hangs on all simulated instruments of a bench at once. A supply tells it what it is set to and whether its
output is on, and is told what then stands at its terminals: constant current at its limit, a voltage that sags over
source and leads, a phone that dies of it and starts again, a charger that pushes back. A meter in the lead sees what
the supply gives. `said` is what a host hears on USB; it needs VBUS, which `plug` brings, or the address (`vbus=12`).

What the phone does is a pure function of what was done to it and when: asking more often, or later, changes nothing
that was. Each switching on after `REST_S` without power begins a run of its own, with its own small differences, as two
boots of one phone have; a shorter loss of power is part of the run, and the phone may start again from it.

Nobody stands at this bench, so the power key is pressed by itself, `KEY_S` after the output came on, and held for
`HELD_S`; the address says otherwise (`key=8.5`, `key=none`). What the bench of a fault does wrong is there, too: its
leads and source, its bad clip, its VBUS left on, its key that nobody presses. A limit that is too low is the supply's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from drivers.electrics import LoadInTime, Terminals
from drivers.imaginary_phone import NOISE_BLOCK, Action, Feed, ImaginaryPhone, PhoneRun, Setting, Stimulus
from drivers.phone.fastboot.sim import Voice
from drivers.phone_fastboot import voice_at
from drivers.phone_model.bench_faults import contact_losses, leads_of, vbus_left_on_s
from drivers.phone_model.stages import PhoneSaid, PhoneStage, StageEdge
from drivers.samples import Regulation

Floats = npt.NDArray[np.float64]

KEY_S = 3.0
HELD_S = 1.0
REST_S = 5.0
"""Longer than any loss of power that a phone starts again from by itself."""
FIRST_RUN_S = 60.0
"""A run is computed this far ahead, then twice as far each time; what was stays as it was."""
RATE_HZ = 1000.0
"""The current is the mean over a millisecond, shorter than a reading of any supply here."""
BLOCK = 1000
"""Readings that are worked out at once."""
LIFTED_V = 0.01
NO_LIMIT_A = 1e6
"""Of a supply that nobody simulates: the phone says what it would draw."""
NOTHING = Terminals(0.0, 0.0, Regulation.OFF)
AT_REST = (PhoneStage.PREKEY, PhoneStage.OFF_AGAIN)


class PhoneLoad(LoadInTime):
    """One phone on the leads of a simulated bench."""

    def __init__(
        self,
        phone: ImaginaryPhone,
        key_s: float | None = KEY_S,
        *,
        vbus_s: float | None = None,
        feed: Feed | None = None,
        boots_before: int = 0,
    ) -> None:
        """The key goes down `key_s`, USB power comes on `vbus_s` after each switching on; `None` leaves it alone.

        `feed` gives the resistances of source and leads; without it they are those of the fault's bench. The phone
        booted `boots_before` times before it was laid here, so that its next boot is another one than those.
        """
        left_on_s = vbus_left_on_s(phone.unit)
        self._phone, self._vbus_s = phone, vbus_s if vbus_s is not None else left_on_s
        self._key_s = key_s if phone.unit.variant.bench.presses.high > 0 else None
        self._feed = feed or leads_of(phone.unit)
        self._boots_before = boots_before
        self._plugged = False
        self._held: Action | None = None
        """The volume key that is held."""
        self._supply: Setting | None = None
        """What the supply is set to while its output is on."""
        self._off_s = -np.inf
        self._fed_by_supply = False
        self._runs: list[_Run] = []

    @property
    def phone(self) -> ImaginaryPhone:
        """Which phone it is."""
        return self._phone

    @property
    def changes(self) -> int:
        """How often something was done to it: what is to come may be another thing since then."""
        return sum(run.changes for run in self._runs)

    def supplied(self, set_v: float, limit_a: float, output_on: bool, at_s: float) -> Terminals:
        """What stands at the terminals of a supply that is set so; it is told whenever it asks."""
        self._fed_by_supply = True
        if not output_on or set_v <= 0.0:
            self._switch_off(at_s)
            return NOTHING if not output_on else Terminals(0.0, 0.0, Regulation.CONSTANT_VOLTAGE)
        wanted = Setting(at_s, set_v, limit_a)
        if self._supply is None:
            self._switch_on(wanted, self._feed)
        elif (set_v, limit_a) != (self._supply.set_v, self._supply.limit_a):
            self._supply = replace(wanted, at_s=max(at_s, self._supply.at_s))
            self._runs[-1].set_anew(self._supply)
        return self._runs[-1].terminals(at_s)

    def current_a(self, volts: float, at_s: float) -> float:
        """What the phone draws, as a meter in the lead sees it.

        Beside a simulated supply, that is what the supply gives. Without one, somebody else feeds `volts` without limit
        or resistance: a phone at rest and a shorted rail are resistances, and a running phone keeps its current down to
        its undervoltage and draws below it what leaks.
        """
        if self._fed_by_supply:
            run = self._run_at(at_s)
            return run.terminals(at_s).amperes if run is not None else 0.0
        if volts <= 0.0:
            self._switch_off(at_s)
            return 0.0
        if self._supply is None:
            self._switch_on(Setting(at_s, volts, NO_LIMIT_A), replace(self._feed, source_ohm=0.0, lead_ohm=0.0))
        return self._runs[-1].at_voltage_a(volts, at_s)

    def currents_a(self, volts: float, first_s: float, count: int, rate_hz: float) -> Floats:
        """The same for `count` readings from `first_s` on, each the mean over its own interval, shape (count,)."""
        if not self._fed_by_supply:
            self.current_a(volts, first_s)
        currents_a = np.zeros(count)
        for k, run in enumerate(self._runs):
            next_s = self._runs[k + 1].since_s if k + 1 < len(self._runs) else np.inf
            here = np.clip(np.rint((np.array([run.since_s, next_s]) - first_s) * rate_hz), 0, count).astype(int)
            begin, stop = int(here[0]), int(here[1])
            if stop > begin:
                currents_a[begin:stop] = run.currents_a(first_s + begin / rate_hz, stop - begin, rate_hz)
        return currents_a

    def plug(self, on: bool, at_s: float) -> None:
        """USB power comes on, or goes."""
        if on is not self._plugged:
            self._plugged = on
            if self._runs:
                self._runs[-1].do(Action.VBUS_ON if on else Action.VBUS_OFF, at_s)

    def press(self, at_s: float, held_s: float = HELD_S) -> None:
        """Somebody presses the power key."""
        if self._runs:
            self._runs[-1].press(at_s, held_s)

    def do(self, action: Action, at_s: float) -> None:
        """Something else is done to the phone, such as holding a volume key, which is held from then on."""
        if action in (Action.VOLUME_DOWN, Action.VOLUME_UP):
            self._held = action
        if self._runs:
            self._runs[-1].do(action, at_s)

    def said(self, since_s: float, until_s: float) -> tuple[PhoneSaid, ...]:
        """What a host hears on USB from `since_s` on and before `until_s`, in order of time."""
        return tuple(word for run in self._runs for word in run.said(since_s, until_s))

    def boot_loader(self, at_s: float) -> Voice | None:
        """What fastboot says at a time; `None` while it is not there."""
        run = self._run_at(at_s)
        return run.boot_loader(at_s) if run is not None else None

    def brown_outs_s(self, until_s: float) -> tuple[float, ...]:
        """When the phone died of too little voltage, before a time."""
        return tuple(s for run in self._runs for s in run.brown_outs_s(until_s))

    def stage_edges(self, until_s: float) -> tuple[StageEdge, ...]:
        """The true stages before a time: when the phone entered each of them."""
        return tuple(edge for run in self._runs for edge in run.stage_edges(until_s))

    def _switch_on(self, wanted: Setting, feed: Feed) -> None:
        at_s = wanted.at_s
        self._supply = wanted
        if not self._runs or at_s - self._off_s > REST_S:
            begins = replace(feed, set_v=wanted.set_v, limit_a=wanted.limit_a)
            self._runs.append(_Run(self._phone, begins, at_s, self._boots_before + len(self._runs)))
            if self._plugged:
                self._runs[-1].do(Action.VBUS_ON, at_s)
            if self._held is not None:
                self._runs[-1].do(self._held, at_s)
        run = self._runs[-1]
        run.set_anew(wanted)
        run.do(Action.OUTPUT_ON, at_s)
        if self._key_s is not None:
            run.press(at_s + self._key_s, HELD_S)
        if self._vbus_s is not None and not self._plugged:
            run.do(Action.VBUS_ON, at_s + self._vbus_s)

    def _switch_off(self, at_s: float) -> None:
        if self._supply is None:
            return
        self._off_s, self._supply = max(at_s, self._supply.at_s), None
        self._runs[-1].forget_after(self._off_s)
        self._runs[-1].do(Action.OUTPUT_OFF, self._off_s)
        if self._vbus_s is not None and not self._plugged:
            self._runs[-1].do(Action.VBUS_OFF, self._off_s)

    def _run_at(self, at_s: float) -> _Run | None:
        k = bisect_right([run.since_s for run in self._runs], at_s)
        return self._runs[k - 1] if k else None


class _Run:
    """The phone from one switching on after a rest to the next; times are the bench's, those of the run begin at 0."""

    def __init__(self, phone: ImaginaryPhone, feed: Feed, since_s: float, number: int) -> None:
        self._phone, self._feed, self.since_s, self._number = phone, feed, since_s, number
        self._stimuli: list[Stimulus] = list(contact_losses(phone.unit, number))
        self._settings: list[Setting] = []
        self._computed: PhoneRun | None = None
        self.changes = 0
        self._block = -1
        self._values: list[Terminals] = []
        self._rests: list[tuple[float, bool]] = []
        self._fast, self._fast_first, self._fast_hz = np.empty(0), 0, 0.0

    def do(self, action: Action, at_s: float) -> None:
        """Something is done, now or later."""
        self._stimuli.append(Stimulus(at_s - self.since_s, action))
        self._changed()

    def press(self, at_s: float, held_s: float) -> None:
        """The key goes down, and up again."""
        self.do(Action.KEY_DOWN, at_s)
        self.do(Action.KEY_UP, at_s + held_s)

    def set_anew(self, setting: Setting) -> None:
        """The supply is set anew."""
        self._settings.append(replace(setting, at_s=setting.at_s - self.since_s))
        self._changed()

    def forget_after(self, at_s: float) -> None:
        """What was to be done later is not done; a key that is down comes up, and clips stay as bad as they are."""
        run_s, kept = at_s - self.since_s, (Action.CLIP_OFF, Action.CLIP_ON, Action.KEY_UP)
        self._stimuli = [one for one in self._stimuli if one.at_s <= run_s or one.action in kept]
        self._changed()

    def terminals(self, at_s: float) -> Terminals:
        """What stands at the supply's terminals."""
        reading = max(0, int((at_s - self.since_s) * RATE_HZ + 1e-6))
        block, place = divmod(reading, BLOCK)
        if block != self._block:
            self._values, self._block = self._terminals(block * BLOCK), block
        return self._values[place]

    def at_voltage_a(self, volts: float, at_s: float) -> float:
        """What is drawn where a stiff source is turned to `volts`."""
        run, unit, set_v = self._reaching((at_s - self.since_s) + 1.0), self._phone.unit, self._feed.set_v
        drawn_a = self.terminals(at_s).amperes
        if not self._rests:
            variant = unit.variant
            shorted = variant.hold_stage if variant.hold_shorted else None
            self._rests = [(span.start_s, span.stage in AT_REST or span.stage is shorted) for span in run.walked.spans]
        k = bisect_right(self._rests, (at_s - self.since_s, True)) - 1
        if self._rests[max(0, k)][1]:
            return drawn_a * volts / set_v
        if volts >= min(unit.uvlo_v, set_v):
            return drawn_a
        return min(drawn_a, unit.leak_s * volts)

    def currents_a(self, first_s: float, count: int, rate_hz: float) -> Floats:
        """Means over `count` intervals from `first_s` on, shape (count,)."""
        first = max(0, round((first_s - self.since_s) * rate_hz))
        if (
            rate_hz != self._fast_hz
            or not self._fast_first <= first <= first + count <= self._fast_first + self._fast.size
        ):
            begin = first // NOISE_BLOCK * NOISE_BLOCK
            whole = max(1, -(-(first + count - begin) // NOISE_BLOCK)) * NOISE_BLOCK
            self._fast = self._reaching((begin + whole) / rate_hz).demand_a(begin, whole, rate_hz)
            self._fast_hz, self._fast_first = rate_hz, begin
        return self._fast[first - self._fast_first : first - self._fast_first + count]

    def said(self, since_s: float, until_s: float) -> list[PhoneSaid]:
        """What was said from one time on and before another, at the bench's times."""
        words = self._reaching(until_s - self.since_s).said
        first, stop = (bisect_left(words, s, key=lambda word: word.at_s + self.since_s) for s in (since_s, until_s))
        return [replace(word, at_s=word.at_s + self.since_s) for word in words[first:stop]]

    def boot_loader(self, at_s: float) -> Voice | None:
        """What fastboot says; `None` while it is not there."""
        return voice_at(self._phone, self._reaching(at_s - self.since_s), at_s - self.since_s)

    def stage_edges(self, until_s: float) -> list[StageEdge]:
        """The true stages before a time, at the bench's times."""
        edges = self._reaching(until_s - self.since_s).stage_edges
        moved = [replace(edge, at_s=edge.at_s + self.since_s) for edge in edges]
        return [edge for edge in moved if edge.at_s < until_s]

    def brown_outs_s(self, until_s: float) -> list[float]:
        """When the phone died of too little voltage, at the bench's times."""
        died_s = [self.since_s + s for s in self._reaching(until_s - self.since_s).walked.brown_outs_s]
        return [s for s in died_s if s < until_s]

    def _changed(self) -> None:
        """What is computed no longer holds for what comes; what came before stays as it was."""
        self._computed, self._block, self._rests, self._fast_hz = None, -1, [], 0.0
        self.changes += 1

    def _reaching(self, run_s: float) -> PhoneRun:
        """The run, computed past a time of its own."""
        until_s = self._computed.until_s if self._computed is not None else FIRST_RUN_S
        while until_s <= run_s:
            until_s *= 2.0
        if self._computed is None or until_s > self._computed.until_s:
            self._computed = self._phone.run(
                tuple(self._stimuli), until_s, self._feed, self._number, tuple(self._settings)
            )
            self._rests = []
        return self._computed

    def _terminals(self, first: int) -> list[Terminals]:
        run = self._reaching((first + BLOCK + 1) / RATE_HZ)
        amperes = run.demand_a(first, BLOCK, RATE_HZ)
        middles_s: Floats = (first + 0.5 + np.arange(BLOCK, dtype=np.float64)) / RATE_HZ
        volts, limited = run.terminal_voltage.at(middles_s), run.limited_at(middles_s)
        # A supply gives nothing while more than its set voltage stands at its terminals.
        amperes = np.where(volts > run.feeding.set_v_at(middles_s) + LIFTED_V, 0.0, amperes)
        held = (Regulation.CONSTANT_VOLTAGE, Regulation.CONSTANT_CURRENT)
        return [
            Terminals(v, a, held[cc])
            for v, a, cc in zip(volts.tolist(), amperes.tolist(), limited.tolist(), strict=True)
        ]
