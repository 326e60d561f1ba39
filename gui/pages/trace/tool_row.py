"""The row of tools above the lanes while one measures: add a trace, line up, logarithmic, difference, golden band."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import words
from gui.cards.wrapping import WrappingRow, spare_room
from gui.pages.trace.comparing import LineUpChoice
from gui.pages.trace.measure_state import LineUp
from gui.pages.trace.words import MeasureWords
from gui.theme import Theme


class ToolRow(WrappingRow):
    """Buttons that act on the trace that is shown."""

    add_wanted = Signal()
    lined_up = Signal(object)
    """A `LineUp`."""
    log_wanted = Signal(bool)
    band_wanted = Signal(bool)
    difference_wanted = Signal(bool)

    def __init__(self, theme: Theme, say: MeasureWords) -> None:
        space = theme.space.x2
        super().__init__(QMargins(space, 0, space, space), space)
        self.add_button = QPushButton(say.add)
        self.log_button = _toggle(say.log, say.log_does)
        self.band_button = _toggle(say.band, say.band_does)
        self.difference_button = _toggle(say.difference_button, say.difference_does)
        self.chooser = ElidedBox(theme, say.line_up)
        self._choices: tuple[LineUpChoice, ...] = ()
        row = self.row
        row.addWidget(self.add_button)
        row.addWidget(words(say.line_up))
        row.addWidget(self.chooser)
        row.addWidget(spare_room())
        row.addWidget(self.log_button)
        row.addWidget(self.band_button)
        row.addWidget(self.difference_button)
        self.add_button.clicked.connect(self.add_wanted)
        self.log_button.toggled.connect(self.log_wanted)
        self.band_button.toggled.connect(self.band_wanted)
        self.difference_button.toggled.connect(self.difference_wanted)
        self.chooser.activated.connect(self._chosen)

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab."""
        return [self.add_button, self.chooser, self.log_button, self.band_button, self.difference_button]

    def show_choices(self, choices: tuple[LineUpChoice, ...], chosen: LineUp) -> None:
        """Where this trace can be lined up, and where it is."""
        if choices != self._choices:
            self._choices = choices
            self.chooser.clear()
            for choice in choices:
                self.chooser.addItem(choice.label)
        here = next((k for k, choice in enumerate(choices) if choice.line_up == chosen), -1)
        self.chooser.setCurrentIndex(here)

    def can(self, *, log: bool, difference: bool) -> None:
        """What makes no sense now is not there."""
        self.log_button.setVisible(log)
        self.difference_button.setVisible(difference)

    def _chosen(self, index: int) -> None:
        self.lined_up.emit(self._choices[index].line_up)


def _toggle(text: str, does: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(does)
    button.setCheckable(True)
    return button
