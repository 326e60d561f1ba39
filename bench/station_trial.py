"""A station's check beside a window: it goes on by itself, tells what the supply answers, and can be called off."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from queue import Empty, SimpleQueue

from bench.capture.answers import Answers
from bench.capture.messages import OutputIs
from bench.errors import BenchError
from bench.guard.client import GuardLostError
from bench.guard.guarded import Guarded
from bench.guard.messages import PowerRequest, Report
from bench.plan import Plan
from bench.station import Placed, Station
from bench.station_check import OPEN_LIMIT_A, OPEN_V, StationChecked, check_station
from bench.station_open import Opening
from drivers.errors import DriversError

CALLED_OFF = "the test was called off before the output went on"
LOOK_S = 0.2
"""So often it is looked whether the check goes on at all."""


@dataclass(frozen=True, slots=True)
class TrialFailed:
    """The check could not be made; the sentence says why."""

    sentence: str


def _nobody(guarded: Guarded) -> None:
    """For an opening that nobody listens to."""
    del guarded


Step = OutputIs | StationChecked | TrialFailed


class StationTrial:
    """One check of one station: as `bench.station_check`, the output goes on for some seconds on open leads."""

    def __init__(self, station: Station, plan: Plan, opening: Opening) -> None:
        self._station, self._plan, self._opening = station, plan, opening
        self._steps: SimpleQueue[Step] = SimpleQueue()
        self._answers = Answers(PowerRequest(OPEN_V, OPEN_LIMIT_A, OPEN_LIMIT_A))
        self._guarded: Guarded | None = None
        self._called_off = threading.Event()

    def ask_off(self) -> None:
        """Output off, from any thread; returns at once. The check then fails, and says so."""
        self._called_off.set()
        if self._guarded is not None:
            with suppress(GuardLostError, ValueError):  # it has ended meanwhile, and switched off by itself
                self._guarded.ask_off()

    def steps(self) -> Iterator[Step]:
        """Make the check; what the supply answers comes meanwhile, the result last."""
        thread = threading.Thread(target=self._run, name="station-trial")
        thread.start()
        try:
            while True:
                ended = not thread.is_alive()
                try:
                    step = self._steps.get(timeout=LOOK_S)
                except Empty:
                    if ended:
                        raise RuntimeError("the check ended without a result") from None
                    continue
                yield step
                if isinstance(step, StationChecked | TrialFailed):
                    return
        finally:
            if thread.is_alive():
                self.ask_off()
            thread.join()

    def _run(self) -> None:
        try:
            opening = _Overheard(self._opening.clock, self._opening.tap, self._opening.record, self._take)
            self._steps.put(check_station(self._station, self._plan, opening, _today()))
        except (BenchError, DriversError) as error:
            self._steps.put(TrialFailed(str(error)))

    def _take(self, guarded: Guarded) -> None:
        """The supply is under guard now; a check that was called off before goes no further."""
        guarded.hears = self._hear
        self._guarded = guarded
        if self._called_off.is_set():
            guarded.close()
            raise BenchError(CALLED_OFF)

    def _hear(self, report: Report) -> None:
        answer = self._answers.hear(report, time.monotonic())
        if answer is not None:
            self._steps.put(answer)


@dataclass(frozen=True, slots=True)
class _Overheard(Opening):
    """Opens as another does, and shows the supply to the trial."""

    take: Callable[[Guarded], None] = _nobody

    def guarded(self, placed: Placed) -> Guarded:
        """The supply, under guard."""
        guarded = Opening.guarded(self, placed)
        self.take(guarded)
        return guarded


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a calibration ends on the bench's own calendar
