"""All pages of the table in both languages, with usual and large text: named, large enough, not cut, Tab goes round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from analysis.diagnosis import Verdict
from bench.casebook.database import URL_VARIABLE
from bench.errors import BadInputError
from bench.proof.keys import key_path, new_key
from bench.replay import Replayed, case_folders, collected, replay
from bench.replay_summary import summary
from bench.report.languages import Language
from bench.settings import TextSize
from bench.simulate import simulate_corpus
from bench.station_check import CheckRow, Outcome, StationChecked
from bench.station_toml import load_station
from bench.traces.recording import Recording
from bench.warranty.policy import ClauseId
from bench.window_request import ThemeName
from gui.bridge import Refusal
from gui.cards.pieces import Elided
from gui.languages import window_words
from gui.pages.decide.page import DecidePage
from gui.pages.replay.listing import Choice, Kind
from gui.pages.replay.page import ReplayPage
from gui.pages.replay.work import Shown
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
from tests.gui.windowed.journeys import STATION, claim_case, wait_for
from tests.gui.windowed.test_audit import controls, name_of, reached_by_tab
from tests.gui.windowed.test_bench_audit import _faults

LEAST = QSize(1280, 720)
CHECKED = StationChecked(
    "Bench 3",
    (
        CheckRow("supply", "answers", Outcome.PASSED, "KORAD KA3005P: 4.17 readings/s in steps of 0.001 A"),
        CheckRow("supply", "read back", Outcome.WARNED, "it has no over-voltage stop to program"),
        CheckRow(
            "supply",
            "zero, open leads at 4.00 V",
            Outcome.FAILED,
            "-6.552 mA, noise 0.2000 mA, 12 readings: more than 5 mA where nothing should flow; take the clips off the "
            "phone, or have the zero adjusted",
        ),
        CheckRow("key", "answers", Outcome.FAILED, "serial:///dev/ttyUSB3: there is no such port; plug it in"),
    ),
    (),
)
LANGUAGES = [(language, size) for language in Language for size in (TextSize.NORMAL, TextSize.LARGEST)]
LOOKS = [(ThemeName.LIGHT, *look) for look in LANGUAGES]
LOOKS += [(theme, Language.HINDI, TextSize.LARGEST) for theme in (ThemeName.DARK, ThemeName.CONTRAST)]
LOOKS += [(theme, Language.ENGLISH, TextSize.NORMAL) for theme in (ThemeName.DARK, ThemeName.CONTRAST)]
"""Both languages and sizes, and every theme with the longest words at the largest size."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))


def settings_states(window: Window, _say: Words, folder: Path) -> Iterator[str]:
    """Every part; a station with the result of its test; a signing key; the station locked, since the output is on."""
    page = window.page
    assert isinstance(page, SettingsPage)
    for part in Part:
        page.show_part(part)
        yield part.value
    file = folder / "station.toml"
    file.write_text(STATION, encoding="utf-8")
    page._known = replace(page._known, station=load_station(str(file)), checked=CHECKED)
    page.show_part(Part.STATION)
    yield "tested"
    new_key(key_path(), None)
    page.show_part(Part.REPORTS)
    yield "key"
    window.around.supply.tell(SupplyState(Output.ON, 4.0, 3.0))
    page.show_part(Part.STATION)
    yield "locked"


def trace_states(window: Window, say: Words, _folder: Path) -> Iterator[str]:
    """Empty, refused, a recording, a case that is looked at, each verdict."""
    page = trace_of(window)
    yield "empty"
    page.show_found(Refusal("x.csv, line 3: expected a number in column current_a, not 'abc'; correct the row"))
    yield "refused"
    window.notice.clear()
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


def decide_states(window: Window, _say: Words, folder: Path) -> Iterator[str]:
    """Every row of a claim open, an answer that cannot be, a photo, the override and what it refuses."""
    page = window.page
    assert isinstance(page, DecidePage)
    page.open(claim_case(folder))
    wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    assert page.text is not None
    for row in page.text.rows:
        page.rows.open_only(row.id)
        yield row.id.value
    page.rows.open_only(ClauseId.WINDOW)
    page.rows.answered.emit("purchase_date", "2021-02-30")
    yield "no such day"
    picture = folder / "crack.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    page.rows.open_only(ClauseId.GROUNDS)
    page.add_photo("4.e.outer_surface_damage", picture)
    yield "photo"
    page.recommendation.override.click()
    yield "override"
    page.override.recorded.emit(None, "", "short")
    yield "override refused"
    page.close_panel()


