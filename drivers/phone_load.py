"""The imaginary phone on a supply's leads: `sim://korad?phone=mb_ufs_edl_9008&seed=7`.

A load is asked what it draws at a voltage and a time, and again at many voltages for the same time while the supply
looks for where its limit holds. So the answer depends on voltage and time alone. The phone learns of the output from
the voltage that it is asked at: above 0 V it is on, at 0 V off, and each switching on begins a cold start of its own,
with its own small differences, as two boots of one phone have.

Nobody stands at this bench, so the power key is pressed by itself, `KEY_S` after the output came on, and held for
`HELD_S`; the address says otherwise (`key=8.5`, `key=none`). What the phone shows on USB, and what the bench of a fault
does wrong (a bad clip, VBUS left on), are not on these leads; `bootbench simulate` makes whole cases with them.
"""

from __future__ import annotations

from bisect import bisect_right

from drivers.imaginary_phone import Action, Feed, ImaginaryPhone, PhoneRun, Stimulus
from drivers.phone_model.stages import PhoneStage

KEY_S = 3.0
HELD_S = 1.0
FIRST_RUN_S = 60.0
"""A run is computed this far ahead, then twice as far each time; what was stays as it was."""
RATE_HZ = 1000.0
"""The current is the mean over a millisecond, shorter than a reading of any supply here."""
NO_LIMIT_A = 1e6
"""The limit is the supply's business; the phone says what it would draw."""
AT_REST = (PhoneStage.PREKEY, PhoneStage.OFF_AGAIN)


class PhoneLoad:
    """One phone on the leads of a simulated supply."""

    def __init__(self, phone: ImaginaryPhone, key_s: float | None = KEY_S) -> None:
        """The key goes down `key_s` after each switching on; `None` leaves it alone."""
        self._phone, self._key_s = phone, key_s
        self._on: _SwitchedOn | None = None
        self._times_on = 0

    def current_a(self, volts: float, at_s: float) -> float:
        """What the phone draws at this terminal voltage and time.

        A phone at rest and a shorted rail are resistances. A running phone keeps its current down to its undervoltage
        and draws below it what leaks; a supply whose limit is below that current therefore shows constant current at a
        collapsed voltage. It does not restart from there, as a real phone may.
        """
        if volts <= 0.0:
            self._on = None
            return 0.0
        if self._on is None:
            self._on = _SwitchedOn(self._phone, self._key_s, volts, at_s, self._times_on)
            self._times_on += 1
        return self._on.current_a(volts, at_s)


class _SwitchedOn:
    """The phone from one switching on to the next switching off."""

    def __init__(self, phone: ImaginaryPhone, key_s: float | None, set_v: float, since_s: float, number: int) -> None:
        self._phone, self._set_v, self._since_s, self._number = phone, set_v, since_s, number
        pressed = (
            (Stimulus(key_s, Action.KEY_DOWN), Stimulus(key_s + HELD_S, Action.KEY_UP)) if key_s is not None else ()
        )
        self._stimuli = (Stimulus(0.0, Action.OUTPUT_ON), *pressed)
        self._run = self._computed(FIRST_RUN_S)
        self._starts_s = self._span_starts()
        self._reading, self._drawn_a = -1, 0.0

    def current_a(self, volts: float, at_s: float) -> float:
        """At a voltage above 0, at or after the switching on."""
        unit, run_s = self._phone.unit, at_s - self._since_s
        drawn_a = self._at_set_voltage_a(run_s)
        span = self._run.walked.spans[max(0, bisect_right(self._starts_s, run_s) - 1)]
        if span.stage in AT_REST or (unit.variant.hold_shorted and span.stage is unit.variant.hold_stage):
            return drawn_a * volts / self._set_v
        if volts >= min(unit.uvlo_v, self._set_v):
            return drawn_a
        return min(drawn_a, unit.leak_s * volts)

    def _at_set_voltage_a(self, run_s: float) -> float:
        """Worked out once for each millisecond, since a limiting supply asks some forty times for the same one."""
        reading = max(0, int(run_s * RATE_HZ))
        if reading != self._reading:
            until_s = (reading + 1) / RATE_HZ
            if until_s > self._run.until_s:
                self._run = self._computed(max(until_s, 2.0 * self._run.until_s))
                self._starts_s = self._span_starts()
            self._reading, self._drawn_a = reading, float(self._run.demand_a(reading, 1, RATE_HZ)[0])
        return self._drawn_a

    def _computed(self, until_s: float) -> PhoneRun:
        feed = Feed(set_v=self._set_v, limit_a=NO_LIMIT_A, source_ohm=0.0)
        return self._phone.run(self._stimuli, until_s, feed, self._number)

    def _span_starts(self) -> list[float]:
        return [span.start_s for span in self._run.walked.spans]
