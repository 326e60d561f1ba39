"""A simulated shunt ammeter with 4.0 V in front of it."""

from __future__ import annotations

import numpy as np

from drivers.ammeter import wire
from drivers.electrics import Load
from drivers.simulation import Wire, earliest

FEED_V = 4.0
"""The ammeter sits in somebody's lead; this is what stands before it."""
NOISE_A = 0.0002


class AmmeterSim:
    """One ammeter and the load behind it."""

    def __init__(self, load: Load, rate_hz: float = 250.0, baud: int = wire.BAUD, seed: int = 1) -> None:
        """`rate_hz` is what the board sends, by default what the reference sketch does: 115200 baud carry some 380."""
        self._load = load
        self._said = wire.Header("INA226", rate_hz, 0.00025, 8.192, "0042", "1.0")
        self._random = np.random.default_rng(seed)
        self._coming = b""
        self._next_s: float | None = None
        self._to_host = Wire(baud / 10)

    def feed(self, data: bytes, now_s: float) -> None:
        """Obey whole lines."""
        *lines, self._coming = (self._coming + data).split(b"\n")
        for line in lines:
            if line + b"\n" == wire.IDENTIFY:
                self._to_host.put(wire.header_line(self._said), now_s)
            elif line + b"\n" == wire.START:
                self._next_s = now_s + 1.0 / self._said.rate_hz
            elif line + b"\n" == wire.STOP:
                self._next_s = None

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        while self._next_s is not None and self._next_s <= now_s:
            drawn_a = self._load.current_a(FEED_V, self._next_s) + NOISE_A * self._random.standard_normal()
            current_a = round(drawn_a / self._said.step_a) * self._said.step_a
            over = wire.OVER_RANGE if abs(current_a) > self._said.range_a else 0
            line = wire.reading_line(round(self._next_s * 1e6), min(current_a, self._said.range_a), FEED_V, over)
            self._to_host.put(line, self._next_s)
            self._next_s += 1.0 / self._said.rate_hz
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The next reading, or the next byte."""
        return earliest(self._next_s, self._to_host.next_s())
