"""A supply as a meter: asked again and again, one reading per answer, each with its own time.

A supply has knobs, so its set-points are watched along with its readings. Where one question brings both, every reading
carries them. Where they are questions of their own, these take turns with the readings (`SetPointTurns`), and where
questions are so far apart that there is no room for turns, `drivers.sparing` leaves out what the readings say already.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drivers.clock import Clock
from drivers.errors import GarbledError, NoAnswerError
from drivers.samples import Marker, MarkerName, Regulation, Samples, SetPoints

SET_POINTS_EVERY_S = 0.15
"""With the reading that is under way when their turn comes and the command that switches off, well within 0.3 s."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of a supply to *what flows now*."""

    volts: float
    amperes: float
    regulation: Regulation | None
    """`None` where this supply does not say."""
    asked_s: float
    """Host time at which the current was asked for."""
    came_s: float
    """Host time at which its answer was whole."""
    set_points: SetPoints | None = None
    """Where they were asked for with this reading, or came with its answer."""


class PolledMeter:
    """Turns a supply's `poll` into a numbered stream.

    Markers say when it changes between constant voltage and current, how many questions had to be repeated, and how
    many readings failed in spite of that.
    """

    def __init__(self, poll: Callable[[], Reading], clock: Clock, retries: Callable[[], int]) -> None:
        """`poll` asks once and raises as `Asker.ask` does; `retries` counts repeated questions since connecting."""
        self._poll, self._clock, self._retries = poll, clock, retries
        self._number = self._failed = 0
        self._retries_told = retries()
        self._regulation: Regulation | None = None

    def start(self) -> None:
        """Begin at number 0."""
        self._number, self._failed, self._regulation = 0, 0, None
        self._retries_told = self._retries()

    def read(self, timeout_s: float) -> Samples | None:  # noqa: ARG002 - one poll is bounded by its own tries
        """One reading. Raises as `poll` does; the next one tells of it, and leaves out the number of the lost one."""
        number = self._number
        self._number += 1
        try:
            reading = self._poll()
        except (GarbledError, NoAnswerError):
            self._failed += 1
            raise
        middle_s = 0.5 * (reading.asked_s + reading.came_s)
        return Samples(
            first_number=number,
            current_a=np.array([reading.amperes]),
            voltage_v=np.array([reading.volts]),
            host_s=np.array([middle_s]),
            host_uncertainty_s=0.5 * (reading.came_s - reading.asked_s),
            markers=(*self._change(reading, middle_s), *self._trouble(middle_s)),
            regulation=reading.regulation,
            set_points=reading.set_points,
        )

    def _trouble(self, at_s: float) -> tuple[Marker, ...]:
        """What has happened since the last reading that came."""
        lost, repeated = self._failed, self._retries() - self._retries_told
        self._failed, self._retries_told = 0, self._retries_told + repeated
        markers = (Marker(at_s, MarkerName.LOST, str(lost)),) if lost else ()
        return (*markers, Marker(at_s, MarkerName.RETRY, str(repeated))) if repeated else markers

    def _change(self, reading: Reading, at_s: float) -> tuple[Marker, ...]:
        if reading.regulation is None or reading.regulation is self._regulation:
            return ()
        before, self._regulation = self._regulation, reading.regulation
        if reading.regulation is Regulation.CONSTANT_CURRENT:
            return (Marker(at_s, MarkerName.SUPPLY_CC),)
        if reading.regulation is Regulation.OFF:
            return (Marker(at_s, MarkerName.OUTPUT_OFF),) if before is not None else ()
        if before is Regulation.OFF:
            return (Marker(at_s, MarkerName.OUTPUT_ON),)
        return (Marker(at_s, MarkerName.SUPPLY_CV),) if before is not None else ()


class SetPointTurns:
    """Asks for set-points between readings, when it is their turn."""

    def __init__(self, ask: Callable[[], SetPoints], clock: Clock) -> None:
        """`ask` asks for both."""
        self._ask, self._clock = ask, clock
        self._asked_s = -math.inf

    def take(self) -> SetPoints | None:
        """What the supply answers, or `None` while it is not their turn.

        Raises as `ask` does, and then it stays their turn: readings alone, without set-points, are no watch.
        """
        now_s = self._clock.now_s()
        if now_s - self._asked_s < SET_POINTS_EVERY_S:
            return None
        seen = self._ask()
        self._asked_s = now_s
        return seen


def rate_with_turns_hz(reading_s: float, set_points_s: float) -> float:
    """Readings a second where each takes `reading_s` and set-points take turns that last `set_points_s`."""
    readings = max(1, math.ceil((SET_POINTS_EVERY_S - set_points_s) / reading_s))
    return readings / (readings * reading_s + set_points_s)
