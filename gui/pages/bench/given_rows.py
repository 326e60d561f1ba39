"""The answers that were given, one row each with the button that changes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analysis.checks import Check
from gui.cards.pieces import Kind, words
from gui.pages.bench.given import GivenText
from gui.pages.bench.words import BenchWords
from gui.theme import Theme


class GivenRows(QWidget):
    """Built for one answer; it goes with it."""

    change_wanted = Signal(object)
    """A `Check` that is to be asked again."""

    def __init__(self, given: tuple[GivenText, ...], theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._buttons: list[QPushButton] = []
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.x2, space.x2, space.x2, space.x2)
        layout.setSpacing(space.x3)
        layout.addWidget(words(say.given, Kind.STRONG))
        for one in given:
            layout.addLayout(self._row(one))

    @property
    def controls(self) -> list[QWidget]:
        """The buttons, in their order."""
        return list(self._buttons)

    def _row(self, one: GivenText) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(words(one.question, wrap=True))
        left.addWidget(words(one.answer, Kind.STRONG))
        button = QPushButton(self._say.change_answer)
        button.setAccessibleName(one.change)
        button.setProperty("kind", "push")
        button.clicked.connect(partial(self._want, one.check))
        self._buttons.append(button)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.x3)
        row.addLayout(left, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _want(self, check: Check, _on: bool = True) -> None:
        self.change_wanted.emit(check)
