"""A recorded current, with each reading's own time, and what happened beside it.

Conventions: SI units, the unit in the name. Times of a run are seconds since its first sample. Intervals are half-open.
Arrays are read-only. NaN in `current_a` or `voltage_v` is a reading that was lost; a hole is a hole, never a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analysis.errors import TraceError
from analysis.order import median

FloatArray = npt.NDArray[np.float32] | npt.NDArray[np.float64]


class EventName(StrEnum):
    """What may happen beside a trace: the closed list of the case format."""

    OUTPUT_ON = "output_on"
    OUTPUT_OFF = "output_off"
    SUPPLY_CC = "supply_cc"
    SUPPLY_CV = "supply_cv"
    KEY_DOWN = "key_down"
    KEY_UP = "key_up"
    KEY_BRIDGED = "key_bridged"
    VBUS_ON = "vbus_on"
    VBUS_OFF = "vbus_off"
    USB_ATTACHED = "usb_attached"
    USB_DETACHED = "usb_detached"
    SAHARA_MODE = "sahara_mode"
    ADB_STATE = "adb_state"
    ADB_PROPERTY = "adb_property"
    FASTBOOT_VARIABLE = "fastboot_variable"
    GAP = "gap"
    NOTE = "note"


KEY_PRESSES = (EventName.KEY_DOWN, EventName.KEY_BRIDGED)
"""The key, or its contact bridged at the board."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at a time of the run."""

    at_s: float
    name: EventName
    value: str | None = None
    """`vid:pid`, a mode, a state, `name=value`, a count of lost readings or free text, as the event's name demands."""
    uncertainty_s: float = 0.0
    """Half-width: the event lies within `at_s` ± this."""


@dataclass(frozen=True, slots=True)
class Meter:
    """What the instrument that made a trace can resolve. `None` is *not known*, never zero."""

    name: str
    rate_hz: float
    """Nominal readings per second."""
    resolution_a: float | None = None
    """Least step between two readings."""
    noise_a: float | None = None
    """Standard deviation of a reading of a steady current."""
    smoothing_s: float | None = None
    """Width of the instrument's own averaging, if it averages."""
    range_a: float | None = None
    """Largest current it can read."""


