"""The next check as a question with three buttons: no default, and what each would decide under it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from analysis.checks import Check
from gui.cards.answer_model import CheckText, OutcomeText
from gui.cards.keyed import KeyedButton
from gui.cards.pieces import Elided, Kind, words
from gui.pages.bench.check_drawings import CheckDrawing
from gui.pages.bench.states import Press
from gui.pages.bench.words import BenchWords
from gui.plots.ink import font_of
from gui.theme import Theme

_ANSWERS = ((Press.YES, "Y"), (Press.NO, "N"), (Press.NOT_DONE, "X"))


class AskCard(QFrame):
    """Question, time and rank, three answers, and how it is done."""

    answered = Signal(object)
    """A `Press`."""
    how_turned = Signal()
    """How it is done is open now, or closed."""

    def __init__(self, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self.setObjectName("ask-card")
        self._theme, self._say = theme, say
        colours, line, radius = theme.colours, theme.line, theme.radius.large
        self.setStyleSheet(
            f"#ask-card {{ background: {colours.surface}; border: {line.control}px solid {colours.action};"
            f" border-radius: {radius}px; }}"
        )
        space = theme.space
        self._rows = layout = QVBoxLayout(self)
        layout.setContentsMargins(space.x4, space.x3, space.x4, space.x3)
        layout.setSpacing(space.x2)  # the question's focus ring has room between its neighbours
        head = QHBoxLayout()
        title = words(say.next_check, Kind.STRONG)
        title.setStyleSheet(f"color: {colours.action};")
        self._effort = Elided("", Kind.CAPTION)
        self._how = KeyedButton(say.how, "H", theme, kind="plain")
        self._how.clicked.connect(self.turn_how)
        head.addWidget(title)
        head.addSpacing(space.x3)
        head.addWidget(self._effort, 1)
        head.addWidget(self._how)
        layout.addLayout(head)
        self.question = words("", Kind.HEADING, wrap=True)
        self.question.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(self.question)
        self._how_steps = words("", Kind.BODY, wrap=True)
        self._drawing = CheckDrawing(theme)
        self._how_part = QWidget()
        how = QHBoxLayout(self._how_part)
        how.setContentsMargins(0, 0, 0, 0)
        how.setSpacing(space.x3)
        how.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        how.addWidget(self._how_steps, 1)
        self._how_part.hide()
        layout.addWidget(self._how_part)
        row = QHBoxLayout()
        row.setSpacing(space.x2)
        self._answers = [AnswerButton(key, theme) for _, key in _ANSWERS]
        for button, (press, _) in zip(self._answers, _ANSWERS, strict=True):
            button.clicked.connect(partial(self.answered.emit, press))
            row.addWidget(button, 1)
        self._gap = QSpacerItem(0, space.x1)  # and off the answers, where nothing else stands between
        layout.addItem(self._gap)
        layout.addLayout(row)

    @property
    def controls(self) -> list[QWidget]:
        """The question, how it is done, the answers."""
        return [self.question, self._how, *self._answers]

    @property
    def shows_how(self) -> bool:
        """Whether the steps are open."""
        return not self._how_part.isHidden()

    @property
    def drawing(self) -> CheckDrawing:
        """What is drawn of how it is done."""
        return self._drawing

    def show_check(self, check: CheckText, asked: Check | None) -> None:
        """Ask a check, and say and draw how it is done where somebody wants to know."""
        self.question.setText(check.question)
        self.question.setAccessibleName(check.question)
        self._effort.set_whole(check.effort)
        self._how_steps.setText(self._say.how_steps[asked] if asked is not None else "")
        self._drawing.show_check(asked)
        self._open_how(False)
        for button, outcome in zip(self._answers, check.outcomes, strict=True):
            button.show_outcome(outcome)

    def turn_how(self) -> None:
        """Open the steps, or close them."""
        self._open_how(self._how_part.isHidden())
        self.how_turned.emit()

    def _open_how(self, wanted: bool) -> None:
        self._how_part.setVisible(wanted)
        self._gap.changeSize(0, 0 if wanted else self._theme.space.x1)
        self._rows.invalidate()


class AnswerButton(QPushButton):
    """An answer, its key, and what it would decide."""

    def __init__(self, key: str, theme: Theme) -> None:
        super().__init__()
        self._key, self._theme = key, theme
        self._outcome: OutcomeText | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        high = self._height_px()
        self.setStyleSheet(f"min-height: {high}px; max-height: {high}px; border: none; padding: 0;")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its words."""
        return QSize(120, self._height_px())

    def _height_px(self) -> int:
        """For the word and two lines under it, and never less than a glove needs."""
        text, space = self._theme.text, self._theme.space
        return max(self._theme.target.answer, text.heading.line_px + 2 * text.caption.line_px + space.x2)

    def show_outcome(self, outcome: OutcomeText) -> None:
        """Another answer."""
        self._outcome = outcome
        self.setText(outcome.answer)
        self.setAccessibleName(f"{outcome.answer}. {outcome.then}.")
        self.setToolTip(outcome.then)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Outline, word with its key, and the line under it."""
        if self._outcome is None:
            return
        theme, colours = self._theme, self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.line.control
        place = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(QColor(colours.action), width))
        painter.setBrush(QColor(colours.action_soft if self.isDown() else colours.surface))
        painter.drawRoundedRect(place, theme.radius.medium, theme.radius.medium)
        large, cap = font_of(theme, theme.text.heading), font_of(theme, theme.text.caption, bold=True)
        small = font_of(theme, theme.text.caption)
        pad, room = float(theme.space.x2), place.width() - theme.space.x2
        word_w = QFontMetricsF(large).horizontalAdvance(self._outcome.answer)
        key_w = QFontMetricsF(cap).horizontalAdvance(self._key) + 2 * pad
        if word_w + theme.space.x1 + key_w > room:  # a larger text keeps the word; its key stands in the list of keys
            key_w = 0.0
            large.setPixelSize(min(large.pixelSize(), int(large.pixelSize() * room / max(word_w, 1.0))))
            word_w = QFontMetricsF(large).horizontalAdvance(self._outcome.answer)
        x = place.center().x() - (word_w + (theme.space.x1 + key_w if key_w else 0.0)) / 2
        upper = QRectF(x, place.top() + theme.space.x1, word_w + 1, float(theme.text.heading.line_px))
        painter.setPen(QColor(colours.text))
        painter.setFont(large)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, self._outcome.answer)
        if key_w:
            cap_h = QFontMetricsF(cap).height() + 2
            key = QRectF(x + word_w + theme.space.x1, upper.center().y() - cap_h / 2, key_w, cap_h)
            painter.setFont(cap)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
            painter.setPen(QPen(QColor(colours.text), theme.line.divider))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(key, theme.radius.small, theme.radius.small)
        painter.setPen(QColor(colours.text))
        painter.setFont(small)
        lower = QRectF(place.left() + 4, upper.bottom(), place.width() - 8, place.bottom() - upper.bottom() - 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(lower, int(flags), f"→ {self._outcome.then}")
        painter.end()
