"""What stands over the lanes: gaps, the key press, and the numbered reasons on their intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from gui.plots.clear_place import Taken, beside
from gui.plots.curves import ValueScale
from gui.plots.hatching import WORDS_FROM_PX, paint_hatch, paint_plate, paint_word
from gui.plots.ink import Ink
from gui.plots.lanes import Edge, Gap, KeyPress, Mark
from gui.plots.timescale import TimeScale

TopOf = Callable[[float, float], float]
DISC_RADIUS_PX = 12.0
_FLAG_PADDING_PX = 6.0
_ABOVE_PX = 20.0
"""How far a number stands above the curve."""
_TOP_BAR_PX = 4.0
_LEAST_GAP_PX = 2.0
_HATCHED_FROM_PX = 10.0
_DOUBT_FROM_PX = 1.5


def paint_gaps(
    painter: QPainter, areas: list[QRectF], gaps: tuple[Gap, ...], time: TimeScale, taken: Taken, ink: Ink
) -> None:
    """No line, no fill: hatched through every lane that needs readings, dashed where that is too narrow; with a count.

    The count of a narrow gap stands beside it, unless it would run into the next one or has no place of its own.
    """
    places = [_gap_place(gap, time) for gap in gaps]
    shown = [(gap, place) for gap, place in zip(gaps, places, strict=True) if place is not None]
    for _, place in shown:
        for area in areas:
            _paint_gap(painter, QRectF(place.left(), area.top(), place.width(), area.height()), ink)
    for gap, place in shown:
        if place.width() >= WORDS_FROM_PX:
            inside = QRectF(place.left(), areas[0].top(), place.width(), areas[0].height())
            paint_plate(painter, inside, gap.label, ink)
    for word, label in gap_words(areas[0], gaps, time, taken, ink):
        paint_word(painter, word.topLeft(), label, ink.text_muted, ink)


def gap_words(
    lane: QRectF, gaps: tuple[Gap, ...], time: TimeScale, taken: Taken, ink: Ink
) -> tuple[tuple[QRectF, str], ...]:
    """Where the counts of narrow gaps stand, clear of what is `taken`, and what they say.

    One that a line or a curve would cross everywhere is left out: the gap stands there, and the run's text says it.
    """
    found = []
    places = [(gap, place) for gap in gaps if (place := _gap_place(gap, time)) is not None]
    for k, (gap, place) in enumerate(places):
        next_px = places[k + 1][1].left() if k + 1 < len(places) else time.right_px
        width = ink.caption_metrics.horizontalAdvance(gap.label) + 2 * _FLAG_PADDING_PX
        if gap.label and place.width() < WORDS_FROM_PX and place.right() + width < next_px:
            word = beside(place, lane, width, ink.caption_metrics.height(), taken)
            if word is not None:
                found.append((word, gap.label))
    return tuple(found)


def _gap_place(gap: Gap, time: TimeScale) -> QRectF | None:
    """From where to where a gap goes in view; `None` outside of it."""
    left, right = time.x(gap.span.start_s), time.x(gap.span.stop_s)
    if right < time.left_px or left > time.right_px:
        return None
    left, right = max(left, time.left_px), min(max(right, left + _LEAST_GAP_PX), time.right_px)
    return QRectF(left, 0, right - left, 0)


def _paint_gap(painter: QPainter, place: QRectF, ink: Ink) -> None:
    if place.width() >= _HATCHED_FROM_PX:
        paint_hatch(painter, place, ink)
        return
    painter.fillRect(place, ink.plot)
    painter.setPen(ink.gap)
    painter.drawLine(QLineF(place.center().x(), place.top(), place.center().x(), place.bottom()))


def key_flag(lane: QRectF, key: KeyPress, time: TimeScale, ink: Ink) -> QRectF:
    """Where the word of the key press stands: left of its line where there is room, else right of it."""
    x = time.x(key.at_s)
    width = ink.bold_metrics.horizontalAdvance(key.label) + 2 * _FLAG_PADDING_PX
    left = x - width if x - width >= time.left_px else x
    return QRectF(left, lane.top() + _FLAG_PADDING_PX, width, ink.bold_metrics.height() + 4)


def paint_key(painter: QPainter, areas: list[QRectF], key: KeyPress, time: TimeScale, ink: Ink) -> None:
    """A line through the lanes with its flag in the first; soft edges where the time of the press is in doubt."""
    x = time.x(key.at_s)
    if not time.left_px <= x <= time.right_px:
        return
    half_px = key.doubt_s * time.px_per_s
    for area in areas:
        if half_px >= _DOUBT_FROM_PX:
            painter.setOpacity(0.6)
            painter.fillRect(QRectF(x - half_px, area.top(), 2 * half_px, area.height()), ink.selection)
            painter.setOpacity(1.0)
        painter.setPen(ink.marker)
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    flag = key_flag(areas[0], key, time, ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.marker_fill)
    painter.drawRoundedRect(flag, ink.theme.radius.small, ink.theme.radius.small)
    painter.setPen(ink.on_marker)
    painter.setFont(ink.caption_bold)
    painter.drawText(flag, int(Qt.AlignmentFlag.AlignCenter), key.label)


def paint_edge(
    painter: QPainter, areas: list[QRectF], edge: Edge, time: TimeScale, value: ValueScale, ink: Ink
) -> None:
    """A line where the run stands, and its word on the side that has room: a reading in the colour of its line."""
    x = time.x(edge.at_s)
    if not time.left_px <= x <= time.right_px:
        return
    painter.setPen(ink.selection_edge)
    painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for area in areas])
    width, height = ink.lead_metrics.horizontalAdvance(edge.label) + _FLAG_PADDING_PX, ink.lead_metrics.height()
    left = x + _FLAG_PADDING_PX if x + width + _FLAG_PADDING_PX <= time.right_px else x - width
    lane = areas[0]
    top = lane.center().y()
    if edge.value_a is not None:
        top = min(max(value.y(edge.value_a) - height - _FLAG_PADDING_PX, lane.top()), lane.bottom() - height)
    painter.setPen(ink.text if edge.value_a is None else ink.current.line.color())
    painter.setFont(ink.lead_bold)
    place = QRectF(left, top, width, height)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), edge.label)


def paint_chosen(painter: QPainter, lanes: QRectF, mark: Mark, time: TimeScale, ink: Ink) -> None:
    """The ground under the chosen reason: drawn before the curves."""
    place = _interval(lanes, mark, time)
    if place is not None:
        painter.fillRect(place, ink.selection)


def paint_chosen_edges(painter: QPainter, areas: list[QRectF], mark: Mark, time: TimeScale, ink: Ink) -> None:
    """Top bar and both edges of the chosen reason: drawn after the curves."""
    place = _interval(areas[0], mark, time)
    if place is None:
        return
    painter.fillRect(QRectF(place.left(), place.top(), place.width(), _TOP_BAR_PX), ink.selection_edge.color())
    painter.setPen(ink.selection_edge)
    for x in (time.x(mark.span.start_s), time.x(mark.span.stop_s)):
        if time.left_px <= x <= time.right_px:
            painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for area in areas])


@dataclass(frozen=True, slots=True)
class Disc:
    """Where the number of a reason stands, in pixels."""

    number: int
    x: float
    y: float

    def covers(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies on the disc, or so near to it."""
        return math.hypot(x - self.x, y - self.y) <= DISC_RADIUS_PX + margin


