"""The status bar: small facts about what is in view, the language, and the way to the list of keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gui.cards.keyed import KeyedButton
from gui.cards.pieces import Elided, Kind, empty_layout
from gui.icons import Icon, IconView
from gui.pages.texts import Fact
from gui.theme import Theme
from gui.words import FrameWords

STATUS_PX = 45
"""As high as a target and its upper edge, because it holds some."""
_SIGN_PX = 18


class StatusBar(QFrame):
    """Facts with something to explain are buttons; the rest is one text that ends in … where it must."""

    keys_wanted = Signal()
    explanation_wanted = Signal(object)
    """A `Fact`."""

    language_wanted = Signal()

    def __init__(self, theme: Theme, say: FrameWords, language: str) -> None:
        super().__init__()
        self.setObjectName("status-bar")
        self.setFixedHeight(STATUS_PX)
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self._explained: list[QWidget] = []
        self._place = QHBoxLayout()
        self._place.setSpacing(theme.space.x2)
        self._text = Elided("", Kind.CAPTION)
        self._language = _quiet(language)
        self._language.clicked.connect(self.language_wanted)
        self._keys = KeyedButton(say.keys, "F1", theme, kind="quiet", key_first=True)
        self._keys.clicked.connect(self.keys_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.x4, 0, theme.space.x4, 0)
        row.addLayout(self._place)
        row.addWidget(self._text, 1)
        row.addWidget(self._language)
        row.addWidget(self._keys)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [*self._explained, self._language, self._keys]

    @property
    def text(self) -> str:
        """All that it says."""
        return "   ·   ".join(fact.text for fact in self._facts)

    def show_facts(self, facts: Sequence[str | Fact]) -> None:
        """Say these, as far as there is room; what can be explained or warns stands first."""
        whole = tuple(fact if isinstance(fact, Fact) else Fact(fact) for fact in facts)
        whole = tuple(fact for fact in whole if fact.text)
        if whole == self._facts:
            return
        self._facts = whole
        empty_layout(self._place)
        self._explained = []
        for fact in whole:
            if fact.warns or fact.explained:
                self._add(fact)
        plain = [fact.text for fact in whole if not fact.warns and not fact.explained]
        self._text.set_whole("   ·   ".join(plain))

    def _add(self, fact: Fact) -> None:
        if fact.warns:
            self._place.addWidget(IconView(Icon.WARNING, self._theme.colours.warn, _SIGN_PX))
        button = _quiet(fact.text)
        button.setEnabled(bool(fact.explained))
        button.setToolTip(fact.explained)
        if fact.warns:
            button.setStyleSheet(f"font-weight: bold; color: {self._theme.colours.text};")
        button.clicked.connect(partial(self._explain, fact))
        self._explained.append(button)
        self._place.addWidget(button)

    def _explain(self, fact: Fact, _on: bool = True) -> None:
        self.explanation_wanted.emit(fact)


def _quiet(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "quiet")
    return button
