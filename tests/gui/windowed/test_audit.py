"""Every page in every state: names, sizes, tab order, nothing cut, nothing outside, at the least size and larger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from analysis.diagnosis import Verdict
from bench.casebook.database import URL_VARIABLE
from bench.window_request import ThemeName
from gui.bridge import Refusal
from gui.cards.pieces import Elided
from gui.english import ENGLISH
from gui.pages.texts import PageName
from gui.pages.trace.model import case_page
from gui.plots.lanes import Span
from gui.theme import load_theme
from gui.window import Window
from tests.gui.casebooks import make_casebook
from tests.gui.samples import PROFILE, case_text, example_case, many_runs_text, recording_text
from tests.gui.windowed.casebook_states import CASEBOOK_STATES, bring_about
from tests.gui.windowed.desk import Desk, trace_of

LEAST = load_theme(ThemeName.LIGHT).target.least
STATES: dict[str, Callable[[], object | None]] = {
    "empty": lambda: None,
    "motherboard": lambda: case_text(Verdict.MOTHERBOARD),
    "not the motherboard": lambda: case_text(Verdict.NOT_MOTHERBOARD),
    "cannot say": lambda: case_text(Verdict.CANNOT_SAY),
    "looking": lambda: case_page(example_case(), None, PROFILE, ENGLISH),
    "many runs": many_runs_text,
    "recording": recording_text,
    "measuring": lambda: case_text(Verdict.CANNOT_SAY),
    "compared": lambda: case_text(Verdict.MOTHERBOARD),
    "refused": lambda: Refusal("x.csv, line 3: expected a number in column current_a, not 'abc'; correct the row"),
}
STATES |= dict.fromkeys(CASEBOOK_STATES, lambda: None)
SIZES = (QSize(1280, 720), QSize(1280, 800), QSize(1920, 1080))
WALK = pytest.mark.parametrize("state", STATES)


@pytest.fixture(scope="module")
def casebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_casebook(tmp_path_factory.mktemp("audit") / "book")


@pytest.fixture(autouse=True)
def own_casebook(casebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(casebook))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def opened(desk: Desk, state: str, size: QSize = SIZES[1], theme: ThemeName = ThemeName.LIGHT) -> Window:
    if state in CASEBOOK_STATES:
        window = desk.window(theme, width=size.width(), height=size.height(), first=PageName.CASEBOOK)
        bring_about(desk, window, state)
        desk.settle()
        return window
    window = desk.window(theme, lambda _source, _say: iter([recording_text()]), size.width(), size.height())
    found = STATES[state]()
    if found is not None:
        trace_of(window).show_found(found)
    if state in ("measuring", "compared"):
        trace_of(window).opened.measuring.set_markers(Span(8.0, 20.0))
    if state == "compared":
        trace_of(window).opened.measuring.add((Path("other.csv"),))
        desk.wait_for(lambda: len(trace_of(window).opened.measuring.state.others) == 1, "the other trace")
    desk.settle()
    return window


def tabs(window: Window) -> list[QPushButton]:
    return [b for b in window.findChildren(QPushButton) if b.property("kind") == "tab" and b.isVisible()]


def controls(window: Window) -> list[QWidget]:
    """Everything visible that can have the focus by Tab."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    ]


def reached_by_tab(wanted: list[QWidget]) -> set[QWidget]:
    """Where the focus comes from the first of them in as many turns of Tab as take it round more than once."""
    wanted[0].setFocus()
    reached = set()
    for _ in range(3 * len(wanted)):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return reached


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.accessibleName()  # on Linux Qt gives the chosen entry as the name and the name as a relation
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def each_tab(desk: Desk, window: Window) -> Iterator[None]:
    """Open one tab after the other; a page without tabs is looked at once."""
    if not tabs(window):
        yield
    for tab in tabs(window):
        tab.click()
        desk.settle()
        yield


@WALK
def test_every_control_has_a_name_and_a_role_and_no_two_share_a_name(desk: Desk, state: str) -> None:
    window = opened(desk, state)
    for _ in each_tab(desk, window):
        names: Counter[str] = Counter()
        for control in controls(window):
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface is not None, control
            assert interface.role() != QAccessible.Role.NoRole, control
            assert name_of(control).strip(), f"{control} has no accessible name"
            names[name_of(control)] += 1
        assert [name for name, count in names.items() if count > 1] == []


