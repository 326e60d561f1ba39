"""Names and what belongs to them, one below the other, as preview and proof show them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.pages.casebook.preview_model import LineText
from gui.theme import Theme

_NAME_PX = 92


def lines_of(lines: tuple[LineText, ...], theme: Theme) -> QWidget:
    """A grid of two columns."""
    frame = QWidget()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.space.x3)
    grid.setVerticalSpacing(theme.space.x2)
    grid.setColumnMinimumWidth(0, round(_NAME_PX * theme.text_size))
    grid.setColumnStretch(1, 1)
    for k, line in enumerate(lines):
        name = words(line.name, Kind.CAPTION, wrap=True)
        grid.addWidget(name, k, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(line.text, Kind.STRONG if line.strong else Kind.BODY, wrap=True), k, 1)
    return frame
