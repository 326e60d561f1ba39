"""How the signals of one Joulescope file make up a recording: worked out once, before a sample is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, Meter, UniformClock
from bench.traces.jls_layout import UTC_PER_SECOND
from bench.traces.recording import Origin


@dataclass(frozen=True, slots=True)
class SignalUse:
    """A signal as a column of the recording."""

    signal_id: int
    length: int
    scale: float = 1.0
    """From the unit of the signal to ampere or volt."""
    shift: int = 0
    """Reading k of the recording is sample k + shift of the signal."""


@dataclass(frozen=True, slots=True)
class TimeSignal:
    """Each reading's own time is a sample of this signal."""

    signal_id: int


@dataclass(frozen=True, slots=True, eq=False)
class TimeMap:
    """Times of some readings; between them time runs evenly, beyond them at the nominal rate."""

    readings: npt.NDArray[np.int64]
    """Shape (k,), rising, k >= 2."""
    times_s: npt.NDArray[np.float64]
    """Shape (k,), rising, since the first reading of the recording."""
    rate_hz: float

    def times(self, start: int, stop: int) -> npt.NDArray[np.float64]:
        """Times of the readings `start` to `stop` (exclusive), shape (n,)."""
        k = np.arange(start, stop, dtype=np.float64)
        times_s = np.interp(k, self.readings, self.times_s)
        before, after = k < self.readings[0], k > self.readings[-1]
        times_s[before] = self.times_s[0] + (k[before] - self.readings[0]) / self.rate_hz
        times_s[after] = self.times_s[-1] + (k[after] - self.readings[-1]) / self.rate_hz
        return times_s


JlsClock = UniformClock | TimeSignal | TimeMap


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """Readings that only the journal of a killed capture holds; they follow the blocks."""

    times_s: npt.NDArray[np.float64]
    current_a: npt.NDArray[np.float32]
    voltage_v: npt.NDArray[np.float32]


NO_TAIL = Tail(np.empty(0), np.empty(0, dtype=np.float32), np.empty(0, dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A recording, but for its samples."""

    count: int
    """Readings, those of the tail included."""
    current: SignalUse
    voltage: SignalUse | None
    clock: JlsClock
    meter: Meter
    origin: Origin
    events: tuple[Event, ...]
    tail: Tail = NO_TAIL

    @property
    def in_blocks(self) -> int:
        """Readings that stand in the signals."""
        return self.count - self.tail.current_a.size


def seconds_since(utc: npt.NDArray[np.int64], first: int) -> npt.NDArray[np.float64]:
    """JLS times as seconds since `first`, exact to the nanosecond."""
    return (utc - first).astype(np.float64) / UTC_PER_SECOND
