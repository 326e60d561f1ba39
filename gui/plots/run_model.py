"""Turns a run, or a recording that belongs to no case, into the description of its lanes. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.segment import Segment
from analysis.states import UsbIds
from analysis.trace import KEY_PRESSES, Event, EventName, Meter, Trace
from bench.report.gaps import Gap as FoundGap
from bench.report.gaps import find_gaps, gaps_of_runs, lost_readings
from bench.report.quantities import count, current, seconds
from bench.report.typeface import printable
from gui.plots.columns import Columns, ColumnSource, TraceColumns
from gui.plots.lanes import CurrentLane, Gap, KeyPress, RunLanes, Span, StageBand, StageColour, SupplyLane
from gui.plots.long_readings import LongReadings
from gui.plots.ticks import Extent, padded
from gui.plots.usb_model import usb_lane
from gui.words import Words

STAGE_COLOURS = {
    Phase.OUTPUT_OFF: None,
    Phase.INRUSH: StageColour.BEFORE_KEY,
    Phase.PREKEY: StageColour.BEFORE_KEY,
    Phase.PMIC: StageColour.PMIC,
    Phase.EARLY_BOOT: StageColour.EARLY_BOOT,
    Phase.BOOT_LOADER: StageColour.BOOT_LOADER,
    Phase.KERNEL: StageColour.KERNEL,
    Phase.ANDROID: StageColour.ANDROID_START,
    Phase.IDLE: StageColour.IDLE,
    Phase.SUSPENDED: StageColour.ASLEEP,
    Phase.STUCK: StageColour.STUCK,
    Phase.OFF_AGAIN: StageColour.BEFORE_KEY,
    Phase.UNNAMED: None,
}
_LEAST_READINGS_IN_VIEW = 20
_LEAST_WHOLE_S = 1e-3
_VOLTS_AROUND = 0.2
_LEAST_RANGE_A = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class OpenedRun:
    """A run with everything that drawing it needs, made once while loading."""

    number: int
    run_id: str
    kind: RunKind | None
    """`None` for a recording that belongs to no case."""
    name: str
    """What the run is called on the page."""
    trace: Trace | None
    supply: SupplySetting | None
    events: tuple[Event, ...]
    whole: Span
    current: ColumnSource | None
    voltage: ColumnSource | None
    gaps: tuple[FoundGap, ...]
    long: LongReadings | None = None
    """Where the recording is too long for `trace`, which is `None` then."""
    reduced: Trace | None = None
    """Means of `long` as a trace; `None` until it was looked through."""

    @property
    def readings(self) -> Trace | LongReadings | None:
        """What figures are made of."""
        return self.trace if self.trace is not None else self.long

    @property
    def analysed(self) -> Trace | None:
        """What stages and answers are found on: the readings, or the means of those that are too many for memory."""
        return self.trace if self.trace is not None else self.reduced

    @property
    def meter(self) -> Meter | None:
        """What made it."""
        return self.readings.meter if self.readings is not None else None

    @property
    def key(self) -> Event | None:
        """The press of the key, or its contact bridged, whichever came first."""
        return next((event for event in self.events if event.name in KEY_PRESSES), None)

    @property
    def zero_s(self) -> float:
        """Where the time axis counts from: the key, where it was pressed."""
        return self.key.at_s if self.key is not None else 0.0

    @property
    def counts(self) -> bool:
        """Whether the current of this run means anything: with USB power on it does not."""
        return self.current is not None and self.kind is not RunKind.USB_PROBE


def open_run(number: int, name: str, run: RunRecord) -> OpenedRun:
    """Find the gaps of a run of a case and build what its lanes are drawn from; a few passes over the readings."""
    columns = _columns(run.trace)
    return OpenedRun(
        number=number,
        run_id=run.id,
        kind=run.kind,
        name=name,
        trace=run.trace,
        supply=run.supply,
        events=run.events,
        whole=_whole(run),
        current=columns.current,
        voltage=columns.voltage,
        gaps=columns.gaps,
    )


def open_recording_run(name: str, trace: Trace) -> OpenedRun:
    """The same for a recording that belongs to no case."""
    run = RunRecord(name, RunKind.SUPPLY_BOOT, trace, None, trace.events, trace.duration_s)
    return replace(open_run(1, name, run), kind=None)


def open_long_run(number: int, name: str, run: RunRecord, long: LongReadings) -> OpenedRun:
    """A run of a case whose recording stays in its file."""
    clock = long.clock
    ends_s = (clock.start_s, clock.start_s + long.duration_s)
    return OpenedRun(
        number=number,
        run_id=run.id,
        kind=run.kind,
        name=name,
        trace=None,
        supply=run.supply,
        events=run.events,
        whole=_whole(run, ends_s),
        current=long.current,
        voltage=long.voltage,
        gaps=(),
        long=long,
    )


def open_long_recording(name: str, long: LongReadings) -> OpenedRun:
    """The same for a recording that belongs to no case."""
    run = RunRecord(name, RunKind.SUPPLY_BOOT, None, None, long.events, None)
    return replace(open_long_run(1, name, run, long), kind=None)


def looked_through(run: OpenedRun) -> OpenedRun:
    """The same run with what one pass over all of its readings found."""
    if run.long is None:
        return run
    reduction = run.long.reduction
    if reduction is None:
        return run
    reduced = reduction.trace(run.long.meter, run.events)
    return replace(run, gaps=gaps_of_runs(run.long.clock, reduction.lost, run.events), reduced=reduced)


def current_range(run: OpenedRun) -> Extent | None:
    """The range of the current's axis; `None` where there is no current that counts."""
    if not run.counts or run.current is None:
        return None
    found = _extent(run.current, run.whole)
    return padded(found.low, found.high, _LEAST_RANGE_A) if found is not None else None


