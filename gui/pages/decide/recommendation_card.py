"""The recommendation beside the questions: its form, what is missing, the window of clause 3, and what may be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bench.warranty.decide import Outcome
from gui.cards.answer_card import StateWord
from gui.cards.formed import FormedPanel, numbered_disc
from gui.cards.pieces import Kind, card, column, empty_layout, scrolled, words
from gui.icons import Icon, IconView
from gui.pages.decide.model import DecidePageText
from gui.pages.decide.recommended import RecommendationText
from gui.pages.decide.window_drawing import WindowDrawing
from gui.pages.decide.words import DecideWords
from gui.theme import Colours, Theme

_ICON_PX = 36
OUTCOME_ICONS = {
    Outcome.ELIGIBLE: Icon.TICK,
    Outcome.NOT_ELIGIBLE: Icon.CROSS,
    Outcome.NEEDS_EVIDENCE: Icon.QUESTION,
}


def outcome_fill(outcome: Outcome, colours: Colours) -> str:
    """The ground of an outcome; *needs evidence* is never filled with its own colour."""
    return {
        Outcome.ELIGIBLE: colours.ok,
        Outcome.NOT_ELIGIBLE: colours.text,
        Outcome.NEEDS_EVIDENCE: colours.warn_soft,
    }[outcome]


def outcome_ink(outcome: Outcome, colours: Colours) -> str:
    """The colour of word and icon on that ground."""
    return colours.warn if outcome is Outcome.NEEDS_EVIDENCE else colours.surface


class OutcomePanel(FormedPanel):
    """Word, icon and form of a recommendation."""

    def __init__(self, outcome: Outcome, word: str, above: str, theme: Theme) -> None:
        colours = theme.colours
        is_open = outcome is Outcome.NEEDS_EVIDENCE
        super().__init__(outcome_fill(outcome, colours), colours.warn if is_open else None, theme)
        ink = outcome_ink(outcome, colours)
        caption = words(above, Kind.CAPTION)
        caption.setStyleSheet(f"color: {ink};")
        head = QHBoxLayout()
        head.setSpacing(theme.space.x2)
        head.addWidget(IconView(OUTCOME_ICONS[outcome], ink, _ICON_PX))
        head.addWidget(StateWord(word, ink, theme), 1)
        layout = column(theme.space.x4, 0)
        layout.setContentsMargins(theme.space.x4, theme.space.x2, theme.space.x4, theme.space.x2)
        layout.addWidget(caption)
        layout.addLayout(head)
        self.setLayout(layout)
        self.setAccessibleName(f"{above}: {word}")


class RecommendationCard(QWidget):
    """What bootbench recommends, live."""

    override_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, theme: Theme, say: DecideWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._panel_place = QVBoxLayout()
        self._items = column(theme.space.x4, theme.space.x2)
        self._drawing_title = words("", Kind.STRONG, wrap=True)
        self._drawing = WindowDrawing(theme)
        self.override = QPushButton(say.override)
        self.override.clicked.connect(self.override_wanted)
        self.save = QPushButton(say.save)
        self.save.clicked.connect(self.save_wanted)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.space.x3, theme.space.x2, theme.space.x3, theme.space.x3)
        buttons.setSpacing(theme.space.x2)
        buttons.addWidget(self.override, 1)
        buttons.addWidget(self.save, 1)
        self._notes = column(theme.space.x4, theme.space.x2)
        self._notes.setContentsMargins(theme.space.x4, theme.space.x2, theme.space.x4, theme.space.x4)
        drawn = column(0, 0)
        drawn.setContentsMargins(theme.space.x4, 0, theme.space.x4, 0)
        drawn.addWidget(self._drawing_title)
        drawn.addWidget(self._drawing)
        # What is missing comes first and is never squeezed: the drawing and the notes scroll along below it.
        whole = column(0, 0)
        whole.addLayout(self._items)
        whole.addLayout(drawn)
        whole.addLayout(self._notes)
        whole.addStretch(1)
        inner = column(0, 0)
        inner.addLayout(self._panel_place)
        self._area = scrolled(whole, say.recommendation, focus=True)
        inner.addWidget(self._area, 1)
        inner.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(inner))

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self._area, self.override, self.save]

    def show_text(self, text: DecidePageText) -> None:
        """The recommendation as the claim stands now."""
        recommended = text.recommendation
        empty_layout(self._panel_place)
        panel = OutcomePanel(recommended.outcome, recommended.word, self._say.recommendation, self._theme)
        self._panel_place.addWidget(panel)
        empty_layout(self._items)
        self._items.addWidget(words(recommended.heading, Kind.STRONG, wrap=True))
        for number, item in enumerate(recommended.items, start=1):
            self._items.addLayout(self._numbered(number, item))
        if recommended.settled:
            self._items.addWidget(self._settled(recommended))
        for line in text.overrides:
            self._items.addWidget(words(line, Kind.STRONG, wrap=True))
        empty_layout(self._notes)
        for line in (*recommended.notes, recommended.final):
            self._notes.addWidget(words(line, Kind.CAPTION, wrap=True))
        drawn = recommended.window
        self._drawing_title.setVisible(drawn is not None)
        self._drawing_title.setText(drawn.title if drawn is not None else "")
        self._drawing.show_text(drawn)

    def _numbered(self, number: int, item: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space.x3)
        row.addWidget(numbered_disc(number, self._theme), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(item, wrap=True), 1)
        return row

    def _settled(self, recommended: RecommendationText) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "settled")
        layout = column(self._theme.space.x3, 0)
        strong = words(recommended.settled, Kind.STRONG, wrap=True)
        strong.setStyleSheet(f"color: {self._theme.colours.ok};")
        layout.addWidget(strong)
        layout.addWidget(words(recommended.settled_note, Kind.CAPTION, wrap=True))
        frame.setLayout(layout)
        return frame
