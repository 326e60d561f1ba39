"""The traces that are shown over each other: letter, name, meter, and for all but the first its time offset."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Elided, Kind, column, empty_layout
from gui.pages.trace.trace_row_text import TraceRowText
from gui.pages.trace.words import MeasureWords
from gui.plots.ink import broken_pen
from gui.theme import Theme

_FURTHEST_S = 1e6
_STEP_S = 0.05
_LINE_PX = 4


class _Line(QWidget):
    """A piece of the trace's line."""

    def __init__(self, colour: str, *, broken: bool) -> None:
        super().__init__()
        self._pen = broken_pen(colour, _LINE_PX) if broken else QPen(QColor(colour), _LINE_PX)
        self.setFixedSize(28, 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """One stroke."""
        painter = QPainter(self)
        painter.setPen(self._pen)
        painter.drawLine(QPointF(0, 12), QPointF(28, 12))
        painter.end()


class TraceRows(QWidget):
    """The rows, one below the other."""

    offset_changed = Signal(int, float)
    """Which of the others, from 0, and its offset by hand in seconds."""
    take_wanted = Signal(int)

    def __init__(self, theme: Theme, say: MeasureWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._texts: tuple[TraceRowText, ...] = ()
        self.offsets: list[QDoubleSpinBox] = []
        self.takes: list[QPushButton] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.space.x3)

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [widget for pair in zip(self.offsets, self.takes, strict=True) for widget in pair]

    def show_rows(self, texts: tuple[TraceRowText, ...]) -> None:
        """Show traces; where only offsets changed, the fields stay as they are."""
        same = [(t.letter, t.name, t.note) for t in texts] == [(t.letter, t.name, t.note) for t in self._texts]
        self._texts = texts
        if same:
            for field, text in zip(self.offsets, texts[1:], strict=True):
                field.blockSignals(True)
                field.setValue(text.by_hand_s or 0.0)
                field.blockSignals(False)
            return
        empty_layout(self._rows)
        self.offsets, self.takes = [], []
        for number, text in enumerate(texts):
            self._rows.addLayout(self._row(number, text))

    def _row(self, number: int, text: TraceRowText) -> QVBoxLayout:
        colours = self._theme.colours.series
        head = QHBoxLayout()
        head.setSpacing(self._theme.space.x2)
        head.addWidget(_Line(colours[number % len(colours)], broken=number >= len(colours)))
        named = column(0, 0)
        named.addWidget(Elided(f"{text.letter} · {text.name}", Kind.STRONG))
        named.addWidget(Elided(text.meter, Kind.CAPTION))
        if text.note:
            named.addWidget(Elided(text.note, Kind.CAPTION))
        head.addLayout(named, 1)
        row = column(0, self._theme.space.x1)
        row.addLayout(head)
        if text.by_hand_s is not None:
            row.addLayout(self._fields(number - 1, text))
        return row

    def _fields(self, other: int, text: TraceRowText) -> QHBoxLayout:
        field = QDoubleSpinBox()
        field.setRange(-_FURTHEST_S, _FURTHEST_S)
        field.setDecimals(3)
        field.setSingleStep(_STEP_S)
        field.setSuffix("\u00a0s")
        field.setValue(text.by_hand_s or 0.0)
        field.setKeyboardTracking(False)
        field.setAccessibleName(self._say.offset.format(trace=text.letter))
        field.setMinimumSize(QSize(120, self._theme.target.least))
        field.valueChanged.connect(lambda value: self.offset_changed.emit(other, value))
        take = QPushButton("×")
        take.setProperty("kind", "square")
        take.setAccessibleName(self._say.take_away.format(trace=text.letter))
        take.setToolTip(self._say.take_away.format(trace=text.letter))
        take.clicked.connect(lambda: self.take_wanted.emit(other))
        self.offsets.append(field)
        self.takes.append(take)
        row = QHBoxLayout()
        row.addWidget(field)
        row.addWidget(take)
        row.addStretch(1)  # beside a wide table the panel scrolls: they stay in sight
        return row
