"""What the shaded band behind a run is: a piece of it, and the number of boots."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.plots.ink import make_ink
from gui.theme import Theme

_WIDTH_PX, _HEIGHT_PX = 26, 16


class BandLegend(QWidget):
    """Hidden where there is no band."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = words("", Kind.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.x2)
        row.addWidget(_Swatch(theme))
        row.addWidget(self._words)
        self.hide()

    def show_text(self, text: str) -> None:
        """Another band; an empty text is none."""
        self._words.setText(text)
        self.setVisible(bool(text))


class _Swatch(QWidget):
    """The band's fill and its dashed edge."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        ink = make_ink(theme)
        self._fill, self._edge = ink.golden_fill, QPen(QColor(theme.colours.golden_edge), 1, ink.golden_edge.style())
        self.setFixedSize(_WIDTH_PX, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """As behind the curve."""
        painter = QPainter(self)
        painter.setPen(self._edge)
        painter.setBrush(self._fill)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
