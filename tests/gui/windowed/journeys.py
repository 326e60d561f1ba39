"""Every page in the states that are worth a picture: each journey brings a window from one to the next, by its name.

A journey goes with a window of the application itself, in a user's folder of its own.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from bench.demo import CASE as DEMO
from bench.simulate import fault_ids, simulate_corpus
from bench.warranty.claim import GroundState
from bench.warranty.policy import ClauseId
from gui.pages.bench.ask_card import AskCard
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import State
from gui.pages.casebook.page import CasebookPage
from gui.pages.decide.page import DecidePage
from gui.pages.replay.page import ReplayPage
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.words import Part
from gui.pages.texts import PageName
from gui.pages.trace.page import TracePage
from gui.window import Window
from tests.conftest import FIXTURES

PATIENCE_S = 90.0
LIVE_MS = 9000
"""A run that is ended sooner after the key counts for little."""
CASES = FIXTURES / "cases"
STATION = """format = "bootbench-station/1"
name = "Bench 3"
[supply]
address = "sim://korad"
calibrated = 2026-03-02
calibration_due = 2027-03-02
lead_ohm = 0.05
"""

Walk = Callable[[Window, Path], Iterator[str]]
"""Goes on with a window to the next state, and says its name; the folder is for what it writes."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One page, state after state."""

    page: PageName
    walk: Walk


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Turn the loop until something is true."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"waited in vain for {what}")
        QTest.qWait(20)
    QTest.qWait(60)


def press_space(window: Window) -> None:
    """The filled action."""
    QTest.keyPress(window, Qt.Key.Key_Space)
    QTest.keyRelease(window, Qt.Key.Key_Space)


def hold_space(window: Window, page: BenchPage) -> None:
    """Space, held until the page has taken it."""
    QTest.keyPress(window, Qt.Key.Key_Space)
    wait_for(lambda: page.text is not None and page.text.state is not State.READY, "the hold")
    QTest.keyRelease(window, Qt.Key.Key_Space)


def bench_until(page: BenchPage, *states: State) -> None:
    """Wait until the page is in one of these states."""
    wait_for(lambda: page.text is not None and page.text.state in states, f"{states} on the Bench page")


def bench(window: Window, _folder: Path) -> Iterator[str]:
    """A phone from the clips to the next check, on the virtual bench."""
    page = window.page
    assert isinstance(page, BenchPage)
    bench_until(page, State.CONNECT)
    yield "connect"
    press_space(window)
    bench_until(page, State.READY)
    yield "ready"
    hold_space(window, page)
    bench_until(page, State.KEY)
    yield "key"
    press_space(window)
    bench_until(page, State.LIVE)
    QTest.qWait(LIVE_MS)
    yield "live"
    press_space(window)
    bench_until(page, State.NEXT_RUN, State.OPEN, State.DECIDED, State.FINAL)
    if page.text is not None and page.text.state is State.NEXT_RUN:
        yield "plug-in-usb"
        press_space(window)
        QTest.qWait(LIVE_MS)
        press_space(window)
        bench_until(page, State.OPEN, State.DECIDED, State.FINAL)
    yield "verdict"
    if page.text is not None and page.text.asks:
        (ask,) = page.findChildren(AskCard)
        QTest.keyClick(window, Qt.Key.Key_H)
        wait_for(lambda: ask.shows_how, "how the check is done")  # a single key waits for a scanner
        yield "how"


def bench_stopped(window: Window, _folder: Path) -> Iterator[str]:
    """A phone whose output was stopped by hand."""
    page = window.page
    assert isinstance(page, BenchPage)
    bench_until(page, State.CONNECT)
    press_space(window)
    bench_until(page, State.READY)
    hold_space(window, page)
    bench_until(page, State.KEY)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    bench_until(page, State.STOPPED)
    yield "stopped"


def opened(window: Window, source: Path) -> TracePage:
    """The Trace page with a case or recording on it."""
    window.open(source)
    page = window.page
    assert isinstance(page, TracePage)
    wait_for(lambda: not page.bridge.busy, f"{source.name}")
    return page


def press_f1(window: Window) -> None:
    """The list of keys lies over the page."""
    QTest.keyClick(window, Qt.Key.Key_F1)
    wait_for(window.key_list.isVisible, "the list of keys")