def run_lanes(
    run: OpenedRun, segments: Sequence[NamedSegment], axis: Extent | None, usb: Sequence[UsbIds], words: Words
) -> RunLanes:
    """The lanes of a run of a case, with the stages that a diagnosis named."""
    stages = _stages([named for named in segments if named.run == run.run_id], words)
    lanes = _lanes(run, stages, axis, usb, words)
    return replace(lanes, stages_name=words.report.figure.stage_lane, stages_note=words.trace.no_stages)


def recording_lanes(
    run: OpenedRun, segments: Sequence[Segment], axis: Extent | None, usb: Sequence[UsbIds], words: Words
) -> RunLanes:
    """The lanes of a recording that belongs to no case: its segments have levels and no names."""
    step_a = run.meter.resolution_a if run.meter is not None else None
    stages = tuple(
        StageBand(Span(s.start_s, s.stop_s), None, current(s.level_a, step_a, mean=True), s.start_uncertainty_s)
        for s in segments
    )
    return _lanes(run, stages, axis, usb, words)


def _lanes(
    run: OpenedRun, stages: tuple[StageBand, ...], axis: Extent | None, usb: Sequence[UsbIds], words: Words
) -> RunLanes:
    rate_hz = run.readings.clock.median_rate_hz if run.readings is not None else 0.0
    least_s = _LEAST_READINGS_IN_VIEW / rate_hz if rate_hz > 0 else run.whole.length_s / 100
    return RunLanes(
        run_id=run.run_id,
        title=run.name,
        whole=run.whole,
        zero_s=run.zero_s,
        stages=stages,
        stages_name=words.trace.level_lane,
        stages_note="",
        current=_current_lane(run.current, axis, run.meter, words)
        if run.counts and run.current is not None and axis is not None
        else None,
        current_note=_current_note(run, words),
        usb=usb_lane(run.kind, run.events, run.whole, usb, words.report.figure),
        supply=_supply(run, words),
        gaps=_gaps(run, words),
        key=_key(run, words),
        least_span_s=min(least_s, run.whole.length_s),
        words=words.report.figure,
        text=_text(run, stages, words),
    )


def _current_lane(columns: ColumnSource, axis: Extent, meter: Meter | None, words: Words) -> CurrentLane:
    step_a = meter.resolution_a if meter is not None else None
    below = words.measure.below.format(step=current(step_a)) if step_a else ""
    return CurrentLane(columns, axis.low, axis.high, step_a, below)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawable:
    current: TraceColumns | None
    voltage: TraceColumns | None
    gaps: tuple[FoundGap, ...]


def _columns(trace: Trace | None) -> _Drawable:
    if trace is None or len(trace) == 0:
        return _Drawable(None, None, ())
    gaps = find_gaps(trace)
    holes_s = np.array([gap.stop_s for gap in gaps])
    voltage = TraceColumns.of(trace.clock, trace.voltage_v, holes_s) if trace.voltage_v is not None else None
    return _Drawable(TraceColumns.of(trace.clock, trace.current_a, holes_s), voltage, gaps)


def _whole(run: RunRecord, read_s: tuple[float, ...] = ()) -> Span:
    """From the first to the last thing that is known of a run; `read_s` are times of readings that stay in a file."""
    times_s = [0.0, run.duration_s or 0.0, *(event.at_s for event in run.events), *read_s]
    if run.trace is not None and len(run.trace) > 0:
        clock, last = run.trace.clock, len(run.trace) - 1
        times_s += [float(clock.times_s(0, 1)[0]), float(clock.times_s(last, last + 1)[0])]
    return Span(min(times_s), max(max(times_s), min(times_s) + _LEAST_WHOLE_S))


def _extent(source: ColumnSource, whole: Span) -> Extent | None:
    found = source.between(whole.start_s, whole.stop_s, 1)
    least, most = (found.least, found.most) if isinstance(found, Columns) else (found.values, found.values)
    read = np.isfinite(least)
    return Extent(float(least[read].min()), float(most[read].max())) if read.any() else None


