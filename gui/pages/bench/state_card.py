"""The state card: a word to be read from far away, and under it what explains it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.cards.answer_card import StateWord
from gui.cards.busy_ring import BusyRing
from gui.cards.evidence_model import sentence
from gui.cards.formed import numbered_disc
from gui.cards.pieces import Kind, empty_layout, rule, scrolled, words
from gui.cards.wrapping import WrappingRow
from gui.icons import Icon, IconView
from gui.pages.bench.drawings import DrawingView
from gui.pages.bench.judged_row import JudgedRow
from gui.pages.bench.model import BenchText, LeftText, OtherText, Tone
from gui.pages.bench.reading_view import ReadingView
from gui.pages.bench.states import Press
from gui.pages.bench.words import BenchWords
from gui.theme import Theme

_ICON_PX = 42
_MANY_ROWS, _ROWS_SHARE = 5, 4
"""So many rows share the height that there is with what stays free below them."""
_NUMBERS_BESIDE = 3
_LARGE_FROM_PX = 19
"""From this text size on numbers stand in two columns."""


class StateCard(QFrame):
    """Built anew for a new state; what changes within one is set in place, so that nothing flickers."""

    pressed = Signal(object)
    """A `Press` of one of its own buttons."""

    def __init__(self, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self.setObjectName("state-card")
        self.setProperty("ringed", True)
        self._theme, self._say = theme, say
        self._built: object = None
        self._tone: Tone | None = None
        self._area: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._buttons: list[QPushButton] = []
        self._forget()

    @property
    def controls(self) -> list[QWidget]:
        """What the state is, which scrolls where it must, and its own buttons."""
        return [*([self._area] if self._area is not None else []), *self._buttons]

    @property
    def area(self) -> QWidget | None:
        """What explains the state."""
        return self._area

    def show_text(self, text: BenchText) -> None:
        """Show a state, or what changed in it."""
        shape = _shape(text)
        if shape != self._built:
            self._built = shape
            held = any(control.hasFocus() for control in self.controls)
            self._build(text)
            if held and self._area is not None:  # a part that goes takes the focus along, to wherever Qt likes
                self._area.setFocus()
        self._update(text)

    def _forget(self) -> None:
        self._sentence: QLabel | None = None
        self._reading: ReadingView | None = None
        self._numbers: list[QLabel] = []
        self._rows: list[JudgedRow] = []
        self._note: QLabel | None = None
        self._drawing: DrawingView | None = None
        self._left: _Left | None = None

    def _build(self, text: BenchText) -> None:
        space = self._theme.space
        empty_layout(self._layout)
        self._forget()
        self._buttons = []
        self._dress(text.tone)
        head = QFrame()
        head.setObjectName("state-head")
        head_layout = QVBoxLayout(head)
        head_layout.setContentsMargins(space.x4 + space.x1, space.x3, space.x4 + space.x1, space.x2)
        head_layout.setSpacing(0)
        head_layout.addWidget(self._word(text))
        self._sentence = words("", Kind.LEAD, wrap=True)
        self._sentence.setStyleSheet(f"color: {self._ink(text.tone, body=True)};")
        head_layout.addWidget(self._sentence)
        self._layout.addWidget(head)
        side = space.x4 + space.x1
        body, foot = QVBoxLayout(), QVBoxLayout()
        body.setContentsMargins(side, space.x2, side, space.x2)
        body.setSpacing(space.x2)
        foot.setContentsMargins(side, 0, side, space.x4)
        foot.setSpacing(space.x2)
        self._fill(body, text)
        self._fill_foot(foot, text)
        # What explains the word scrolls where text is large; what is to be done stays in sight.
        self._area = scrolled(body, text.word, focus=True)
        self._layout.addWidget(self._area, 1)
        self._layout.addLayout(foot)

    def _fill(self, body: QVBoxLayout, text: BenchText) -> None:
        if text.reading is not None:
            self._reading = ReadingView(self._theme)
            body.addWidget(self._reading)
        numbers_below = text.drawing is not None
        if text.numbers and not numbers_below:
            body.addLayout(self._number_row(text))
        if text.drawing is not None:
            self._drawing = DrawingView(text.drawing, self._theme, self._say.drawing)
            body.addWidget(self._drawing, 1)
        for number, told in enumerate(text.instructions, start=1):
            body.addLayout(_instruction(number, told, self._theme))
        if text.rows:
            body.addWidget(rule(self._theme))
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for k, row in enumerate(text.rows):
            line = JudgedRow(row, self._theme)
            self._rows.append(line)
            if k and row.value:
                rows.addWidget(rule(self._theme))
            rows.addWidget(line, 1)
        body.addLayout(rows, _ROWS_SHARE if len(text.rows) > _MANY_ROWS else 0)
        if text.numbers and numbers_below:
            body.addWidget(rule(self._theme))
            body.addLayout(self._number_row(text))
        if text.drawing is None:
            body.addStretch(1)
        self._note = words("", Kind.BODY, wrap=True)
        body.addWidget(self._note)

    def _fill_foot(self, foot: QVBoxLayout, text: BenchText) -> None:
        if text.warning:
            foot.addWidget(warning_box(text.warning, self._theme))
        if text.left is not None:
            self._left = _Left(self._theme)
            foot.addWidget(self._left)
        if text.others:
            foot.addWidget(self._other_row(text.others))

    def _update(self, text: BenchText) -> None:
        if self._area is not None:
            self._area.setAccessibleDescription(_spoken(text))
        if self._sentence is not None:
            self._sentence.setText(text.sentence)
            self._sentence.setVisible(bool(text.sentence))
        if self._reading is not None and text.reading is not None:
            self._reading.show_reading(text.reading)
        for label, number in zip(self._numbers, text.numbers, strict=False):
            label.setText(number.value)
        for line, row in zip(self._rows, text.rows, strict=False):
            line.show_row(row)
        if self._note is not None:
            self._note.setText(text.note)
            self._note.setVisible(bool(text.note))
        if self._drawing is not None and text.count is not None:
            self._drawing.show_count(text.count)
        if self._left is not None and text.left is not None:
            self._left.show_left(text.left)

    def _word(self, text: BenchText) -> QWidget:
        ink = self._ink(text.tone)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space.x3)
        if text.icon is not None:
            row.addWidget(IconView(text.icon, ink, round(_ICON_PX * self._theme.scale)))
        row.addWidget(StateWord(text.word, ink, self._theme), 1)
        if text.primary is None:  # waiting is the thing to do: it is seen that something goes on
            row.addWidget(BusyRing(self._theme), 0, Qt.AlignmentFlag.AlignRight)
        return line

    def _ink(self, tone: Tone, *, body: bool = False) -> str:
        colours = self._theme.colours
        if tone is Tone.DANGER:
            return colours.on_danger
        return colours.ok if tone is Tone.GOOD and not body else colours.text

    def _dress(self, tone: Tone) -> None:
        if tone is self._tone:  # a style sheet is worked out anew for everything inside
            return
        self._tone = tone
        colours, line, radius = self._theme.colours, self._theme.line, self._theme.radius.large
        edge = {
            Tone.STOPPED: f"{line.focus}px solid {colours.text}",
            Tone.DANGER: f"{line.focus}px solid {colours.danger}",
        }.get(tone, f"{line.divider}px solid {colours.divider}")
        head = colours.danger if tone is Tone.DANGER else "transparent"
        self.setStyleSheet(
            f"#state-card {{ background: {colours.surface}; border: {edge}; border-radius: {radius}px; }}"
            f"#state-head {{ background: {head}; border: none; border-top-left-radius: {radius - 3}px;"
            f" border-top-right-radius: {radius - 3}px; }}"
        )

    def _number_row(self, text: BenchText) -> QGridLayout:
        large = self._theme.text.body.px >= _LARGE_FROM_PX * self._theme.scale
        beside = _NUMBERS_BESIDE - 1 if large else _NUMBERS_BESIDE
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space.x5)
        grid.setVerticalSpacing(0)
        for k, number in enumerate(text.numbers):
            line, place = divmod(k, beside)
            value = words(number.value, Kind.TITLE)
            self._numbers.append(value)
            grid.addWidget(words(number.name, Kind.CAPTION), 2 * line, place)
            grid.addWidget(value, 2 * line + 1, place)
        grid.setColumnStretch(beside, 1)
        return grid

    def _other_row(self, others: tuple[OtherText, ...]) -> WrappingRow:
        row = WrappingRow(QMargins(), self._theme.space.x2, fills=True)
        for other in others:
            button = QPushButton(other.label)
            button.clicked.connect(partial(self._pressed, other.press))
            self._buttons.append(button)
            row.row.addWidget(button)
        return row

    def _pressed(self, press: Press) -> None:
        self.pressed.emit(press)


class _Left(QWidget):
    """How much of the run is over, and how long it goes on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = _Bar(theme)
        self._words = words("", Kind.STRONG)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.x3)
        row.addWidget(self._bar, 1)
        row.addWidget(self._words)

    def show_left(self, left: LeftText) -> None:
        """Another moment."""
        self._bar.show_share(left.share)
        self._words.setText(left.words)


