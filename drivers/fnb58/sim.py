"""A simulated FNB58 or relative between a 5 V charger and whatever hangs behind it."""

from __future__ import annotations

from collections import deque

import numpy as np

from drivers.electrics import Load
from drivers.errors import StalledError
from drivers.fnb58 import wire
from drivers.links import ControlSetup, UsbDescriptors

FEED_V = 5.0
"""A plain charger's VBUS."""
NOISE_A = 20e-6
NOISE_V = 50e-6
ENDPOINT_OUT, ENDPOINT_IN = 0x01, 0x81
"""Ours; where a real one has them is read from its descriptors."""
FIFO_REPORTS = 64
"""It freezes with more unread. How many a real one holds is not published."""


class Fnb58Sim:
    """One meter and the load behind it."""

    def __init__(self, load: Load, usb_id: str = "2e3c:5558", seed: int = 1) -> None:
        """`usb_id` is one of `wire.MODELS`; the noise of its readings is drawn from `seed`."""
        self._load, self._usb_id, self._model = load, usb_id, wire.MODELS[usb_id]
        self._random = np.random.default_rng(seed)
        self._recent_a: deque[float] = deque(maxlen=max(1, round((self._model.smoothing_s or 0.0) * wire.RATE_HZ)))
        self._fifo: deque[bytes] = deque()
        self._next_s, self._until_s = 0.0, -np.inf
        self.frozen = False
        """Filled up because nobody read; it does nothing more until it is plugged in anew."""

    @property
    def descriptors(self) -> UsbDescriptors:
        """As a real one's, with a serial number of its own."""
        return UsbDescriptors(self._usb_id, "FNIRSI", self._model.name, "0001A0000042", (ENDPOINT_OUT, ENDPOINT_IN))

    @property
    def unread(self) -> int:
        """Reports that wait for somebody to read them."""
        return len(self._fifo)

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:  # noqa: ARG002 - it knows none
        """It is asked nothing on endpoint 0."""
        raise StalledError(f"request {setup.request:#04x} is not known")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:  # noqa: ARG002 - it knows none
        """It is told nothing on endpoint 0."""
        raise StalledError(f"request {setup.request:#04x} is not known")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        """Obey whole commands; what is none is not heard."""
        if endpoint != ENDPOINT_OUT:
            raise StalledError(f"endpoint {endpoint:#04x} is not there")
        self._run(now_s)
        if data == wire.WHO:
            self._put(wire.sealed(0x03, b"\x01"))
        elif data == wire.START:
            if now_s > self._until_s:
                self._next_s = now_s + wire.PERIOD_S
            self._until_s = now_s + wire.GOES_ON_S
        elif data == wire.GO_ON and now_s <= self._until_s:
            self._until_s = now_s + wire.GOES_ON_S

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        """The oldest report that waits."""
        self._run(now_s)
        return self._fifo.popleft() if endpoint == ENDPOINT_IN and self._fifo and not self.frozen else None

    def next_event_s(self, endpoint: int) -> float | None:
        """The next report, while it goes on."""
        if endpoint != ENDPOINT_IN or self.frozen or self._next_s > self._until_s:
            return None
        return self._next_s

    def _run(self, now_s: float) -> None:
        """Measure up to now."""
        # A hair of tolerance: a clock that was told to wait exactly until a report must find it.
        while self._next_s <= min(now_s + 1e-9, self._until_s):
            self._put(self._report(self._next_s))
            self._next_s += wire.PERIOD_S

    def _put(self, report: bytes) -> None:
        if len(self._fifo) >= FIFO_REPORTS:
            self.frozen = True
        if not self.frozen:
            self._fifo.append(report)

    def _report(self, stop_s: float) -> bytes:
        current_a, voltage_v = np.empty(wire.READINGS), np.empty(wire.READINGS)
        for place in range(wire.READINGS):
            at_s = stop_s - (wire.READINGS - 1 - place) / wire.RATE_HZ
            self._recent_a.append(self._load.current_a(FEED_V, at_s))
            noise_a, noise_v = self._random.standard_normal(2) * (NOISE_A, NOISE_V)
            # The size alone: which way it flows is on the meter's screen and not in its reports.
            current_a[place] = min(abs(float(np.mean(self._recent_a)) + noise_a), self._model.range_a)
            voltage_v[place] = FEED_V + noise_v
        return wire.report(current_a, voltage_v)
