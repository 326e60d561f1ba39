"""A question with its options as buttons beside each other, or below where they have no room."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Kind, column, words
from gui.pages.settings.model import Choice
from gui.theme import Theme

_BESIDE = 4
"""Options that fit beside each other."""
_BESIDE_LARGE = 2
_LARGE_FROM = 1.3


class ChoiceRow(QFrame):
    """One choice as a card."""

    chosen = Signal(object)
    """The `Settings` that shall hold."""

    def __init__(self, choice: Choice, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._choice = choice
        self._buttons: list[QPushButton] = []
        layout = column(theme.space.x4, theme.space.x2)
        layout.addWidget(words(choice.name, Kind.STRONG, wrap=True))
        grid = QGridLayout()
        grid.setSpacing(theme.space.x2)
        beside = _BESIDE_LARGE if theme.text_size >= _LARGE_FROM else _BESIDE
        for k, option in enumerate(choice.options):
            button = QPushButton(option.text)
            button.setAccessibleName(f"{option.text}. {choice.name}")
            button.setCheckable(True)
            button.clicked.connect(partial(self._press, k))
            self._buttons.append(button)
            grid.addWidget(button, k // beside, k % beside)
        layout.addLayout(grid)
        self._note = words("", Kind.CAPTION, wrap=True)
        layout.addWidget(self._note)
        self.setLayout(layout)
        self.show_choice(choice, "")

    @property
    def controls(self) -> list[QWidget]:
        """The options."""
        return list(self._buttons)

    def show_choice(self, choice: Choice, locked: str) -> None:
        """Show what holds now, and why nothing can be chosen, if that is so."""
        self._choice = choice
        for button, option in zip(self._buttons, choice.options, strict=True):
            button.setChecked(option.chosen)
            button.setText(f"✓ {option.text}" if option.chosen else option.text)
            button.setEnabled(not locked)
        self._note.setText(locked or choice.note)
        self._note.setVisible(bool(locked or choice.note))

    def _press(self, number: int, _on: bool = True) -> None:
        self._buttons[number].setChecked(self._choice.options[number].chosen)  # it is checked when it holds
        self.chosen.emit(self._choice.options[number].then)


def facts_column(pairs: list[tuple[str, str]], theme: Theme) -> QVBoxLayout:
    """Names with their values below them."""
    layout = column(theme.space.x4, 0)
    for name, value in pairs:
        layout.addWidget(words(name, Kind.CAPTION, wrap=True))
        label = words(breakable(value), Kind.BODY, wrap=True)
        label.setContentsMargins(0, 0, 0, theme.space.x2)
        layout.addWidget(label)
    return layout


def breakable(text: str) -> str:
    """A fingerprint or a path may break anywhere."""
    return "\u200b".join(text[k : k + 8] for k in range(0, len(text), 8)) if " " not in text else text
