"""What stands beside or behind the one trace: other traces with letters, the golden band, the difference, notes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gui.plots.columns import Columns, ColumnSource, Floats, Points
from gui.plots.curves import ValueScale, paint_curve
from gui.plots.hatching import paint_hatch, paint_plate, paint_word
from gui.plots.ink import Ink
from gui.plots.lanes import BandLane, DifferenceLane, NoteFlag
from gui.plots.timescale import TimeScale

DIFFERENCE_PX = 80.0
_LETTER_PX = 20.0
_BEYOND_PX = 3.0
LETTER_EVERY_PX = 22.0
"""Letters at the ends of lines stand so far apart."""
_TRIANGLE_PX = 6.0
_NOTE_PX = 10.0
_MOST_NOTES = 200
"""More notes in view than this join into a count."""
_MEAN_S = 0.1
"""The difference is of means of at least so long."""


def mean_of(found: Columns | Points) -> Floats:
    """What is drawn as the line, shape (n,)."""
    return found.mean if isinstance(found, Columns) else found.values


def paint_letters(
    painter: QPainter,
    lane: QRectF,
    letters: list[str],
    ends: list[Columns | Points | None],
    time: TimeScale,
    value: ValueScale,
    ink: Ink,
) -> None:
    """The letter of each trace at the end of its line, as far as it is in view; none on another."""
    for x, y, number in apart(
        _line_ends(lane, ends, time, value), lane.top() + _LETTER_PX / 2, lane.bottom() - _LETTER_PX / 2
    ):
        plate = QRectF(x, y - _LETTER_PX / 2, _LETTER_PX, _LETTER_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.series[number % len(ink.series)].dot)
        painter.drawRoundedRect(plate, ink.theme.radius.small, ink.theme.radius.small)
        painter.setPen(ink.on_marker)
        painter.setFont(ink.caption_bold)
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), letters[number])


def _line_ends(
    lane: QRectF, ends: list[Columns | Points | None], time: TimeScale, value: ValueScale
) -> list[tuple[float, float, int]]:
    """Where the letters of the lines in view want to stand: x, y, number of the line."""
    wanted: list[tuple[float, float, int]] = []
    for number, found in enumerate(ends):
        known = np.flatnonzero(np.isfinite(mean_of(found))) if found is not None else np.empty(0, np.int64)
        if found is None or not known.size:
            continue
        begins, x = time.x(float(found.at_s[known[0]])), time.x(float(found.at_s[known[-1]]))
        if begins <= lane.right() and x >= lane.left():
            left = max(lane.left(), min(x + _BEYOND_PX, lane.right() - _LETTER_PX))
            wanted.append((left, value.y(float(mean_of(found)[known[-1]])), number))
    return wanted


def apart(wanted: list[tuple[float, float, int]], least: float, most: float) -> list[tuple[float, float, int]]:
    """Places (x, y, number) near those wanted: the same x, and y between two bounds, none on another.

    Those that end at about the same x stand a letter apart, as far as there is room.
    """
    columns: list[list[tuple[float, float, int]]] = []
    for place in sorted(wanted):
        if columns and place[0] - columns[-1][-1][0] < LETTER_EVERY_PX:
            columns[-1].append(place)
        else:
            columns.append([place])
    placed: list[tuple[float, float, int]] = []
    for column in columns:
        column.sort(key=lambda place: place[1])
        heights = [y for _, y, _ in column]
        each = min(LETTER_EVERY_PX, max(0.0, most - least) / max(1, len(heights) - 1))
        for k in range(len(heights)):
            heights[k] = max(heights[k], heights[k - 1] + each if k else least)
        for k in reversed(range(len(heights))):
            heights[k] = min(heights[k], heights[k + 1] - each if k + 1 < len(heights) else most)
        placed += [(x, y, number) for (x, _, number), y in zip(column, heights, strict=True)]
    return placed


def overlay_near(found: tuple[Columns | Points, ...], at: QPointF, time: TimeScale, value: ValueScale) -> int | None:
    """The number, from 0, of the other trace whose line passes nearest above or below a place; `None` without any."""
    at_s = time.time_at(at.x())
    distances_px = []
    for number, one in enumerate(found):
        if one.at_s.size:
            k = min(int(np.searchsorted(one.at_s, at_s)), one.at_s.size - 1)
            level = float(mean_of(one)[k])
            distances_px.append((abs(value.y(level) - at.y()) if np.isfinite(level) else np.inf, number))
    return min(distances_px)[1] if distances_px else None


def paint_golden(painter: QPainter, band: BandLane, time: TimeScale, value: ValueScale, ink: Ink) -> None:
    """The band behind the curves: a fill, and dashed edges."""
    if band.at_s.size < 2:
        return
    x, low, high = time.xs(band.at_s), value.ys(band.low_a), value.ys(band.high_a)
    near = (x >= time.left_px - time.width_px) & (x <= time.right_px + time.width_px)
    x, low, high = x[near], low[near], high[near]
    upper = [QPointF(a, b) for a, b in zip(x.tolist(), high.tolist(), strict=True)]
    lower = [QPointF(a, b) for a, b in zip(x.tolist(), low.tolist(), strict=True)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.golden_fill)
    painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    painter.setPen(ink.golden_edge)
    painter.drawPolyline(QPolygonF(upper))
    painter.drawPolyline(QPolygonF(lower))


def outside_place(lane: QRectF, band: BandLane, time: TimeScale, taken: tuple[QRectF, ...], ink: Ink) -> QRectF | None:
    """Where it is said when the run leaves the band: beside the triangle, under what is `taken`; `None` out of view."""
    if band.outside_s is None or not time.left_px <= time.x(band.outside_s) <= time.right_px:
        return None
    x, aside_px = time.x(band.outside_s), _TRIANGLE_PX + 3
    width = ink.caption_metrics.horizontalAdvance(band.outside_label)
    left = x + aside_px if x + aside_px + width < time.right_px else x - aside_px - width
    place = QRectF(left - 2, lane.top(), width + 4, ink.caption_metrics.height())
    for other in taken:
        if other.intersects(place):
            place.moveTop(other.bottom() + 1)
    return place


def paint_outside(
    painter: QPainter, lane: QRectF, band: BandLane, time: TimeScale, taken: tuple[QRectF, ...], ink: Ink
) -> None:
    """A small triangle with its time where the run leaves the band first."""
    place = outside_place(lane, band, time, taken, ink)
    if place is None or band.outside_s is None:
        return
    x, top = time.x(band.outside_s), lane.top() + 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.marker_fill)
    corners = [QPointF(x - _TRIANGLE_PX, top), QPointF(x + _TRIANGLE_PX, top), QPointF(x, top + 1.6 * _TRIANGLE_PX)]
    painter.drawPolygon(QPolygonF(corners))
    painter.setOpacity(0.85)  # the band's own edge may run here
    painter.fillRect(place, ink.plot)
    painter.setOpacity(1.0)
    paint_word(painter, QPointF(place.left() + 2, place.top()), band.outside_label, ink.text, ink)


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The difference in one view, arrays of shape (n,)."""

    at_s: Floats
    values: Floats


