"""A recording played as if it were measured now: on a simulated supply's leads, or out of a simulated ammeter.

It begins when somebody switches the output on, or starts the ammeter, and again each time. Times are the recording's
own, divided by the speed. What was lost when it was recorded is lost again where the instrument can leave a reading out
(`PlayedAmmeter`); a supply answers whenever it is asked, with the last reading before the hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drivers.ammeter import wire
from drivers.electrics import LoadInTime, Terminals
from drivers.errors import AddressError
from drivers.samples import Regulation
from drivers.simulation import Wire, earliest

Floats = npt.NDArray[np.float64]

LEAST_SPEED, HIGHEST_SPEED = 0.1, 100.0
LINES_PER_S = 20_000.0
"""So many lines of text a second are written and read in Python with a processor to spare."""
LINE_BYTES = 40
UNKNOWN_STEP_A, UNKNOWN_RANGE_A = 1e-6, 10.0
"""What the header says where the recording does not."""


@dataclass(frozen=True, slots=True)
class PlayedMark:
    """Something that happened beside the recording."""

    at_s: float
    text: str
    """`key_down`, `usb_attached,05c6:9008`."""


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A recording, and how fast it is played."""

    times_s: Floats
    """Shape (n,), strictly increasing, from the first reading on."""
    current_a: Floats
    """Shape (n,); NaN was lost."""
    voltage_v: Floats | None
    rate_hz: float
    name: str
    """Of the instrument that recorded it."""
    on_s: float = 0.0
    """When the output came on."""
    set_v: float | None = None
    """What the supply was set to; `None` is not known."""
    step_a: float | None = None
    range_a: float | None = None
    marks: tuple[PlayedMark, ...] = ()
    speed: float = 1.0

    def __post_init__(self) -> None:
        if not LEAST_SPEED <= self.speed <= HIGHEST_SPEED:
            raise AddressError(f"a recording is played at x{LEAST_SPEED:g} to x{HIGHEST_SPEED:g}, not x{self.speed:g}")
        if not np.isfinite(self.current_a).any():
            raise AddressError("the recording holds no reading that could be played")

    @property
    def duration_s(self) -> float:
        """How long playing takes from output on."""
        return float(self.times_s[-1] - self.on_s) / self.speed


class PlayedLoad(LoadInTime):
    """Draws what the recording drew; nothing once it is over."""

    def __init__(self, played: Played) -> None:
        """Begins when it is first supplied."""
        self._played = played
        there = np.isfinite(played.current_a)
        self._last = np.maximum.accumulate(np.where(there, np.arange(there.size), -1))
        self._since_s: float | None = None
        sag_v = played.voltage_v
        set_v = played.set_v
        if sag_v is not None and set_v is None:
            set_v = float(np.nanmax(sag_v, initial=0.0)) or None
        self._sag_v = set_v - sag_v if sag_v is not None and set_v is not None else None

    def supplied(self, set_v: float, limit_a: float, output_on: bool, at_s: float) -> Terminals:
        """The recorded current, and the set voltage less what it sagged by when it was recorded."""
        if not output_on or set_v <= 0.0:
            self._since_s = None
            return Terminals(0.0, 0.0, Regulation.OFF if not output_on else Regulation.CONSTANT_VOLTAGE)
        k = self._reading(at_s)
        # A one-quadrant supply shows no current that is pushed back into it.
        amperes = max(0.0, float(self._played.current_a[k])) if k is not None else 0.0
        sag_v = float(self._sag_v[k]) if k is not None and self._sag_v is not None else 0.0
        volts = max(0.0, set_v - (sag_v if np.isfinite(sag_v) else 0.0))
        if amperes > limit_a:
            return Terminals(volts, limit_a, Regulation.CONSTANT_CURRENT)
        return Terminals(volts, amperes, Regulation.CONSTANT_VOLTAGE)

    def current_a(self, volts: float, at_s: float) -> float:  # noqa: ARG002 - it draws what it drew
        """The recorded current."""
        k = self._reading(at_s)
        return float(self._played.current_a[k]) if k is not None else 0.0

    def currents_a(self, volts: float, first_s: float, count: int, rate_hz: float) -> Floats:  # noqa: ARG002
        """The recorded current at the end of each interval, shape (count,)."""
        played, since_s = self._played, self._begun(first_s)
        at_s = played.on_s + (first_s - since_s + (1 + np.arange(count)) / rate_hz) * played.speed
        k = self._last[np.searchsorted(played.times_s, at_s, side="right") - 1]
        over = (at_s > played.times_s[-1] + 1.0 / played.rate_hz) | (at_s < played.times_s[0]) | (k < 0)
        return np.where(over, 0.0, played.current_a[k])

    def _begun(self, at_s: float) -> float:
        if self._since_s is None:
            self._since_s = at_s
        return self._since_s

    def _reading(self, at_s: float) -> int | None:
        """The last reading by this time; `None` before the first and when the recording is over."""
        played = self._played
        played_s = played.on_s + max(0.0, at_s - self._begun(at_s)) * played.speed
        k = int(np.searchsorted(played.times_s, played_s, side="right")) - 1
        if k < 0 or played_s > played.times_s[-1] + 1.0 / played.rate_hz or self._last[k] < 0:
            return None
        return int(self._last[k])


