"""A simulated KM003C between a 5 V charger and whatever hangs behind it."""

from __future__ import annotations

from collections import deque

import numpy as np

from drivers.electrics import Load
from drivers.errors import StalledError
from drivers.km003c import wire
from drivers.links import ControlSetup, UsbDescriptors

FEED_V = 5.0
"""A plain charger's VBUS."""
NOISE_A = 30e-6
NOISE_V = 100e-6
TURN_S = 0.0006
"""From a question to its answer over the bulk endpoints."""


class Km003cSim:
    """One meter and the load behind its plug: its current is positive."""

    def __init__(self, load: Load, seed: int = 1) -> None:
        """The noise of its readings is drawn from `seed`."""
        self._load = load
        self._random = np.random.default_rng(seed)
        self._answers: deque[tuple[float, bytes]] = deque()
        self._tick, self._reading = -1, wire.Answer(0, 0, 0)

    @property
    def descriptors(self) -> UsbDescriptors:
        """As the real one's, with a serial number of its own."""
        return UsbDescriptors(
            "5fc9:0063", "ChargerLAB", "POWER-Z KM003C", "007965", (wire.ENDPOINT_OUT, wire.ENDPOINT_IN)
        )

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:  # noqa: ARG002 - it knows none
        """It is asked nothing on endpoint 0."""
        raise StalledError(f"request {setup.request:#04x} is not known")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:  # noqa: ARG002 - it knows none
        """It is told nothing on endpoint 0."""
        raise StalledError(f"request {setup.request:#04x} is not known")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        """Answer a question; refuse whatever else has a number."""
        if endpoint != wire.ENDPOINT_OUT:
            raise StalledError(f"endpoint {endpoint:#04x} is not there")
        number = wire.asked(data)
        if number is not None:
            held = self._held(now_s)
            reply = wire.answer(wire.Answer(number, held.microampere, held.microvolt))
        elif len(data) >= 4:
            reply = wire.refusal(data[1])
        else:
            return
        self._answers.append((now_s + TURN_S, reply))

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        """The next answer that is ready."""
        if endpoint != wire.ENDPOINT_IN or not self._answers or self._answers[0][0] > now_s:
            return None
        return self._answers.popleft()[1]

    def next_event_s(self, endpoint: int) -> float | None:
        """When the next answer is ready."""
        return self._answers[0][0] if endpoint == wire.ENDPOINT_IN and self._answers else None

    def _held(self, now_s: float) -> wire.Answer:
        """What its converter read last; asked again within the same millisecond, it says the same."""
        tick = int(now_s * wire.RATE_HZ)
        if tick != self._tick:
            noise_a, noise_v = self._random.standard_normal(2) * (NOISE_A, NOISE_V)
            current_a = self._load.current_a(FEED_V, now_s) + noise_a
            limit_a = wire.RANGE_A
            self._reading = wire.Answer(
                0, round(min(max(current_a, -limit_a), limit_a) * 1e6), round((FEED_V + noise_v) * 1e6)
            )
            self._tick = tick
        return self._reading
