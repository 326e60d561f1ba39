"""Hears every key before the control that has the focus: Esc switches the output off, single keys go to the page."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gui.keys import Key, key_at

_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Listener(Protocol):
    """Who acts on keys."""

    def escape(self) -> None:
        """Esc went down."""

    def press(self, key: Key) -> bool:
        """A single key went down; whether it was acted on."""

    def release(self, key: Key) -> None:
        """A key that was acted on went up."""


class Keyboard(QObject):
    """Listens for one window and whatever the system opens over it: menus, file choosers."""

    def __init__(self, window: QWidget, listener: Listener) -> None:
        super().__init__(window)
        self._window, self._listener = window, listener
        self._held: set[Key] = set()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Whether the key goes no further."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not self._is_ours(watched):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._hear_escape(event)
        match event.type():
            case QEvent.Type.KeyPress:
                return self._hear_press(event)
            case QEvent.Type.KeyRelease:
                return self._hear_release(event)
            case _:
                return False

    def _hear_escape(self, event: QKeyEvent) -> bool:
        """Nothing else ever gets to see Esc."""
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._listener.escape()
        return True

    def _hear_press(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(focused, QAbstractButton) and not QApplication.activePopupWidget():
            if not event.isAutoRepeat():
                focused.click()
            return True
        if _types(focused) or QApplication.activePopupWidget() or QApplication.activeModalWidget():
            return False
        key = key_at(event.nativeScanCode(), event.text())
        if key is None:
            return False
        if event.isAutoRepeat():
            return key in self._held
        if not self._listener.press(key):
            return False
        self._held.add(key)
        return True

    def _hear_release(self, event: QKeyEvent) -> bool:
        key = key_at(event.nativeScanCode(), event.text())
        if key is None or key not in self._held:
            return False
        if not event.isAutoRepeat():
            self._held.discard(key)
            self._listener.release(key)
        return True

    def _is_ours(self, widget: QWidget) -> bool:
        inner: QWidget | None = widget
        while inner is not None:
            if inner is self._window:
                return True
            inner = inner.parentWidget()
        return False


def _types(focused: QWidget | None) -> bool:
    """Whether what has the focus takes letters as text."""
    if isinstance(focused, QComboBox):
        return focused.isEditable()
    return isinstance(focused, _TEXT_FIELDS) and not _is_read_only(focused)


def _is_read_only(field: QWidget) -> bool:
    return isinstance(field, QLineEdit | QTextEdit | QPlainTextEdit) and field.isReadOnly()
