"""`python -m tests.gui.windowed.three_tours technician|qa|lead FOLDER`: a user's way from start to what they hand out.

By keys and mouse, on the virtual bench and its cases, in a window of the application itself. Prints one JSON object:
what was reached, what Qt said meanwhile, and what was left behind. Runs in a process of its own, because the platform
is chosen once for each process.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.report.languages import Language
from bench.settings import LoadedSettings, Settings
from bench.simulate import simulate_corpus
from bench.window_request import ThemeName, WindowRequest
from gui.app import dressed
from gui.kept_settings import KeptSettings
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.decide.page import DecidePage
from gui.pages.replay.page import ReplayPage
from gui.pages.texts import PageName
from gui.pages.trace.page import TracePage
from gui.plots.lanes import Span
from gui.style import load_fonts
from gui.supply import Supply
from gui.window import Window
from tests.gui.casebooks import make_casebook
from tests.gui.windowed.desk import Desk, python_threads, running_threads
from tests.gui.windowed.journeys import bench_until, hold_space, press_named, press_space, wait_for
from tests.gui.windowed.lead_tour import lead

PACE = 12.0
"""So many times as fast as the clock on the wall."""
MOST_CHECKS = 30


def technician(window: Window, folder: Path) -> dict[str, object]:
    """Keys alone: clips, checks, hold, key, verdict, checks not done, claim, report."""
    page = window.page
    assert isinstance(page, BenchPage)
    bench_until(page, State.CONNECT)
    press_space(window)
    bench_until(page, State.READY)
    hold_space(window, page)
    bench_until(page, State.KEY)
    press_space(window)
    bench_until(page, State.NEXT_RUN)
    press_space(window)
    bench_until(page, State.OPEN, State.DECIDED, State.FINAL)
    checks = 0
    while page.text is not None and page.text.asks and checks < MOST_CHECKS:
        asked, checks = page.session.looked, checks + 1
        QTest.keyClick(window, Qt.Key.Key_X)
        wait_for(lambda before=asked: page.session.looked is not before, "the next check")  # type: ignore[misc]
    bench_until(page, State.DECIDED, State.FINAL)
    word = page.text.word if page.text is not None else ""
    press_space(window)
    claim = window.page
    assert isinstance(claim, DecidePage)
    wait_for(lambda: claim.desk is not None and claim.desk.diagnosed, "the claim")
    press_space(window)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case = claim.case
    assert case is not None
    wait_for(lambda: (case / "report.pdf").is_file(), "the report")
    wait_for(lambda: claim.primary.isEnabled(), "the end of the report")
    return {"verdict": word, "checks": checks, "case": case.name, "report": str(case / "report.pdf")}


def qa(window: Window, folder: Path) -> dict[str, object]:
    """A corpus replayed, a cell pressed, its case opened at the reason, measured, copied, exported."""
    corpus = folder / "corpus"
    list(simulate_corpus(("mb_ufs_edl_9008", "nonmb_power_key_open"), 5, 4, "korad", corpus, None))
    page = window.page
    assert isinstance(page, ReplayPage)
    page.choose_corpus(corpus)
    wait_for(lambda: page.desk.corpus is not None, "the corpus")
    press_space(window)
    wait_for(lambda: page.desk.shown is not None and page.desk.shown.is_done, "the replay")
    cell = next(c for c in page.verdicts.controls if c.isEnabled() and c.isVisible())
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    QTest.qWait(50)
    listed = len(page.cases.controls)
    press_named(page.cases, "Open", partial=True)
    trace = window.page
    assert isinstance(trace, TracePage)
    wait_for(lambda: trace.text is not None and trace.text.answer is not None, "the case")
    trace.opened.measuring.set_markers(Span(1.0, 2.0))
    QTest.qWait(50)
    active = trace.opened.trace.active
    assert active is not None
    active.plot.setFocus()
    QTest.keyClick(active.plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text()
    trace.export_readings(folder / "stretch.csv")
    wait_for(lambda: (folder / "stretch.csv").is_file(), "the export")
    wait_for(lambda: not trace.bridge.busy, "the end of the export")
    return {"listed": listed, "copied": copied, "exported": (folder / "stretch.csv").stat().st_size}


TOURS: dict[str, tuple[PageName, Callable[[Window, Path], dict[str, object]]]] = {
    "technician": (PageName.BENCH, technician),
    "qa": (PageName.REPLAY, qa),
    "lead": (PageName.TRACE, lead),
}


def main() -> int:
    """Returns the exit status."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    first, walk = TOURS[name]
    application = QApplication(["bootbench"])
    desk = Desk(application)
    load_fonts()
    cases = make_casebook(folder / "cases")
    now = Settings(Language.ENGLISH, ThemeName.LIGHT, scanner=False)
    kept = KeptSettings(LoadedSettings(now), None)
    around = dressed(application, WindowRequest(), Supply(), kept, now)
    window = Window(replace(around, demo=True, bench=demo_bench(cases, PACE)), first)
    desk.show(window)
    window.activateWindow()
    QTest.qWait(50)
    try:
        reached = walk(window, folder)
    finally:
        window.grab().save(str(folder / f"{name}.png"))
        said = desk.close()
    left = [repr(widget) for widget in application.topLevelWidgets()]
    left += [thread.name for thread in python_threads() if thread is not threading.main_thread()]
    left += [repr(thread) for thread in running_threads()]
    raised = [repr(error) for error in desk.raised]
    told = {"platform": application.platformName(), **reached, "said": said, "raised": raised, "left": left}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
