"""Recordings as instruments: `play://FILE?driver=riden&speed=10`, for stations and for `bootbench replay-live`.

FILE is a recording in any format that `bench.traces` reads, or a case folder, of which `run=run-2` names the run.
Without `driver=` a recording with even times plays as a shunt ammeter, which sends each reading as it was recorded and
leaves out those that were lost; one with times of its own was polled from a supply and plays as that supply, or as a
Riden where the catalog does not know it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

import numpy as np

from analysis.trace import EventName, Trace
from bench.case import CASE_FILE, load_case, load_run_trace
from bench.errors import BadInputError
from bench.traces.reading import open_recording
from bench.traces.recording import Hints
from drivers.address import Address, Option, Scheme
from drivers.capabilities import Instrument
from drivers.catalog import Carrier, InstrumentRow, Part, instrument_row, simulator_class
from drivers.clock import Clock, HostClock
from drivers.connect import connect_to
from drivers.errors import AddressError
from drivers.links.interruptible import CallOff
from drivers.played import Played, PlayedAmmeter, PlayedLoad, PlayedMark
from drivers.simulation import StreamSimulator

AMMETER, SUPPLY = "ammeter", "riden"
"""What plays where neither the address nor the recording says."""
SIMULATED = "simulated by bootbench"
"""A trace that came from no phone has a note that begins so."""
SILENT = (EventName.GAP, EventName.SUPPLY_CC, EventName.SUPPLY_CV)
"""Events that are in the readings already."""


def connect_played(
    address: Address, clock: Clock | None = None, tap: TextIO | None = None, call_off: CallOff | None = None
) -> Instrument:
    """Connect to a recording that plays an instrument. Raises `DriversError`, `BadInputError`."""
    played = played_of(address)
    row = _row(address, played)
    return connect_to(simulator_of(played, row), row, str(address), clock or HostClock(), tap, call_off)


def with_fitting_driver(address: Address) -> Address:
    """The same address, saying what it plays as. Raises `AddressError`, `BadInputError`."""
    row = _row(address, played_of(address))
    return replace(address, options=(*address.options, Option("driver", row.name)))


def played_of(address: Address) -> Played:
    """The recording that an address names. Raises `AddressError`, `BadInputError`."""
    known = ("driver", "speed", "run")
    strange = next((option.name for option in address.options if option.name not in known), None)
    if strange is not None:
        raise AddressError(f"{address}: a recording has no {strange}; it has {', '.join(known)}")
    return load_played(Path(address.target), address.number("speed", 1.0), run=address.option("run"))


@dataclass(frozen=True, slots=True)
class PlayedFrom:
    """What a recording that is played was."""

    name: str
    """Of the file, or of the case and its run."""
    simulated: str | None
    """The sentence of one that came from no phone."""


def played_from(address: Address) -> PlayedFrom:
    """Which recording an address plays, and what it says of itself. Raises `BadInputError`."""
    path, run = Path(address.target), address.option("run")
    if address.scheme is Scheme.REPLAY:
        return PlayedFrom(f"{path.name}, what a link carried", None)
    if path.is_dir() or path.name == CASE_FILE:
        case = load_case(path)
        name = case.folder.resolve().name if run is None else f"{case.folder.resolve().name}, {run}"
        before = f"; that was {case.played_back}" if case.played_back is not None else ""
        return PlayedFrom(f"{name}{before}", case.simulated)
    notes = open_recording(path).origin.notes
    return PlayedFrom(path.name, next((note for note in notes if note.startswith(SIMULATED)), None))


def load_played(
    path: Path, speed: float, *, run: str | None = None, hints: Hints | None = None, format_name: str | None = None
) -> Played:
    """Read a recording, or a run of a case. Raises `BadInputError`, `AddressError` for a speed that is none."""
    if path.is_dir() or path.name == CASE_FILE:
        return _played_run(path, speed, run)
    if run is not None:
        raise BadInputError(path, f"is one recording, and has no {run!r}", advice="leave the run out")
    return _played(open_recording(path, hints, format_name).trace, speed, None)


def simulator_of(played: Played, row: InstrumentRow) -> StreamSimulator:
    """The instrument that plays it. Raises `AddressError` for one that no stream carries."""
    if row.carrier is not Carrier.STREAM:
        raise AddressError(f"{row.title} talks USB transfers; play the recording as riden, korad or ammeter")
    if row.name == AMMETER:
        return PlayedAmmeter(played)
    simulator: StreamSimulator = simulator_class(row)(PlayedLoad(played))
    return simulator


def row_that_plays(name: str | None, played: Played) -> InstrumentRow:
    """The instrument of that name, or the one that suits the recording. Raises `AddressError`."""
    row = instrument_row(name if name is not None else _fitting(played))
    if row is None:
        raise AddressError(
            f"there is no instrument {name!r} that could play; there are riden, korad, ammeter and others"
        )
    return row


def _row(address: Address, played: Played) -> InstrumentRow:
    try:
        return row_that_plays(address.option("driver"), played)
    except AddressError as error:
        raise AddressError(f"{address}: {error}") from error


def _fitting(played: Played) -> str:
    steps_s = np.diff(played.times_s)
    even = steps_s.size == 0 or float(steps_s.max() - steps_s.min()) < 0.01 * float(np.median(steps_s))
    if even:
        return AMMETER
    recorder = instrument_row(played.name)
    polled = recorder is not None and Part.SUPPLY in recorder.parts and recorder.carrier is Carrier.STREAM
    return played.name if polled else SUPPLY


def _played_run(path: Path, speed: float, name: str | None) -> Played:
    case = load_case(path)
    traced = [run for run in case.runs if run.trace_path is not None]
    names = ", ".join(run.id for run in traced)
    if not traced:
        raise BadInputError(path, "is a case in which no current was recorded")
    run = traced[0] if name is None else next((run for run in traced if run.id == name), None)
    recording = load_run_trace(run) if run is not None else None
    if run is None or recording is None:
        raise BadInputError(path, f"has no run {name!r} with a recording", advice=f"it has {names}")
    return _played(recording.trace, speed, run.supply.set_v if run.supply is not None else None)


def _played(trace: Trace, speed: float, set_v: float | None) -> Played:
    times_s = np.asarray(trace.clock.times_s(), dtype=np.float64)
    if not times_s.size:
        raise AddressError("the recording holds no reading that could be played")
    on = trace.first_event(EventName.OUTPUT_ON)
    marks = [
        PlayedMark(event.at_s, event.name.value if event.value is None else f"{event.name.value},{event.value}")
        for event in trace.events
        if event.name not in SILENT
    ]
    return Played(
        times_s=times_s,
        current_a=np.asarray(trace.current_a, dtype=np.float64),
        voltage_v=np.asarray(trace.voltage_v, dtype=np.float64) if trace.voltage_v is not None else None,
        rate_hz=trace.clock.median_rate_hz or trace.meter.rate_hz,
        name=trace.meter.name,
        on_s=max(float(times_s[0]), on.at_s) if on is not None else float(times_s[0]),
        set_v=set_v,
        step_a=trace.meter.resolution_a,
        range_a=trace.meter.range_a,
        marks=tuple(marks),
        speed=speed,
    )
