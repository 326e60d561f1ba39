"""Reading and watching a supply that takes few commands a second: no question whose answer is known already.

At 80 or 100 ms a command, asking for everything that a guard watches takes 0.4 or 0.5 s, too long to switch off within
0.3 s. Three questions have to do:

    limit · current · voltage                         as long as the voltage stands where it was set
    limit · current · voltage · set voltage or mode   in turn, while it is lower
    limit · current · voltage · mode                  while the current is near its limit

A voltage that stands where it was set, well below the current limit, says by itself that the supply is on, holds its
voltage, and was not turned to another one. Only otherwise is there something to ask: was it turned down, does the
supply limit, is it off? A higher voltage is not waited for, and another limit than was answered last ends the reading
at once, for whoever watches. What stays unnoticed is a set voltage turned by less than `STANDS_WITHIN_V`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from drivers.clock import Clock
from drivers.polling import Reading
from drivers.samples import Regulation, SetPoints

QUESTIONS = 3
"""In one reading, while the voltage stands where it was set."""
STANDS_WITHIN_V = 0.05
"""Inferred: five steps of a Korad. A reading that is off by more costs a question each time, and no wrong answer."""
NEAR_LIMIT_SHARE = 0.95


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
        self._mode_next = False

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
        before_a, limit_a = self._answered_a, self.limit_a()
        if before_a is not None and limit_a != before_a:
            now_s = self._clock.now_s()
            news = SetPoints(None, limit_a)
            return Reading(math.nan, math.nan, self._regulation, self._ask.sent_s(), now_s, news)
        amperes = self._ask.amperes()
        asked_s, came_s = self._ask.sent_s(), self._clock.now_s()
        volts = self._ask.volts()
        low = self._answered_v is None or volts < self._answered_v - STANDS_WITHIN_V
        set_v = None
        if low and not self._mode_next:
            if self._regulation is Regulation.CONSTANT_VOLTAGE:
                self._regulation = None  # it was; what it is now is the next thing to ask
            set_v, self._mode_next = self.set_v(), True
        else:
            asks = low or amperes >= NEAR_LIMIT_SHARE * limit_a
            self._regulation = self._ask.regulation() if asks else Regulation.CONSTANT_VOLTAGE
            self._mode_next = False
        return Reading(volts, amperes, self._regulation, asked_s, came_s, SetPoints(set_v, limit_a))