def press_named(inside: QWidget, label: str, *, partial: bool = False) -> None:
    """Press the visible button of this text."""
    QTest.qWait(50)
    buttons = [b for b in inside.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
    wanted = next(b for b in buttons if b.text() == label or (partial and b.text().startswith(label)))
    QTest.mouseClick(wanted, Qt.MouseButton.LeftButton)


def press_reason(window: QWidget, number: int) -> None:
    """Press a reason, which shows where it stands."""
    buttons = window.findChildren(QPushButton)
    reason = next(b for b in buttons if b.shortcut().toString() == f"Alt+{number}" and b.isVisible())
    reason.setFocus()
    reason.click()
    QTest.qWait(60)


def trace(window: Window, _folder: Path) -> Iterator[str]:
    """Cases of each verdict, a recording, and what cannot be opened."""
    yield "empty"
    opened(window, DEMO)
    press_reason(window, 1)
    yield "verdict"
    opened(window, CASES / "leak_10_ma_meter")
    press_reason(window, 1)
    yield "cannot-say"
    opened(window, CASES / "key_open_dps")
    tabs = [b for b in window.findChildren(QPushButton) if b.property("kind") == "tab" and b.isVisible()]
    tabs[2].click()
    QTest.qWait(60)
    yield "not-the-board"
    opened(window, FIXTURES / "real" / "battor-android-phone" / "battor.txt")
    yield "recording"
    opened(window, CASES / "commands.txt")
    yield "refused"
    press_f1(window)
    yield "keys"


def claim_case(folder: Path) -> Path:
    """A case without a claim."""
    case = folder / "C0147"
    shutil.copytree(CASES / "early_loop_riden", case)
    fields = json.loads((case / "case.json").read_text(encoding="utf-8"))
    fields.pop("claim", None)
    (case / "case.json").write_text(json.dumps(fields), encoding="utf-8")
    return case


def decide(window: Window, folder: Path) -> Iterator[str]:
    """A claim from its first question to an override."""
    page = window.page
    assert isinstance(page, DecidePage)
    yield "empty"
    page.open(claim_case(folder))
    wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    answers = {
        "model": "POCO X3 Pro",
        "power_on_fault": "yes",
        "first_purchaser": "yes",
        "resold_or_second_hand": "no",
        "claim_date": "2026-11-23",
        "purchase_date": "2025-01-18",
        "purchase_warranty_terms_followed": "yes",
    }
    grounds = page.desk.policy.grounds[:-1] if page.desk is not None else ()
    for field, typed in {**answers, **{ground.id: GroundState.ABSENT.value for ground in grounds}}.items():
        page.rows.answered.emit(field, typed)
    page.rows.open_only(ClauseId.GROUNDS)
    QTest.qWait(60)
    yield "grounds"
    page.recommendation.override.click()
    QTest.qWait(60)
    yield "override"


def casebook(window: Window, _folder: Path) -> Iterator[str]:
    """Cases found, previewed and counted."""
    page = window.page
    assert isinstance(page, CasebookPage)
    wait_for(lambda: page.right.preview.text is not None and not page.right.preview.text.looking, "the preview")
    yield "found"
    page.search.plots_button.setChecked(True)
    wait_for(lambda: len(page.list.plots) == 5, "the plots")
    yield "plots"
    page.search.plots_button.setChecked(False)
    before = page.search.field.count
    page.search.field.setText("lollipop")
    wait_for(lambda: page.search.field.count != before, "nothing")
    yield "nothing"


def replayed(page: ReplayPage) -> None:
    """Run the corpus to its end."""
    before = page.desk.shown
    page.primary.click()
    wait_for(lambda: page.desk.shown is not before and page.text.is_running is False, "the end of the replay")


def older(result: Path) -> Path:
    """The same result as if it were of an older release that said otherwise of one case."""
    text = result.read_text(encoding="utf-8")
    for one, other in (("motherboard", "cannot_say"), ("not_motherboard", "motherboard")):
        text = text.replace(f'"verdict": "{one}"', f'"verdict": "{other}"', 1)
    path = result.with_name("release 0.3.json")
    path.write_text(text, encoding="utf-8")
    return path


def replay(window: Window, folder: Path) -> Iterator[str]:
    """A corpus of each fault once, run, then run again beside an older result, and the cases of one cell."""
    page = window.page
    assert isinstance(page, ReplayPage)
    yield "empty"
    corpus = folder / "bench-2026-11"
    list(simulate_corpus(fault_ids(), 5, len(fault_ids()), "korad", corpus, None))
    page.choose_corpus(corpus)
    wait_for(lambda: page.desk.corpus is not None, "the corpus")
    yield "chosen"
    page.primary.click()
    wait_for(lambda: page.desk.shown is not None, "the first figures")
    yield "running"
    wait_for(lambda: not page.text.is_running, "the end of the replay")
    yield "done"
    result = folder / "now.json"
    page.write(result)
    wait_for(result.exists, "the result as a file")
    page.choose_baseline(older(result))
    wait_for(lambda: page.desk.baseline is not None, "the baseline")
    replayed(page)
    yield "changed"
    page.faults.squares.setFocus()
    QTest.keyClick(page.faults.squares, Qt.Key.Key_Left)
    cell = next(w for w in page.verdicts.controls if isinstance(w, QPushButton) and w.isEnabled())
    cell.click()
    QTest.qWait(60)
    yield "cell"


def settings(window: Window, folder: Path) -> Iterator[str]:
    """Each part of the settings, then a station that is tested."""
    page = window.page
    assert isinstance(page, SettingsPage)
    for part in Part:
        page.show_part(part)
        QTest.qWait(200)
        yield part.name.lower()
    file = folder / "station.toml"
    file.write_text(STATION, encoding="utf-8")
    page.around.settings.put(replace(page.around.settings.now, station=file))
    wait_for(lambda: window.page is not page, "the station")  # another bench makes the pages anew
    again = window.page
    assert isinstance(again, SettingsPage)
    again.show_part(Part.STATION)
    assert again.station is not None
    again.station.all.click()
    wait_for(lambda: not again.bridge.busy, "the test of the station")
    yield "tested"


JOURNEYS: dict[str, Journey] = {
    "bench": Journey(PageName.BENCH, bench),
    "bench-by-hand": Journey(PageName.BENCH, bench_stopped),
    "trace": Journey(PageName.TRACE, trace),
    "decide": Journey(PageName.DECIDE, decide),
    "casebook": Journey(PageName.CASEBOOK, casebook),
    "replay": Journey(PageName.REPLAY, replay),
    "settings": Journey(PageName.SETTINGS, settings),
}