@dataclass(frozen=True, slots=True)
class UniformClock:
    """Readings at a fixed rate: reading *k* stands at `start_s + k / rate_hz`. Costs no memory."""

    count: int
    rate_hz: float
    start_s: float = 0.0

    def __post_init__(self) -> None:
        if self.count < 0 or not np.isfinite(self.rate_hz) or self.rate_hz <= 0 or not np.isfinite(self.start_s):
            raise TraceError(
                "a uniform clock needs a count of 0 or more and a rate above 0 Hz, "
                f"not {self.count} readings at {self.rate_hz} Hz"
            )

    def __len__(self) -> int:
        return self.count

    def times_s(self, start: int = 0, stop: int | None = None) -> npt.NDArray[np.float64]:
        """Times of the readings `start` to `stop` (exclusive), shape (n,)."""
        first, last, _ = slice(start, stop).indices(self.count)
        return self.start_s + np.arange(first, max(first, last), dtype=np.float64) / self.rate_hz

    def times_of(self, readings: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Times of readings by their numbers, shape as given."""
        return np.asarray(self.start_s + readings / self.rate_hz)

    def index_at(self, at_s: float) -> int:
        """Index of the first reading at or after `at_s` (the count if there is none)."""
        exact = (at_s - self.start_s) * self.rate_hz
        if not exact > 0:
            return 0
        return min(self.count, math.ceil(exact - 1e-6)) if math.isfinite(exact) else self.count

    def part(self, start: int, stop: int) -> UniformClock:
        """The clock of the readings `start` to `stop` (exclusive), at their times."""
        return UniformClock(stop - start, self.rate_hz, self.start_s + start / self.rate_hz)

    @property
    def median_rate_hz(self) -> float:
        """Readings per second, the middle one."""
        return self.rate_hz


@dataclass(frozen=True, slots=True, eq=False)
class StampedClock:
    """Each reading with its own time."""

    stamps_s: npt.NDArray[np.float64]
    """Shape (n,), finite, strictly increasing."""
    _median_rate_hz: float | None = field(default=None, init=False, repr=False)
    """Worked out when it is first asked for, and asked for often."""

    def __post_init__(self) -> None:
        stamps = np.asarray(self.stamps_s, dtype=np.float64)
        if stamps.ndim != 1:
            raise TraceError(f"times must be one column, not an array of shape {stamps.shape}")
        if stamps.size and not np.isfinite(stamps).all():
            first = int(np.flatnonzero(~np.isfinite(stamps))[0])
            raise TraceError(f"reading {first} has no finite time ({stamps[first]})")
        if stamps.size > 1:
            back = np.flatnonzero(np.diff(stamps) <= 0)
            if back.size:
                k = int(back[0])
                raise TraceError(
                    f"time must increase from reading to reading, but reading {k + 1} at {stamps[k + 1]:.6f} s "
                    f"follows {stamps[k]:.6f} s"
                )
        object.__setattr__(self, "stamps_s", _read_only(stamps))

    def __len__(self) -> int:
        return int(self.stamps_s.size)

    def times_s(self, start: int = 0, stop: int | None = None) -> npt.NDArray[np.float64]:
        """Times of the readings `start` to `stop` (exclusive), shape (n,)."""
        return self.stamps_s[start:stop]

    def times_of(self, readings: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Times of readings by their numbers, shape as given."""
        return self.stamps_s[readings]

    def index_at(self, at_s: float) -> int:
        """Index of the first reading at or after `at_s` (the count if there is none)."""
        return int(np.searchsorted(self.stamps_s, at_s, side="left"))

    def part(self, start: int, stop: int) -> StampedClock:
        """The clock of the readings `start` to `stop` (exclusive), at their times."""
        return StampedClock(self.stamps_s[start:stop])

    @property
    def median_rate_hz(self) -> float:
        """Readings per second, the middle one; 0 with fewer than two readings."""
        if self._median_rate_hz is None:
            rate_hz = 1.0 / median(np.diff(self.stamps_s)) if self.stamps_s.size > 1 else 0.0
            object.__setattr__(self, "_median_rate_hz", rate_hz)
            return rate_hz
        return self._median_rate_hz


Clock = UniformClock | StampedClock


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The current of one run, the voltage where it was measured, and the events beside them."""

    clock: Clock
    current_a: FloatArray
    """Shape (n,), float32 or float64, ampere into the phone; NaN is a lost reading."""
    meter: Meter
    voltage_v: FloatArray | None = None
    """Shape (n,) or `None` where nobody measured it; NaN is a lost reading."""
    events: tuple[Event, ...] = ()
    """In order of time."""

    def __post_init__(self) -> None:
        for name in ("current_a", "voltage_v"):
            values = getattr(self, name)
            if values is None:
                continue
            if values.ndim != 1 or values.size != len(self.clock):
                raise TraceError(f"{name} has shape {values.shape}, but the clock has {len(self.clock)} readings")
            if values.dtype not in (np.float32, np.float64):
                raise TraceError(f"{name} must be float32 or float64, not {values.dtype}")
            object.__setattr__(self, name, _read_only(values))
        object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda event: event.at_s)))

    def __len__(self) -> int:
        return len(self.clock)

    def time_s(self, number: int) -> float:
        """When a reading was taken, counted from 0."""
        return float(self.clock.times_s(number, number + 1)[0])

    @property
    def duration_s(self) -> float:
        """From the first reading to the last; 0 with fewer than two readings."""
        n = len(self)
        return self.time_s(n - 1) - self.time_s(0) if n > 1 else 0.0

    def part(self, start: int, stop: int, events: tuple[Event, ...]) -> Trace:
        """The readings `start` to `stop` (exclusive) at their times, with other events; nothing is copied."""
        voltage_v = None if self.voltage_v is None else self.voltage_v[start:stop]
        clock = self.clock.part(start, stop)
        return replace(self, clock=clock, current_a=self.current_a[start:stop], voltage_v=voltage_v, events=events)

    def first_event(self, *names: EventName) -> Event | None:
        """The earliest event with one of these names."""
        return next((event for event in self.events if event.name in names), None)


def _read_only(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    view = values.view()
    view.setflags(write=False)
    return view
