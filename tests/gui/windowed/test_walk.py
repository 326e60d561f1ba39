"""All pages of the table in both languages, with usual and large text: named, large enough, not cut, Tab goes round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from analysis.diagnosis import Verdict
from bench.casebook.database import URL_VARIABLE
from bench.report.languages import Language
from bench.settings import TextSize
from bench.traces.recording import Recording
from gui.bridge import Refusal
from gui.cards.pieces import Elided
from gui.languages import window_words
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.words import Part
from gui.pages.table import PAGES, PageRow
from gui.pages.texts import Fact, PageName
from gui.pages.trace.model import case_page, recording_page
from gui.plots.run_model import open_recording_run
from gui.supply import Output, SupplyState
from gui.window import Window
from gui.words import Words
from tests.gui.samples import ORIGIN, PROFILE, SEGMENTS, diagnosis_of, example_case, stuck_trace
from tests.gui.windowed.desk import Desk, trace_of
from tests.gui.windowed.test_audit import controls, name_of
from tests.gui.windowed.test_bench_audit import _faults

LEAST = QSize(1280, 720)
LANGUAGES = [(language, size) for language in Language for size in (TextSize.NORMAL, TextSize.LARGEST)]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))


def settings_states(window: Window, _say: Words) -> Iterator[str]:
    """Every part; the station locked, since the output is on."""
    page = window.page
    assert isinstance(page, SettingsPage)
    for part in Part:
        page.show_part(part)
        yield part.value
    window.around.supply.tell(SupplyState(Output.ON, 4.0, 3.0))
    page.show_part(Part.STATION)
    yield "locked"


def trace_states(window: Window, say: Words) -> Iterator[str]:
    """Empty, refused, a recording, a case that is looked at, each verdict."""
    page = trace_of(window)
    yield "empty"
    page.show_found(Refusal("x.csv, line 3: expected a number in column current_a, not 'abc'; correct the row"))
    yield "refused"
    window.notice.hide()
    recording = a_recording()
    run = open_recording_run(say.trace.recording, recording.trace)
    segments = tuple(named.segment for named in SEGMENTS)
    page.show_found(recording_page(recording, run, segments, PROFILE, say))
    yield "recording"
    page.show_found(case_page(example_case(), None, PROFILE, say))
    yield "looking"
    for verdict in Verdict:
        page.show_found(case_page(example_case(), diagnosis_of(verdict), PROFILE, say))
        yield verdict.value


def frame_states(window: Window, say: Words) -> Iterator[str]:
    """As it arrives; what the frame says over it: facts to explain, an offer; the list of keys."""
    del say
    yield "as it arrives"
    window.status.show_facts([Fact("3", "Three readings were lost.", warns=True), Fact("2", "Two of them at once.")])
    window.notice.offer("41.2 s of C0147 are kept.", "bootbench was closed while recording", Path("C0147"))
    yield "offered"
    window.notice.hide()


MORE: dict[PageName, Callable[[Window, Words], Iterator[str]]] = {
    PageName.TRACE: trace_states,
    PageName.SETTINGS: settings_states,
}
"""States of pages that no audit of their own walks; every page is walked as it arrives."""


def a_recording() -> Recording:
    return Recording(replace(stuck_trace(), voltage_v=None, events=()), replace(ORIGIN, source_name="boot.log"))


@pytest.mark.parametrize(("language", "text_size"), LANGUAGES, ids=str)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name.value)
def test_every_page_is_whole(desk: Desk, row: PageRow, language: Language, text_size: TextSize) -> None:
    say = window_words(language)
    window = desk.window(
        width=LEAST.width(), height=LEAST.height(), language=language, text_size=text_size, first=row.name
    )
    wrong: list[str] = []
    for states in (frame_states, MORE.get(row.name)):
        for state in states(window, say) if states is not None else ():
            desk.settle()
            wrong += [f"{state}: {fault}" for fault in (*_faults(window), *_elided(window))]
            assert window.size() == LEAST, state
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(("language", "text_size"), LANGUAGES, ids=str)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name.value)
def test_tab_goes_round_every_page_and_f1_lists_its_keys(
    desk: Desk, row: PageRow, language: Language, text_size: TextSize
) -> None:
    window = desk.window(language=language, text_size=text_size, first=row.name)
    window.activateWindow()
    desk.settle()
    wanted = [control for control in controls(window) if control.isEnabled()]
    wanted[0].setFocus()
    reached = set()
    for _ in range(3 * len(wanted)):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert [name_of(control) for control in wanted if control not in reached] == []
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.settle()
    assert window.key_list.isVisible()
    assert _faults(window) == []
    assert window.stack.rect().contains(
        window.key_list.rect().translated(window.stack.mapFrom(window, window.key_list.pos()))
    ), "the list lies over the page alone, never over STOP"


def _elided(window: Window) -> list[str]:
    """Texts that end in … and cannot be read whole."""
    shown = [label for label in window.findChildren(Elided) if label.isVisible() and label.text().endswith("…")]
    return [label.text() for label in shown if not label.toolTip() and label.text() != label.accessibleName()]