def difference_in(lane: DifferenceLane, time: TimeScale) -> Difference:
    """Means of both traces at the same times, subtracted; NaN where one of them has no reading."""
    pixels = max(1, min(int(time.width_px), int((time.stop_s - time.start_s) / _MEAN_S)))
    edges = np.linspace(time.start_s, time.stop_s, pixels + 1)
    one, other = (_means(source, edges) for source in (lane.one, lane.other))
    at_s = (edges[:-1] + edges[1:]) / 2
    values = other - one
    if lane.from_s is not None:
        values[at_s < lane.from_s] = np.nan
    return Difference(at_s, values)


def _means(source: ColumnSource, edges: Floats) -> Floats:
    """Mean of each stretch between edges; where a slow meter has no reading in one, its last one stands."""
    found = source.between(float(edges[0]), float(edges[-1]), edges.size - 1)
    at_s, values = found.at_s, mean_of(found)
    read = np.isfinite(values)
    at_s, values = at_s[read], values[read]
    count = edges.size - 1
    if not at_s.size:
        return np.full(count, np.nan)
    place = np.searchsorted(edges, at_s, side="right") - 1
    inside = (place >= 0) & (place < count)
    sums = np.bincount(place[inside], weights=values[inside], minlength=count)
    counts = np.bincount(place[inside], minlength=count)
    means = np.divide(sums, counts, out=np.full(count, np.nan), where=counts > 0)
    last = np.searchsorted(at_s, edges[:-1], side="right") - 1
    reach_s = max(2.5 / source.rate_hz if source.rate_hz > 0 else 0.0, 1.5 * float(edges[1] - edges[0]))
    stands = np.isnan(means) & (last >= 0) & (edges[:-1] - at_s[np.maximum(last, 0)] <= reach_s)
    return np.where(stands, values[np.maximum(last, 0)], means)


