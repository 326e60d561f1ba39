"""The bar of an export: how far it is, what cancelling keeps, and at the end where the reports are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.cards.pieces import Kind, breakable_paths, words
from gui.pages.casebook.exporting import ExportText
from gui.pages.casebook.words import CasebookWords
from gui.theme import Theme

_BAR_PX = 12


class ShareBar(QWidget):
    """A share as a filled line; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_BAR_PX)

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The whole pale, the share in the action's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        for place, colour in (
            (whole, self._theme.colours.divider),
            (QRectF(0, 0, whole.width() * self._share, whole.height()), self._theme.colours.action),
        ):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(place, _BAR_PX / 2, _BAR_PX / 2)
        painter.end()


class ExportBar(QFrame):
    """Below list and preview for as long as there is something to say."""

    cancelled = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._say = say
        self._heading = words(say.export.exporting, Kind.STRONG)
        self._bar = ShareBar(theme)
        self._sentence = words("")
        self._end = words("", wrap=True)
        self._told = ""
        self.button = QPushButton()
        self.button.clicked.connect(self._pressed)
        self._running = False
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.x4, theme.space.x2, theme.space.x2, theme.space.x2)
        row.setSpacing(theme.space.x4)
        row.addWidget(self._heading)
        row.addWidget(self._bar, 1)
        row.addWidget(self._sentence)
        row.addWidget(self._end, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.button]

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text() if self._running else self._told

    def show_text(self, text: ExportText) -> None:
        """How far it is."""
        self._begin(running=True)
        self._bar.show_share(text.share)
        self._sentence.setText(text.progress)
        self.button.setText(text.cancel)
        self.button.setAccessibleName(text.cancel)
        self.button.setEnabled(True)

    def show_stopping(self) -> None:
        """It was cancelled and ends what cannot be broken off."""
        self.button.setText(self._say.export.stopping)
        self.button.setAccessibleName(self._say.export.stopping)
        self.button.setEnabled(False)

    def show_end(self, sentence: str) -> None:
        """It is over."""
        self._begin(running=False)
        self._told = sentence
        self._end.setText(breakable_paths(sentence))
        self.button.setText(self._say.close)
        self.button.setAccessibleName(f"{self._say.close}. {self._say.export.exporting}")
        self.button.setEnabled(True)

    def _begin(self, *, running: bool) -> None:
        self._running = running
        for widget in (self._heading, self._bar, self._sentence):
            widget.setVisible(running)
        self._end.setVisible(not running)
        self.show()

    def _pressed(self) -> None:
        if self._running:
            self.cancelled.emit()
        else:
            self.hide()
            self.closed.emit()
