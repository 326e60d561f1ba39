"""The rail: one target for each page that is there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from gui.frame.top_bar import top_px
from gui.icons import Icon, IconView, paint_icon
from gui.pages.table import PAGES, PageRow
from gui.pages.texts import PageName
from gui.plots.ink import font_of
from gui.theme import Theme
from gui.words import FrameWords

RAIL_PX = 88
_TARGET_PX, _ICON_PX, _MARK_PX = 76, 28, 5
_HEAD_ICON_PX = 36
_WORDLESS_FROM = 1.3
"""From this text size on the words would not fit; they stay accessible names and tooltips."""


class RailButton(QAbstractButton):
    """A page's icon above its word."""

    def __init__(self, row: PageRow, number: int, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self._icon, self._theme = row.icon, theme
        self.setText(say.pages[row.name])
        self.setAccessibleName(say.pages[row.name])
        self.setToolTip(f"{say.pages[row.name]}  Ctrl+{number}")
        self.setShortcut(QKeySequence(f"Ctrl+{number}"))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TARGET_PX)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the rail."""
        return QSize(RAIL_PX, _TARGET_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The shown page is filled and has a mark at the window's edge."""
        theme, colours = self._theme, self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        place = QRectF(self.rect()).adjusted(_MARK_PX + 1, 0, -_MARK_PX - 1, 0)
        if self.isChecked() or self.isDown():
            painter.setBrush(QColor(colours.action_soft))
            painter.drawRoundedRect(place, theme.radius.medium, theme.radius.medium)
        if self.isChecked():
            painter.setBrush(QColor(colours.action))
            painter.drawRoundedRect(QRectF(-_MARK_PX, 10, 2 * _MARK_PX, self.height() - 20), 3, 3)
        ink = QColor(colours.text if self.isChecked() else colours.text_muted)
        wordless = theme.text_size >= _WORDLESS_FROM
        top = (self.height() - _ICON_PX) / 2 if wordless else 13.0
        paint_icon(painter, QRectF((self.width() - _ICON_PX) / 2, top, _ICON_PX, _ICON_PX), self._icon, ink)
        if not wordless:
            painter.setFont(font_of(theme, theme.text.caption, bold=self.isChecked()))
            painter.setPen(ink)
            line = QRectF(0, top + _ICON_PX + 2, self.width(), theme.text.caption.line_px + 4)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Rail(QFrame):
    """All pages, one below the other; Ctrl and the place in the table's order chooses one as well."""

    chosen = Signal(object)
    """A `PageName`."""

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_PX)
        self._buttons: dict[PageName, RailButton] = {}
        order = list(PageName)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space.x1)
        layout.addWidget(_head(theme))
        layout.addSpacing(theme.space.x1)
        for row in PAGES:
            button = RailButton(row, order.index(row.name) + 1, theme, say)
            button.clicked.connect(partial(self._choose, row.name))
            self._buttons[row.name] = button
            layout.addWidget(button)
        layout.addStretch(1)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return list(self._buttons.values())

    def show_page(self, name: PageName) -> None:
        """Mark the page that is shown."""
        for other, button in self._buttons.items():
            button.setChecked(other is name)

    def _choose(self, name: PageName, _on: bool = True) -> None:
        self.show_page(name)
        self.chosen.emit(name)


def _head(theme: Theme) -> QFrame:
    """The program's own sign, beside the top bar."""
    head = QFrame()
    head.setObjectName("rail-head")
    head.setFixedHeight(top_px(theme))
    layout = QVBoxLayout(head)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(IconView(Icon.BENCH, theme.colours.action, _HEAD_ICON_PX), 0, Qt.AlignmentFlag.AlignCenter)
    return head
