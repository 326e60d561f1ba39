"""A phone on the bench comes back after a restart with its open question; what was being recorded is said and kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bench.case import load_case
from bench.locked import Lock
from bench.recorder.unfinished import HEAD_FILE, LOCK_FILE
from bench.settings import LoadedSettings, Settings
from gui.english import ENGLISH
from gui.kept_settings import KeptSettings
from gui.kept_work import KeptWork, WorkKept
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import Press, State
from gui.pages.texts import PageName
from gui.recovering import RecoveredCase, Waiting, recover_all
from gui.window import Window
from tests.conftest import FIXTURES
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.looking import button

IMEI = "001010000001477"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A user's folder of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return unanswered_case(tmp_path / "cases" / "C0147")


def unanswered_case(folder: Path) -> Path:
    """A case in which checks are asked, without an answer."""
    shutil.copytree(FIXTURES / "cases" / "early_loop_riden", folder)
    fields = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    fields |= {"checks": {}, "case_id": folder.name}
    (folder / "case.json").write_text(json.dumps(fields), encoding="utf-8")
    return folder


def opened(desk: Desk, folder: Path, file: Path) -> tuple[Window, BenchPage]:
    """A window on the virtual bench that comes back from what `file` keeps."""
    kept = KeptSettings(LoadedSettings(Settings(scanner=False)), None)
    window = desk.window(first=PageName.BENCH, bench=demo_bench(folder), settings=kept)
    window.keep_work(KeptWork(file)).come_back(with_page=True)
    window.activateWindow()
    assert isinstance(window.page, BenchPage)
    return window, window.page


def until_answered(desk: Desk, page: BenchPage) -> None:
    desk.wait_for(lambda: page.text is not None and page.text.state in (State.OPEN, State.DECIDED, State.FINAL), "it")


def asked(page: BenchPage) -> str | None:
    looked = page.session.looked
    return looked.asked.value if looked is not None and looked.asked is not None else None


def checks_of(case: Path) -> dict[str, str]:
    return {result.check.value: result.answer.value for result in load_case(case).checks}


def press(desk: Desk, window: Window, page: BenchPage, key: Qt.Key, *, ctrl: str = "") -> None:
    """A key that changes the answers, and the answer that comes of it."""
    modifiers = {
        "": Qt.KeyboardModifier.NoModifier,
        "ctrl": Qt.KeyboardModifier.ControlModifier,
        "ctrl+shift": Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    }
    before = page.session.looked
    QTest.keyClick(window, key, modifiers[ctrl])
    desk.wait_for(lambda: page.session.looked is not before, "another answer")
    until_answered(desk, page)


def test_an_open_question_comes_back_with_its_answers_and_the_way_back_of_them(
    desk: Desk, case: Path, tmp_path: Path
) -> None:
    file = tmp_path / "window.json"
    window, page = opened(desk, case.parent, file)
    assert page.go_on(case)
    until_answered(desk, page)
    first = asked(page)
    assert first is not None
    press(desk, window, page, Qt.Key.Key_X)
    second = asked(page)
    assert second not in (None, first)
    press(desk, window, page, Qt.Key.Key_N)
    third = asked(page)
    assert checks_of(case) == {second: "no"}
    assert window.restart is not None
    window.restart.keep()  # it is killed now

    window, page = opened(desk, case.parent, file)
    until_answered(desk, page)
    assert asked(page) == third
    assert (page.heading.heading, page.session.capturing) == ("C0147 · POCO X3 Pro", False)
    press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl")
    assert (asked(page), checks_of(case)) == (second, {})
    press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl")
    assert asked(page) == first, "that a check was not done is a step, too"
    press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl+shift")
    assert asked(page) == second
    press(desk, window, page, Qt.Key.Key_Z, ctrl="ctrl+shift")
    assert (asked(page), checks_of(case)) == (third, {second: "no"})
    page.hear(Press.CLOSE_PHONE)
    assert page.kept == ""


def test_a_scanned_number_comes_back_and_a_case_that_is_gone_does_not(desk: Desk, case: Path, tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    window, page = opened(desk, case.parent, file)
    window.scan(IMEI)
    assert window.restart is not None
    window.restart.keep()
    window, page = opened(desk, case.parent, file)
    assert page.session.known.imei == IMEI
    page.session.hear(Press.CLOSE_PHONE)
    page.go_on(case)
    until_answered(desk, page)
    assert window.restart is not None
    window.restart.keep()
    shutil.rmtree(case)
    window, page = opened(desk, case.parent, file)
    assert page.session.situation.state is State.CONNECT
    assert window.notice.isVisible()


def test_a_capture_that_its_own_process_finished_is_said_and_goes_on_at_the_bench(
    desk: Desk, case: Path, tmp_path: Path
) -> None:
    """Only the window was killed: nothing unfinished lies there, and somebody stands before a new phone's page."""
    file = tmp_path / "window.json"
    KeptWork(file).keep(WorkKept(page=PageName.BENCH, width_px=1280, height_px=800, recording=case))
    window, page = opened(desk, case.parent, file)
    assert window.restart is not None
    window.restart.recover(case.parent)
    desk.wait_for(window.notice.isVisible, "the notice")
    assert "of C0147 are kept." in window.notice.sentence
    button(window.notice, ENGLISH.frame.go_on).click()
    until_answered(desk, page)
    assert window.page is page
    assert page.session.known.case_id == "C0147"
    window.restart.keep()
    assert KeptWork(file).load() is not None


