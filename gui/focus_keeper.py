"""Keeps the focus on the page when the control that has it goes or waits.

Qt would give it to what Tab finds next, which is STOP. It goes where the page goes on, and back to a control that only
waited as soon as that acts again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from gui.pages.page import Page


class FocusKeeper(QObject):
    """For the pages of one window."""

    def __init__(self, stack: QStackedWidget, page: Callable[[], Page]) -> None:
        super().__init__(stack)
        self._stack, self._page = stack, page
        self._gone: QWidget | None = None
        """The control that had the focus and cannot have it now."""
        self._went_to: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._changed)

    def look(self) -> None:
        """The page shows something else: what waited may act again."""
        gone, went_to = self._gone, self._went_to
        if gone is None:
            return
        if QApplication.focusWidget() is not went_to or not isValid(gone):
            self._gone = None  # the person went on by themselves
        elif self._takes(gone):
            self._gone = None
            gone.setFocus()

    def _changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not self._stack.isAncestorOf(old) or (new is not None and self._stack.isAncestorOf(new)):
            return
        QTimer.singleShot(0, self, partial(self._look_after, old, new))

    def _look_after(self, old: QWidget, new: QWidget | None) -> None:
        if QApplication.focusWidget() is not new or (new is not None and new.window() is not self._stack.window()):
            return
        if isValid(old) and self._takes(old):
            return  # nothing keeps it from the focus: it was moved on purpose
        taker = self._page().take_focus()
        if (taker is None or not taker.hasFocus()) and isValid(old):
            self._gone, self._went_to = old, QApplication.focusWidget()

    def _takes(self, control: QWidget) -> bool:
        return control.isVisible() and control.isEnabled()
