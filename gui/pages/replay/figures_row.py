"""Five figures side by side, each with its limit and what it was; grey while too few cases are behind it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.pieces import Elided, Kind, words
from gui.icons import Icon, IconView
from gui.pages.replay.model import FigureName, FigureText, Standing
from gui.pages.replay.words import ReplayWords
from gui.theme import Theme

_ICON_PX = 16


class FigureCard(QFrame):
    """One figure."""

    list_wanted = Signal(object)
    """Its `FigureName`: the cases behind it shall be listed."""

    def __init__(self, theme: Theme, say: ReplayWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme, self._say = theme, say
        self._figure: FigureText | None = None
        self._title, self._line = Elided("", Kind.CAPTION), Elided("", Kind.CAPTION)
        self._value = words("", Kind.TITLE)
        self._marks = {
            Standing.WITHIN: IconView(Icon.TICK, theme.colours.ok, _ICON_PX),
            Standing.BEYOND: IconView(Icon.WARNING, theme.colours.warn, _ICON_PX),
        }
        self.button = QPushButton(say.list_them)
        self.button.setProperty("kind", "tab")
        self.button.setMinimumWidth(theme.target.least)
        self.button.clicked.connect(self._list)
        self._lay_out()

    def show_figure(self, figure: FigureText) -> None:
        """Another value."""
        if figure == self._figure:
            return
        self._figure = figure
        self._title.set_whole(figure.title)
        self._value.setText(figure.value)
        self._line.set_whole(figure.line)
        grey = "true" if figure.is_grey else "false"
        if self._value.property("grey") != grey:
            self._value.setProperty("grey", grey)
            self._value.style().unpolish(self._value)
            self._value.style().polish(self._value)
        for standing, mark in self._marks.items():
            mark.setVisible(figure.standing is standing and bool(figure.line))
        self.button.setVisible(figure.has_list)
        self.button.setAccessibleName(f"{self._say.list_them}. {figure.title}")

    def _lay_out(self) -> None:
        space = self._theme.space
        middle, below = QHBoxLayout(), QHBoxLayout()
        middle.setSpacing(space.x1)
        middle.addWidget(self._value, 1)
        below.setSpacing(space.x1)
        for mark in self._marks.values():
            below.addWidget(mark)
        below.addWidget(self._line, 1)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._title)
        text.addLayout(middle)
        text.addLayout(below)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(space.x3, space.x2, space.x2, space.x2)
        whole.setSpacing(space.x1)
        whole.addLayout(text, 1)
        whole.addWidget(self.button)

    def _list(self) -> None:
        if self._figure is not None:
            self.list_wanted.emit(self._figure.name)


class FiguresRow(QWidget):
    """All five."""

    list_wanted = Signal(object)
    """A `FigureName` whose cases shall be listed."""

    def __init__(self, theme: Theme, say: ReplayWords) -> None:
        super().__init__()
        self._cards = [FigureCard(theme, say) for _ in FigureName]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space.x2)
        for one in self._cards:
            one.list_wanted.connect(self.list_wanted)
            row.addWidget(one, 1)

    @property
    def controls(self) -> list[QWidget]:
        """The buttons that list cases."""
        return [one.button for one in self._cards]

    def show_figures(self, figures: tuple[FigureText, ...]) -> None:
        """Other values; what has the focus keeps it."""
        for one, figure in zip(self._cards, figures, strict=True):
            one.show_figure(figure)
