"""One notice above the page: what happened and what to do; it closes no page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.icons import Icon, IconView
from gui.theme import Theme
from gui.words import FrameWords


@dataclass(frozen=True, slots=True)
class Noticed:
    """A refusal, or something that the person should know before going on."""

    heading: str
    """What it is about."""
    sentence: str
    offered: object | None = None
    """With what the person may go on."""
    label: str = ""
    """What stands on the button for it, in place of the usual words."""


class Notice(QFrame):
    """Heading and sentence, with a button that takes it away; one with an offer has another that goes on."""

    closed = Signal()
    went_on = Signal()

    def __init__(self, noticed: Noticed, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.noticed = noticed
        offers = noticed.offered is not None
        self.close_button = _button(say.leave_it if offers else say.close, noticed)
        self.close_button.clicked.connect(self.closed)
        self._go_on = _button(noticed.label or say.go_on, noticed)
        self._go_on.clicked.connect(self.went_on)
        self._go_on.setVisible(offers)
        text = QVBoxLayout()
        text.setSpacing(theme.space.x1)
        text.addWidget(words(noticed.heading, Kind.STRONG, wrap=True))
        text.addWidget(words(noticed.sentence, wrap=True))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.space.x3,) * 4)
        row.setSpacing(theme.space.x3)
        row.addWidget(IconView(Icon.WARNING, theme.colours.warn, theme.space.x6), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def controls(self) -> list[QWidget]:
        """Its buttons."""
        return [self._go_on, self.close_button] if self.noticed.offered is not None else [self.close_button]

    def height_px(self, width_px: int) -> int:
        """How high it is where it is so wide."""
        return self._row.totalHeightForWidth(width_px)


def _button(label: str, noticed: Noticed) -> QPushButton:
    """Several stand below each other: its name says of what it is."""
    button = QPushButton(label)
    button.setAccessibleName(f"{label}: {noticed.sentence}")
    return button