def place_discs(
    marks: tuple[Mark, ...], lane: QRectF, time: TimeScale, top_of: TopOf, taken: tuple[QRectF, ...]
) -> tuple[Disc, ...]:
    """The number of each reason over the middle of its interval, as far as in view; above the curve, none on another.

    `top_of` gives the pixel of the highest reading between two pixels; `taken` is where words stand.
    """
    placed: list[Disc] = []
    rooms = [place.adjusted(-DISC_RADIUS_PX, -DISC_RADIUS_PX, DISC_RADIUS_PX, DISC_RADIUS_PX) for place in taken]
    for mark in marks:
        left = max(time.left_px, time.x(mark.span.start_s))
        right = min(time.right_px, time.x(mark.span.stop_s))
        if right < left:
            continue
        x = min(max((left + right) / 2, time.left_px + DISC_RADIUS_PX), time.right_px - DISC_RADIUS_PX)
        y = max(lane.top() + DISC_RADIUS_PX, top_of(x - DISC_RADIUS_PX, x + DISC_RADIUS_PX) - _ABOVE_PX)
        step = -(2 * DISC_RADIUS_PX + 4) if y > lane.center().y() else 2 * DISC_RADIUS_PX + 4
        while any(place.contains(x, y) for place in rooms) or any(
            disc.covers(x, y, DISC_RADIUS_PX + 4) for disc in placed
        ):
            y += step
        placed.append(Disc(mark.number, x, y))
    return tuple(placed)


def paint_discs(painter: QPainter, discs: tuple[Disc, ...], chosen: int | None, ink: Ink) -> None:
    """The numbers of the reasons, the chosen one in the action colour."""
    painter.setFont(ink.caption_bold)
    for disc in discs:
        place = QRectF(disc.x - DISC_RADIUS_PX, disc.y - DISC_RADIUS_PX, 2 * DISC_RADIUS_PX, 2 * DISC_RADIUS_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.selection_edge.color() if disc.number == chosen else ink.marker_fill)
        painter.drawEllipse(place)
        painter.setPen(ink.on_marker)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(disc.number))


def _interval(lanes: QRectF, mark: Mark, time: TimeScale) -> QRectF | None:
    left, right = time.x(mark.span.start_s), time.x(mark.span.stop_s)
    if right < time.left_px or left > time.right_px:
        return None
    left, right = max(left, time.left_px), min(right, time.right_px)
    return QRectF(left, lanes.top(), max(1.0, right - left), lanes.height())
