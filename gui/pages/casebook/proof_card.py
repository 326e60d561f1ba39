"""What came out of a check, in place of the preview until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Kind, empty_layout, scrolled, words
from gui.icons import Icon, IconView
from gui.pages.casebook.lines import lines_of
from gui.pages.casebook.proving import ProofText
from gui.pages.casebook.words import CasebookWords
from gui.theme import Theme

_ICON_PX = 32


class ProofCard(QFrame):
    """Good with a tick, anything else with a warning; never by colour alone."""

    key_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme, self._say = theme, say
        self.text: ProofText | None = None
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, theme.space.x2, 0)
        self._body.setSpacing(theme.space.x3)
        self.area = scrolled(self._body, say.proof.heading, focus=True)
        self.key_button = QPushButton(say.proof.other_key)
        self.key_button.clicked.connect(self.key_wanted)
        self.close_button = QPushButton(say.close)
        self.close_button.setAccessibleName(f"{say.close}. {say.proof.heading}")
        self.close_button.clicked.connect(self.closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.space.x3,) * 4)
        layout.setSpacing(theme.space.x3)
        layout.addWidget(words(say.proof.heading, Kind.HEADING))
        layout.addWidget(self.area, 1)
        layout.addWidget(self.key_button)
        layout.addWidget(self.close_button)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.close_button, self.key_button, self.area]

    def show_text(self, text: ProofText | None) -> None:
        """Show what came out; `None` while it is being worked out."""
        self.text = text
        empty_layout(self._body)
        self.key_button.setVisible(text is not None and text.asks_key)
        if text is None:
            self._body.addWidget(words(self._say.looking, Kind.LEAD))
            self._body.addStretch(1)
            return
        colours = self._theme.colours
        icon, ink = (Icon.TICK, colours.ok) if text.is_good else (Icon.WARNING, colours.warn)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.x2)
        row.addWidget(IconView(icon, ink, _ICON_PX), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(text.sentence, Kind.HEADING, wrap=True), 1)
        self._body.addLayout(row)
        if text.more:
            self._body.addWidget(words(text.more, wrap=True))
        self._body.addWidget(lines_of(text.lines, self._theme))
        self._body.addStretch(1)
