"""A bad day: any simulated instrument with replies that come late, garbled, twice or not at all, by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from drivers.simulation import StreamSimulator, earliest


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
