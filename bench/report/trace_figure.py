"""One run as a drawing: stages, events, current, findings, USB and supply over one time axis.

From the top: flags of events, stages, current (the rest of the height), findings, USB, supply voltage, time. Nothing
is smoothed: where several readings share a column, the shade runs from the least to the most of them. What was lost is
hatched, and what is not counted says why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.golden import Corridor
from analysis.phases import NamedSegment
from analysis.run import RunKind, SupplySetting
from analysis.states import UsbIds
from analysis.trace import KEY_PRESSES, Event, EventName, Trace
from bench.report.axis import Range, Scale, time_ticks, value_ticks
from bench.report.columns import totals
from bench.report.event_flags import Flag, event_doubts, event_lines, flag_shapes, place_flags
from bench.report.figure import Anchor, Figure, Hatch, Ink, Line, Shape, Text
from bench.report.figure_words import FIGURE_ENGLISH, FigureWords, stage_name
from bench.report.gaps import Gap, find_gaps
from bench.report.lanes_of_states import USB_EVENTS, Mark, finding_lane, finding_rows, stage_lane, usb_lane
from bench.report.lanes_of_values import (
    Drawn,
    current_range,
    gap_hatches,
    golden_band,
    limit_line,
    names_lane,
    reduce_values,
    value_axis,
    value_shapes,
    voltage_lane,
)
from bench.report.quantities import count, current, seconds
from bench.report.sheet import Lane, Sheet, Span, label_on_paper
from bench.report.typeface import Face, printable, shorten, text_width

_WIDEST_TICK = "−0.125\u00a0mA"
_SHORTEST_S = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class TracePicture:
    """What a trace figure shows."""

    title: str
    trace: Trace | None
    """`None` where no current was recorded; the events still show."""
    events: tuple[Event, ...] = ()
    duration_s: float | None = None
    """How long the bench looked, where there is no trace to say so."""
    kind: RunKind | None = None
    """`None` for a recording that belongs to no case."""
    supply: SupplySetting | None = None
    segments: tuple[NamedSegment, ...] = ()
    marks: tuple[Mark, ...] = ()
    usb: tuple[UsbIds, ...] = ()
    """What each USB identity stands for, from the device profile."""
    golden: Corridor | None = None
    """Where the shop's good boots go, behind the current."""
    start_s: float | None = None
    """Where the time axis begins, in seconds of the run; `None` is where the recording begins."""
    stop_s: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a figure is drawn, in points."""

    width: float
    height: float
    text: float = 8.0
    columns_per_point: float = 1.0
    titled: bool = False
    """Whether the title stands above the lanes."""


@dataclass(frozen=True, slots=True)
class _Lanes:
    """Where each lane lies; `None` is a lane that this run does not need."""

    flags: Lane
    stages: Lane | None
    current: Lane
    findings: Lane | None
    usb: Lane | None
    supply: Lane | None

    @property
    def bottom(self) -> float:
        """The lower end of the lowest lane: where the time axis stands."""
        return max(lane.bottom for lane in (self.current, self.findings, self.usb, self.supply) if lane is not None)


def trace_figure(picture: TracePicture, frame: Frame, words: FigureWords = FIGURE_ENGLISH) -> Figure:
    """Draw one run; a run without a trace shows its events over a hatched ground."""
    trace = picture.trace
    gaps = find_gaps(trace) if trace is not None else ()
    sheet = _sheet(picture, frame, words)
    drawn = reduce_values(sheet, trace, trace.current_a, gaps) if trace is not None else None
    flags = place_flags(sheet, picture.events, most_rows=3)
    rows = finding_rows(sheet, picture.marks, most_rows=4)
    lanes = _lay_out(picture, frame, flags, len(rows))
    shapes: list[Shape] = [*_title(picture, frame), *_time_axis(sheet, lanes)]
    shapes += event_doubts(sheet, lanes.current, picture.events)
    shapes += _current_lane(sheet, lanes.current, picture, drawn, gaps)
    shapes += event_lines(sheet, _between(lanes.flags.bottom, lanes.current.bottom), picture.events)
    if lanes.stages is not None:
        shapes += stage_lane(sheet, lanes.stages, picture.segments)
    keys = [event for event in picture.events if event.name in KEY_PRESSES]
    shapes += event_lines(sheet, _between(lanes.flags.bottom, lanes.bottom), keys)
    if lanes.findings is not None:
        shapes += finding_lane(sheet, lanes.findings, rows)
    if lanes.usb is not None:
        shapes += usb_lane(sheet, lanes.usb, picture.kind, picture.events, picture.usb)
    if lanes.supply is not None:
        shapes += _supply_lane(sheet, lanes.supply, picture, gaps)
    shapes += flag_shapes(sheet, lanes.flags, flags)
    shapes += _note(sheet, frame, picture, drawn)
    return Figure(frame.width, frame.height, picture.title, _describe(picture, gaps, words), tuple(shapes))


def _between(top: float, bottom: float) -> Lane:
    return Lane(top, bottom - top)


def _sheet(picture: TracePicture, frame: Frame, words: FigureWords) -> Sheet:
    labels = [_WIDEST_TICK, words.stage_lane, words.usb_lane, words.finding_lane]
    left = max(text_width(label, frame.text) for label in labels) + 8
    right = frame.width - frame.text * 1.8
    window = _window(picture)
    columns = max(10, round((right - left) * frame.columns_per_point))
    return Sheet(Scale(window.low, window.high, left, right), frame.text, columns, words)


def _window(picture: TracePicture) -> Range:
    """The time axis: what was asked for, else all that was recorded; never empty."""
    trace, starts, stops = picture.trace, [], []
    if trace is not None and len(trace):
        n = len(trace)
        starts.append(float(trace.clock.times_s(0, 1)[0]))
        stops.append(float(trace.clock.times_s(n - 1, n)[0]))
    elif picture.duration_s is not None:
        starts.append(0.0)
        stops.append(picture.duration_s)
    # Events before or after the readings belong to the run too.
    starts += [event.at_s for event in picture.events]
    stops += [event.at_s for event in picture.events]
    start_s = picture.start_s if picture.start_s is not None else min(starts, default=0.0)
    stop_s = picture.stop_s if picture.stop_s is not None else max(stops, default=1.0)
    return Range(start_s, stop_s if stop_s - start_s >= _SHORTEST_S else start_s + 1.0)


def _lay_out(picture: TracePicture, frame: Frame, flags: tuple[Flag, ...], finding_rows_count: int) -> _Lanes:
    text, y = frame.text, frame.text * (2.2 if frame.titled else 0.3)
    flag_lane = Lane(y, text * 1.5 * max((flag.row + 1 for flag in flags), default=0) + 2)
    y = flag_lane.bottom
    stages = Lane(y, text * 1.9) if picture.segments else None
    y = (stages.bottom if stages is not None else y) + text * 0.6
    bottom = frame.height - text * 3.9
    supply = Lane(bottom - text * 4.5, text * 4.5) if _has_supply(picture) else None
    bottom = supply.top - text * 0.7 if supply is not None else bottom
    usb = Lane(bottom - text * 1.9, text * 1.9) if _has_usb(picture) else None
    bottom = usb.top - text * 0.7 if usb is not None else bottom
    height = finding_rows_count * text * 1.75
    findings = Lane(bottom - height, height) if finding_rows_count else None
    bottom = findings.top - text * 0.5 if findings is not None else bottom
    return _Lanes(flag_lane, stages, Lane(y, max(text * 3, bottom - y)), findings, usb, supply)


def _has_usb(picture: TracePicture) -> bool:
    watched = picture.kind in (RunKind.SUPPLY_BOOT, RunKind.USB_PROBE)
    return watched or any(event.name in USB_EVENTS for event in picture.events)


def _has_supply(picture: TracePicture) -> bool:
    if picture.kind is RunKind.USB_PROBE:
        return False
    voltage_v = picture.trace.voltage_v if picture.trace is not None else None
    measured = voltage_v is not None and bool(np.isfinite(voltage_v).any())
    return measured or any(event.name is EventName.SUPPLY_CC for event in picture.events)


def _title(picture: TracePicture, frame: Frame) -> tuple[Text, ...]:
    if not frame.titled:
        return ()
    size = frame.text * 1.25
    title = shorten(printable(picture.title), frame.width - 2 * frame.text, size, Face.BOLD)
    return (Text(frame.text * 0.8, frame.text * 1.6, title, size, Ink.TEXT, Face.BOLD),)


def _time_axis(sheet: Sheet, lanes: _Lanes) -> tuple[Shape, ...]:
    wanted = max(2, int(sheet.width / (sheet.text * 6.5)))
    shapes: list[Shape] = []
    free_from = 0.0
    for tick in time_ticks(sheet.time.low, sheet.time.high, wanted):
        x = sheet.time.at(tick.value)
        shapes.append(Line(x, lanes.current.top, x, lanes.current.bottom, Ink.GRID, 0.5))
        shapes.append(Line(x, lanes.bottom, x, lanes.bottom + 3, Ink.BORDER, 0.5))
        half = text_width(tick.label, sheet.text) / 2
        if x - half >= free_from and x + half <= sheet.right + sheet.text * 1.8:
            y = lanes.bottom + 3 + sheet.text
            shapes.append(Text(x, y, tick.label, sheet.text, Ink.MUTED, anchor=Anchor.MIDDLE))
            free_from = x + half + 2
    return tuple(shapes)


def _current_lane(
    sheet: Sheet, lane: Lane, picture: TracePicture, drawn: Drawn | None, gaps: tuple[Gap, ...]
) -> tuple[Shape, ...]:
    whole = Span(sheet.left, sheet.right)
    if picture.trace is None or drawn is None or not drawn.mean.size:
        words = sheet.words.no_readings if picture.trace is not None else sheet.words.current_not_recorded
        if picture.kind is RunKind.USB_PROBE:
            words = sheet.words.current_not_counted
        return (Hatch(whole.left, lane.top, whole.width, lane.height), *label_on_paper(sheet, lane, whole, words))
    trace, probe = picture.trace, picture.kind is RunKind.USB_PROBE
    values = current_range(drawn, trace, picture.supply)
    highest = values.high
    if picture.golden is not None:
        # Most of the band is in the picture, so that a run far below it shows how far.
        highest = max(highest, float(np.median(picture.golden.high_a)))
    scale = Scale(values.low, highest, lane.bottom, lane.top)
    wanted = max(2, min(6, int(lane.height / (sheet.text * 2.2))))
    shapes: list[Shape] = [
        *value_axis(sheet, lane, scale, value_ticks(scale.low, scale.high, "A", wanted, trace.meter.resolution_a)),
        *(golden_band(sheet, scale, picture.golden) if picture.golden is not None else ()),
        *value_shapes(sheet, scale, drawn, Ink.CURRENT, Ink.CURRENT_RANGE, 1.1),
        *gap_hatches(sheet, lane, gaps, None if probe else names_lane(sheet, lane, scale, picture.supply)),
        *(() if probe else limit_line(sheet, scale, picture.supply)),
    ]
    if probe:
        shapes.append(Hatch(whole.left, lane.top, whole.width, lane.height))
        shapes += label_on_paper(sheet, lane, whole, sheet.words.current_not_counted)
    return tuple(shapes)


def _supply_lane(sheet: Sheet, lane: Lane, picture: TracePicture, gaps: tuple[Gap, ...]) -> tuple[Shape, ...]:
    trace, drawn = picture.trace, None
    if trace is not None and trace.voltage_v is not None:
        drawn = reduce_values(sheet, trace, trace.voltage_v, gaps)
    return (
        *gap_hatches(sheet, lane, gaps, None),
        *voltage_lane(sheet, lane, drawn, picture.supply, picture.events),
    )


def _note(sheet: Sheet, frame: Frame, picture: TracePicture, drawn: Drawn | None) -> tuple[Text, ...]:
    """What the time axis counts from, and what a point of the line stands for."""
    parts = [sheet.words.from_start]
    if picture.trace is not None and drawn is not None and drawn.mean.size:
        if drawn.in_columns:
            clock = picture.trace.clock
            visible = clock.index_at(sheet.time.high) - clock.index_at(sheet.time.low)
            parts.append(sheet.words.one_column.format(readings=count(round(visible / sheet.columns))))
        else:
            parts.append(sheet.words.steps if drawn.steps else sheet.words.each_reading)
        if picture.golden is not None:
            parts.append(sheet.words.golden.format(boots=count(picture.golden.boots)))
    line = shorten(printable(" · ".join(parts)), sheet.right, sheet.text)
    return (Text(sheet.right, frame.height - sheet.text * 0.6, line, sheet.text, Ink.MUTED, anchor=Anchor.END),)


def _describe(picture: TracePicture, gaps: tuple[Gap, ...], words: FigureWords) -> str:
    """The figure as text: totals, then stages, then events."""
    trace = picture.trace
    parts = [words.no_trace_summary]
    whole = totals(trace.current_a) if trace is not None else None
    if trace is not None and whole is not None:
        step = trace.meter.resolution_a
        parts = [
            words.summary.format(
                duration=seconds(trace.duration_s),
                least=current(whole.least, step),
                most=current(whole.most, step),
                mean=current(whole.mean, step, mean=True),
                lost=count(sum(gap.lost for gap in gaps)),
            )
        ]
    for named in picture.segments:
        level = current(named.segment.level_a, trace.meter.resolution_a if trace is not None else None, mean=True)
        at = f"{seconds(named.segment.start_s)} – {seconds(named.segment.stop_s)}"
        parts.append(f"{stage_name(named, words)} {at}, {level}")
    for event in picture.events[:50]:
        at = seconds(event.at_s)
        parts.append(" ".join(part for part in (words.events[event.name], event.value, at) if part))
    return printable("; ".join(parts)) + "."
