"""The matrix of verdicts: nine cells that list their cases, in numbers and shades; or counts, without labels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.cards.pieces import Elided, Kind, empty_layout, words
from gui.pages.replay.listing import Choice
from gui.pages.replay.listing import Kind as ListKind
from gui.pages.replay.matrices import CountRow, VerdictCell, VerdictGrid
from gui.theme import Theme

_HEAD_SHARE, _CELL_SHARE = 5, 4


class VerdictMatrix(QWidget):
    """Truth down, said across."""

    chosen = Signal(object)
    """A `Choice`."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cells: list[tuple[VerdictCell, QPushButton]] = []
        self._counts: list[QLabel] = []
        """How many cases each row has."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space.x1)
        for column in range(4):
            self._grid.setColumnStretch(column, _HEAD_SHARE if column == 0 else _CELL_SHARE)

    @property
    def controls(self) -> list[QWidget]:
        """The cells, row by row."""
        return [button for _, button in self._cells]

    def show_grid(self, grid: VerdictGrid, choice: Choice | None) -> None:
        """Show numbers; cells that stand there keep the focus."""
        cells = [cell for row in grid.rows for cell in row.cells]
        if len(self._cells) != len(cells):
            self._build(grid)
        for label, row in zip(self._counts, grid.rows, strict=True):
            label.setText(row.cases)
        self._cells = [(cell, button) for cell, (_, button) in zip(cells, self._cells, strict=True)]
        for cell, button in self._cells:
            button.setText(cell.text)
            button.setAccessibleName(cell.name)
            button.setChecked(choice == _choice(cell))
            button.setEnabled(cell.count > 0)
            if button.property("shade") != cell.shade:
                button.setProperty("shade", cell.shade)
                button.style().unpolish(button)
                button.style().polish(button)

    def show_counts(self, counts: tuple[CountRow, ...]) -> None:
        """Show how often each verdict was given."""
        empty_layout(self._grid)
        self._cells, self._counts = [], []
        for k, row in enumerate(counts):
            for column, (text, kind) in enumerate(
                ((row.verdict, Kind.STRONG), (row.cases, Kind.BODY), (row.confidence, Kind.CAPTION))
            ):
                self._grid.addWidget(words(text, kind, wrap=True), k, column)

    def _build(self, grid: VerdictGrid) -> None:
        empty_layout(self._grid)
        self._cells, self._counts = [], []
        for column, title in enumerate(grid.columns, start=1):
            head = Elided(title, Kind.CAPTION)
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._grid.addWidget(head, 0, column)
        for k, row in enumerate(grid.rows, start=1):
            count = words(row.cases, Kind.CAPTION)
            self._counts.append(count)
            self._grid.addWidget(_head(row.title, count), k, 0)
            for column, cell in enumerate(row.cells, start=1):
                button = QPushButton()
                button.setProperty("kind", "cell")
                button.setCheckable(True)
                button.clicked.connect(self._pressed)
                self._grid.addWidget(button, k, column)
                self._cells.append((cell, button))

    def _pressed(self) -> None:
        for cell, button in self._cells:
            if button is self.sender():
                self.chosen.emit(_choice(cell))


def _choice(cell: VerdictCell) -> Choice:
    return Choice(ListKind.VERDICT, cell.truth.value, cell.said.value)


def _head(title: str, count: QLabel) -> QWidget:
    head = QWidget()
    column = QVBoxLayout(head)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(Elided(title, Kind.STRONG))
    column.addWidget(count)
    column.addStretch(1)
    return head
