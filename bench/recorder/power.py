"""The supply in one run: on under guard, its readings, and off however the run ends. The guard's word is the event."""

from __future__ import annotations

import math
from collections.abc import Callable

from analysis.trace import EventName
from bench.guard.client import GuardClient, GuardLostError, GuardStoppedError
from bench.guard.guarded import Guarded
from bench.guard.keeper import GuardRefusedError
from bench.guard.messages import Output, PowerRequest, Readings, Refused, Report, StopCause, Stopped
from bench.recorder.account import Account
from bench.recorder.hearing import Hearing
from bench.recorder.items import Block, Ended, EndedBy
from bench.station import StationPart
from drivers.clock import Clock
from drivers.samples import Samples

OFF_UNCERTAINTY_S = 0.3
"""The guard promises *off* within this."""
NO_SUPPLY = "no supply of this station is switched by a program: when the phone got power is not known"


class Power:
    """Owned by the recorder's thread. Raises nothing that a supply does: it is given as the end of the run."""

    def __init__(self, supply: Guarded | None, account: Account, hearing: Hearing, clock: Clock) -> None:
        """`None` where nobody switches the supply: then nothing is done, and waiting is waiting."""
        self._supply, self._account, self._hearing, self._clock = supply, account, hearing, clock
        self.on_s = math.inf
        """Host time at which the output went on."""
        self.touch_only = False
        """The output was never on but for the touch test, at its limit."""
        self.warning: Ended | None = None
        """The end that says already that the output may still be on."""
        self._touch: list[float] = []
        """Host times of the touch test's readings."""

    def switch_on(self, request: PowerRequest | None, meanwhile: Callable[[], None]) -> Ended | None:
        """Arm, where there is something to arm with, and output on; `meanwhile` is called while the guard works."""
        self.on_s = self._clock.now_s()
        if self._supply is None:
            self._account.note(NO_SUPPLY)
            return None
        try:
            if request is not None:
                self._supply.arm(request)
            self._touch = []
            said = self._supply.switch_on(lambda samples: self._touching(samples, meanwhile))
        except GuardStoppedError as error:
            return self._touched(error.stopped)
        except (GuardRefusedError, GuardLostError) as error:
            return Ended(EndedBy.GUARD, str(error))
        self.on_s = said.on_s
        self._account.happened(EventName.OUTPUT_ON, said.on_s, said.on_uncertainty_s)
        if said.interrupted:
            self._account.note(
                "the supply switched its output off for a moment when its limit was raised after the touch test"
            )
        return None

    def listen(self, timeout_s: float) -> Ended | None:
        """What the guard reports next, waiting for it at most so long."""
        if self._supply is None:
            self._clock.sleep_s(timeout_s)
            return None
        try:
            report = self._supply.receive(timeout_s)
        except GuardLostError as error:
            return Ended(EndedBy.GUARD, str(error))
        return self._said(report)

    def key_pressed(self) -> None:
        """The guard hears of the power key: a collapsing voltage is no short from now on."""
        if self._supply is not None:
            self._supply.key_pressed()

    def switch_off(self) -> str | None:
        """Off, however the run ended. Gives the sentence to read where the output may still be on."""
        if self._supply is None:
            return None
        began_s = self._clock.now_s()
        try:
            stopped = self._supply.switch_off()
            while isinstance(report := self._supply.receive(0.0), Readings):
                self._account.block(Block(StationPart.SUPPLY, report.samples))
        except GuardStoppedError as error:
            stopped = error.stopped
        except GuardLostError as error:
            self._account.note(str(error))
            rescued = self._rescued(self._supply)
            if rescued is None:
                return str(error)
            stopped = rescued
        if stopped.output is not Output.OFF:
            self._account.note(stopped.sentence)
            return stopped.sentence
        if not self._hearing.was(EventName.OUTPUT_OFF):
            half_s = max(0.0, stopped.host_s - began_s) / 2.0
            self._account.happened(EventName.OUTPUT_OFF, began_s + half_s, half_s)
            if self.warning is not None:
                self._account.note("the supply answers again, and its output is off")
        return None

    def _touching(self, samples: Samples | None, meanwhile: Callable[[], None]) -> None:
        """A reading of the touch test, and what others said meanwhile: written at once, as everything is."""
        if samples is not None:
            self._touch.append(float(samples.host_s[0]))
            self._account.block(Block(StationPart.SUPPLY, samples))
        meanwhile()

    def _touched(self, stopped: Stopped) -> Ended | None:
        """The touch test ended in danger: the output went on before the first of its readings."""
        self.touch_only = True
        latest_s = min((stopped.host_s, *self._touch))
        half_s = max(0.0, latest_s - self.on_s) / 2.0
        self._account.happened(EventName.OUTPUT_ON, self.on_s + half_s, half_s)
        return self._stopped(stopped)

    def _said(self, report: Report | None) -> Ended | None:
        match report:
            case Readings(samples):
                self._account.block(Block(StationPart.SUPPLY, samples))
            case Stopped():
                return self._stopped(report)
            case Refused(reason):
                return Ended(EndedBy.GUARD, reason)
            case _:
                pass
        return None

    def _stopped(self, stopped: Stopped) -> Ended | None:
        if stopped.output is Output.OFF:
            self._account.happened(EventName.OUTPUT_OFF, stopped.host_s, OFF_UNCERTAINTY_S)
        if stopped.cause is StopCause.ASKED:
            return None
        ended = Ended(EndedBy.GUARD, stopped.sentence)
        if stopped.output is not Output.OFF:
            self.warning = ended
        return ended

    def _rescued(self, lost: Guarded) -> Stopped | None:
        """What another guard has answered; `None` where that one does not reach the supply either."""
        if not isinstance(lost, GuardClient):
            return None
        try:
            return lost.rescue()
        except GuardStoppedError as error:
            return error.stopped
        except (GuardRefusedError, GuardLostError) as error:
            self._account.note(f"another guard could not switch off: {error}")
            return None
