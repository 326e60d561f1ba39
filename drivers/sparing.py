"""Reading and watching a supply that takes few commands a second: no question whose answer is known already.

At 80 or 100 ms a command, asking for everything that a guard watches takes 0.4 or 0.5 s, too long to switch off within
0.3 s. Three questions have to do:

    limit · current · voltage                         as long as the voltage stands where it was set
    limit · current · voltage · mode                  while the current is near its limit
    set voltage or mode · limit · current · voltage   in turn, after a reading whose voltage was lower

A voltage that stands where it was set, well below the current limit, says by itself that the supply is on, holds its
voltage, and was not turned to another one. Only otherwise is there something to ask: was it turned down, does the
supply limit, is it off? A reading with a lower voltage is handed on at once, and the question comes first in the next
one: who watches may know enough already. Another limit, or another set voltage, than was answered last ends a reading
at once too. What stays unnoticed is a set voltage turned by less than `STANDS_WITHIN_V`.

So a knob that was turned is seen after three questions, and the fourth command switches off. A voltage that was turned
down while the phone runs takes one more, since the phone may pull it down as well: at 80 ms 0.40 s, at 100 ms 0.50 s,
where 0.38 and 0.40 s are promised. No order of questions with the current among them does better (a test tries all).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from drivers.clock import Clock
from drivers.polling import Reading
from drivers.samples import Regulation, SetPoints

QUESTIONS = 3
"""In one reading, while the voltage stands where it was set."""
STANDS_WITHIN_V = 0.05
"""Inferred: five steps of a Korad. A reading that is off by more costs a question each time, and no wrong answer."""
NEAR_LIMIT_SHARE = 0.95


class _Owed(Enum):
    """What the next reading asks first, since the voltage was low in the last one."""

    SET_V = "set voltage"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Questions:
    """How one family asks. Each raises as `Asker.ask` does."""

    limit_a: Callable[[], float]
    amperes: Callable[[], float]
    volts: Callable[[], float]
    set_v: Callable[[], float]
    regulation: Callable[[], Regulation | None]
    sent_s: Callable[[], float]
    """When the last question was sent."""


class SparingPoll:
    """One reading after the other, with the set-points that go with it."""

    def __init__(self, questions: Questions, clock: Clock) -> None:
        """Nothing is asked yet."""
        self._ask, self._clock = questions, clock
        self._answered_v: float | None = None
        self._answered_a: float | None = None
        self._regulation: Regulation | None = None
        self._owed: _Owed | None = None

    def set_v(self) -> float:
        """Ask for the set voltage; readings are held against this answer from now on."""
        self._answered_v = self._ask.set_v()
        return self._answered_v

    def limit_a(self) -> float:
        """Ask for the current limit; a reading that finds another one ends there."""
        self._answered_a = self._ask.limit_a()
        return self._answered_a

    def __call__(self) -> Reading:
        """One reading. The voltage comes after the current: it is what a guard judges, and must be fresh."""
        owed, self._owed = self._owed, None
        set_v = None
        if owed is _Owed.SET_V:
            before_v, set_v = self._answered_v, self.set_v()
            if before_v is not None and set_v != before_v:
                return self._news(SetPoints(set_v, None))
        elif owed is _Owed.MODE:
            self._regulation = self._ask.regulation()
        before_a, limit_a = self._answered_a, self.limit_a()
        if before_a is not None and limit_a != before_a:
            return self._news(SetPoints(set_v, limit_a))
        amperes = self._ask.amperes()
        asked_s, came_s = self._ask.sent_s(), self._clock.now_s()
        volts = self._ask.volts()
        low = self._answered_v is None or volts < self._answered_v - STANDS_WITHIN_V
        near = amperes >= NEAR_LIMIT_SHARE * limit_a
        if near and (owed is None or not low):
            self._regulation, self._owed = self._ask.regulation(), _Owed.SET_V if low else None
        elif low:
            if self._regulation is Regulation.CONSTANT_VOLTAGE and owed is not _Owed.MODE:
                self._regulation = None  # it was; what it is now is asked before the next reading, or the one after
            self._owed = _Owed.MODE if owed is _Owed.SET_V else _Owed.SET_V
        else:
            self._regulation = Regulation.CONSTANT_VOLTAGE
        return Reading(volts, amperes, self._regulation, asked_s, came_s, SetPoints(set_v, limit_a))

    def _news(self, seen: SetPoints) -> Reading:
        """No reading: somebody turned a knob."""
        return Reading(math.nan, math.nan, self._regulation, self._ask.sent_s(), self._clock.now_s(), seen)
