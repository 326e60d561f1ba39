"""A simulated shunt ammeter with 4.0 V in front of it, a relay at the phone's power key and a switch in its VBUS."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np

from drivers.ammeter import wire
from drivers.electrics import Load
from drivers.simulation import Wire, earliest

FEED_V = 4.0
"""The ammeter sits in somebody's lead; this is what stands before it."""
NOISE_A = 0.0002
SILENCE_MS = 3000


@runtime_checkable
class Handled(Protocol):
    """A load with a power key and a USB port, as the simulated phone is."""

    def press(self, at_s: float, held_s: float) -> None:
        """The power key is pressed."""

    def plug(self, on: bool, at_s: float) -> None:
        """USB power comes on, or goes."""


class AmmeterSim:
    """One ammeter and the load behind it."""

    def __init__(
        self, load: Load, rate_hz: float = 250.0, baud: int = wire.BAUD, seed: int = 1, *, outputs: bool = True
    ) -> None:
        """`rate_hz` is what the board sends, by default what the reference sketch does: 115200 baud carry some 380."""
        self._load = load
        self._said = wire.Header("INA226", rate_hz, 0.00025, 8.192, "0042", "1.0")
        self._outputs = _Outputs(load if isinstance(load, Handled) else None) if outputs else None
        if outputs:
            self._said = wire.Header(
                "INA226", rate_hz, 0.00025, 8.192, "0042", "1.0", wire.LONGEST_PRESS_MS, SILENCE_MS
            )
        self._random = np.random.default_rng(seed)
        self._coming = b""
        self._next_s: float | None = None
        self._to_host = Wire(baud / 10)

    def feed(self, data: bytes, now_s: float) -> None:
        """Obey whole lines."""
        self._run_until(now_s)
        *lines, self._coming = (self._coming + data).split(b"\n")
        for line in lines:
            if line + b"\n" == wire.IDENTIFY:
                self._to_host.put(wire.header_line(self._said), now_s)
            elif line + b"\n" == wire.START:
                self._next_s = now_s + 1.0 / self._said.rate_hz
            elif line + b"\n" == wire.STOP:
                self._next_s = None
            if self._outputs is not None:
                self._tell(self._outputs.obey(line + b"\n", now_s))

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        self._run_until(now_s)
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The next reading, the next event, or the next byte."""
        due_s = self._outputs.due_s() if self._outputs is not None else None
        return earliest(self._next_s, due_s, self._to_host.next_s())

    def _run_until(self, now_s: float) -> None:
        """Readings and events in the order of their times."""
        while True:
            due_s = self._outputs.due_s() if self._outputs is not None else None
            if due_s is not None and due_s <= now_s and (self._next_s is None or due_s <= self._next_s):
                self._tell(self._outputs.act(due_s) if self._outputs is not None else ())
            elif self._next_s is not None and self._next_s <= now_s:
                self._reading(self._next_s)
                self._next_s += 1.0 / self._said.rate_hz
            else:
                return

    def _reading(self, at_s: float) -> None:
        drawn_a = self._load.current_a(FEED_V, at_s) + NOISE_A * self._random.standard_normal()
        current_a = round(drawn_a / self._said.step_a) * self._said.step_a
        over = wire.OVER_RANGE if abs(current_a) > self._said.range_a else 0
        line = wire.reading_line(round(at_s * 1e6), min(current_a, self._said.range_a), FEED_V, over)
        self._to_host.put(line, at_s)

    def _tell(self, events: Events) -> None:
        for at_s, text in events:
            self._to_host.put(wire.event_line(round(at_s * 1e6), text), at_s)


Events = tuple[tuple[float, str], ...]


class _Outputs:
    """Relay and switch as the reference sketch works them. Gives what it did, each with its time."""

    def __init__(self, phone: Handled | None) -> None:
        self._phone = phone
        self._release_s: float | None = None
        self._released_s = -np.inf
        self._vbus_on = False
        self._heard_s = 0.0

    def due_s(self) -> float | None:
        """When it next does something by itself."""
        silent_s = self._heard_s + SILENCE_MS / 1000 if self._vbus_on else None
        return earliest(self._release_s, silent_s)

    def act(self, at_s: float) -> Events:
        """Do what is due."""
        if self._release_s is not None and self._release_s <= at_s:
            self._released_s, self._release_s = self._release_s, None
            return ((self._released_s, wire.KEY_UP),)
        return self._vbus(False, at_s)

    def obey(self, line: bytes, now_s: float) -> Events:
        """A line from the computer."""
        self._heard_s = now_s
        if line in (wire.vbus_line(False), wire.vbus_line(True)):
            return self._vbus(line == wire.vbus_line(True), now_s)
        if line == wire.STOP:
            return self._vbus(False, now_s)
        if not line.startswith(b"key "):
            return ()
        duration_ms = wire.pressed_ms(line)
        paused = self._release_s is None and now_s - self._released_s >= wire.PAUSE_MS / 1000
        if duration_ms is None or not paused:
            return ((now_s, wire.REFUSED + line.decode("ascii", errors="replace").rstrip("\n")),)
        self._release_s = now_s + duration_ms / 1000
        if self._phone is not None:
            self._phone.press(now_s, duration_ms / 1000)
        return ((now_s, wire.KEY_DOWN),)

    def _vbus(self, on: bool, at_s: float) -> Events:
        if on is self._vbus_on:
            return ()
        self._vbus_on = on
        if self._phone is not None:
            self._phone.plug(on, at_s)
        return ((at_s, wire.VBUS_ON if on else wire.VBUS_OFF),)
