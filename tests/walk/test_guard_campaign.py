"""Hundreds of seeded faults on every simulated supply: the output is off in time, or the guard says that it may not be.

These run on a turned clock, so that a fault can strike at any moment of a command and its time is exact. The faults
that need real processes (killed, stopped, raising …) are in `test_guard_processes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import pytest

from bench.guard.keeper import DangerError, Keeper
from bench.guard.messages import Output, PowerRequest, StopCause, Stopped
from bench.guard.watch import SHORT_S
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, Part, driver_class, simulator_class
from drivers.clock import TurnedClock
from drivers.electrics import Backfeed, Load, Resistive
from drivers.errors import LinkLostError
from drivers.faulty import USB_KINDS, FaultySim, FaultyUsbSim, Mischief
from drivers.links.simulated import SimLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.modbus.server import ModbusSim
from tests.walk.usb_truth import UsbTruth

SUPPLIES = [row for row in INSTRUMENTS if Part.SUPPLY in row.parts]
SEEDS = range(5)
PROMISE_S = 0.300
TICK_S = 0.002
SPARING = ("korad", "siglent")
"""At 80 and 100 ms a command, a voltage that is low while the phone runs takes one more question: did the phone pull it
down, or a person? No order of questions is quicker (`tests/drivers/test_sparing.py`)."""


class Strike(StrEnum):
    """What happens to a bench."""

    CABLE_PULLED = "cable pulled"
    SILENT = "supply answers nothing any more"
    GARBLED = "every reply is garbled"
    SOME_GARBLED = "some replies are garbled, cut, late or noisy, then the application ends"
    DEAF_RELAY = "the output relay is stuck"
    VOLTAGE_TURNED_UP = "set voltage turned up at the front panel"
    VOLTAGE_TURNED_DOWN = "set voltage turned down at the front panel"
    VOLTAGE_TURNED_DOWN_LATER = "set voltage turned down at the front panel, after the key"
    LIMIT_TURNED_UP = "current limit turned up at the front panel"
    LIMIT_TURNED_DOWN = "current limit turned down at the front panel"
    RESTARTED = "supply restarted"
    SUSPENDED = "computer suspended for half a minute"
    SHORT = "short before the key"
    BACKFEED = "phone pushes current back"
    SWITCHED_AT_PANEL = "output switched off at the front panel"
    REFUSES = "the supply refuses every write"
    APPLICATION_ENDS = "the application ends"


class Changing:
    """A load that can be swapped while the supply is on."""

    def __init__(self) -> None:
        self.now: Load = Resistive(11.4)

    def current_a(self, volts: float, at_s: float) -> float:
        return self.now.current_a(volts, at_s)


class TickingClock(TurnedClock):
    """A turned clock on which the supply works while the guard waits, so that the moment of *off* is exact."""

    truth: Truth | UsbTruth | None = None

    def sleep_s(self, duration_s: float) -> None:
        end_s = self.at_s + max(0.0, duration_s)
        while self.at_s < end_s:
            self.at_s = min(end_s, self.at_s + TICK_S)
            if self.truth is not None:
                self.truth.work(self.at_s)


class Truth:
    """The simulator behind a wire that can fail; notes when the output really changed."""

    def __init__(self, inner: Any, clock: TurnedClock) -> None:
        self.inner, self.clock = inner, clock
        self.wire: Any = inner
        self.stuck = False
        self.silent = False
        self.off_s: float | None = None
        self.struck_s: float | None = None
        self._planned_s = np.inf
        self._strike: Callable[[], None] | None = None

    def plan(self, at_s: float, strike: Callable[[], None]) -> None:
        """Have something happen at a time, in the middle of whatever is going on then."""
        self._planned_s, self._strike = at_s, strike

    def feed(self, data: bytes, now_s: float) -> None:
        self.wire.feed(data, now_s)
        self._note()

    def take(self, now_s: float) -> bytes:
        came: bytes = self.wire.take(now_s)
        self._note()
        return b"" if self.silent else came

    def work(self, now_s: float) -> None:
        """Time passes for the supply too, and for what is to happen to it."""
        if self._strike is not None and now_s >= self._planned_s:
            strike, self._strike, self.struck_s = self._strike, None, now_s
            strike()
        self.inner._work(now_s)
        self._note()

    def next_event_s(self) -> float | None:
        event_s: float | None = self.wire.next_event_s()
        return event_s

    @property
    def output_on(self) -> bool:
        if isinstance(self.inner, ModbusSim):
            registers = self.inner._registers
            kept = getattr(registers, "kept", None)
            if kept is not None:
                return bool(kept[registers.layout.output])  # type: ignore[attr-defined]
            return bool(registers._kept.flags & 1)  # type: ignore[attr-defined]
        return bool(getattr(self.inner, "_commands", self.inner)._output_on)

    def put(self, *, set_v: float | None = None, limit_a: float | None = None, on: bool | None = None) -> None:
        """Turn a knob at the front panel."""
        registers = getattr(self.inner, "_registers", None)
        if registers is not None and hasattr(registers, "kept"):
            layout, scale = registers.layout, registers.scale
            if set_v is not None:
                registers.kept[layout.set_v] = round(set_v / scale.volts_per_count)
            if limit_a is not None:
                registers.kept[layout.limit_a] = round(limit_a / scale.amperes_per_count)
            if on is not None:
                registers.kept[layout.output] = int(on)
        elif registers is not None:
            flags = registers._kept.flags if on is None else (registers._kept.flags & ~1) | int(on)
            registers._kept = replace(
                registers._kept,
                flags=flags,
                set_v=registers._kept.set_v if set_v is None else set_v,
                limit_a=registers._kept.limit_a if limit_a is None else limit_a,
            )
        else:
            panel = getattr(self.inner, "_commands", self.inner)
            panel._set_v = panel._set_v if set_v is None else set_v
            panel._limit_a = panel._limit_a if limit_a is None else limit_a
            panel._output_on = panel._output_on if on is None else on
        self._note()

    def _note(self) -> None:
        if self.stuck:
            self.put_quietly_on()
        if self.output_on:
            self.off_s = None
        elif self.off_s is None:
            self.off_s = self.clock.now_s()

    def stick(self) -> None:
        """The output relay does not open any more."""
        self.stuck = True

    def put_quietly_on(self) -> None:
        """A relay that does not open: whatever is sent, the output stays on."""
        self.stuck = False
        self.put(on=True)
        self.stuck = True


@dataclass(slots=True)
class Bench:
    """One supply under a keeper, switched on."""

    keeper: Keeper
    link: SimLink | SimUsbLink
    truth: Truth | UsbTruth
    load: Changing
    clock: TurnedClock
    command_s: float


def _wired(row: InstrumentRow, load: Load, clock: TurnedClock) -> tuple[Truth | UsbTruth, SimLink | SimUsbLink]:
    simulator, name = simulator_class(row)(load), f"sim://{row.name}"
    if row.carrier is Carrier.USB:
        usb = UsbTruth(simulator, clock)
        return usb, SimUsbLink(name, usb, clock)
    truth = Truth(simulator, clock)
    return truth, SimLink(name, truth, clock)


def switched_on(row: InstrumentRow) -> Bench:
    clock, load = TickingClock(), Changing()
    truth, link = _wired(row, load, clock)
    clock.truth = truth
    keeper = Keeper(driver_class(row)(link, clock), clock)
    keeper.arm(PowerRequest(4.0, 2.0))
    keeper.supply.switch(False)
    before_s = clock.now_s()
    keeper.supply.switch(False)
    command_s = clock.now_s() - before_s
    keeper.switch_on()
    return Bench(keeper, link, truth, load, clock, command_s)


def spoil(truth: Truth | UsbTruth, seed: int, share: float, *kinds: Mischief) -> None:
    """Mischief on the wire; a turned bit never arrives over USB, there the packet comes cut."""
    if isinstance(truth, UsbTruth):
        on_usb = tuple(kind for kind in kinds if kind in USB_KINDS) or USB_KINDS
        truth.wire = FaultyUsbSim(truth.inner, seed=seed, share=share, kinds=on_usb)
    else:
        on_stream = tuple(kind for kind in kinds if kind is Mischief.GARBLED) or tuple(Mischief)
        truth.wire = FaultySim(truth.inner, seed=seed, share=share, kinds=on_stream)


def strike(bench: Bench, kind: Strike, seed: int) -> None:
    match kind:
        case Strike.CABLE_PULLED:
            bench.link.pull()
        case Strike.SILENT:
            bench.truth.silent = True
        case Strike.GARBLED:
            spoil(bench.truth, seed, 1.0, Mischief.GARBLED, Mischief.CUT)
        case Strike.SOME_GARBLED:
            spoil(bench.truth, seed, 0.15)
        case Strike.DEAF_RELAY:
            bench.truth.stick()
        case Strike.VOLTAGE_TURNED_UP:
            bench.truth.put(set_v=4.0 + float(np.random.default_rng(seed).uniform(0.2, 5.0)))
        case Strike.VOLTAGE_TURNED_DOWN | Strike.VOLTAGE_TURNED_DOWN_LATER:
            bench.truth.put(set_v=4.0 - float(np.random.default_rng(seed).uniform(0.1, 3.0)))
        case Strike.LIMIT_TURNED_UP:
            bench.truth.put(limit_a=2.0 + float(np.random.default_rng(seed).uniform(0.05, 1.0)))
        case Strike.LIMIT_TURNED_DOWN:
            # From one that still feeds the load to one that does not.
            bench.truth.put(limit_a=float(np.random.default_rng(seed).uniform(0.1, 0.8)))
        case Strike.RESTARTED:
            bench.truth.put(set_v=0.0, limit_a=0.0, on=False)
        case Strike.SUSPENDED:
            bench.clock.at_s += 30.0
        case Strike.SHORT:
            bench.load.now = Resistive(0.05)
        case Strike.BACKFEED:
            bench.load.now = Backfeed(4.44)
        case Strike.SWITCHED_AT_PANEL:
            bench.truth.put(on=False)
        case Strike.REFUSES if isinstance(bench.truth, UsbTruth):
            bench.truth.refuses = True
        case Strike.REFUSES:
            registers = getattr(bench.truth.inner, "_registers", None)
            if registers is not None:
                object.__setattr__(bench.truth.inner, "_registers", _Refusing(registers))
        case Strike.APPLICATION_ENDS:
            pass


class _Refusing:
    """Registers that answer reads and refuse writes."""

    def __init__(self, registers: Any) -> None:
        self._inner = registers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def read(self, first: int, count: int, at_s: float) -> Any:
        return self._inner.read(first, count, at_s)

    def write(self, first: int, values: tuple[int, ...], at_s: float) -> bool:
        return False


def guarded(bench: Bench, until_s: float) -> Stopped | None:
    """What the guard's loop does: step, and stop on danger."""
    while bench.clock.now_s() < until_s:
        try:
            bench.keeper.step()
        except DangerError as error:
            return bench.keeper.stopped(error.danger.cause, error.danger.sentence)
        except LinkLostError as error:
            return bench.keeper.stopped(StopCause.LINK_LOST, str(error))
    return None


