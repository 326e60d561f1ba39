"""Which band of healthy boots stands behind the live trace: a file, one made of the casebook, or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton

from gui.cards.pieces import Kind, column, words
from gui.pages.settings.choice_row import breakable
from gui.pages.settings.words import HealthyWords
from gui.theme import Theme

_BESIDE, _BESIDE_LARGE = 3, 1
_LARGE_FROM = 1.3


class HealthyCard(QFrame):
    """What is done is asked of the page."""

    choose_wanted = Signal()
    make_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, theme: Theme, say: HealthyWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._say = say
        self.choose, self.make, self.forget = QPushButton(say.choose), QPushButton(say.make), QPushButton(say.forget)
        self._line = words("", wrap=True)
        self._why = words(say.make_why, Kind.CAPTION, wrap=True)
        buttons = QGridLayout()
        buttons.setSpacing(theme.space.x2)
        beside = _BESIDE_LARGE if theme.text_size >= _LARGE_FROM else _BESIDE
        wanted = (self.choose_wanted, self.make_wanted, self.forget_wanted)
        for k, (button, signal) in enumerate(zip(self.controls, wanted, strict=True)):
            button.clicked.connect(signal)
            buttons.addWidget(button, k // beside, k % beside)
        layout = column(theme.space.x4, theme.space.x2)
        layout.addWidget(words(say.heading, Kind.STRONG, wrap=True))
        layout.addWidget(self._line)
        layout.addLayout(buttons)
        layout.addWidget(self._why)
        self.setLayout(layout)

    @property
    def controls(self) -> list[QPushButton]:
        """What Tab reaches."""
        return [self.choose, self.make, self.forget]

    def show_band(self, path: Path | None, *, busy: bool) -> None:
        """Show which file it is, and whether one is being made."""
        self._line.setText(self._say.shown.format(file=breakable(str(path))) if path is not None else self._say.none)
        self._why.setText(self._say.making if busy else self._say.make_why)
        self.choose.setEnabled(not busy)
        self.make.setEnabled(not busy)
        self.forget.setEnabled(path is not None and not busy)
