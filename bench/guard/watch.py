"""What is dangerous in a reading: a small state machine that knows no supply and no clock."""

from __future__ import annotations

from dataclasses import dataclass

from bench.guard.messages import StopCause
from bench.guard.rules import CEILING_V, HELD_BY_PHONE_V, changed_set_points
from drivers.samples import Regulation, SetPoints

COLLAPSE_V = 0.5
"""Below the set voltage by this much, the supply no longer feeds but limits: a short is constant current *and* a
collapsed voltage, not an ampere value."""
AT_LIMIT_SHARE = 0.9
"""A supply that does not say so limits where its voltage collapsed at this share of its limit; set limit and reading
of the current are each some percent off."""
DEAD_A = 0.002
"""Less than this flows nowhere: a meter's noise."""
SHORT_S = 0.2
OVER_LIMIT_SHARE, OVER_LIMIT_A = 0.1, 0.05
"""A limit that trips has not, where the current is above it by both of these together."""
LOST_S = 1.0
MIXED_S = 1.0
FALLEN_V = 0.05
"""Inferred: five steps of a Korad. A voltage this far below the set one is not the meter's last digit."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Why the output must go off now."""

    cause: StopCause
    sentence: str


@dataclass(slots=True)
class Watch:
    """Judges one reading after the other."""

    set_v: float
    limit_a: float
    step_v: float
    step_a: float
    period_s: float
    """How far apart this supply's readings are."""
    limit_trips: bool = False
    """The supply's limit switches its output off."""
    before_key: bool = True
    usb_power: bool = False
    """The phone has USB power, and its own charger may hold the terminals."""
    _flows_since_s: float | None = None
    """Since when every reading shows a current out of the supply at more than its set voltage."""
    _limiting_since_s: float | None = None
    _last_s: float | None = None
    _fallen_to_v: float | None = None

    def judge(
        self, volts: float, amperes: float, regulation: Regulation | None, at_s: float, *, same_set_v: bool = False
    ) -> Danger | None:
        """What is wrong with this reading; `None` if nothing is. NaN judges nothing and counts as no reading.

        `same_set_v`: the supply has just answered that its set voltage is as it was.
        """
        if volts != volts or amperes != amperes:
            return self.silence(at_s)
        self._last_s = at_s
        danger = None if self._held_by_phone(volts, amperes, at_s) else self.judge_voltage(volts)
        if danger is not None:
            return danger
        # A supply that does not say so shows it: nothing at the terminals, and nothing flows that could pull them down.
        dead = regulation is None and volts < 1.0 and amperes <= max(2 * self.step_a, DEAD_A)
        if self.limit_trips:
            danger = self._tripping(dead, amperes)
            if danger is not None:
                return danger
        if regulation is Regulation.OFF or dead:
            return Danger(StopCause.WENT_OFF, "the supply's output went off without being told")
        at_limit = amperes >= AT_LIMIT_SHARE * self.limit_a - 2 * self.step_a
        # Nobody turned the voltage down, and the output is on: then it is the load that pulls it down.
        limits = regulation is Regulation.CONSTANT_CURRENT or (regulation is None and (at_limit or same_set_v))
        # What limited before the key goes on being judged: a short may be taken for the phone's answer to a key.
        judged = self.before_key or self._limiting_since_s is not None
        danger = self._short(volts, amperes, limits, at_s) if judged else None
        return danger or self._fallen(volts, amperes, at_limit or limits)

    def key_pressed(self) -> None:
        """From now on a limited current is the phone's affair, but for one that flows already."""
        self.before_key = False

    def judge_voltage(self, volts: float) -> Danger | None:
        """Whether more stands at the terminals than was set."""
        highest_v = min(self.set_v + max(0.05, 3 * self.step_v), CEILING_V + 3 * self.step_v)
        if volts > highest_v:
            return Danger(
                StopCause.OVER_VOLTAGE,
                f"{volts:.2f} V stand at the terminals, {self.set_v:.2f} V are set: something pushes current back into "
                "the supply, or the set voltage was changed; unplug USB from the phone",
            )
        return None

    def _held_by_phone(self, volts: float, amperes: float, at_s: float) -> bool:
        """With USB power on the phone, its charger holds the terminals, and nothing flows out of the supply.

        A supply that is asked for voltage and current one after the other may show both while the charger comes and
        goes, but not for `MIXED_S`.
        """
        if not self.usb_power or volts > HELD_BY_PHONE_V:
            return False
        if not (amperes > max(2 * self.step_a, DEAD_A) and volts > self.set_v + 0.05):
            self._flows_since_s = None
            return True
        if self._flows_since_s is None:
            self._flows_since_s = at_s
        return at_s - self._flows_since_s < MIXED_S

    def judge_set_points(self, seen: SetPoints) -> Danger | None:
        """Whether somebody turned a knob: whatever it was turned to, the supply is no longer what was checked."""
        wrong = changed_set_points(self.set_v, self.limit_a, seen, self.step_v, self.step_a)
        return Danger(StopCause.SET_POINT_CHANGED, f"somebody changed the supply: {wrong}") if wrong else None

    def silence(self, at_s: float) -> Danger | None:
        """Judge that no reading came by now."""
        if self._last_s is None:
            self._last_s = at_s
        if at_s - self._last_s > LOST_S:
            return Danger(StopCause.LOST_READINGS, f"no reading for {at_s - self._last_s:.1f} s")
        return None

    def _tripping(self, dead: bool, amperes: float) -> Danger | None:
        """A supply whose limit switches off: it did so, or it should have."""
        if dead and self.before_key:
            return Danger(
                StopCause.SHORT,
                f"the supply switched its output off by itself before the key, as it does above {self.limit_a:.2f} A: "
                "a short or reversed clips; check the clips, then the board with its flexes unplugged",
            )
        if amperes > self.limit_a * (1.0 + OVER_LIMIT_SHARE) + OVER_LIMIT_A:
            return Danger(
                StopCause.SHORT,
                f"{amperes:.2f} A flow, and the supply's limit of {self.limit_a:.2f} A did not switch it off; check "
                "the clips, and do not use this supply",
            )
        return None

    def _fallen(self, volts: float, amperes: float, limits: bool) -> Danger | None:
        """A low voltage that no limit explains, on a supply that is too slow to be asked why and still be off in time.

        Before the key nothing pulls a voltage down by itself. `why_fallen` says what did, once the output is off.
        """
        if not self.before_key or limits or self.period_s < SHORT_S or not volts < self.set_v - FALLEN_V:
            return None
        self._fallen_to_v = volts
        return Danger(
            StopCause.VOLTAGE_FELL,
            f"the voltage fell to {volts:.2f} V before the key, with {amperes:.2f} A and a limit of "
            f"{self.limit_a:.2f} A; check the clips and the supply",
        )

    def why_fallen(self, fallen: Danger, set_v: float | None) -> Danger:
        """What was behind a voltage that fell, by the set voltage that the supply answers with its output off."""
        if set_v is None or self._fallen_to_v is None:
            return fallen
        changed = self.judge_set_points(SetPoints(set_v, None))
        if changed is not None:
            return changed
        if self._fallen_to_v > self.set_v - COLLAPSE_V:
            return fallen
        return Danger(StopCause.SHORT, f"{fallen.sentence}; nobody turned it down: a short or reversed clips")

    def _short(self, volts: float, amperes: float, limits: bool, at_s: float) -> Danger | None:
        """Limiting with a collapsed voltage: for 0.2 s, or at the first reading where readings are further apart."""
        if not limits or volts > self.set_v - COLLAPSE_V:
            self._limiting_since_s = None
            return None
        if self._limiting_since_s is None:
            self._limiting_since_s = at_s
        if self.period_s < SHORT_S and at_s - self._limiting_since_s < SHORT_S:
            return None
        return Danger(
            StopCause.SHORT,
            f"the supply limits at {amperes:.2f} A and its voltage is down to {volts:.2f} V before the key: a short or "
            "reversed clips; check the clips, then the board with its flexes unplugged",
        )
