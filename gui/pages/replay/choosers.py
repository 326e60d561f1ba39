"""Buttons that say what is chosen, with … where it does not fit; the whole of it is the tooltip and the name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

_SIDES_PX = 40


class Chooser(QPushButton):
    """What kind of thing is chosen, and which one."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.setProperty("kind", "chooser")
        self._what, self._whole = what, what
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_choice(self, chosen: str) -> None:
        """Another thing is chosen."""
        self._whole = f"{self._what}  {chosen}"
        self.setAccessibleName(f"{self._what}. {chosen}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its first word."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._what) + _SIDES_PX, super().sizeHint().height())

    def _fit(self) -> None:
        room = max(0, self.width() - _SIDES_PX)
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
