"""Buttons that say what is chosen, with … where it does not fit; the whole of it is the tooltip and the name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from gui.cards.ground import painted_ground
from gui.icons import Icon, paint_icon
from gui.plots.ink import font_of
from gui.theme import Theme

_ICON_PX = 20


class Chooser(QPushButton):
    """What kind of thing is chosen, and which one."""

    def __init__(self, what: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "chooser")
        self._what, self._chosen, self._theme = what, "", theme
        self._sides_px = 4 * theme.space.x3 + _ICON_PX
        """Padding, icon and gaps beside the words."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_choice(self, chosen: str) -> None:
        """Another thing is chosen."""
        self._chosen = chosen
        self.setAccessibleName(f"{self._what}. {chosen}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its first word."""
        wide = QFontMetrics(self.font()).horizontalAdvance(self._what) + self._sides_px
        return QSize(wide, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The ground as of any button, a folder, what it is for, and in bold what is chosen."""
        painter = painted_ground(self)
        colours, text, gap = self._theme.colours, self._theme.text.body, float(self._theme.space.x3)
        place = QRectF(self.rect())
        icon = QRectF(gap, place.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        muted = QColor(colours.text_muted)
        paint_icon(painter, icon, Icon.CASEBOOK, muted)
        plain, bold = font_of(self._theme, text), font_of(self._theme, text, bold=True)
        left = icon.right() + gap
        for words, font, ink in (
            (self._what, plain, muted),
            (self._shown(), bold, QColor(colours.text) if self.isEnabled() else muted),
        ):
            painter.setFont(font)
            painter.setPen(ink)
            room = QRectF(left, place.top(), place.right() - gap - left, place.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            left += QFontMetrics(font).horizontalAdvance(words) + self._theme.space.x2
        painter.end()

    def _shown(self) -> str:
        """What is chosen, as far as there is room for it."""
        text = self._theme.text.body
        used = QFontMetrics(font_of(self._theme, text)).horizontalAdvance(self._what) + self._sides_px
        metrics = QFontMetrics(font_of(self._theme, text, bold=True))
        return metrics.elidedText(self._chosen, Qt.TextElideMode.ElideRight, max(0, self.width() - used))

    def _fit(self) -> None:
        shown, whole = self._shown(), f"{self._what}  {self._chosen}"
        self.setText(f"{self._what}  {shown}")
        self.setToolTip(whole if shown != self._chosen else "")
        self.update()
