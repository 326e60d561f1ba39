"""Keys on their way: single ones to the page, a scanner's to whoever takes scans, typed ones to the text field."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from bench.settings import LoadedSettings, Settings
from gui.kept_settings import KeptSettings
from gui.keys import REPEAT_GAP_S, Key
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

    def again(self, key: Key) -> None:
        self.heard.append(f"again {key.value}")

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


def shifted(widget: QPushButton | QLineEdit, letters: str) -> None:
    """As a scanner types capital letters: Shift goes down and up for each."""
    for letter in letters:
        QTest.keyPress(widget, Qt.Key.Key_Shift)
        QTest.keyClick(widget, Qt.Key(ord(letter)), Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(widget, Qt.Key.Key_Shift)


@pytest.mark.parametrize("code", ["Y-0471", "/N", "X", "YN", "29012/K1XN"])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab], ids=["enter", "tab"])
def test_a_bar_code_with_signs_or_capitals_presses_nothing(
    heard: tuple[Window, _Heard], code: str, end: Qt.Key
) -> None:
    window, page = heard
    clicks: list[int] = []
    page.button.clicked.connect(lambda: clicks.append(1))
    for typed in (partial(QTest.keyClicks, page.button, code), partial(shifted, page.button, code)):
        page.button.setFocus()
        typed()
        QTest.keyClick(page.button, end)
        QTest.keyClick(page.button, end)
        QTest.qWait(150)
        assert window.focusWidget() is page.button
    assert (page.heard, clicks) == ([], [])


def test_what_ends_a_scan_twice_presses_nothing(heard: tuple[Window, _Heard]) -> None:
    """A scanner may be set to send a line feed behind its Enter, or a tabulator in place of it."""
    window, page = heard
    clicks: list[int] = []
    page.button.clicked.connect(lambda: clicks.append(1))
    for ends in ((Qt.Key.Key_Return, Qt.Key.Key_Return), (Qt.Key.Key_Tab,)):
        page.button.setFocus()
        QTest.keyClicks(page.button, IMEI)
        for end in ends:
            QTest.keyClick(page.button, end)
        QTest.qWait(150)
        assert window.focusWidget() is page.button
    assert (page.heard, clicks) == ([f"scan {IMEI}"] * 2, [])


def test_a_sign_that_comes_alone_reaches_the_control(heard: tuple[Window, _Heard]) -> None:
    _, page = heard
    seen: list[str] = []
    page.button.keyPressEvent = lambda event: seen.append(event.text())  # type: ignore[method-assign]
    page.button.setFocus()
    for sign in "+/":
        QTest.keyClicks(page.button, sign)
        QTest.qWait(150)
    assert seen == ["+", "/"]


def test_a_key_is_let_go_of_when_its_page_goes_or_the_window_loses_the_keys(
    desk: Desk, heard: tuple[Window, _Heard]
) -> None:
    """Nobody tells the window then that the key went up; what is held there switches an output on."""
    window, page = heard
    page.button.setFocus()
    QTest.keyPress(page.button, Qt.Key.Key_Space)
    desk.wait_for(lambda: page.heard == ["press  "], "Space")
    other = desk.show(QPushButton("another window"))
    other.activateWindow()
    desk.wait_for(lambda: not window.isActiveWindow(), "the other window")
    assert page.heard == ["press  ", "release  "]
    window.activateWindow()
    desk.wait_for(window.isActiveWindow, "the window")
    QTest.keyRelease(page.button, Qt.Key.Key_Space)
    QTest.keyPress(page.button, Qt.Key.Key_Space)
    desk.wait_for(lambda: page.heard[2:] == ["press  "], "Space again")
    window.show_page(PageName.SETTINGS)
    assert page.heard[2:] == ["press  ", "release  "]


def send(button: QPushButton, kind: QEvent.Type, key: Qt.Key, text: str, at_ms: int) -> None:
    """A key as an X server tells of it: nothing marks a repeat, each half has its time."""
    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
    event.setTimestamp(at_ms)
    QApplication.sendEvent(button, event)


def test_a_key_that_goes_up_and_down_faster_than_a_finger_was_held_all_the_while(
    desk: Desk, heard: tuple[Window, _Heard]
) -> None:
    _, page = heard
    page.button.setFocus()
    gap_ms = round(1000 * REPEAT_GAP_S)
    send(page.button, QEvent.Type.KeyPress, Qt.Key.Key_Space, " ", 1000)
    desk.wait_for(lambda: page.heard == ["press  "], "Space")
    for at_ms, again_ms in ((1660, 1660), (1700, 1700), (1740, 1743), (1800, 1799 + gap_ms)):
        send(page.button, QEvent.Type.KeyRelease, Qt.Key.Key_Space, " ", at_ms)
        assert page.heard[-1] == "release  ", "going up is told at once"
        send(page.button, QEvent.Type.KeyPress, Qt.Key.Key_Space, " ", again_ms)
    send(page.button, QEvent.Type.KeyRelease, Qt.Key.Key_Space, " ", 1900)
    assert page.heard == ["press  ", *["release  ", "again  "] * 4, "release  "]
    send(page.button, QEvent.Type.KeyPress, Qt.Key.Key_Space, " ", 1901 + gap_ms)
    desk.wait_for(lambda: page.heard[-1] == "press  ", "a press of its own")


def test_a_key_that_no_page_took_or_that_presses_a_button_does_not_act_by_being_repeated(
    heard: tuple[Window, _Heard],
) -> None:
    _, page = heard
    clicks: list[int] = []
    page.button.clicked.connect(lambda: clicks.append(1))
    page.button.setFocus()
    for key, text in ((Qt.Key.Key_Return, "\r"), (Qt.Key.Key_B, "b")):
        send(page.button, QEvent.Type.KeyPress, key, text, 1000)
        QTest.qWait(150)
        for at_ms in (1660, 1700, 1740):
            send(page.button, QEvent.Type.KeyRelease, key, text, at_ms)
            send(page.button, QEvent.Type.KeyPress, key, text, at_ms)
        send(page.button, QEvent.Type.KeyRelease, key, text, 1800)
        QTest.qWait(150)
    assert (clicks, page.heard) == ([1], ["press B"])


def test_a_key_that_is_repeated_before_its_pace_has_told_is_one_key(desk: Desk, heard: tuple[Window, _Heard]) -> None:
    """Where a user lets keys repeat early, and the window hears them late."""
    _, page = heard
    page.button.setFocus()
    send(page.button, QEvent.Type.KeyPress, Qt.Key.Key_Space, " ", 1000)
    for at_ms in (1040, 1060):
        send(page.button, QEvent.Type.KeyRelease, Qt.Key.Key_Space, " ", at_ms)
        send(page.button, QEvent.Type.KeyPress, Qt.Key.Key_Space, " ", at_ms)
    desk.wait_for(lambda: page.heard == ["press  "], "Space")
    send(page.button, QEvent.Type.KeyRelease, Qt.Key.Key_Space, " ", 1200)
    assert page.heard == ["press  ", "release  "]