def difference_range(found: Difference) -> float:
    """How far the axis goes to both sides of 0, in ampere."""
    known = np.abs(found.values[np.isfinite(found.values)])
    return max(1e-6, 1.15 * float(known.max())) if known.size else 1e-3


def paint_difference(
    painter: QPainter, area: QRectF, lane: DifferenceLane, found: Difference, time: TimeScale, ink: Ink
) -> None:
    """The difference on an axis of its own; hatched up to where both traces are lined up."""
    reach = difference_range(found)
    value = ValueScale(-reach, reach, area.top(), area.height())
    painter.setPen(ink.grid)
    painter.drawLine(QLineF(area.left(), value.y(0.0), area.right(), value.y(0.0)))
    begin = time.right_px if lane.from_s is None else min(max(time.x(lane.from_s), time.left_px), time.right_px)
    paint_curve(painter, Points(found.at_s, found.values), time, value, 1e9, ink.difference)
    if begin > time.left_px:
        hatched = QRectF(area.left(), area.top(), begin - area.left(), area.height())
        paint_hatch(painter, hatched, ink)
        paint_plate(painter, hatched, lane.note, ink)
    paint_word(painter, QPointF(begin + 4, area.top()), lane.label, ink.text_muted, ink)


def paint_notes(painter: QPainter, lane: QRectF, notes: tuple[NoteFlag, ...], time: TimeScale, ink: Ink) -> None:
    """A flag at the time of each note; many in view are counted instead."""
    shown = [note for note in notes if time.left_px <= time.x(note.at_s) <= time.right_px]
    if len(shown) > _MOST_NOTES:
        paint_word(painter, QPointF(lane.left() + 4, lane.bottom() - 20), f"{len(shown)} ⚑", ink.text_muted, ink)
        return
    free_from = lane.left()
    for note in sorted(shown, key=lambda note: note.at_s):
        x = time.x(note.at_s)
        painter.setPen(ink.marker)
        painter.drawLine(QLineF(x, lane.bottom() - 2.2 * _NOTE_PX, x, lane.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.note)
        top = lane.bottom() - 2.2 * _NOTE_PX
        flag = [QPointF(x, top), QPointF(x + _NOTE_PX, top + _NOTE_PX / 2), QPointF(x, top + _NOTE_PX)]
        painter.drawPolygon(QPolygonF(flag))
        width = ink.caption_metrics.horizontalAdvance(note.text)
        if x >= free_from and x + _NOTE_PX + 4 + width < lane.right():
            painter.setOpacity(0.85)
            painter.fillRect(QRectF(x + _NOTE_PX + 2, top - 4, width + 4, ink.caption_metrics.height()), ink.plot)
            painter.setOpacity(1.0)
            paint_word(painter, QPointF(x + _NOTE_PX + 4, top - 4), note.text, ink.text, ink)
            free_from = x + _NOTE_PX + 12 + width
