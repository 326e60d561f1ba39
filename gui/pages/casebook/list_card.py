"""The left half: the list with what may be done to its cases, or why there is no list, or statistics as plots."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bench.redaction.levels import Level
from bench.report.quantities import count
from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import Elided, Kind, empty_layout, scrolled, words
from gui.pages.casebook.bar_plot import BarPlot
from gui.pages.casebook.case_table import CaseTable
from gui.pages.casebook.model import ListState, ListText
from gui.pages.casebook.plots_model import PlotsText
from gui.pages.casebook.words import CasebookWords
from gui.theme import Theme

_PLOT_COLUMNS = 2


class ListCard(QFrame):
    """One of three: list, sentence, plots."""

    clear_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._theme, self._say = theme, say
        self._text: ListText | None = None
        self.table = CaseTable(theme, say)
        self._chosen = words("", Kind.STRONG)
        self._more = Elided("", Kind.CAPTION)
        self.whom = ElidedBox(theme, say.export.for_whom)
        for level, named in say.export.whom.items():
            self.whom.addItem(named, level)
        self.export_button = QPushButton(say.export.button)
        self.export_button.clicked.connect(self.export_wanted)
        self.clear_button = QPushButton(say.clear)
        self.clear_button.clicked.connect(self.clear_wanted)
        self._sentence = words("", Kind.TITLE, wrap=True)
        self._plots = QGridLayout()
        self.plots: list[BarPlot] = []
        self._stack = QStackedWidget()
        for part in (self._list_part(), self._empty_part(), self._plots_part()):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, theme.space.x1, 1, theme.space.x1)
        layout.addWidget(self._stack)
        self.table.cases.ticks_changed.connect(self._show_chosen)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.table, self.whom, self.export_button, self.clear_button, *self.plots]

    @property
    def level(self) -> Level | None:
        """For whom an export is."""
        return list(self._say.export.whom)[self.whom.currentIndex()]

    def show_level(self, level: Level | None) -> None:
        """Choose for whom."""
        self.whom.setCurrentIndex(list(self._say.export.whom).index(level))

    @property
    def ticked(self) -> tuple[str, ...]:
        """The folders that are ticked."""
        return tuple(self.table.cases.ticked)

    @property
    def found(self) -> int:
        """How many cases fit."""
        return self._text.found if self._text is not None else 0

    def show_list(self, text: ListText) -> None:
        """Show what was found."""
        self._text = text
        self.table.show_rows(text.rows)
        self._more.set_whole(text.more)
        self._show_chosen()
        nothing = text.state is ListState.NOTHING
        self._sentence.setText(self._say.nothing if nothing else self._say.no_case)
        self.clear_button.setVisible(nothing)

    def show_cases(self) -> None:
        """The list, or why there is none."""
        rows = self._text is not None and self._text.state is ListState.ROWS
        self._stack.setCurrentIndex(0 if rows else 1)

    def show_plots(self, text: PlotsText | None) -> None:
        """The plots; `None` while they are worked out."""
        empty_layout(self._plots)
        self.plots = []
        self._stack.setCurrentIndex(2)
        if text is None:
            self._plots.addWidget(words(self._say.looking, Kind.LEAD), 0, 0, Qt.AlignmentFlag.AlignCenter)
            return
        for k, plot in enumerate(text.plots):
            shown = BarPlot(plot, self._theme, self._say.plot.no_bars)
            self.plots.append(shown)
            alone = k == len(text.plots) - 1 and k % _PLOT_COLUMNS == 0
            self._plots.addWidget(shown, k // _PLOT_COLUMNS, k % _PLOT_COLUMNS, 1, _PLOT_COLUMNS if alone else 1)
        if text.line:
            self._plots.addWidget(words(text.line, Kind.CAPTION, wrap=True), len(text.plots), 0, 1, _PLOT_COLUMNS)

    def _show_chosen(self) -> None:
        number, found = len(self.table.cases.ticked), self.found
        said = (
            self._say.chosen.format(count=count(number)) if number else self._say.all_found.format(count=count(found))
        )
        self._chosen.setText(said)
        self.export_button.setEnabled(bool(number or found))

    def _list_part(self) -> QWidget:
        part, theme = QWidget(), self._theme
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.space.x3, theme.space.x1, theme.space.x3, theme.space.x1)
        foot.setSpacing(theme.space.x2)
        foot.addWidget(self._chosen)
        foot.addWidget(self._more, 1)
        foot.addWidget(self.whom)
        foot.addWidget(self.export_button)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space.x1)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        return part

    def _empty_part(self) -> QWidget:
        part = QWidget()
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(*(self._theme.space.x5,) * 4)
        layout.setSpacing(self._theme.space.x5)
        layout.addStretch(1)
        layout.addWidget(self._sentence)
        layout.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        return part

    def _plots_part(self) -> QWidget:
        self._plots.setContentsMargins(*(self._theme.space.x2,) * 4)
        self._plots.setSpacing(self._theme.space.x3)
        return scrolled(self._plots, self._say.plots, focus=False)
