"""A repair lead's tour, by mouse and keys: from a search to an override, signed reports and proofs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from bench.case import load_case
from bench.profile_file import load_profile
from bench.proof.keys import key_path, load_private, new_key
from bench.proof.proven import prove, write_pack
from bench.report.gather import gather
from bench.warranty.decide import Outcome
from bench.warranty.override import read_overrides
from gui.english import ENGLISH
from gui.pages.casebook.page import CasebookPage
from gui.pages.decide.page import DecidePage
from gui.pages.texts import PageName
from gui.pages.trace.page import TracePage
from gui.window import Window
from tests.gui.casebooks import IMEI, RECORDED
from tests.gui.windowed.journeys import press_named, wait_for

_PATIENT_MS, _TRIES = 50, 400


def lead(window: Window, folder: Path) -> dict[str, object]:
    """A case found by its last digits, overridden with a reason, exported through the chooser and proved."""
    new_key(key_path())
    reports = folder / "reports"
    reports.mkdir()
    rail = next(b for b in window.rail.controls if b.accessibleName() == ENGLISH.frame.pages[PageName.CASEBOOK])
    QTest.mouseClick(rail, Qt.MouseButton.LeftButton)
    page = window.page
    assert isinstance(page, CasebookPage)
    found = _found(page)
    trace = _opened(window, page)
    claim = _overridden(window)
    case = claim.case
    assert case is not None
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: window.name is PageName.CASEBOOK, "the Casebook page")
    _choose(reports)
    QTest.keyClick(page.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: page.exporter.step is not None and not page.exporter.busy, "the export")
    made = sorted(reports.rglob("*.pdf"))
    _drop(window, made[0])
    of_report = _proof(page)
    pack, key = folder / "C0147.zip", load_private(key_path(), str)
    write_pack(prove(gather(load_case(case), load_profile()), key), pack, key)
    window.open(pack)
    of_pack = _proof(page)
    QTest.mouseClick(page.search.plots_button, Qt.MouseButton.LeftButton)
    wait_for(lambda: len(page.list.plots) == 5, "the plots")
    return {
        **found,
        "trace": trace,
        "overrides": [row.person for row in read_overrides(case / "claim.json")],
        "reports": [str(path) for path in made],
        "end": page.bar.sentence,
        "proofs": [of_report, of_pack],
    }


def _found(page: CasebookPage) -> dict[str, object]:
    """Searched for, previewed, its IMEI shown, ticked."""
    table, preview = page.list.table, page.right.preview
    wait_for(lambda: len(table.cases.rows) == 5, "the cases")
    QTest.keyClicks(page.search.field, IMEI[-4:])
    wait_for(lambda: [row.folder for row in table.cases.rows] == [RECORDED], "the case")
    wait_for(lambda: preview.text is not None and not preview.text.looking, "the preview")
    hidden = preview.imei
    QTest.mouseClick(preview.show_button, Qt.MouseButton.LeftButton)
    shown = preview.imei
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_X)
    # A single key acts only once it is plain that no scanner types.
    wait_for(lambda: list(page.list.ticked) == [RECORDED], "the tick")
    return {"hidden": hidden, "shown": shown, "ticked": list(page.list.ticked)}


def _opened(window: Window, page: CasebookPage) -> str:
    """The chosen case on the Trace page."""
    page.search.field.setFocus()
    QTest.keyClick(page.search.field, Qt.Key.Key_Return)
    trace = window.page
    assert isinstance(trace, TracePage)
    wait_for(lambda: not trace.bridge.busy and trace.text is not None, "the trace")
    return window.top.heading


def _overridden(window: Window) -> DecidePage:
    """The centre's own decision, recorded with a reason."""
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: window.name is PageName.DECIDE, "the claim page")
    claim, say = window.page, ENGLISH.decide
    assert isinstance(claim, DecidePage)
    wait_for(lambda: claim.desk is not None and claim.desk.diagnosed, "the claim")
    QTest.mouseClick(claim.recommendation.override, Qt.MouseButton.LeftButton)
    press_named(claim.override, say.outcomes[Outcome.ELIGIBLE])
    person = next(line for line in claim.override.findChildren(QLineEdit) if line.accessibleName() == say.person)
    QTest.keyClicks(person, "Meera")
    QTest.keyClicks(claim.override.findChildren(QPlainTextEdit)[0], "We sent the customer a wrong part ourselves.")
    press_named(claim.override, say.record_override)
    return claim


def _proof(page: CasebookPage) -> str:
    """What came out of the check that has just begun."""
    wait_for(lambda: page.right.proof.text is not None and not page.right.busy, "the proof")
    text = page.right.proof.text
    return text.sentence if text is not None else ""


def _choose(folder: Path) -> None:
    """When the chooser is open, name a folder and take it."""
    left = [_TRIES]

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(str(folder))
            QTest.keyClick(line, Qt.Key.Key_Return)
        elif left[0]:
            left[0] -= 1
            QTimer.singleShot(_PATIENT_MS, look)

    QTimer.singleShot(_PATIENT_MS, look)


def _drop(window: Window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, modifiers))
