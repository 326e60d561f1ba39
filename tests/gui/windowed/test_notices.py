"""Things that go wrong one after the other are all told: the newest on top, each taken away by itself, heard once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName, WindowRequest
from gui.app import make_window
from gui.english import ENGLISH
from gui.frame.notice import Notice
from gui.languages import window_words
from gui.pages.bench.setting import demo_bench
from gui.pages.table import PAGES
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.test_audit import LEAST, _cut, _overlaps, controls, name_of

FAR = "The report could not be saved: the disk is full. The case is whole. Free some room, then save it again."


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "BOOTBENCH_CASEBOOK"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))


def shown(window: Window) -> list[Notice]:
    return [one for one in window.notice.findChildren(Notice) if one.isVisible()]


def sentences(window: Window) -> list[str]:
    return [one.noticed.sentence for one in sorted(shown(window), key=lambda one: one.y())]


def texts(window: Window) -> list[str]:
    return [label.text() for label in window.notice.findChildren(QLabel) if label.isVisible()]


def close(desk: Desk, window: Window, sentence: str) -> None:
    (notice,) = [one for one in shown(window) if one.noticed.sentence == sentence]
    QTest.mouseClick(notice.close_button, Qt.MouseButton.LeftButton)
    desk.settle()


def test_two_in_quick_succession_both_stand_there_the_newest_on_top(desk: Desk) -> None:
    window = desk.window()
    window.page.noticed.emit("The first.", "One")
    window.page.noticed.emit("The second.", "Two")
    desk.settle()
    assert sentences(window) == ["The second.", "The first."]
    assert (window.notice.heading, window.notice.sentence) == ("Two", "The second.")
    close(desk, window, "The first.")
    assert sentences(window) == ["The second."]
    close(desk, window, "The second.")
    assert not window.notice.isVisible()


def test_what_does_not_fit_is_counted_and_comes_as_others_are_closed(desk: Desk) -> None:
    window = desk.window()
    for number in range(6):
        window.notify(f"Number {number}.", "It went wrong")
    desk.settle()
    fit = len(shown(window))
    assert 1 < fit < 6
    assert sentences(window) == [f"Number {5 - k}." for k in range(fit)]
    assert ENGLISH.frame.more_notices.format(count=6 - fit) in texts(window)
    assert window.notice.height() <= 0.25 * window.height() + 1
    close(desk, window, "Number 5.")
    assert sentences(window) == [f"Number {4 - k}." for k in range(fit)]
    window.resize(1280, 1400)
    desk.settle()
    assert len(shown(window)) > fit, "a higher window has room for more"
    window.notice.clear()
    assert not window.notice.isVisible()


def test_each_is_heard_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("gui.window.say_aloud", lambda _who, sentence, _at_once: heard.append(sentence))
    window = desk.window()
    heard.clear()
    window.page.noticed.emit("The first.", "One")
    window.page.offered.emit("The second.", "Two", "Go", lambda: None)
    window.notify("The third.", "Three")
    desk.settle()
    for sentence in list(sentences(window)):
        close(desk, window, sentence)
    assert heard == ["One. The first.", "Two. The second.", "Three. The third."]


def test_what_happens_again_stands_once_and_is_the_newest(desk: Desk) -> None:
    window = desk.window(height=1080)
    for sentence in ("The first.", "The second.", "The first."):
        window.notify(sentence, "One")
    assert sentences(window) == ["The first.", "The second."]


def test_what_is_asked_anew_takes_the_place_of_what_was_asked_before(desk: Desk) -> None:
    """Another scan: its button alone may write a number. Captures that were cut off are offered one by one."""
    window = desk.window(height=1400)
    written: list[int] = []
    for number in (1, 2):
        window.page.offered.emit(f"Is {number} its own?", "Scan", "It is", lambda number=number: written.append(number))
    window.offer("C0001 is kept.", "Cut off", "", Path("C0001"))
    window.offer("C0002 is kept.", "Cut off", "", Path("C0002"))
    desk.settle()
    assert sentences(window) == ["C0002 is kept.", "C0001 is kept.", "Is 2 its own?"]
    (go_on,) = [b for b in window.notice.findChildren(QPushButton) if b.isVisible() and b.text() == "It is"]
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    desk.settle()
    assert written == [2]
    assert sentences(window) == ["C0002 is kept.", "C0001 is kept."]


def test_the_focus_goes_from_one_that_is_closed_to_the_next_and_escape_closes_one_by_one(desk: Desk) -> None:
    window = desk.window()
    window.activateWindow()
    for number in (1, 2):
        window.notify(f"Number {number}.", "It went wrong")
    desk.settle()
    newest, other = (one.close_button for one in sorted(shown(window), key=lambda one: one.y()))
    newest.setFocus()
    QTest.keyClick(newest, Qt.Key.Key_Return)
    desk.settle()
    assert QApplication.focusWidget() is other
    window.notify("Number 3.", "It went wrong")
    desk.settle()
    assert QApplication.focusWidget() is other, "what comes does not take the focus"
    for left in (["Number 1."], []):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        desk.settle()
        assert sentences(window) == left


def test_they_stay_over_a_change_of_the_look_and_what_was_said_of_opening_goes_with_the_next_file(
    desk: Desk, tmp_path: Path
) -> None:
    window = desk.window()
    window.notify("The settings cannot be written.", "Settings")
    window.notify("No such file.", window.around.say.frame.cannot_open)
    window.change(replace(window.around, say=window_words(Language.HINDI)))
    desk.settle()
    assert sentences(window) == ["No such file.", "The settings cannot be written."]
    window.notify("No such file.", window.around.say.frame.cannot_open)
    window.open(tmp_path / "some.csv")
    assert "The settings cannot be written." in [one.sentence for one in window.notice.kept]
    assert window.around.say.frame.cannot_open not in [one.heading for one in window.notice.kept]


def test_settings_that_cannot_be_read_are_said_beside_a_file_that_is_opened_at_once(desk: Desk, tmp_path: Path) -> None:
    from bench.settings import LoadedSettings, Settings
    from gui.kept_settings import KeptSettings

    kept = KeptSettings(LoadedSettings(Settings(), "settings.toml, line 1: no table"), None)
    window = make_window(desk.application, WindowRequest(source=tmp_path / "gone.csv"), kept)
    desk.application.setProperty("look", "")
    desk.show(window)
    assert ENGLISH.settings.not_kept in [one.heading for one in window.notice.kept]


@pytest.mark.parametrize("page", [row.name for row in PAGES])
@pytest.mark.parametrize(
    ("size", "theme", "language", "text_size"),
    [
        (QSize(1280, 720), ThemeName.LIGHT, Language.ENGLISH, TextSize.NORMAL),
        (QSize(1280, 720), ThemeName.DARK, Language.HINDI, TextSize.LARGEST),
        (QSize(1920, 1080), ThemeName.CONTRAST, Language.ENGLISH, TextSize.LARGER),
    ],
    ids=lambda value: f"{value.height()}" if isinstance(value, QSize) else str(value),
)
def test_three_of_them_leave_every_page_its_room(
    desk: Desk, page: PageName, size: QSize, theme: ThemeName, language: Language, text_size: TextSize
) -> None:
    window = desk.window(
        theme, width=size.width(), height=size.height(), language=language, text_size=text_size,
        first=page, bench=demo_bench(),
    )  # fmt: skip
    say = window.around.say
    window.notify(FAR, say.bench.report_failed)
    window.offer("41.2 s of C0147 are kept.", say.frame.was_recording_head, "", Path("C0147"))
    window.notify(say.bench.wrong_digit, say.bench.scan)
    desk.settle()
    assert window.size() == size
    assert window.notice.sentence == say.bench.wrong_digit
    inside = [window.notice, *window.notice.findChildren(Notice)]
    assert [text for text in (_cut(label) for label in window.notice.findChildren(QLabel)) if text] == []
    assert [pair for parent in inside for pair in _overlaps(parent)] == []
    names = [name_of(control) for control in controls(window)]
    assert len(set(names)) == len(names)
    for control in window.notice.controls:
        assert min(control.width(), control.height()) >= LEAST
