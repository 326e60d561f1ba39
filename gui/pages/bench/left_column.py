"""The left column of the Bench page: the state or the answer, and under it the one action or the next check."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.cards.answer_card import AnswerCard
from gui.pages.bench.ask_card import AskCard
from gui.pages.bench.given_rows import GivenRows
from gui.pages.bench.looking import Looked
from gui.pages.bench.model import BenchText
from gui.pages.bench.primary import PrimaryButton
from gui.pages.bench.state_card import StateCard
from gui.style import part_sheet
from gui.theme import Theme
from gui.words import Words

_LARGE_FROM = 1.3
_LEFT_PX, _ANSWER_PX, _WIDE_PX = 440, 510, 560


class LeftColumn(QWidget):
    """Shows a description of the page, but for its traces."""

    pressed = Signal(object)
    """A `Press` of one of its buttons."""
    change_wanted = Signal(object)
    """A `Check` whose answer is to be changed."""

    def __init__(self, theme: Theme, say: Words, *, wide: bool) -> None:
        super().__init__()
        if theme.scale > 1.0:
            self.setStyleSheet(part_sheet(theme))
        self._theme, self._say, self._large = theme, say.bench, theme.text_size >= _LARGE_FROM
        self._answered = False
        self.wide = wide
        """Whether it has the width that a wide page gives it."""
        self.state = StateCard(theme, say.bench)
        self.answer = AnswerCard(theme, say.answer)
        self.ask = AskCard(theme, say.bench)
        self.primary = PrimaryButton(theme)
        self._given: GivenRows | None = None
        self.shown: Looked | None = None
        """The answer that stands there."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space.x3)
        column.addWidget(self.state, 1)
        column.addWidget(self.answer, 1)
        column.addWidget(self.ask)
        column.addWidget(self.primary)
        self.state.pressed.connect(self.pressed)
        self.ask.answered.connect(self.pressed)
        self.ask.how_turned.connect(self._make_room)

    @property
    def scale(self) -> float:
        """How much larger than drawn it is."""
        return self._theme.scale

    @property
    def controls(self) -> list[QWidget]:
        """The state, then the action; an answer has the action, or the question, first."""
        action: list[QWidget] = [self.primary] if not self.primary.isHidden() else []
        if not self.ask.isHidden():
            action = self.ask.controls
        if not self.answer.isHidden():
            given = self._given.controls if self._given is not None else []
            return [*action, *self.answer.controls, *given]
        controls = self.state.controls if not self.state.isHidden() else []
        return [*controls[:1], *action, *controls[1:]]

    def take_focus(self) -> QWidget | None:
        """To the question, or the action; where waiting is the thing to do, to what explains the state."""
        if not self.ask.isHidden():
            taker: QWidget | None = self.ask.question
        else:
            taker = self.primary if not self.primary.isHidden() else self.state.area
        if taker is not None:
            taker.setFocus()
        return taker

    def show_text(self, text: BenchText, looked: Looked | None, former: BenchText | None = None) -> bool:
        """Show the page's text; whether another answer stands there now.

        `former` is a step that is read in place of the state or the answer; the action stays that of now.
        """
        answered = text.answer is not None and looked is not None
        reads = former is not None
        self.state.setVisible(reads or not answered)
        self._answered = answered and not reads
        if former is not None or not answered:
            self.state.show_text(former or text)
        self.ask.setVisible(text.asks)
        self._make_room()
        self.primary.keep_place(not text.asks)
        self.primary.setVisible(text.primary is not None)
        self.primary.show_action(text.primary, text.held)
        self._set_width(answered=answered)
        changed = looked if answered else None
        if changed is self.shown:
            return False
        self.shown = changed
        if looked is not None and text.answer is not None and answered:
            self._given = GivenRows(looked.given, self._theme, self._say) if looked.given else None
            if self._given is not None:
                self._given.change_wanted.connect(self.change_wanted)
            self.answer.show_answer(text.answer, self._given)
            if text.answer.check is not None and text.asks:
                self.ask.show_check(text.answer.check, looked.asked)
        return answered

    def _make_room(self) -> None:
        """Large text: how a check is done has the place of the answer while it is read."""
        reads_how = self._large and not self.ask.isHidden() and self.ask.shows_how
        self.answer.setVisible(self._answered and not reads_how)

    def _set_width(self, *, answered: bool) -> None:
        self.setFixedWidth(_WIDE_PX if self.wide else _ANSWER_PX if answered else _LEFT_PX)
