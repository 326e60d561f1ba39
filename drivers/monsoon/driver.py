"""The Monsoon HVPM as supply and meter, on its main channel.

It has no output switch: a set voltage is on at once, and 0 V is off. So the voltage cannot be read back before the
output is on. Instead, switching on begins at 0.8 V, the lowest that the unit gives; only where no more than that
stands at the terminals does it go to the voltage that was programmed.

It takes no setting while it samples. Whatever asks or sets in the middle of a stream (`state`, `program`, `switch`)
stops the stream and starts it again; the readings missed meanwhile are numbered, NaN and counted as lost. So no
set-point is asked for between readings: the unit has no knobs that could turn one, and the voltage at its terminals is
in every reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.clock import Clock
from drivers.errors import (
    DriversError,
    GarbledError,
    NoAnswerError,
    SetPointError,
    StalledError,
    WrongInstrumentError,
)
from drivers.links import ControlSetup, UsbLink
from drivers.monsoon import wire
from drivers.monsoon.wire import Opcode
from drivers.samples import Arrival, Identity, Marker, MarkerName, Samples
from drivers.stamping import ArrivalStamper

ANSWER_S = 0.25
TRIES = 3
BLOCK_PACKETS = 34
"""Some 20 ms of readings: soon enough for a guard, few enough blocks for a recorder."""
NEXT_PACKET_S = 0.02
WAY_S = 0.01
"""The host may be this late in taking a packet."""
MEASURED = 25
"""Readings of which `state` gives the mean: 5 ms."""
CALIBRATED_S = 3.0
"""Two calibration intervals and some: by then it has measured its zero and its reference."""
MOST_ON_THE_WAY = 10_000
"""Packets that may still come after a stop: six seconds of them."""
NOTHING_LEFT_S = 0.002
SETTLE_S = 0.05
"""From a new voltage to the first look at it (not measured on a unit)."""
STEP_V = STEP_A = 1e-3
"""How finely set-points are told apart here; the unit's own numbers are finer than its output."""
TRIAL_V = wire.LOWEST_V
TRIAL_TOLERANCE_V = 0.15
COARSE_STEP_A = 2e-4
"""One count of the coarse range, with the default scale of 6.4 A for a reference in the middle of the range."""


