"""What may be done with an answer beside the one action: save the report, run again, close this phone.

They stand under the traces, in one place whether a check is still asked or none: who cannot do a check now goes on to
the next phone without an answer, and the question with its reasons keeps the left column to itself.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.cards.pieces import empty_layout
from gui.cards.wrapping import WrappingRow
from gui.pages.bench.model import OtherText
from gui.pages.bench.states import Press
from gui.pages.bench.words import BenchWords
from gui.theme import Theme


class OtherButtons(WrappingRow):
    """Outlined buttons, below each other where their words need the room."""

    pressed = Signal(object)
    """A `Press`."""
    report_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(QMargins(), theme.space.x2, fills=True)
        self._shown: tuple[OtherText, ...] = ()
        self._buttons: list[QPushButton] = []
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """The buttons, while they are there."""
        return list(self._buttons) if not self.isHidden() else []

    def show_others(self, others: tuple[OtherText, ...], say: BenchWords) -> None:
        """Other buttons; none where there is no answer."""
        self.setVisible(bool(others))
        if not others or others == self._shown:
            return
        self._shown = others
        empty_layout(self.row)
        report = QPushButton(say.save_report)
        report.clicked.connect(self.report_wanted)
        self._buttons = [report]
        for other in others:
            button = QPushButton(other.label)
            button.clicked.connect(partial(self._press, other.press))
            self._buttons.append(button)
        for button in self._buttons:
            self.row.addWidget(button)

    def _press(self, press: Press) -> None:
        self.pressed.emit(press)
