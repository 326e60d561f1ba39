"""The matrix of faults by shade alone; the cell under the cursor is read out beside it, by mouse and by arrows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bench.report.quantities import count
from gui.cards.pieces import Kind, words
from gui.pages.replay.listing import Choice
from gui.pages.replay.listing import Kind as ListKind
from gui.pages.replay.matrices import FaultGrid
from gui.pages.replay.words import ReplayWords
from gui.plots.painting import Reported
from gui.theme import Theme

_LEAST_PX, _MOST_PX = 132, 420
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class FaultSquares(QWidget):
    """The squares."""

    moved = Signal()
    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.grid: FaultGrid | None = None
        self.row, self.column = 0, 0
        self._was_moved = False
        """Until somebody moves it, the cursor stands on what tells most."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_LEAST_PX, _LEAST_PX)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square."""
        return QSize(_LEAST_PX, _LEAST_PX)

    def show_grid(self, grid: FaultGrid) -> None:
        """Other numbers; the cursor stays where it can."""
        self.grid = grid
        last = max(0, len(grid.faults) - 1)
        here = min(self.row, last), min(self.column, last)
        self.row, self.column = here if self._was_moved else _telling(grid)
        self.moved.emit()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, Enter lists."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.grid is not None:
            last = len(self.grid.faults) - 1
            self._go(min(last, max(0, self.row + step[0])), min(last, max(0, self.column + step[1])))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The cell under the mouse is read out."""
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self._go(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Its cases are listed."""
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(*cell)
            self.chosen.emit()

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802 - Qt's signature
        """As wide as it is high, but half as wide as there is room: what is read out stands beside it."""
        around = self.parentWidget()
        room = around.width() // 2 if around is not None else _MOST_PX
        self.setFixedWidth(max(_LEAST_PX, min(self.height(), room, _MOST_PX)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """One square for each cell, and an outline around the one under the cursor."""
        painter = QPainter(self)
        with Reported():
            self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        colours, grid = self._theme.colours, self.grid
        if grid is None or not grid.faults:
            return
        side = self._side
        whole = side * len(grid.faults)
        painter.fillRect(0, 0, whole, whole, QColor(colours.heat[0]))
        for row, shades in enumerate(grid.shades):
            for column, shade in enumerate(shades):
                if shade:
                    painter.fillRect(column * side, row * side, side, side, QColor(colours.heat[shade]))
        painter.setPen(QPen(QColor(colours.border), 1.0))
        painter.drawRect(QRectF(0.5, 0.5, whole - 1, whole - 1))
        painter.setPen(QPen(QColor(colours.text), 2.0))
        cursor = QRect(self.column * side, self.row * side, side, side)
        painter.drawRect(QRectF(cursor).adjusted(-1.0, -1.0, 1.0, 1.0))

    @property
    def _side(self) -> int:
        count_of = len(self.grid.faults) if self.grid is not None else 1
        return max(4, (min(self.width(), self.height()) - 2) // max(1, count_of))

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        if self.grid is None:
            return None
        row, column = place.y() // self._side, place.x() // self._side
        inside = 0 <= row < len(self.grid.faults) and 0 <= column < len(self.grid.faults)
        return (row, column) if inside else None

    def _go(self, row: int, column: int) -> None:
        if (row, column) != (self.row, self.column):
            self.row, self.column, self._was_moved = row, column, True
            self.moved.emit()
            self.update()


class FaultMatrix(QWidget):
    """The squares, and beside them what the cursor is on."""

    chosen = Signal(object)
    """A `Choice`."""
    said = Signal(str, bool)

    def __init__(self, theme: Theme, say: ReplayWords) -> None:
        super().__init__()
        self._say = say
        self.squares = FaultSquares(theme)
        self.squares.setAccessibleName(say.faults)
        self._axes = words("", Kind.CAPTION, wrap=True)
        self._truth, self._said = words("", Kind.STRONG, wrap=True), words("", Kind.STRONG, wrap=True)
        self._count = words("", Kind.HEADING)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        for label in (
            words(say.faults, Kind.HEADING),
            self._axes,
            words(say.truth, Kind.CAPTION),
            self._truth,
            words(say.said_first, Kind.CAPTION),
            self._said,
            self._count,
        ):
            if label.property("kind") == Kind.CAPTION.value and label is not self._axes:
                beside.addSpacing(theme.space.x2)  # a name belongs to what stands below it
            beside.addWidget(label)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.x4)
        row.addWidget(self.squares)
        row.addLayout(beside, 1)
        self.squares.moved.connect(self._read_out)
        self.squares.chosen.connect(self._choose)

    @property
    def controls(self) -> list[QWidget]:
        """The squares are one control."""
        return [self.squares]

    @property
    def read_out(self) -> str:
        """What the cursor is on, as one sentence."""
        return self.squares.accessibleDescription()

    def show_grid(self, grid: FaultGrid) -> None:
        """Other numbers."""
        self._axes.setText(
            self._say.fault_axes.format(count=len(grid.faults)) if grid.faults else self._say.nothing_there
        )
        self.squares.show_grid(grid)

    def _read_out(self) -> None:
        grid, row, column = self.squares.grid, self.squares.row, self.squares.column
        if grid is None or not grid.faults:
            return
        self._truth.setText(grid.titles[row])
        self._said.setText(grid.titles[column])
        self._count.setText(self._say.of_truth.format(count=count(grid.counts[row][column]), of=count(grid.of(row))))
        truth, said = f"{self._say.truth}: {grid.titles[row]}", f"{self._say.said_first}: {grid.titles[column]}"
        sentence = f"{truth}. {said}. {self._count.text()}."
        self.squares.setAccessibleDescription(sentence)
        if self.squares.hasFocus():
            self.said.emit(sentence, False)

    def _choose(self) -> None:
        grid = self.squares.grid
        if grid is not None and grid.counts and grid.counts[self.squares.row][self.squares.column]:
            truth, said = grid.faults[self.squares.row], grid.faults[self.squares.column]
            self.chosen.emit(Choice(ListKind.FAULT, truth, said))


def _telling(grid: FaultGrid) -> tuple[int, int]:
    """Where the cursor begins: at the most frequent mistake, or at the first cell where there is none."""
    mistakes = [
        (number, row, column)
        for row, numbers in enumerate(grid.counts)
        for column, number in enumerate(numbers)
        if row != column and number
    ]
    return max(mistakes, key=lambda one: one[0])[1:] if mistakes else (0, 0)
