"""The verdict in its form, the reasons as buttons, and what the meter cannot see."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.cards.answer_model import AnswerText, ReasonText, VerdictForm, VerdictText
from gui.cards.formed import FormedPanel, numbered_disc
from gui.cards.pieces import Kind, card, column, empty_layout, scrolled, words
from gui.icons import Icon, IconView
from gui.plots.ink import font_of
from gui.theme import Colours, Theme
from gui.words import AnswerWords

_ICON_PX = 48
_NARROW_STATES_PX = (38, 30, 24)
"""Where a longer word or language, or a narrower card, needs it."""
_LARGE_FROM = 1.3
"""From this text size on the verdict scrolls with its reasons: a low window has no room for it above them."""
_RING_PX = 6
"""Room for the focus ring of the first reason."""
_BAR_W_PX, _BAR_H_PX, _BAR_GAP_PX, _BARS = 10, 14, 1, 3

ICONS = {
    VerdictForm.MOTHERBOARD: Icon.BOARD,
    VerdictForm.NOT_MOTHERBOARD: Icon.BOARD_WITH_TICK,
    VerdictForm.CANNOT_SAY: Icon.QUESTION,
}


def verdict_fill(form: VerdictForm, colours: Colours) -> str:
    """The ground of a verdict; *cannot say* is never filled with its own colour."""
    return {
        VerdictForm.MOTHERBOARD: colours.verdict_motherboard,
        VerdictForm.NOT_MOTHERBOARD: colours.verdict_not_motherboard,
        VerdictForm.CANNOT_SAY: colours.warn_soft,
    }[form]


def verdict_ink(form: VerdictForm, colours: Colours) -> str:
    """The colour of word and icon on that ground."""
    return colours.verdict_cannot_say if form is VerdictForm.CANNOT_SAY else colours.on_verdict


class StateWord(QLabel):
    """The word that is read from far away: as large as the theme's state, a little less where that is too wide."""

    def __init__(self, word: str, ink: str, theme: Theme) -> None:
        super().__init__(word)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._word, self._ink, self._theme = word, ink, theme
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(QFontMetrics(font_of(theme, theme.text.state)).height())

    def _width_px(self, size_px: int) -> int:
        font = font_of(self._theme, self._theme.text.state)
        font.setPixelSize(size_px)
        metrics = QFontMetrics(font)
        return max(metrics.horizontalAdvance(self._word), metrics.boundingRect(self._word).width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the size that fits."""
        super().resizeEvent(event)
        room_px = event.size().width()
        large_px = (round(size * self._theme.text_size) for size in _NARROW_STATES_PX)
        sizes_px = (self._theme.text.state.px, *sorted({*large_px, *_NARROW_STATES_PX}, reverse=True))
        px = next((size for size in sizes_px if self._width_px(size) <= room_px), sizes_px[-1])
        self.setStyleSheet(f"color: {self._ink}; font-size: {px}px; font-weight: bold;")
        if self._theme.text_size > 1.0:  # large text needs the height that a smaller word leaves
            font = font_of(self._theme, self._theme.text.state)
            font.setPixelSize(px)
            self.setFixedHeight(QFontMetrics(font).height())


class VerdictPanel(FormedPanel):
    """Word, icon and form of a verdict, with the sentences under it."""

    def __init__(self, text: VerdictText, theme: Theme) -> None:
        colours = theme.colours
        is_open = text.form is VerdictForm.CANNOT_SAY
        super().__init__(verdict_fill(text.form, colours), colours.verdict_cannot_say if is_open else None, theme)
        ink = verdict_ink(text.form, colours)
        word = StateWord(text.word, ink, theme)
        head = QHBoxLayout()
        head.setSpacing(theme.space.x3)
        head.addWidget(IconView(ICONS[text.form], ink, round(_ICON_PX * theme.scale)))
        head.addWidget(word, 1)
        layout = column(theme.space.x4, theme.space.x1)
        layout.setContentsMargins(theme.space.x4, theme.space.x2, theme.space.x4, theme.space.x3)
        layout.addLayout(head)
        below = colours.text if is_open else ink
        for k, sentence in enumerate(text.sentences):
            label = words(sentence, Kind.LEAD if k == 0 else Kind.BODY, wrap=True)
            label.setStyleSheet(f"color: {below};")
            layout.addWidget(label)
        self.setLayout(layout)
        self.setAccessibleName(text.word)
        self.setAccessibleDescription(" ".join(text.sentences))


class Bars(QWidget):
    """How much a reason weighs: none to three bars."""

    def __init__(self, count: int, theme: Theme) -> None:
        super().__init__()
        self._count, self._scale = count, theme.scale
        self._on, self._off = QColor(theme.colours.text), QColor(theme.colours.divider)
        size = QSizeF(_BARS * (_BAR_W_PX + _BAR_GAP_PX), _BAR_H_PX) * self._scale
        self.setFixedSize(size.toSize())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Dark bars for the weight, pale ones for the rest."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.setPen(Qt.PenStyle.NoPen)
        for k in range(_BARS):
            painter.setBrush(self._on if k < self._count else self._off)
            painter.drawRoundedRect(QRectF(k * (_BAR_W_PX + _BAR_GAP_PX), 0, _BAR_W_PX, _BAR_H_PX), 2, 2)
        painter.end()


class ReasonButton(QPushButton):
    """A reason that stands somewhere in the trace: pressing it shows where."""

    def __init__(self, reason: ReasonText, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "reason")
        self.setCheckable(True)
        self.setShortcut(QKeySequence(f"Alt+{reason.number}"))
        self.setAccessibleName(f"{reason.sentence} {reason.where}")
        self.setAccessibleDescription(reason.speaks)
        self._row = reason_row(reason, theme)
        self.setLayout(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as what stands on it."""
        return self._row.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As small as what stands on it may be."""
        return self._row.totalMinimumSize()


def reason_row(reason: ReasonText, theme: Theme) -> QHBoxLayout:
    """Number, sentence and where; weight and what it speaks for."""
    left = QVBoxLayout()
    left.setSpacing(0)
    left.addWidget(words(reason.sentence, wrap=True))
    left.addWidget(words(reason.where, Kind.CAPTION, wrap=True))
    right = QVBoxLayout()
    right.setSpacing(theme.space.x1)
    right.addWidget(Bars(reason.bars, theme), 0, Qt.AlignmentFlag.AlignRight)
    right.addWidget(words(reason.speaks, Kind.CAPTION), 0, Qt.AlignmentFlag.AlignRight)
    row = QHBoxLayout()
    row.setContentsMargins(theme.space.x2, theme.space.x2, theme.space.x2, theme.space.x2)
    row.setSpacing(theme.space.x3)
    row.addWidget(numbered_disc(reason.number, theme), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addLayout(left, 1)
    row.addLayout(right)
    return row


class AnswerCard(QWidget):
    """Verdict on top, reasons under it; reasons scroll where there are more than fit."""

    reason_chosen = Signal(int)

    def __init__(self, theme: Theme, say: AnswerWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        # No button group: of a group Tab reaches one button only, and arrows press what they reach.
        self._buttons: dict[int, QAbstractButton] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """It takes what room is left: its reasons scroll, and what stands beside it may not."""
        return False

    def show_answer(self, answer: AnswerText, below: QWidget | None = None) -> None:
        """Show an answer in place of the former one; what stands `below` its reasons goes with it."""
        self._buttons = {}
        empty_layout(self._layout)
        inner, moving = column(0, 0), column(0, 0)
        around = moving if self._theme.text_size >= _LARGE_FROM else inner
        around.addWidget(VerdictPanel(answer.verdict, self._theme))
        moving.addLayout(self._why(answer, below))
        inner.addWidget(scrolled(moving, self._say.why, focus=not answer.reasons), 1)
        self._layout.addWidget(card(inner))

    @property
    def controls(self) -> list[QWidget]:
        """The reasons that can be pressed, in their order."""
        return list(self._buttons.values())

    def choose(self, number: int) -> None:
        """Press a reason by its number."""
        if number in self._buttons:
            self._buttons[number].click()

    def clear_choice(self) -> None:
        """No reason is pressed any more."""
        for button in self._buttons.values():
            button.setChecked(False)

    def _pressed(self, number: int, _on: bool = True) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other == number)
        self.reason_chosen.emit(number)

    def _why(self, answer: AnswerText, below: QWidget | None) -> QVBoxLayout:
        space = self._theme.space
        layout = column(space.x2, 0)
        head = QHBoxLayout()
        head.setContentsMargins(space.x2, 0, space.x2, 0)
        head.addWidget(words(self._say.why, Kind.STRONG))
        press = any(reason.mark is not None for reason in answer.reasons)
        head.addWidget(words(self._say.press if press else "", Kind.CAPTION), 1, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(head)
        layout.addSpacing(_RING_PX)
        for reason in answer.reasons:
            layout.addWidget(self._reason(reason))
        if not answer.reasons:
            layout.addWidget(self._inset(words(self._say.no_reason, wrap=True)))
        if below is not None:
            layout.addWidget(below)
        for heading, sentences in (
            (self._say.meter_limits, answer.meter_limits),
            (self._say.withheld, answer.withheld),
        ):
            if sentences:
                layout.addWidget(self._inset(words(heading, Kind.STRONG)))
            for sentence in sentences:
                layout.addWidget(self._inset(words(sentence, Kind.CAPTION, wrap=True)))
        layout.addStretch(1)
        return layout

    def _reason(self, reason: ReasonText) -> QWidget:
        if reason.mark is None:
            row = QFrame()
            row.setLayout(reason_row(reason, self._theme))
            return row
        button = ReasonButton(reason, self._theme)
        self._buttons[reason.number] = button
        button.clicked.connect(partial(self._pressed, reason.number))
        return button

    def _inset(self, label: QLabel) -> QLabel:
        label.setContentsMargins(self._theme.space.x2, self._theme.space.x1, self._theme.space.x2, 0)
        return label
