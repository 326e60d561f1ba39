"""While a check is asked: next phone, another run and report are there by mouse and by Enter, without an answer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from bench.case import load_case
from bench.demo import CASE as DEMO_CASE
from gui.english import ENGLISH
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import Press, State
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.looking import button
from tests.gui.windowed.test_bench_page import bench_window, state_of, until, virtual_bench

SAY = ENGLISH.bench


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "data"))


def answered(desk: Desk, tmp_path: Path, state: State) -> tuple[Window, BenchPage]:
    folder = tmp_path / "cases" / "C0001"
    shutil.copytree(DEMO_CASE, folder)
    window = bench_window(desk, virtual_bench(tmp_path / "cases"))
    page = window.page
    assert isinstance(page, BenchPage)
    there = looked(state)
    assert there is not None
    page.session.looked = replace(there, case=load_case(folder))
    page.session.situation, page.session.known = situation(state), known(state)
    page.show_now()
    page.status_changed.emit()
    desk.settle()
    return window, page


def others(page: BenchPage) -> list[QPushButton]:
    return [one for one in page.view.others.findChildren(QPushButton) if one.isVisible()]


def click(desk: Desk, one: QPushButton) -> None:
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    desk.settle()


def test_the_next_phone_is_reached_by_mouse(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    click(desk, button(window, SAY.presses[Press.CLOSE_PHONE]))
    assert state_of(window) is State.CONNECT
    assert page.session.looked is None
    assert others(page) == []
    assert load_case(tmp_path / "cases" / "C0001").checks == load_case(DEMO_CASE).checks, "nothing was answered"


def test_the_phone_is_run_again_by_mouse_into_its_case(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    click(desk, button(window, SAY.presses[Press.RUN_AGAIN]))
    until(desk, window, State.READY)
    assert page.session.known.case_id == "C0001"


def test_the_report_is_saved_and_the_question_stays(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    click(desk, button(window, SAY.save_report))
    desk.patiently(window.notice.isVisible, "the notice")
    assert window.notice.heading == SAY.kept
    assert (tmp_path / "cases" / "C0001" / f"{load_case(DEMO_CASE).case_id}.pdf").is_file()
    assert state_of(window) is State.OPEN
    assert page.view.left.ask.isVisible()


def test_space_does_nothing_on_them_and_enter_presses_the_one_with_the_focus(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    close = button(window, SAY.presses[Press.CLOSE_PHONE])
    assert not any(one.hasFocus() or one.isDefault() for one in others(page))
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    desk.settle()
    assert state_of(window) is State.OPEN, "Space answers nothing and closes nothing"
    QTest.keyClick(close, Qt.Key.Key_Return)
    desk.settle()
    assert state_of(window) is State.CONNECT


def test_they_stand_at_one_place_whether_a_check_is_asked_or_not(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    places = []
    for state in (State.OPEN, State.DECIDED, State.FINAL):
        page.session.looked, page.session.known = looked(state), known(state)
        page.session.situation = situation(state)
        page.show_now()
        desk.settle()
        assert [one.text() for one in others(page)] == ["Save report", "Run again", "Close this phone"]
        assert all(one.property("kind") != "primary" for one in others(page))
        places.append([(one.mapTo(window, QPoint(0, 0)), one.size()) for one in others(page)])
    assert places[0] == places[1] == places[2]
    page.session.situation, page.session.known = situation(State.LIVE), known(State.LIVE)
    page.show_now()
    assert others(page) == [], "no run is closed or begun while one goes on"


def test_f6_comes_to_them(desk: Desk, tmp_path: Path) -> None:
    window, page = answered(desk, tmp_path, State.OPEN)
    page.view.left.ask.question.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is others(page)[0]
