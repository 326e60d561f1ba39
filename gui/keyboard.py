"""Hears every key before the control that has the focus: Esc switches the output off, single keys go to the page.

Where a scanner is expected, keys that one could have typed are held back until their pace has told (`scanner`); what a
person typed then goes where it was meant to go. A bar code that is no IMEI is swallowed outside of text fields, with
whatever ends it: what was read off a box can answer no question.

On X11 a key that is held may come as going up and down again, many times a second, and nothing marks it as a repeat.
Going up is told at once; a press that follows too soon for a finger is no press: the key was held all the while.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
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

from gui.keys import REPEAT_GAP_S, Key, key_at
from gui.scanner import ALONE_S, Pace, pace_of, patience_s

_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS_SCAN = (*_ENTER, Qt.Key.Key_Tab)
"""Scanners come set to either, and some send two."""
_WITH_OTHERS = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)
"""Pressed for the sake of another key: capital letters of a bar code come with them."""
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


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

    def again(self, key: Key) -> None:
        """It never went up: the keyboard repeats it."""

    def scan(self, digits: str) -> None:
        """A scanner read these."""


@dataclass(slots=True)
class _Held:
    """A key that is held back."""

    target: QWidget
    event: QKeyEvent
    key: Key | None
    at_s: float
    typed: bool
    """Text that somebody may be typing: it is never swallowed, unless it is an IMEI that was scanned."""
    release: QKeyEvent | None = None


@dataclass(frozen=True, slots=True)
class _Lifted:
    """The key that went up last, or is being repeated."""

    code: int
    at_s: float
    key: Key | None
    """Where the page had acted on it."""


class Keyboard(QObject):
    """Listens for one window and whatever the system opens over it: menus, file choosers."""

    def __init__(self, window: QWidget, listener: Listener) -> None:
        super().__init__(window)
        self._window, self._listener = window, listener
        self._down: set[Key] = set()
        """Keys that the page acts on, until they go up."""
        self._lifted: _Lifted | None = None
        self._held: list[_Held] = []
        self._swallowed_s = -ALONE_S
        """When a bar code ended that was swallowed."""
        self._sending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            application.installEventFilter(self)
            application.focusWindowChanged.connect(self.let_go)

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

    def let_go(self) -> None:
        """The page goes, or another window has the keys: nobody would say that a key which is down went up."""
        self._timer.stop()
        held, self._held = self._held, []
        for one in held:
            if one.typed:
                self._send(one)
        self._lifted = None
        for key in tuple(self._down):
            self._down.discard(key)
            self._listener.release(key)

    def _hear_escape(self, event: QKeyEvent) -> bool:
        """Nothing else ever gets to see Esc."""
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._listener.escape()
        return True

    def _hear_press(self, watched: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _WITH_OTHERS or event.modifiers() not in _PLAIN:
            return False
        over = bool(QApplication.activePopupWidget() or QApplication.activeModalWidget())
        types = over or _types(QApplication.focusWidget())
        if event.key() in _ENDS_SCAN and self._ends_scan(event):
            return True
        repeats = self._only_repeats(event) or event.isAutoRepeat()
        if event.key() in _ENTER:
            return self._hear_enter(over=over, repeats=repeats)
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        key = None if types or shifted else key_at(event.nativeScanCode(), event.text())
        if repeats:
            return bool(self._held) or key in self._down
        if self._listener.expects_scanner and _could_be_scanned(event, key, types=types):
            self._hold(watched, event, key, types=types)
            return True
        self._settle()
        return key is not None and self._press(key)

    def _ends_scan(self, event: QKeyEvent) -> bool:
        """Whether this ended a bar code, and nothing of it goes any further."""
        now_s, held = _at_s(event), self._held
        if not held:
            return now_s - self._swallowed_s < ALONE_S
        if now_s - held[-1].at_s >= patience_s(held[-1].typed):
            self._settle()
            return False
        texts, times_s = [one.event.text() for one in held], [one.at_s for one in held]
        is_scan = pace_of(texts, times_s, now_s) is Pace.SCAN
        if held[-1].typed and not is_scan:
            self._settle()
            return False
        self._timer.stop()
        self._held, self._swallowed_s = [], now_s
        if is_scan:
            self._listener.scan("".join(texts))
        return True

    def _only_repeats(self, event: QKeyEvent) -> bool:
        """Whether the key went up so shortly before that no finger did it; the page then goes on as if it had not."""
        lifted = self._lifted
        # Where nothing is held, X11's own sign alone counts, one time for both: anything else may be meant.
        gap_s = REPEAT_GAP_S if lifted is not None and lifted.key is not None else 0.0
        by_a_program = not event.timestamp()  # no keyboard: whoever sends it means each of them
        if lifted is None or by_a_program or lifted.code != event.key() or _at_s(event) - lifted.at_s > gap_s:
            self._lifted = None
            return False
        if lifted.key is not None:
            self._lifted = None  # else it stays: what nobody takes comes by once for each control around the first
            self._down.add(lifted.key)
            self._listener.again(lifted.key)
        for held in self._held:
            if held.event.key() == lifted.code:
                held.release = None
        return True

    def _hear_enter(self, *, over: bool, repeats: bool) -> bool:
        """Presses the button that has the focus."""
        focused = QApplication.focusWidget()
        if over or not isinstance(focused, QAbstractButton):
            return False
        if not repeats:
            focused.click()
        return True

    def _hear_release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return bool(self._held)
        for held in self._held:
            if held.event.key() == event.key() and held.release is None:
                held.release, self._lifted = _copy(event), _Lifted(event.key(), _at_s(event), None)
                return True
        key = key_at(event.nativeScanCode(), event.text())
        acted = key is not None and key in self._down
        self._lifted = _Lifted(event.key(), _at_s(event), key if acted else None)
        if key is None or not acted:
            return False
        self._down.discard(key)
        self._listener.release(key)
        return True

    def _hold(self, watched: QWidget, event: QKeyEvent, key: Key | None, *, types: bool) -> None:
        """Wait whether more comes as fast as a scanner types."""
        now_s = _at_s(event)
        if self._held and now_s - self._held[-1].at_s >= patience_s(types):
            self._settle()
        self._held.append(_Held(watched, _copy(event), key, now_s, types))
        self._timer.start(round(1000 * patience_s(types)))

    def _settle(self) -> None:
        """No more came: what was typed goes to its field, a key that came alone to the page, a bar code nowhere."""
        self._timer.stop()
        held, self._held = self._held, []
        alone = len(held) == 1
        for one in held:
            if one.typed or (alone and (one.key is None or not self._press(one.key))):
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


def _could_be_scanned(event: QKeyEvent, key: Key | None, *, types: bool) -> bool:
    """In a text field a digit; elsewhere every sign, and whatever a page would act on."""
    text = event.text()
    if types:
        return len(text) == 1 and text.isascii() and text.isdecimal()
    return key is not None or (len(text) == 1 and text.isprintable())


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
