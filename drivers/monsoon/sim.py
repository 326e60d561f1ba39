"""A simulated Monsoon HVPM: answers the same requests, samples at its rate, and trips at its limit.

What no source says of the real unit is inferred here: it calibrates at the start and then at its interval, keeps
packets for about a second for a host that is late, and answers its set voltage also after it tripped.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from drivers.electrics import Load, settle
from drivers.errors import StalledError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.monsoon import wire
from drivers.monsoon.wire import Kind, Opcode
from drivers.samples import Regulation

COARSE_ZERO, FINE_ZERO = 1100.0, 1300.0
"""Counts at no current."""
COARSE_SPAN, FINE_SPAN = 32_000.0, 32_500.0
"""Counts from zero to the reference."""
OTHERS_ZERO, OTHERS_SPAN = 1200, 32_000
"""The same of the USB and the auxiliary channel, on which nothing hangs: the maker's library waits for all three."""
NOISE_COUNTS = 1.5
NOISE_BLOCK = 1024
SCALES = wire.Scales()
BUFFER_PACKETS = 2000
SERIAL = 26_589
_READ_ONLY = (Opcode.HARDWARE, Opcode.FIRMWARE, Opcode.PROTOCOL, Opcode.START_STATUS, Opcode.SERIAL)


class MonsoonSim:
    """One unit and what hangs on its main channel. Its output starts off."""

    def __init__(
        self, load: Load, seed: int = 1, *, dropped_share: float = 0.0, calibrates_at_start: bool = True
    ) -> None:
        """Noise and drops are drawn from `seed`; `dropped_share` of the packets are never sent, as on a busy bus."""
        self._load, self._dropped_share = load, dropped_share
        self._random = np.random.default_rng(seed)
        self._noise: list[float] = []
        self._first_calibration = 0 if calibrates_at_start else round(wire.CALIBRATION_S * wire.RATE_HZ)
        self.values: dict[int, int] = {
            Opcode.POWER_UP_MS: 20,
            Opcode.USB_PASSTHROUGH: 2,
            Opcode.MAIN_FINE_SCALE: round(SCALES.fine_ua),
            Opcode.MAIN_COARSE_SCALE: round(SCALES.coarse_ma),
            Opcode.USB_FINE_SCALE: 14_000,
            Opcode.USB_COARSE_SCALE: 600,
            Opcode.AUX_FINE_SCALE: 3_100,
            Opcode.AUX_COARSE_SCALE: 250,
            Opcode.USB_FINE_OFFSET: 0,
            Opcode.USB_COARSE_OFFSET: 0,
            Opcode.FAN_DEGREES: 60 << 8,
            Opcode.VOLTAGE_CHANNEL: 0,
            Opcode.MAIN_FINE_OFFSET: round(SCALES.fine_offset),
            Opcode.MAIN_COARSE_OFFSET: round(SCALES.coarse_offset),
            Opcode.MAIN_VOLTAGE: 0,
            Opcode.SERIAL: SERIAL,
            Opcode.POWER_UP_LIMIT: wire.limit_value(1.0),
            Opcode.RUN_LIMIT: wire.limit_value(1.0),
            Opcode.HARDWARE: wire.HV_MODEL,
            Opcode.DAC_CAL_LOW: 0xE3A0,
            Opcode.DAC_CAL_HIGH: 0xC7B0,
            Opcode.FIRMWARE: 32,
            Opcode.PROTOCOL: 18,
        }
        """Every value that can be asked for, by opcode."""
        self._on_s = 0.0
        self._tripped = False
        self._started_s: float | None = None
        self._interval = round(wire.CALIBRATION_S * wire.RATE_HZ)
        self._slots = self._dropped = 0
        self._packets: deque[bytes] = deque()

    @property
    def descriptors(self) -> UsbDescriptors:
        """As the unit's own USB name has it."""
        return UsbDescriptors(
            "2ab9:0001", "Monsoon Solutions", "HVPM", str(self.values[Opcode.SERIAL]), (wire.ENDPOINT,)
        )

    @property
    def output_on(self) -> bool:
        """The truth."""
        return self.values[Opcode.MAIN_VOLTAGE] != 0 and not self._tripped

    def control_in(self, setup: ControlSetup, length: int, now_s: float) -> bytes:
        """The value of an opcode; while it samples, it answers its status alone."""
        opcode = setup.index & 0xFF
        if setup.request != 1 or setup.request_type != 0xC0:
            raise StalledError(f"request {setup.request:#04x} is unknown")
        if opcode == Opcode.START_STATUS:
            return wire.value_bytes(wire.SAMPLING_BIT if self._started_s is not None else 0)[:length]
        if opcode not in self.values:
            raise StalledError(f"opcode {opcode:#04x} is not answered")
        if self._started_s is not None:
            return wire.value_bytes(wire.NOT_NOW)[:length]
        self._terminals(now_s)
        return wire.value_bytes(self.values[opcode])[:length]

    def control_out(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        """Start, stop, or a setting, which it refuses while it samples."""
        if setup.request_type != 0x40:
            raise StalledError(f"request type {setup.request_type:#04x} is unknown")
        match setup.request:
            case 2:
                self._interval = max(1, round(setup.value / 1000 * wire.RATE_HZ))
                self._started_s, self._slots, self._dropped = now_s, 0, 0
                self._packets.clear()
            case 3:
                self._sample(now_s)
                self._started_s = None
            case 1:
                self._set(setup, data, now_s)
            case _:
                raise StalledError(f"request {setup.request:#04x} is unknown")

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:  # noqa: ARG002 - the Protocol's signature
        """It has no endpoint to write to."""
        raise StalledError(f"endpoint {endpoint:#04x} takes nothing")

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        """The next packet of three observations."""
        self._sample(now_s)
        return self._packets.popleft() if endpoint == wire.ENDPOINT and self._packets else None

    def next_event_s(self, endpoint: int) -> float | None:  # noqa: ARG002 - it has one
        """When the next three slots are over."""
        if self._started_s is None:
            return None
        # A hair later: a clock that was told to wait exactly until then must find the packet.
        return self._started_s + (self._slots + 3) / wire.RATE_HZ + 1e-9

    def _set(self, setup: ControlSetup, data: bytes, now_s: float) -> None:
        opcode, value = setup.index & 0xFF, wire.value_of(data)
        sent = setup.value | (setup.index >> 8) << 16
        if self._started_s is not None or opcode not in self.values or opcode in _READ_ONLY or value is None:
            raise StalledError(f"opcode {opcode:#04x} cannot be set now")
        if value & 0xFFFFFF != sent:
            raise StalledError("the value in the request is not that of its data")
        self._terminals(now_s)
        self.values[opcode] = value
        if opcode == Opcode.MAIN_VOLTAGE:
            self._on_s, self._tripped = now_s, False
            self._terminals(now_s)

    def _sample(self, now_s: float) -> None:
        """Make the packets that are due."""
        if self._started_s is None:
            return
        while self._started_s + (self._slots + 3) / wire.RATE_HZ <= now_s:
            if len(self._packets) >= BUFFER_PACKETS:
                due = int((now_s - self._started_s) * wire.RATE_HZ - self._slots) // 3 * 3
                self._slots, self._dropped = self._slots + due, self._dropped + due
                return
            observations = [self._observation(self._slots + number) for number in range(3)]
            self._slots += 3
            if self._dropped_share and self._random.random() < self._dropped_share:
                self._dropped += 3
            else:
                self._packets.append(wire.packet(self._dropped, observations))

    def _observation(self, slot: int) -> bytes:
        coarse, fine = COARSE_ZERO + self._noisy(), FINE_ZERO + self._noisy()
        place = slot - self._first_calibration
        if place >= 0 and place % self._interval == 0:
            return wire.observation(Kind.ZERO, round(coarse), round(fine), 0, OTHERS_ZERO)
        if place >= 0 and place % self._interval == 1:
            reference = (round(coarse + COARSE_SPAN), round(fine + FINE_SPAN), 0, OTHERS_ZERO + OTHERS_SPAN)
            return wire.observation(Kind.REFERENCE, *reference)
        volts, amperes = self._terminals((self._started_s or 0.0) + (slot + 1) / wire.RATE_HZ)
        coarse += SCALES.coarse_offset + (COARSE_SPAN - SCALES.coarse_offset) * amperes * 1e3 / SCALES.coarse_ma
        fine += SCALES.fine_offset + (FINE_SPAN - SCALES.fine_offset) * amperes * 1e6 / SCALES.fine_ua
        counts = (round(coarse), round(fine), round(volts / wire.VOLTS_PER_COUNT))
        return wire.observation(Kind.MEASUREMENT, *counts, OTHERS_ZERO)

    def _noisy(self) -> float:
        if not self._noise:
            self._noise = (NOISE_COUNTS * self._random.standard_normal(NOISE_BLOCK)).tolist()
        return self._noise.pop()

    def _terminals(self, at_s: float) -> tuple[float, float]:
        """Volts and amperes; more than the limit trips the output, which stays off until a voltage is set again."""
        set_v = wire.value_volts(self.values[Opcode.MAIN_VOLTAGE])
        powering_up = at_s < self._on_s + self.values[Opcode.POWER_UP_MS] / 1000
        limit_a = wire.value_limit(self.values[Opcode.POWER_UP_LIMIT if powering_up else Opcode.RUN_LIMIT])
        there = settle(set_v, limit_a, self.output_on, self._load, at_s)
        if there.regulation is Regulation.CONSTANT_CURRENT:
            self._tripped = True
            there = settle(set_v, limit_a, False, self._load, at_s)
        return there.volts, there.amperes
