"""The lanes of one run on one time axis: where each lies, and how the whole is painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gui.plots.axes import beside_px, paint_name, paint_time_axis, paint_time_grid, paint_value_axis
from gui.plots.bands import paint_stages, paint_usb
from gui.plots.clear_place import Heights, Taken, curves_through
from gui.plots.columns import Columns, Points
from gui.plots.compared import (
    DIFFERENCE_PX,
    LETTER_EVERY_PX,
    Difference,
    difference_range,
    outside_place,
    paint_difference,
    paint_golden,
    paint_letters,
    paint_notes,
    paint_outside,
)
from gui.plots.curves import ValueScale, paint_curve
from gui.plots.hatching import paint_hatch, paint_plate, paint_word
from gui.plots.ink import Ink
from gui.plots.lanes import CurrentLane, Mark, Markers, OverlayLane, RunLanes, SupplyLane
from gui.plots.markers import FLAG_PX, paint_between, paint_markers
from gui.plots.overlays import (
    Disc,
    gap_words,
    key_flag,
    paint_chosen,
    paint_chosen_edges,
    paint_discs,
    paint_edge,
    paint_gaps,
    paint_key,
    place_discs,
)
from gui.plots.painting import saved
from gui.plots.ticks import Tick, current_ticks, log_ticks, time_ticks, voltage_ticks
from gui.plots.timescale import TimeScale

STAGE_PX, USB_PX, SUPPLY_PX, AXIS_PX = 24.0, 34.0, 54.0, 26.0
_BETWEEN_PX, _BETWEEN_ROWS_PX = 6.0, 2.0
_TOP_PX, _RIGHT_PX = 4.0, 8.0
_NO_LABELS_PX = 8.0
_CROWDED_FROM = 3
"""So many other traces leave no room to spare: their stages stand closer, and letters in the supply lane too."""
_AROUND_TEXT_PX = 2.0
_LEAST_CURRENT_PX, _LEAST_DIFFERENCE_PX = 96.0, 44.0
"""The current comes first: below this the difference gives it room, down to its own least."""
_TICK_EVERY_PX = 64.0
_VALUE_TICK_EVERY_PX = 70.0
_LIMITING_PX = 5.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of the lanes in a canvas, in pixels."""

    flags: QRectF | None
    """Above the stages, where markers may be set."""
    stages: QRectF
    other_stages: tuple[QRectF, ...]
    """Of the traces that are laid over the first and have stages, in their order."""
    current: QRectF
    difference: QRectF | None
    usb: QRectF | None
    supply: QRectF | None
    axis: QRectF

    @property
    def top(self) -> QRectF:
        """Where flags stand: in their own strip, else over the stages, else over the current."""
        return self.flags or (self.stages if self.stages.height() else self.current)

    @property
    def lanes(self) -> QRectF:
        """From the top of the current to the bottom of the last lane."""
        last = self.supply or self.usb or self.difference or self.current
        return QRectF(self.current.left(), self.current.top(), self.current.width(), last.bottom() - self.current.top())


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One run in one view, ready to paint."""

    lanes: RunLanes
    time: TimeScale
    low_a: float
    high_a: float
    drawn: Columns | Points | None
    drawn_over: tuple[Columns | Points, ...]
    """Of each overlaid trace."""
    difference: Difference | None
    logarithmic: bool
    drawn_v: Columns | Points | None
    drawn_v_over: tuple[Columns | Points | None, ...]
    """Of each overlaid trace; `None` where no voltage was measured."""
    marks: tuple[Mark, ...]
    chosen: Mark | None
    markers: Markers
    discs: tuple[Disc, ...]

    @property
    def has_several_voltages(self) -> bool:
        """Whether the supply lane shows the voltage of another trace too."""
        return any(one is not None for one in self.drawn_v_over)


def lay_out(width_px: float, height_px: float, lanes: RunLanes, ink: Ink, *, flags: bool = False) -> Layout:
    """Heights that take a line of text for all lanes but the current, which takes the rest.

    A lane with nothing to say has no place. The room beside the lanes takes their names and values at any text size.
    With `flags` there is a strip above the stages for the flags of the markers, which then hide no stage's name.
    """
    left = _NO_LABELS_PX
    others = staged(lanes)
    if lanes.current is not None or lanes.supply is not None:
        names = [lanes.stages_name, *(one.stages_name for one in others)]
        left = beside_px([*names, *([lanes.words.usb_lane] if lanes.usb is not None else [])], ink)
    line_px = ink.caption_metrics.height() + _AROUND_TEXT_PX
    axis_px = max(AXIS_PX, line_px)
    width = max(1.0, width_px - left - _RIGHT_PX)
    stage_px, supply_px = max(STAGE_PX, line_px), _supply_px(lanes)
    row_px = stage_px if len(others) < _CROWDED_FROM else line_px
    strip = QRectF(left, _TOP_PX, width, FLAG_PX) if flags else None
    over = strip.bottom() if strip is not None else _TOP_PX
    stages = QRectF(left, over, width, stage_px if lanes.stages or lanes.stages_note else 0.0)
    top = stages.bottom() + (_BETWEEN_ROWS_PX if stages.height() else 0.0)
    rows = tuple(QRectF(left, top + k * (row_px + _BETWEEN_ROWS_PX), width, row_px) for k in range(len(others)))
    last = rows[-1] if rows else stages
    top = last.bottom() + (_BETWEEN_PX if last.height() else 0.0)
    below = sum(
        height + _BETWEEN_PX
        for height, lane in ((DIFFERENCE_PX, lanes.difference), (USB_PX, lanes.usb), (supply_px, lanes.supply))
        if lane is not None
    )
    rest_px, difference_px = height_px - top - below - axis_px, DIFFERENCE_PX
    if lanes.supply is not None and rest_px < _LEAST_CURRENT_PX:
        rest_px, supply_px = rest_px + supply_px - SUPPLY_PX, SUPPLY_PX
    if lanes.difference is not None and rest_px < _LEAST_CURRENT_PX:  # a small window with large text
        difference_px = max(_LEAST_DIFFERENCE_PX, DIFFERENCE_PX - (_LEAST_CURRENT_PX - rest_px))
        rest_px += DIFFERENCE_PX - difference_px
    current = QRectF(left, top, width, max(1.0, rest_px))
    bottom = current.bottom()
    difference = QRectF(left, bottom + _BETWEEN_PX, width, difference_px) if lanes.difference is not None else None
    bottom = difference.bottom() if difference is not None else bottom
    usb = QRectF(left, bottom + _BETWEEN_PX, width, USB_PX) if lanes.usb is not None else None
    bottom = usb.bottom() if usb is not None else bottom
    supply = QRectF(left, bottom + _BETWEEN_PX, width, supply_px) if lanes.supply is not None else None
    bottom = supply.bottom() if supply is not None else bottom
    return Layout(strip, stages, rows, current, difference, usb, supply, QRectF(left, bottom, width, axis_px))


def staged(lanes: RunLanes) -> tuple[OverlayLane, ...]:
    """The traces laid over the first that have stages."""
    return tuple(one for one in lanes.overlays if one.stages)


def _supply_px(lanes: RunLanes) -> float:
    """Room for letters at the ends of voltages that lie on each other."""
    voltages = 1 + sum(one.voltage is not None for one in lanes.overlays)
    return max(SUPPLY_PX, min(voltages, _CROWDED_FROM) * LETTER_EVERY_PX)


def discs_of(
    marks: tuple[Mark, ...],
    layout: Layout,
    time: TimeScale,
    drawn: Columns | Points | None,
    value: ValueScale,
    taken: tuple[QRectF, ...],
) -> tuple[Disc, ...]:
    """Where the numbers of the reasons stand."""
    lane = layout.current

    def top_of(left_px: float, right_px: float) -> float:
        if drawn is None:
            return lane.bottom()
        most = drawn.most if isinstance(drawn, Columns) else drawn.values
        inside = most[(drawn.at_s >= time.time_at(left_px)) & (drawn.at_s <= time.time_at(right_px))]
        read = inside[np.isfinite(inside)]
        return value.y(float(read.max())) if read.size else lane.bottom()

    return place_discs(marks, lane, time, top_of, taken)


def words_on_top(layout: Layout, lanes: RunLanes, time: TimeScale, ink: Ink) -> tuple[QRectF, ...]:
    """Where words stand at the top of the current: the flag of the key, and when the run leaves the band."""
    key = () if lanes.key is None else (key_flag(layout.current, lanes.key, time, ink),)
    outside = outside_place(layout.current, lanes.band, time, key, ink) if lanes.band is not None else None
    return key if outside is None else (*key, outside)


def in_the_way(layout: Layout, lanes: RunLanes, time: TimeScale, curves: Heights, ink: Ink) -> Taken:
    """What a word in the current has to keep clear of."""
    lines = tuple(time.x(one.at_s) for one in (lanes.key, lanes.edge) if one is not None)
    return Taken(words_on_top(layout, lanes, time, ink), lines, curves)


def all_words(layout: Layout, lanes: RunLanes, time: TimeScale, curves: Heights, ink: Ink) -> tuple[QRectF, ...]:
    """Words on top, and where it is said how many readings a gap lost: no number of a reason stands there."""
    taken = in_the_way(layout, lanes, time, curves, ink)
    lost = gap_words(layout.current, lanes.gaps, time, taken, ink) if lanes.current is not None else ()
    return (*taken.words, *(place for place, _ in lost))


def paint_scene(painter: QPainter, layout: Layout, scene: Scene, ink: Ink) -> None:
    """Paint the whole run: ground, grid, curves, bands, gaps, marks."""
    lanes, time = scene.lanes, scene.time
    wanted = max(2, int(time.width_px // _TICK_EVERY_PX))
    ticks = time_ticks(time.start_s, time.stop_s, lanes.zero_s, wanted)
    # The lanes are cut at their edges; the labels beside them are not.
    _paint_labels(painter, layout, scene, ticks, ink)
    with saved(painter):
        painter.setClipRect(QRectF(time.left_px, 0, time.width_px, layout.axis.bottom()))
        if scene.chosen is not None:
            paint_chosen(painter, layout.lanes, scene.chosen, time, ink)
        paint_between(painter, layout.lanes, scene.markers, time, ink)
        paint_time_grid(painter, layout.lanes, ticks, time, ink)
        _paint_current(painter, layout, scene, ink)
        if layout.difference is not None and lanes.difference is not None and scene.difference is not None:
            paint_difference(painter, layout.difference, lanes.difference, scene.difference, time, ink)
        _paint_stages(painter, layout, scene, ink)
        if layout.usb is not None and lanes.usb is not None:
            paint_usb(painter, layout.usb, lanes.usb, time, ink)
        if layout.supply is not None and lanes.supply is not None:
            _paint_supply(painter, layout.supply, lanes.supply, scene, ink)
        # Where the current is hatched whole, a gap in it says nothing more.
        areas = [area for area in (layout.current, layout.supply) if area is not None]
        if lanes.current is not None:
            curves = curves_through([scene.drawn, *scene.drawn_over], time, current_scale(layout, scene))
            paint_gaps(painter, areas, lanes.gaps, time, in_the_way(layout, lanes, time, curves, ink), ink)
        # A lane that holds a sentence in place of states is not written over.
        if layout.usb is not None and lanes.usb is not None and lanes.usb.note is None:
            open_areas = [layout.current, layout.usb, *areas[1:]]
        else:
            open_areas = areas
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if scene.chosen is not None:
            paint_chosen_edges(painter, open_areas, scene.chosen, time, ink)
        if lanes.key is not None:
            paint_key(painter, open_areas, lanes.key, time, ink)
        if lanes.edge is not None:
            paint_edge(painter, open_areas, lanes.edge, time, current_scale(layout, scene), ink)
        _paint_letters(painter, layout, scene, ink)
        paint_discs(painter, scene.discs, scene.chosen.number if scene.chosen else None, ink)
        paint_markers(painter, layout.top, layout.lanes, scene.markers, time, ink)


def _paint_labels(painter: QPainter, layout: Layout, scene: Scene, ticks: tuple[Tick, ...], ink: Ink) -> None:
    paint_time_axis(painter, layout.axis, ticks, scene.time, ink)
    if layout.current.left() <= _NO_LABELS_PX:
        return
    if layout.stages.height():
        paint_name(painter, layout.stages, scene.lanes.stages_name, ink)
    for row, one in zip(layout.other_stages, staged(scene.lanes), strict=True):
        paint_name(painter, row, one.stages_name, ink)
    if layout.usb is not None:
        paint_name(painter, layout.usb, scene.lanes.words.usb_lane, ink)
    if scene.lanes.current is not None:
        value = current_scale(layout, scene)
        wanted = max(2, int(layout.current.height() // _VALUE_TICK_EVERY_PX))
        if scene.logarithmic:
            ticks_a = log_ticks(scene.low_a, scene.high_a)
        else:
            ticks_a = current_ticks(scene.low_a, scene.high_a, wanted)
        paint_value_axis(painter, layout.current, ticks_a, value, ink, labels=True)
    if layout.difference is not None and scene.difference is not None:
        reach = difference_range(scene.difference)
        value = ValueScale(-reach, reach, layout.difference.top(), layout.difference.height())
        paint_value_axis(painter, layout.difference, current_ticks(-reach, reach, 3), value, ink, labels=True)
    supply = scene.lanes.supply
    if layout.supply is not None and supply is not None:
        value = _supply_scale(layout.supply, supply)
        paint_value_axis(painter, layout.supply, voltage_ticks(supply.low_v, supply.high_v, 2), value, ink, labels=True)


def current_scale(layout: Layout, scene: Scene) -> ValueScale:
    """From currents to pixels of their lane."""
    return ValueScale(scene.low_a, scene.high_a, layout.current.top(), layout.current.height(), scene.logarithmic)


def _supply_scale(area: QRectF, lane: SupplyLane) -> ValueScale:
    return ValueScale(lane.low_v, lane.high_v, area.top(), area.height())


def _paint_current(painter: QPainter, layout: Layout, scene: Scene, ink: Ink) -> None:
    lane: CurrentLane | None = scene.lanes.current
    if lane is None or scene.drawn is None:
        paint_hatch(painter, layout.current, ink)
        paint_plate(painter, layout.current, scene.lanes.current_note, ink)
        return
    with saved(painter):
        painter.setClipRect(layout.current.adjusted(0, -1, 0, 1), Qt.ClipOperation.IntersectClip)
        value, band, over = current_scale(layout, scene), scene.lanes.band, scene.lanes.overlays
        if band is not None:
            paint_golden(painter, band, scene.time, value, ink)
        paint_curve(painter, scene.drawn, scene.time, value, lane.columns.rate_hz, ink.current)
        for one, found in zip(over, scene.drawn_over, strict=True):
            curve = ink.series[one.number % len(ink.series)]
            paint_curve(painter, found, scene.time, value, one.columns.rate_hz, curve)
        if scene.logarithmic and lane.step_a is not None:
            _paint_below(painter, layout.current, value.y(lane.step_a), lane.below, ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        paint_notes(painter, layout.current, scene.lanes.notes, scene.time, ink)
        if band is not None:
            key = () if scene.lanes.key is None else (key_flag(layout.current, scene.lanes.key, scene.time, ink),)
            paint_outside(painter, layout.current, band, scene.time, key, ink)


def _paint_letters(painter: QPainter, layout: Layout, scene: Scene, ink: Ink) -> None:
    """Over everything that stands on the lines: which line is whose is never left to its colour."""
    lanes, time = scene.lanes, scene.time
    letters = ["A", *(one.letter for one in lanes.overlays)]
    if lanes.overlays and scene.drawn is not None:
        value = current_scale(layout, scene)
        paint_letters(painter, layout.current, letters, [scene.drawn, *scene.drawn_over], time, value, ink)
    if layout.supply is not None and lanes.supply is not None and scene.has_several_voltages:
        value = _supply_scale(layout.supply, lanes.supply)
        paint_letters(painter, layout.supply, letters, [scene.drawn_v, *scene.drawn_v_over], time, value, ink)


def _paint_below(painter: QPainter, lane: QRectF, top: float, text: str, ink: Ink) -> None:
    """The band under a logarithmic axis: what the meter does not resolve."""
    below = QRectF(lane.left(), top, lane.width(), lane.bottom() - top)
    painter.fillRect(below, ink.surface)
    paint_plate(painter, below, text, ink)


def _paint_stages(painter: QPainter, layout: Layout, scene: Scene, ink: Ink) -> None:
    for row, one in zip(layout.other_stages, staged(scene.lanes), strict=True):
        paint_stages(painter, row, one.stages, scene.time, ink)
    if scene.lanes.stages:
        paint_stages(painter, layout.stages, scene.lanes.stages, scene.time, ink)
    elif scene.lanes.stages_note:
        painter.fillRect(layout.stages, ink.stages[0])
        painter.setPen(ink.on_stage)
        painter.setFont(ink.caption)
        text = ink.caption_metrics.elidedText(
            scene.lanes.stages_note, Qt.TextElideMode.ElideRight, layout.stages.width() - 8
        )
        painter.drawText(layout.stages, int(Qt.AlignmentFlag.AlignCenter), text)


def _paint_supply(painter: QPainter, area: QRectF, lane: SupplyLane, scene: Scene, ink: Ink) -> None:
    time = scene.time
    value = _supply_scale(area, lane)
    if lane.set_v is not None:
        painter.setPen(ink.set_point)
        painter.drawLine(QLineF(area.left(), value.y(lane.set_v), area.right(), value.y(lane.set_v)))
    sources = [lane.columns, *(one.voltage for one in scene.lanes.overlays)]
    found = [scene.drawn_v, *scene.drawn_v_over]
    with saved(painter):  # below its axis stands another
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        for number, (source, drawn) in enumerate(zip(sources, found, strict=True)):
            if source is not None and drawn is not None:
                curve = ink.series[number % len(ink.series)] if scene.has_several_voltages else ink.voltage
                paint_curve(painter, drawn, time, value, source.rate_hz, curve)
    if scene.drawn_v is None:
        paint_word(painter, QPointF(area.left() + 4, area.top() + 2), lane.note, ink.text_muted, ink)
    for span in lane.limiting:
        left, right = max(time.x(span.start_s), time.left_px), min(time.x(span.stop_s), time.right_px)
        if right > left:
            painter.fillRect(
                QRectF(left, area.bottom() - _LIMITING_PX, max(1.0, right - left), _LIMITING_PX), ink.limit
            )
            if right - left > ink.caption_metrics.horizontalAdvance(scene.lanes.words.limiting) + 8:
                paint_word(
                    painter, QPointF(left + 2, area.bottom() - 26), scene.lanes.words.limiting, ink.limit_text, ink
                )
