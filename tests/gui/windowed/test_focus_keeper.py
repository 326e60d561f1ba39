"""The focus stays on the page when the control that has it goes, and comes back to one that only waited."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.pages.page import Around, Page
from gui.window import Window
from tests.gui.windowed.desk import Desk


class _Two(Page):
    """Two buttons; the first is where the work goes on."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self.first, self.second = QPushButton("First", self), QPushButton("Second", self)
        self.second.move(0, 60)

    @property
    def controls(self) -> list[QWidget]:
        return [self.first, self.second]

    def take_focus(self) -> QWidget | None:
        self.first.setFocus()
        return self.first


@pytest.fixture
def two(desk: Desk) -> tuple[Window, _Two]:
    window = desk.window()
    page = _Two(window.around)
    window.stack.addWidget(page)
    window.page.close_down()
    window.pages._pages[window.name] = page
    window._join(page)
    window.stack.setCurrentWidget(page)
    window.activateWindow()
    page.status_changed.emit()
    desk.settle()
    return window, page


def focused() -> QWidget | None:
    return QApplication.focusWidget()


@pytest.mark.parametrize("gone", [QPushButton.hide, QPushButton.deleteLater, lambda button: button.setEnabled(False)])
def test_what_goes_gives_the_focus_to_where_the_page_goes_on(
    desk: Desk, two: tuple[Window, _Two], gone: object
) -> None:
    _, page = two
    page.second.setFocus()
    assert callable(gone)
    gone(page.second)
    desk.settle()
    assert focused() is page.first


def test_an_action_that_waits_has_the_focus_again_when_it_acts(desk: Desk, two: tuple[Window, _Two]) -> None:
    window, page = two
    page.second.hide()
    page.first.setFocus()
    page.first.setEnabled(False)
    desk.settle()
    assert focused() is not page.first
    page.status_changed.emit()
    page.first.setEnabled(True)
    page.status_changed.emit()
    assert focused() is page.first
    page.first.setEnabled(False)
    desk.settle()
    window.rail.controls[0].setFocus()
    page.first.setEnabled(True)
    page.status_changed.emit()
    assert focused() is window.rail.controls[0], "whoever went on by themselves stays there"


def test_who_leaves_the_page_on_purpose_is_let_go(desk: Desk, two: tuple[Window, _Two]) -> None:
    window, page = two
    page.second.setFocus()
    QTest.keyClick(page.second, Qt.Key.Key_Tab)
    desk.settle()
    assert focused() is window.top.stop
    page.second.setFocus()
    QTest.mouseClick(window.top.stop, Qt.MouseButton.LeftButton)
    desk.settle()
    assert focused() is window.top.stop
