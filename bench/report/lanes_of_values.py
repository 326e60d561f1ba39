"""Lanes that show what was measured: current and supply voltage, with lost readings hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.golden import Corridor
from analysis.run import SupplySetting
from analysis.trace import Event, EventName, FloatArray, Trace
from bench.report.axis import Range, Scale, Tick, padded_range, value_ticks
from bench.report.columns import readings_between, reduce_to_columns
from bench.report.figure import Anchor, Band, Box, Dash, Dots, Hatch, Ink, Line, Polyline, Shape, Text
from bench.report.gaps import Gap
from bench.report.quantities import count, current, voltage
from bench.report.sheet import Lane, Sheet, label_on_paper, on_paper, span_of
from bench.report.typeface import text_width

_STEP_RATE_HZ = 20.0
"""Below it a meter is polled: a reading holds until the next."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a time to a later one, in seconds of the run."""

    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A measured quantity reduced to what paper can show; arrays of shape (n,), finite."""

    at_s: npt.NDArray[np.float64]
    mean: npt.NDArray[np.float64]
    least: npt.NDArray[np.float64]
    most: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    """Where each unbroken piece begins; the first is 0."""
    in_columns: bool
    """Whether one point stands for several readings."""
    steps: bool
    """Whether a reading is drawn until the next one."""
    hold_s: float
    """How long the last reading of a piece is held."""


def reduce_values(sheet: Sheet, trace: Trace, values: FloatArray, gaps: Sequence[Gap]) -> Drawn:
    """Columns of least, most and mean where there are two readings or more per column, else the readings."""
    low_s, high_s = sheet.time.low, sheet.time.high
    visible = trace.clock.index_at(high_s) - trace.clock.index_at(low_s)
    rate_hz = trace.clock.median_rate_hz
    column_s = (high_s - low_s) / sheet.columns
    if visible >= 2 * sheet.columns:
        columns = reduce_to_columns(trace.clock, values, low_s, high_s, sheet.columns)
        kept = np.isfinite(columns.mean)
        at_s, mean = columns.at_s[kept], columns.mean[kept]
        least, most = columns.least[kept], columns.most[kept]
        return Drawn(at_s, mean, least, most, _pieces_of_columns(at_s, 1.75 * column_s, gaps), True, False, 0.0)
    readings = readings_between(trace.clock, values, low_s, high_s)
    steps = 0.0 < rate_hz <= _STEP_RATE_HZ
    kept = np.isfinite(readings.values)
    if not steps:
        kept &= (readings.at_s >= low_s) & (readings.at_s <= high_s)
    at_s, mean = readings.at_s[kept], readings.values[kept]
    return Drawn(at_s, mean, mean, mean, _pieces(at_s, gaps), False, steps, 1.0 / rate_hz if steps else 0.0)


def current_range(drawn: Drawn, trace: Trace, supply: SupplySetting | None) -> Range:
    """The range of the current axis: all that is drawn, and the supply's limit where the current comes near it."""
    least = float(drawn.least.min()) if drawn.least.size else 0.0
    most = float(drawn.most.max()) if drawn.most.size else 0.0
    if supply is not None and most > 0.7 * supply.limit_a:
        most = max(most, supply.limit_a)
    step = trace.meter.resolution_a or 0.0
    return padded_range(least, most, max(10 * step, 1e-9 if most > 0 else 1e-3))


def value_axis(sheet: Sheet, lane: Lane, scale: Scale, ticks: Sequence[Tick]) -> tuple[Shape, ...]:
    """Lines across the lane with a label, each with its unit, left of it."""
    shapes: list[Shape] = []
    for tick in ticks:
        y = scale.at(tick.value)
        shapes.append(Line(sheet.left, y, sheet.right, y, Ink.BORDER if tick.value == 0 else Ink.GRID, 0.5))
        low = min(max(y + sheet.text * 0.36, lane.top + sheet.text * 0.75), lane.bottom)
        shapes.append(Text(sheet.left - 5, low, tick.label, sheet.text, Ink.MUTED, anchor=Anchor.END))
    return tuple(shapes)


