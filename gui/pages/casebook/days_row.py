"""From one day to another, both typed: shown below the filters while those days are asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gui.cards.pieces import Kind, words
from gui.pages.casebook.asked import LONGEST_DAY, Days, typed_days
from gui.pages.casebook.words import CasebookWords
from gui.theme import Theme


class DaysRow(QWidget):
    """Two fields, of which an empty one is open, and a sentence where one holds no day."""

    days_changed = Signal(object)
    """`Days`; what is no day changes nothing."""
    said = Signal(str)

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self._say, self._days = say, Days()
        self.since, self.until = QLineEdit(), QLineEdit()
        self._sentence = words("", Kind.STRONG, wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space.x2)
        width_px = self.fontMetrics().horizontalAdvance(say.day_hint) + 4 * theme.space.x3
        for field, name in ((self.since, say.since), (self.until, say.until)):
            field.setAccessibleName(name)
            field.setPlaceholderText(say.day_hint)
            field.setMaxLength(LONGEST_DAY)
            field.setMinimumWidth(round(width_px * theme.text_size / 2))
            field.setMaximumWidth(round(width_px * theme.text_size))
            field.textChanged.connect(self._typed)
            field.editingFinished.connect(self._left)
            label = QLabel(name)
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field, 1)
        layout.addWidget(self._sentence, 2)

    @property
    def sentence(self) -> str:
        """What is wrong with what was typed; empty where nothing is."""
        return self._sentence.text()

    def show_days(self, days: Days) -> None:
        """Put these days into the fields; what somebody is typing is left alone where it means the same."""
        if days == self._days:
            return
        self._days = days
        for field, day in ((self.since, days.since), (self.until, days.until)):
            blocked = field.blockSignals(True)
            field.setText(day.isoformat() if day is not None else "")
            field.blockSignals(blocked)
        self._show_problem("")

    def _typed(self) -> None:
        """A day that is half typed is not wrong yet."""
        typed = typed_days(self.since.text(), self.until.text(), self._say)
        if isinstance(typed, Days):
            self._show_problem("")
            self._take(typed)

    def _left(self) -> None:
        typed = typed_days(self.since.text(), self.until.text(), self._say)
        self._show_problem(typed if isinstance(typed, str) else "")

    def _take(self, days: Days) -> None:
        if days != self._days:
            self._days = days
            self.days_changed.emit(days)

    def _show_problem(self, sentence: str) -> None:
        if sentence == self._sentence.text():
            return
        self._sentence.setText(sentence)
        for field in (self.since, self.until):
            field.setAccessibleDescription(sentence)
        if sentence:
            self.said.emit(sentence)
