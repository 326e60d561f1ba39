"""The Replay page in a window: a corpus run by real processes, stopped and kept, cells that list, a case opened."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPushButton, QWidget

from bench.profile_file import load_profile
from bench.replay import Replayed, case_folders, collected, replay
from bench.replay_files import replay_text
from bench.replay_summary import summary
from bench.report.languages import Language
from bench.settings import TextSize
from bench.simulate import simulate_corpus
from bench.window_request import ThemeName, WindowRequest
from gui.app import load_or_refuse
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.pages.replay.listing import Choice, Kind, opening
from gui.pages.replay.page import ReplayPage
from gui.pages.replay.work import Corpus, Shown
from gui.pages.texts import OpenAt, PageName
from gui.pages.trace.page import TracePage
from gui.plots.lanes import Span
from gui.window import Window
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.test_audit import LEAST, SIZES, _button_is_cut, _cut, _overlaps, controls, name_of

SAY = ENGLISH.replay
FAULTS = ("mb_ufs_edl_9008", "normal_boot", "nonmb_power_key_open", "nonmb_battery")
STATES = ("empty", "running", "done", "listed", "without labels")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replayed") / "bench-2026-11"
    list(simulate_corpus(FAULTS, 5, 8, "korad", folder, None))
    return folder


@pytest.fixture(scope="module")
def replayed(corpus: Path) -> Replayed:
    """The corpus, diagnosed without a window."""
    with ThreadPoolExecutor(1) as executor:
        return collected(replay(executor, case_folders(corpus), None), 0.0)


@pytest.fixture(scope="module")
def baseline(replayed: Replayed, corpus: Path) -> Path:
    """An older replay, in which one case came out otherwise."""
    text = replay_text(replayed, summary(replayed))
    path = corpus.parent / "release 0.3.json"
    said = replayed.results[0].verdict
    other = "motherboard" if said != "motherboard" else "not_motherboard"
    path.write_text(text.replace(f'"verdict": "{said}"', f'"verdict": "{other}"', 1), encoding="utf-8")
    return path


def page_of(window: Window) -> ReplayPage:
    """The page, which is shown."""
    assert isinstance(window.page, ReplayPage)
    return window.page


def opened(
    desk: Desk,
    corpus: Path,
    size: QSize = SIZES[1],
    theme: ThemeName = ThemeName.LIGHT,
    language: Language = Language.ENGLISH,
    text_size: TextSize = TextSize.NORMAL,
) -> Window:
    """A window on the page, the corpus chosen."""
    load = partial(load_or_refuse, WindowRequest())
    window = desk.window(
        theme, load, size.width(), size.height(), language=language, text_size=text_size, first=PageName.REPLAY
    )
    page_of(window).choose_corpus(corpus)
    desk.wait_for(lambda: page_of(window).desk.corpus is not None, "the corpus")
    desk.wait_for(lambda: not page_of(window)._bridge.busy, "an idle bridge")
    return window


def in_state(desk: Desk, window: Window, state: str, replayed: Replayed) -> None:
    """Put a page into a state without running anything."""
    page = page_of(window)
    whole = Shown(replayed, summary(replayed), len(replayed.results), is_done=True)
    match state:
        case "running":
            part = Replayed(replayed.results[:3], 1.0)
            page._put(type(page.desk)(page.desk.corpus, None, Shown(part, summary(part), 8, False), is_running=True))
        case "done" | "listed":
            page._show_step(whole)
            if state == "listed":
                page._list(Choice(Kind.VERDICT, "motherboard", "motherboard"))
        case "without labels":
            bare = Replayed(tuple(type(r)(r.folder, r.case_id, r.diagnosis, None, None) for r in replayed.results), 1.0)
            page._show_step(Shown(bare, summary(bare), 8, is_done=True))
    desk.settle()


def test_a_corpus_is_run_by_processes_beside_the_window(desk: Desk, corpus: Path, baseline: Path) -> None:
    window = opened(desk, corpus)
    page = page_of(window)
    page.choose_baseline(baseline)
    desk.wait_for(lambda: page.desk.baseline is not None and not page._bridge.busy, "the baseline")
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert page.text.primary == SAY.stop
    assert not page.corpus.isEnabled()
    desk.wait_for(lambda: page.desk.shown is not None and page.desk.shown.is_done, "the end of the replay")
    assert page.text.line == "finished · 8 cases judged, 0 could not be read"
    assert page.text.primary == SAY.run_again
    assert page.text.listing is not None
    assert page.text.listing.title == "Changed against baseline: 1"
    assert page.cases.table.rowCount() == 1


def test_stop_keeps_what_is_done(desk: Desk, corpus: Path) -> None:
    window = opened(desk, corpus)
    page = page_of(window)
    page.primary.click()
    desk.wait_for(lambda: page.desk.shown is not None, "the first step")
    page.primary.click()
    desk.wait_for(lambda: page.desk.shown is not None and page.desk.shown.is_done, "the end")
    shown = page.desk.shown
    assert shown is not None
    assert shown.figures.cases < 8
    assert shown.was_stopped
    assert page.text.line == f"stopped · {shown.figures.cases} of 8 cases kept"
    assert page.primary.isEnabled()
    assert not page.desk.is_running


def test_a_window_may_be_closed_while_it_runs(desk: Desk, corpus: Path) -> None:
    window = opened(desk, corpus)
    page_of(window).primary.click()
    desk.wait_for(lambda: page_of(window).desk.shown is not None, "the first step")
    window.close()  # the desk looks for threads afterwards


def test_a_cell_lists_its_cases_and_one_opens_in_trace_at_the_reason(
    desk: Desk, corpus: Path, replayed: Replayed
) -> None:
    window = opened(desk, corpus)
    in_state(desk, window, "done", replayed)
    page = page_of(window)
    cell = next(w for w in page.verdicts.controls if isinstance(w, QPushButton) and w.isEnabled())
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert page.text.listing is not None
    assert page.cases.table.rowCount() == len(page.text.listing.rows) == int(cell.text().split()[0])
    assert page.cases.row is not None
    folder, shown = page.cases.row.folder, page.desk.shown
    assert shown is not None
    wanted = opening(shown, page.cases.row)
    assert isinstance(wanted, OpenAt)
    QTest.keyClick(page.cases.table, Qt.Key.Key_Return)
    trace = window.page
    assert isinstance(trace, TracePage)
    desk.wait_for(lambda: trace.text is not None and trace.text.answer is not None, "the case")
    assert trace.case == folder
    chosen = [view.canvas.chosen for view in trace.opened.trace.views if view.canvas.chosen is not None]
    assert [(mark.run_id, mark.span) for mark in chosen] == [(wanted.run_id, Span(wanted.start_s, wanted.stop_s))]
    window.show_page(PageName.REPLAY)
    window.escape()
    assert page.desk.choice is None


def test_arrows_move_in_the_matrix_of_faults_and_enter_lists(desk: Desk, corpus: Path, replayed: Replayed) -> None:
    window = opened(desk, corpus)
    in_state(desk, window, "done", replayed)
    page = page_of(window)
    squares = page.faults.squares
    assert squares.grid is not None
    squares.setFocus()
    before = page.faults.read_out
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up) * len(squares.grid.faults):
        QTest.keyClick(squares, key)
    assert (squares.row, squares.column) == (0, 0)
    QTest.keyClick(squares, Qt.Key.Key_Right)
    assert (squares.row, squares.column) == (0, 1)
    assert page.faults.read_out != before or len(squares.grid.faults) == 2
    QTest.mouseMove(squares, QPoint(2, 2))
    row = next(k for k, numbers in enumerate(squares.grid.counts) if numbers[k])
    squares._go(row, row)
    QTest.keyClick(squares, Qt.Key.Key_Return)
    assert page.text.listing is not None
    assert page.text.listing.can_go_back
    page.cases.back.click()
    assert page.desk.choice is None


def test_what_cannot_be_read_is_said_and_closes_nothing(desk: Desk, corpus: Path, replayed: Replayed) -> None:
    window = opened(desk, corpus)
    in_state(desk, window, "done", replayed)
    page = page_of(window)
    page.choose_baseline(corpus / "nowhere.json")
    desk.wait_for(lambda: window.notice.isVisible(), "the notice")
    assert page.desk.shown is not None
    page._show_step(Refusal("x"))
    assert page.desk.shown is not None


def test_another_look_keeps_what_is_shown_and_a_restart_the_corpus(
    desk: Desk, corpus: Path, replayed: Replayed, baseline: Path
) -> None:
    window = opened(desk, corpus)
    in_state(desk, window, "done", replayed)
    window.change(window.around)
    page = page_of(window)
    assert page.desk.shown is not None
    assert page.desk.shown.replayed is replayed
    kept = page.kept.replace('"baseline": null', f'"baseline": "{baseline.as_posix()}"')
    fresh = desk.window(first=PageName.REPLAY)
    page_of(fresh).restore(kept)
    desk.wait_for(lambda: page_of(fresh).desk.baseline is not None, "corpus and baseline")
    assert page_of(fresh).desk.corpus is not None
    page_of(fresh).restore("{")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("size", "theme", "language", "text_size"),
    [
        (SIZES[0], ThemeName.LIGHT, Language.ENGLISH, TextSize.NORMAL),
        (SIZES[1], ThemeName.DARK, Language.HINDI, TextSize.NORMAL),
        (SIZES[2], ThemeName.CONTRAST, Language.ENGLISH, TextSize.LARGEST),
    ],
    ids=["1280x720", "1280x800 Hindi", "1920x1080 largest"],
)
def test_every_state_is_named_large_enough_and_not_cut(
    desk: Desk,
    corpus: Path,
    replayed: Replayed,
    state: str,
    size: QSize,
    theme: ThemeName,
    language: Language,
    text_size: TextSize,
) -> None:
    window = opened(desk, corpus, size, theme, language, text_size)
    in_state(desk, window, state, replayed)
    names: Counter[str] = Counter(name_of(control) for control in controls(window))
    assert [name for name, times in names.items() if times > 1 or not name.strip()] == []
    small = [
        name_of(control)
        for control in controls(window)
        if isinstance(control, QAbstractButton | QComboBox) and (control.width() < LEAST or control.height() < LEAST)
    ]
    assert small == []
    assert [text for text in map(_cut, window.findChildren(QLabel)) if text] == []
    assert [pair for parent in window.findChildren(QWidget) for pair in _overlaps(parent)] == []
    assert [b.text() for b in window.findChildren(QPushButton) if b.isVisible() and _button_is_cut(b)] == []
    window.activateWindow()
    wanted = [control for control in controls(window) if control.isEnabled()]
    wanted[0].setFocus()
    reached = set()
    for _ in range(2 * len(wanted) + 4):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [name_of(control) for control in wanted if control not in reached] == []


def test_the_profile_is_named(desk: Desk, corpus: Path) -> None:
    window = opened(desk, corpus)
    assert page_of(window).facts == [SAY.profile.format(name=load_profile().version)]
    assert isinstance(page_of(window).desk.corpus, Corpus)
