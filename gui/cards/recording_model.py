"""Where a recording comes from, what its instrument resolves, and what its format could not keep. Knows no Qt."""

from __future__ import annotations

import numpy as np

from analysis.trace import Trace
from bench.report.quantities import count, current, rate, seconds
from bench.report.typeface import printable
from bench.traces.recording import Origin
from gui.cards.details_model import Fact, Part
from gui.plots.run_model import OpenedRun
from gui.words import DetailWords, Words


def recording_parts(run: OpenedRun, origin: Origin, words: Words, *, several: bool) -> tuple[Part, ...]:
    """The facts, the losses and the notes of one recording."""
    say = words.detail
    prefix = f"{run.name} · " if several else ""
    facts = (*_measured(run, say), *_told(origin, say))
    losses = tuple(loss.value for loss in origin.losses) or (say.no_losses,)
    parts = [Part(prefix + say.recording, facts, ()), Part(prefix + say.losses, (), losses)]
    if origin.notes:
        parts.append(Part(prefix + say.notes, (), tuple(printable(note) for note in origin.notes)))
    return tuple(parts)


def _measured(run: OpenedRun, say: DetailWords) -> tuple[Fact, ...]:
    trace = run.trace
    if trace is None:
        return ()
    meter = trace.meter
    lost = sum(gap.lost for gap in run.gaps)
    readings = say.readings_of.format(total=count(len(trace)), lost=count(lost), duration=seconds(trace.duration_s))
    facts = [
        Fact(say.readings, readings),
        Fact(say.rate, rate(trace.clock.median_rate_hz) if len(trace) > 1 else say.not_told),
        Fact(say.step, current(meter.resolution_a) if meter.resolution_a else say.not_told),
        Fact(say.noise, current(meter.noise_a) if meter.noise_a else say.not_told),
    ]
    return (*facts, *_statistics(trace, say))


def _statistics(trace: Trace, say: DetailWords) -> tuple[Fact, ...]:
    read = trace.current_a[np.isfinite(trace.current_a)]
    if not read.size:
        return ()
    step_a = trace.meter.resolution_a
    mean = current(float(read.mean(dtype=np.float64)), step_a, mean=True)
    extent = say.level_between.format(start=current(float(read.min()), step_a), stop=current(float(read.max()), step_a))
    return (Fact(say.mean, mean), Fact(say.range, extent))


def _told(origin: Origin, say: DetailWords) -> tuple[Fact, ...]:
    told = (
        (say.file, origin.source_name),
        (say.format, origin.format),
        (say.instrument, origin.instrument),
        (say.serial_number, origin.serial_number),
        (say.firmware, origin.firmware),
        (say.calibration, origin.calibration),
        (say.started, origin.started_utc),
        (say.sha256, origin.source_sha256),
    )
    return tuple(Fact(name, printable(value) if value else say.not_told) for name, value in told)
