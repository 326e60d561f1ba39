"""The filled button of a page with its key on it: what is to be done next, at one place, on Space."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QPushButton

from gui.cards.ground import painted_ground
from gui.cards.keyed import key_px, paint_key
from gui.plots.ink import font_of
from gui.theme import Theme


class FilledButton(QPushButton):
    """Its key is no part of its name, and gives way where a larger text needs the room."""

    def __init__(self, text: str, key: str, theme: Theme, *, low: bool = False) -> None:
        """`low`: as high as any other button, for a row of them."""
        super().__init__(text)
        self._key, self._theme = key, theme
        self._letters = font_of(theme, theme.text.body if low else theme.text.heading, bold=True)
        self._kind = "primary-low" if low else "primary"
        self.setProperty("kind", self._kind)

    @property
    def shows_key(self) -> bool:
        """Whether its key stands on it: not where it does nothing, and not where the words need the room."""
        room_px = self.width() - self._theme.space.x4
        return self.isEnabled() and self.is_filled and self._words_px() + self._key_px() <= room_px

    @property
    def is_filled(self) -> bool:
        """Whether it is the action now."""
        return bool(self.property("kind") == self._kind)

    def fill(self, filled: bool) -> None:
        """Whether it is the action now, or one button among others."""
        if filled != self.is_filled:
            self.setProperty("kind", self._kind if filled else "")
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Words and key."""
        hint = super().sizeHint()
        return QSize(hint.width() + round(self._key_px()), hint.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The words alone."""
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The ground as of any button, then the words, then the key in its frame."""
        painter = painted_ground(self)
        colours, place = self._theme.colours, QRectF(self.rect())
        ink = QColor(
            colours.text_muted if not self.isEnabled() else colours.on_action if self.is_filled else colours.text
        )
        beside_px = self._key_px() if self.shows_key else 0.0
        left = place.center().x() - (self._words_px() + beside_px) / 2
        painter.setPen(ink)
        painter.setFont(self._letters)
        words = QRectF(left, place.top(), self._words_px() + 1, place.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if beside_px:
            at = left + self._words_px() + self._theme.space.x2
            paint_key(painter, at, place.center().y(), self._key, ink, self._theme)
        painter.end()

    def _words_px(self) -> float:
        return QFontMetricsF(self._letters).horizontalAdvance(self.text())

    def _key_px(self) -> float:
        """The key in its frame, and the gap before it."""
        return key_px(self._key, self._theme) + self._theme.space.x2
