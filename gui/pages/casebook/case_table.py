"""The list of cases: a row each, verdicts by word, icon and colour, ticks for an export."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.icons import Icon, paint_icon
from gui.pages.casebook.model import RowText
from gui.pages.casebook.verdict_tile import TILE_PX, paint_tile
from gui.pages.casebook.words import CasebookWords
from gui.plots.ink import font_of
from gui.plots.painting import saved
from gui.theme import Theme

ROW_PX = 46
_BOX_PX = 20
_WIDTHS = (40, 80, 176, 0, 134, 96)
"""Pixels of the columns at text size 100 %; the fault takes what is left."""
_LEAST_FAULT_PX = 150
TICK, CASE, VERDICT, FAULT, DECISION, DAY = range(6)
Index = QModelIndex | QPersistentModelIndex


class CaseModel(QAbstractTableModel):
    """The rows, and which are ticked; ticks go by folder and outlive a search."""

    ticks_changed = Signal()

    def __init__(self, say: CasebookWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._say = say
        self.rows: tuple[RowText, ...] = ()
        self.ticked: dict[str, None] = {}
        """In the order in which they were ticked."""

    def show_rows(self, rows: tuple[RowText, ...]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        folder = self.rows[row].folder
        if self.ticked.pop(folder, ...) is ...:
            self.ticked[folder] = None
        index = self.index(row, TICK)
        self.dataChanged.emit(index, index)
        self.ticks_changed.emit()

    def toggle_all(self) -> None:
        """Tick every row; where all are, none."""
        folders = dict.fromkeys(row.folder for row in self.rows)
        if all(folder in self.ticked for folder in folders):
            for folder in folders:
                del self.ticked[folder]
        else:
            self.ticked.update(folders)
        if self.rows:
            self.dataChanged.emit(self.index(0, TICK), self.index(len(self.rows) - 1, TICK))
        self.ticks_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """One for each case."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Tick, case, verdict, fault, decision, day."""
        return 0 if parent.isValid() else len(_WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's name
        """The names of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._say.columns[section - 1] if section else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, in full as its tooltip; the whole row in words for those who do not see it."""
        row = self.rows[index.row()]
        text = ("", row.case, row.verdict, row.fault, row.decision, row.day)[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return text or None
            case Qt.ItemDataRole.AccessibleTextRole:
                ticked = f", {self._say.ticked}" if row.folder in self.ticked else ""
                return (
                    f"{row.spoken}{ticked}" if index.column() == CASE else text or self._say.tick.format(case=row.case)
                )
            case _:
                return None


class CaseDelegate(QStyledItemDelegate):
    """Paints ticks and verdicts; the rest is text in one line."""

    def __init__(self, model: CaseModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._plain, self._bold = (font_of(theme, theme.text.body, bold=bold) for bold in (False, True))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        theme, row = self._theme, self._model.rows[index.row()]
        place = QRectF(option.rect)
        state = option.state
        with saved(painter):
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(place, QColor(theme.colours.selection))
            painter.setPen(QPen(QColor(theme.colours.divider), theme.line.divider))
            painter.drawLine(place.bottomLeft(), place.bottomRight())
            match index.column():
                case 0:
                    self._paint_tick(painter, place, row.folder in self._model.ticked)
                case 2:
                    self._paint_verdict(painter, place, row)
                case column:
                    bold = column == CASE
                    ink = theme.colours.text_muted if column == DAY else theme.colours.text
                    text = index.data(Qt.ItemDataRole.DisplayRole)
                    self._paint_text(painter, place, str(text or ""), ink, bold=bold)

    def _paint_tick(self, painter: QPainter, place: QRectF, ticked: bool) -> None:
        colours, line = self._theme.colours, self._theme.line
        box = QRectF(0, 0, _BOX_PX, _BOX_PX)
        box.moveCenter(place.center())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.action if ticked else colours.border), line.control))
        painter.setBrush(QColor(colours.action if ticked else colours.surface))
        painter.drawRoundedRect(box, self._theme.radius.small, self._theme.radius.small)
        if ticked:
            paint_icon(painter, box.adjusted(1, 1, -1, -1), Icon.TICK, QColor(colours.on_action))

    def _paint_verdict(self, painter: QPainter, place: QRectF, row: RowText) -> None:
        left = self._theme.space.x1
        if row.form is not None or row.is_damaged:
            tile = QRectF(place.left() + left, place.center().y() - TILE_PX / 2, TILE_PX, TILE_PX)
            paint_tile(painter, tile, row.form, row.is_damaged, self._theme)
            left += TILE_PX + self._theme.space.x1
        ink, rest = self._theme.colours.text, place.adjusted(left, 0, 0, 0)
        self._paint_text(painter, rest, row.verdict, ink, bold=row.form is not None)

    def _paint_text(self, painter: QPainter, place: QRectF, text: str, ink: str, *, bold: bool = False) -> None:
        font = self._bold if bold else self._plain
        inner = place.adjusted(self._theme.space.x1, 0, -self._theme.space.x1, 0)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CaseTable(QTableView):
    """Choosing a row shows its preview; Enter and a double click open it; X ticks it."""

    chosen = Signal(int)
    open_wanted = Signal()

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self._theme = theme
        self.cases = CaseModel(say, self)
        self.setModel(self.cases)
        self.setItemDelegate(CaseDelegate(self.cases, theme, self))
        self.setAccessibleName(say.table)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(ROW_PX * max(1.0, theme.text_size)))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def row(self) -> int | None:
        """The chosen row; `None` where there is none."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def show_rows(self, rows: tuple[RowText, ...]) -> None:
        """Other rows; the case that was chosen stays so where it is still there, else it is the first."""
        former = self.cases.rows[self.row].folder if self.row is not None else None
        self.cases.show_rows(rows)
        again = next((k for k, row in enumerate(rows) if row.folder == former), 0)
        if rows:
            self.selectRow(again)

    def step(self, by: int) -> None:
        """The next or the former row."""
        if self.cases.rows:
            here = self.row if self.row is not None else -by
            self.selectRow(min(max(0, here + by), len(self.cases.rows) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens; Ctrl+A ticks all."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.cases.toggle_all()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A press on the first column ticks."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == TICK and event.button() is Qt.MouseButton.LeftButton:
            self.cases.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A double click opens, but for one on the ticks."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != TICK:
            self.open_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The fault takes what is left; where that is too little, day and decision, which the preview has, give way."""
        super().resizeEvent(event)
        size = max(1.0, self._theme.text_size)
        widths = [round(width * size) for width in _WIDTHS]
        room = self.viewport().width() - _LEAST_FAULT_PX * size
        hidden: set[int] = set()
        for column in (DAY, DECISION):
            if sum(widths) - sum(widths[k] for k in hidden) > room:
                hidden.add(column)
        shown = [k for k in range(len(widths)) if k not in hidden]
        widths[FAULT] = max(0, self.viewport().width() - sum(widths[k] for k in shown))
        for column, width in enumerate(widths):
            self.setColumnHidden(column, column in hidden)
            self.setColumnWidth(column, width)

    def _moved(self, current: QModelIndex, _former: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())
