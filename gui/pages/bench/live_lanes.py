"""The lanes of a run while it comes: from a picture of the capture to what the plots draw. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.states import UsbIds
from analysis.trace import Event, EventName
from bench.capture.picture import Picture
from bench.capture.series import Series
from bench.plan import Plan
from bench.report.quantities import current
from bench.report.typeface import printable
from gui.pages.bench.boot_facts import key_of
from gui.pages.bench.figures import ReadingText
from gui.pages.bench.healthy import Healthy, Laid, band_lane
from gui.pages.bench.model import KEY_DUE_S
from gui.plots.columns import Columns, Points
from gui.plots.lanes import CurrentLane, Edge, Gap, KeyPress, RunLanes, Span, StageBand, SupplyLane
from gui.plots.run_model import STAGE_COLOURS
from gui.plots.usb_model import usb_lane
from gui.words import Words

BEFORE_S = 2.0
"""The view begins so long before the output goes on."""
LEAST_LENGTH_S = 20.0
AXIS_TOPS_A = (0.2, 0.5, 1.0, 1.6, 2.0, 3.2, 5.0, 10.0, 20.0)
"""The axis grows by these steps, so that it stands still while the current moves."""
VOLTS_BELOW, VOLTS_ABOVE = 0.6, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class LiveColumns:
    """Columns of the capture's own series, at times of the run."""

    at_s: np.ndarray
    series: Series
    rate_hz: float

    def between(self, start_s: float, stop_s: float, pixels: int) -> Columns | Points:
        """See `ColumnSource`; there are never many more columns than pixels."""
        del pixels
        first = max(0, int(np.searchsorted(self.at_s, start_s)) - 1)
        stop = min(self.at_s.size, int(np.searchsorted(self.at_s, stop_s)) + 1)
        part = slice(first, stop)
        if self.series.readings_each <= 2:
            return Points(self.at_s[part], self.series.mean[part])
        series = self.series
        return Columns(self.at_s[part], series.least[part], series.most[part], series.mean[part], series.readings_each)


def planned_s(plan: Plan, *, probe: bool) -> float:
    """How long a run of the plan is, if the phone does nothing unusual."""
    if probe and plan.usb is not None:
        return plan.usb.watch_s + 4.0
    return max(LEAST_LENGTH_S, min(plan.stop.longest_s, KEY_DUE_S + plan.stop.stuck_s + 4.0))


def live_lanes(
    picture: Picture,
    plan: Plan,
    number: int,
    usb_ids: Sequence[UsbIds],
    words: Words,
    *,
    healthy: Healthy | None = None,
    laid: Laid | None = None,
    lost: bool = False,
    stopped: bool = False,
    shown: ReadingText | None = None,
) -> RunLanes:
    """The run as it stands; its axis is as long as the run is planned, and goes on by halves.

    `healthy` is the band behind it, and `laid` how that lies on what has come. `shown` is the reading that stands
    beside the trace, which says the same at the end of its line.
    """
    progress = picture.progress
    zero_s = progress.zero_host_s if progress.zero_host_s is not None else picture.now_host_s
    now_s = picture.now_host_s - zero_s
    probe = not picture.counts
    events = tuple(replace(event, at_s=event.at_s - zero_s) for event in picture.events)
    whole = _whole(now_s, planned_s(plan, probe=probe))
    kind = progress.kind
    title = words.trace.run_title.format(number=number, kind=words.trace.run_kinds[kind]) if kind is not None else ""
    seen = progress.seen
    stages = () if seen is None or probe else _stages(picture, words)
    heard = Span(whole.start_s, min(max(now_s, whole.start_s + 1e-3), whole.stop_s))
    usb = usb_lane(kind, events, heard, usb_ids, words.report.figure) if kind is not None else None
    return RunLanes(
        run_id=progress.run,
        title=title,
        whole=whole,
        zero_s=_counted_from(picture, zero_s),
        stages=stages,
        stages_name=words.report.figure.stage_lane,
        stages_note="",
        current=_current(picture, zero_s, healthy) if not probe else None,
        current_note=words.report.figure.current_not_counted if probe else words.bench.trace_starts,
        usb=usb,
        supply=_supply(picture, zero_s, plan, events, words) if not probe else None,
        gaps=_gaps(picture, zero_s, whole, words, lost=lost),
        key=_key(picture, zero_s, words, stopped=stopped),
        least_span_s=0.5,
        words=words.report.figure,
        text=_text(title, stages, picture, laid, words),
        edge=_edge(picture, now_s, words, shown, stopped=stopped),
        band=band_lane(healthy, laid, _counted_from(picture, zero_s), zero_s, words)
        if healthy is not None and not probe
        else None,
    )


