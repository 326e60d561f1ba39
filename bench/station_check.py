"""Proving a bench before a phone is on it: each instrument answers, is the right one, and reads zero where it should.

The supply is looked at through the guard alone. Its zero is read with the output off, and again with 4.0 V on open
leads at a limit of 0.1 A, which is too little to hurt a phone that is there by mistake. A meter beside it is read in
both states too. What could not be proved is said; it is never taken for proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from bench.errors import BenchError
from bench.guard.client import GuardStoppedError
from bench.guard.guarded import Guarded
from bench.guard.keeper import GuardRefusedError
from bench.guard.messages import Output, PowerRequest, Readings, Refused, StopCause, Stopped
from bench.plan import Plan
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening, WrongInstrumentInPlaceError, check_identity, key_relay, vbus_switch
from drivers.capabilities import CurrentMeter, Instrument, MeterLimits
from drivers.errors import DriversError
from drivers.samples import Identity, Samples

OFF_S = 2.0
"""The zero is read for so long with the output off …"""
ON_S = 2.0
"""… and again on open leads."""
BUNDLE_S = 0.05
"""A fast meter's readings are taken so much at a time."""
OPEN_LIMIT_A = 0.1
OPEN_V = 4.0
FED_V = 0.3
"""More than this at the terminals of an output that is off comes from somewhere else."""
OFFSET_A = 0.005
"""A zero further off would pass for the leak that is looked for before the key."""
LEAD_DROP_V = 0.3
"""Lost on the leads at the limit: 0.15 ohm at 2 A, and a phone at 4.0 V sees 3.7 V."""


class Outcome(StrEnum):
    """How one question came out."""

    PASSED = "passed"
    WARNED = "warned"
    """It can be worked with, and somebody should know."""
    FAILED = "failed"
    """No phone belongs on these leads yet."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question to the bench."""

    instrument: str
    question: str
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class Zero:
    """What a meter read where nothing flows."""

    instrument: str
    state: str
    """`output off` or `open leads at 4.00 V`."""
    readings: int
    lost: int
    mean_a: float
    noise_a: float
    """Standard deviation of a reading; 0 where all were the same."""
    volts: float | None
    rate_hz: float
    """Readings per second that came."""


@dataclass(frozen=True, slots=True)
class StationChecked:
    """Everything that was asked, and what was measured."""

    station: str
    rows: tuple[CheckRow, ...]
    zeros: tuple[Zero, ...]

    @property
    def passed(self) -> bool:
        """Nothing failed."""
        return all(row.outcome is not Outcome.FAILED for row in self.rows)


def check_station(station: Station, plan: Plan, opening: Opening, today: date) -> StationChecked:
    """Ask everything. What an instrument does wrong becomes a row; a plan that the bench forbids is a `BenchError`."""
    request = plan.request_on(station)
    check = _Check(station, plan, opening, request)
    for placed in station.instruments:
        if placed.part not in (StationPart.KEY, StationPart.VBUS_SWITCH):  # it measures nothing
            check.rows += _papers(placed, request.limit_a, today)
    check.run()
    return StationChecked(station.name, tuple(check.rows), tuple(check.zeros))


