"""Own drawings on a grid of 24, in round strokes of 2."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.plots.painting import saved

_GRID = 24.0
_STROKE = 2.0


class Icon(Enum):
    """What is drawn."""

    BOARD = "board"
    BOARD_WITH_TICK = "board with tick"
    QUESTION = "question"
    WARNING = "warning"


def icon_path(icon: Icon) -> QPainterPath:
    """The strokes of an icon."""
    path = QPainterPath()
    match icon:
        case Icon.BOARD | Icon.BOARD_WITH_TICK:
            _add_board(path)
            if icon is Icon.BOARD_WITH_TICK:
                _add_lines(path, (9, 12.2), (11.2, 14.6), (15.2, 9.6))
            else:
                path.addRoundedRect(QRectF(9.5, 9.5, 5, 5), 0.8, 0.8)
        case Icon.QUESTION:
            path.moveTo(8, 8.5)
            path.cubicTo(8, 3.5, 16, 3.5, 16, 8.5)
            path.cubicTo(16, 11.5, 12, 11.5, 12, 15)
            _add_lines(path, (12, 19.4), (12, 19.6))
        case Icon.WARNING:
            _add_lines(path, (12, 3.5), (21.5, 20), (2.5, 20), (12, 3.5))
            _add_lines(path, (12, 9.5), (12, 14))
            _add_lines(path, (12, 17), (12, 17.1))
    return path


def paint_icon(painter: QPainter, place: QRectF, icon: Icon, colour: QColor) -> None:
    """Draw an icon into a square."""
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(place.topLeft())
        painter.scale(place.width() / _GRID, place.height() / _GRID)
        pen = QPen(colour, _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(icon_path(icon))


class IconView(QWidget):
    """An icon beside words that say the same."""

    def __init__(self, icon: Icon, colour: str, size_px: int) -> None:
        super().__init__()
        self._icon, self._colour = icon, QColor(colour)
        self.setFixedSize(QSize(size_px, size_px))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Draw the icon."""
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), self._icon, self._colour)
        painter.end()


def _add_board(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(5, 5, 14, 14), 2, 2)
    for at in (9.0, 15.0):
        _add_lines(path, (at, 2), (at, 5))
        _add_lines(path, (at, 19), (at, 22))
        _add_lines(path, (2, at), (5, at))
        _add_lines(path, (19, at), (22, at))


def _add_lines(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
