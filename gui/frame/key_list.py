"""All keys of the page that is shown, as a panel inside the window."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.cards.pieces import Kind, column, empty_layout, scrolled, words
from gui.theme import Theme
from gui.words import FrameWords, KeyWords

_WIDTH_PX, _WIDE_PX = 720, 900


class KeyList(QFrame):
    """Lies over the page area alone, so that STOP stays in sight."""

    def __init__(self, theme: Theme, say: FrameWords, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._theme, self._say, self._parent = theme, say, parent
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(*(theme.space.x5,) * 4)
        self._layout.setSpacing(theme.space.x3)
        self._layout.addWidget(words(say.keys, Kind.HEADING))
        self._rows = QVBoxLayout()
        self._layout.addLayout(self._rows, 1)
        self.close_button = QPushButton(say.close)
        self.close_button.clicked.connect(self.close_list)
        self._before: QWidget | None = None
        """What had the focus before."""
        self._layout.addWidget(self.close_button)
        self.hide()

    def open_over(self, page: QWidget, rows: tuple[KeyWords, ...]) -> None:
        """Stand in the middle of the page; the focus goes to the button."""
        if self.isHidden():
            self._before = self.window().focusWidget()
        empty_layout(self._rows)
        table = self._table(rows)
        rest_px = self._layout.sizeHint().height() + self._theme.space.x4
        self._rows.addWidget(scrolled(table, self._say.all_keys, focus=True))
        margin = self._theme.space.x4
        width = min(_WIDE_PX if self._theme.text_size > 1 else _WIDTH_PX, page.width() - 2 * margin)
        self.ensurePolished()
        for label in self.findChildren(QLabel):
            label.ensurePolished()
        content_px = table.totalHeightForWidth(width - 2 * self._theme.space.x5)
        self.resize(width, min(content_px + rest_px, page.height() - 2 * margin))
        self.move(page.mapTo(self._parent, page.rect().center()) - self.rect().center())
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def close_list(self) -> None:
        """Away with it; the focus goes back to where it was."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _table(self, rows: tuple[KeyWords, ...]) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.space.x5)
        grid.setVerticalSpacing(self._theme.space.x1)
        grid.setColumnStretch(1, 1)
        for line, row in enumerate(rows):
            grid.addWidget(words(row.keys, Kind.STRONG), line, 0)
            grid.addWidget(words(row.does, wrap=True), line, 1)
        inner = column(0, 0)
        inner.addLayout(grid)
        inner.addStretch(1)
        return inner
