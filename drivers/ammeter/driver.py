"""The shunt ammeter as meter."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from drivers.ammeter import wire
from drivers.capabilities import LONGEST_PRESS_S, MeterLimits
from drivers.clock import Clock
from drivers.errors import DriversError, NoAnswerError, SetPointError, WrongInstrumentError
from drivers.links import Link
from drivers.samples import Arrival, Identity, Marker, MarkerName, Samples
from drivers.stamping import ArrivalStamper

HEADER_TIMEOUT_S = 2.5
"""A board that resets when its port is opened takes some 2 s to come up."""
TRIES = 3
WAY_S = 0.02
"""A line of text at 115,200 baud, and the 16 ms for which a USB adapter keeps what does not fill its buffer."""
MAX_GAP_S = 60.0
"""A time that jumps further is the meter's own restart, not lost readings."""
ALIVE_EVERY_S = 0.5
"""While VBUS is on the board hears this often that somebody reads it; a board that hears nothing switches it off."""

MARKERS = {
    wire.KEY_DOWN: MarkerName.KEY_DOWN,
    wire.KEY_UP: MarkerName.KEY_UP,
    wire.VBUS_ON: MarkerName.VBUS_ON,
    wire.VBUS_OFF: MarkerName.VBUS_OFF,
}
"""Events that the board makes itself; others are notes."""


