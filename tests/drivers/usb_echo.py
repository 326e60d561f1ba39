"""A USB device that sends back what it is sent: for the links, which know nothing of instruments."""

from __future__ import annotations

from collections import deque

from drivers.errors import NoAnswerError, StalledError
from drivers.links import ControlSetup, UsbDescriptors

ASK, TELL, MUTE, UNKNOWN = 1, 2, 3, 4
DESCRIPTORS = UsbDescriptors("1209:0001", "pid.codes", "Echo", "E-7", (0x01, 0x81))
EVERY_S = 0.01
"""From one packet that it sends to the next."""


class Echo:
    """What is written comes back in packets of 64 bytes, one every `EVERY_S`; the last value told is answered."""

    def __init__(self, descriptors: UsbDescriptors = DESCRIPTORS) -> None:
        self._descriptors = descriptors
        self._told = b""
        self._packets: deque[tuple[float, bytes]] = deque()

    @property
    def descriptors(self) -> UsbDescriptors:
        return self._descriptors

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        match setup.request:
            case 1:
                return self._told
            case 3:
                raise NoAnswerError("mute")
            case _:
                raise StalledError("unknown")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        if setup.request != TELL:
            raise StalledError("unknown")
        self._told = setup.value.to_bytes(2, "little") + data

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        for place in range(0, len(data) + 1, 64):
            at_s = max(now_s, self._packets[-1][0] if self._packets else now_s) + EVERY_S
            self._packets.append((at_s, data[place : place + 64]))

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        if not self._packets or self._packets[0][0] > now_s + 1e-9:
            return None
        return self._packets.popleft()[1]

    def next_event_s(self, endpoint: int) -> float | None:
        return self._packets[0][0] if self._packets else None