def replay_states(window: Window, _say: Words, folder: Path) -> Iterator[str]:
    """A corpus chosen, running, done, its wrong cases listed."""
    page = window.page
    assert isinstance(page, ReplayPage)
    list(simulate_corpus(("mb_ufs_edl_9008", "nonmb_battery"), 5, 2, "korad", folder / "corpus", None))
    page.choose_corpus(folder / "corpus")
    wait_for(lambda: page.desk.corpus is not None and not page._bridge.busy, "the corpus")
    yield "chosen"
    replayed = one_by_one(folder / "corpus")
    for name, shown, running in (("began", Replayed((), 0.0), True), ("done", replayed, False)):
        whole = Shown(shown, summary(shown), 2, is_done=not running)
        page._put(replace(page.desk, shown=whole, is_running=running))
        yield name
    page._list(Choice(Kind.VERDICT, "motherboard", "motherboard"))
    yield "listed"


def one_by_one(corpus: Path) -> Replayed:
    """The corpus diagnosed without processes."""
    with ThreadPoolExecutor(1) as executor:
        return collected(replay(executor, case_folders(corpus), None), 0.0)


def frame_states(window: Window, say: Words, _folder: Path) -> Iterator[str]:
    """As it arrives; what the frame says over it: facts to explain, an offer, a passphrase; the list of keys."""
    yield "as it arrives"
    window.status.show_facts([Fact("3", "Three readings were lost.", warns=True), Fact("2", "Two of them at once.")])
    window.notice.offer("41.2 s of C0147 are kept.", "bootbench was closed while recording", Path("C0147"))
    yield "offered"
    window.notice.show_sentence(say.trouble.of(BadInputError(Path("x.csv"), "no number", advice="correct it")), "x")
    yield "trouble"
    window.notice.clear()
    window.passphrase.ask(window.stack, lambda _typed: None)
    yield "passphrase"
    window.passphrase.close_panel()
    QTest.keyClick(window, Qt.Key.Key_F1)
    yield "keys"
    window.key_list.close_list()


MORE: dict[PageName, Callable[[Window, Words, Path], Iterator[str]]] = {
    PageName.DECIDE: decide_states,
    PageName.REPLAY: replay_states,
    PageName.TRACE: trace_states,
    PageName.SETTINGS: settings_states,
}
"""States of pages that no audit of their own walks; every page is walked as it arrives."""


def a_recording() -> Recording:
    return Recording(replace(stuck_trace(), voltage_v=None, events=()), replace(ORIGIN, source_name="boot.log"))


@pytest.mark.parametrize(("theme", "language", "text_size"), LOOKS, ids=str)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name.value)
def test_every_page_is_whole(
    desk: Desk, row: PageRow, theme: ThemeName, language: Language, text_size: TextSize, tmp_path: Path
) -> None:
    """Named, large enough, not cut, and the ring is seen around whatever has the focus, also in what lies over it."""
    say = window_words(language)
    window = desk.window(
        theme, width=LEAST.width(), height=LEAST.height(), language=language, text_size=text_size, first=row.name
    )
    window.activateWindow()
    wrong: list[str] = []
    for states in (frame_states, MORE.get(row.name)):
        for state in states(window, say, tmp_path) if states is not None else ():
            desk.settle()
            desk.settle()  # a row that wraps sets its height once its width is known
            wrong += [f"{state}: {fault}" for fault in (*_faults(window), *_elided(window), *_unseen(window))]
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
    reached = reached_by_tab(wanted)
    assert [name_of(control) for control in wanted if control not in reached] == []
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.settle()
    assert window.key_list.isVisible()
    assert _faults(window) == []
    assert window.stack.rect().contains(
        window.key_list.rect().translated(window.stack.mapFrom(window, window.key_list.pos()))
    ), "the list lies over the page alone, never over STOP"


def _unseen(window: Window) -> list[str]:
    """Go round by Tab: whatever has the focus has the ring around it, inside the window."""
    found, seen = [], set()
    last = window.status.controls[-1]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)  # Tab scrolls to what it reaches
    while (focused := QApplication.focusWidget()) is not None and focused not in seen:
        seen.add(focused)
        QApplication.processEvents()
        if QApplication.focusWidget() is not focused or not window.isAncestorOf(focused):
            continue  # a page that still reads took it away, or made its controls anew
        place = QRect(focused.mapTo(window, QPoint(0, 0)), focused.size())
        ring = window.ring
        if not (ring.isVisible() and ring.geometry().intersects(place) and window.rect().contains(ring.geometry())):
            found.append(f"{name_of(focused)} has the focus, which is not seen")
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return found


def _elided(window: Window) -> list[str]:
    """Texts that end in … and cannot be read whole."""
    shown = [label for label in window.findChildren(Elided) if label.isVisible() and label.text().endswith("…")]
    return [label.text() for label in shown if not label.toolTip() and label.text() != label.accessibleName()]