def value_shapes(sheet: Sheet, scale: Scale, drawn: Drawn, line: Ink, shade: Ink, width: float) -> tuple[Shape, ...]:
    """Shade from least to most and the line of the mean, or steps, or line and dots."""
    shapes: list[Shape] = []
    stops = np.append(drawn.starts[1:], drawn.at_s.size)
    for first, stop in zip(drawn.starts.tolist(), stops.tolist(), strict=True):
        x = sheet.time.at_each(drawn.at_s[first:stop])
        y = scale.at_each(drawn.mean[first:stop])
        if drawn.in_columns:
            upper, lower = scale.at_each(drawn.most[first:stop]), scale.at_each(drawn.least[first:stop])
            shapes.append(Band(x, upper, lower, shade, shade))
        elif drawn.steps:
            end = sheet.time.inside(float(drawn.at_s[stop - 1]) + drawn.hold_s)
            edges = np.clip(np.append(x, end), sheet.left, sheet.right)
            x, y = np.repeat(edges, 2)[1:-1], np.repeat(y, 2)
        if x.size > 1:
            shapes.append(Polyline(x, y, line, width))
        else:
            shapes.append(Dots(x, y, line, width))
    if not drawn.in_columns and drawn.at_s.size and sheet.width / drawn.at_s.size >= 6:
        seen = (drawn.at_s >= sheet.time.low) & (drawn.at_s <= sheet.time.high)
        shapes.append(Dots(sheet.time.at_each(drawn.at_s[seen]), scale.at_each(drawn.mean[seen]), line, width))
    return tuple(shapes)


def names_lane(sheet: Sheet, lane: Lane, scale: Scale, supply: SupplySetting | None) -> Lane:
    """Where in the lane the numbers of lost readings stand: half way up, unless the limit's words stand there."""
    y = lane.middle
    if supply is not None and abs(scale.at(min(supply.limit_a, scale.high)) - y) < 3 * sheet.text:
        y += 4 * sheet.text if lane.bottom - y > 5 * sheet.text else -4 * sheet.text
    return Lane(y - sheet.text, 2 * sheet.text)


def limit_line(sheet: Sheet, scale: Scale, supply: SupplySetting | None) -> tuple[Shape, ...]:
    """The supply's current limit, dashed, where the axis reaches it."""
    if supply is None or supply.limit_a > scale.high:
        return ()
    y, words = scale.at(supply.limit_a), sheet.words.limit.format(value=current(supply.limit_a))
    baseline = y - 3 if y - 3 - sheet.text > scale.high_pt else y + sheet.text + 1
    return (
        Line(sheet.left, y, sheet.right, y, Ink.LIMIT, 0.75, Dash.DASHED),
        *on_paper(Text(sheet.right - 3, baseline, words, sheet.text, Ink.LIMIT, anchor=Anchor.END)),
    )


def golden_band(sheet: Sheet, scale: Scale, golden: Corridor) -> tuple[Shape, ...]:
    """The corridor of good boots with its edges, as far as the axes reach."""
    seen = (golden.at_s >= sheet.time.low) & (golden.at_s <= sheet.time.high)
    if np.count_nonzero(seen) < 2:
        return ()
    x = sheet.time.at_each(golden.at_s[seen])
    upper = scale.at_each(np.clip(golden.high_a[seen], scale.low, scale.high))
    lower = scale.at_each(np.clip(golden.low_a[seen], scale.low, scale.high))
    return (Band(x, upper, lower, Ink.GOLDEN_FILL, Ink.GOLDEN_EDGE),)


def gap_hatches(sheet: Sheet, lane: Lane, gaps: Sequence[Gap], names: Lane | None) -> tuple[Shape, ...]:
    """Where nothing was read: hatched, gaps closer than a point as one; how much is said in `names`, if it fits."""
    shapes: list[Shape] = []
    joined: list[Gap] = []
    point_s = (sheet.time.high - sheet.time.low) / sheet.width
    for gap in gaps:
        if gap.stop_s < sheet.time.low or gap.start_s > sheet.time.high:
            continue
        if joined and gap.start_s - joined[-1].stop_s < point_s:
            joined[-1] = Gap(joined[-1].start_s, gap.stop_s, joined[-1].lost + gap.lost)
        else:
            joined.append(gap)
    for gap in joined:
        span = span_of(sheet, gap.start_s, gap.stop_s)
        width = max(1.0, span.width)
        # A narrow gap would fall between two lines of the hatch.
        if width < 6:
            shapes.append(Box(span.left, lane.top, width, lane.height, fill=Ink.STAGE_NEUTRAL))
        shapes.append(Hatch(span.left, lane.top, width, lane.height, spacing=min(6.0, max(2.0, width))))
        words = sheet.words.lost.format(count=count(gap.lost))
        if names is not None and text_width(words, sheet.text) + 10 <= width:
            shapes.extend(label_on_paper(sheet, names, span, words))
    return tuple(shapes)


