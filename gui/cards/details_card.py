"""Lists behind tabs: findings and segments as tables whose rows show their place, faults and facts as text."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.cards.details_model import FaultText, Part, Place, Row, TableText
from gui.cards.pieces import Kind, card, column, empty_layout, scrolled, words
from gui.cards.wrapping import WrappingRow
from gui.plots.ink import font_of
from gui.theme import Theme
from gui.words import DetailWords

_WRAPS_FROM = 1.3
"""From this text size on all columns share the width, and rows grow with their words."""
_LEAST_PX = 224
"""The next check fits into this without scrolling."""


class RowTable(QTableWidget):
    """A table of texts; choosing a row says where it stands, by mouse and by arrow keys alike."""

    chosen = Signal(object)
    """A `Row`."""

    def __init__(self, text: TableText, theme: Theme) -> None:
        super().__init__(len(text.rows), len(text.columns))
        self._rows = text.rows
        self.setAccessibleName(text.name)
        self.setHorizontalHeaderLabels(list(text.columns))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.target.least)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)  # whole in its tooltip
        large = theme.text_size >= _WRAPS_FROM
        for k in range(len(text.columns)):
            stretch = QHeaderView.ResizeMode.Stretch if k == 0 or large else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(k, stretch)
            self.model().setHeaderData(k, Qt.Orientation.Horizontal, text.columns[k], Qt.ItemDataRole.ToolTipRole)
        if large:
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for line, row in enumerate(text.rows):
            self._fill(line, row, theme)
        # Not the current cell: that changes when the focus arrives, and arriving is not choosing.
        self.itemSelectionChanged.connect(self._selected)

    def _fill(self, line: int, row: Row, theme: Theme) -> None:
        for k, cell in enumerate(row.cells):
            item = QTableWidgetItem(cell)
            item.setToolTip("\n".join(part for part in (cell, row.note) if part))
            if k == len(row.cells) - 1 and row.doubtful:
                font = item.font()
                font.setPixelSize(theme.text.caption.px)
                font.setBold(True)
                item.setFont(font)
            self.setItem(line, k, item)

    def _selected(self) -> None:
        lines = self.selectionModel().selectedRows()
        if lines:
            self.chosen.emit(self._rows[lines[0].row()])


class TablePanel(QWidget):
    """A table, and under it what more there is to say of the chosen row."""

    place_chosen = Signal(object)
    """A `Place`."""

    def __init__(self, text: TableText, theme: Theme) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space.x2 if text.rows else 0, 0, 0, 0)
        layout.setSpacing(0)
        self.name = text.name
        self._table = RowTable(text, theme) if text.rows else None
        self._note = words("", Kind.CAPTION, wrap=True)
        if self._table is None:
            layout.addWidget(scrolled(_one(words(text.empty, wrap=True), theme), text.empty, focus=True))
            return
        self._table.chosen.connect(self._chosen)
        self._note.setContentsMargins(theme.space.x3, theme.space.x1, theme.space.x3, theme.space.x1)
        self._note.hide()
        layout.addWidget(self._table, 1)
        layout.addWidget(self._note)

    def take_focus(self) -> None:
        """To the rows, or to the sentence that there are none."""
        (self._table or self.findChildren(QAbstractScrollArea)[0]).setFocus()

    def clear_choice(self) -> None:
        """No row is chosen any more."""
        if self._table is not None:
            self._table.clearSelection()

    def _chosen(self, row: Row) -> None:
        self._note.setText(row.note)
        self._note.setVisible(bool(row.note))
        if isinstance(row.place, Place):
            self.place_chosen.emit(row.place)


class DetailsCard(QWidget):
    """Tab buttons above, one panel below."""

    place_chosen = Signal(object)

    def __init__(self, theme: Theme, say: DetailWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        tabs = WrappingRow(QMargins(*(theme.space.x2,) * 4), theme.space.x1, fills=True)
        self._tabs = tabs.row
        # No button group: of a group Tab reaches one button only, and arrows press what they reach.
        self._buttons: list[QPushButton] = []
        self._stack = QStackedWidget()
        inner = column(0, 0)
        inner.addWidget(tabs)
        inner.addWidget(self._stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(inner))
        self.setMinimumHeight(_LEAST_PX)

    def _open(self, number: int, _on: bool = True) -> None:
        for k, button in enumerate(self._buttons):
            button.setChecked(k == number)
        self._stack.setCurrentIndex(number)

    def clear(self) -> None:
        """Take all tabs away."""
        empty_layout(self._tabs)
        self._buttons = []
        while (panel := self._stack.widget(0)) is not None:
            self._stack.removeWidget(panel)
            panel.deleteLater()

    def show_list(self, name: str) -> QWidget | None:
        """Open the tab of a list; what there has the focus, or nothing where there is no such list."""
        for number in range(self._stack.count()):
            panel = self._stack.widget(number)
            if isinstance(panel, TablePanel) and panel.name == name:
                self._open(number)
                panel.take_focus()
                return panel
        return None

    @property
    def controls(self) -> list[QWidget]:
        """The tabs, then what stands behind them."""
        panels = [panel for k in range(self._stack.count()) if (panel := self._stack.widget(k)) is not None]
        inner = [w for panel in panels for w in (panel, *panel.findChildren(QAbstractScrollArea)) if _takes_tab(w)]
        return [*self._buttons, *inner]

    def clear_choice(self) -> None:
        """No row of any table is chosen any more."""
        for k in range(self._stack.count()):
            panel = self._stack.widget(k)
            if isinstance(panel, TablePanel):
                panel.clear_choice()

    def add_panel(self, name: str, panel: QWidget) -> None:
        """One more tab; the first one is open."""
        number = self._stack.addWidget(panel)
        button = QPushButton(name)
        button.setProperty("kind", "tab")
        button.setCheckable(True)
        button.setChecked(number == 0)
        bold = QFontMetrics(font_of(self._theme, self._theme.text.caption, bold=True))
        button.setMinimumWidth(
            bold.horizontalAdvance(name) + 2 * (self._theme.space.x1 + int(self._theme.line.control))
        )
        button.clicked.connect(partial(self._open, number))
        self._buttons.append(button)
        self._tabs.addWidget(button)

    def add_table(self, text: TableText) -> None:
        """A tab with a table; the count stands on it."""
        panel = TablePanel(text, self._theme)
        panel.place_chosen.connect(self.place_chosen)
        self.add_panel(f"{text.name} {len(text.rows)}" if text.rows else text.name, panel)

    def add_faults(self, faults: tuple[FaultText, ...]) -> None:
        """A tab with all faults, most probable first."""
        layout = column(self._theme.space.x4, self._theme.space.x1)
        for fault in faults:
            layout.addWidget(words(fault.title, Kind.STRONG, wrap=True))
            layout.addWidget(words(fault.standing, Kind.CAPTION, wrap=True))
            for name, sentences in (
                (self._say.speaks_for, fault.evidence_for),
                (self._say.speaks_against, fault.evidence_against),
            ):
                if sentences:
                    layout.addWidget(words("\n".join((f"{name}:", *sentences)), Kind.CAPTION, wrap=True))
            layout.addSpacing(self._theme.space.x2)
        layout.addStretch(1)
        self.add_panel(
            f"{self._say.faults} {len(faults)}",
            self._text(layout, self._say.faults),
        )

    def _text(self, layout: QVBoxLayout, name: str) -> QWidget:
        return scrolled(layout, self._say.in_full.format(name=name), focus=True)

    def add_parts(self, parts: tuple[Part, ...]) -> None:
        """A tab with facts and sentences under headings."""
        layout = column(self._theme.space.x4, self._theme.space.x1)
        for part in parts:
            layout.addWidget(words(part.heading, Kind.STRONG, wrap=True))
            for fact in part.facts:
                row = QHBoxLayout()
                row.setSpacing(self._theme.space.x3)
                name = words(fact.name, Kind.CAPTION, wrap=self._theme.text_size >= _WRAPS_FROM)
                row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
                value = words(_breakable(fact.value), Kind.CAPTION, wrap=True)
                value.setStyleSheet(f"color: {self._theme.colours.text};")
                value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
                row.addWidget(value, 1)
                layout.addLayout(row)
            for sentence in part.sentences:
                layout.addWidget(words(sentence, Kind.CAPTION, wrap=True))
            layout.addSpacing(self._theme.space.x2)
        layout.addStretch(1)
        self.add_panel(self._say.recording, self._text(layout, self._say.recording))


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _one(widget: QWidget, theme: Theme) -> QVBoxLayout:
    layout = column(theme.space.x4, 0)
    layout.addWidget(widget)
    layout.addStretch(1)
    return layout


def _breakable(text: str) -> str:
    """A hash or a long name may break anywhere: an invisible break opportunity after every eight signs."""
    return "\u200b".join(text[k : k + 8] for k in range(0, len(text), 8)) if " " not in text else text
