"""Own drawings on a grid of 24, in round strokes of 2."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
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
    BENCH = "phone with bolt"
    TRACE = "pulse"
    DECIDE = "scales"
    CASEBOOK = "folder"
    REPLAY = "grid"
    SETTINGS = "sliders"
    STOP = "octagon with bar"
    BOLT = "bolt"
    RING = "ring"
    TICK = "tick"
    CROSS = "cross"
    SEARCH = "magnifier"
    USB = "trident"
    CAMERA = "camera"


_STROKES: dict[Icon, tuple[tuple[tuple[float, float], ...], ...]] = {
    Icon.BENCH: (((13, 7), (10, 12), (14, 12), (11, 17)),),
    Icon.TRACE: (((2, 13), (6, 13), (8.5, 5), (12, 19), (15, 9), (17, 13), (22, 13)),),
    Icon.DECIDE: (
        ((12, 3), (12, 21)),
        ((8, 21), (16, 21)),
        ((5, 6), (19, 6)),
        ((2, 14), (5.5, 6.5), (9, 14), (2, 14)),
        ((15, 14), (18.5, 6.5), (22, 14), (15, 14)),
    ),
    Icon.CASEBOOK: (((3, 19), (3, 5), (9, 5), (11.5, 8), (21, 8), (21, 19), (3, 19)),),
    Icon.REPLAY: (
        ((9.2, 3.5), (9.2, 20.5)),
        ((14.8, 3.5), (14.8, 20.5)),
        ((3.5, 9.2), (20.5, 9.2)),
        ((3.5, 14.8), (20.5, 14.8)),
    ),
    Icon.SETTINGS: (((3, 7.5), (13, 7.5)), ((17, 7.5), (21, 7.5)), ((3, 16.5), (7, 16.5)), ((11, 16.5), (21, 16.5))),
    Icon.STOP: (
        ((8, 2.5), (16, 2.5), (21.5, 8), (21.5, 16), (16, 21.5), (8, 21.5), (2.5, 16), (2.5, 8), (8, 2.5)),
        ((8, 12), (16, 12)),
    ),
    Icon.BOLT: (((13.5, 2.5), (6, 13.5), (12, 13.5), (10.5, 21.5), (18, 10.5), (12, 10.5), (13.5, 2.5)),),
    Icon.TICK: (((4, 12.5), (9.5, 18), (20, 6.5)),),
    Icon.CROSS: (((5.5, 5.5), (18.5, 18.5)), ((18.5, 5.5), (5.5, 18.5))),
    Icon.SEARCH: (((14.5, 14.5), (20.5, 20.5)),),
    Icon.CAMERA: (((8, 6.5), (9.5, 4), (14.5, 4), (16, 6.5)),),
    Icon.USB: (
        ((12, 19), (12, 3)),
        ((9.5, 5.5), (12, 2.5), (14.5, 5.5)),
        ((12, 16), (6.5, 12.5), (6.5, 9.5)),
        ((12, 14), (17.5, 11), (17.5, 8)),
    ),
}
"""What is drawn in straight lines; curves are added in `icon_path`."""


def icon_path(icon: Icon) -> QPainterPath:
    """The strokes of an icon."""
    path = QPainterPath()
    if icon in _STROKES:
        for stroke in _STROKES[icon]:
            _add_lines(path, *stroke)
    match icon:
        case Icon.BENCH:
            path.addRoundedRect(QRectF(7, 2.5, 10, 19), 2, 2)
        case Icon.RING:
            path.addEllipse(QRectF(3.5, 3.5, 17, 17))
        case Icon.SETTINGS:
            path.addEllipse(QRectF(13, 5.5, 4, 4))
            path.addEllipse(QRectF(7, 14.5, 4, 4))
        case Icon.SEARCH:
            path.addEllipse(QRectF(4, 4, 12, 12))
        case Icon.USB:
            path.addEllipse(QRectF(10.5, 19, 3, 3))
        case Icon.CAMERA:
            path.addRoundedRect(QRectF(2.5, 6.5, 19, 13), 2, 2)
            path.addEllipse(QRectF(8.2, 9.2, 7.6, 7.6))
        case Icon.REPLAY:
            path.addRoundedRect(QRectF(3.5, 3.5, 17, 17), 1.5, 1.5)
        case Icon.DECIDE:
            for x in (2.0, 15.0):
                path.moveTo(x, 14)
                path.cubicTo(x + 1, 17.5, x + 6, 17.5, x + 7, 14)
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


def icon_picture(icon: Icon, ink: str, ground: str, size_px: int) -> QPixmap:
    """An icon on a filled ground with round corners: the program's own, for the desktop."""
    picture = QPixmap(size_px, size_px)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(0, 0, size_px, size_px), size_px / 5, size_px / 5)
    inset = size_px / 8
    paint_icon(painter, QRectF(inset, inset, size_px - 2 * inset, size_px - 2 * inset), icon, QColor(ink))
    painter.end()
    return picture


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
