"""From 1600 px on the left column of the Bench page is 560 px wide and a quarter larger, whatever it shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui.cards.answer_card import StateWord
from gui.pages.bench.left_column import LeftColumn
from gui.pages.bench.page import BenchPage
from gui.pages.bench.reading_view import ReadingView
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.test_bench_audit import shown

NARROW_PX, WIDE_PX = 1599, 1600


def bench(desk: Desk, width_px: int, state: State) -> tuple[Window, BenchPage]:
    window = desk.window(width=width_px, height=1000, first=PageName.BENCH, bench=demo_bench())
    window.activateWindow()
    return window, shown(desk, window, state)


def label_px(page: BenchPage, text: str) -> int:
    (label,) = [one for one in page.view.left.findChildren(QLabel) if one.isVisible() and one.text() == text]
    return QFontInfo(label.font()).pixelSize()


@pytest.mark.parametrize(("width_px", "scale"), [(NARROW_PX, 1.0), (WIDE_PX, 1.25), (1920, 1.25)])
def test_state_reading_words_and_targets_grow_together(desk: Desk, width_px: int, scale: float) -> None:
    window, page = bench(desk, width_px, State.LIVE)
    left, theme = page.view.left, window.around.theme
    assert left.width() == (560 if scale > 1 else 440)
    assert page.primary.height() == round(theme.target.primary * scale)
    (word,) = [one for one in left.findChildren(StateWord) if one.isVisible()]
    assert f"font-size: {round(44 * scale)}px" in word.styleSheet()
    (reading,) = [one for one in left.findChildren(ReadingView) if one.isVisible()]
    assert reading.height() == round(76 * scale) + 4
    say = page.around.say.bench
    assert label_px(page, say.states[State.LIVE].sentence) == round(17 * scale)
    assert label_px(page, say.at_phone) == round(13 * scale)
    shown(desk, window, State.OPEN)
    assert left.width() == (560 if scale > 1 else 510)
    assert label_px(page, page.around.say.answer.why) == round(15 * scale)
    changes = [one for one in left.findChildren(QPushButton) if one.text() == say.change_answer]
    assert all(one.height() >= round(44 * scale) for one in changes)
    assert all(one.height() >= round(60 * scale) for one in left.ask.controls[2:])
    assert label_px_outside(page) == theme.text.heading.px, "the traces keep their size"


def label_px_outside(page: BenchPage) -> int:
    title = next(one for one in page.trace.findChildren(QLabel) if one.isVisible())
    return QFontInfo(title.font()).pixelSize()


def test_a_low_window_is_wide_only(desk: Desk) -> None:
    window, page = bench(desk, WIDE_PX, State.OPEN)
    window.resize(WIDE_PX, 720)
    desk.settle()
    assert (page.view.left.width(), page.view.left.scale) == (560, 1.0)
    assert page.view.left.ask.isVisible()


def test_a_window_that_is_made_wider_goes_on_where_it_was(desk: Desk) -> None:
    window, page = bench(desk, NARROW_PX, State.OPEN)
    looked, text = page.session.looked, page.text
    assert page.view.left.ask.question.hasFocus()
    for width_px in (1920, NARROW_PX, 1920):
        window.resize(width_px, 1000)
        desk.settle()
        left = page.view.left
        assert [one for one in page.findChildren(LeftColumn) if one.isVisible()] == [left]
        assert left.ask.isVisible()
        assert left.shown is looked
        assert left.ask.question.hasFocus()
        assert set(left.controls) <= set(page.controls)
        QTest.keyClick(left.ask.question, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is left.ask.controls[1]
        left.ask.question.setFocus()
    assert page.text is not None
    assert text is not None
    assert page.text.state is text.state
    page.trace.mark_pressed.emit(1)
    reasons = [one for one in page.view.left.answer.controls if isinstance(one, QPushButton)]
    assert [one.isChecked() for one in reasons] == [True, *[False] * (len(reasons) - 1)]
    QTest.keyClick(window, Qt.Key.Key_H)
    desk.wait_for(lambda: page.view.left.ask.shows_how, "how it is done")