def waiting_lanes(plan: Plan, healthy: Healthy, words: Words) -> RunLanes:
    """Before a run: the band alone, where the run will come."""
    at_s = np.empty(0)
    nothing = Series(at_s, at_s, at_s, at_s, 0)
    return RunLanes(
        run_id="",
        title=words.bench.no_run_yet,
        whole=_whole(0.0, planned_s(plan, probe=False)),
        zero_s=KEY_DUE_S,
        stages=(),
        stages_name=words.report.figure.stage_lane,
        stages_note="",
        current=CurrentLane(LiveColumns(at_s, nothing, 0.0), 0.0, _axis_top_a(healthy.top_a)),
        current_note="",
        usb=None,
        supply=None,
        gaps=(),
        key=None,
        least_span_s=0.5,
        words=words.report.figure,
        text=f"{words.bench.trace_starts} {words.bench.healthy_shaded.format(count=healthy.band.boots)}",
        band=band_lane(healthy, None, KEY_DUE_S, 0.0, words),
    )


def _edge(picture: Picture, now_s: float, words: Words, shown: ReadingText | None, *, stopped: bool) -> Edge | None:
    """Where the run stands, with what the phone draws; where it was broken off, with why."""
    off = next((event for event in picture.events if event.name is EventName.OUTPUT_OFF), None)
    zero_s = picture.progress.zero_host_s
    if off is not None and zero_s is not None:
        return Edge(off.at_s - zero_s, words.bench.stopped_mark if stopped else "")
    progress, meter = picture.progress, picture.meter
    if not picture.counts or meter is None or progress.current_a is None:
        return Edge(now_s, "")
    if shown is not None:
        return Edge(now_s, f"{shown.number}\u00a0{shown.unit}", progress.current_a)
    return Edge(now_s, current(progress.current_a, meter.resolution_a), progress.current_a)


def _whole(now_s: float, planned: float) -> Span:
    """As long as planned; a longer run moves on by half of that at a time."""
    start_s = -BEFORE_S
    while now_s > start_s + planned:
        start_s += planned / 2
    return Span(start_s, start_s + planned)


def _counted_from(picture: Picture, zero_s: float) -> float:
    """The axis counts from the key; before it from where the key will be asked for."""
    key = key_of(picture)
    if key is not None:
        return key.at_s - zero_s
    if picture.progress.at_s > 0 and picture.counts:
        return picture.now_host_s - zero_s - picture.progress.at_s + KEY_DUE_S
    return 0.0


def _current(picture: Picture, zero_s: float, healthy: Healthy | None) -> CurrentLane | None:
    series = picture.current
    if series is None or not series.at_s.size:
        return None
    read = series.most[np.isfinite(series.most)]
    most_a = float(read.max()) if read.size else 0.0
    top_a = _axis_top_a(max(most_a, healthy.top_a if healthy is not None else 0.0))
    return CurrentLane(LiveColumns(series.at_s - zero_s, series, _rate_hz(picture)), 0.0, top_a)


def _axis_top_a(most_a: float) -> float:
    return next((top for top in AXIS_TOPS_A if most_a <= top * 0.96), AXIS_TOPS_A[-1])


def _rate_hz(picture: Picture) -> float:
    return picture.meter.rate_hz if picture.meter is not None else 0.0


