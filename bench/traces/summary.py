"""What `info` says of a recording: times, holes and the sums over its readings, with the definitions of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Clock, FloatArray, Meter, Trace, UniformClock
from bench.power_ons import PowerOn, power_ons_of, power_ons_of_long
from bench.traces.jls_file import JlsFile
from bench.traces.reading import Recognised, read_recognised, recording_file
from bench.traces.recording import Hints, Origin
from bench.traces.source import open_source
from bench.traces.spread import Spread, spread_of

READ_WHOLE = 50_000_000
"""A `.jls` of more readings is summed up from its own summaries, without a pass over its samples."""
_STEPS_LOOKED_AT = 10_000_000
_ANY_SIZE = 1 << 50
_HOLE = 1.75
"""A step this much longer than usual is a hole: a polled supply jitters by less, a lost reading doubles a step."""


@dataclass(frozen=True, slots=True)
class Steps:
    """How the times of neighbouring readings lie, of the first ten million."""

    median_s: float
    deviation_s: float
    """Standard deviation of the steps that are no holes."""
    least_s: float
    greatest_s: float
    holes: int
    """Steps 1.75 times as long as usual (the middle or the mean step, whichever is longer)."""
    in_holes_s: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a recording holds."""

    path: Path
    recognised: Recognised
    file_sha256: str
    origin: Origin
    meter: Meter
    readings: int
    start_s: float
    duration_s: float
    """From the first reading to the last."""
    rate_hz: float
    """Readings per second: of the clock where it is fixed, else the mean over the recording."""
    steps: Steps | None
    """`None` where the rate is fixed."""
    lost: int | None
    """Readings that are marked as lost; `None` where counting them would be a pass over the samples."""
    current_a: Spread
    voltage_v: Spread | None
    charge_c: float
    energy_j: float | None
    """`None` without a voltage."""
    events: int
    power_ons: tuple[PowerOn, ...]
    """Where there are several, each should be a run of its own."""
    from_summaries: bool
    """The spread is of the file's own summaries: exact to float32 where no readings are lost."""


def summarise(path: Path, recognised: Recognised, hints: Hints) -> Summary:
    """Sum up a file, a long `.jls` without reading its samples. Raises as `open_recording` does."""
    if recognised.row.name == "jls":
        with JlsFile(path, hints) as file:
            if len(file) > READ_WHOLE:
                return _of_long_jls(path, recognised, file)
    recording = read_recognised(path, recognised, hints)
    trace = recording.trace
    times_s = trace.clock.times_s()
    return Summary(
        path=path,
        recognised=recognised,
        file_sha256=_file_sha256(recording_file(path), recording.origin),
        origin=recording.origin,
        meter=trace.meter,
        readings=len(trace),
        start_s=float(times_s[0]),
        duration_s=trace.duration_s,
        rate_hz=_rate_hz(trace.clock, trace.duration_s),
        steps=_steps(trace.clock),
        lost=int(np.count_nonzero(np.isnan(trace.current_a))),
        current_a=spread_of(trace.current_a),
        voltage_v=None if trace.voltage_v is None else spread_of(trace.voltage_v),
        charge_c=_integral(times_s, trace.current_a),
        energy_j=_energy(trace, times_s),
        events=len(trace.events),
        power_ons=power_ons_of(trace),
        from_summaries=False,
    )


def _of_long_jls(path: Path, recognised: Recognised, file: JlsFile) -> Summary:
    plan = file.plan
    first_s, last_s = float(file.times_s(0, 1)[0]), float(file.times_s(len(file) - 1)[0])
    current_a = file.spread()
    even = plan.clock if isinstance(plan.clock, UniformClock) else None
    digest = str(open_source(path, _ANY_SIZE).hash)
    origin = plan.origin if plan.origin.source_hash else replace(plan.origin, source_hash=digest)
    return Summary(
        path=path,
        recognised=recognised,
        file_sha256=digest,
        origin=origin,
        meter=plan.meter,
        readings=len(file),
        start_s=first_s,
        duration_s=last_s - first_s,
        rate_hz=even.rate_hz if even is not None else (len(file) - 1) / (last_s - first_s),
        steps=None if even is not None else _steps_of(file.times_s(0, _STEPS_LOOKED_AT)),
        lost=None,
        current_a=current_a,
        voltage_v=None,
        charge_c=current_a.mean * (last_s - first_s),
        energy_j=None,
        events=len(plan.events),
        power_ons=power_ons_of_long(file),
        from_summaries=True,
    )


def _file_sha256(file: Path, origin: Origin) -> str:
    """Of the file that is summed up, which is not always the one that its readings came from."""
    own = open_source(file, _ANY_SIZE).hash
    return origin.source_sha256 if own == origin.source_hash else str(own)


def _rate_hz(clock: Clock, duration_s: float) -> float:
    if isinstance(clock, UniformClock):
        return clock.rate_hz
    return (len(clock) - 1) / duration_s if duration_s else 0.0


def _steps(clock: Clock) -> Steps | None:
    return None if isinstance(clock, UniformClock) else _steps_of(clock.times_s(0, _STEPS_LOOKED_AT))


def _steps_of(times_s: npt.NDArray[np.float64]) -> Steps | None:
    if times_s.size < 2:
        return None
    steps_s = np.diff(times_s)
    median_s = float(np.median(steps_s))
    # Where readings come in bursts, most steps are short; then the mean is what a step should be.
    hole = steps_s > _HOLE * max(median_s, float(steps_s.mean()))
    return Steps(
        median_s=median_s,
        deviation_s=float(steps_s[~hole].std()),
        least_s=float(steps_s.min()),
        greatest_s=float(steps_s.max()),
        holes=int(hole.sum()),
        in_holes_s=float(steps_s[hole].sum()),
    )


def _integral(times_s: npt.NDArray[np.float64], values: FloatArray) -> float:
    """Trapezoids between readings that are both there; a hole adds nothing."""
    areas = 0.5 * np.diff(times_s) * (values[1:].astype(np.float64) + values[:-1])
    return float(np.nansum(areas))


def _energy(trace: Trace, times_s: npt.NDArray[np.float64]) -> float | None:
    if trace.voltage_v is None:
        return None
    return _integral(times_s, trace.current_a.astype(np.float64) * trace.voltage_v)