class Ammeter:
    """One ammeter on a stream link, with a relay at the power key and a switch in VBUS where its board has them.

    Used from one thread: `read` also tells the board that somebody is there, so that VBUS stays on only while it is
    read.
    """

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for the header. Raises `WrongInstrumentError`, `NoAnswerError`."""
        self._link, self._clock = link, clock
        self.retries = 0
        self._header = self._ask_header()
        self._decoder = wire.Decoder()
        self._number = 0
        self._last_us: int | None = None
        self._elapsed_us = 0
        self._stamper = ArrivalStamper(WAY_S)
        self._alive_s: float | None = None
        """When the board was last told that somebody is there; `None` while VBUS is off."""

    @property
    def identity(self) -> Identity:
        """From the header."""
        said = self._header
        return Identity("bootbench ammeter", said.sensor, said.serial_number, said.firmware)

    @property
    def meter_limits(self) -> MeterLimits:
        """From the header."""
        said = self._header
        return MeterLimits(said.rate_hz, said.step_a, said.range_a)

    @property
    def longest_press_s(self) -> float | None:
        """From the header."""
        return self._header.press_ms / 1000 if self._header.press_ms is not None else None

    @property
    def has_vbus_switch(self) -> bool:
        """From the header."""
        return self._header.silence_ms is not None

    def press(self, duration_s: float) -> None:
        """Hold the key; the board's own `KEY_DOWN` and `KEY_UP` come with the readings. Raises `SetPointError`."""
        longest_s = self.longest_press_s
        if longest_s is None:
            raise SetPointError(f"{self._link.name}: this board has no relay at the power key; press it by hand")
        if not 0.001 <= duration_s <= min(longest_s, LONGEST_PRESS_S):
            raise SetPointError(
                f"{self._link.name}: the power key is held for at most {min(longest_s, LONGEST_PRESS_S):g} s, not "
                f"{duration_s:g} s; a longer press may force a reset"
            )
        self._link.write(wire.press_line(int(duration_s * 1000 + 1e-6)))

    def switch_vbus(self, on: bool) -> None:
        """Switch VBUS; the board's own `VBUS_ON` and `VBUS_OFF` come with the readings. Raises `SetPointError`."""
        if not self.has_vbus_switch:
            raise SetPointError(f"{self._link.name}: this board has no switch in VBUS; plug USB in by hand")
        self._link.write(wire.vbus_line(on))
        self._alive_s = self._clock.now_s() if on else None

    def start(self) -> None:
        """Begin at number 0."""
        self._link.write(wire.STOP)
        while self._link.read(4096, 0.05):
            continue
        self._decoder = wire.Decoder()
        self._number, self._last_us, self._elapsed_us = 0, None, 0
        self._stamper = ArrivalStamper(WAY_S)
        self._link.write(wire.START)

    def read(self, timeout_s: float) -> Samples | None:
        """The readings that came; a reading that the meter left out is NaN and keeps its number."""
        deadline_s = self._clock.now_s() + timeout_s
        while True:
            self._show_life()
            data = self._link.read(65_536, max(0.0, deadline_s - self._clock.now_s()))
            skipped = self._decoder.skipped
            readings = self._decoder.feed(data) if data else None
            if readings is not None:
                return self._samples(readings, self._decoder.skipped - skipped)
            if self._clock.now_s() >= deadline_s:
                return None

    def stop(self) -> None:
        """End the stream, and VBUS with it."""
        self._link.write(wire.STOP)
        self._alive_s = None

    def close(self) -> None:
        """Release the link; VBUS goes off first."""
        if self._alive_s is not None:
            with suppress(DriversError):  # where the cable is gone, the board sees to it itself
                self.switch_vbus(False)
            self._alive_s = None
        self._link.close()

    def _show_life(self) -> None:
        now_s = self._clock.now_s()
        if self._alive_s is not None and now_s - self._alive_s >= ALIVE_EVERY_S:
            self._link.write(wire.ALIVE)
            self._alive_s = now_s

    def _samples(self, readings: wire.Readings, skipped: int) -> Samples:
        period_us = 1e6 / self._header.rate_hz
        before_us = self._last_us if self._last_us is not None else int(readings.t_us[0]) - round(period_us)
        steps_us = np.diff(readings.t_us, prepend=before_us) % wire.WRAP_US
        slots = np.maximum(1, np.rint(steps_us / period_us)).astype(np.int64)
        slots[steps_us > MAX_GAP_S * 1e6] = 1
        places = np.cumsum(slots) - 1
        count = int(places[-1]) + 1
        current_a, voltage_v, t_us = (np.full(count, np.nan) for _ in range(3))
        current_a[places], voltage_v[places] = readings.current_a, readings.voltage_v
        came = np.zeros(count, dtype=np.bool_)
        came[places] = True
        elapsed_us = self._elapsed_us + np.cumsum(steps_us)
        # The reading before the block counts, too: what was lost since then lies between the two.
        known_us = np.append(float(self._elapsed_us), elapsed_us)
        t_us = np.interp(np.arange(count), np.append(-1, places), known_us)
        now_s = self._clock.now_s()
        host_s = self._stamper.stamp(t_us / 1e6, now_s)
        first, self._number = self._number, self._number + count
        self._last_us, self._elapsed_us = int(readings.t_us[-1]), int(elapsed_us[-1])
        lost = count - len(places)
        markers: tuple[Marker, ...] = (Marker(float(host_s[0]), MarkerName.LOST, str(lost)),) if lost else ()
        if skipped:
            markers += (Marker(now_s, MarkerName.NOTE, f"{skipped} lines were no readings"),)
        told, self._decoder.events = self._decoder.events, []
        markers += tuple(self._marker(one, float(host_s[-1])) for one in told)
        arrival = Arrival(now_s, WAY_S)
        volts = None if np.isnan(readings.voltage_v).all() else voltage_v
        within_s = self._stamper.uncertainty_s
        return Samples(first, current_a, volts, host_s, within_s, lost, markers, arrival=arrival, came=came)

    def _marker(self, told: wire.Told, last_host_s: float) -> Marker:
        """An event at the host's time, of which the last reading's is known."""
        since_us = (told.t_us - (self._last_us or 0) + wire.WRAP_US // 2) % wire.WRAP_US - wire.WRAP_US // 2
        name = MARKERS.get(told.text)
        return Marker(last_host_s + since_us / 1e6, name or MarkerName.NOTE, None if name is not None else told.text)

    def _ask_header(self) -> wire.Header:
        came = b""
        for attempt in range(TRIES):
            self.retries += attempt > 0
            self._link.discard()
            self._link.write(wire.STOP + wire.IDENTIFY)
            deadline_s = self._clock.now_s() + HEADER_TIMEOUT_S
            came = b""
            while self._clock.now_s() < deadline_s and len(came) < 65_536:
                came += self._link.read(4096, max(0.0, deadline_s - self._clock.now_s()))
                found = next(filter(None, map(wire.header, came.split(b"\n")[:-1])), None)
                if found is not None:
                    return self._safe(found)
        if came:
            raise WrongInstrumentError(
                f"{self._link.name}: expected a header `#bootbench-ammeter v1`, but {came[:40]!r} came"
            )
        raise NoAnswerError(f"{self._link.name}: nothing answers to `?`; is the ammeter's board running, at this rate?")

    def _safe(self, said: wire.Header) -> wire.Header:
        """Raises `WrongInstrumentError` for a board that would hold the key too long."""
        if said.press_ms is not None and not 0 < said.press_ms <= wire.LONGEST_PRESS_MS:
            raise WrongInstrumentError(
                f"{self._link.name}: this board's relay may hold the power key for {said.press_ms} ms, and "
                f"{wire.LONGEST_PRESS_MS} ms is the most that is safe; load the reference sketch anew"
            )
        return said
