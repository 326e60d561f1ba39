"""Key and VBUS in place of a hand, where a board of the station works them.

The run orders; the board obeys in the thread that reads it, and says itself what it did and when: its word is the
event of the case, never the order.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.run import RunKind
from analysis.trace import EventName
from bench.errors import BenchError
from bench.plan import KeyPress, Plan
from bench.recorder.hearing import Hearing
from bench.station import Placed, Station, StationPart
from bench.station_open import key_relay, vbus_switch
from drivers.capabilities import CurrentMeter, KeyRelay, VbusSwitch

SAID_S = 2.0
"""A board that obeyed says so sooner."""


@dataclass(frozen=True, slots=True)
class Press:
    """Hold the power key for so long."""

    held_s: float


@dataclass(frozen=True, slots=True)
class SwitchVbus:
    """Switch USB power."""

    on: bool


@dataclass(slots=True)
class Board:
    """One board, and what it was ordered and has not been told yet."""

    placed: Placed
    instrument: CurrentMeter
    orders: queue.SimpleQueue[Press | SwitchVbus] = field(default_factory=queue.SimpleQueue)

    def obey(self) -> None:
        """Tell the instrument; called in the thread that reads it. Raises `DriversError`."""
        for _ in range(self.orders.qsize()):
            match self.orders.get():
                case Press(held_s) if isinstance(self.instrument, KeyRelay):
                    self.instrument.press(held_s)
                case SwitchVbus(on) if isinstance(self.instrument, VbusSwitch):
                    self.instrument.switch_vbus(on)
                case order:
                    raise BenchError(f"{self.placed.address}: a board without this output was ordered {order}")


@dataclass(frozen=True, slots=True)
class Boards:
    """Which board presses the key, and which switches VBUS; one may do both."""

    key: Board | None = None
    vbus: Board | None = None

    def of(self, instrument: CurrentMeter) -> Board | None:
        """The board that this instrument is; `None` where it is ordered nothing."""
        return next((one for one in self.each if one.instrument is instrument), None)

    @property
    def each(self) -> tuple[Board, ...]:
        """Every board once."""
        found = [board for board in (self.key, self.vbus) if board is not None]
        return tuple(board for k, board in enumerate(found) if board not in found[:k])


def boards_of(
    station: Station,
    plan: Plan,
    meters: Mapping[StationPart, CurrentMeter],
    opened: Callable[[Placed], CurrentMeter],
) -> Boards:
    """The boards that the plan needs; one whose address is a meter's is that meter, and `opened` opens others.

    Raises `BenchError` where a board cannot do what the station file says of it, or what the plan asks.
    """
    there = {
        placed.address: Board(placed, meters[placed.part])
        for placed in (station.meter, station.vbus_meter)
        if placed is not None
    }

    def board(placed: Placed) -> Board:
        if placed.address not in there:
            there[placed.address] = Board(placed, opened(placed))
        return there[placed.address]

    key = vbus = None
    if plan.press is not None and station.key is not None:
        key = board(station.key)
        longest_s = key_relay(station.key, key.instrument).longest_press_s
        if longest_s is not None and plan.press.held_s > longest_s:
            raise BenchError(
                f"plan {plan.name} holds the power key for {plan.press.held_s:g} s, and the relay of station "
                f"{station.name} lets it go after {longest_s:g} s; lower key.press_s of the plan"
            )
    if plan.usb is not None and station.vbus_switch is not None:
        vbus = board(station.vbus_switch)
        # An address says nothing of outputs: the board does, and without the switch a hand plugs USB in.
        if station.path is not None or not isinstance(vbus.instrument, VbusSwitch):
            vbus_switch(station.vbus_switch, vbus.instrument)
        elif not vbus.instrument.has_vbus_switch:
            vbus = None
    return Boards(key, vbus)


class Hands:
    """What the boards do in one run, and when. Owned by the recorder's thread."""

    def __init__(self, kind: RunKind, press: KeyPress | None, boards: Boards) -> None:
        self._press = press if boards.key is not None else None
        self._key = boards.key
        self._vbus = boards.vbus if kind is RunKind.USB_PROBE else None
        self._probes = kind is RunKind.USB_PROBE
        self._pressed_s: float | None = None
        self._switched_s: float | None = None
        self._doubted: set[EventName] = set()

    @property
    def press_key(self) -> bool:
        """No hand is needed for the key."""
        return self._press is not None

    @property
    def switch_vbus(self) -> bool:
        """No hand is needed for USB."""
        return self._vbus is not None

    def due(self, now_s: float, on_s: float, hearing: Hearing) -> bool:
        """Whether the key is to be pressed now; in the USB phase only where nothing has shown."""
        if self._press is None or self._pressed_s is not None:
            return False
        since_s: float | None = on_s
        if self._probes:
            on = [event.at_s for event in hearing.events if event.name is EventName.VBUS_ON]
            since_s = on[0] if on and hearing.usb is None else None
        return since_s is not None and now_s >= since_s + self._press.after_s

    def press(self, now_s: float) -> None:
        """Order the press."""
        if self._key is not None and self._press is not None:
            self._pressed_s = now_s
            self._key.orders.put(Press(self._press.held_s))

    def plug(self, now_s: float) -> None:
        """Order USB power on, once."""
        if self._vbus is not None and self._switched_s is None:
            self._switched_s = now_s
            self._vbus.orders.put(SwitchVbus(True))

    def unplug(self) -> bool:
        """Order USB power off; whether there is anything to wait for."""
        if self._vbus is None or self._switched_s is None:
            return False
        self._vbus.orders.put(SwitchVbus(False))
        return True

    def doubt(self, now_s: float, hearing: Hearing) -> str | None:
        """A sentence, once, where a board does not say that it did what it was ordered."""
        ordered = (
            (self._pressed_s, EventName.KEY_DOWN, "press the power key"),
            (self._switched_s, EventName.VBUS_ON, "switch VBUS on"),
        )
        for ordered_s, name, what in ordered:
            if ordered_s is None or now_s - ordered_s < SAID_S or name in self._doubted or hearing.was(name):
                continue
            self._doubted.add(name)
            return f"the board was told to {what}, and did not say that it did; look at its relay and its cable"
        return None
