"""The form of a verdict as a small tile: filled for an answer, dashed where there is none, a warning for damage.

The word beside it is in the colour of text: a verdict's own colour is a ground, and too dark for letters on a dark one.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.cards.answer_card import ICONS, verdict_fill, verdict_ink
from gui.cards.answer_model import VerdictForm
from gui.icons import Icon, paint_icon
from gui.plots.painting import saved
from gui.theme import Theme

TILE_PX = 26
_INSET = 3.0


def paint_tile(painter: QPainter, place: QRectF, form: VerdictForm | None, is_damaged: bool, theme: Theme) -> None:
    """Draw the tile into a square; nothing for a case that is not diagnosed."""
    if is_damaged:
        paint_icon(painter, place, Icon.WARNING, QColor(theme.colours.warn))
        return
    if form is None:
        return
    dashed = form is VerdictForm.CANNOT_SAY
    line = theme.line.control if dashed else 0.0
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(verdict_fill(form, theme.colours)))
        outline = QPen(QColor(theme.colours.verdict_cannot_say), line, Qt.PenStyle.DashLine)
        painter.setPen(outline if dashed else Qt.PenStyle.NoPen)
        inner = place.adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.drawRoundedRect(inner, theme.radius.small, theme.radius.small)
        ink = QColor(verdict_ink(form, theme.colours))
        paint_icon(painter, place.adjusted(_INSET, _INSET, -_INSET, -_INSET), ICONS[form], ink)


class VerdictTile(QWidget):
    """The tile beside a word that says the same."""

    def __init__(self, form: VerdictForm | None, is_damaged: bool, theme: Theme) -> None:
        super().__init__()
        self._form, self._is_damaged, self._theme = form, is_damaged, theme
        self.setFixedSize(TILE_PX, TILE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Draw it."""
        painter = QPainter(self)
        paint_tile(painter, QRectF(self.rect()), self._form, self._is_damaged, self._theme)
        painter.end()
