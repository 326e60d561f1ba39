"""Where the focus goes in a window: the order of Tab, the round of F6, and back to where it was on each page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.focus import first_control
from gui.pages.page import Page
from gui.pages.texts import PageName


class FocusPath:
    """That of one window, until everything in it is made anew."""

    def __init__(self) -> None:
        self._left: dict[PageName, QWidget] = {}
        """Where the focus was on each page that is not shown."""
        self._order: list[QWidget] = []

    def leave(self, name: PageName, page: Page, focused: QWidget | None) -> None:
        """Another page is shown now: remember where the focus was on this one."""
        if focused is not None and page.isAncestorOf(focused):
            self._left[name] = focused

    def arrive(self, name: PageName, page: Page) -> None:
        """Back to where it was, or where the page wants it."""
        remembered = self._left.pop(name, None)
        if remembered is not None and isValid(remembered) and remembered.isVisibleTo(page):
            remembered.setFocus()
        else:
            page.take_focus()

    def set_order(self, order: list[QWidget]) -> None:
        """Tab goes from each to the next."""
        if order != self._order:
            self._order = order
            for one, two in pairwise(order):
                QWidget.setTabOrder(one, two)

    @staticmethod
    def go_round(regions: list[QWidget], focused: QWidget | None, step: int) -> None:
        """To the first control of the next region (`step` 1) or the former (−1) that has one."""
        here = next((k for k, r in enumerate(regions) if focused is not None and r.isAncestorOf(focused)), None)
        start = here if here is not None else (-1 if step > 0 else 0)
        for far in range(1, len(regions) + 1):
            control = first_control(regions[(start + step * far) % len(regions)])
            if control is not None:
                control.setFocus(Qt.FocusReason.TabFocusReason)
                return
