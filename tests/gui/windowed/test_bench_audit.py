"""The Bench page in all its states: one action at its place, names, sizes, nothing cut; in both languages and large."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.test_audit import LEAST, _cut, _overlaps, controls, name_of

TARGETS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
"""What a glove has to hit."""
LOOKS = (
    (QSize(1280, 720), ThemeName.LIGHT, Language.ENGLISH, TextSize.NORMAL),
    (QSize(1280, 800), ThemeName.DARK, Language.HINDI, TextSize.NORMAL),
    (QSize(1920, 1080), ThemeName.CONTRAST, Language.ENGLISH, TextSize.NORMAL),
    (QSize(1920, 1080), ThemeName.LIGHT, Language.HINDI, TextSize.LARGEST),
    (QSize(1280, 720), ThemeName.DARK, Language.HINDI, TextSize.LARGEST),
    (QSize(1600, 720), ThemeName.LIGHT, Language.HINDI, TextSize.LARGEST),
    (QSize(1600, 900), ThemeName.CONTRAST, Language.HINDI, TextSize.LARGE),
    (QSize(1920, 1080), ThemeName.DARK, Language.ENGLISH, TextSize.LARGER),
    (QSize(1280, 800), ThemeName.LIGHT, Language.HINDI, TextSize.LARGEST),
    (QSize(1280, 800), ThemeName.LIGHT, Language.ENGLISH, TextSize.LARGEST),
)


def shown(desk: Desk, window: Window, state: State) -> BenchPage:
    page = window.page
    assert isinstance(page, BenchPage)
    words, session = page.around.say, page.session
    session.situation, session.known, session.looked = situation(state), known(state, words), looked(state, words)
    page.show_now()
    page.status_changed.emit()
    desk.settle()
    return page


@pytest.mark.parametrize(
    ("size", "theme", "language", "text_size"),
    LOOKS,
    ids=lambda value: f"{value.width()}x{value.height()}" if isinstance(value, QSize) else str(value),
)
def test_every_state_is_whole(
    desk: Desk, size: QSize, theme: ThemeName, language: Language, text_size: TextSize
) -> None:
    window = desk.window(
        theme, width=size.width(), height=size.height(), language=language, text_size=text_size,
        first=PageName.BENCH, bench=demo_bench(),
    )  # fmt: skip
    places: dict[bool, set[tuple[int, int, int]]] = {True: set(), False: set()}
    wrong: list[str] = []
    for state in State:
        page = shown(desk, window, state)
        wrong += [f"{state.value}: {one}" for one in _faults(window)]
        if page.primary.isVisible():
            lower_left = page.primary.mapTo(window, QPoint(0, page.primary.height()))
            places[looked(state) is not None].add((lower_left.x(), lower_left.y(), page.primary.height()))
    assert wrong == [], "\n".join(wrong)
    assert window.size() == size
    for where in places.values():
        assert len({(x, y) for x, y, _ in where}) <= 1, "the action stands elsewhere in another state"


def _scrolled(control: QWidget, window: Window) -> bool:
    """Whether it lies in something that brings it into sight when it gets the focus."""
    inner = control.parentWidget()
    while inner is not None and inner is not window:
        if isinstance(inner, QScrollArea):
            return True
        inner = inner.parentWidget()
    return False


def _faults(window: Window) -> list[str]:
    found: list[str] = []
    names: Counter[str] = Counter()
    for control in controls(window):
        interface = QAccessible.queryAccessibleInterface(control)
        if interface.role() == QAccessible.Role.NoRole:
            found.append(f"{control} has no role")
        names[name_of(control).strip()] += 1
        if isinstance(control, TARGETS) and (control.width() < LEAST or control.height() < LEAST):
            found.append(f"{name_of(control)} is {control.width()}x{control.height()}")
        corner = control.mapTo(window, control.rect().bottomRight())
        outside = corner.x() > window.width() or corner.y() > window.height()
        if outside and not _scrolled(control, window):
            found.append(f"{name_of(control)} ends at {corner.x()}, {corner.y()}")
    found += [f"{count} are called {name!r}" for name, count in names.items() if count > 1]
    found += ["a control has no name"] * names[""]
    found += [text for text in (_cut(label) for label in window.findChildren(QLabel)) if text]
    found += [f"{pair}" for parent in window.findChildren(QWidget) for pair in _overlaps(parent)]
    found += [text for text in (_words_cut(button) for button in window.findChildren(QPushButton)) if text]
    found += [text for text in (_out_of_its_place(label) for label in window.findChildren(QLabel)) if text]
    found += [text for text in (_too_wide(area) for area in window.findChildren(QScrollArea)) if text]
    return found


def _words_cut(button: QPushButton) -> str:
    """The words of a button that Qt itself draws, where its padding leaves them no room; empty if they have it."""
    if not button.isVisible() or type(button) is not QPushButton or not button.text():
        return ""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    room = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button).width()
    needed = QFontMetrics(button.font()).horizontalAdvance(button.text())
    return f"button {button.text()!r} needs {needed} has {room}" if needed > room + 1 else ""


def _out_of_its_place(label: QLabel) -> str:
    """A text that sticks out of the button that it stands in, which cuts it."""
    around = label.parentWidget()
    if not label.isVisible() or not label.text() or not isinstance(around, QAbstractButton):
        return ""
    inside = around.rect().contains(label.geometry())
    return "" if inside else f"{label.text()!r} stands at {label.geometry()} of {around.rect()}"


def _too_wide(area: QScrollArea) -> str:
    """What scrolls up and down alone is no wider than what shows it: the rest could never be read."""
    content = area.widget()
    if not area.isVisible() or content is None:
        return ""
    return (
        f"{area.accessibleName()!r} shows {area.viewport().width()} of {content.width()}"
        if content.width() > area.viewport().width()
        else ""
    )


def test_exactly_one_filled_button_stands_where_something_is_to_be_done(desk: Desk) -> None:
    window = desk.window(first=PageName.BENCH, bench=demo_bench())
    for state in State:
        page = shown(desk, window, state)
        text = page.text
        assert text is not None
        primaries = [b for b in window.findChildren(QPushButton) if b.property("kind") == "primary" and b.isVisible()]
        assert primaries == [], "no other filled button on this page"
        filled = text.primary is not None and text.primary.filled
        assert filled == (text.primary is not None and state not in (State.KEY, State.LIVE))
