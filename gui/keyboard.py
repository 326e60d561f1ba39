"""Hears every key before the control that has the focus: Esc switches the output off, single keys go to the page.

Where a scanner is expected, keys that one could have typed are held back until their pace has told (`scanner`); what a
person typed then goes where it was meant to go.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
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
from shiboken6 import isValid

from gui.keys import Key, key_at
from gui.scanner import Pace, pace_of, patience_s

_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)
_NEVER_SCANNED = (Key.BRACKET_LEFT, Key.BRACKET_RIGHT)


class Listener(Protocol):
    """Who acts on keys."""

    @property
    def expects_scanner(self) -> bool:
        """Whether a scanner may type."""

    def escape(self) -> None:
        """Esc went down."""

    def press(self, key: Key) -> bool:
        """A single key went down; whether it was acted on."""

    def release(self, key: Key) -> None:
        """A key that was acted on went up."""

    def scan(self, digits: str) -> None:
        """A scanner read these."""


@dataclass(slots=True)
class _Held:
    """A key that is held back."""

    target: QWidget
    event: QKeyEvent
    key: Key | None
    at_s: float
    release: QKeyEvent | None = None


class Keyboard(QObject):
    """Listens for one window and whatever the system opens over it: menus, file choosers."""

    def __init__(self, window: QWidget, listener: Listener) -> None:
        super().__init__(window)
        self._window, self._listener = window, listener
        self._down: set[Key] = set()
        """Keys that the page acts on, until they go up."""
        self._held: list[_Held] = []
        self._sending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Whether the key goes no further."""
        # Every event of the program comes by here: what is no key leaves before its kind is made into a name.
        if not isinstance(event, QKeyEvent) or event.type() not in _KEYS or not isinstance(watched, QWidget):
            return False
        if self._sending or not self._is_ours(watched):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._hear_escape(event)
        match event.type():
            case QEvent.Type.KeyPress:
                return self._hear_press(watched, event)
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

    def _hear_press(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.modifiers() not in _PLAIN:
            return False
        if event.key() in _ENTER:
            return self._hear_enter(event)
        focused = QApplication.focusWidget()
        text_field = _types(focused)
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            return False
        key = None if text_field else key_at(event.nativeScanCode(), event.text())
        if event.isAutoRepeat():
            return bool(self._held) or key in self._down
        if self._listener.expects_scanner and _could_be_scanned(event, key, in_text_field=text_field):
            self._hold(watched, event, key, in_text_field=text_field)
            return True
        self._settle()
        return key is not None and event.modifiers() != Qt.KeyboardModifier.ShiftModifier and self._press(key)

    def _hear_enter(self, event: QKeyEvent) -> bool:
        """Ends a scan; otherwise presses the button that has the focus."""
        if self._held:
            texts, times_s = [held.event.text() for held in self._held], [held.at_s for held in self._held]
            if pace_of(texts, times_s, _at_s(event)) is Pace.SCAN:
                self._timer.stop()
                self._held = []
                self._listener.scan("".join(texts))
                return True
            self._settle()
        focused = QApplication.focusWidget()
        if not isinstance(focused, QAbstractButton) or QApplication.activePopupWidget():
            return False
        if not event.isAutoRepeat():
            focused.click()
        return True

    def _hear_release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return bool(self._held)
        for held in self._held:
            if held.event.key() == event.key() and held.release is None:
                held.release = _copy(event)
                return True
        key = key_at(event.nativeScanCode(), event.text())
        if key is None or key not in self._down:
            return False
        self._down.discard(key)
        self._listener.release(key)
        return True

    def _hold(self, watched: QWidget, event: QKeyEvent, key: Key | None, *, in_text_field: bool) -> None:
        """Wait whether more comes as fast as a scanner types."""
        now_s = _at_s(event)
        if self._held and now_s - self._held[-1].at_s >= patience_s(in_text_field):
            self._settle()
        self._held.append(_Held(watched, _copy(event), key, now_s))
        self._timer.start(round(1000 * patience_s(in_text_field)))

    def _settle(self) -> None:
        """No more came: a text field gets what was typed, the page a key that came alone."""
        self._timer.stop()
        held, self._held = self._held, []
        alone = len(held) == 1
        for one in held:
            if one.key is None or (alone and not self._press(one.key)):
                self._send(one)
            elif alone and one.release is not None and one.key in self._down:
                self._down.discard(one.key)
                self._listener.release(one.key)

    def _press(self, key: Key) -> bool:
        if not self._listener.press(key):
            return False
        self._down.add(key)
        return True

    def _send(self, held: _Held) -> None:
        """To where it would have gone at once."""
        self._sending = True
        try:
            for event in (held.event, held.release):
                if event is not None and isValid(held.target):
                    QCoreApplication.sendEvent(held.target, event)
        finally:
            self._sending = False

    def _is_ours(self, widget: QWidget) -> bool:
        inner: QWidget | None = widget
        while inner is not None:
            if inner is self._window:
                return True
            inner = inner.parentWidget()
        return False


def _could_be_scanned(event: QKeyEvent, key: Key | None, *, in_text_field: bool) -> bool:
    """In a text field a digit; elsewhere whatever a page or a control would act on."""
    if in_text_field:
        return len(event.text()) == 1 and event.text().isascii() and event.text().isdecimal()
    return key is not None and key not in _NEVER_SCANNED


def _at_s(event: QKeyEvent) -> float:
    """When the key was pressed, by the system's own note, so that a window that was busy takes no scan for typing."""
    return event.timestamp() / 1000 if event.timestamp() else time.monotonic()


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )


def _types(focused: QWidget | None) -> bool:
    """Whether what has the focus takes letters as text."""
    if isinstance(focused, QComboBox):
        return focused.isEditable()
    return isinstance(focused, _TEXT_FIELDS) and not _is_read_only(focused)


def _is_read_only(field: QWidget) -> bool:
    return isinstance(field, QLineEdit | QTextEdit | QPlainTextEdit) and field.isReadOnly()
