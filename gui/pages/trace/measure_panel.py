"""Draws the table between the markers, beside the trace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from gui.cards.pieces import Kind, card, column, empty_layout, scrolled, words
from gui.dragged import dragged_files
from gui.pages.trace.measure_model import MeasureRow, MeasureTable
from gui.pages.trace.note_rows import NoteRows
from gui.pages.trace.trace_rows import TraceRows
from gui.pages.trace.words import MeasureWords
from gui.theme import Theme

_USUAL_COLUMNS = 3
_LONG_CELL = 8
"""Figures longer than this, of fine meters and of long recordings, are written smaller: two traces fit beside."""


class MeasurePanel(QWidget):
    """One card: the figures between marker 1 and 2, or what to do to get them."""

    copy_wanted = Signal()
    note_wanted = Signal()
    readings_wanted = Signal()
    columns_wanted = Signal()
    image_wanted = Signal()
    dropped = Signal(object)
    """Paths of files that were dropped here: they shall lie over the trace."""

    def __init__(self, theme: Theme, say: MeasureWords) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._theme, self._say = theme, say
        self._table: MeasureTable | None = None
        self._widths_px: tuple[int, int] | None = None
        self.traces = TraceRows(theme, say)
        self.notes = NoteRows(theme, say)
        self._band = words("", Kind.BODY, wrap=True)
        self._band.hide()
        self.export_button = QPushButton(say.export)
        self.image_button = QPushButton(say.image)
        menu = QMenu(self.export_button)
        menu.addAction(say.export_readings).triggered.connect(self.readings_wanted)
        menu.addAction(say.export_columns).triggered.connect(self.columns_wanted)
        self.export_button.setMenu(menu)
        self.image_button.clicked.connect(self.image_wanted)
        self.note_button = QPushButton(say.note)
        self.note_button.clicked.connect(self.note_wanted)
        self.copy_button = QPushButton(say.copy)
        self.copy_button.clicked.connect(self.copy_wanted)
        self._heading = words(say.between, Kind.HEADING)
        self._duration = words("", Kind.BODY)
        self._hint = words(say.set_markers, Kind.BODY, wrap=True)
        self._foot = words(say.exact, Kind.CAPTION, wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space.x1)
        self._grid.setVerticalSpacing(theme.space.x2)
        self._rows = column(theme.space.x3, theme.space.x3)
        self._rows.addWidget(self.traces)
        self._rows.addWidget(self._band)
        self._rows.addLayout(self._head())
        self._rows.addWidget(self._hint)
        self._rows.addLayout(self._grid)
        self._rows.addWidget(self._foot)
        self._rows.addWidget(self.notes)
        self._rows.addStretch(1)
        self._area = scrolled(self._rows, say.between, focus=True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # six traces are wide
        outer = column(0, 0)
        outer.addWidget(self._area, 1)
        self._said = words("", Kind.CAPTION, wrap=True)
        self._said.hide()
        foot = QGridLayout()
        foot.setContentsMargins(*(theme.space.x3,) * 4)
        foot.setSpacing(theme.space.x2)
        foot.addWidget(self._said, 0, 0, 1, 2)
        for k, button in enumerate((self.export_button, self.image_button, self.copy_button, self.note_button)):
            foot.addWidget(button, 1 + k // 2, k % 2)
        outer.addLayout(foot)
        whole = column(0, 0)
        self.setLayout(whole)
        whole.addWidget(card(outer))
        self.show_hint(say.set_markers)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @property
    def controls(self) -> list[QWidget]:
        """The table with the traces above it, and the button under it."""
        foot = [self.export_button, self.image_button, self.copy_button, self.note_button]
        return [self._area, *self.traces.controls, *self.notes.controls, *foot]

    @property
    def table(self) -> MeasureTable | None:
        """What stands there."""
        return self._table

    @property
    def said_text(self) -> str:
        """What was done last."""
        return self._said.text()

    def set_width(self, usual_px: int, wide_px: int) -> None:
        """How wide it is, and how wide where more traces need it."""
        self._widths_px = usual_px, wide_px
        self._fit()

    def show_said(self, sentence: str) -> None:
        """What was done last."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def can_note(self, possible: bool) -> None:
        """Notes are kept with a case; a recording of none has none."""
        self.notes.setVisible(possible)
        self.note_button.setVisible(possible)

    @property
    def band_text(self) -> str:
        """What is said of the golden band."""
        return self._band.text()

    def show_band(self, sentences: tuple[str, ...]) -> None:
        """What is said of the golden band; nothing without one."""
        self._band.setText("\n".join(sentences))
        self._band.setVisible(bool(sentences))

    def show_hint(self, sentence: str) -> None:
        """No table, and why."""
        self._table = None
        self._fit()
        empty_layout(self._grid)
        self._duration.setText("")
        self._hint.setText(sentence)
        self._hint.show()
        self._foot.hide()
        self.copy_button.setEnabled(False)
        self._area.setAccessibleDescription(sentence)

    def show_table(self, table: MeasureTable) -> None:
        """The figures between the markers."""
        self._table = table
        empty_layout(self._grid)
        self._hint.hide()
        self._duration.setText(table.duration)
        self._fill(table)
        self._fit()
        self._foot.setText("\n".join((*table.notes, self._say.exact)))
        self._foot.show()
        self.copy_button.setEnabled(True)
        self._area.setAccessibleDescription(table.spoken)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files of this machine may be dropped."""
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever is dropped beside the list of traces joins it."""
        event.acceptProposedAction()
        self.dropped.emit(dragged_files(event.mimeData()))

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:  # noqa: ARG002 - Qt's signal
        """What has the focus is in sight, however it came there."""
        if new is not None and new is not self._area and self._area.isAncestorOf(new):
            self._area.ensureWidgetVisible(new)

    def _fit(self) -> None:
        """As wide as the columns need, in two steps: a figure with a digit more moves nothing."""
        if self._widths_px is None:
            return
        usual_px, wide_px = self._widths_px
        crowded = self._table is not None and len(self._table.letters) + bool(self._table.difference) > _USUAL_COLUMNS
        self.setFixedWidth(wide_px if crowded else usual_px)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._duration)
        return head

    def _fill(self, table: MeasureTable) -> None:
        colours = self._theme.colours.series
        for k, letter in enumerate(table.letters):
            head = _right(letter, Kind.STRONG)
            head.setStyleSheet(f"color: {colours[k % len(colours)]}")
            self._grid.addWidget(head, 0, k + 1)
        cells = [cell for row in table.rows for cell in (*row.cells, row.difference)]
        kind = Kind.CAPTION if max(map(len, cells), default=0) > _LONG_CELL else Kind.BODY
        last = len(table.letters) + 1
        if table.difference:
            self._grid.addWidget(_right(table.difference, Kind.STRONG), 0, last)
        for line, row in enumerate(table.rows, start=1):
            self._add_row(line, row, last, kind)
        self._grid.setColumnStretch(0, 1)

    def _add_row(self, line: int, row: MeasureRow, last: int, kind: Kind) -> None:
        self._grid.addWidget(words(row.name, kind), line, 0)
        for k, cell in enumerate(row.cells):
            self._grid.addWidget(_right(cell, kind), line, k + 1)
        if row.difference:
            strong = Kind.STRONG if kind is Kind.BODY else kind
            self._grid.addWidget(_right(row.difference, strong), line, last)
        self._grid.addWidget(words(row.unit, Kind.CAPTION), line, last + 1)


def _right(text: str, kind: Kind = Kind.BODY) -> QLabel:
    label = words(text, kind)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
