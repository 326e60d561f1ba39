"""Asks in the window what a file leaves open: which of several formats, a column, a unit, a rate."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bench.traces.asking import HintName
from gui.cards.evidence_model import sentence
from gui.cards.pieces import Kind, column, empty_layout, words
from gui.pages.trace.question_model import Question
from gui.pages.trace.words import QuestionWords
from gui.theme import Theme


class QuestionPanel(QWidget):
    """One question at a time; it stands above the page until it is answered or closed."""

    answered = Signal(object, object)
    """What stands in each field, and the name of the chosen format or `None`."""

    def __init__(self, theme: Theme, say: QuestionWords, heading: str) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._question: Question | None = None
        self.fields: dict[HintName, QLineEdit] = {}
        self.choices: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self._sentence = words("", wrap=True)
        self._places = QVBoxLayout()
        self._places.setSpacing(theme.space.x2)
        self.open_button = QPushButton(say.open)
        self.open_button.setProperty("kind", "primary-low")
        self.close_button = QPushButton(say.leave)
        self.open_button.clicked.connect(self._answer)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.open_button)
        frame = QFrame()
        frame.setProperty("kind", "notice")
        layout = column(theme.space.x3, theme.space.x2)
        layout.addWidget(words(heading, Kind.HEADING))
        layout.addWidget(self._sentence)
        layout.addLayout(self._places)
        layout.addLayout(row)
        frame.setLayout(layout)
        around = QVBoxLayout(self)
        around.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, 0)
        around.addWidget(frame)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """In the order of Tab; none while nothing is asked."""
        return [] if self.isHidden() else [*self.choices, *self.fields.values(), self.close_button, self.open_button]

    def ask(self, question: Question, filled: Mapping[HintName, str]) -> None:
        """Ask; what was said before stands in the fields."""
        self._question = question
        self._sentence.setText(sentence(question.sentence))
        empty_layout(self._places)
        self.fields, self.choices = {}, []
        for number, choice in enumerate(question.formats):
            button = QRadioButton(choice.title)
            button.setMinimumHeight(self._theme.target.least)
            self._group.addButton(button, number)
            self.choices.append(button)
            self._places.addWidget(button)
        form = QGridLayout()
        for line, name in enumerate(question.fields):
            field = QLineEdit(filled.get(name, ""))
            field.setMinimumHeight(self._theme.target.least)
            field.setAccessibleName(self._say.fields[name])
            # Once Enter is over: the same key would press what has the focus after the panel is gone.
            field.returnPressed.connect(self._answer, Qt.ConnectionType.QueuedConnection)
            self.fields[name] = field
            label = QLabel(self._say.fields[name])
            label.setBuddy(field)
            form.addWidget(label, line, 0)
            form.addWidget(field, line, 1)
        self._places.addLayout(form)
        self.show()
        first = [*self.choices, *self.fields.values(), self.open_button][0]
        # Fields that came into a layout just now are shown by the event loop, and what is not shown takes no focus.
        QTimer.singleShot(0, first, first.setFocus)

    def point_at(self, name: HintName) -> None:
        """A field that should hold a number and does not."""
        self._sentence.setText(self._say.no_number.format(field=self._say.fields[name]))
        self.fields[name].setFocus()

    def _answer(self) -> None:
        number = self._group.checkedId()
        formats = self._question.formats if self._question is not None else ()
        chosen = formats[number].name if 0 <= number < len(formats) else None
        self.answered.emit({name: field.text() for name, field in self.fields.items()}, chosen)
