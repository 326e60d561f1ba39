"""Keys on their way: single ones to the page, a scanner's to whoever takes scans, typed ones to the text field."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from bench.settings import LoadedSettings, Settings
from gui.kept_settings import KeptSettings
from gui.keys import Key
from gui.pages.page import Around, Page
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.windowed.desk import Desk

IMEI = "001010000001477"


class _Heard(Page):
    """Writes down what it is told, and takes Y and Space."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self.heard: list[str] = []
        self.field, self.button = QLineEdit(self), QPushButton("Press", self)
        self.button.move(0, 60)

    def press(self, key: Key) -> bool:
        self.heard.append(f"press {key.value}")
        return key in (Key.Y, Key.SPACE)

    def release(self, key: Key) -> None:
        self.heard.append(f"release {key.value}")

    def scan(self, digits: str) -> bool:
        self.heard.append(f"scan {digits}")
        return True


def _holds(field: QLineEdit, text: str) -> bool:
    return field.text() == text


@pytest.fixture
def heard(desk: Desk) -> tuple[Window, _Heard]:
    """A window with a scanner, on a page with a text field and a button."""
    window = desk.window(settings=KeptSettings(LoadedSettings(Settings(scanner=True)), None))
    page = _Heard(window.around)
    window.stack.addWidget(page)
    window.page.close_down()
    window.pages._pages[window.name] = page
    window.stack.setCurrentWidget(page)
    window.activateWindow()
    desk.settle()
    return window, page


def test_a_scan_is_swallowed_whole_wherever_the_focus_is(desk: Desk, heard: tuple[Window, _Heard]) -> None:
    _, page = heard
    clicks: list[int] = []
    page.button.clicked.connect(lambda: clicks.append(1))
    for focused in (page.button, page.field):
        focused.setFocus()
        QTest.keyClicks(focused, IMEI)
        QTest.keyClick(focused, Qt.Key.Key_Return)
        QTest.qWait(150)
    assert page.heard == [f"scan {IMEI}"] * 2
    assert (clicks, page.field.text()) == ([], "")


def test_another_bar_code_answers_no_question(desk: Desk, heard: tuple[Window, _Heard]) -> None:
    _, page = heard
    page.button.setFocus()
    QTest.keyClicks(page.button, "YY12 NX")
    QTest.qWait(150)
    assert page.heard == []


def test_a_key_that_comes_alone_acts_and_its_going_up_is_told(desk: Desk, heard: tuple[Window, _Heard]) -> None:
    _, page = heard
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Y)
    desk.wait_for(lambda: len(page.heard) == 2, "both")
    QTest.keyPress(page.button, Qt.Key.Key_Space, delay=100)
    desk.wait_for(lambda: "press  " in page.heard, "Space")
    QTest.keyRelease(page.button, Qt.Key.Key_Space)
    assert page.heard == ["press Y", "release Y", "press  ", "release  "]


def test_a_key_that_the_page_leaves_goes_to_the_control(desk: Desk, heard: tuple[Window, _Heard]) -> None:
    """What is typed by hand reaches the field, and what no page takes the control; Enter presses the button."""
    _, page = heard
    field = page.field
    field.setFocus()
    for typed in ("0", "04", "042"):
        QTest.keyClicks(field, typed[-1])
        desk.wait_for(partial(_holds, field, typed), typed)
    QTest.keyClicks(field, "y")
    assert (field.text(), page.heard) == ("042y", [])
    clicks: list[int] = []
    page.button.clicked.connect(lambda: clicks.append(1))
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Return)
    assert (clicks, page.heard) == ([1], [])


def test_a_scan_that_the_page_leaves_goes_to_the_bench(desk: Desk) -> None:
    window = desk.window(settings=KeptSettings(LoadedSettings(Settings(scanner=True)), None))
    names = [window.name]
    window.scan(IMEI)
    assert [*names, window.name] == [PageName.TRACE, PageName.BENCH]
