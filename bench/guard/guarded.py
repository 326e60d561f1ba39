"""A supply under guard, as the bench asks for it; and a guard on this process's own clock, for simulated supplies.

`GuardClient` is the one for instruments. `TurnedGuard` runs the same keeper here, where the clock is turned by hand and
no second process could follow it: an hour of protocol in a second. Its clock is none that an instrument could follow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from bench.guard.client import GuardStoppedError
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
from drivers.capabilities import MeterLimits, SupplyLimits
from drivers.clock import TurnedClock
from drivers.errors import DriversError, LinkLostError
from drivers.samples import Identity, Samples


class Guarded(Protocol):
    """One supply under guard. Leaving it switches the output off."""

    identity: Identity
    supply_limits: SupplyLimits
    meter_limits: MeterLimits

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
            raise GuardStoppedError(self._keeper.stopped(error.danger.cause, error.danger.sentence)) from error
        self._reports.clear()
        return armed

    def read_while_off(self, duration_s: float) -> WasRead:
        """Read the supply with its output off."""
        self._reports.clear()
        return self._keeper.read_while_off(duration_s)

    def switch_on(self, meanwhile: Callable[[Samples | None], None] | None = None) -> SwitchedOn:
        """Output on, touch test, full limit."""
        self._meanwhile = meanwhile
        try:
            return self._keeper.switch_on()
        except DangerError as error:
            raise GuardStoppedError(self._keeper.stopped(error.danger.cause, error.danger.sentence)) from error
        except LinkLostError as error:
            raise GuardStoppedError(self._keeper.stopped(StopCause.LINK_LOST, str(error))) from error
        except DriversError as error:
            raise GuardStoppedError(self._keeper.stopped(StopCause.LOST_READINGS, str(error))) from error
        finally:
            self._meanwhile = None

    def key_pressed(self) -> None:
        """The power key was pressed."""
        self._keeper.key_pressed()

    def switch_off(self) -> Stopped:
        """Output off; returns what the supply answered."""
        return self._keeper.stopped(StopCause.ASKED, "switched off as asked")

    def receive(self, timeout_s: float) -> Report | None:
        """The next report, after taking a reading while the output is on; with no time to wait, what there is."""
        if not self._reports and self._keeper.on and timeout_s > 0:
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
        if self._meanwhile is not None:
            self._meanwhile(samples)
        else:
            self._reports.append(Readings(samples))

    def _step(self) -> None:
        try:
            self._keeper.step()
        except DangerError as error:
            self._reports.append(self._keeper.stopped(error.danger.cause, error.danger.sentence))
        except GuardRefusedError as error:
            self._reports.append(self._keeper.stopped(StopCause.SET_POINT_CHANGED, str(error)))
        except LinkLostError as error:
            self._reports.append(self._keeper.stopped(StopCause.LINK_LOST, str(error)))
        except DriversError as error:
            self._reports.append(self._keeper.stopped(StopCause.LOST_READINGS, str(error)))
