"""The key that signs reports: its fingerprint, or the way to make one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from gui.cards.pieces import Kind, column, words
from gui.pages.settings.choice_row import facts_column
from gui.pages.settings.model import KeyText
from gui.pages.settings.words import KeyFileWords
from gui.theme import Theme


class KeyCard(QFrame):
    """A key that is there is never replaced."""

    make_wanted = Signal(str)
    """The passphrase; empty for none."""

    def __init__(self, text: KeyText, theme: Theme, say: KeyFileWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._passphrase = QLineEdit()
        self._make = QPushButton(say.make)
        layout = column(theme.space.x4, theme.space.x2)
        layout.addWidget(words(say.heading, Kind.STRONG, wrap=True))
        if text.facts:
            facts = facts_column([(fact.name, fact.value) for fact in text.facts], theme)
            facts.setContentsMargins(0, 0, 0, 0)
            layout.addLayout(facts)
        layout.addWidget(words(text.sentence, Kind.BODY, wrap=True))
        self._makes = not text.facts
        if self._makes:
            self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
            self._passphrase.setAccessibleName(say.passphrase)
            self._passphrase.setPlaceholderText(say.passphrase)
            layout.addWidget(self._passphrase)
            layout.addWidget(words(say.passphrase_why, Kind.CAPTION, wrap=True))
            self._make.clicked.connect(self._ask)
            layout.addWidget(self._make)
        self.setLayout(layout)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self._passphrase, self._make] if self._makes else []

    def _ask(self) -> None:
        self.make_wanted.emit(self._passphrase.text())