class PlayedAmmeter:
    """An ammeter on the line protocol that sends each recorded reading at its own time, and none that was lost.

    Events come as the protocol's event lines. After the last reading it is silent until it is started again.
    """

    def __init__(self, played: Played) -> None:
        """Raises `AddressError` where the lines would come faster than they can be carried."""
        rate_hz = played.rate_hz * played.speed
        if rate_hz > LINES_PER_S:
            raise AddressError(
                f"at x{played.speed:g} this recording is {rate_hz:,.0f} readings a second, and the line protocol "
                f"carries {LINES_PER_S:,.0f}; play it slower, or as a supply or a PPK2"
            )
        letters = "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in played.name)
        step_a, range_a = played.step_a or UNKNOWN_STEP_A, played.range_a or UNKNOWN_RANGE_A
        self._played = played
        self._header = wire.Header(f"played-{letters}", rate_hz, step_a, range_a, None, None)
        self._sent_s = (played.times_s - played.times_s[0]) / played.speed
        self._marks = [(max(0.0, (one.at_s - played.times_s[0]) / played.speed), one.text) for one in played.marks]
        self._coming = b""
        self._started_s: float | None = None
        self._next = self._next_mark = 0
        self._to_host = Wire(max(wire.BAUD / 10, 2 * LINE_BYTES * rate_hz))

    def feed(self, data: bytes, now_s: float) -> None:
        """Obey whole lines."""
        *lines, self._coming = (self._coming + data).split(b"\n")
        for line in lines:
            if line + b"\n" == wire.IDENTIFY:
                self._to_host.put(wire.header_line(self._header), now_s)
            elif line + b"\n" == wire.START:
                self._started_s, self._next, self._next_mark = now_s, 0, 0
            elif line + b"\n" == wire.STOP:
                self._started_s = None

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        if self._started_s is not None:
            since_s = now_s - self._started_s
            due = int(np.searchsorted(self._sent_s, since_s + 1e-9, side="right"))
            for k in range(self._next, due):
                if np.isfinite(self._played.current_a[k]):
                    self._to_host.put(self._line(k), self._started_s + float(self._sent_s[k]))
            self._next = max(self._next, due)
            while self._next_mark < len(self._marks) and self._marks[self._next_mark][0] <= since_s + 1e-9:
                at_s, text = self._marks[self._next_mark]
                self._to_host.put(wire.event_line(round(at_s * 1e6), text), self._started_s + at_s)
                self._next_mark += 1
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The next reading or event, or the next byte."""
        reading_s = mark_s = None
        if self._started_s is not None:
            if self._next < self._sent_s.size:
                reading_s = self._started_s + float(self._sent_s[self._next])
            if self._next_mark < len(self._marks):
                mark_s = self._started_s + self._marks[self._next_mark][0]
        return earliest(reading_s, mark_s, self._to_host.next_s())

    def _line(self, k: int) -> bytes:
        volts = self._played.voltage_v
        voltage_v = float(volts[k]) if volts is not None else float("nan")
        return wire.reading_line(round(float(self._sent_s[k]) * 1e6), float(self._played.current_a[k]), voltage_v)
