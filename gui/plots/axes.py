"""Grid lines, ticks and the words beside the lanes."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from gui.plots.curves import ValueScale
from gui.plots.ink import Ink
from gui.plots.ticks import Tick
from gui.plots.timescale import TimeScale

_GAP_PX = 8.0
_LEAST_BESIDE_PX = 64.0
_WIDEST_VALUE = "−888.8\u00a0mA"
"""The room beside the lanes takes a value of this width: it stands still while the axis follows what is in view."""


def beside_px(names: list[str], ink: Ink) -> float:
    """How wide the room to the left of the lanes is, so that their names and values stand there whole."""
    widest = max(ink.caption_metrics.horizontalAdvance(text) for text in (_WIDEST_VALUE, *names))
    return max(_LEAST_BESIDE_PX, math.ceil(widest) + _GAP_PX)


def paint_value_axis(
    painter: QPainter, area: QRectF, ticks: tuple[Tick, ...], value: ValueScale, ink: Ink, *, labels: bool
) -> None:
    """A grid line at each tick and its label to the left of the lane."""
    height = ink.caption_metrics.height()
    for tick in ticks:
        y = value.y(tick.value)
        painter.setPen(ink.grid)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        if labels:
            top = min(max(y - height / 2, area.top() - height / 2), area.bottom() - height / 2)
            _paint_beside(painter, area, top, height, tick.label, ink)


def paint_name(painter: QPainter, area: QRectF, name: str, ink: Ink) -> None:
    """The name of a lane that has no values, to the left of it."""
    _paint_beside(painter, area, area.top(), area.height(), name, ink)


def paint_time_grid(painter: QPainter, area: QRectF, ticks: tuple[Tick, ...], time: TimeScale, ink: Ink) -> None:
    """A grid line at each tick of the time axis."""
    painter.setPen(ink.grid)
    painter.drawLines([QLineF(time.x(tick.value), area.top(), time.x(tick.value), area.bottom()) for tick in ticks])


def paint_time_axis(painter: QPainter, area: QRectF, ticks: tuple[Tick, ...], time: TimeScale, ink: Ink) -> None:
    """The labels under the lanes; one that would run into the one before it is left out."""
    painter.setFont(ink.caption)
    painter.setPen(ink.text_muted)
    free_from = area.left() - _GAP_PX
    for tick in ticks:
        width = ink.caption_metrics.horizontalAdvance(tick.label)
        left = min(max(time.x(tick.value) - width / 2, area.left()), area.right() - width)
        if left < free_from:
            continue
        painter.drawText(
            QRectF(left, area.top(), width + 1, area.height()),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            tick.label,
        )
        free_from = left + width + _GAP_PX


def _paint_beside(painter: QPainter, area: QRectF, top: float, height: float, text: str, ink: Ink) -> None:
    painter.setFont(ink.caption)
    painter.setPen(ink.text_muted)
    painter.drawText(
        QRectF(0, top, area.left() - _GAP_PX, height),
        int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
        text,
    )
