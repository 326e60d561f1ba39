"""What stands where nothing is open: one sentence, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.cards.filled import FilledButton
from gui.cards.pieces import Kind, words
from gui.theme import Theme
from gui.words import TraceWords


class Empty(QWidget):
    """Before the first case, and while one is being opened."""

    open_wanted = Signal()

    def __init__(self, theme: Theme, say: TraceWords, key: str) -> None:
        super().__init__()
        self._say = say
        self._sentence = words(say.empty, Kind.TITLE, wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = FilledButton(say.open, key, theme)
        self.button.clicked.connect(self.open_wanted)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.space.x5)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def show_empty(self) -> None:
        """Nothing is open."""
        self._sentence.setText(self._say.empty)
        self.button.show()

    def show_opening(self, name: str) -> None:
        """Something is being opened: waiting is the thing to do."""
        self._sentence.setText(self._say.opening.format(name=name))
        self.button.hide()
