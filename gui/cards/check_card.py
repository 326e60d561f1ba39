"""The next check as one question, and what each answer to it would decide."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.cards.answer_model import CheckText, OutcomeText
from gui.cards.pieces import Kind, column, scrolled, words
from gui.theme import Theme
from gui.words import AnswerWords


class CheckPanel(QWidget):
    """The question and its outcomes."""

    def __init__(self, check: CheckText, theme: Theme, say: AnswerWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)

        inner = column(theme.space.x4, theme.space.x2)
        inner.setContentsMargins(theme.space.x4, 0, theme.space.x4, theme.space.x3)
        self._fill(inner, check)
        inner.addStretch(1)
        outer.addWidget(scrolled(inner, check.question, focus=True))

    def _fill(self, inner: QVBoxLayout, check: CheckText) -> None:
        inner.addWidget(words(check.effort, Kind.CAPTION, wrap=True))
        inner.addWidget(words(check.question, Kind.HEADING, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.x2)
        for outcome in check.outcomes:
            row.addWidget(self._outcome(outcome), 1)
        inner.addLayout(row)

    def _outcome(self, outcome: OutcomeText) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "outcome")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(*(self._theme.space.x2,) * 4)
        layout.setSpacing(0)
        for text, kind in ((outcome.answer, Kind.STRONG), (f"→ {outcome.then}", Kind.CAPTION)):
            label = words(text, kind, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        return frame
