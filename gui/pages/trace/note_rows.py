"""The notes of a run: a field to write one, and those that there are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Kind, column, empty_layout, words
from gui.pages.trace.words import MeasureWords
from gui.theme import Theme


@dataclass(frozen=True, slots=True)
class NoteText:
    """One note."""

    at: str
    """Its time, as the axis counts."""
    text: str


class NoteRows(QWidget):
    """The field above, the notes below."""

    written = Signal(str)
    take_wanted = Signal(int)

    def __init__(self, theme: Theme, say: MeasureWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._takes: list[QPushButton] = []
        self._texts: tuple[NoteText, ...] = ()
        self.field = QLineEdit()
        self.field.setMaxLength(4096)
        self.field.setMinimumHeight(theme.target.least)
        self.field.setPlaceholderText(say.note_here)
        self.field.setAccessibleName(say.note_here)
        self.field.returnPressed.connect(self._write)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space.x1)
        layout = column(0, theme.space.x2)
        layout.addWidget(words(say.notes, Kind.HEADING))
        layout.addWidget(self.field)
        layout.addLayout(self._rows)
        self.setLayout(layout)

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [self.field, *self._takes]

    def ask(self, at: str) -> None:
        """Let a note be written for a time."""
        self.field.setPlaceholderText(self._say.note_at.format(at=at))
        self.field.setFocus()

    def show_notes(self, texts: tuple[NoteText, ...]) -> None:
        """Those that there are."""
        if texts == self._texts:
            return
        self._texts = texts
        empty_layout(self._rows)
        self._takes = []
        for number, text in enumerate(texts):
            self._rows.addLayout(self._row(number, text))

    def _row(self, number: int, text: NoteText) -> QHBoxLayout:
        name = self._say.note_taken_away.format(at=text.at) + f" ({number + 1})"
        take = QPushButton("×")
        take.setProperty("kind", "square")
        take.setAccessibleName(name)
        take.setToolTip(name)
        take.clicked.connect(lambda: self.take_wanted.emit(number))
        self._takes.append(take)
        said = column(0, 0)
        said.addWidget(words(text.at, Kind.CAPTION))
        said.addWidget(words(text.text, wrap=True))
        row = QHBoxLayout()
        row.addLayout(said, 1)
        row.addWidget(take)
        return row

    def _write(self) -> None:
        text = self.field.text().strip()
        if text:
            self.written.emit(text)

    def show_written(self) -> None:
        """What was typed is kept; the field is free for another note."""
        self.field.clear()
        self.field.setPlaceholderText(self._say.note_here)
