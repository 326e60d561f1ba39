"""Lanes that say what was going on: stages, USB, and where findings were measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind
from analysis.states import State, UsbIds
from analysis.trace import Event, EventName
from bench.report.figure import Anchor, Box, Dash, Disc, Hatch, Ink, Line, Shape, Text
from bench.report.figure_words import stage_name
from bench.report.quantities import current
from bench.report.sheet import Lane, Sheet, Span, label_inside, label_on_paper, lane_name, span_of
from bench.report.typeface import Face, text_width

_PHASE_INK = {
    Phase.OUTPUT_OFF: Ink.SUNKEN,
    Phase.INRUSH: Ink.STAGE_NEUTRAL,
    Phase.PREKEY: Ink.STAGE_NEUTRAL,
    Phase.PMIC: Ink.STAGE_PMIC,
    Phase.EARLY_BOOT: Ink.STAGE_EARLY_BOOT,
    Phase.BOOT_LOADER: Ink.STAGE_BOOT_LOADER,
    Phase.KERNEL: Ink.STAGE_KERNEL,
    Phase.ANDROID: Ink.STAGE_ANDROID,
    Phase.IDLE: Ink.STAGE_IDLE,
    Phase.SUSPENDED: Ink.STAGE_SUSPENDED,
    Phase.STUCK: Ink.STAGE_STUCK,
    Phase.OFF_AGAIN: Ink.STAGE_NEUTRAL,
    Phase.UNNAMED: Ink.SUNKEN,
}
_USB_INK = {
    State.EDL: Ink.USB_BOOT_ROM,
    State.CRASH_DUMP: Ink.USB_CRASH_DUMP,
    State.FASTBOOT: Ink.USB_FASTBOOT,
    State.RECOVERY: Ink.USB_RECOVERY,
    State.OFFLINE_CHARGING: Ink.USB_ANDROID,
    State.ADB_OR_OFFLINE_CHARGING: Ink.USB_ANDROID,
    State.ANDROID: Ink.USB_ANDROID,
}
_USB_TICKS = (
    EventName.SAHARA_MODE,
    EventName.ADB_STATE,
    EventName.ADB_PROPERTY,
    EventName.FASTBOOT_VARIABLE,
)
USB_EVENTS = (EventName.USB_ATTACHED, EventName.USB_DETACHED, *_USB_TICKS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a numbered finding was measured."""

    number: int
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class _Stage:
    """Neighbouring segments of one name."""

    phase: Phase
    name: str
    start_s: float
    stop_s: float
    doubt_s: float


def stage_lane(sheet: Sheet, lane: Lane, segments: Sequence[NamedSegment]) -> tuple[Shape, ...]:
    """Stages as named bands; a name that does not fit is left out, a doubtful boundary is as wide as its doubt."""
    shapes: list[Shape] = [lane_name(sheet, lane, sheet.words.stage_lane)]
    stages = _joined_stages(sheet, segments)
    for stage in stages:
        span = span_of(sheet, stage.start_s, stage.stop_s)
        if span.width <= 0:
            continue
        # A hair of paper between neighbours keeps two bands of one colour apart.
        drawn = Span(span.left, max(span.left + 0.5, span.right - 0.75))
        shapes.append(Box(drawn.left, lane.top, drawn.width, lane.height, fill=_PHASE_INK[stage.phase]))
        if stage.phase is Phase.UNNAMED:
            shapes.append(Box(drawn.left, lane.top, drawn.width, lane.height, edge=Ink.BORDER, edge_width=0.5))
        shapes.extend(label_inside(sheet, lane, drawn, stage.name))
    for before, stage in pairwise(stages):
        doubt = span_of(sheet, stage.start_s - stage.doubt_s, stage.start_s + stage.doubt_s)
        # Where stages are shorter than the doubt about them, dashes would only hide them.
        shortest = min(before.stop_s - before.start_s, stage.stop_s - stage.start_s)
        if sheet.shows(stage.start_s) and doubt.width >= 4 and shortest > 2 * stage.doubt_s:
            for x in (doubt.left, doubt.right):
                shapes.append(Line(x, lane.top, x, lane.bottom, Ink.TEXT, 0.75, Dash.DASHED))
    return tuple(shapes)


