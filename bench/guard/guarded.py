"""A supply under guard, as the bench asks for it; and a guard on this process's own clock, for simulated supplies.

`GuardClient` is the one for instruments. `TurnedGuard` runs the same keeper here, where the clock is turned by hand and
no second process could follow it: an hour of protocol in a second. Its clock is none that an instrument could follow.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from bench.guard.client import GuardStoppedError, nobody
from bench.guard.keeper import DangerError, GuardRefusedError, Keeper, SupplyMeter
from bench.guard.messages import (
    Armed,
    PowerRequest,
    Readings,
    Report,
    StopCause,
    Stopped,
    SwitchedOn,
    WasRead,
)
from bench.guard.watch import Danger
from drivers.capabilities import MeterLimits, SupplyLimits
from drivers.clock import TurnedClock
from drivers.errors import DriversError, LinkLostError
from drivers.samples import Identity, Samples

AS_ASKED = "switched off as asked"


class Guarded(Protocol):
    """One supply under guard. Leaving it switches the output off."""

    identity: Identity
    supply_limits: SupplyLimits
    meter_limits: MeterLimits
    hears: Callable[[Report], None]
    """Is told every report, on the thread that asks for it, before whoever asked."""

    def arm(self, request: PowerRequest) -> Armed:
        """Have everything checked and programmed, output off. Raises `GuardRefusedError`, `GuardStoppedError`."""

    def read_while_off(self, duration_s: float) -> WasRead:
        """Read the supply with its output off; the readings are received afterwards. Raises `GuardRefusedError`."""

    def switch_on(self, meanwhile: Callable[[Samples | None], None] | None = None) -> SwitchedOn:
        """Output on, touch test, full limit. Raises `GuardStoppedError` on a short, `GuardRefusedError`.

        `meanwhile` is called with each reading of the touch test, and with `None` now and then while none comes;
        without it they are received afterwards.
        """

    def key_pressed(self) -> None:
        """The power key was pressed."""

    def switch_off(self) -> Stopped:
        """Output off; returns what the supply answered."""

    def ask_off(self) -> None:
        """Have the output switched off at once, from any thread; a report says what came of it."""

    def receive(self, timeout_s: float) -> Report | None:
        """The next report; `None` after `timeout_s` without."""

    def close(self) -> None:
        """Output off, guard ended. May be called twice."""


class TurnedGuard:
    """The keeper of a simulated supply, here and now; a reading is taken when one is asked for."""

    def __init__(self, supply: SupplyMeter, clock: TurnedClock) -> None:
        self._reports: deque[Report] = deque()
        self._clock = clock
        self._keeper = Keeper(supply, clock, lambda samples: self._hear(samples))
        self._closed = False
        self._meanwhile: Callable[[Samples | None], None] | None = None
        self._off_is_asked = threading.Event()
        self.hears: Callable[[Report], None] = nobody
        self.identity = supply.identity
        self.supply_limits = supply.supply_limits
        self.meter_limits = supply.meter_limits

    def __enter__(self) -> TurnedGuard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def arm(self, request: PowerRequest) -> Armed:
        """Have everything checked and programmed, output off."""
        try:
            armed = self._keeper.arm(request)
        except DangerError as error:
            raise self._stopped(error.danger.cause, error.danger.sentence) from error
        self._reports.clear()
        self._off_is_asked.clear()
        self.hears(armed)
        return armed

    def read_while_off(self, duration_s: float) -> WasRead:
        """Read the supply with its output off."""
        self._reports.clear()
        return self._keeper.read_while_off(duration_s)

    def switch_on(self, meanwhile: Callable[[Samples | None], None] | None = None) -> SwitchedOn:
        """Output on, touch test, full limit."""
        self._meanwhile = meanwhile
        try:
            on = self._keeper.switch_on()
            self.hears(on)
            return on
        except DangerError as error:
            raise self._stopped(error.danger.cause, error.danger.sentence) from error
        except LinkLostError as error:
            raise self._stopped(StopCause.LINK_LOST, str(error)) from error
        except DriversError as error:
            raise self._stopped(StopCause.LOST_READINGS, str(error)) from error
        finally:
            self._meanwhile = None

    def key_pressed(self) -> None:
        """The power key was pressed."""
        self._keeper.key_pressed()

    def switch_off(self) -> Stopped:
        """Output off; returns what the supply answered."""
        self._off_is_asked.clear()
        stopped = self._keeper.stopped(StopCause.ASKED, AS_ASKED)
        self.hears(stopped)
        return stopped

    def ask_off(self) -> None:
        """Have the output switched off when a reading is asked for next."""
        self._off_is_asked.set()

    def receive(self, timeout_s: float) -> Report | None:
        """The next report, after taking a reading while the output is on; with no time to wait, what there is."""
        if self._off_is_asked.is_set():
            self._off_is_asked.clear()
            self._report(self._keeper.stopped(StopCause.ASKED, AS_ASKED))
        elif not self._reports and self._keeper.on and timeout_s > 0:
            self._step()
        elif not self._reports:
            self._clock.sleep_s(timeout_s)
        return self._reports.popleft() if self._reports else None

    def close(self) -> None:
        """Output off. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._keeper.on:
            self._keeper.off()
        self._keeper.supply.close()

    def _hear(self, samples: Samples) -> None:
        if self._meanwhile is None:
            self._report(Readings(samples))
            return
        self.hears(Readings(samples))
        self._meanwhile(samples)
        if self._off_is_asked.is_set():
            self._off_is_asked.clear()
            raise DangerError(Danger(StopCause.ASKED, AS_ASKED))

    def _report(self, report: Report) -> None:
        self.hears(report)
        self._reports.append(report)

    def _stopped(self, cause: StopCause, sentence: str) -> GuardStoppedError:
        """Switched off for a cause, as the error that says so."""
        stopped = self._keeper.stopped(cause, sentence)
        self.hears(stopped)
        return GuardStoppedError(stopped)

    def _step(self) -> None:
        try:
            self._keeper.step()
        except DangerError as error:
            self._report(self._keeper.stopped(error.danger.cause, error.danger.sentence))
        except GuardRefusedError as error:
            self._report(self._keeper.stopped(StopCause.SET_POINT_CHANGED, str(error)))
        except LinkLostError as error:
            self._report(self._keeper.stopped(StopCause.LINK_LOST, str(error)))
        except DriversError as error:
            self._report(self._keeper.stopped(StopCause.LOST_READINGS, str(error)))
