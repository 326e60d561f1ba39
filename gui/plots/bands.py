"""The lanes of named stretches: boot stages above the current, USB and ADB states below it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gui.plots.hatching import paint_hatch, paint_plate
from gui.plots.ink import Ink
from gui.plots.lanes import EventTick, Span, StageBand, UsbLane
from gui.plots.timescale import TimeScale

_LABEL_PADDING_PX = 6.0
_TICK_HALF_PX = 4.0
_LEAST_BAND_PX = 1.0
_DOUBT_FROM_PX = 1.5
"""Less doubt than this is not seen; more than the band itself says nothing more."""


def paint_stages(painter: QPainter, area: QRectF, stages: tuple[StageBand, ...], time: TimeScale, ink: Ink) -> None:
    """Labelled bands; a start found with doubt has a dashed edge as wide as the doubt."""
    for stage in stages:
        fill = QBrush(Qt.BrushStyle.NoBrush) if stage.colour is None else ink.stages[stage.colour.value]
        band = _band(area, stage.span, time)
        if band is None:
            continue
        _paint_band(painter, band, fill, ink.outline if stage.colour is None else None, ink)
        colour = ink.text if stage.colour is None else ink.on_stage
        _paint_label(painter, _shown(band, time), stage.label, colour, ink)
        _paint_doubt(painter, band, stage.doubt_s * time.px_per_s, ink)


def paint_usb(painter: QPainter, area: QRectF, lane: UsbLane, time: TimeScale, ink: Ink) -> None:
    """States as bands, other things that the phone said as ticks; hatched with its reason where nobody looked."""
    if lane.note is not None:
        paint_hatch(painter, area, ink)
        paint_plate(painter, area, lane.note, ink)
    for band in lane.bands:
        place = _band(area, band.span, time)
        if place is not None:
            _paint_band(painter, place, ink.usb[band.colour.value], None, ink)
            _paint_label(painter, _shown(place, time), band.label, ink.on_usb, ink)
    _paint_ticks(painter, area, lane.ticks, time, ink)


def _band(area: QRectF, span: Span, time: TimeScale) -> QRectF | None:
    left, right = time.x(span.start_s), time.x(span.stop_s)
    if right <= time.left_px or left >= time.right_px:
        return None
    return QRectF(left, area.top(), max(_LEAST_BAND_PX, right - left), area.height())


def _shown(band: QRectF, time: TimeScale) -> QRectF:
    """The part of a band that is in view: its label stands in the middle of that."""
    left, right = max(band.left(), time.left_px), min(band.right(), time.right_px)
    return QRectF(left, band.top(), right - left, band.height())


def _paint_band(painter: QPainter, band: QRectF, fill: QBrush, outline: QPen | None, ink: Ink) -> None:
    painter.setPen(outline if outline is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    radius = min(float(ink.theme.radius.small), band.width() / 2)
    # A pixel of ground between two bands, where there is room for it.
    inner = band.adjusted(0, 0, -1, 0) if band.width() > 3 else band
    painter.drawRoundedRect(inner, radius, radius)


def _paint_label(painter: QPainter, room: QRectF, label: str, colour: QColor, ink: Ink) -> None:
    if ink.caption_metrics.horizontalAdvance(label) + 2 * _LABEL_PADDING_PX > room.width():
        return
    painter.setPen(colour)
    painter.setFont(ink.caption)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), label)


def _paint_doubt(painter: QPainter, band: QRectF, half_px: float, ink: Ink) -> None:
    if half_px < _DOUBT_FROM_PX or 2 * half_px > band.width():
        return
    painter.setPen(ink.dashed)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(band.left() - half_px, band.top() + 0.5, 2 * half_px, band.height() - 1))


def _paint_ticks(painter: QPainter, area: QRectF, ticks: tuple[EventTick, ...], time: TimeScale, ink: Ink) -> None:
    painter.setPen(ink.marker)
    painter.setBrush(ink.marker_fill)
    for tick in ticks:
        x = time.x(tick.at_s)
        if not time.left_px <= x <= time.right_px:
            continue
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        top = area.top()
        painter.drawPolygon(
            QPolygonF(
                [QPointF(x - _TICK_HALF_PX, top), QPointF(x + _TICK_HALF_PX, top), QPointF(x, top + _TICK_HALF_PX)]
            )
        )