NOT_DANGEROUS_BY_ITSELF = (
    Strike.SOME_GARBLED,
    Strike.DEAF_RELAY,
    Strike.SUSPENDED,
    Strike.REFUSES,
    Strike.APPLICATION_ENDS,
)
"""Here the application ends a while later, and the guard switches off for that."""
SAID_NOT_PREVENTED = (Strike.CABLE_PULLED, Strike.SILENT, Strike.GARBLED)
"""Nothing can be heard any more: the guard may switch off blindly, and has to say that it does not know."""


KNOBS = (
    Strike.VOLTAGE_TURNED_DOWN,
    Strike.VOLTAGE_TURNED_DOWN_LATER,
    Strike.LIMIT_TURNED_UP,
    Strike.LIMIT_TURNED_DOWN,
)
"""What only a person at a front panel does; no USB supply of the catalog has one."""


def _possible() -> list[object]:
    """Every fault on every supply that can have it."""
    return [
        pytest.param(row, kind, id=f"{row.name}-{kind.name.lower()}")
        for row in SUPPLIES
        for kind in Strike
        if kind not in KNOBS or row.carrier is Carrier.STREAM
    ]


@pytest.mark.parametrize(("row", "kind"), _possible())
def test_the_output_is_off_in_time_or_the_guard_says_so(row: InstrumentRow, kind: Strike) -> None:
    for seed in SEEDS:
        bench = switched_on(row)
        if kind is Strike.VOLTAGE_TURNED_DOWN_LATER:
            bench.keeper.key_pressed()
        random = np.random.default_rng(seed)
        planned_s = bench.clock.now_s() + float(random.uniform(0.0, 2.0))
        bench.truth.plan(planned_s, lambda bench=bench, seed=seed: strike(bench, kind, seed))  # type: ignore[misc]
        stopped = guarded(bench, planned_s + 4.0)
        fault_s = bench.truth.struck_s
        assert fault_s is not None, f"seed {seed}: stopped before anything happened"
        if kind in NOT_DANGEROUS_BY_ITSELF and stopped is None:
            fault_s = bench.clock.now_s()
            stopped = bench.keeper.stopped(StopCause.APPLICATION_GONE, "the application ended")
        assert stopped is not None, f"seed {seed}: nothing was noticed"
        assert stopped.sentence
        if kind in KNOBS and stopped.output is Output.OFF:
            assert stopped.cause in (StopCause.SET_POINT_CHANGED, StopCause.SHORT, StopCause.WENT_OFF)
        if stopped.output is Output.OFF:
            assert not bench.truth.output_on, f"seed {seed}: said off, and is on"
        else:
            assert "MAY STILL BE ON" in stopped.sentence
            assert "Unplug" in stopped.sentence
        if kind in SAID_NOT_PREVENTED or stopped.cause is StopCause.LOST_READINGS:
            continue
        if bench.truth.output_on:
            assert stopped.output is Output.UNKNOWN, f"seed {seed}: left on without a word"
            continue
        assert bench.truth.off_s is not None
        late_s = bench.truth.off_s - fault_s
        own_s = SHORT_S if kind is Strike.SHORT else 0.0
        if row.name in SPARING and kind is Strike.VOLTAGE_TURNED_DOWN_LATER:
            own_s = bench.command_s
        allowed_s = PROMISE_S + bench.command_s + own_s + TICK_S
        assert late_s <= allowed_s, f"seed {seed}: off after {late_s:.3f} s, allowed {allowed_s:.3f} s"
