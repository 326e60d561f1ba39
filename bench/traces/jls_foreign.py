"""A Joulescope file that somebody else wrote: which signal is the current, which the voltage, and what time it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, EventName, Meter, UniformClock
from bench.errors import BadInputError, NoReadingsError, QuestionError
from bench.json_input import shown
from bench.traces.asking import ampere_per_unit, hinted_unit, index_of, unit_of, unneeded, volt_per_unit
from bench.traces.jls_contents import JlsAccess, JlsContents, JlsMark, JlsSignal
from bench.traces.jls_layout import iso_of
from bench.traces.jls_plan import JlsClock, Plan, SignalUse, TimeMap, seconds_since
from bench.traces.recording import Hints, Loss, Origin, Unit

_CLOCK_TOLERANCE_S = 0.001
_READ_TYPES = ("f32", "f64")


@dataclass(frozen=True, slots=True)
class _Clock:
    clock: JlsClock
    started_utc: str | None
    losses: tuple[Loss, ...]
    notes: tuple[str, ...]


def plan_of_foreign(path: Path, access: JlsAccess, contents: JlsContents, hints: Hints, closed: bool) -> Plan:
    """Choose signals and clock. Raises `QuestionError` where several signals could be the current."""
    current = _chosen(path, contents, "current", (Unit.AMPERE, Unit.MILLIAMPERE, Unit.MICROAMPERE), hints.current)
    if current is None and contents.signals and not any(signal.length for signal in contents.signals):
        raise NoReadingsError(path, "holds no readings in any of its signals")
    if current is None:
        names = ", ".join(shown(signal.name) for signal in contents.signals) or "none"
        raise BadInputError(path, f"holds no current; its signals are {names}")
    voltage = _voltage(path, contents, current, hints)
    use = SignalUse(current.signal_id, current.length, _ampere(path, current, hints))
    losses = [Loss.RESOLUTION, Loss.CALIBRATION] + ([] if voltage else [Loss.VOLTAGE])
    notes = []
    clock = _clock(current, access.utc(current.signal_id))
    if not closed:
        losses.append(Loss.TAIL)
        notes.append(f"The file was not closed; {current.length} readings were recovered from a repaired copy.")
    if contents.damaged:
        notes.append(f"Could not be read whole: {', '.join(contents.damaged)}.")
    used = {current.signal_id, voltage.signal_id if voltage else current.signal_id}
    others = [shown(signal.name) for signal in contents.signals if signal.signal_id not in used]
    if others:
        notes.append(f"The signals {', '.join(others)} were left out: a trace is one current and one voltage.")
    source = next((s for s in contents.sources if s.source_id == current.source_id), None)
    instrument = " ".join(part for part in (source.vendor, source.model) if part) if source else ""
    if not instrument:
        losses.append(Loss.INSTRUMENT)
    origin = Origin(
        format="jls",
        source_name=path.name,
        source_hash="",
        losses=(*losses, *clock.losses),
        notes=(*clock.notes, *notes, *unneeded(hints, "current", "voltage", "unit", "voltage_unit")),
        instrument=instrument or None,
        serial_number=(source.serial_number or None) if source else None,
        firmware=(source.version or None) if source else None,
        started_utc=clock.started_utc,
    )
    return Plan(
        count=current.length,
        current=use,
        voltage=voltage,
        clock=clock.clock,
        meter=Meter(name=instrument or "unknown", rate_hz=float(current.rate_hz)),
        origin=origin,
        events=_events(contents.marks, current, clock.clock),
    )


def _chosen(
    path: Path, contents: JlsContents, quantity: str, units: tuple[Unit, ...], asked: str | None
) -> JlsSignal | None:
    """The signal of a quantity: as asked, else by its name, else by its unit. Raises `QuestionError` for several."""
    signals = tuple(signal for signal in contents.signals if signal.data_type in _READ_TYPES and signal.length > 0)
    sources = {source.source_id: source.name for source in contents.sources}
    names = tuple(f"{sources.get(signal.source_id, '?')}.{signal.name}" for signal in signals)
    if asked is not None:
        bare = [k for k, signal in enumerate(signals) if signal.name == asked]
        return signals[bare[0] if len(bare) == 1 else index_of(path, asked, names, f"--column {quantity}")]
    named = [k for k, signal in enumerate(signals) if signal.name == quantity]
    fitting = named or [k for k, signal in enumerate(signals) if unit_of(signal.units) in units]
    if len(fitting) > 1:
        raise QuestionError(
            path,
            f"{len(fitting)} signals could be the {quantity}: {', '.join(names[k] for k in fitting)}",
            advice=f"say which with --column {quantity}=NAME",
        )
    return signals[fitting[0]] if fitting else None


def _voltage(path: Path, contents: JlsContents, current: JlsSignal, hints: Hints) -> SignalUse | None:
    """The voltage beside that current, if there is one of the same rate from the same instrument."""
    beside = tuple(
        signal
        for signal in contents.signals
        if hints.voltage is not None or (signal.source_id == current.source_id and signal.rate_hz == current.rate_hz)
    )
    narrowed = replace(contents, signals=beside)
    voltage = _chosen(path, narrowed, "voltage", (Unit.VOLT, Unit.MILLIVOLT), hints.voltage)
    if voltage is None:
        return None
    if voltage.rate_hz != current.rate_hz or voltage.source_id != current.source_id:
        raise BadInputError(
            path,
            f"{shown(voltage.name)} has another rate or instrument than the current: their readings do not pair",
        )
    unit = hinted_unit(hints, "voltage_unit") or unit_of(voltage.units)
    if unit not in (Unit.VOLT, Unit.MILLIVOLT):
        raise QuestionError(
            path,
            f"the signal {shown(voltage.name)} has the unit {shown(voltage.units)!r}, which is none of a voltage",
            advice="say which it is with --voltage-unit",
        )
    scale = volt_per_unit(unit, voltage.name)
    shift = current.sample_id_offset - voltage.sample_id_offset
    return SignalUse(voltage.signal_id, voltage.length, scale, shift)


def _ampere(path: Path, current: JlsSignal, hints: Hints) -> float:
    unit = hinted_unit(hints, "unit") or unit_of(current.units)
    if unit is None:
        raise QuestionError(
            path,
            f"the signal {shown(current.name)} has the unit {shown(current.units)!r}, which is none of a current",
            advice="say which it is with --unit",
        )
    return ampere_per_unit(path, unit, hints, current.name)


def _clock(current: JlsSignal, utc: npt.NDArray[np.int64]) -> _Clock:
    """A fixed rate where the time map allows one within a millisecond, otherwise the time map itself."""
    rate_hz = float(max(1, current.rate_hz))
    if not len(utc):
        return _Clock(
            UniformClock(current.length, rate_hz),
            None,
            (Loss.START_TIME,),
            ("The file has no clock: its time map is empty, so the time of day is unknown.",),
        )
    readings, first = utc[:, 0], int(utc[0, 1])
    times_s = seconds_since(utc[:, 1], first)
    start = first - round(int(readings[0]) / rate_hz * (1 << 30))
    started = iso_of(start) if utc[0, 1] else None
    losses = () if started else (Loss.START_TIME,)
    nominal_s = (readings - readings[0]) / rate_hz
    if float(np.abs(times_s - nominal_s).max()) <= _CLOCK_TOLERANCE_S:
        return _Clock(UniformClock(current.length, rate_hz), started, losses, ())
    measured_hz = float((readings[-1] - readings[0]) / times_s[-1])
    if float(np.abs(times_s - (readings - readings[0]) / measured_hz).max()) <= _CLOCK_TOLERANCE_S:
        note = f"The rate is {measured_hz:.9g} Hz by its time map; the file states {rate_hz:g} Hz."
        return _Clock(UniformClock(current.length, measured_hz), started, losses, (note,))
    mapped = TimeMap(readings, times_s + int(readings[0]) / rate_hz, rate_hz)
    note = f"Readings are not evenly spaced; their times are those of the {len(utc)} entries of its time map."
    return _Clock(mapped, started, losses, (note,))


def _events(marks: tuple[JlsMark, ...], current: JlsSignal, clock: JlsClock) -> tuple[Event, ...]:
    """What somebody marked on the current, as notes."""
    events = []
    for mark in marks:
        if mark.signal_id == current.signal_id and isinstance(clock, UniformClock | TimeMap):
            reading = mark.sample
            one = clock.times if isinstance(clock, TimeMap) else None
            at_s = float(one(reading, reading + 1)[0]) if one else reading / clock.rate_hz
            events.append(Event(at_s, EventName.NOTE, _text(mark.text)))
    return tuple(sorted(events, key=lambda event: event.at_s))


def _text(text: str) -> str:
    """The text of an annotation: what was typed, or the label or number of a marker."""
    name, _, metadata = text.partition("\x1c")
    try:
        label = json.loads(metadata).get("label") if metadata else None
    except (ValueError, RecursionError, AttributeError):
        label = None
    return str(label or name)
