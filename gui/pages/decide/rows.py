"""The rows of the claim page: one clause each, folded to a line once answered, one open at a time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bench.warranty.clauses import State
from bench.warranty.policy import ClauseId
from gui.cards.pieces import Elided, Kind, card, column, empty_layout, rule, scrolled, words
from gui.icons import Icon, IconView
from gui.pages.decide.fields import FieldView, field_view, is_large, scaled
from gui.pages.decide.model import FieldKind, RowText
from gui.pages.decide.words import DecideWords
from gui.theme import Colours, Theme

_CLAUSE_PX = 70
_STATE_PX = 110
_ICON_PX = 20
_STATE_ICONS = {State.SATISFIED: Icon.TICK, State.FAILED: Icon.CROSS, State.UNKNOWN: Icon.QUESTION}


def state_colour(state: State, colours: Colours) -> str:
    """The ink of a state; word and icon say the same."""
    return {State.SATISFIED: colours.ok, State.FAILED: colours.text, State.UNKNOWN: colours.warn}[state]


class _StateView(QWidget):
    """Tick, cross or question mark, and the word."""

    def __init__(self, state: State, word: str, theme: Theme) -> None:
        super().__init__()
        ink = state_colour(state, theme.colours)
        label = words(word, Kind.STRONG)
        label.setStyleSheet(f"color: {ink};")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.x1)
        row.addWidget(IconView(_STATE_ICONS[state], ink, scaled(_ICON_PX, theme)))
        row.addWidget(label, 1)
        self.setMinimumWidth(scaled(_STATE_PX, theme))


class RowView(QFrame):
    """One clause."""

    opened = Signal()
    answered = Signal(str, str)
    entered = Signal()
    photo_wanted = Signal(str)
    photo_dropped = Signal(str, object)
    photo_unwanted = Signal(str)
    """The file of a photo that is to be taken out."""

    def __init__(self, text: RowText, theme: Theme, say: DecideWords) -> None:
        super().__init__()
        self._theme, self._say, self._open = theme, say, False
        self._asked_to_remove = ""
        self.setProperty("kind", "row")
        self.setProperty("open", False)
        self._head = QPushButton()
        self._head.setProperty("kind", "row")
        self._head.setCheckable(True)
        self._head.clicked.connect(self.opened)
        self._line = QHBoxLayout(self._head)
        self._line.setContentsMargins(theme.space.x3, 0, theme.space.x3, 0)
        self._line.setSpacing(theme.space.x2)
        self._body = QWidget()
        self._fields = [field_view(field, theme, say, labelled=len(text.fields) > 1) for field in text.fields]
        for field in self._fields:
            field.answered.connect(self.answered)
            field.entered.connect(self.entered)
            field.photo_wanted.connect(self.photo_wanted)
            field.photo_dropped.connect(self.photo_dropped)
        self._photos = QVBoxLayout()
        self._photos.setSpacing(theme.space.x1)
        self._note = words("", Kind.CAPTION, wrap=True)
        self._fill_body(text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._body)
        self.show_text(text)
        self.set_open(False)

    @property
    def head(self) -> QPushButton:
        """The line that is always there."""
        return self._head

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        if not self._open:
            return [self._head]
        inner = [control for field in self._fields for control in field.controls]
        photos = [button for button in self._body.findChildren(QPushButton) if button.objectName() == "photo"]
        return [self._head, *inner, *photos]

    def field(self, name: str) -> FieldView | None:
        """The view of a fact of this row."""
        return next((field for field in self._fields if field.field == name), None)

    def set_open(self, on: bool) -> None:
        """Show or fold the facts."""
        self._open = on
        self._body.setVisible(on)
        self._head.setChecked(on)
        self.setProperty("open", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def show_text(self, text: RowText) -> None:
        """What stands now."""
        empty_layout(self._line)
        clause = words(text.clause, Kind.STRONG)
        clause.setFixedWidth(scaled(_CLAUSE_PX, self._theme))
        self._line.addWidget(clause)
        answer = Elided(text.answer, Kind.STRONG)
        if is_large(self._theme):  # the answer stands below its question
            question = Elided(text.question)
            both = column(0, 0)
            both.addStretch(1)
            both.addWidget(question)
            both.addWidget(answer)
            both.addStretch(1)
            self._line.addLayout(both, 1)
            # The sheet of the application gives buttons a height that a minimum does not stand against.
            high = question.sizeHint().height() + answer.sizeHint().height() + self._theme.space.x2
            self._head.setStyleSheet(f"QPushButton {{ min-height: {high}px; }}")
        else:
            whole = words(text.question)
            whole.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
            self._line.addWidget(whole)
            answer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._line.addWidget(answer, 1)
        self._line.addWidget(_StateView(text.state, text.state_word, self._theme))
        self._head.setAccessibleName(f"{text.clause}. {text.question} {text.answer}. {text.state_word}")
        for view, field in zip(self._fields, text.fields, strict=True):
            view.show_text(field)
        self._note.setText(text.note)
        self._note.setVisible(bool(text.note))
        self._show_photos(text)

    def take_focus(self) -> QWidget:
        """The first fact of an open row, or its line."""
        controls = self.controls
        taker = controls[1] if self._open and len(controls) > 1 else controls[0]
        taker.setFocus(Qt.FocusReason.TabFocusReason)
        return taker

    def _fill_body(self, text: RowText) -> None:
        space = self._theme.space
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(space.x3, 0, space.x3, space.x3)
        layout.setSpacing(space.x2)
        said = self._say.notice_says.format(clause=text.source)
        layout.addWidget(words(f"{said} “{text.quote}”", Kind.CAPTION, wrap=True))
        grounds = [field for field in text.fields if field.kind is FieldKind.LIST]
        if grounds:
            grid = QGridLayout()
            grid.setHorizontalSpacing(space.x4)
            grid.setVerticalSpacing(space.x1)
            half = len(self._fields) if is_large(self._theme) else (len(self._fields) + 1) // 2
            for k, field in enumerate(self._fields):
                grid.addWidget(field, k % half, k // half)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 0 if is_large(self._theme) else 1)
            layout.addLayout(grid)
            layout.addLayout(self._photos)
        else:
            for field in self._fields:
                layout.addWidget(field)
        layout.addWidget(self._note)

    def _show_photos(self, text: RowText) -> None:
        empty_layout(self._photos)
        for field in text.fields:
            for file in field.photos:
                self._photos.addLayout(self._photo_row(f"{field.label} {field.clause}", file))

    def _photo_row(self, ground: str, file: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.x2)
        row.addWidget(Elided(f"{ground} · {file}", Kind.CAPTION), 1)
        asking = self._asked_to_remove == file
        button = QPushButton(self._say.removing.format(name=file) if asking else self._say.remove_photo)
        button.setObjectName("photo")
        button.setAccessibleName(f"{button.text()} {ground} {file}")
        button.clicked.connect(partial(self._remove, button, file))
        row.addWidget(button)
        return row

    def _remove(self, button: QPushButton, file: str, _on: bool = False) -> None:
        """The first press asks, the second one removes."""
        if self._asked_to_remove != file:
            self._asked_to_remove = file
            button.setText(self._say.removing.format(name=file))
            return
        self._asked_to_remove = ""
        self.photo_unwanted.emit(file)


class RowsCard(QWidget):
    """All clauses, one below the other."""

    answered = Signal(str, str)
    entered = Signal()
    photo_wanted = Signal(str)
    photo_dropped = Signal(str, object)
    photo_unwanted = Signal(str)
    order_changed = Signal()

    def __init__(self, theme: Theme, say: DecideWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._rows: dict[ClauseId, RowView] = {}
        self._open: ClauseId | None = None
        self._settled = words("", Kind.CAPTION)
        head = QHBoxLayout()
        head.setContentsMargins(theme.space.x3, theme.space.x3, theme.space.x3, theme.space.x2)
        head.addWidget(words(say.heading, Kind.HEADING), 1)
        head.addWidget(self._settled)
        self._inner = column(theme.space.x2, 0)
        whole = column(0, 0)
        whole.addLayout(head)
        self._area = scrolled(self._inner, say.heading, focus=False)
        whole.addWidget(self._area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(whole))

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches, from the first row down."""
        return [control for row in self._rows.values() for control in row.controls]

    @property
    def open_row(self) -> ClauseId | None:
        """The row that is open."""
        return self._open

    def row(self, clause: ClauseId) -> RowView:
        """One row."""
        return self._rows[clause]

    def show_rows(self, rows: tuple[RowText, ...], settled: str) -> None:
        """Rows that stand there already are told what is new; others are made."""
        self._settled.setText(settled)
        if tuple(self._rows) != tuple(row.id for row in rows):
            empty_layout(self._inner)
            self._rows = {row.id: self._made(row) for row in rows}
            for view in self._rows.values():
                self._inner.addWidget(rule(self._theme))
                self._inner.addWidget(view)
            self._inner.addStretch(1)
            self._open = None
        for row in rows:
            self._rows[row.id].show_text(row)

    def open_only(self, clause: ClauseId | None) -> None:
        """Open one row and fold the others."""
        self._open = clause
        for other, view in self._rows.items():
            view.set_open(other is clause)
        self.order_changed.emit()
        if clause is not None:
            view = self._rows[clause]
            view.take_focus()
            self._area.ensureWidgetVisible(view, 0, self._theme.space.x4)

    def show_problem(self, field: str, sentence: str) -> None:
        """Say beside a fact why its answer cannot be."""
        for row in self._rows.values():
            view = row.field(field)
            if view is not None:
                view.show_problem(sentence)

    def _made(self, text: RowText) -> RowView:
        view = RowView(text, self._theme, self._say)
        view.opened.connect(partial(self._toggle, text.id))
        view.answered.connect(self.answered)
        view.entered.connect(self.entered)
        view.photo_wanted.connect(self.photo_wanted)
        view.photo_dropped.connect(self.photo_dropped)
        view.photo_unwanted.connect(self.photo_unwanted)
        return view

    def _toggle(self, clause: ClauseId) -> None:
        self.open_only(None if clause is self._open else clause)
        if self._open is None:
            self._rows[clause].head.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(self._theme.target.primary * 10, self._theme.target.primary * 8)
