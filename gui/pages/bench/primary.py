"""The one action of the page: always at the same place, on Space, and held where it switches the output on."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from gui.cards.keyed import key_px, paint_key
from gui.pages.bench.model import PrimaryText
from gui.plots.ink import font_of
from gui.theme import Theme

_BETWEEN_PX = 4
"""Around and between its two lines, at least."""


class PrimaryButton(QPushButton):
    """Filled, or outlined where waiting is the thing to do; holding fills it from left to right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text: PrimaryText | None = None
        self._held = 0.0
        lines_px = [QFontMetricsF(font_of(theme, one)).height() for one in (theme.text.heading, theme.text.caption)]
        self._high = max(theme.target.primary, ceil(sum(lines_px) + 3 * _BETWEEN_PX))
        """Two lines of any text size find room: a larger text makes the button higher, and is not cut."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # The sheet of the application gives buttons a height of their own, which a fixed size does not stand against.
        high = self._high
        self.setStyleSheet(f"min-height: {high}px; max-height: {high}px; border: none; padding: 0;")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a glove and its words need."""
        return QSize(200, self._high)

    def keep_place(self, keep: bool) -> None:
        """Whether its place stays free while there is no action: what stands around it then stays where it is."""
        policy = self.sizePolicy()
        if policy.retainSizeWhenHidden() != keep:
            policy.setRetainSizeWhenHidden(keep)
            self.setSizePolicy(policy)

    def show_action(self, text: PrimaryText | None, held: float) -> None:
        """Another action, or none; how far it is held."""
        if (text, held) == (self._text, self._held):
            return
        if text != self._text:
            self.setText(text.label if text is not None else "")
            self.setAccessibleName(text.label if text is not None else "")
            self.setAccessibleDescription(text.under if text is not None else "")
        self._text, self._held = text, held
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The ground, what is held of it, the words, the key."""
        text, theme = self._text, self._theme
        if text is None:
            return
        colours, width = theme.colours, theme.line.control
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        shape = QPainterPath()
        shape.addRoundedRect(place, theme.radius.medium, theme.radius.medium)
        painter.setPen(QPen(QColor(colours.action if text.filled else colours.border), width))
        painter.setBrush(QColor(colours.action if text.filled else colours.surface))
        painter.drawPath(shape)
        if self._held > 0:
            painter.setClipPath(shape)
            held = QRectF(place.left(), place.top(), place.width() * self._held, place.height())
            painter.fillRect(held, QColor(colours.energised))
            painter.setClipping(False)
        elif self.isDown():
            painter.fillPath(shape, QColor(0, 0, 0, 40))
        dark = self._held > 0.5
        ink = QColor(colours.on_energised if dark else colours.on_action if text.filled else colours.text)
        self._paint_words(painter, place, text, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, place: QRectF, text: PrimaryText, ink: QColor) -> None:
        theme = self._theme
        large = font_of(theme, theme.text.heading)
        gap, pad = float(theme.space.x2), float(theme.space.x2)
        label_w = QFontMetricsF(large).horizontalAdvance(text.label)
        room = place.width() - 2 * pad
        shows_key = label_w + gap + key_px(text.key, theme) <= room  # a larger text keeps the words
        if label_w > room:
            large.setPixelSize(int(large.pixelSize() * room / label_w))
            label_w = QFontMetricsF(large).horizontalAdvance(text.label)
        beside = gap + key_px(text.key, theme) if shows_key else 0.0
        small = font_of(theme, theme.text.caption)
        large_px, small_px = QFontMetricsF(large).height(), QFontMetricsF(small).height()
        between = (place.height() - large_px - small_px) / 3
        upper = QRectF(place.left(), place.top() + between, place.width(), large_px) if text.under else place
        x = place.center().x() - (label_w + beside) / 2
        painter.setPen(ink)
        painter.setFont(large)
        painter.drawText(QRectF(x, upper.top(), label_w + 1, upper.height()), Qt.AlignmentFlag.AlignVCenter, text.label)
        if shows_key:
            paint_key(painter, x + label_w + gap, upper.center().y(), text.key, ink, theme)
        if text.under:
            painter.setPen(ink)
            painter.setFont(small)
            lower = QRectF(place.left(), upper.bottom() + between, place.width(), small_px)
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, text.under)
