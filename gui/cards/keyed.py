"""A button with no outline of its own whose key stands on it in a frame: a way to elsewhere, told from a mere text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from gui.cards.ground import painted_ground
from gui.plots.ink import font_of
from gui.theme import Theme


def key_px(key: str, theme: Theme) -> float:
    """How wide a key in its frame is."""
    return QFontMetricsF(font_of(theme, theme.text.caption, bold=True)).horizontalAdvance(key) + 2.0 * theme.space.x2


def paint_key(painter: QPainter, left: float, middle: float, key: str, ink: QColor, theme: Theme) -> None:
    """A key in its frame: from `left`, its middle at the height `middle`."""
    letters = font_of(theme, theme.text.caption, bold=True)
    high = QFontMetricsF(letters).height() + 4
    cap = QRectF(left, middle - high / 2, key_px(key, theme), high)
    painter.setPen(ink)
    painter.setFont(letters)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
    painter.setPen(QPen(ink, theme.line.divider))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cap, theme.radius.small, theme.radius.small)


class KeyedButton(QPushButton):
    """Its key is no part of its name."""

    def __init__(self, text: str, key: str, theme: Theme, *, kind: str, key_first: bool = False) -> None:
        """`kind` as the style sheet knows it; `key_first` puts the key before the words, as a list of keys does."""
        super().__init__(text)
        self._key, self._theme, self._key_first = key, theme, key_first
        self.setAccessibleName(text)
        self.setProperty("kind", kind)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Words and key."""
        hint = super().sizeHint()
        return QSize(hint.width() + round(key_px(self._key, self._theme)) + self._theme.space.x2, hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Both stand whole."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The ground as of any button, then words and key."""
        painter = painted_ground(self)
        ink, place = self._ink(), QRectF(self.rect())
        words_px, cap_px = QFontMetricsF(self.font()).horizontalAdvance(self.text()), key_px(self._key, self._theme)
        gap = float(self._theme.space.x2)
        left = place.center().x() - (words_px + gap + cap_px) / 2
        words_left, cap_left = (left + cap_px + gap, left) if self._key_first else (left, left + words_px + gap)
        painter.setPen(ink)
        painter.setFont(self.font())
        words = QRectF(words_left, place.top(), words_px + 1, place.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        paint_key(painter, cap_left, place.center().y(), self._key, ink, self._theme)
        painter.end()

    def _ink(self) -> QColor:
        """As the sheet has it. Not from the palette: what that hands out is gone when the sheet is worked out anew."""
        colours = self._theme.colours
        is_way = self.property("kind") == "plain" and self.isEnabled()
        return QColor(colours.action if is_way else colours.text_muted)
