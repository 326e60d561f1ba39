"""Asks for the passphrase of the bench's key in a panel inside the window; what is typed is handed on and forgotten."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.cards.pieces import Kind, words
from gui.case_report import locked_out
from gui.theme import Theme
from gui.troubles import TroubleWords
from gui.words import FrameWords

_WIDTH_PX, _WIDE_PX = 560, 760


class PassphrasePanel(QFrame):
    """Lies over the page area alone, so that STOP stays in sight."""

    refused = Signal(str)
    """Why the key was not opened."""

    def __init__(self, theme: Theme, say: FrameWords, trouble: TroubleWords, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._theme, self._say, self._trouble, self._parent = theme, say, trouble, parent
        self._page = parent
        """What it stands in the middle of."""
        self._then: Callable[[str], None] | None = None
        self._before: QWidget | None = None
        """What had the focus before."""
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(say.passphrase)
        self.field.setPlaceholderText(say.passphrase)
        self._problem = words("", Kind.STRONG, wrap=True)
        self._problem.setStyleSheet(f"color: {theme.colours.warn};")
        self.sign_button, self.cancel_button = QPushButton(say.sign), QPushButton(say.do_not_sign)
        self.sign_button.setProperty("kind", "primary-low")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space.x2)
        buttons.addWidget(self.sign_button, 1)
        buttons.addWidget(self.cancel_button, 1)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.space.x5,) * 4)
        layout.setSpacing(theme.space.x3)
        layout.addWidget(words(say.passphrase_heading, Kind.HEADING, wrap=True))
        layout.addWidget(words(say.passphrase_why, wrap=True))
        layout.addWidget(self.field)
        layout.addWidget(self._problem)
        layout.addLayout(buttons)
        self.field.returnPressed.connect(self._sign)
        self.sign_button.clicked.connect(self._sign)
        self.cancel_button.clicked.connect(self.close_panel)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches while it is shown."""
        return [self.field, self.sign_button, self.cancel_button]

    @property
    def problem(self) -> str:
        """Why the key was not opened; empty where nothing was tried."""
        return self._problem.text()

    def ask(self, page: QWidget, then: Callable[[str], None]) -> None:
        """Stand in the middle of the page; `then` gets a passphrase that opens the key, or is never called."""
        if self.isHidden():
            self._before = self.window().focusWidget()
        self._then = then
        self._show_problem("")
        self.field.clear()
        self._page = page
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_panel(self) -> None:
        """Nothing is signed; the focus goes back to where it was."""
        self._then = None
        self.field.clear()
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _sign(self) -> None:
        typed, then = self.field.text(), self._then
        if then is None:
            return
        refused = locked_out(typed, self._say.wrong_passphrase, self._trouble)
        if refused is not None:
            self._show_problem(refused)
            self._place()
            self.field.selectAll()
            self.field.setFocus()
            self.refused.emit(refused)
            return
        self.close_panel()
        then(typed)

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence)

    def _place(self) -> None:
        page = self._page
        margin = self._theme.space.x4
        width = min(_WIDE_PX if self._theme.text_size > 1 else _WIDTH_PX, page.width() - 2 * margin)
        self.ensurePolished()
        self.resize(width, self._layout.totalHeightForWidth(width))
        self.move(page.mapTo(self._parent, page.rect().center()) - self.rect().center())
