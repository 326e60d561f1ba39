"""Simulated runs as files: what an instrument makes of them, the case beside them, and the truth apart from both."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.case import Run
from bench.simulation.session import SimulatedRun
from bench.traces import case_csv, jls
from bench.traces.recording import Origin, Recording
from bench.written import write_text_whole
from drivers.imaginary_phone import PhoneRun
from drivers.meter_models import MeterModel, Readings, readings
from drivers.phone_model.stages import StageEdge

TRUTH_FILE = "truth.json"


@dataclass(frozen=True, slots=True)
class Nuisance:
    """What makes a case harder than it is; as it stands, nothing does."""

    level: float = 1.0
    """All currents of the phone, times this."""
    time: float = 1.0
    """All durations of the phone, times this."""
    noise: float = 1.0
    """The instrument's noise, times this."""
    lost_share: float | None = None
    """Readings lost, in place of the instrument's own share."""
    resolution_a: float | None = None
    """Step between readings, in place of the instrument's own."""
    unmarked_key: bool = False
    """Nobody marks the key on the supply's recordings."""
    no_usb: bool = False
    """Nobody looks at USB."""


def worse(model: MeterModel, nuisance: Nuisance) -> MeterModel:
    """The instrument under a nuisance."""
    return replace(
        model,
        noise_a=model.noise_a * nuisance.noise,
        lost_share=model.lost_share if nuisance.lost_share is None else nuisance.lost_share,
        resolution_a=model.resolution_a if nuisance.resolution_a is None else nuisance.resolution_a,
    )


def write_run(run: SimulatedRun, model: MeterModel, seed: int, folder: Path, simulated: str) -> Run:
    """Write the trace of a run, if it has one, and give the run as the case lists it."""
    if run.phone_run is None or not run.traced:
        return Run(run.id, run.kind, None, run.supply, None, run.events, run.duration_s)
    trace = read_trace(run.phone_run, run.events, model, seed)
    path = folder / f"{run.id}.{'csv' if model.polled else 'jls'}"
    origin = Origin(
        format="csv" if model.polled else "jls",
        source_name=path.name,
        source_hash="",
        notes=(simulated,),
        instrument=f"imaginary {model.title}",
    )
    (case_csv if model.polled else jls).write(Recording(trace, origin), path)
    return Run(run.id, run.kind, path, run.supply, trace.meter, trace.events, run.duration_s)


def read_trace(phone_run: PhoneRun, events: tuple[Event, ...], model: MeterModel, seed: int) -> Trace:
    """A run as an instrument reads it, with what a person saw among its events."""
    meter = Meter(
        name=model.id,
        rate_hz=model.rate_hz,
        resolution_a=model.resolution_a,
        noise_a=model.noise_a,
        smoothing_s=model.window_s,
        range_a=model.range_a,
    )
    return _trace(readings(phone_run, model, seed), meter, events)


@dataclass(frozen=True, slots=True)
class TrueStages:
    """What one run truly was, which no real bench knows. Times are those of the run."""

    run: str
    edges: tuple[StageEdge, ...]
    brown_outs_s: tuple[float, ...]
    """When the supply failed the phone."""


def write_truth(runs: tuple[SimulatedRun, ...], folder: Path, simulated: str) -> Path:
    """Write when each run entered which stage, and when the supply failed the phone. A diagnosis never reads this."""
    truths = tuple(
        TrueStages(run.id, run.phone_run.stage_edges, run.phone_run.walked.brown_outs_s)
        for run in runs
        if run.phone_run is not None
    )
    return write_true_stages(truths, folder, simulated)


def write_true_stages(truths: tuple[TrueStages, ...], folder: Path, simulated: str) -> Path:
    """The same, of runs that are known to be true already."""
    truth = {
        "format": "bootbench-truth/1",
        "simulated": simulated,
        "runs": [
            {
                "id": one.run,
                "stages": [{"at_s": round(edge.at_s, 6), "stage": edge.stage.value} for edge in one.edges],
                "brown_outs_s": [round(at_s, 6) for at_s in one.brown_outs_s],
            }
            for one in truths
        ],
    }
    path = folder / TRUTH_FILE
    write_text_whole(path, json.dumps(truth, indent=1) + "\n")
    return path


def _trace(read: Readings, meter: Meter, events: tuple[Event, ...]) -> Trace:
    """The readings as a trace, with the supply's own words and the lost readings among its events."""
    clock = StampedClock(read.times_s) if read.times_s is not None else UniformClock(read.current_a.size, meter.rate_hz)
    times_s = clock.times_s()
    more = _limit_events(read, times_s, meter.rate_hz) + _gap_events(read, times_s)
    slow = read.times_s is not None
    return Trace(
        clock=clock,
        current_a=read.current_a if slow else read.current_a.astype(np.float32),
        meter=meter,
        voltage_v=read.voltage_v if slow or read.voltage_v is None else read.voltage_v.astype(np.float32),
        events=(*events, *more),
    )


def _limit_events(read: Readings, times_s: np.ndarray[tuple[int], np.dtype[np.float64]], rate_hz: float) -> list[Event]:
    """Changes of the supply's mode, seen when it is next asked."""
    if read.limited is None:
        return []
    changes = np.flatnonzero(np.diff(read.limited.astype(np.int8), prepend=np.int8(0)))
    names = (EventName.SUPPLY_CV, EventName.SUPPLY_CC)
    return [
        Event(round(float(times_s[k]), 4), names[int(read.limited[k])], None, round(1 / rate_hz, 4)) for k in changes
    ]


def _gap_events(read: Readings, times_s: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[Event]:
    """One event for each row of lost readings, with their count."""
    lost = np.isnan(read.current_a).astype(np.int8)
    edges = np.flatnonzero(np.diff(lost, prepend=np.int8(0), append=np.int8(0)))
    return [
        Event(round(float(times_s[first]), 4), EventName.GAP, str(stop - first))
        for first, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    ]
