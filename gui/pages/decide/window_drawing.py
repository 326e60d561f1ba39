"""Clause 3 as a drawing: both warranties as one bar, their dates, and where the claim lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.pages.decide.recommended import WindowText
from gui.plots.ink import font_of
from gui.theme import Theme

_EDGE_PX = 4


class WindowDrawing(QWidget):
    """One control with a text: everything that it shows is said too."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row_px = theme.text.caption.line_px + 2
        self._bar_px = theme.text.caption.line_px + 4
        self._text: WindowText | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: WindowText | None) -> None:
        """Another claim, or none."""
        self._text = text
        self.setVisible(text is not None)
        self.setAccessibleName(text.spoken if text is not None else "")
        self.setToolTip(text.spoken if text is not None else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Claim above the bar, three dates below it in two rows."""
        return QSize(4 * self._bar_px, self._bar_px + 3 * self._row_px + 2 * _EDGE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Two bars, three dates, one line for the claim."""
        text = self._text
        if text is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self._theme.colours
        painter.setFont(font_of(self._theme, self._theme.text.caption))
        width = self.width() - 2 * _EDGE_PX
        top = float(self._row_px)
        middle, end = _EDGE_PX + width * text.purchase_share, _EDGE_PX + width * text.end_share
        for left, right, fill, name in (
            (float(_EDGE_PX), middle, c.action_soft, text.purchase),
            (middle, end, c.warn_soft, text.extended),
        ):
            place = QRectF(left, top, right - left, self._bar_px)
            painter.setPen(QPen(QColor(c.border), 1))
            painter.setBrush(QColor(fill))
            painter.drawRect(place)
            painter.setPen(QColor(c.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)
        self._dates(painter, text, middle, end, top + self._bar_px)
        at = _EDGE_PX + width * text.claim_share
        painter.setPen(QPen(QColor(c.text), self._theme.line.focus))
        painter.drawLine(QPointF(at, top - 3), QPointF(at, top + self._bar_px + 3))
        self._write(painter, text.claim, at, 0, bold=True)
        painter.end()

    def _dates(self, painter: QPainter, text: WindowText, middle: float, end: float, below: float) -> None:
        painter.setPen(QColor(self._theme.colours.text_muted))
        self._write(painter, text.bought, _EDGE_PX, below)
        self._write(painter, text.extended_ends, end, below)
        painter.setPen(QPen(QColor(self._theme.colours.border), 1))
        painter.drawLine(QPointF(middle, below), QPointF(middle, below + self._row_px))
        self._write(painter, text.purchase_ends, middle, below + self._row_px)

    def _write(self, painter: QPainter, word: str, at: float, top: float, *, bold: bool = False) -> None:
        """A text in the middle over a place, as far as the edges let it."""
        font = font_of(self._theme, self._theme.text.caption)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.text if bold else self._theme.colours.text_muted))
        wide = QFontMetricsF(font).horizontalAdvance(word) + 2
        left = min(max(0.0, at - wide / 2), self.width() - wide)
        painter.drawText(QRectF(left, top, wide, self._row_px), Qt.AlignmentFlag.AlignCenter, word)