def test_a_capture_that_is_still_being_finished_is_waited_for(case: Path) -> None:
    target = case.with_name("C0148")
    unfinished = case.rename(case.with_name("C0148.part"))
    (unfinished / HEAD_FILE).write_text("{}", encoding="utf-8")
    lock = Lock.taken(unfinished / LOCK_FILE)
    assert lock is not None
    steps = recover_all(case.parent, ENGLISH, target)
    assert isinstance(next(steps), Waiting)
    (unfinished / HEAD_FILE).unlink()
    unfinished.rename(target)
    lock.release()
    found = [step for step in steps if isinstance(step, RecoveredCase)]
    assert [one.folder for one in found] == [target]
    assert list(recover_all(case.parent, ENGLISH, case.with_name("C0149"))) == []


def test_the_next_phones_number_stays_out_of_the_case_that_is_open(desk: Desk, case: Path, tmp_path: Path) -> None:
    """Whoever scans once more because nothing happened changes nothing; a number that was wrong is on a button."""
    other = "358240051111110"
    window, page = opened(desk, case.parent, tmp_path / "window.json")
    assert page.go_on(case)
    until_answered(desk, page)
    window.scan(IMEI)
    assert load_case(case).imei is None, "it may be of the phone that comes next"
    button(window.notice, ENGLISH.bench.this_imei).click()
    assert load_case(case).imei == IMEI
    for _ in range(3):
        window.scan(other)
        assert window.notice.isVisible()
        assert (load_case(case).imei, page.session.known.imei) == (IMEI, IMEI)
    button(window.notice, ENGLISH.bench.replace_imei).click()
    assert (load_case(case).imei, page.session.known.imei) == (other, other)
    page.hear(Press.CLOSE_PHONE)
    window.scan(IMEI)
    assert (load_case(case).imei, page.session.known.imei) == (other, IMEI)


def test_what_was_on_another_bench_does_not_come_back(desk: Desk, case: Path, tmp_path: Path) -> None:
    """A phone of the virtual bench must not look like one that lies here."""
    file = tmp_path / "window.json"
    window, page = opened(desk, case.parent, file)
    assert page.go_on(case)
    until_answered(desk, page)
    assert window.restart is not None
    window.restart.keep()
    _, page = opened(desk, tmp_path / "elsewhere", file)
    assert (page.session.situation.state, page.session.known.case_id) == (State.CONNECT, "")
