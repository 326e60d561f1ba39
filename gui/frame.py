"""The parts of the window that stand around every page: top bar, notice, status bar, list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.answer_card import ICONS, verdict_fill, verdict_ink
from gui.cards.answer_model import VerdictForm, VerdictText
from gui.cards.pieces import Elided, Kind, column, empty_layout, words
from gui.icons import Icon, IconView
from gui.pages.trace.model import HeadText
from gui.theme import Theme
from gui.words import FrameWords

TOP_PX, STATUS_PX = 68, 45
"""The status bar is as high as a target and its upper edge, because it holds one."""
_CHIP_ICON_PX = 24


class VerdictChip(QFrame):
    """The verdict once more, small, in its own form."""

    def __init__(self, text: VerdictText, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("verdict-chip")
        colours, form = theme.colours, text.form
        ink, dashed = verdict_ink(form, colours), form is VerdictForm.CANNOT_SAY
        edge = f"{theme.line.control}px dashed {colours.verdict_cannot_say}" if dashed else "none"
        self.setStyleSheet(
            f"#verdict-chip {{ background: {verdict_fill(form, colours)}; border: {edge};"
            f" border-radius: {theme.radius.medium}px; }}"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space.x3, theme.space.x1, theme.space.x3, theme.space.x1)
        layout.setSpacing(theme.space.x2)
        word = words(text.word, Kind.STRONG)
        word.setStyleSheet(f"color: {ink};")
        layout.addWidget(IconView(ICONS[form], ink, _CHIP_ICON_PX))
        layout.addWidget(word)
        self.setFixedHeight(theme.target.least)


class TopBar(QFrame):
    """What is shown, its verdict, and the way to something else."""

    open_wanted = Signal()

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self.setObjectName("top-bar")
        self.setFixedHeight(TOP_PX)
        self._theme, self._say = theme, say
        self._heading = Elided("bootbench", Kind.HEADING)
        self._line = Elided("", Kind.CAPTION)
        self._line.hide()
        self._simulated = words(say.simulated, Kind.CHIP)
        self._simulated.setFixedHeight(theme.target.least)
        self._simulated.hide()
        self._chip_place = QHBoxLayout()
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(self._heading)
        text.addWidget(self._line)
        text.addStretch(1)
        self._open = QPushButton(say.open)
        self._open.clicked.connect(self.open_wanted)
        self._open.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.x4, 0, theme.space.x4, 0)
        row.setSpacing(theme.space.x3)
        row.addLayout(text, 1)
        row.addWidget(self._simulated)
        row.addLayout(self._chip_place)
        row.addWidget(self._open)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self._open]

    @property
    def line(self) -> str:
        """What stands under the heading."""
        return self._line.accessibleName()

    @property
    def says_simulated(self) -> bool:
        """Whether the chip is there."""
        return not self._simulated.isHidden()

    def show_head(self, head: HeadText, verdict: VerdictText | None) -> None:
        """Say what is shown; a simulated case says so in words beside the IMEI and as a chip."""
        self._heading.set_whole(head.heading)
        self._line.show()
        self._line.set_whole(head.line if head.simulated is None else f"{head.line} · {head.simulated}")
        self._simulated.setVisible(head.simulated is not None)
        self._simulated.setToolTip(head.simulated or "")
        self._open.show()
        empty_layout(self._chip_place)
        if verdict is not None:
            self._chip_place.addWidget(VerdictChip(verdict, self._theme))


class EmptyPage(QWidget):
    """What stands where nothing is open: one sentence, and the one thing to do."""

    open_wanted = Signal()

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self._say = say
        self._sentence = words(say.empty, Kind.TITLE, wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._open = QPushButton(say.open)
        self._open.setProperty("kind", "primary")
        self._open.clicked.connect(self.open_wanted)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.space.x5)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def show_empty(self) -> None:
        """Nothing is open."""
        self._sentence.setText(self._say.empty)
        self._open.show()
        self._open.setFocus()

    def show_opening(self, name: str) -> None:
        """Something is being opened: waiting is the thing to do."""
        self._sentence.setText(self._say.opening.format(name=name))
        self._open.hide()


class Notice(QWidget):
    """A refusal above the page: what happened and what to do; it closes no page."""

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        frame = QFrame()
        frame.setProperty("kind", "notice")
        self._heading = words("", Kind.STRONG)
        self._sentence = words("", wrap=True)
        close = QPushButton(say.close)
        close.clicked.connect(self.hide)
        text = QVBoxLayout()
        text.setSpacing(theme.space.x1)
        text.addWidget(self._heading)
        text.addWidget(self._sentence)
        row = QHBoxLayout(frame)
        row.setContentsMargins(*(theme.space.x3,) * 4)
        row.setSpacing(theme.space.x3)
        row.addWidget(IconView(Icon.WARNING, theme.colours.warn, theme.space.x6), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        around = QVBoxLayout(self)
        around.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, 0)
        around.addWidget(frame)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def show_sentence(self, sentence: str, heading: str) -> None:
        """Say something."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.show()


class StatusBar(QFrame):
    """Small facts about what is in view, and the way to the list of keys."""

    keys_wanted = Signal()

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self.setObjectName("status-bar")
        self.setFixedHeight(STATUS_PX)
        self._text = Elided("", Kind.CAPTION)
        self._keys = QPushButton(f"F1  {say.keys}")
        self._keys.setAccessibleName(say.keys)
        self._keys.setProperty("kind", "plain")
        self._keys.clicked.connect(self.keys_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.x4, 0, theme.space.x4, 0)
        row.addWidget(self._text, 1)
        row.addWidget(self._keys)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self._keys]

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.accessibleName()

    def show_facts(self, facts: list[str]) -> None:
        """Say these, as far as there is room."""
        self._text.set_whole("   ·   ".join(fact for fact in facts if fact))


class KeyList(QFrame):
    """All keys of the page, as a panel inside the window."""

    def __init__(self, theme: Theme, say: FrameWords, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        layout = column(theme.space.x5, theme.space.x3)
        layout.addWidget(words(say.keys, Kind.HEADING))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space.x5)
        grid.setVerticalSpacing(theme.space.x1)
        for line, row in enumerate(say.key_rows):
            grid.addWidget(words(row.keys, Kind.STRONG), line, 0)
            grid.addWidget(words(row.does), line, 1)
        layout.addLayout(grid)
        self.close_button = QPushButton(say.close)
        self.close_button.clicked.connect(self.hide)
        layout.addWidget(self.close_button)
        self.setLayout(layout)
        self.hide()

    def open_over(self, page: QWidget) -> None:
        """Stand in the middle of the page; the focus goes to the button."""
        self.adjustSize()
        middle = page.geometry().center() - self.rect().center()
        self.move(middle)
        self.show()
        self.raise_()
        self.close_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
