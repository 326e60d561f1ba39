"""A simulated PPK2 in the lead of 4.0 V."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from drivers.electrics import Load, LoadInTime
from drivers.ppk2 import wire
from drivers.simulation import Wire, earliest

FEED_V = 4.0
BUNDLE_S = 0.001
"""USB hands over what has gathered in a frame."""
USB_BYTES_PER_S = 1.2e6
RANGE_TOP_A = np.array([50e-6, 500e-6, 5e-3, 60e-3, 1.0])
"""Where the kit changes to the next range (user guide)."""
METADATA = "Calibrated: 0\n" + "".join(
    f"R{k}: {ohm:.4f}\nGS{k}: {gs:.4f}\nGI{k}: 1.0000\nO{k}: {offset:.4f}\nS{k}: 0.0000\nI{k}: 0.0000\nUG{k}: 1.0000\n"
    for k, (ohm, gs, offset) in enumerate(
        zip(wire.DEFAULTS.r_ohm, (0.1, 0.1, 0.1, 0.1, 0.02), (170.0, 125.0, 74.0, 63.0, 59.0), strict=True)
    )
)
METADATA += "VDD: 3000\nHW: 9173\nmode: 1\nIA: 56\nEND\n"


class Ppk2Sim:
    """One kit and the load behind it."""

    def __init__(self, load: Load, seed: int = 1) -> None:
        """The noise of its readings is drawn from `seed`."""
        constants = wire.calibration(METADATA)
        if constants is None:
            raise ValueError("the simulator's own metadata lacks a constant")
        self._load, self._constants = load, constants
        self._random = np.random.default_rng(seed)
        self._started_s: float | None = None
        self._sent = 0
        self._to_host = Wire(USB_BYTES_PER_S)

    def feed(self, data: bytes, now_s: float) -> None:
        """Obey commands; their arguments are skipped with them."""
        place = 0
        arguments = {0x0C: 1, 0x0D: 2, 0x11: 1}
        while place < len(data):
            command = data[place]
            if command == wire.START[0]:
                self._started_s, self._sent = now_s, 0
            elif command == wire.STOP[0]:
                self._started_s = None
            elif command == wire.METADATA[0]:
                self._to_host.put(METADATA.encode("ascii"), now_s)
            place += 1 + arguments.get(command, 0)

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        if self._started_s is not None:
            due = int((now_s - self._started_s) * wire.RATE_HZ)
            if due > self._sent:
                self._to_host.put(self._words(self._sent, due, now_s).tobytes(), now_s - BUNDLE_S)
                self._sent = due
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The next bundle."""
        if self._started_s is None:
            return self._to_host.next_s()
        return earliest(self._to_host.next_s(), self._started_s + self._sent / wire.RATE_HZ + BUNDLE_S)

    def _drawn_a(self, first: int, stop: int, now_s: float) -> npt.NDArray[np.float64] | float:
        """What flows in readings `first` to `stop`, of which the last is over at `now_s`."""
        if not isinstance(self._load, LoadInTime):
            return self._load.current_a(FEED_V, now_s)
        first_s = (self._started_s or 0.0) + first / wire.RATE_HZ
        return self._load.currents_a(FEED_V, first_s, stop - first, wire.RATE_HZ)

    def _words(self, first: int, stop: int, now_s: float) -> wire.Words:
        constants = self._constants
        noise = 1.0 + 1e-4 * self._random.standard_normal(stop - first)
        current_a = np.clip(self._drawn_a(first, stop, now_s) * noise, 0.0, 1.0)
        place = np.minimum(np.searchsorted(RANGE_TOP_A, current_a), wire.RANGES - 1)
        gs, gi = constants.gs[place], constants.gi[place]
        r = (np.sqrt(gi * gi + 4.0 * gs * current_a) - gi) / (2.0 * gs)
        adc = np.rint((r * constants.r_ohm[place] * 163840 / 1.8 + constants.o[place]) / 4.0)
        count = (first + np.arange(stop - first)) % wire.COUNTS
        words = np.clip(adc, 0, 0x3FFF).astype(np.uint32) | (place.astype(np.uint32) << 14)
        return (words | (count.astype(np.uint32) << 18)).astype(np.uint32)
