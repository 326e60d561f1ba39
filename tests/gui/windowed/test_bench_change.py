"""An answer is changed by its button: the question is asked again, the verdict worked out anew, and undo knows it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from analysis.checks import Check
from bench.answering import ANSWERS_FILE
from bench.case import load_case
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.pages.bench.kept import kept_phone
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import State
from gui.window import Window
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.looking import button
from tests.gui.windowed.test_bench_back import at_home, checks_of, unanswered_case, until_answered
from tests.gui.windowed.test_bench_back import press as press_key
from tests.gui.windowed.test_bench_page import bench_window, state_of, virtual_bench

__all__ = ["at_home"]
SAY = ENGLISH.bench


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return unanswered_case(tmp_path / "cases" / "C0147")


@pytest.fixture
def on_bench(desk: Desk, case: Path, tmp_path: Path) -> tuple[Window, BenchPage]:
    window = bench_window(desk, virtual_bench(tmp_path / "cases"))
    page = window.page
    assert isinstance(page, BenchPage)
    assert page.go_on(case)
    until_answered(desk, page)
    return window, page


def asked(page: BenchPage) -> Check | None:
    return page.session.looked.asked if page.session.looked is not None else None


def given(page: BenchPage) -> list[tuple[str, str]]:
    looked = page.session.looked
    return [(one.question, one.answer) for one in looked.given] if looked is not None else []


def until_shown(desk: Desk, page: BenchPage) -> None:
    """What came is shown a turn of the loop later."""
    desk.wait_for(lambda: page.view.left.shown is page.session.looked, "it")
    desk.settle()


def press(desk: Desk, window: Window, page: BenchPage, key: Qt.Key, *, ctrl: str = "") -> None:
    press_key(desk, window, page, key, ctrl=ctrl)
    until_shown(desk, page)


def change(desk: Desk, window: Window, page: BenchPage, check: Check) -> None:
    before = page.session.looked
    button(window, f"{SAY.change_answer}: {SAY.short_checks[check]}").click()
    desk.wait_for(lambda: page.session.looked is not before, "the question")
    until_shown(desk, page)


def test_a_changed_answer_is_asked_again_and_the_verdict_follows(
    desk: Desk, case: Path, on_bench: tuple[Window, BenchPage]
) -> None:
    window, page = on_bench
    put_off = asked(page)
    assert put_off is not None
    press(desk, window, page, Qt.Key.Key_X)
    check = asked(page)
    assert check not in (None, put_off)
    press(desk, window, page, Qt.Key.Key_N)
    assert check is not None
    assert given(page) == [(SAY.short_checks[check], "No"), (SAY.short_checks[put_off], "Not done")]
    with_no = page.session.looked
    change(desk, window, page, check)
    assert asked(page) is check
    assert given(page) == [(SAY.short_checks[put_off], "Not done")]
    assert checks_of(case) == {}
    assert QApplication.focusWidget() is page.view.left.ask.question
    assert any(label.text().endswith(SAY.asked_again) for label in page.view.left.ask.findChildren(QLabel))
    press(desk, window, page, Qt.Key.Key_Y)
    assert checks_of(case) == {check.value: "yes"}
    assert given(page) == [(SAY.short_checks[check], "Yes"), (SAY.short_checks[put_off], "Not done")]
    with_yes = page.session.looked
    assert with_no is not None
    assert with_yes is not None
    assert with_no.answer.reasons != with_yes.answer.reasons
    kept = [json.loads(line)["answer"] for line in (case / ANSWERS_FILE).read_text(encoding="utf-8").splitlines()]
    assert kept == ["no", None, "yes"], "each change is kept"


def test_undo_and_redo_go_through_a_change(desk: Desk, case: Path, on_bench: tuple[Window, BenchPage]) -> None:
    window, page = on_bench
    first = asked(page)
    assert first is not None
    press(desk, window, page, Qt.Key.Key_Y)
    change(desk, window, page, first)
    press(desk, window, page, Qt.Key.Key_N)
    stood = [checks_of(case)]
    for _ in range(3):
        press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl")
        stood.append(checks_of(case))
    name = first.value
    assert stood == [{name: "no"}, {}, {name: "yes"}, {}]
    assert asked(page) is first, "what is taken back is asked again"
    for _ in range(3):
        press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl+shift")
    assert checks_of(case) == {name: "no"}


def test_a_check_that_nobody_did_is_asked_again(desk: Desk, case: Path, on_bench: tuple[Window, BenchPage]) -> None:
    window, page = on_bench
    first = asked(page)
    assert first is not None
    press(desk, window, page, Qt.Key.Key_X)
    assert asked(page) is not first
    change(desk, window, page, first)
    assert asked(page) is first
    assert given(page) == []
    press(desk, window, page, Qt.Key.Key_X)
    assert asked(page) is not first, "put off once more, it is asked no more"


def test_an_answer_behind_a_verdict_is_asked_again_though_nothing_is_open(
    desk: Desk, case: Path, on_bench: tuple[Window, BenchPage]
) -> None:
    """The verdict may stand without the answer too: the question comes all the same, and the way back with it."""
    window, page = on_bench
    answered = 0
    while state_of(window) is State.OPEN and answered < 20:
        press(desk, window, page, Qt.Key.Key_Y)
        answered += 1
    end, checks = state_of(window), checks_of(case)
    assert end in (State.DECIDED, State.FINAL)
    for check in load_case(case).checks:
        change(desk, window, page, check.check)
        assert state_of(window) is State.OPEN
        assert asked(page) is check.check
        assert all(one.isVisible() for one in page.view.left.ask.controls)
        press(desk, window, page, Qt.Key.Key_Y)
    assert state_of(window) is end
    assert checks_of(case) == checks


def test_another_language_says_the_answer_and_the_list_in_it(
    desk: Desk, case: Path, on_bench: tuple[Window, BenchPage]
) -> None:
    window, page = on_bench
    check = asked(page)
    assert check is not None
    press(desk, window, page, Qt.Key.Key_X)
    window.change(replace(window.around, say=HINDI))
    again = window.page
    assert isinstance(again, BenchPage)
    until_answered(desk, again)
    until_shown(desk, again)
    assert given(again) == [(HINDI.bench.short_checks[check], HINDI.answer.not_done)]
    assert again.text is not None
    assert again.text.word == HINDI.answer.cannot_say_yet
    before = again.session.looked
    button(window, f"{HINDI.bench.change_answer}: {HINDI.bench.short_checks[check]}").click()
    desk.wait_for(lambda: again.session.looked is not before, "the question")
    assert asked(again) is check
    assert checks_of(case) == {}


def test_a_question_that_is_asked_again_outlives_the_window(
    desk: Desk, case: Path, on_bench: tuple[Window, BenchPage], tmp_path: Path
) -> None:
    window, page = on_bench
    first = asked(page)
    assert first is not None
    press(desk, window, page, Qt.Key.Key_X)
    press(desk, window, page, Qt.Key.Key_N)
    change(desk, window, page, first)
    kept = kept_phone(page.kept, tmp_path / "cases")
    assert kept.again is first
    other = bench_window(desk, virtual_bench(tmp_path / "cases"))
    again = other.page
    assert isinstance(again, BenchPage)
    again.restore(page.kept)
    until_answered(desk, again)
    assert asked(again) is first


def test_each_button_says_which_answer_it_changes_and_is_reached_by_tab(
    desk: Desk, on_bench: tuple[Window, BenchPage]
) -> None:
    window, page = on_bench
    press(desk, window, page, Qt.Key.Key_N)
    press(desk, window, page, Qt.Key.Key_X)
    assert state_of(window) is State.OPEN
    desk.settle()
    buttons = [one for one in page.findChildren(QPushButton) if one.text() == SAY.change_answer and one.isVisible()]
    names = [one.accessibleName() for one in buttons]
    assert len(set(names)) == len(names) == 2
    assert all(name.startswith(SAY.change_answer) for name in names), "the visible label comes first"
    assert all(one in page.controls for one in buttons)
    before = page.session.looked
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    desk.settle()
    assert page.session.looked is before, "Space does nothing while a check is asked"
    QTest.keyClick(buttons[0], Qt.Key.Key_Return)
    desk.wait_for(lambda: page.session.looked is not before, "the question")
