"""One judged fact of the Bench page: its sign, what it is, what was read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.icons import Icon, IconView
from gui.pages.bench.rows import RowText, Sign
from gui.theme import Theme

_SIGN_PX = 20
SIGNS = {Sign.TICK: Icon.TICK, Sign.WARNING: Icon.WARNING, Sign.QUESTION: Icon.QUESTION, Sign.CROSS: Icon.CROSS}


class JudgedRow(QWidget):
    """One judged fact."""

    def __init__(self, row: RowText, theme: Theme) -> None:
        super().__init__()
        colours = theme.colours
        ink = {
            Sign.TICK: colours.ok,
            Sign.WARNING: colours.warn,
            Sign.QUESTION: colours.text,
            Sign.CROSS: colours.danger,
        }[row.sign]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.space.x1, 0, theme.space.x1 + 1)
        layout.setSpacing(theme.space.x3)
        sign = IconView(SIGNS[row.sign], ink, round(_SIGN_PX * theme.text_size))
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        strong = row.sign in (Sign.WARNING, Sign.CROSS)
        self._text = words(row.text, Kind.STRONG if strong else Kind.BODY, wrap=True)
        self._value = words(row.value, Kind.STRONG)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._value)

    def show_row(self, row: RowText) -> None:
        """Other words of the same sign."""
        self._text.setText(row.text)
        self._value.setText(row.value)