class _Check:
    """One walk along the instruments."""

    def __init__(self, station: Station, plan: Plan, opening: Opening, request: PowerRequest) -> None:
        self._station, self._plan, self._opening, self._request = station, plan, opening, request
        self.rows: list[CheckRow] = []
        self.zeros: list[Zero] = []

    def run(self) -> None:
        """The supply with the meter beside it, then what is not in the battery leads."""
        meter = self._meter(self._station.meter)
        try:
            self._outputs(meter)
            if self._station.supply is not None:
                self._supply(self._station.supply, meter)
            elif meter is not None:
                meter.start()
                self._beside(meter, "leads as they are", OFF_S)
        finally:
            if meter is not None:
                meter.close()
        vbus = self._meter(self._station.vbus_meter)
        if vbus is not None:
            vbus.close()

    def _meter(self, placed: Placed | None) -> CurrentMeter | None:
        if placed is None:
            return None
        try:
            meter = self._opening.meter(placed)
        except DriversError as error:
            self._failed(placed.part.value, "answers", str(error))
            return None
        self._met(placed, meter.identity, meter.meter_limits)
        return meter

    def _outputs(self, meter: CurrentMeter | None) -> None:
        """Relay and switch, by what their board announces: nothing is pressed or switched on for it."""
        station = self._station
        if station.path is not None or self._plan.press is not None:
            self._output(station.key, meter, key_relay, "announces a relay that lets the key go by itself")
        if station.path is not None:
            self._output(station.vbus_switch, meter, vbus_switch, "announces a switch that opens by itself")

    def _output(
        self,
        placed: Placed | None,
        meter: CurrentMeter | None,
        announced: Callable[[Placed, Instrument], object],
        sentence: str,
    ) -> None:
        if placed is None:
            return
        own = self._station.meter is not None and placed.address == self._station.meter.address
        board = meter if own else self._meter(placed)
        if board is None:
            return  # a row says already that it does not answer
        try:
            announced(placed, board)
            self._passed(placed.part.value, "has its output", sentence)
        except BenchError as error:
            self._failed(placed.part.value, "has its output", str(error))
        finally:
            if not own:
                board.close()

    def _supply(self, placed: Placed, meter: CurrentMeter | None) -> None:
        name = placed.part.value
        try:
            guarded = self._opening.guarded(placed)
        except (DriversError, GuardRefusedError) as error:
            self._failed(name, "answers", str(error))
            return
        try:
            self._met(placed, guarded.identity, guarded.meter_limits)
            self._armed(guarded, name)
            if self._off(guarded, meter, name):
                self._open_leads(guarded, meter, name)
        except GuardStoppedError as error:
            self._failed(name, "open leads", str(error))
        except (DriversError, GuardRefusedError) as error:
            self._failed(name, "obeys", str(error))
        finally:
            guarded.close()

    def _met(self, placed: Placed, found: Identity, limits: MeterLimits) -> None:
        name = placed.part.value
        said = f"{found.maker} {found.model}" + (f", number {found.serial_number}" if found.serial_number else "")
        self._passed(name, "answers", f"{said}: {limits.rate_hz:.3g} readings/s in steps of {limits.resolution_a:g} A")
        try:
            check_identity(placed, found)
        except WrongInstrumentInPlaceError as error:
            self._failed(name, "is the right one", str(error))
            return
        if placed.model is None and placed.serial_number is None:
            self._warned(name, "is the right one", "the station file names no model and no number, so any would do")
        else:
            self._passed(name, "is the right one", "as the station file has it")

    def _armed(self, guarded: Guarded, name: str) -> None:
        armed = guarded.arm(self._request)
        for proved in armed.proved:
            self._passed(name, "read back", proved)
        for lacks in armed.not_proved:
            self._warned(name, "read back", lacks)

    def _off(self, guarded: Guarded, meter: CurrentMeter | None, name: str) -> bool:
        """Read with the output off; whether it may be switched on."""
        if meter is not None:
            meter.start()
        guarded.read_while_off(OFF_S)
        zero = self._zero(name, "output off", received(guarded))
        if meter is not None:
            self._beside(meter, "output off", ON_S)
        if zero is not None and zero.volts is not None and zero.volts > FED_V:
            self._failed(
                name,
                "nothing feeds the leads",
                f"{zero.volts:.2f} V stand at the terminals with the output off: take the clips off whatever they are "
                "on, and unplug USB from the phone",
            )
            return False
        return zero is not None

    def _open_leads(self, guarded: Guarded, meter: CurrentMeter | None, name: str) -> None:
        guarded.arm(PowerRequest(OPEN_V, OPEN_LIMIT_A, OPEN_LIMIT_A))
        guarded.switch_on()
        state = f"open leads at {OPEN_V:.2f} V"
        if meter is not None:
            meter.start()
        end_s = self._opening.clock.now_s() + ON_S
        blocks: list[Samples] = []
        while self._opening.clock.now_s() < end_s:
            blocks += _heard(guarded, 0.1)
        if meter is not None:
            self._beside(meter, state, ON_S, lambda: blocks.extend(received(guarded)))
        blocks += received(guarded)
        stopped = guarded.switch_off()
        if stopped.cause is not StopCause.ASKED or stopped.output is not Output.OFF:
            raise GuardStoppedError(stopped)
        self._zero(name, state, blocks)
        self._passed(name, "switches", stopped.sentence)

    def _beside(
        self, meter: CurrentMeter, state: str, duration_s: float, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        """Take what the meter has streamed, and streams for so long.

        `meanwhile` hears the guard, which switches off for an application that seems to hang.
        """
        clock, blocks = self._opening.clock, []
        end_s = clock.now_s() + duration_s
        while clock.now_s() < end_s:
            clock.sleep_s(BUNDLE_S)
            meanwhile()
            samples = meter.read(BUNDLE_S)
            if samples is not None:
                blocks.append(samples)
        meter.stop()
        self._zero("meter", state, blocks)

    def _zero(self, name: str, state: str, blocks: list[Samples]) -> Zero | None:
        zero = zero_of(name, state, blocks)
        if zero is None:
            self._failed(name, f"zero, {state}", "no reading came")
            return None
        self.zeros.append(zero)
        question = f"zero, {state}"
        sentence = f"{1000 * zero.mean_a:.3f} mA, noise {1000 * zero.noise_a:.4f} mA, {zero.readings} readings"
        if zero.lost:
            self._warned(name, "loses nothing", f"{zero.lost} of {zero.readings} readings were lost on the wire")
        if abs(zero.mean_a) > OFFSET_A:
            self._failed(
                name,
                question,
                f"{sentence}: more than {1000 * OFFSET_A:g} mA where nothing should flow; take the clips off the "
                "phone, or have the zero adjusted",
            )
        else:
            self._passed(name, question, sentence)
        return zero

    def _passed(self, name: str, question: str, sentence: str) -> None:
        self.rows.append(CheckRow(name, question, Outcome.PASSED, sentence))

    def _warned(self, name: str, question: str, sentence: str) -> None:
        self.rows.append(CheckRow(name, question, Outcome.WARNED, sentence))

    def _failed(self, name: str, question: str, sentence: str) -> None:
        self.rows.append(CheckRow(name, question, Outcome.FAILED, sentence))


def zero_of(name: str, state: str, blocks: list[Samples]) -> Zero | None:
    """Mean and spread of some blocks; `None` where no reading is among them."""
    if not blocks:
        return None
    current_a = np.concatenate([block.current_a for block in blocks])
    host_s = np.concatenate([block.host_s for block in blocks])
    there = current_a[np.isfinite(current_a)]
    if not there.size:
        return None
    volts = [block.voltage_v for block in blocks if block.voltage_v is not None]
    span_s = float(host_s[-1] - host_s[0])
    return Zero(
        instrument=name,
        state=state,
        readings=int(current_a.size),
        lost=sum(block.lost for block in blocks),
        mean_a=float(there.mean()),
        noise_a=float(there.std(ddof=1)) if there.size > 1 else 0.0,
        volts=float(np.nanmean(np.concatenate(volts))) if volts else None,
        rate_hz=(current_a.size - 1) / span_s if span_s > 0 else 0.0,
    )


def received(guarded: Guarded) -> list[Samples]:
    """The readings that the guard has kept. Raises `GuardStoppedError`, `GuardRefusedError`."""
    blocks: list[Samples] = []
    while came := _heard(guarded, 0.0):
        blocks += came
    return blocks


def _heard(guarded: Guarded, timeout_s: float) -> list[Samples]:
    """The next reading, if one came. Raises `GuardStoppedError` where the guard saw danger, `GuardRefusedError`."""
    match guarded.receive(timeout_s):
        case Readings(samples):
            return [samples]
        case Stopped() as stopped:
            raise GuardStoppedError(stopped)
        case Refused(reason):
            raise GuardRefusedError(reason)
        case _:
            return []


def _papers(placed: Placed, limit_a: float, today: date) -> Iterator[CheckRow]:
    """What the file says of calibration and leads."""
    name, question = placed.part.value, "calibrated"
    if placed.calibration_due is not None and placed.calibration_due < today:
        since = (
            f"its calibration ran out on {placed.calibration_due}; have it calibrated, then correct the station file"
        )
        yield CheckRow(name, question, Outcome.FAILED, since)
    elif placed.calibrated is None:
        yield CheckRow(name, question, Outcome.WARNED, "the station file does not say when it was calibrated")
    else:
        until = f", good until {placed.calibration_due}" if placed.calibration_due else ""
        yield CheckRow(name, question, Outcome.PASSED, f"on {placed.calibrated}{until}")
    if placed.lead_ohm is not None:
        drop_v = placed.lead_ohm * limit_a
        sentence = f"{placed.lead_ohm:g} ohm lose {drop_v:.2f} V at {limit_a:g} A"
        if drop_v > LEAD_DROP_V:
            sentence += "; take shorter or thicker leads, or the phone may reset at its peaks"
        yield CheckRow(name, "leads", Outcome.WARNED if drop_v > LEAD_DROP_V else Outcome.PASSED, sentence)