class _Bar(QWidget):
    """A bar that fills."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self.setFixedHeight(theme.space.x2)

    def show_share(self, share: float) -> None:
        """How full it is, from 0 to 1."""
        self._share = min(1.0, max(0.0, share))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """What is over, on what there is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        radius = self.height() / 2
        for share, colour in ((1.0, self._theme.colours.divider), (self._share, self._theme.colours.action)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, self.height()), radius, radius)
        painter.end()


def warning_box(text: str, theme: Theme) -> QFrame:
    """Something to look at once more before going on."""
    frame = QFrame()
    frame.setObjectName("look-once-more")
    frame.setStyleSheet(
        f"#look-once-more {{ background: {theme.colours.warn_soft}; border-radius: {theme.radius.medium}px;"
        f" border: {theme.line.divider}px solid {theme.colours.warn}; }}"
    )
    row = QHBoxLayout(frame)
    row.setContentsMargins(*(theme.space.x3,) * 4)
    row.setSpacing(theme.space.x3)
    row.addWidget(IconView(Icon.WARNING, theme.colours.warn, theme.space.x5))
    row.addWidget(words(text, wrap=True), 1)
    return frame


def _instruction(number: int, told: str, theme: Theme) -> QHBoxLayout:
    text = words(told, Kind.LEAD, wrap=True)
    row = QHBoxLayout()
    row.setSpacing(theme.space.x3)
    row.addWidget(numbered_disc(number, theme), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row


def _spoken(text: BenchText) -> str:
    """The state in words; the reading is left out, which is not announced."""
    rows = [f"{row.text} {row.value}".strip() for row in text.rows]
    parts = (text.sentence, *text.instructions, *rows, text.warning, text.note)
    return " ".join(sentence(part) for part in parts if part)


def _shape(text: BenchText) -> tuple[object, ...]:
    """What a card is built for: everything that is not merely set anew."""
    return (
        text.state,
        text.word,
        text.reading is None,
        tuple(number.name for number in text.numbers),
        tuple(row.sign for row in text.rows),
        text.drawing,
        text.instructions,
        text.warning,
        text.left is None,
        text.others,
    )
