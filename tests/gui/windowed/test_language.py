"""Every page in Hindi, also where something went wrong: no sentence is left in English but marked originals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)

from bench.casebook.database import URL_VARIABLE
from bench.demo import CASE as DEMO
from bench.replay import case_folders, collected, replay
from bench.replay_summary import summary
from bench.report.languages import Language
from bench.settings import Settings
from bench.simulate import simulate_corpus
from bench.traces import FORMATS
from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.choosing import ask_file
from gui.hindi import HINDI
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.casebook.page import CasebookPage
from gui.pages.decide.page import DecidePage
from gui.pages.replay.page import ReplayPage
from gui.pages.replay.work import Shown
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.words import Part
from gui.pages.texts import PageName
from gui.pages.trace.loading import load_page
from gui.pages.trace.model import TracePageText
from gui.plots.lanes import Span
from gui.qt_words import speak
from gui.window import Window
from tests.conftest import FIXTURES
from tests.gui.casebooks import make_casebook
from tests.gui.windowed.casebook_states import CASEBOOK_STATES, bring_about
from tests.gui.windowed.desk import Desk, trace_of
from tests.gui.windowed.journeys import STATION, claim_case
from tests.gui.windowed.test_bench_audit import shown as bench_shown

MARK = HINDI.trouble.original.format(text="")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
ENDS = re.compile(r"\n|[।?!] ?|\. | · |; ")
WORD = re.compile(r"[A-Za-z][A-Za-z’']+")
QUOTED = re.compile(r"“[^”]*[”’]")
"""The notice in its own words."""
NAMES = re.compile(
    r"\S*[/\\_@]\S*"  # paths, addresses, names in files
    r"|\b(?:" + "|".join(row.name for row in FORMATS) + r")\b"
    r"|\S+\.(?:csv|json|toml|pdf|txt|html|zip|pem|log|py)\b"
    r"|\b[A-Z0-9][\w+-]*"  # names of people, makers, models, keys, formats: they begin with a capital or a figure
    r"|\b[0-9a-f]{16,}\b"
    r"|\b(?:mA|µA|nA|mAh|ms|min|ohm|bits|s|h|v|x)\b|\bbootbench\b|\bpymodbus\b|\bsim\b|\badb\b|\bfastboot\b|\brecovery\b"
)


def english_in(text: str) -> list[str]:
    """The sentences of a text that are in no other language: words, no Devanagari, and not marked as an original."""
    found = []
    for line in text.replace("\u200b", "").split("\n"):
        own = QUOTED.sub(" ", line.partition(MARK)[0])
        for sentence in ENDS.split(own):
            if not DEVANAGARI.search(sentence) and len(WORD.findall(NAMES.sub(" ", sentence))) > 1:
                found.append(sentence)
    return found


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything that a widget shows or tells a screen reader, but not what somebody typed."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    interface = QAccessible.queryAccessibleInterface(widget)
    if not isinstance(widget, QLineEdit):
        yield from (interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Description))
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QComboBox():
            yield from (widget.itemText(k) for k in range(widget.count()))
        case QLineEdit():
            yield widget.placeholderText()
        case QAbstractItemView() if widget.model() is not None:
            model = widget.model()
            yield from (str(model.headerData(k, Qt.Orientation.Horizontal) or "") for k in range(model.columnCount()))
            for row in range(min(20, model.rowCount())):
                for column in range(model.columnCount()):
                    yield str(model.index(row, column).data() or "")


def left_in_english(widget: QWidget) -> dict[str, list[str]]:
    """What is left in English of all that is visible."""
    inside = [one for one in widget.findChildren(QWidget) if one.isVisible()]
    texts = {text for one in (widget, *inside) for text in texts_of(one) if text} | {widget.windowTitle()}
    return {text: found for text in texts if (found := english_in(text))}


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))


def bench_states(desk: Desk, window: Window, _folder: Path) -> Iterator[str]:
    """Every state, and each with a refusal of the guard."""
    page = window.page
    assert isinstance(page, BenchPage)
    *_, case = load_page(DEMO, HINDI, None, None)
    assert isinstance(case, TracePageText)
    for state in State:
        bench_shown(desk, window, state)
        session = page.session
        if session.looked is not None and case.answer is not None:  # in sentences that the analysis does say
            session.looked = replace(session.looked, answer=case.answer)
            session.known = replace(session.known, answer=case.answer)
            page.show_now()
            desk.settle()
        yield state.value
    for state in (State.NOT_SAFE, State.BROKEN_OFF):
        bench_shown(desk, window, state)
        page.session.known = replace(page.session.known, proved=(), refused="the supply does not take its settings")
        page.show_now()
        yield f"{state.value}, refused"


def trace_states(desk: Desk, window: Window, folder: Path) -> Iterator[str]:
    """A case and its lists, measured and with a band; a recording; a broken file; a file that leaves something open."""
    page = trace_of(window)
    page.open(DEMO)
    desk.wait_for(lambda: page.text is not None and page.text.answer is not None, "the case")
    yield "case"
    for tab in [b for b in window.findChildren(QAbstractButton) if b.property("kind") == "tab" and b.isVisible()]:
        tab.click()
        desk.settle()
        yield tab.text()
    page.opened.measuring.set_markers(Span(8.0, 20.0))
    desk.settle()
    yield "measured"
    for name in ("leak_10_ma_meter", "key_open_dps"):
        page.open(FIXTURES / "cases" / name)
        desk.wait_for(lambda: not page.bridge.busy, name)
        yield name
    page.open(FIXTURES / "real" / "battor-android-phone" / "battor.txt")
    desk.wait_for(lambda: not page.bridge.busy, "the recording")
    yield "recording"
    broken = folder / "broken.csv"
    broken.write_text("time_s,current_a\n0.0,0.1\n0.1,abc\n0.2,0.1\n", encoding="utf-8")
    asks = folder / "asks.csv"
    asks.write_text("a,b\n1,2\n2,3\n3,4\n", encoding="utf-8")
    for file in (broken, asks, folder / "is-not-there.csv"):
        page.open(file)
        desk.wait_for(lambda: not page.bridge.busy, file.name)
        desk.settle()
        assert window.notice.isVisible() or not page.question.isHidden(), file
        yield file.name
    page.opened.measuring.show_band(broken)
    desk.wait_for(lambda: not page.opened.measuring.golden._bridge.busy, "the band")
    yield "no band"


def decide_states(desk: Desk, window: Window, folder: Path) -> Iterator[str]:
    """A claim, every row of it open, an answer that cannot be, an override; a case that cannot be read."""
    page = window.page
    assert isinstance(page, DecidePage)
    page.open(claim_case(folder))
    desk.wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    assert page.text is not None
    for row in page.text.rows:
        page.rows.open_only(row.id)
        desk.settle()
        yield row.id.value
    page.rows.answered.emit("purchase_date", "2021-02-30")
    yield "no such day"
    page.recommendation.override.click()
    desk.settle()
    yield "override"
    page.override.recorded.emit(None, "", "short")
    yield "override without a reason"
    page.close_panel()
    broken = folder / "C0148"
    broken.mkdir()
    (broken / "case.json").write_text("{", encoding="utf-8")
    page.open(broken)
    desk.wait_for(lambda: not page._bridge.busy, "the refusal")
    yield "broken case"


def casebook_states(desk: Desk, window: Window, _folder: Path) -> Iterator[str]:
    """The states of the page, then the case that is damaged."""
    page = window.page
    assert isinstance(page, CasebookPage)
    desk.wait_for(lambda: len(page.list.table.cases.rows) == 5, "the cases")
    for state in CASEBOOK_STATES:
        page.search.clear()
        bring_about(desk, window, state)
        desk.settle()
        yield state
        page.right.close_proof()
        window.passphrase.close_panel()
        page.search.plots_button.setChecked(False)
    page.search.clear()
    desk.wait_for(lambda: len(page.list.table.cases.rows) == 5, "the cases")
    damaged = next(k for k, row in enumerate(page.list.table.cases.rows) if row.is_damaged)
    page._row_chosen(damaged)
    desk.wait_for(lambda: not page.right.busy, "the preview")
    yield "damaged"


def replay_states(desk: Desk, window: Window, folder: Path) -> Iterator[str]:
    """A corpus replayed; a folder that is none; a baseline that is none."""
    page = window.page
    assert isinstance(page, ReplayPage)
    corpus = folder / "corpus"
    list(simulate_corpus(("mb_ufs_edl_9008", "nonmb_battery"), 5, 2, "korad", corpus, None))
    page.choose_corpus(corpus)
    desk.wait_for(lambda: page.desk.corpus is not None, "the corpus")
    yield "chosen"
    with ThreadPoolExecutor(1) as executor:
        replayed = collected(replay(executor, case_folders(corpus), None), 0.0)
    page._show_step(Shown(replayed, summary(replayed), 2, is_done=True))
    desk.settle()
    yield "done"
    for refused in (page.choose_corpus, page.choose_baseline):
        refused(folder / "is-not-there")
        desk.wait_for(lambda: not page._bridge.busy, "the refusal")
        assert window.notice.isVisible()
        yield "refused"


def settings_states(desk: Desk, window: Window, folder: Path) -> Iterator[str]:
    """Every part; a station that cannot be read; one whose instrument does not answer; one that is tested whole."""
    page = window.page
    assert isinstance(page, SettingsPage)
    for part in Part:
        page.show_part(part)
        desk.settle()
        yield part.value
    page.show_part(Part.STATION)
    file = folder / "station.toml"
    for text in (STATION.replace("supply", "suply"), STATION.replace("sim://korad", "serial:///dev/ttyNotThere")):
        file.write_text(text, encoding="utf-8")
        choose(desk, page, file)
        yield "station"
    placed = page._known.station.supply if page._known.station is not None else None
    assert placed is not None
    page._test(placed)
    desk.wait_for(lambda: not page.bridge.busy, "no answer")
    yield "no answer"
    assert page.station is not None
    page.station.all.click()
    desk.wait_for(lambda: not page.bridge.busy, "the test that cannot be")
    yield "test without an instrument"
    file.write_text(STATION, encoding="utf-8")
    choose(desk, page, file)
    page.station.all.click()
    desk.wait_for(lambda: not page.bridge.busy, "the test")
    desk.settle()
    assert page._known.checked is not None
    assert len(page._known.checked.rows) > 5
    yield "tested"


def choose(desk: Desk, page: SettingsPage, file: Path) -> None:
    """Another station file, read anew."""
    settings = page.around.settings
    settings.put(Settings(Language.HINDI, scanner=False))
    settings.put(Settings(Language.HINDI, scanner=False, station=file))
    desk.settle()


States = Callable[[Desk, Window, Path], Iterator[str]]
STATES: dict[PageName, States] = {
    PageName.BENCH: bench_states,
    PageName.TRACE: trace_states,
    PageName.DECIDE: decide_states,
    PageName.CASEBOOK: casebook_states,
    PageName.REPLAY: replay_states,
    PageName.SETTINGS: settings_states,
}


@pytest.mark.parametrize("name", PageName, ids=lambda name: name.value)
def test_nothing_is_left_in_english(
    desk: Desk, name: PageName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(make_casebook(tmp_path / "book")))
    window = desk.window(
        load=partial(load_or_refuse, WindowRequest()),
        language=Language.HINDI,
        first=name,
        bench=demo_bench() if name is PageName.BENCH else None,
    )
    wrong: list[str] = []
    for state in STATES[name](desk, window, tmp_path):
        desk.settle()
        wrong += [f"{state}: {text!r}: {found}" for text, found in left_in_english(window).items()]
        window.notice.clear()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.settle()
    wrong += [f"keys: {text!r}: {found}" for text, found in left_in_english(window).items()]
    assert wrong == [], "\n".join(dict.fromkeys(wrong))


def test_the_chooser_of_files_is_in_hindi_too(desk: Desk, tmp_path: Path) -> None:
    """Qt's own chooser, as `dressed` lets it speak; English comes back with the language."""
    (tmp_path / "trace.csv").write_text("0\n", encoding="utf-8")
    window = desk.window(language=Language.HINDI)
    left: list[dict[str, list[str]] | str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        left.append(left_in_english(dialog))
        left.append(" ".join(text for one in dialog.findChildren(QWidget) for text in texts_of(one)))
        dialog.reject()

    for words in (HINDI.qt, {}):
        speak(desk.application, words)
        QTimer.singleShot(200, look)
        assert ask_file(window, HINDI.trace.open_title, tmp_path) is None
    hindi, said, _, english = left
    assert hindi == {}
    assert "रहने दें" in said
    assert "Cancel" not in said
    assert "Cancel" in english
