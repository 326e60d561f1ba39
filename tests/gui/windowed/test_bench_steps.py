"""A step of the Bench page that is done opens to be read, by Enter and by mouse; what is to be done stays as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from bench.report.languages import Language
from gui.languages import window_words
from gui.pages.bench.former import former_step
from gui.pages.bench.model import describe
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import Situation, State
from gui.pages.bench.words import Step
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk


def shown(desk: Desk, state: State, language: Language = Language.ENGLISH) -> tuple[Window, BenchPage]:
    window = desk.window(first=PageName.BENCH, bench=demo_bench(), language=language)
    window.activateWindow()
    page = window.page
    assert isinstance(page, BenchPage)
    page.session.situation, page.session.known, page.session.looked = situation(state), known(state), looked(state)
    page.show_now()
    page.status_changed.emit()
    desk.settle()
    return window, page


def texts(page: BenchPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", [State.READY, State.LIVE, State.OPEN, State.DECIDED])
def test_every_step_that_is_done_has_something_to_read(state: State, language: Language) -> None:
    words = window_words(language)
    now = describe(Situation(state), known(state), words)
    for step in now.done:
        text = former_step(step, now, known(state), words)
        assert text.word == words.bench.steps[step]
        assert text.sentence or text.rows or step is Step.NEXT_CHECK
        assert "{" not in text.sentence + text.note + "".join(row.text for row in text.rows)
        assert text.others == ()
        assert text.primary == now.primary


def test_enter_opens_a_done_step_and_escape_goes_back(desk: Desk) -> None:
    window, page = shown(desk, State.LIVE)
    say = page.around.say.bench
    check = page.steps.button(Step.CHECK)
    check.setFocus()
    QTest.keyClick(check, Qt.Key.Key_Return)
    desk.settle()
    assert say.former_note in texts(page)
    assert say.proofs[next(iter(say.proofs))] in texts(page)
    assert QApplication.focusWidget() is page.controls[0]
    assert page.primary.isVisible()
    assert page.primary.text() == say.states[State.LIVE].primary, "the action is that of now"
    assert page.close_panel()
    desk.settle()
    assert say.former_note not in texts(page)
    assert check.hasFocus()
    assert not page.close_panel()
    assert window.page is page


def test_only_what_is_done_can_be_opened(desk: Desk) -> None:
    _, page = shown(desk, State.READY)
    assert page.steps.controls == [page.steps.button(Step.CONNECT), page.steps.button(Step.CHECK)]
    for step in (Step.ARM, Step.WATCH):
        QTest.mouseClick(page.steps.button(step), Qt.MouseButton.LeftButton)
        assert page.around.say.bench.former_note not in texts(page)
    QTest.mouseClick(page.steps.button(Step.CONNECT), Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.around.say.bench.clips[0] in texts(page)
    QTest.mouseClick(page.steps.button(Step.CONNECT), Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.around.say.bench.former_note not in texts(page)


def test_a_step_stands_in_place_of_a_verdict_and_the_question_stays(desk: Desk) -> None:
    _, page = shown(desk, State.OPEN, Language.HINDI)
    QTest.mouseClick(page.steps.button(Step.WATCH), Qt.MouseButton.LeftButton)
    desk.settle()
    left = page.view.left
    assert not left.answer.isVisible()
    assert left.state.isVisible()
    assert left.ask.isVisible()
    assert set(left.ask.controls) <= set(page.controls), "the question is still reached by Tab"
    QTest.mouseClick(page.steps.button(Step.WATCH), Qt.MouseButton.LeftButton)
    desk.settle()
    assert left.answer.isVisible()
    assert not left.state.isVisible()


def test_what_happens_now_closes_what_is_read(desk: Desk) -> None:
    _, page = shown(desk, State.KEY)
    page.read_step(Step.CONNECT)
    page.session.situation, page.session.known = situation(State.LIVE), known(State.LIVE)
    page.show_now()
    desk.settle()
    assert page.around.say.bench.former_note not in texts(page)
    assert not page.close_panel()
