"""STOP: the one red button, always there, always enabled, never asked twice."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from gui.icons import Icon, paint_icon
from gui.plots.ink import font_of
from gui.theme import Theme
from gui.words import LampWords

STOP_WIDTH_PX = 220
_ICON_PX = 30


class StopButton(QPushButton):
    """Switches the output off; when it is off already, once more, which is harmless."""

    def __init__(self, theme: Theme, say: LampWords) -> None:
        super().__init__(say.stop)
        self._theme = theme
        self.setAccessibleName(say.stop)
        self.setAccessibleDescription(say.stop_does)
        self.setToolTip(say.stop_does)
        self.setFixedSize(STOP_WIDTH_PX, theme.target.stop)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The sign of a stop, the word, and the key that does the same."""
        colours, line, radius = self._theme.colours, self._theme.line, self._theme.radius
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.danger))
        painter.drawRoundedRect(place, radius.medium, radius.medium)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = QColor(colours.on_danger)
        inset = line.control * 1.5
        painter.setPen(QPen(ink, line.control / 2))
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius.medium - 1, radius.medium - 1)
        if self.isDown():
            painter.fillRect(place.adjusted(inset, inset, -inset, -inset), QColor(0, 0, 0, 60))
        self._paint_words(painter, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: QColor) -> None:
        space, key = self._theme.space, "Esc"
        large, small = font_of(self._theme, self._theme.text.title), font_of(self._theme, self._theme.text.caption)
        small.setBold(True)
        word_w = QFontMetricsF(large).horizontalAdvance(self.text())
        key_w = QFontMetricsF(small).horizontalAdvance(key) + 2 * space.x2
        room = self.width() - 2 * space.x4
        needed = _ICON_PX + word_w + key_w + 2 * space.x3
        if needed > room:  # a larger text keeps the word; the sign gives way
            needed -= _ICON_PX + space.x3
        x = (self.width() - needed) / 2
        middle = self.height() / 2
        if needed == _ICON_PX + word_w + key_w + 2 * space.x3:
            paint_icon(painter, QRectF(x, middle - _ICON_PX / 2, _ICON_PX, _ICON_PX), Icon.STOP, ink)
            x += _ICON_PX + space.x3
        painter.setPen(ink)
        painter.setFont(large)
        painter.drawText(QRectF(x, 0, word_w + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        x += word_w + space.x3
        cap_h = QFontMetricsF(small).height() + space.x1
        cap = QRectF(x, middle - cap_h / 2, key_w, cap_h)
        painter.setFont(small)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.setPen(QPen(ink, self._theme.line.divider))
        painter.drawRoundedRect(cap, self._theme.radius.small, self._theme.radius.small)
