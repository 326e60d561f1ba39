"""The notice above the page: what happened and what to do; it closes no page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.icons import Icon, IconView
from gui.theme import Theme
from gui.words import FrameWords


class Notice(QWidget):
    """A refusal, or something that the person should know before going on."""

    went_on = Signal(object)
    """What was given to `offer`: the person goes on with it."""

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self._say = say
        self._offered: object | None = None
        frame = QFrame()
        frame.setProperty("kind", "notice")
        self._heading = words("", Kind.STRONG, wrap=True)
        self._sentence = words("", wrap=True)
        self.close_button = QPushButton(say.close)
        self.close_button.clicked.connect(self.hide)
        self._go_on = QPushButton(say.go_on)
        self._go_on.clicked.connect(self._went_on)
        self._go_on.hide()
        text = QVBoxLayout()
        text.setSpacing(theme.space.x1)
        text.addWidget(self._heading)
        text.addWidget(self._sentence)
        row = QHBoxLayout(frame)
        row.setContentsMargins(*(theme.space.x3,) * 4)
        row.setSpacing(theme.space.x3)
        row.addWidget(IconView(Icon.WARNING, theme.colours.warn, theme.space.x6), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        around = QVBoxLayout(self)
        around.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, 0)
        around.addWidget(frame)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches while it is shown."""
        return [self._go_on, self.close_button]

    @property
    def heading(self) -> str:
        """What it is about."""
        return self._heading.text()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def show_sentence(self, sentence: str, heading: str) -> None:
        """Say something."""
        self._show(sentence, heading, None)

    def offer(self, sentence: str, heading: str, offered: object, label: str = "") -> None:
        """Say something with which the person may go on; `label` stands on the button in place of the usual words."""
        self._go_on.setText(label or self._say.go_on)
        self._show(sentence, heading, offered)

    def _show(self, sentence: str, heading: str, offered: object | None) -> None:
        self._offered = offered
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._go_on.setVisible(offered is not None)
        self.close_button.setText(self._say.close if offered is None else self._say.leave_it)
        self.show()

    def _went_on(self) -> None:
        self.hide()
        self.went_on.emit(self._offered)