def voltage_lane(
    sheet: Sheet, lane: Lane, drawn: Drawn | None, supply: SupplySetting | None, events: Sequence[Event]
) -> tuple[Shape, ...]:
    """Measured voltage, the set voltage dashed, and where the supply was limiting."""
    shapes: list[Shape] = list(_limiting(sheet, lane, events))
    if drawn is None or not drawn.mean.size:
        return tuple(shapes)
    set_v = supply.set_v if supply is not None else None
    bounds = [float(drawn.least.min()), float(drawn.most.max()), *([set_v] if set_v is not None else [])]
    air = max(0.05, 0.15 * (max(bounds) - min(bounds)))
    # The words at the set voltage stand above everything that is drawn.
    room = sheet.text * 1.3 if set_v is not None else 0.0
    scale = Scale(min(bounds) - air, max(bounds) + air, lane.bottom, lane.top + room)
    ticks = value_ticks(scale.low, scale.high, "V", max(1, int((lane.height - room) / sheet.text)))
    shapes = [*value_axis(sheet, lane, scale, ticks), *shapes]
    if set_v is not None:
        y = scale.at(set_v)
        shapes.append(Line(sheet.left, y, sheet.right, y, Ink.BORDER, 0.75, Dash.DASHED))
    shapes.extend(value_shapes(sheet, scale, drawn, Ink.VOLTAGE, Ink.VOLTAGE_RANGE, 1.0))
    if set_v is not None:
        words = sheet.words.set_voltage.format(value=voltage(set_v))
        words_place = Text(sheet.right - 3, lane.top + sheet.text, words, sheet.text, Ink.MUTED, anchor=Anchor.END)
        shapes.extend(on_paper(words_place))
    return tuple(shapes)


def _limiting(sheet: Sheet, lane: Lane, events: Sequence[Event]) -> tuple[Shape, ...]:
    """Where the supply held its limit: the lane's lower edge, with the word where it fits."""
    shapes: list[Shape] = []
    height = min(4.0, lane.height / 4)
    for stretch in _limited(events, sheet.time.high):
        span = span_of(sheet, stretch.start_s, stretch.stop_s)
        if span.width <= 0 and not sheet.shows(stretch.start_s):
            continue
        shapes.append(Box(span.left, lane.bottom - height, max(1.0, span.width), height, fill=Ink.LIMIT))
        words = sheet.words.limiting
        if text_width(words, sheet.text) + 4 <= span.width:
            shapes.append(Text(span.left + 2, lane.bottom - height - 2, words, sheet.text, Ink.LIMIT))
    return tuple(shapes)


def _limited(events: Sequence[Event], until_s: float) -> list[Stretch]:
    """Stretches from one *limits* to the next *holds its voltage*; the last may be open."""
    stretches: list[Stretch] = []
    since_s: float | None = None
    for event in events:
        if event.name is EventName.SUPPLY_CC and since_s is None:
            since_s = event.at_s
        elif event.name in (EventName.SUPPLY_CV, EventName.OUTPUT_OFF) and since_s is not None:
            stretches.append(Stretch(since_s, event.at_s))
            since_s = None
    if since_s is not None:
        stretches.append(Stretch(since_s, max(until_s, since_s)))
    return stretches


def _pieces(at_s: npt.NDArray[np.float64], gaps: Sequence[Gap]) -> npt.NDArray[np.int64]:
    """Where unbroken pieces begin: at the first point, and wherever a gap begins between two points."""
    if not at_s.size:
        return np.empty(0, dtype=np.int64)
    passed = np.searchsorted(np.array([gap.start_s for gap in gaps]), at_s, side="right")
    return np.concatenate(([0], np.flatnonzero(np.diff(passed)) + 1)).astype(np.int64)


def _pieces_of_columns(
    at_s: npt.NDArray[np.float64], neighbours_s: float, gaps: Sequence[Gap]
) -> npt.NDArray[np.int64]:
    """Where unbroken pieces of columns begin: behind empty columns that a gap explains.

    A meter with jitter leaves a column empty now and then without having lost a reading.
    """
    if not at_s.size:
        return np.empty(0, dtype=np.int64)
    apart = np.flatnonzero(np.diff(at_s) > neighbours_s)
    starts = [k + 1 for k in apart.tolist() if any(gap.start_s < at_s[k + 1] and gap.stop_s > at_s[k] for gap in gaps)]
    return np.array([0, *starts], dtype=np.int64)