class Monsoon:
    """One unit."""

    def __init__(self, link: UsbLink, clock: Clock) -> None:
        """Ask who is there. Raises `WrongInstrumentError`, `NoAnswerError`, `GarbledError`."""
        self._link, self._clock = link, clock
        self.retries = 0
        self._calibration = wire.Calibration()
        self._decoder = wire.Decoder()
        self._stamper = ArrivalStamper(WAY_S)
        self._streaming = False
        self._number = self._missing = 0
        self._last_host_s: float | None = None
        self._wanted_v: float | None = None
        self._identity = self._identify()
        self._scales = wire.Scales(
            float(self._ask(Opcode.MAIN_FINE_SCALE) & wire.WORD),
            float(self._ask(Opcode.MAIN_COARSE_SCALE) & wire.WORD),
            float(wire.signed(self._ask(Opcode.MAIN_FINE_OFFSET))),
            float(wire.signed(self._ask(Opcode.MAIN_COARSE_OFFSET))),
        )

    @property
    def identity(self) -> Identity:
        """What it answered."""
        return self._identity

    @property
    def supply_limits(self) -> SupplyLimits:
        """Of the main channel. Its limit switches the output off; a threshold beside it, it has none."""
        return SupplyLimits(
            wire.HIGHEST_V, wire.HIGHEST_A, STEP_V, STEP_A, has_ovp=False, has_ocp=False, limit_trips=True
        )

    @property
    def meter_limits(self) -> MeterLimits:
        """The resolution is that of the coarse range; below some 70 mA the fine one resolves 1 µA."""
        return MeterLimits(wire.RATE_HZ, COARSE_STEP_A, wire.HIGHEST_A)

    def program(self, set_v: float, limit_a: float) -> None:
        """Set the limits and keep the voltage for `switch`; where the output is on, set it too. Read back each.

        Also switches the unit's USB pass-through off, so that it brings no VBUS to the phone, and has it calibrate, so
        that the first reading of the phone is a true one. Raises `SetPointError`.
        """
        self._allowed(set_v, limit_a)
        with self._quiet():
            self._refuse_a_wrong_converter()
            self._set(Opcode.USB_PASSTHROUGH, 0, "USB pass-through off")
            for opcode in (Opcode.POWER_UP_LIMIT, Opcode.RUN_LIMIT):
                self._set(opcode, wire.limit_value(limit_a), f"a current limit of {limit_a:.3f} A")
            if self._ask(Opcode.MAIN_VOLTAGE):
                self._set(Opcode.MAIN_VOLTAGE, wire.volts_value(set_v), f"{set_v:.3f} V")
            self._wanted_v = set_v
            if not self._calibration.is_there:
                self._measured()

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """It has no threshold beside its limit. Raises `SetPointError` when one is asked for."""
        if ovp_v is not None or ocp_a is not None:
            raise SetPointError(f"{self._link.name}: {self._identity.model} has no protection threshold to program")

    def switch(self, on: bool) -> None:
        """0 V for off; for on, first 0.8 V, and the programmed voltage where that holds. Raises `SetPointError`."""
        with self._quiet():
            if not on:
                self._set(Opcode.MAIN_VOLTAGE, 0, "its output off")
                return
            if self._wanted_v is None:
                raise SetPointError(f"{self._link.name}: program a voltage before the output is switched on")
            self._refuse_a_wrong_converter()
            if self._tried():
                self._set(Opcode.MAIN_VOLTAGE, wire.volts_value(self._wanted_v), f"{self._wanted_v:.3f} V")
                self._clock.sleep_s(SETTLE_S)

    def state(self) -> SupplyState:
        """Ask for the set-points, and measure for 5 ms. It says neither what it holds constant nor what tripped."""
        with self._quiet():
            value, limit = self._ask(Opcode.MAIN_VOLTAGE), self._ask(Opcode.RUN_LIMIT)
            volts, amperes = self._measured()
        return SupplyState(
            set_v=wire.value_volts(value) if value else None,
            limit_a=wire.value_limit(limit),
            output_on=value != 0,
            volts=volts,
            amperes=amperes,
            regulation=None,
        )

    def start(self) -> None:
        """Begin at number 0."""
        self._halt()
        if not self._calibration.is_there:
            self._measured()
        self._stamper = ArrivalStamper(WAY_S)
        self._number = self._missing = 0
        self._last_host_s = None
        self._go()
        self._streaming = True

    def read(self, timeout_s: float) -> Samples | None:
        """The readings that came. A slot in which the unit calibrates itself is NaN and not counted as lost."""
        packets = self._packets(BLOCK_PACKETS, timeout_s)
        block = self._decoder.feed(packets)
        return self._samples(block) if block is not None else None

    def stop(self) -> None:
        """End the stream."""
        self._streaming = False
        self._halt()

    def close(self) -> None:
        """Stop sampling and release the link; the output is the guard's to switch."""
        with suppress(DriversError):
            if self._streaming:
                self.stop()
        self._link.close()

    def _samples(self, block: wire.Block) -> Samples:
        missing, self._missing = self._missing + self._whole_rounds(block), 0
        count = missing + block.count
        current_a, voltage_v = np.full(count, np.nan), np.full(count, np.nan)
        current_a[missing + block.places] = self._calibration.amperes(block, self._scales)
        voltage_v[missing + block.places] = wire.volts(block)
        came = np.zeros(count, dtype=np.bool_)
        came[missing + block.places] = True
        now_s = self._clock.now_s()
        host_s = self._stamper.stamp((self._number + np.arange(count)) / wire.RATE_HZ, now_s)
        first, self._number = self._number, self._number + count
        self._last_host_s = float(host_s[-1])
        lost = missing + block.lost
        markers = (Marker(float(host_s[0]), MarkerName.LOST, str(lost)),) if lost else ()
        # After a question in between, readings are numbered by host time, which is no better than the way.
        arrival = Arrival(now_s, WAY_S)
        within_s = self._stamper.uncertainty_s
        return Samples(first, current_a, voltage_v, host_s, within_s, lost, markers, arrival=arrival, came=came)

    def _whole_rounds(self, block: wire.Block) -> int:
        """Slots that the dropped count hides, since it starts again every 13 s: a computer that slept longer."""
        if self._last_host_s is None or not block.lost:
            return 0
        passed = (self._clock.now_s() - self._last_host_s) * wire.RATE_HZ
        return max(0, round((passed - self._missing - block.count) / wire.DROPPED_ROUND)) * wire.DROPPED_ROUND

    def _packets(self, most: int, timeout_s: float) -> list[bytes]:
        """What comes until `most`, or until `timeout_s` are over; a pause between packets ends it too."""
        end_s = self._clock.now_s() + timeout_s
        packets: list[bytes] = []
        while len(packets) < most:
            left_s = max(0.0, end_s - self._clock.now_s())
            packet = self._link.read(
                wire.ENDPOINT, wire.PACKET_BYTES, min(left_s, NEXT_PACKET_S) if packets else left_s
            )
            if not packet:
                break
            packets.append(packet)
        return packets

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Sampling stopped, and a stream that was running started again afterwards, with its gap counted."""
        self._halt()
        try:
            yield
        finally:
            if self._streaming:
                self._resume()

    def _resume(self) -> None:
        self._go()
        if self._last_host_s is not None:
            gap = max(0, round((self._clock.now_s() - self._last_host_s) * wire.RATE_HZ))
            self._missing += gap
            self._last_host_s += gap / wire.RATE_HZ

    def _go(self) -> None:
        """Start sampling afresh: the unit counts from 0 again."""
        self._decoder = wire.Decoder()
        self._tell(wire.START, wire.value_bytes(wire.ENDLESS))

    def _halt(self) -> None:
        """Stop sampling and throw away what was on the way."""
        self._tell(wire.STOP, b"")
        for _ in range(MOST_ON_THE_WAY):
            if not self._link.read(wire.ENDPOINT, wire.PACKET_BYTES, NOTHING_LEFT_S):
                return
        raise NoAnswerError(f"{self._link.name}: the unit goes on sampling after it was stopped; switch it off and on")

    def _measured(self) -> tuple[float, float]:
        """Mean volts and amperes of some readings; waits for the unit's first calibration."""
        self._go()
        volts: list[float] = []
        amperes: list[float] = []
        end_s = self._clock.now_s() + CALIBRATED_S
        while len(amperes) < MEASURED and self._clock.now_s() < end_s:
            block = self._decoder.feed(self._packets(BLOCK_PACKETS // 3, ANSWER_S))
            if block is None:
                break
            current_a = self._calibration.amperes(block, self._scales)
            amperes += current_a[np.isfinite(current_a)].tolist()
            voltage_v = wire.volts(block)
            volts += voltage_v[np.isfinite(voltage_v)].tolist()
        self._halt()
        if not amperes:
            raise NoAnswerError(
                f"{self._link.name}: no reading came within {CALIBRATED_S:g} s of the start; switch the unit off and on"
            )
        return float(np.mean(volts[-MEASURED:])), float(np.mean(amperes[-MEASURED:]))

    def _tried(self) -> bool:
        """Give the lowest voltage and look at it; whether it holds. Raises `SetPointError` where there is more."""
        self._set(Opcode.MAIN_VOLTAGE, wire.volts_value(TRIAL_V), f"{TRIAL_V:g} V")
        self._clock.sleep_s(SETTLE_S)
        volts, _ = self._measured()
        if volts > TRIAL_V + TRIAL_TOLERANCE_V:
            self._set(Opcode.MAIN_VOLTAGE, 0, "its output off")
            raise SetPointError(
                f"{self._link.name}: {volts:.2f} V stand at the terminals with {TRIAL_V:g} V set, and nothing higher "
                "was tried; unplug USB from the phone, and have the unit's voltage calibrated if it stays so"
            )
        # A short has tripped the unit by now: to go on would push current into it. The guard sees what is there.
        if volts < TRIAL_V - TRIAL_TOLERANCE_V:
            return False
        self._set(Opcode.MAIN_VOLTAGE, 0, "its output off")
        return True

    def _refuse_a_wrong_converter(self) -> None:
        low, high = self._ask(Opcode.DAC_CAL_LOW), self._ask(Opcode.DAC_CAL_HIGH)
        if not wire.is_calibrated(low & 0xFFFF, high & 0xFFFF):
            raise SetPointError(
                f"{self._link.name}: the unit's voltage calibration ({low & 0xFFFF:#06x}, {high & 0xFFFF:#06x}) is out "
                "of its range, a known fault that gives wrong voltages; have it repaired, and feed no phone with it"
            )

    def _allowed(self, set_v: float, limit_a: float) -> None:
        if not wire.LOWEST_V <= set_v <= wire.HIGHEST_V or not 0.0 < limit_a <= wire.HIGHEST_A:
            raise SetPointError(
                f"{self._link.name}: {self._identity.model} takes {wire.LOWEST_V:g} to {wire.HIGHEST_V:g} V and up to "
                f"{wire.HIGHEST_A:g} A, not {set_v:g} V and {limit_a:g} A"
            )

    def _set(self, opcode: Opcode, value: int, words: str) -> None:
        """Set a value and read it back. Raises `SetPointError`."""
        self._tell(wire.told(opcode, value), wire.value_bytes(value))
        kept = self._ask(opcode)
        if kept != value:
            raise SetPointError(
                f"{self._link.name}: {words} was set ({value:#x}), but the unit keeps {kept:#x}; switch it off and on "
                "and try again, and do not feed a phone with it if it stays so"
            )

    def _tell(self, setup: ControlSetup, data: bytes) -> None:
        """Send a request; told twice, it is the same."""
        for attempt in range(TRIES):
            try:
                return self._link.control_out(setup, data, ANSWER_S)
            except NoAnswerError:
                if attempt == TRIES - 1:
                    raise
                self.retries += 1
        return None

    def _ask(self, opcode: Opcode) -> int:
        """Ask for a value. Raises `NoAnswerError`, `GarbledError` after the bounded number of tries."""
        problem: DriversError = NoAnswerError(f"{self._link.name}: nothing was asked")
        for attempt in range(TRIES):
            self.retries += attempt > 0
            try:
                data = self._link.control_in(wire.asked(opcode), 4, ANSWER_S)
            except NoAnswerError as error:
                problem = error
                continue
            value = wire.value_of(data)
            if value is not None and value != wire.NOT_NOW:
                return value
            problem = GarbledError(f"{self._link.name}: expected the value of {opcode.name}, but {data.hex()} came")
        raise type(problem)(f"{problem}, {TRIES} times")

    def _identify(self) -> Identity:
        try:
            # A program that crashed may have left it sampling, and it is asked nothing then.
            if self._ask(Opcode.START_STATUS) & wire.SAMPLING_BIT:
                self._halt()
            hardware = self._ask(Opcode.HARDWARE) & wire.WORD
            serial_number, firmware = (self._ask(one) & wire.WORD for one in (Opcode.SERIAL, Opcode.FIRMWARE))
        except StalledError as error:
            raise WrongInstrumentError(
                f"{self._link.name}: expected a Monsoon HVPM, but {self._link.descriptors.product or 'this device'} "
                f"({self._link.descriptors.usb_id}) does not know its requests"
            ) from error
        if hardware != wire.HV_MODEL:
            raise WrongInstrumentError(
                f"{self._link.name}: expected a Monsoon HVPM (hardware {wire.HV_MODEL}), but hardware {hardware} "
                "answers; the older LVPM is not driven here"
            )
        return Identity("Monsoon", "HVPM", str(serial_number), str(firmware))
