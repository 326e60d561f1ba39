"""Hatched areas: what is not known, not counted or not measured, with a sentence where there is room."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.plots.ink import Ink
from gui.plots.painting import saved

_STRIDE_PX = 12.0
_PLATE_PADDING_PX = 6.0
WORDS_FROM_PX = 60.0
"""Narrower areas carry no sentence."""


def paint_hatch(painter: QPainter, area: QRectF, ink: Ink) -> None:
    """Lines at 45°, fixed to the page so that neighbouring areas join without a seam."""
    if area.isEmpty():
        return
    with saved(painter):
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.fillRect(area, ink.plot)
        hatch(painter, area, ink.hatch)


def hatch(painter: QPainter, area: QRectF, pen: QPen) -> None:
    """The lines alone, over whatever lies there and clipped to it."""
    with saved(painter):
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setPen(pen)
        height = area.height()
        first = int((area.left() + area.top()) // _STRIDE_PX)
        last = int((area.right() + area.bottom()) // _STRIDE_PX) + 1
        lines = []
        for k in range(first, last + 1):
            sum_px = k * _STRIDE_PX
            lines.append(QLineF(sum_px - area.top(), area.top(), sum_px - area.top() - height, area.bottom()))
        painter.drawLines(lines)


def paint_plate(painter: QPainter, area: QRectF, text: str, ink: Ink) -> None:
    """A sentence in the middle of an area, on a plate that keeps it readable; broken into lines where it must be.

    Left out where the area is too small for it: the run's text says it too.
    """
    if area.width() < WORDS_FROM_PX or not text:
        return
    room = QRectF(area).adjusted(_PLATE_PADDING_PX * 2, 2, -_PLATE_PADDING_PX * 2, -2)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.setFont(ink.caption)
    painter.setPen(ink.text_muted)  # without a pen Qt measures no text
    needed = painter.boundingRect(room, int(flags), text)
    if needed.width() > room.width() + 0.5 or needed.height() > room.height() + 0.5:
        return
    plate = needed.adjusted(-_PLATE_PADDING_PX, -1, _PLATE_PADDING_PX, 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.plot)
    painter.drawRoundedRect(plate, ink.theme.radius.small, ink.theme.radius.small)
    painter.setPen(ink.text_muted)
    painter.drawText(room, int(flags), text)


def paint_word(painter: QPainter, at: QPointF, text: str, colour: QColor, ink: Ink) -> None:
    """A short word, its upper left corner at `at`; without a ground of its own, so that it hides no reading."""
    metrics = ink.caption_metrics
    painter.setFont(ink.caption)
    painter.setPen(colour)
    painter.drawText(QPointF(at.x(), at.y() + metrics.ascent()), text)