def _supply(picture: Picture, zero_s: float, plan: Plan, events: tuple[Event, ...], words: Words) -> SupplyLane | None:
    series = picture.voltage
    if series is None or not series.at_s.size:
        return None
    return SupplyLane(
        columns=LiveColumns(series.at_s - zero_s, series, _rate_hz(picture)),
        set_v=plan.set_v,
        low_v=plan.set_v - VOLTS_BELOW,
        high_v=plan.set_v + VOLTS_ABOVE,
        limiting=_limiting(events, picture.now_host_s - zero_s),
        note=words.trace.voltage_not_measured,
    )


def _limiting(events: tuple[Event, ...], now_s: float) -> tuple[Span, ...]:
    spans: list[Span] = []
    since_s: float | None = None
    for event in events:
        if event.name is EventName.SUPPLY_CC and since_s is None:
            since_s = event.at_s
        elif event.name in (EventName.SUPPLY_CV, EventName.OUTPUT_OFF) and since_s is not None:
            spans.append(Span(since_s, event.at_s))
            since_s = None
    return (*spans, Span(since_s, now_s)) if since_s is not None else tuple(spans)


def _gaps(picture: Picture, zero_s: float, whole: Span, words: Words, *, lost: bool) -> tuple[Gap, ...]:
    """Where readings were lost; and from the last one on, where none comes any more."""
    series = picture.current
    if series is None or not series.at_s.size or not picture.counts:
        return ()
    empty = np.isnan(series.mean)
    found: list[Gap] = []
    for start in np.flatnonzero(empty & ~np.concatenate(([False], empty[:-1]))).tolist():
        stop = start
        while stop < empty.size and empty[stop]:
            stop += 1
        ends_s = float(series.at_s[min(stop, empty.size - 1)]) - zero_s
        found.append(Gap(Span(float(series.at_s[max(0, start - 1)]) - zero_s, ends_s), ""))
    last_s = float(series.at_s[-1]) - zero_s
    if lost and last_s < whole.stop_s:
        label = words.trace.gap_at_end.format(at=f"{last_s - _counted_from(picture, zero_s):.1f}\u00a0s")
        found.append(Gap(Span(last_s, whole.stop_s), label))
    return tuple(found)


def _key(picture: Picture, zero_s: float, words: Words, *, stopped: bool) -> KeyPress | None:
    """The key, or the line to press it at, which goes with the run."""
    key = key_of(picture)
    if key is not None:
        return KeyPress(key.at_s - zero_s, key.uncertainty_s, words.bench.key_pressed)
    is_off = any(event.name is EventName.OUTPUT_OFF for event in picture.events)
    if picture.counts and picture.progress.at_s > 0 and not (stopped or is_off):
        return KeyPress(_counted_from(picture, zero_s), 0.0, words.bench.press_at_line)
    return None


def _stages(picture: Picture, words: Words) -> tuple[StageBand, ...]:
    seen = picture.progress.seen
    bands: list[StageBand] = []
    former = None
    for named in seen.stages if seen is not None else ():
        span = Span(named.segment.start_s, named.segment.stop_s)
        if bands and named.phase is former:
            bands[-1] = replace(bands[-1], span=Span(bands[-1].span.start_s, span.stop_s))
        else:
            label = words.report.figure.phases[named.phase]
            bands.append(StageBand(span, STAGE_COLOURS[named.phase], label, named.segment.start_uncertainty_s))
        former = named.phase
    return tuple(bands)


def _text(title: str, stages: tuple[StageBand, ...], picture: Picture, laid: Laid | None, words: Words) -> str:
    """The run in words, for those who do not see it."""
    step_a = picture.meter.resolution_a if picture.meter is not None else None
    now = current(picture.progress.current_a, step_a, mean=True) if picture.progress.current_a else ""
    parts = [stage.label for stage in stages] + ([now] if now and picture.counts else [])
    if laid is not None and laid.leaves is not None:
        parts.append(words.bench.facts.healthy_draw[laid.leaves])
    return printable(f"{title}. {'. '.join(parts)}.") if parts else printable(f"{title}. {words.bench.trace_starts}")
