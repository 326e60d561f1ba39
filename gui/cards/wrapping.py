"""A row that goes on below where its controls have no room beside each other: nothing in it is ever cut."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMargins, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

_NARROWER = (QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)


class Wrapping(QLayout):
    """Controls one after the other, each as wide as it likes; one that may grow takes what its line leaves."""

    def __init__(self, spacing_px: int, *, fills: bool = False) -> None:
        """`fills`: where nothing in a line may grow, all of it does."""
        super().__init__()
        self._fills = fills
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing_px)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """At the end."""
        self._items.append(item)

    def count(self) -> int:
        """See `QLayout`."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """See `QLayout`."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """See `QLayout`."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It takes the width that there is, and no more height than its lines."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """How high the lines are."""
        margins = self.contentsMargins()
        lines = self._lines(width - margins.left() - margins.right())
        high = sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)
        return high + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All on one line."""
        shown = self._shown()
        wide = sum(max(_width(item), item.sizeHint().width()) for item in shown) + self.spacing() * max(
            0, len(shown) - 1
        )
        return self._with_margins(QSize(wide, _height(shown)))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the widest of them."""
        shown = self._shown()
        return self._with_margins(QSize(max((_width(item) for item in shown), default=0), _height(shown)))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Lay the lines out."""
        super().setGeometry(rect)
        room = rect.marginsRemoved(self.contentsMargins())
        top = room.top()
        for line in self._lines(room.width()):
            high = _height(line)
            left = room.left()
            for item, wide in zip(line, self._widths(line, room.width()), strict=True):
                item.setGeometry(QRect(left, top, wide, high))
                left += wide + self.spacing()
            top += high + self.spacing()

    def _widths(self, line: list[QLayoutItem], room_px: int) -> list[int]:
        """Of the items in a line: what may be narrower gets what it likes, as far as there is room for it."""
        widths = [min(_width(item), room_px) for item in line]
        spare = max(0, room_px - sum(widths) - self.spacing() * (len(line) - 1))
        for k, item in enumerate(line):
            more = min(spare, max(0, item.sizeHint().width() - widths[k])) if not _grows(item) else 0
            widths[k] += more
            spare -= more
        growing = [k for k, item in enumerate(line) if _grows(item)][:1] or (range(len(line)) if self._fills else [])
        for k in growing:
            widths[k] += spare // len(growing)
        return widths

    def _lines(self, width_px: int) -> list[list[QLayoutItem]]:
        lines = self._filled(width_px)
        if not self._fills or len(lines) < 2:
            return lines
        # As many in each line: the last one does not stand alone below a row of five.
        shown = self._shown()
        each = math.ceil(len(shown) / len(lines))
        even = [shown[k : k + each] for k in range(0, len(shown), each)]
        return even if all(self._needed(line) <= width_px for line in even) else lines

    def _filled(self, width_px: int) -> list[list[QLayoutItem]]:
        """One line after the other, each as full as it gets."""
        lines: list[list[QLayoutItem]] = []
        for item in self._shown():
            if lines and self._needed([*lines[-1], item]) <= width_px:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _needed(self, line: list[QLayoutItem]) -> int:
        return sum(_width(item) for item in line) + self.spacing() * (len(line) - 1)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())


class WrappingRow(QWidget):
    """A widget of such a row: as high as its lines, so that what stands around it shares the rest as before."""

    def __init__(self, margins: QMargins, spacing_px: int, *, fills: bool = False) -> None:
        super().__init__()
        self.row = Wrapping(spacing_px, fills=fills)
        self.row.setContentsMargins(margins)
        self.setLayout(self.row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """It sets its height itself."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width may take other lines."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """So may other controls."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        high = self.row.heightForWidth(self.width())
        if high != self.minimumHeight():
            self.setFixedHeight(high)


def spare_room() -> QWidget:
    """Stands between the controls at the left and those at the right."""
    room = QWidget()
    room.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return room


def _width(item: QLayoutItem) -> int:
    """The least that it is shown in: a chooser and a text that end in … may be narrower than they like."""
    least = item.minimumSize().width()
    return least if _policy(item) in _NARROWER else max(item.sizeHint().width(), least)


def _height(line: list[QLayoutItem]) -> int:
    return max((max(item.sizeHint().height(), item.minimumSize().height()) for item in line), default=0)


def _grows(item: QLayoutItem) -> bool:
    """Whether it takes any width: a text that ends in …, or spare room."""
    return _policy(item) is QSizePolicy.Policy.Ignored


def _policy(item: QLayoutItem) -> QSizePolicy.Policy | None:
    widget = item.widget()
    return widget.sizePolicy().horizontalPolicy() if widget is not None else None