def usb_lane(
    sheet: Sheet, lane: Lane, kind: RunKind | None, events: Sequence[Event], usb: Sequence[UsbIds]
) -> tuple[Shape, ...]:
    """Who answered on USB, as bands with `vid:pid` and what it stands for; ADB, fastboot and Sahara as ticks."""
    shapes: list[Shape] = [lane_name(sheet, lane, sheet.words.usb_lane)]
    whole = Span(sheet.left, sheet.right)
    if kind is RunKind.SUPPLY_BOOT and not any(event.name in USB_EVENTS for event in events):
        shapes.append(Hatch(whole.left, lane.top, whole.width, lane.height))
        return (*shapes, *label_on_paper(sheet, lane, whole, sheet.words.usb_off_on_purpose))
    shapes.append(Box(whole.left, lane.top, whole.width, lane.height, fill=Ink.STAGE_NEUTRAL))
    if not any(event.name is EventName.USB_ATTACHED for event in events):
        shapes.extend(label_inside(sheet, lane, whole, sheet.words.nothing_attached))
    for k, event in enumerate(events):
        if event.name is not EventName.USB_ATTACHED:
            continue
        gone = _gone_s(events[k:], sheet.time.high)
        span = span_of(sheet, event.at_s, gone)
        if span.width <= 0 and not sheet.shows(event.at_s):
            continue
        drawn = Span(span.left, max(span.left + 1, span.right))
        identity = event.value or ""
        state = next((row.state for row in usb if identity.lower() in row.ids), None)
        ink = Ink.STAGE_PMIC if state is None else _USB_INK[state]
        shapes.append(Box(drawn.left, lane.top, drawn.width, lane.height, fill=ink))
        words = identity if state is None else f"{identity} {sheet.words.usb_states[state]}".strip()
        shapes.extend(label_inside(sheet, lane, drawn, words, Face.BOLD) or label_inside(sheet, lane, drawn, words))
    for event in events:
        if event.name in _USB_TICKS and sheet.shows(event.at_s):
            x = sheet.time.at(event.at_s)
            shapes.append(Line(x, lane.bottom - lane.height * 0.3, x, lane.bottom, Ink.TEXT, 1.0))
    return tuple(shapes)


def finding_rows(sheet: Sheet, marks: Sequence[Mark], most_rows: int) -> tuple[tuple[Mark, ...], ...]:
    """Marks in as many rows as they need so that none covers another; those beyond the last row stay out."""
    rows: list[list[Mark]] = []
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.start_s, mark.number)):
        span = _mark_span(sheet, mark)
        free = next((k for k, end in enumerate(ends) if span.left >= end + 2), None)
        if free is not None:
            rows[free].append(mark)
            ends[free] = span.right
        elif len(rows) < most_rows:
            rows.append([mark])
            ends.append(span.right)
    return tuple(tuple(row) for row in rows)


def finding_lane(sheet: Sheet, lane: Lane, rows: Sequence[Sequence[Mark]]) -> tuple[Shape, ...]:
    """Numbered bars over the stretches where findings were measured."""
    shapes: list[Shape] = [lane_name(sheet, lane, sheet.words.finding_lane)]
    for k, row in enumerate(rows):
        y = lane.top + (k + 0.5) * lane.height / len(rows)
        for mark in row:
            shapes.extend(_bar(sheet, mark, y))
    return tuple(shapes)


def _bar(sheet: Sheet, mark: Mark, y: float) -> tuple[Shape, ...]:
    span = span_of(sheet, mark.start_s, mark.stop_s)
    whole = _mark_span(sheet, mark)
    middle, radius = (whole.left + whole.right) / 2, _disc_radius(sheet)
    number = str(mark.number)
    size = min(sheet.text * 0.9, 1.7 * radius * sheet.text / max(1.0, text_width(number, sheet.text, Face.BOLD)))
    line: tuple[Shape, ...] = (
        Line(span.left, y, span.right, y, Ink.TEXT, 1.0),
        *(Line(x, y - radius * 0.6, x, y + radius * 0.6, Ink.TEXT, 1.0) for x in (span.left, span.right)),
    )
    return (
        *line,
        Disc(middle, y, radius, Ink.TEXT),
        Text(middle, y + size * 0.36, number, size, Ink.PAPER, Face.BOLD, Anchor.MIDDLE),
    )


def _mark_span(sheet: Sheet, mark: Mark) -> Span:
    """The stretch of a mark, at least as wide as its disc, moved onto the axis."""
    span, radius = span_of(sheet, mark.start_s, mark.stop_s), _disc_radius(sheet)
    middle = min(max((span.left + span.right) / 2, sheet.left + radius), sheet.right - radius)
    return Span(min(span.left, middle - radius), max(span.right, middle + radius))


def _disc_radius(sheet: Sheet) -> float:
    return sheet.text * 0.72


def _joined_stages(sheet: Sheet, segments: Sequence[NamedSegment]) -> tuple[_Stage, ...]:
    joined: list[_Stage] = []
    for named in segments:
        segment, last = named.segment, joined[-1] if joined else None
        unnamed = named.phase is Phase.UNNAMED
        # A stretch without a name is still a stretch: it shows its level.
        name = current(segment.level_a) if unnamed else stage_name(named, sheet.words)
        if last is not None and last.name == name and not unnamed and last.stop_s >= segment.start_s:
            joined[-1] = replace(last, stop_s=segment.stop_s)
        else:
            joined.append(_Stage(named.phase, name, segment.start_s, segment.stop_s, segment.start_uncertainty_s))
    return tuple(joined)


def _gone_s(events: Sequence[Event], watched_until_s: float) -> float:
    """When the device that the first event attaches went, or another took its place, or nobody looked any more."""
    ends = (EventName.USB_DETACHED, EventName.USB_ATTACHED, EventName.VBUS_OFF)
    return next((event.at_s for event in events[1:] if event.name in ends), max(watched_until_s, events[0].at_s))
