"""The ring around whatever has the focus: two colours, so that it is seen on every ground; after a mouse click too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from gui.theme import Theme

_INNER_PX = 2


class FocusRing(QWidget):
    """Follows the focus inside one window; it lies above everything and lets every press through."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802 - Qt's signature
        """The target, or something that it lies in, has moved."""
        moved = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)
        if event.type() in moved:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """The inner ring keeps the outer one off the control."""
        outer = self._theme.line.focus
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.radius.medium
        for inset, width, colour in (
            (outer / 2, outer, self._theme.colours.text),
            (outer + _INNER_PX / 2, _INNER_PX, self._theme.colours.surface),
        ):
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(inner, radius, radius)
        painter.end()

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:  # noqa: ARG002 - Qt's signal
        for widget in self._watched:
            if isValid(widget):  # a page that has gone takes its controls with it
                widget.removeEventFilter(self)
        self._watched = []
        inside = new is not None and new is not self.window() and self.window().isAncestorOf(new)
        self._target = _ringed(new) if new is not None and inside else None
        if self._target is not None:
            self._watched = [self._target, *_ancestors(self._target, self.window())]
        for widget in self._watched:
            widget.installEventFilter(self)
        if self._target is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            _bring_into_sight(self._target, self.window())  # but nothing moves away under a press
        self._place()

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        seen = _seen(target, self.window())
        if seen.isEmpty():
            self.hide()
            return
        width = int(self._theme.line.focus) + _INNER_PX
        self.setGeometry(seen.adjusted(-width, -width, width, width) & self.window().rect())
        self.raise_()
        self.show()


def _ringed(focused: QWidget) -> QWidget:
    """Around what the ring goes: what scrolls inside a card that is one thing to read has it around the card."""
    card = focused.parentWidget()
    is_part = isinstance(focused, QScrollArea) and card is not None and bool(card.property("ringed"))
    return card if is_part and card is not None else focused


def _bring_into_sight(target: QWidget, window: QWidget) -> None:
    """Scroll to what got the focus: Qt does so only inside one area, not where Tab comes into it from outside."""
    for ancestor in _ancestors(target, window):
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(target)


def _seen(target: QWidget, window: QWidget) -> QRect:
    """What of a widget is not scrolled away, in pixels of the window."""
    seen = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
    for ancestor in _ancestors(target, window):
        seen &= QRect(ancestor.mapTo(window, QPoint(0, 0)), ancestor.size())
    return seen


def _ancestors(widget: QWidget, window: QWidget) -> list[QWidget]:
    """What a widget lies in, up to the window and without it."""
    found: list[QWidget] = []
    inner: QWidget | None = widget.parentWidget()
    while inner is not None and inner is not window:
        found.append(inner)
        inner = inner.parentWidget()
    return found


def first_control(region: QWidget) -> QWidget | None:
    """The first control of a region that can have the focus."""
    inside = [region, *region.findChildren(QWidget)]
    controls = [w for w in inside if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return controls[0] if controls else None
