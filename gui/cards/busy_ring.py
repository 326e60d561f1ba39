"""A ring that turns while something goes on that takes longer than a blink."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme

_SIZE_PX, _LINE_PX = 32, 4
_NOTHING_FOR_MS, _EVERY_MS = 200, 50
_STEP_DEG, _LONG_DEG = 15, 100
_SIXTEENTHS = 16
"""Qt counts angles in sixteenths of a degree."""


class BusyRing(QWidget):
    """Words beside it say what goes on; under 200 ms nothing is seen of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._at_deg = theme, -_STEP_DEG
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        size_px = round(_SIZE_PX * theme.text_size)
        self.setFixedSize(QSize(size_px, size_px))

    @property
    def turns(self) -> bool:
        """Whether it is seen."""
        return self._at_deg >= 0

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin, a little later."""
        super().showEvent(event)
        self._at_deg = -_STEP_DEG
        self._timer.start(_NOTHING_FOR_MS)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """It turns only where it is seen."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """A pale ring, and a piece of it in the action's colour."""
        if not self.turns:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = _LINE_PX / 2 + 1
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(QColor(self._theme.colours.divider), _LINE_PX))
        painter.drawEllipse(place)
        pen = QPen(QColor(self._theme.colours.action), _LINE_PX)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(place, -self._at_deg * _SIXTEENTHS, _LONG_DEG * _SIXTEENTHS)
        painter.end()

    def _turn(self) -> None:
        self._at_deg = (self._at_deg + _STEP_DEG) % 360
        self._timer.setInterval(_EVERY_MS)
        self.update()
