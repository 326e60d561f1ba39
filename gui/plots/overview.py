"""The strip under a run: the whole of it, small, with the part that is in view framed. Press or drag to go there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.columns import ColumnSource
from gui.plots.curves import ValueScale, paint_curve
from gui.plots.hatching import paint_hatch
from gui.plots.ink import Ink
from gui.plots.lanes import RunLanes, Span
from gui.plots.painting import Reported
from gui.plots.timescale import TimeScale

HEIGHT_PX = 46
_INSET_PX = 4.0
_RIGHT_PX = 8.0
_LEAST_FRAME_PX = 6.0


class Overview(QWidget):
    """The whole run on one strip; the curve is painted once for each width."""

    wanted = Signal(float)
    """The time that shall stand in the middle of the view."""

    def __init__(self, lanes: RunLanes, ink: Ink, left_px: float) -> None:
        super().__init__()
        self._lanes, self._ink, self._left_px = lanes, ink, left_px
        self._span = lanes.whole
        self._drawn: QPixmap | None = None
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{lanes.title}, whole run")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as may be."""
        return QSize(200, HEIGHT_PX)

    def set_lanes(self, lanes: RunLanes) -> None:
        """The same run, with more of it: painted anew where its length changed, or what lies over it."""
        if lanes.whole != self._lanes.whole or _curves(lanes) != _curves(self._lanes):
            self._drawn = None
        self._lanes = lanes
        self.update()

    def show_span(self, span: Span) -> None:
        """Frame what is in view."""
        self._span = span
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The curve is painted anew."""
        self._drawn = None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self._time().time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self._time().time_at(event.position().x()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The curve, what is out of view dimmed, and the frame."""
        with Reported():
            if self._drawn is None:
                self._drawn = self._draw()
            self._paint(self._drawn)

    def _paint(self, drawn: QPixmap) -> None:
        time, ink = self._time(), self._ink
        left, right = time.x(self._span.start_s), time.x(self._span.stop_s)
        if right - left < _LEAST_FRAME_PX:
            middle = (left + right) / 2
            left, right = middle - _LEAST_FRAME_PX / 2, middle + _LEAST_FRAME_PX / 2
        painter = QPainter(self)
        painter.drawPixmap(0, 0, drawn)
        dim = ink.surface
        painter.setOpacity(0.55)
        painter.fillRect(QRectF(time.left_px, 0, left - time.left_px, self.height()), dim)
        painter.fillRect(QRectF(right, 0, time.right_px - right, self.height()), dim)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.selection_edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, 1, right - left, self.height() - 2), 3, 3)
        painter.end()

    def _time(self) -> TimeScale:
        width = max(1.0, self.width() - self._left_px - _RIGHT_PX)
        return TimeScale(self._lanes.whole.start_s, self._lanes.whole.stop_s, self._left_px, width)

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(int(self.width() * ratio), int(self.height() * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(self._ink.surface)
        time = self._time()
        area = QRectF(time.left_px, _INSET_PX, time.width_px, self.height() - 2 * _INSET_PX)
        painter = QPainter(drawn)
        painter.fillRect(QRectF(time.left_px, 0, time.width_px, self.height()), self._ink.plot)
        painter.setClipRect(QRectF(time.left_px, 0, time.width_px, self.height()))
        lane = self._lanes.current
        if lane is None:
            paint_hatch(painter, area, self._ink)
        else:
            found = lane.columns.between(time.start_s, time.stop_s, max(1, int(time.width_px)))
            value = ValueScale(lane.low_a, lane.high_a, area.top(), area.height())
            paint_curve(painter, found, time, value, lane.columns.rate_hz, self._ink.current)
            for one in self._lanes.overlays:
                found = one.columns.between(time.start_s, time.stop_s, max(1, int(time.width_px)))
                curve = self._ink.series[one.number % len(self._ink.series)]
                paint_curve(painter, found, time, value, one.columns.rate_hz, curve)
            for gap in self._lanes.gaps:
                left, right = time.x(gap.span.start_s), time.x(gap.span.stop_s)
                paint_hatch(painter, QRectF(left, 0, max(2.0, right - left), self.height()), self._ink)
        painter.end()
        return drawn


def _curves(lanes: RunLanes) -> tuple[ColumnSource, ...]:
    """What is laid over the run."""
    return tuple(one.columns for one in lanes.overlays)
