"""What is proved before the output goes on with a phone on the leads: by what the guard read back, and with it off.

`bench.station_check` proves a bench without a phone; here the clips are on, so nothing is fed. Whether red sits on plus
no reading tells: an output that is off pushes nothing through a phone that is wrong way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bench.capture.proof import Proof
from bench.guard.guarded import Guarded
from bench.guard.messages import Armed
from bench.phone_watch.told import Remark
from bench.recorder.recorder import Ready
from bench.recorder.sources import PhoneEars
from bench.station import Station
from bench.station_check import FED_V, OFFSET_A, Outcome, received, zero_of
from drivers.phone.heard import PhoneWord

READ_OFF_S = 0.6
"""The supply is read for so long with its output off."""


@dataclass(frozen=True, slots=True)
class Proved:
    """How one proof came out; values in V or A."""

    proof: Proof
    outcome: Outcome
    value: float | None = None
    """What was read; `None` where it is no number, or was not read."""
    text: str = ""
    """A name or a date, as it was read."""


def proofs(ready: Ready, station: Station, ears: PhoneEars | None, today: date) -> Iterator[Proved]:
    """Prove one after the other. Raises `GuardStoppedError`, `GuardRefusedError`, `GuardLostError`."""
    supply, armed = ready.supply, ready.armed
    if supply is None or armed is None:
        yield Proved(Proof.GUARD, Outcome.WARNED)
    else:
        yield Proved(Proof.GUARD, Outcome.PASSED, text=supply.identity.model)
        yield from _read_back(armed)
        yield _nothing_flows(supply)
    yield _usb(ears)
    yield _calibrated(station, today)


def how_many(station: Station) -> int:
    """How many proofs there are of a station."""
    return len(Proof) if station.supply is not None else 3


def _read_back(armed: Armed) -> Iterator[Proved]:
    """What the guard has proved already: it refuses to arm where one of these is wrong."""
    state = armed.state
    yield Proved(Proof.OUTPUT_OFF, Outcome.FAILED if state.output_on else Outcome.PASSED, state.volts)
    yield Proved(Proof.SET_VOLTAGE, Outcome.WARNED if state.set_v is None else Outcome.PASSED, state.set_v)
    yield Proved(Proof.OVER_VOLTAGE_STOP, Outcome.WARNED if state.ovp_v is None else Outcome.PASSED, state.ovp_v)
    yield Proved(Proof.TOUCH_LIMIT, Outcome.PASSED, state.limit_a)


def _nothing_flows(supply: Guarded) -> Proved:
    """Read with the output off: a current is an offset, a voltage comes from somewhere else."""
    supply.read_while_off(READ_OFF_S)
    zero = zero_of("supply", "output off", received(supply))
    if zero is None:
        return Proved(Proof.NOTHING_FLOWS, Outcome.FAILED)
    fed = zero.volts is not None and zero.volts > FED_V
    wrong = fed or abs(zero.mean_a) > OFFSET_A
    return Proved(Proof.NOTHING_FLOWS, Outcome.FAILED if wrong else Outcome.PASSED, zero.mean_a)


def _usb(ears: PhoneEars | None) -> Proved:
    """Whether a phone shows on USB, where it must not have power yet."""
    if ears is None:
        return Proved(Proof.USB_POWER, Outcome.WARNED)
    seen: str | None = None
    for told in ears.take(0.0):
        if isinstance(told, Remark):
            continue
        if told.word is PhoneWord.USB_ATTACHED:
            seen = told.value
        elif told.word is PhoneWord.USB_DETACHED:
            seen = None
    return Proved(Proof.USB_POWER, Outcome.PASSED if seen is None else Outcome.FAILED, text=seen or "")


def _calibrated(station: Station, today: date) -> Proved:
    """The least of what the station file says of the instruments that feed and measure."""
    placed = [one for one in (station.supply, station.meter) if one is not None]
    dues = [one.calibration_due for one in placed]
    if any(due is not None and due < today for due in dues):
        return Proved(Proof.CALIBRATION, Outcome.FAILED, text=str(min(due for due in dues if due is not None)))
    if any(one.calibrated is None for one in placed):
        return Proved(Proof.CALIBRATION, Outcome.WARNED)
    known = [due for due in dues if due is not None]
    return Proved(Proof.CALIBRATION, Outcome.PASSED, text=str(min(known)) if known else "")
