"""The station part: its name, what can be done, a card for each instrument, and how the test came out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bench.station_check import Outcome
from gui.cards.filled import FilledButton
from gui.cards.pieces import Kind, card, column, empty_layout, words
from gui.cards.wrapping import WrappingRow
from gui.icons import Icon, IconView
from gui.pages.settings.station_model import (
    InstrumentText,
    ResultText,
    StationKnown,
    in_words,
    instrument_texts,
    result_text,
    station_head,
)
from gui.theme import Theme
from gui.words import Words

_SIGN_PX = 20
_SIGNS = {Outcome.PASSED: Icon.TICK, Outcome.WARNED: Icon.WARNING, Outcome.FAILED: Icon.CROSS}


class StationPart(QWidget):
    """Draws the station; what is done is asked of the page."""

    choose_wanted = Signal()
    look_wanted = Signal()
    all_wanted = Signal()
    test_wanted = Signal(object)
    """A `Placed`."""

    def __init__(self, theme: Theme, whole: Words) -> None:
        super().__init__()
        self._theme, self._whole, self._say = theme, whole, whole.settings.station
        say = self._say
        self._heading = words("", Kind.HEADING, wrap=True)
        self._line = words("", Kind.CAPTION, wrap=True)
        self._locked = words("", Kind.STRONG, wrap=True)
        self.choose = QPushButton(say.choose)
        self.look = FilledButton(say.look, whole.bench.space, theme, low=True)
        self.all = FilledButton(say.test_all, whole.bench.space, theme, low=True)
        self._tests: list[QPushButton] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.space.x3)
        buttons = WrappingRow(QMargins(), theme.space.x2, fills=True)
        for button, wanted in (
            (self.choose, self.choose_wanted),
            (self.look, self.look_wanted),
            (self.all, self.all_wanted),
        ):
            button.clicked.connect(wanted)
            buttons.row.addWidget(button)
        layout = column(0, theme.space.x3)
        layout.addWidget(self._heading)
        layout.addWidget(self._line)
        layout.addWidget(buttons)
        layout.addWidget(self._locked)
        layout.addLayout(self._cards)
        self.setLayout(layout)

    @property
    def primary(self) -> FilledButton:
        """What is to be done next: find a station, or test the one that there is."""
        return self.look if self.look.is_filled else self.all

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.choose, self.look, self.all, *self._tests]

    def show_station(self, known: StationKnown, locked: str) -> None:
        """Show what is known; `locked` says why nothing may be changed or asked, where that is so."""
        head = station_head(known, self._whole)
        self._heading.setText(head.heading)
        self._line.setText(head.line)
        self._locked.setText(locked)
        self._locked.setVisible(bool(locked))
        free = not (locked or known.busy)
        self.choose.setEnabled(free)
        self.look.setEnabled(free)
        self.all.setEnabled(free and known.station is not None)
        self.look.fill(known.station is None)
        self.all.fill(known.station is not None)
        self._fill(known, free=free)

    def _fill(self, known: StationKnown, *, free: bool) -> None:
        empty_layout(self._cards)
        self._tests = []
        if known.checked is not None:
            self._cards.addWidget(self._result(result_text(known.checked, self._whole)))
        for text in instrument_texts(known, self._whole):
            self._cards.addWidget(self._instrument(text, free=free))
        around = known.around
        notes = tuple(in_words(note, self._whole) for note in around.notes) if around is not None else ()
        if around is not None and not around.seen:
            notes = (self._say.nothing_found, *notes)
        for note in notes:
            self._cards.addWidget(words(note, wrap=True))

    def _instrument(self, text: InstrumentText, *, free: bool) -> QFrame:
        body = QVBoxLayout()
        body.setSpacing(self._theme.space.x1)
        body.addWidget(words(text.name, Kind.STRONG, wrap=True))
        body.addWidget(words(text.line, Kind.CAPTION, wrap=True))
        for fact in text.facts:
            value = f"{fact.name}: {fact.value}" if fact.name else fact.value
            body.addWidget(words(value, Kind.STRONG, wrap=True))
        for sentence in text.sentences:
            body.addWidget(words(sentence, Kind.CAPTION, wrap=True))
        row = QHBoxLayout()
        row.setContentsMargins(*(self._theme.space.x4,) * 4)
        row.setSpacing(self._theme.space.x3)
        if text.live is not None:
            row.addWidget(self._sign(Outcome.PASSED if text.live else Outcome.FAILED), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)
        if text.placed is not None:
            test = QPushButton(self._say.test)
            test.setAccessibleName(f"{self._say.test}. {self._say.parts[text.placed.part]}")
            test.setEnabled(free)
            test.clicked.connect(partial(self._test, text))
            self._tests.append(test)
            row.addWidget(test, 0, Qt.AlignmentFlag.AlignTop)
        return card(row)

    def _result(self, text: ResultText) -> QFrame:
        layout = column(self._theme.space.x4, self._theme.space.x1)
        layout.addWidget(words(text.heading, Kind.STRONG, wrap=True))
        layout.addWidget(words(text.sentence, Kind.LEAD, wrap=True))
        for outcome, sentence in text.rows:
            row = QHBoxLayout()
            row.setSpacing(self._theme.space.x2)
            row.addWidget(self._sign(outcome), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words(sentence, Kind.CAPTION, wrap=True), 1)
            layout.addLayout(row)
        return card(layout)

    def _sign(self, outcome: Outcome) -> IconView:
        colours = self._theme.colours
        colour = {Outcome.PASSED: colours.ok, Outcome.WARNED: colours.warn, Outcome.FAILED: colours.text}[outcome]
        sign = IconView(_SIGNS[outcome], colour, round(_SIGN_PX * self._theme.text_size))
        sign.setAccessibleName(self._say.outcomes[outcome])
        return sign

    def _test(self, text: InstrumentText, _on: bool = True) -> None:
        self.test_wanted.emit(text.placed)
