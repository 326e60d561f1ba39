"""The two markers: lines with numbered flags, what lies between them, and how far they are apart."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from bench.report.quantities import grouped
from gui.plots.ink import Ink
from gui.plots.lanes import Markers
from gui.plots.timescale import TimeScale

GRIP_PX = 8.0
"""A marker is taken hold of this near to its line."""
_FLAG_WIDTH_PX, _FLAG_HEIGHT_PX = 26.0, 22.0
FLAG_PX = _FLAG_HEIGHT_PX + 4.0
"""How high a strip for the flags is."""
_PADDING_PX = 6.0


def marker_near(markers: Markers, x_px: float, time: TimeScale) -> int | None:
    """The number of the marker that stands there, the nearer one of two."""
    near = [(abs(time.x(at_s) - x_px), number) for number, at_s in markers.placed if time.x(at_s) >= time.left_px]
    distance, number = min(near, default=(GRIP_PX + 1.0, 0))
    return number if distance <= GRIP_PX else None


def paint_between(painter: QPainter, lanes: QRectF, markers: Markers, time: TimeScale, ink: Ink) -> None:
    """The soft ground between both markers: drawn before the curves."""
    stretch = markers.stretch
    if stretch is None:
        return
    left, right = max(time.x(stretch.start_s), time.left_px), min(time.x(stretch.stop_s), time.right_px)
    if right > left:
        painter.fillRect(QRectF(left, lanes.top(), right - left, lanes.height()), ink.selection)


def paint_markers(painter: QPainter, top: QRectF, lanes: QRectF, markers: Markers, time: TimeScale, ink: Ink) -> None:
    """Lines through all lanes, flags on top of them, and the distance between the flags: drawn last."""
    flags = []
    for number, at_s in markers.placed:
        x = time.x(at_s)
        if not time.left_px <= x <= time.right_px:
            continue
        painter.setPen(ink.marker)
        painter.drawLine(QLineF(x, top.top() + _FLAG_HEIGHT_PX, x, lanes.bottom()))
        left = min(max(x - _FLAG_WIDTH_PX / 2, time.left_px), time.right_px - _FLAG_WIDTH_PX)
        flag = QRectF(left, top.top() + 1, _FLAG_WIDTH_PX, _FLAG_HEIGHT_PX)
        flags.append(flag)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.marker_fill)
        painter.drawRoundedRect(flag, ink.theme.radius.small, ink.theme.radius.small)
        painter.setPen(ink.on_marker)
        painter.setFont(ink.caption_bold)
        painter.drawText(flag, int(Qt.AlignmentFlag.AlignCenter), str(number))
    if len(flags) == 2:
        _paint_distance(painter, min(flags, key=QRectF.left), max(flags, key=QRectF.left), markers, ink)


def _paint_distance(painter: QPainter, one: QRectF, two: QRectF, markers: Markers, ink: Ink) -> None:
    stretch = markers.stretch
    if stretch is None:
        return
    text = f"{grouped(stretch.length_s, 3)}\u00a0s"
    width = ink.bold_metrics.horizontalAdvance(text) + 2 * _PADDING_PX
    if two.left() - one.right() < width:
        return
    y = one.center().y()
    plate = QRectF((one.right() + two.left() - width) / 2, one.top(), width, one.height())
    painter.setPen(ink.marker)
    painter.drawLine(QLineF(one.right(), y, plate.left(), y))
    painter.drawLine(QLineF(plate.right(), y, two.left(), y))
    painter.fillRect(plate, ink.plot)
    painter.setPen(ink.text)
    painter.setFont(ink.caption_bold)
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)


def flag_at(at: QPointF, top: QRectF, markers: Markers, time: TimeScale) -> int | None:
    """The marker whose flag lies under a place."""
    if not top.top() <= at.y() <= top.top() + _FLAG_HEIGHT_PX:
        return None
    return next((n for n, at_s in markers.placed if abs(time.x(at_s) - at.x()) <= _FLAG_WIDTH_PX / 2), None)