@WALK
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_no_target_is_too_small_for_a_glove(desk: Desk, state: str, size: QSize) -> None:
    window = opened(desk, state, size)
    small = [
        (name_of(control), control.width(), control.height())
        for control in controls(window)
        if isinstance(control, QAbstractButton | QComboBox) and (control.width() < LEAST or control.height() < LEAST)
    ]
    assert small == []


@WALK
@pytest.mark.parametrize(
    ("size", "theme"),
    [*((size, ThemeName.LIGHT) for size in SIZES), (SIZES[0], ThemeName.DARK), (SIZES[0], ThemeName.CONTRAST)],
    ids=lambda value: str(value) if isinstance(value, ThemeName) else f"{value.width()}x{value.height()}",
)
def test_nothing_is_cut_and_nothing_overlaps(desk: Desk, state: str, size: QSize, theme: ThemeName) -> None:
    """Labels have the room that their words need, and neighbours in a layout do not lie on each other."""
    window = opened(desk, state, size, theme)
    assert window.size() == size
    for _ in each_tab(desk, window):
        assert [text for text in (_cut(label) for label in window.findChildren(QLabel)) if text] == []
        assert [pair for parent in window.findChildren(QWidget) for pair in _overlaps(parent)] == []
        cut = [b.text() for b in window.findChildren(QPushButton) if b.isVisible() and _button_is_cut(b)]
        assert cut == []


@WALK
def test_tab_reaches_every_control_and_comes_back(desk: Desk, state: str) -> None:
    window = opened(desk, state)
    window.activateWindow()
    wanted = [control for control in controls(window) if control.isEnabled()]
    reached = reached_by_tab(wanted)
    assert [(name_of(control), repr(control)) for control in wanted if control not in reached] == []


@WALK
def test_the_focus_is_seen(desk: Desk, state: str) -> None:
    """The ring stands around whatever has the focus, inside the window."""
    window = opened(desk, state)
    window.activateWindow()
    for control in controls(window):
        control.setFocus()
        desk.settle()
        if QApplication.focusWidget() is not control:
            continue
        assert window.ring.isVisible(), name_of(control)
        corner = control.mapTo(window, QPoint(0, 0))
        assert window.ring.geometry().intersects(QRect(corner, control.size())), name_of(control)


def test_the_trace_is_one_control_with_the_run_in_words(desk: Desk) -> None:
    window = opened(desk, "motherboard")
    plot = trace_of(window).opened.trace.views[0].plot
    interface = QAccessible.queryAccessibleInterface(plot)
    assert name_of(plot) == "Run 1 · Supply boot"
    assert "Stuck: no progress 129.7" in interface.text(QAccessible.Text.Description)


def _cut(label: QLabel) -> str:
    """The text of a label whose words have no room; empty if they have."""
    if not label.isVisible() or not label.text() or isinstance(label, Elided):
        return ""
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
    needed = metrics.boundingRect(
        QRect(0, 0, room.width() if label.wordWrap() else 10_000, 10_000), flags, label.text()
    )
    cut = needed.width() > room.width() + 1 or needed.height() > room.height() + 1
    return f"{label.text()} needs {needed.size()} has {room.size()}" if cut else ""


def _button_is_cut(button: QPushButton) -> bool:
    return QFontMetrics(button.font()).horizontalAdvance(button.text()) > button.width() - 4


def _overlaps(parent: QWidget) -> list[tuple[str, str]]:
    """Pairs of visible neighbours in one layout that lie on each other."""
    layout = parent.layout()
    if layout is None or not parent.isVisible() or isinstance(parent, QScrollArea):
        return []
    # Not by the items of the layout: a wrapper of one that goes takes the widget's along, which Qt still has (a crash).
    children = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = [widget for widget in children if widget.isVisible() and layout.indexOf(widget) >= 0]
    return [
        (repr(one), repr(two))
        for k, one in enumerate(shown)
        for two in shown[k + 1 :]
        if one.geometry().intersects(two.geometry())
    ]
