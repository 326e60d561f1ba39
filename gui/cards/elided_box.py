"""A chooser that may be narrower than its words: what is chosen ends in … then, and the whole of it is the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from gui.theme import Theme

_LEAST_LETTERS = 6
_FIELD_MARGIN_PX = 2
"""Which Qt leaves free around the words in their field."""


class ElidedBox(QComboBox):
    """Its list is as wide as its longest entry, however narrow the box is."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setView(QListView())
        # AdjustToContents would resize the box itself, 20 ms after another entry and over what stands beside it.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rest_px = 2 * theme.space.x3 + theme.space.x5 + 2 * round(theme.line.control) + _FIELD_MARGIN_PX
        """Outline, padding and arrow beside the text."""
        self.currentTextChanged.connect(self._tell)
        model = self.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.modelReset):
            changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Its longest entry, and the arrow."""
        return QSize(self._widest_px() + self._rest_px, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few letters, and the arrow."""
        least = self.fontMetrics().horizontalAdvance("m" * _LEAST_LETTERS) + self._rest_px
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Every entry whole."""
        self.view().setMinimumWidth(max(self.width(), self._widest_px() + self._rest_px))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """As Qt does, with … in place of a cut."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - _FIELD_MARGIN_PX
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _widest_px(self) -> int:
        return max((self.fontMetrics().horizontalAdvance(self.itemText(k)) for k in range(self.count())), default=0)

    def _tell(self, text: str) -> None:
        self.setToolTip(text)
