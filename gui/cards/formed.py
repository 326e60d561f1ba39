"""The form of an answer: filled where there is one, a dashed outline where there is none; and numbers of reasons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel

from gui.cards.pieces import Kind, words
from gui.theme import Theme

_DISC_PX = 26
"""At least so large; it grows with the text."""


class FormedPanel(QFrame):
    """A panel that is told from others by its form, not by its colour alone."""

    def __init__(self, fill: str, dashes: str | None, theme: Theme) -> None:
        """`dashes` is the colour of the outline of a panel that gives no answer; `None` for one that does."""
        super().__init__()
        self._fill, self._dashes, self._look = fill, dashes, theme

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The form; words and icon stand on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = float(self._look.line.focus) if self._dashes is not None else 0.0
        path, radius = QPainterPath(), self._look.radius.large
        path.addRoundedRect(QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius)
        painter.setBrush(QColor(self._fill))
        outline = QPen(QColor(self._dashes), width, Qt.PenStyle.DashLine) if self._dashes is not None else None
        painter.setPen(outline if outline is not None else Qt.PenStyle.NoPen)
        painter.drawPath(path)
        painter.end()


def numbered_disc(number: int, theme: Theme) -> QLabel:
    """A number on a round ground, as reasons and things to do have them."""
    disc = words(str(number), Kind.STRONG)
    disc.setAlignment(Qt.AlignmentFlag.AlignCenter)
    size_px = max(_DISC_PX, theme.text.body.line_px)
    disc.setFixedSize(QSize(size_px, size_px))
    colours = theme.colours
    disc.setStyleSheet(
        f"background: {colours.marker}; color: {colours.plot}; border-radius: {size_px // 2}px; font-weight: bold;"
    )
    return disc
