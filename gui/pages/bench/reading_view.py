"""The reading of the Bench page, to be read from far away."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.pages.bench.figures import ReadingText, widest
from gui.plots.ink import font_of
from gui.theme import Theme


class ReadingView(QWidget):
    """The large reading: right-aligned in a box of one width, its unit behind it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ReadingText("", "")
        self._large = font_of(theme, theme.text.reading)
        self._unit = font_of(theme, theme.text.title)
        self._unit.setPixelSize(theme.text.state.px - 8)
        self.setFixedHeight(theme.text.reading.line_px + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for every reading."""
        return QSize(320, self._theme.text.reading.line_px + 4)

    def show_reading(self, text: ReadingText) -> None:
        """Another reading."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(f"{text.number} {text.unit}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Number and unit on one base line."""
        painter = QPainter(self)
        large = QFontMetrics(self._large)
        box = max(large.horizontalAdvance(widest(self._text)), large.horizontalAdvance(self._text.number))
        base = (self.height() + large.ascent() - large.descent()) / 2
        painter.setPen(QColor(self._theme.colours.text))
        painter.setFont(self._large)
        painter.drawText(int(box - large.horizontalAdvance(self._text.number)), int(base), self._text.number)
        painter.setFont(self._unit)
        painter.drawText(box + self._theme.space.x3, int(base), self._text.unit)
        painter.end()
