"""The FNB58 and its relatives as meters of a USB lead."""

from __future__ import annotations

from collections import deque

import numpy as np

from drivers.capabilities import BLIND_ON_VBUS, MeterLimits, MeterPlace
from drivers.clock import Clock
from drivers.errors import DriversError, NoAnswerError, WrongInstrumentError
from drivers.fnb58 import wire
from drivers.links import UsbLink
from drivers.samples import Identity, Marker, MarkerName, Samples
from drivers.stamping import ReportSchedule, Settled

ANSWER_S = 1.0
TRIES = 3
SILENT_S = 5 * wire.PERIOD_S
"""A meter that goes on does not leave out so many reports."""
DRAIN_S = 3.0 * wire.GOES_ON_S
"""It falls silent by itself long before."""
WRITE_S = 0.5
WAY_S = 0.02
"""Half of a report's period: a report is placed no better."""


class Fnb58:
    """One meter in the phone's USB lead."""

    def __init__(self, link: UsbLink, clock: Clock) -> None:
        """Have it send a report, and let it fall silent again. Raises `WrongInstrumentError`, `NoAnswerError`."""
        self._link, self._clock = link, clock
        self.retries = 0
        device = link.descriptors
        model = wire.MODELS.get(device.usb_id)
        if model is None:
            raise WrongInstrumentError(
                f"{link.name}: expected a FNIRSI FNB58, FNB48S, FNB48 or C1 ({', '.join(wire.MODELS)}), but USB device "
                f"{device.usb_id} is there" + (f", {device.product}" if device.product else "")
            )
        self._model = model
        self._identity = Identity("FNIRSI", model.name, device.serial_number)
        self._in, self._out = _endpoints(link)
        self._running = False
        self._begin()
        self._ask()
        self._drain()

    @property
    def identity(self) -> Identity:
        """From its USB descriptors; it tells its firmware to nobody that is known."""
        return self._identity

    @property
    def meter_limits(self) -> MeterLimits:
        """As far as published; `wire.Model` says what is not."""
        smoothed = f"changes quicker than {self._model.smoothing_s:g} s" if self._model.smoothing_s else "quick changes"
        return MeterLimits(
            wire.RATE_HZ,
            wire.STEP_A,
            self._model.range_a,
            smoothing_s=self._model.smoothing_s,
            blind_to=(
                BLIND_ON_VBUS,
                f"smooths {smoothed}",
                "cannot say which way the current flows: it sends the size alone",
            ),
            place=MeterPlace.VBUS,
        )

    def start(self) -> None:
        """Begin at number 0."""
        self._drain()
        self._begin()

    def read(self, timeout_s: float) -> Samples | None:
        """The readings that came; those of a missing report are NaN and keep their numbers."""
        deadline_s = self._clock.now_s() + timeout_s
        while True:
            self._go_on()
            now_s = self._clock.now_s()
            until_s = min(deadline_s, self._tell_s)
            data = self._link.read(self._in, wire.REPORT_BYTES, max(0.0, until_s - now_s))
            settled = self._taken(data) if data else self._schedule.silent(self._clock.now_s())
            if settled is not None:
                return self._samples(settled)
            if self._clock.now_s() >= deadline_s:
                return None

    def stop(self) -> None:
        """Tell it no more to go on, and read until it falls silent: one that is left unread may freeze."""
        self._drain()

    def close(self) -> None:
        """Drain it and release the link."""
        try:
            self._drain()
        except DriversError:
            pass  # A meter that is gone, or a wait that was called off: it cannot be left any better.
        finally:
            self._link.close()

    def _begin(self) -> None:
        self._schedule, self._waiting = ReportSchedule(wire.PERIOD_S), deque[wire.Report]()
        self._number, self._last_s, self._spoilt = 0, self._clock.now_s(), 0
        self._running = True
        for command in self._model.begins:
            self._link.write(self._out, command, WRITE_S)
        self._tell_s = self._clock.now_s() + self._model.go_on_every_s

    def _go_on(self) -> None:
        if self._clock.now_s() >= self._tell_s:
            self._link.write(self._out, wire.GO_ON, WRITE_S)
            self._tell_s = self._clock.now_s() + self._model.go_on_every_s

    def _taken(self, report: bytes) -> Settled | None:
        """Take one report in."""
        # One transfer is one report: what is left over of it belongs to nothing.
        found = wire.Decoder().feed(report)
        self._spoilt += not found
        for one in found:
            if isinstance(one, wire.Report):
                self._waiting.append(one)
                return self._schedule.arrived(self._clock.now_s())
        return None

    def _samples(self, settled: Settled) -> Samples:
        reports = [self._waiting.popleft() for _ in range(settled.stops_s.size - settled.lost)]
        gap = np.full(settled.lost * wire.READINGS, np.nan)
        first, count = self._number, settled.stops_s.size * wire.READINGS
        # The four readings of a report share the time since the one before evenly.
        begins_s = np.concatenate([[self._last_s], settled.stops_s[:-1]])
        begins_s = np.maximum(begins_s, settled.stops_s - wire.PERIOD_S)
        shares = np.arange(1, wire.READINGS + 1) / wire.READINGS
        host_s = (begins_s[:, None] + shares * (settled.stops_s - begins_s)[:, None]).ravel()
        self._number, self._last_s = first + count, float(settled.stops_s[-1])
        lost = settled.lost * wire.READINGS
        markers: tuple[Marker, ...] = (Marker(float(host_s[0]), MarkerName.LOST, str(lost)),) if lost else ()
        if self._spoilt:
            markers += (Marker(self._last_s, MarkerName.NOTE, f"{self._spoilt} reports came garbled"),)
            self._spoilt = 0
        return Samples(
            first_number=first,
            current_a=np.concatenate([gap, *(report.current_a for report in reports)]),
            voltage_v=np.concatenate([gap, *(report.voltage_v for report in reports)]),
            host_s=host_s,
            host_uncertainty_s=WAY_S,
            lost=lost,
            markers=markers,
        )

    def _ask(self) -> None:
        """Wait for one whole report."""
        came = b""
        for attempt in range(TRIES):
            if attempt:
                self.retries += 1
                self._begin()
            deadline_s = self._clock.now_s() + ANSWER_S
            while (left_s := deadline_s - self._clock.now_s()) > 0:
                data = self._link.read(self._in, wire.REPORT_BYTES, left_s)
                if wire.Decoder().feed(data):
                    return
                came = data or came
        if came:
            raise WrongInstrumentError(
                f"{self._link.name}: expected a report of 64 bytes with its check sum, but {came[:16].hex(' ')} came"
            )
        raise NoAnswerError(f"{self._link.name}: the meter sends nothing; if its screen stands still, plug it in anew")

    def _drain(self) -> None:
        if not self._running:
            return
        end_s = self._clock.now_s() + DRAIN_S
        while self._clock.now_s() < end_s and self._link.read(self._in, wire.REPORT_BYTES, SILENT_S):
            continue
        self._running = False


def _endpoints(link: UsbLink) -> tuple[int, int]:
    """In and out of the HID interface. Raises `WrongInstrumentError`."""
    towards = [endpoint for endpoint in link.descriptors.endpoints if endpoint & 0x80]
    away = [endpoint for endpoint in link.descriptors.endpoints if not endpoint & 0x80]
    if not towards or not away:
        raise WrongInstrumentError(
            f"{link.name}: expected a HID interface that can be read and written, but its endpoints are "
            f"{', '.join(f'{endpoint:#04x}' for endpoint in link.descriptors.endpoints) or 'none'}"
        )
    return towards[0], away[0]
