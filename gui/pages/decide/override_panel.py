"""The centre's own decision beside the recommendation: a panel inside the page, so that it covers no STOP."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bench.warranty.decide import Outcome
from bench.warranty.override import LEAST_REASON
from gui.cards.filled import FilledButton
from gui.cards.pieces import Kind, column, empty_layout, scrolled, words
from gui.cards.wrapping import WrappingRow
from gui.pages.decide.fields import is_large
from gui.pages.decide.kept import OverrideDraft
from gui.pages.decide.model import DecidePageText
from gui.pages.decide.recommendation_card import OutcomePanel
from gui.pages.decide.words import DecideWords
from gui.theme import Theme

_REASON_PX = 160
_MOST_ITEMS = 6
RECORD_KEYS = "Ctrl+Enter"
"""Not Space: it cannot be undone, and Space chooses one of the two outcomes here."""


class OverridePanel(QFrame):
    """Left what bootbench recommends, unchanged; right what the centre decides, by whom and why."""

    recorded = Signal(object, str, str)
    """The outcome, the person with the role, the reason."""
    closed = Signal()

    def __init__(self, theme: Theme, say: DecideWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme, self._say = theme, say
        self._left = column(0, theme.space.x2)
        self._choices = {
            outcome: QPushButton(say.outcomes[outcome]) for outcome in (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE)
        }
        self._person, self._role = QLineEdit(), QLineEdit()
        self._reason = QPlainTextEdit()
        self._problem = words("", Kind.STRONG, wrap=True)
        self.record = FilledButton(say.record_override, RECORD_KEYS, theme, low=True)
        self._cancel = QPushButton(say.cancel)
        self._name_all()
        # Large text has no room for two columns beside each other.
        both = QVBoxLayout() if is_large(theme) else QHBoxLayout()
        both.setContentsMargins(0, theme.space.x2, theme.space.x2, theme.space.x2)  # for the ring around the focus
        both.setSpacing(theme.space.x5)
        left = column(0, theme.space.x2)
        left.addWidget(words(say.recommended_side, Kind.STRONG))
        left.addLayout(self._left)
        left.addStretch(1)
        both.addLayout(left, 1)
        both.addLayout(self._right(), 1)
        whole = column(theme.space.x5, theme.space.x3)
        whole.addWidget(words(say.override_heading, Kind.HEADING))
        whole.addWidget(scrolled(both, say.override_heading, focus=False), 1)
        self.setLayout(whole)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [*self._choices.values(), self._person, self._role, self._reason, self.record, self._cancel]

    def open_with(self, text: DecidePageText) -> None:
        """Show what is recommended now, and ask."""
        empty_layout(self._left)
        recommended = text.recommendation
        panel = OutcomePanel(recommended.outcome, recommended.word, self._say.recommendation, self._theme)
        self._left.addWidget(panel)
        for item in recommended.items[:_MOST_ITEMS]:
            self._left.addWidget(words(item, wrap=True))
        for line in text.overrides:
            self._left.addWidget(words(line, Kind.CAPTION, wrap=True))
        self.show_problem("")
        self.show()
        self.raise_()
        self._choices[Outcome.ELIGIBLE].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def draft(self) -> OverrideDraft:
        """What stands there and is not recorded."""
        chosen = next((outcome for outcome, button in self._choices.items() if button.isChecked()), None)
        texts = self._person.text(), self._role.text(), self._reason.toPlainText()
        return OverrideDraft(outcome=chosen, person=texts[0], role=texts[1], reason=texts[2])

    def show_draft(self, draft: OverrideDraft) -> None:
        """Put it there again; an empty one for another claim, or once it was recorded or given up."""
        for outcome, button in self._choices.items():
            button.setChecked(outcome is draft.outcome)
        self._person.setText(draft.person)
        self._role.setText(draft.role)
        self._reason.setPlainText(draft.reason)

    def show_problem(self, sentence: str) -> None:
        """Say why it cannot be recorded; what was typed stays."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes the panel; nothing is recorded."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _name_all(self) -> None:
        say = self._say
        for button in self._choices.values():
            button.setCheckable(True)
            button.clicked.connect(self._choose)
        for line, name in ((self._person, say.person), (self._role, say.role)):
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
        self._reason.setAccessibleName(say.override_reason)
        self._reason.setPlaceholderText(say.override_reason_hint.format(least=LEAST_REASON))
        self._reason.setFixedHeight(_REASON_PX)
        self._reason.setTabChangesFocus(True)
        self._problem.setStyleSheet(f"color: {self._theme.colours.warn};")
        self.record.clicked.connect(self._say_it)
        self._cancel.clicked.connect(self._give_up)

    def _right(self) -> QVBoxLayout:
        say, space = self._say, self._theme.space
        right = column(0, space.x2)
        right.addWidget(words(say.decided_side, Kind.STRONG))
        outcomes = QHBoxLayout()
        for button in self._choices.values():
            outcomes.addWidget(button, 1)
        right.addLayout(outcomes)
        names = QHBoxLayout()
        names.addWidget(self._person, 1)
        names.addWidget(self._role, 1)
        right.addLayout(names)
        right.addWidget(self._reason)
        right.addWidget(self._problem)
        right.addWidget(words(say.cannot_be_undone, Kind.CAPTION, wrap=True))
        buttons = WrappingRow(QMargins(), space.x2, fills=True)
        buttons.row.addWidget(self.record)
        buttons.row.addWidget(self._cancel)
        right.addWidget(buttons)
        right.addStretch(1)
        return right

    def _give_up(self) -> None:
        """Esc keeps what was typed, since it is pressed for other reasons too; the button does not."""
        self.show_draft(OverrideDraft())
        self.closed.emit()

    def _choose(self) -> None:
        pressed = self.sender()
        for button in self._choices.values():
            button.setChecked(button is pressed)

    def _say_it(self) -> None:
        chosen = next((outcome for outcome, button in self._choices.items() if button.isChecked()), None)
        person, role = self._person.text().strip(), self._role.text().strip()
        named = f"{person}, {role}" if person and role else person
        self.recorded.emit(chosen, named, self._reason.toPlainText().strip())
