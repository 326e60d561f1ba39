"""The search field with what was found, the filters below it, and days below those where they are typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import Kind, words
from gui.icons import Icon, IconView
from gui.pages.casebook.asked import LONGEST_TEXT, Asked, Choice, Days, Filter, When
from gui.pages.casebook.days_row import DaysRow
from gui.pages.casebook.model import FilterText
from gui.pages.casebook.words import CasebookWords
from gui.theme import Theme

_ICON_PX = 22
_COUNT_PX = 170


class SearchField(QLineEdit):
    """Words to look for; what was found stands at its right end. Arrows and Enter go to the list."""

    entered = Signal()
    stepped = Signal(int)

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self.setAccessibleName(say.search)
        self.setPlaceholderText(say.search_hint)
        self.setMaxLength(LONGEST_TEXT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._margin = theme.space.x3
        self._count_px = round(_COUNT_PX * theme.text_size)
        self.setTextMargins(self._margin + _ICON_PX, 0, self._count_px + self._margin, 0)
        self._icon = IconView(Icon.SEARCH, theme.colours.text, _ICON_PX)
        self._icon.setParent(self)
        self._count = words("", Kind.STRONG)
        self._count.setParent(self)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for part in (self._icon, self._count):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.returnPressed.connect(self.entered)

    def show_count(self, text: str) -> None:
        """How many were found."""
        self._count.setText(text)
        self.setAccessibleDescription(text)

    @property
    def count(self) -> str:
        """What it says was found."""
        return self._count.text()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Icon left, count right."""
        super().resizeEvent(event)
        self._icon.move(self._margin, (self.height() - _ICON_PX) // 2)
        left = self.width() - self._margin - self._count_px
        self._count.setGeometry(QRect(left, 0, self._count_px, self.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Up and down move in the list while one types."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            event.accept()
            return
        super().keyPressEvent(event)


class FilterBox(ElidedBox):
    """One filter: its first entry is *any* and names it."""

    def __init__(self, one: Filter, theme: Theme, say: CasebookWords) -> None:
        super().__init__(theme, say.filters[one])
        self.filter = one
        self._text = FilterText(one, (None,), (say.filters[one],))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(theme.target.least * 2)
        self.setMaxVisibleItems(8)
        self._fill()

    @property
    def choice(self) -> Choice:
        """What it is set to."""
        return self._text.choices[max(0, self.currentIndex())]

    def show_choices(self, text: FilterText, choice: Choice) -> None:
        """Offer these, with one of them chosen; one that is offered no more is kept as it was named."""
        if choice is not None and choice not in text.choices:
            text = FilterText(text.filter, (*text.choices, choice), (*text.labels, str(choice)))
        if text != self._text:
            self._text = text
            self._fill()
        self.choose(choice)

    def choose(self, choice: Choice) -> None:
        """Set it without telling."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self._text.choices.index(choice) if choice in self._text.choices else 0)
        self.blockSignals(blocked)
        self.mark()

    def mark(self) -> None:
        """A filter that is set is filled, so that nobody wonders where the rest is."""
        self.setProperty("chosen", self.currentIndex() > 0)
        self.setToolTip(self.currentText())
        self.style().unpolish(self)
        self.style().polish(self)

    def _fill(self) -> None:
        blocked = self.blockSignals(True)
        self.clear()
        self.addItems(list(self._text.labels))
        self.blockSignals(blocked)


class SearchRow(QWidget):
    """Field, filters, and the two buttons beside them."""

    asked_changed = Signal(object)
    """An `Asked`."""
    plots_wanted = Signal(bool)
    verify_wanted = Signal()

    def __init__(self, theme: Theme, say: CasebookWords) -> None:
        super().__init__()
        self._asked = Asked()
        self.field = SearchField(theme, say)
        self.filters = {one: FilterBox(one, theme, say) for one in Filter}
        self.days = DaysRow(theme, say)
        self.clear_button = QPushButton(say.clear)
        policy = self.clear_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear_button.setSizePolicy(policy)
        self.verify_button = QPushButton(say.verify)
        self.plots_button = QPushButton(say.plots)
        self.plots_button.setCheckable(True)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(theme.space.x2)
        for widget, share in ((self.field, 1), (self.verify_button, 0), (self.plots_button, 0)):
            upper.addWidget(widget, share)
        for box in self.filters.values():
            lower.addWidget(box, 1)
        lower.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space.x2)
        layout.addLayout(upper)
        layout.addLayout(lower)
        layout.addWidget(self.days)
        self.field.textChanged.connect(self._typed)
        for one, box in self.filters.items():
            box.currentIndexChanged.connect(partial(self._chosen, one))
        self.days.days_changed.connect(self._days_typed)
        self.clear_button.clicked.connect(self.clear)
        self.verify_button.clicked.connect(self.verify_wanted)
        self.plots_button.toggled.connect(self.plots_wanted)
        self._mark()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [
            self.field,
            self.verify_button,
            self.plots_button,
            *self.filters.values(),
            self.clear_button,
            self.days.since,
            self.days.until,
        ]

    @property
    def asked(self) -> Asked:
        """What is looked for."""
        return self._asked

    def show_asked(self, asked: Asked) -> None:
        """Look for something else, from elsewhere than the keyboard."""
        self._asked = asked
        blocked = self.field.blockSignals(True)
        self.field.setText(asked.text)
        self.field.blockSignals(blocked)
        for one, box in self.filters.items():
            box.choose(asked.choice(one))
        self._mark()
        self.asked_changed.emit(asked)

    def show_choices(self, texts: tuple[FilterText, ...]) -> None:
        """Offer what the casebook knows."""
        for text in texts:
            self.filters[text.filter].show_choices(text, self._asked.choice(text.filter))

    def clear(self) -> None:
        """Everything again."""
        self.show_asked(Asked())
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self._change(replace(self._asked, text=text))

    def _days_typed(self, days: Days) -> None:
        self._change(replace(self._asked, typed=days))

    def _chosen(self, one: Filter, _index: int) -> None:
        self.filters[one].mark()
        self._change(self._asked.with_choice(one, self.filters[one].choice))

    def _change(self, asked: Asked) -> None:
        self._asked = asked
        self._mark()
        self.asked_changed.emit(asked)

    def _mark(self) -> None:
        self.clear_button.setEnabled(self._asked != Asked())
        self.days.setVisible(self._asked.when is When.BETWEEN)
        self.days.show_days(self._asked.typed)
