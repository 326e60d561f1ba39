"""A bad day: any simulated instrument with replies that come late, garbled, twice or not at all, by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from drivers.errors import NoAnswerError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.simulation import StreamSimulator, UsbSimulator, earliest


class Mischief(StrEnum):
    """What may happen to a reply on its way."""

    DROPPED = "dropped"
    GARBLED = "garbled"
    """The top bit of one byte turns over: a text without checksum cannot show a digit turned into another."""
    LATE = "late"
    CUT = "cut"
    NOISE = "noise"
    """Bytes that nobody sent, before the reply."""


@dataclass(frozen=True, slots=True)
class _Delayed:
    due_s: float
    data: bytes


class FaultySim:
    """Passes a simulator through, and does something to a share of what it sends."""

    def __init__(
        self,
        inner: StreamSimulator,
        *,
        seed: int,
        share: float,
        kinds: tuple[Mischief, ...] = tuple(Mischief),
        late_s: float = 0.6,
    ) -> None:
        """`share` is the probability that one burst of bytes is hit; `late_s` how late a late one is."""
        self._inner, self._share, self._kinds, self._late_s = inner, share, kinds, late_s
        self._random = np.random.default_rng(seed)
        self._delayed: list[_Delayed] = []
        self._in_burst = False
        self._fate: Mischief | None = None
        self.done: list[Mischief] = []
        """What was done so far, in order."""

    def feed(self, data: bytes, now_s: float) -> None:
        """Hand on what the computer sends; the next reply is a new burst."""
        self._in_burst = False
        self._inner.feed(data, now_s)

    def take(self, now_s: float) -> bytes:
        """What arrives, after mischief."""
        due = b"".join(part.data for part in self._delayed if part.due_s <= now_s)
        self._delayed = [part for part in self._delayed if part.due_s > now_s]
        data = self._inner.take(now_s)
        if data and not self._in_burst:
            self._in_burst = True
            self._fate = self._draw()
        return due + (self._spoil(data, now_s) if data else b"")

    def next_event_s(self) -> float | None:
        """The simulator's next byte, or a delayed one."""
        return earliest(self._inner.next_event_s(), *(part.due_s for part in self._delayed))

    def _draw(self) -> Mischief | None:
        if self._random.random() >= self._share:
            return None
        fate = self._kinds[int(self._random.integers(len(self._kinds)))]
        self.done.append(fate)
        return fate

    def _spoil(self, data: bytes, now_s: float) -> bytes:
        match self._fate:
            case None:
                return data
            case Mischief.DROPPED:
                return b""
            case Mischief.LATE:
                self._delayed.append(_Delayed(now_s + self._late_s, data))
                return b""
            case Mischief.CUT:
                self._fate = Mischief.DROPPED
                return data[: max(0, len(data) - 1)]
            case Mischief.NOISE:
                self._fate = None
                return bytes(self._random.integers(0, 256, int(self._random.integers(1, 8)), dtype=np.uint8)) + data
            case Mischief.GARBLED:
                spoilt = bytearray(data)
                spoilt[int(self._random.integers(len(spoilt)))] ^= 0x80
                return bytes(spoilt)


USB_KINDS = (Mischief.DROPPED, Mischief.LATE, Mischief.CUT, Mischief.NOISE)
"""What can happen to USB transfers. A turned bit is none of them: the hardware's own check sum has it sent again."""


class FaultyUsbSim:
    """The same for USB transfers: a share of the packets, and of the answers on endpoint 0.

    There, a late answer comes after the computer gave up on it, and noise is an answer that is too long by a byte.
    """

    def __init__(
        self,
        inner: UsbSimulator,
        *,
        seed: int,
        share: float,
        kinds: tuple[Mischief, ...] = USB_KINDS,
        late_s: float = 0.02,
    ) -> None:
        """`share` is the probability that one packet or answer is hit; `late_s` how late a late packet is."""
        self._inner, self._share, self._kinds, self._late_s = inner, share, kinds, late_s
        self._random = np.random.default_rng(seed)
        self._waiting: dict[int, list[_Delayed]] = {}
        self.done: list[Mischief] = []
        """What was done so far, in order."""

    @property
    def descriptors(self) -> UsbDescriptors:
        """Those of the instrument."""
        return self._inner.descriptors

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        """Answer, after mischief."""
        data = self._inner.control_in(setup, length, now_s)
        match self._draw():
            case None:
                return data
            case Mischief.CUT:
                return data[: max(0, len(data) - 1)]
            case Mischief.NOISE:
                return data + b"\x00"
            case _:
                raise NoAnswerError(f"request {setup.request:#04x} is not answered")

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        """Obey; where the acknowledgement is lost, the instrument has obeyed all the same."""
        self._inner.control_out(setup, data, now_s)
        if self._draw() is not None:
            raise NoAnswerError(f"request {setup.request:#04x} is not acknowledged")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        """Hand on what the computer sends."""
        self._inner.write(endpoint, data, now_s)

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        """The next packet, after mischief; a late one keeps back what comes behind it, as a queue does."""
        waiting = self._waiting.setdefault(endpoint, [])
        if waiting:
            return waiting.pop(0).data if waiting[0].due_s <= now_s else None
        packet = self._inner.take(endpoint, now_s)
        while packet is not None:
            match self._draw():
                case None:
                    return packet
                case Mischief.CUT:
                    return packet[: max(0, len(packet) - 1)]
                case Mischief.NOISE:
                    waiting.append(_Delayed(now_s, packet))
                    return bytes(self._random.integers(0, 256, int(self._random.integers(1, 8)), dtype=np.uint8))
                case Mischief.LATE:
                    waiting.append(_Delayed(now_s + self._late_s, packet))
                    return None
                case _:
                    packet = self._inner.take(endpoint, now_s)
        return None

    def next_event_s(self, endpoint: int) -> float | None:
        """The simulator's next packet, or a delayed one."""
        waiting = self._waiting.get(endpoint)
        return waiting[0].due_s if waiting else self._inner.next_event_s(endpoint)

    def _draw(self) -> Mischief | None:
        if self._random.random() >= self._share:
            return None
        fate = self._kinds[int(self._random.integers(len(self._kinds)))]
        self.done.append(fate)
        return fate
