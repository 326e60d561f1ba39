"""The list on the right, and under it the one thing to do with the chosen case: open it at the reason."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bench.replay_compare import Turn
from gui.cards.pieces import Elided, Kind, card, empty_layout, words
from gui.icons import Icon, paint_icon
from gui.pages.replay.listing import Listing, ListRow
from gui.pages.replay.words import ReplayWords
from gui.theme import Theme

_WRAPS_FROM = 1.3
"""From this text size on all columns share the width, and rows grow with their words."""
_ICON_PX = 16
_ICONS = {Turn.WORSE: Icon.WARNING, Turn.CHANGED: Icon.QUESTION, Turn.BETTER: Icon.TICK}


class CaseTable(QTableWidget):
    """Cases, one a row; Enter opens the chosen one."""

    opened = Signal()

    def __init__(self, theme: Theme, say: ReplayWords) -> None:
        super().__init__(0, 0)
        self._theme, self._say = theme, say
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.target.least)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)  # whole in its tooltip
        self.doubleClicked.connect(self.opened)

    def show_rows(self, listed: Listing) -> None:
        """Other cases; the one that was chosen stays chosen where it is still there."""
        before = self.chosen_line
        self.blockSignals(True)
        self.setAccessibleName(f"{self._say.list_them}. {listed.title}")
        self.clear()
        self.setColumnCount(len(listed.columns))
        self.setRowCount(len(listed.rows))
        self.setHorizontalHeaderLabels(list(listed.columns))
        large = self._theme.text_size >= _WRAPS_FROM
        for k, title in enumerate(listed.columns):
            stretches = k == (3 if listed.columns[-1] else 2) or large
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(k, mode)
            self.model().setHeaderData(k, Qt.Orientation.Horizontal, title, Qt.ItemDataRole.ToolTipRole)
        if large:
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for line, row in enumerate(listed.rows):
            self._fill(line, row)
        if listed.rows:
            self.selectRow(min(max(before, 0), len(listed.rows) - 1))
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    @property
    def chosen_line(self) -> int:
        """Which row is chosen; −1 for none."""
        lines = self.selectionModel().selectedRows() if self.selectionModel() is not None else []
        return lines[0].row() if lines else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, line: int, row: ListRow) -> None:
        for k, cell in enumerate(row.cells):
            item = QTableWidgetItem(cell)
            item.setToolTip("\n".join(dict.fromkeys(part for part in (cell, row.note) if part)))
            if k == 0 or (k == 3 and row.turn is not None):
                font = item.font()
                font.setPixelSize(self._theme.text.caption.px)
                font.setBold(True)
                item.setFont(font)
            if k == 3 and row.turn is not None:
                item.setIcon(_icon(row.turn, turn_colour(row.turn, self._theme)))
            self.setItem(line, k, item)


class ListCard(QWidget):
    """Heading, table, what to do."""

    open_wanted = Signal(object)
    """A `ListRow`."""
    back_wanted = Signal()

    def __init__(self, theme: Theme, say: ReplayWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._listing: Listing | None = None
        self._title = Elided("", Kind.HEADING)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.space.x2)
        self._empty = words("", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table = CaseTable(theme, say)
        self._shown_of = Elided("", Kind.CAPTION)
        self.back = QPushButton(say.back)
        self.open = QPushButton(say.open_none)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.open.clicked.connect(self._open)
        self.back.clicked.connect(self.back_wanted)

    @property
    def controls(self) -> list[QWidget]:
        """The table, the way back, the way into the case."""
        return [self.table, self.back, self.open]

    @property
    def row(self) -> ListRow | None:
        """The case that is chosen."""
        line = self.table.chosen_line
        rows = self._listing.rows if self._listing is not None else ()
        return rows[line] if 0 <= line < len(rows) else None

    def show_listing(self, listed: Listing) -> None:
        """Show cases, unless they stand there already."""
        if listed == self._listing:
            return
        former, self._listing = self._listing, listed
        self._title.set_whole(listed.title)
        empty_layout(self._chips)
        for chip in listed.chips:
            label = words(chip.text, Kind.CAPTION)
            label.setProperty("turn", "true")
            self._chips.addWidget(label)
        self._empty.setText(listed.empty)
        self._empty.setVisible(not listed.rows)
        self.table.setVisible(bool(listed.rows))
        self._shown_of.set_whole(listed.shown_of)
        self.back.setVisible(listed.can_go_back)
        if former is None or former.rows != listed.rows or former.title != listed.title:
            self.table.show_rows(listed)
        self._chosen()

    def _lay_out(self) -> None:
        space = self._theme.space
        head = QHBoxLayout()
        head.setSpacing(space.x2)
        head.addWidget(self._title, 1)
        head.addLayout(self._chips)
        foot = QHBoxLayout()
        foot.setSpacing(space.x2)
        foot.addWidget(self._shown_of, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.open)
        inner = QVBoxLayout()
        inner.setContentsMargins(space.x3, space.x3, space.x3, space.x3)
        inner.setSpacing(space.x2)
        inner.addLayout(head)
        inner.addWidget(self.table, 1)
        inner.addWidget(self._empty, 1)
        inner.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card(inner))

    def _chosen(self) -> None:
        row = self.row
        text = self._say.open_at.format(case=row.case_id) if row is not None else self._say.open_none
        self.open.setText(text)
        self.open.setEnabled(row is not None)

    def _open(self) -> None:
        if self.row is not None:
            self.open_wanted.emit(self.row)


def turn_colour(turn: Turn, theme: Theme) -> str:
    """Worse is a warning, never red: red belongs to STOP."""
    colours = theme.colours
    return {Turn.WORSE: colours.warn, Turn.CHANGED: colours.text_muted, Turn.BETTER: colours.ok}[turn]


def _icon(turn: Turn, colour: str) -> QIcon:
    pixmap = QPixmap(2 * _ICON_PX, 2 * _ICON_PX)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, QRectF(0, 0, 2 * _ICON_PX, 2 * _ICON_PX), _ICONS[turn], QColor(colour))
    painter.end()
    return QIcon(pixmap)
