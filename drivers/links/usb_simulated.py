"""`sim://` links to USB instruments: a simulated one inside this process, on the clock that was passed in."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.errors import GarbledError, LinkLostError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.links.simulated import STEP_S
from drivers.simulation import UsbSimulator

PACKET_BYTES = 64
"""A full-speed packet: what is shorter ends a transfer."""
CONTROL_S = 0.001
"""A control request takes a frame of 1 ms."""


class SimUsbLink:
    """Hands transfers to a simulator and takes them from it; waiting moves the clock."""

    def __init__(self, name: str, simulator: UsbSimulator, clock: Clock) -> None:
        """Join a simulator to a clock."""
        self._name, self._simulator, self._clock = name, simulator, clock
        self._pulled = False

    @property
    def name(self) -> str:
        """The address."""
        return self._name

    @property
    def descriptors(self) -> UsbDescriptors:
        """Which device it plays."""
        return self._simulator.descriptors

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:  # noqa: ARG002 - answers at once
        """Ask on endpoint 0."""
        self._check()
        self._clock.sleep_s(CONTROL_S)
        return self._simulator.control_in(setup, length, self._clock.now_s())[:length]

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:  # noqa: ARG002 - obeys at once
        """Tell on endpoint 0."""
        self._check()
        self._clock.sleep_s(CONTROL_S)
        self._simulator.control_out(setup, data, self._clock.now_s())

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:  # noqa: ARG002 - taken at once
        """Send all of it."""
        self._check()
        self._simulator.write(endpoint, data, self._clock.now_s())

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """One transfer, waiting for its end at most `timeout_s` on the clock."""
        deadline_s = self._clock.now_s() + timeout_s
        came = b""
        while True:
            self._check()
            now_s = self._clock.now_s()
            packet = self._simulator.take(endpoint, now_s)
            if packet is not None:
                came += packet
                if len(came) > limit:
                    raise GarbledError(f"{self._name}: the device sent more than a read of {limit} bytes has room for")
                if len(packet) < PACKET_BYTES or len(came) == limit:
                    return came
                continue
            if now_s >= deadline_s:
                return came
            event_s = self._simulator.next_event_s(endpoint)
            until_s = min(
                deadline_s, now_s + STEP_S, event_s if event_s is not None and event_s > now_s else deadline_s
            )
            self._clock.sleep_s(until_s - now_s)

    def pull(self) -> None:
        """Pull the cable: everything raises `LinkLostError` from now on."""
        self._pulled = True

    def close(self) -> None:
        """Nothing is held open."""

    def _check(self) -> None:
        if self._pulled:
            raise LinkLostError(f"{self._name}: the cable is pulled; plug it in again")
