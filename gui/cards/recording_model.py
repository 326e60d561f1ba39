"""Where a recording comes from, what its instrument resolves, and what its format could not keep. Knows no Qt."""

from __future__ import annotations

import numpy as np

from analysis.trace import Trace
from bench.report.gaps import readings_said
from bench.report.quantities import count, current, rate, seconds
from bench.report.typeface import printable
from bench.report.words import OriginWords
from bench.traces.recording import Origin
from gui.cards.details_model import Fact, Part
from gui.cards.evidence_model import sentence
from gui.plots.long_readings import LongReadings
from gui.plots.run_model import OpenedRun
from gui.words import DetailWords, Words


def recording_parts(run: OpenedRun, origin: Origin, words: Words, *, several: bool) -> tuple[Part, ...]:
    """The facts, the losses and the notes of one recording."""
    say = words.detail
    prefix = f"{run.name} · " if several else ""
    named = words.report.evidence.origin_names
    facts = (*_measured(run, words), *_told(origin, say, named))
    losses = tuple(words.report.phrases.said(loss.value) for loss in origin.losses) or (say.no_losses,)
    parts = [Part(prefix + say.recording, facts, ()), Part(prefix + named.lost_by_format, (), losses)]
    if origin.notes:
        parts.append(
            Part(prefix + named.noted, (), tuple(words.report.phrases.said(printable(note)) for note in origin.notes))
        )
    return tuple(parts)


def long_parts(run: OpenedRun, long: LongReadings, words: Words, *, several: bool = False) -> tuple[Part, ...]:
    """The facts of a recording that stays in its file, and what its stages were found on."""
    say, named = words.detail, words.report.evidence.origin_names
    step_a, reduction = long.meter.resolution_a, long.reduction
    readings = count(len(long))
    if reduction is not None:
        lost = count(reduction.lost_count)
        readings = named.readings_of.format(total=readings, lost=lost, duration=seconds(long.duration_s))
    facts = (
        Fact(named.file, printable(long.origin.source_name)),
        Fact(say.format, long.origin.format),
        Fact(named.instrument, printable(long.origin.instrument) if long.origin.instrument else named.not_told),
        Fact(named.readings, readings),
        Fact(say.rate, words.report.phrases.said(rate(long.clock.rate_hz))),
        Fact(say.step, current(step_a) if step_a else named.not_told),
    )
    sentences = [words.measure.stays_in_file]
    if reduction is not None:
        sentences.append(sentence(words.trace.found_on.format(count=count(reduction.each))))
    return (Part(f"{run.name} · {say.recording}" if several else say.recording, facts, tuple(sentences)),)


def _measured(run: OpenedRun, words: Words) -> tuple[Fact, ...]:
    trace = run.trace
    if trace is None:
        return ()
    say, named, meter = words.detail, words.report.evidence.origin_names, trace.meter
    readings = readings_said(trace, run.gaps, named)
    several = len(trace) > 1
    pace = words.report.phrases.said(rate(trace.clock.median_rate_hz)) if several else named.not_told
    facts = [
        Fact(named.readings, readings),
        Fact(say.rate, pace),
        Fact(say.step, current(meter.resolution_a) if meter.resolution_a else named.not_told),
        Fact(say.noise, current(meter.noise_a) if meter.noise_a else named.not_told),
    ]
    return (*facts, *_statistics(trace, words))


def _statistics(trace: Trace, words: Words) -> tuple[Fact, ...]:
    read = trace.current_a[np.isfinite(trace.current_a)]
    if not read.size:
        return ()
    say, step_a = words.detail, trace.meter.resolution_a
    mean = current(float(read.mean(dtype=np.float64)), step_a, mean=True)
    between = words.report.evidence.from_to
    extent = between.format(start=current(float(read.min()), step_a), stop=current(float(read.max()), step_a))
    return (Fact(say.mean, mean), Fact(say.range, extent))


def _told(origin: Origin, say: DetailWords, named: OriginWords) -> tuple[Fact, ...]:
    told = (
        (named.file, origin.source_name),
        (say.format, origin.format),
        (named.instrument, origin.instrument),
        (named.serial_number, origin.serial_number),
        (named.firmware, origin.firmware),
        (named.calibration, origin.calibration),
        (named.started, origin.started_utc),
        (named.sha256, origin.source_sha256),
    )
    return tuple(Fact(name, printable(value) if value else named.not_told) for name, value in told)