def _stages(segments: Sequence[NamedSegment], words: Words) -> tuple[StageBand, ...]:
    """Neighbouring segments of one phase are one stage."""
    bands: list[StageBand] = []
    former: Phase | None = None
    for named in segments:
        segment = named.segment
        if bands and named.phase is former and _only_a_hole_between(bands[-1].span, segment):
            last = bands[-1]
            bands[-1] = StageBand(Span(last.span.start_s, segment.stop_s), last.colour, last.label, last.doubt_s)
        else:
            label = words.report.figure.phases[named.phase]
            span = Span(segment.start_s, segment.stop_s)
            bands.append(StageBand(span, STAGE_COLOURS[named.phase], label, segment.start_uncertainty_s))
        former = named.phase
    return tuple(bands)


def _only_a_hole_between(before: Span, segment: Segment) -> bool:
    """Whether a stage goes on: what is between is shorter than what stands on both sides of it."""
    return segment.start_s - before.stop_s <= min(before.length_s, segment.stop_s - segment.start_s)


def _current_note(run: OpenedRun, words: Words) -> str:
    if run.kind is RunKind.USB_PROBE:
        return words.report.figure.current_not_counted
    if run.kind is RunKind.OWN_BATTERY_BOOT:
        return words.trace.own_battery
    return words.report.figure.current_not_recorded


def _supply(run: OpenedRun, words: Words) -> SupplyLane | None:
    limiting = _limiting(run)
    if run.kind is RunKind.USB_PROBE or (run.voltage is None and not limiting):
        return None
    set_v = run.supply.set_v if run.supply is not None else None
    found = _extent(run.voltage, run.whole) if run.voltage is not None else None
    volts = [v for v in (set_v, found.low if found else None, found.high if found else None) if v is not None]
    low_v, high_v = (min(volts), max(volts)) if volts else (0.0, 5.0)
    return SupplyLane(
        columns=run.voltage,
        set_v=set_v,
        low_v=low_v - _VOLTS_AROUND,
        high_v=high_v + _VOLTS_AROUND,
        limiting=limiting,
        note=words.trace.voltage_not_measured,
    )


def _limiting(run: OpenedRun) -> tuple[Span, ...]:
    """From each *limits* to the next *holds its voltage*, output off, or the end."""
    spans: list[Span] = []
    since_s: float | None = None
    for event in run.events:
        if event.name is EventName.SUPPLY_CC and since_s is None:
            since_s = event.at_s
        elif event.name in (EventName.SUPPLY_CV, EventName.OUTPUT_OFF) and since_s is not None:
            spans.append(Span(since_s, event.at_s))
            since_s = None
    if since_s is not None:
        spans.append(Span(since_s, run.whole.stop_s))
    return tuple(spans)


def _gaps(run: OpenedRun, words: Words) -> tuple[Gap, ...]:
    end_s = run.whole.stop_s
    return tuple(
        Gap(
            Span(gap.start_s, gap.stop_s),
            words.trace.gap_at_end.format(at=seconds(gap.start_s - run.zero_s))
            if gap.stop_s >= end_s
            else words.report.figure.lost.format(count=count(gap.lost)),
        )
        for gap in run.gaps
    )


def _key(run: OpenedRun, words: Words) -> KeyPress | None:
    key = run.key
    return KeyPress(key.at_s, key.uncertainty_s, words.report.figure.events[key.name]) if key is not None else None


def _text(run: OpenedRun, stages: tuple[StageBand, ...], words: Words) -> str:
    """The run in words, stage by stage."""
    trace = words.trace
    parts: list[str] = []
    for stage in stages:
        level = _level(run, stage)
        parts.append(trace.spoken_stage.format(stage=stage.label, level=level, duration=seconds(stage.span.length_s)))
    if run.counts and run.analysed is not None:
        lost = lost_readings(run.gaps)
        parts.append(trace.spoken_lost.format(count=count(lost)) if lost else trace.spoken_none_lost)
    elif not run.counts:
        parts.append(_current_note(run, words) + ".")
    duration = seconds(run.whole.length_s)
    return printable(trace.spoken.format(title=run.name, duration=duration, parts=" ".join(parts)))


def _level(run: OpenedRun, stage: StageBand) -> str:
    """Mean current of a stage; a level that is its own label is not said twice."""
    trace = run.analysed
    if run.current is None or trace is None:
        return ""
    clock = trace.clock
    values = trace.current_a[clock.index_at(stage.span.start_s) : clock.index_at(stage.span.stop_s)]
    read = values[np.isfinite(values)]
    text = current(float(read.mean()), trace.meter.resolution_a, mean=True) if read.size else ""
    return "" if text == stage.label else text
