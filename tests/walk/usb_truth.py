"""A simulated Monsoon behind a wire that can fail; notes when its output really changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drivers.clock import TurnedClock
from drivers.errors import NoAnswerError, StalledError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.monsoon import wire
from drivers.monsoon.sim import MonsoonSim
from drivers.monsoon.wire import Opcode


class UsbTruth:
    """What `Truth` is for instruments on a stream."""

    def __init__(self, inner: MonsoonSim, clock: TurnedClock) -> None:
        self.inner, self.clock = inner, clock
        self.wire: Any = inner
        self.stuck = self.silent = self.refuses = False
        self.off_s: float | None = None
        self.struck_s: float | None = None
        self._planned_s = float("inf")
        self._strike: Callable[[], None] | None = None
        self._stuck_at = 0

    def plan(self, at_s: float, strike: Callable[[], None]) -> None:
        """Have something happen at a time, in the middle of whatever is going on then."""
        self._planned_s, self._strike = at_s, strike

    @property
    def descriptors(self) -> UsbDescriptors:
        return self.inner.descriptors

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        self._hear()
        came: bytes = self.wire.control_in(setup, length, now_s)
        self._note()
        return came

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        self._hear()
        if self.refuses and setup.request == 1:
            raise StalledError("the unit refuses every setting")
        self.wire.control_out(setup, data, now_s)
        self._note()

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        self.wire.write(endpoint, data, now_s)

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        packet: bytes | None = self.wire.take(endpoint, now_s)
        self._note()
        return None if self.silent else packet

    def next_event_s(self, endpoint: int) -> float | None:
        event_s: float | None = self.wire.next_event_s(endpoint)
        return event_s

    def work(self, now_s: float) -> None:
        """Time passes for the supply too, and for what is to happen to it."""
        if self._strike is not None and now_s >= self._planned_s:
            strike, self._strike, self.struck_s = self._strike, None, now_s
            strike()
        self.inner._sample(now_s)
        self._note()

    @property
    def output_on(self) -> bool:
        return self.inner.output_on

    def put(self, *, set_v: float | None = None, limit_a: float | None = None, on: bool | None = None) -> None:
        """Change it from behind; it has no knobs, but a fault of its own does the same."""
        if set_v is not None:
            self.inner.values[Opcode.MAIN_VOLTAGE] = wire.volts_value(set_v)
        if limit_a is not None:
            for opcode in (Opcode.RUN_LIMIT, Opcode.POWER_UP_LIMIT):
                self.inner.values[opcode] = wire.limit_value(limit_a)
        if on is False:
            self.inner._tripped = True
        elif on:
            self.stick()
        self._note()

    def stick(self) -> None:
        """A relay that does not open: whatever is sent, the output stays on."""
        self.stuck, self._stuck_at = True, self.inner.values[Opcode.MAIN_VOLTAGE] or self._stuck_at

    def _hear(self) -> None:
        if self.silent:
            raise NoAnswerError("the unit is silent")

    def _note(self) -> None:
        if self.stuck and not self.inner.output_on:
            self.inner.values[Opcode.MAIN_VOLTAGE], self.inner._tripped = self._stuck_at, False
        if self.output_on:
            self.off_s = None
        elif self.off_s is None:
            self.off_s = self.clock.now_s()
