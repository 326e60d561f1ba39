"""States that pages only pass through, each brought about by what is known, without a run of a bench.

`journeys.py` goes the ways of a user; these are for the eye, which wants to see every state in every look.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from analysis.diagnosis import Verdict
from bench.proof.keys import key_path, new_key
from bench.warranty.claim import GroundState
from bench.warranty.policy import ClauseId
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import State
from gui.pages.bench.words import Step
from gui.pages.casebook.asked import Filter, When
from gui.pages.casebook.page import CasebookPage
from gui.pages.decide.page import DecidePage
from gui.pages.texts import PageName
from gui.pages.trace.measure_state import LineUp, LineUpKind
from gui.pages.trace.page import TracePage
from gui.plots.lanes import Span
from gui.window import Window
from tests.gui.bench_samples import known, looked, situation
from tests.gui.golden_files import golden
from tests.gui.samples import case_text, many_runs_text
from tests.gui.windowed.journeys import CASES, Journey, claim_case, opened, press_f1, wait_for

SETTLED_MS = 120
ANSWERS = {
    "model": "POCO X3 Pro",
    "power_on_fault": "yes",
    "first_purchaser": "yes",
    "resold_or_second_hand": "no",
    "claim_date": "2026-11-23",
    "purchase_date": "2025-01-18",
}
REST = {"proof_of_purchase": "presented", "purchase_warranty_terms_followed": "yes"}


def bench(window: Window, _folder: Path) -> Iterator[str]:
    """Every state of the Bench page, then a step that is done, opened to be read."""
    page = window.page
    assert isinstance(page, BenchPage)
    words, session = page.around.say, page.session
    for state in State:
        session.situation, session.known, session.looked = situation(state), known(state, words), looked(state, words)
        page.show_now()
        page.status_changed.emit()
        QTest.qWait(3 * SETTLED_MS)
        yield "".join(sign for sign in state.value.replace(" ", "-") if sign.isalpha() or sign == "-")
    page.read_step(Step.CHECK)
    QTest.qWait(SETTLED_MS)
    yield "read-check"


def trace(window: Window, folder: Path) -> Iterator[str]:
    """Markers, a band, others over it, a difference, the logarithm, notes, many runs."""
    page = window.page
    assert isinstance(page, TracePage)
    page.show_found(case_text(Verdict.MOTHERBOARD, page.around.say))
    measuring, tools = page.opened.measuring, page.opened.trace.tools
    page.opened.trace.measure_button.click()
    measuring.set_markers(Span(8.5, 20.0))
    QTest.qWait(SETTLED_MS)
    yield "markers"
    measuring.show_band(golden(folder, 0.6))
    wait_for(tools.band_button.isChecked, "the band")
    yield "band"
    measuring.add((CASES / "key_open_dps", CASES / "early_loop_riden"))
    wait_for(lambda: len(measuring.state.others) == 2, "the others")
    QTest.qWait(4 * SETTLED_MS)
    yield "overlaid"
    measuring.line_up(LineUp(kind=LineUpKind.START))
    tools.difference_button.click()
    QTest.qWait(SETTLED_MS)
    yield "difference"
    tools.log_button.click()
    QTest.qWait(SETTLED_MS)
    yield "log"
    opened(window, claim_case(folder))
    page.opened.trace.measure_button.setChecked(True)
    for text in ("smells of flux", "cold joint at the battery connector, pressed by hand"):
        page.opened.panel.notes.field.setText(text)
        QTest.keyClick(page.opened.panel.notes.field, Qt.Key.Key_Return)
    QTest.qWait(SETTLED_MS)
    yield "notes"
    page.show_found(many_runs_text())
    QTest.qWait(SETTLED_MS)
    yield "many-runs"


def decide(window: Window, folder: Path) -> Iterator[str]:
    """A claim without an answer, half answered, complete, refused, overridden without a choice."""
    page = window.page
    assert isinstance(page, DecidePage)
    page.open(claim_case(folder))
    wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    yield "unanswered"
    for field, typed in ANSWERS.items():
        page.rows.answered.emit(field, typed)
    page.rows.open_only(ClauseId.WINDOW)
    QTest.qWait(SETTLED_MS)
    yield "half"
    grounds = page.desk.policy.grounds if page.desk is not None else ()
    for field, typed in {**{ground.id: GroundState.ABSENT.value for ground in grounds}, **REST}.items():
        page.rows.answered.emit(field, typed)
    QTest.qWait(SETTLED_MS)
    yield "complete"
    page.rows.answered.emit("resold_or_second_hand", "yes")
    QTest.qWait(SETTLED_MS)
    yield "not-eligible"
    page.recommendation.override.click()
    page.override.recorded.emit(None, "", "short")
    QTest.qWait(SETTLED_MS)
    yield "override-refused"
    page.close_panel()
    press_f1(window)
    yield "keys"


def casebook(window: Window, folder: Path) -> Iterator[str]:
    """What is exported, asked for by days, no proof; a passphrase that is wrong."""
    page = window.page
    assert isinstance(page, CasebookPage)
    wait_for(lambda: page.right.preview.text is not None and not page.right.preview.text.looking, "the preview")
    page.export_into(folder)
    wait_for(lambda: page.exporter.step is not None and page.exporter.step.done >= 1, "the first report")
    yield "exporting"
    wait_for(lambda: not page.exporter.busy, "the end of the export")
    yield "exported"
    page.search.filters[Filter.WHEN].setCurrentIndex(len(When))
    page.search.days.until.setText("27.11.2026")
    page.search.days.until.editingFinished.emit()
    QTest.qWait(SETTLED_MS)
    yield "days"
    page.open(Path(__file__))
    wait_for(lambda: page.right.proof.text is not None, "the proof")
    yield "proof"
    new_key(key_path(), "open sesame")
    page.passphrase_wanted.emit(lambda _: None)
    window.passphrase.field.setText("open barley")
    window.passphrase.sign_button.click()
    QTest.qWait(SETTLED_MS)
    yield "passphrase"


PASSING: dict[str, Journey] = {
    "bench-state": Journey(PageName.BENCH, bench),
    "trace-measured": Journey(PageName.TRACE, trace),
    "decide-state": Journey(PageName.DECIDE, decide),
    "casebook-state": Journey(PageName.CASEBOOK, casebook),
}
