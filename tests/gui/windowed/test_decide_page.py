"""The claim page in a window: answered by keys and mouse, decided live, kept at once, overridden with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from bench.warranty.decide import Outcome
from bench.warranty.policy import ClauseId
from gui.english import ENGLISH
from gui.pages.decide.page import DecidePage
from gui.pages.texts import PageName
from gui.window import Window
from tests.conftest import FIXTURES
from tests.gui.casebooks import case_without_claim
from tests.gui.windowed.desk import Desk

SAY = ENGLISH.decide


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case without a claim."""
    return case_without_claim(tmp_path / "C0147")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps to take back and keys are kept away from those of whoever runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def window(desk: Desk, folder: Path) -> Window:
    """A window with the claim of that case on its page, the diagnosis arrived."""
    window = desk.window()
    window.show_page(PageName.DECIDE)
    page = claim_page(window)
    page.open(folder)
    desk.wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    return window


def claim_page(window: Window) -> DecidePage:
    """The page, which is shown."""
    assert isinstance(window.page, DecidePage)
    return window.page


def named(page: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """The visible control of an accessible name."""
    return next(w for w in page.findChildren(kind) if w.accessibleName() == name and w.isVisible())


def overriders(page: DecidePage) -> list[str]:
    """Who overrode the claim on the desk."""
    return [override.person for override in page.desk.overrides] if page.desk is not None else []


def press(page: QWidget, label: str) -> None:
    """Press the visible button with these words."""
    QTest.qWait(0)  # what was made a moment ago is shown when the loop turns
    button = next(b for b in page.findChildren(QPushButton) if b.text() == label and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_space_goes_through_the_open_questions_in_order(window: Window) -> None:
    page = claim_page(window)
    assert page.text is not None
    seen = []
    for _ in page.text.open_rows:
        QTest.keyClick(window, Qt.Key.Key_Space)
        seen.append(page.rows.open_row)
        focused = window.focusWidget()
        if isinstance(focused, QLineEdit):  # Space belongs to what is typed; Enter leaves the line
            QTest.keyClick(focused, Qt.Key.Key_Return)
    assert tuple(seen) == page.text.open_rows


def test_an_answer_changes_the_recommendation_and_is_on_disk(window: Window, folder: Path) -> None:
    page = claim_page(window)

    def outcome() -> Outcome | None:
        return page.text.recommendation.outcome if page.text is not None else None

    page.rows.open_only(ClauseId.PURCHASER)
    QTest.mouseClick(named(page, QPushButton, "No. First purchaser"), Qt.MouseButton.LeftButton)
    assert outcome() is Outcome.NOT_ELIGIBLE
    assert json.loads((folder / "claim.json").read_text())["first_purchaser"] is False
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert outcome() is not Outcome.NOT_ELIGIBLE
    assert json.loads((folder / "claim.json").read_text())["first_purchaser"] is None


def test_a_date_that_cannot_be_is_explained_beside_it_and_nothing_is_lost(window: Window, folder: Path) -> None:
    page = claim_page(window)
    page.rows.open_only(ClauseId.WINDOW)
    line = named(page, QLineEdit, "Bought on")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "2021-02-30")
    QTest.keyClick(line, Qt.Key.Key_Return)
    field = page.rows.row(ClauseId.WINDOW).field("purchase_date")
    assert field is not None
    assert "no day 30 in February 2021" in field.problem
    assert line.text() == "2021-02-30"
    assert not (folder / "claim.json").exists()


def test_a_ground_is_chosen_from_its_list(window: Window) -> None:
    page = claim_page(window)
    page.rows.open_only(ClauseId.GROUNDS)
    ground = named(page, QComboBox, "Outer surface, cracks 4.e")
    assert isinstance(ground, QComboBox)
    ground.setFocus()
    while ground.currentData() != "present_not_the_cause":
        QTest.keyClick(ground, Qt.Key.Key_Down)
    assert page.desk is not None
    assert page.desk.claim.state_of("4.e.outer_surface_damage").value == "present_not_the_cause"


def test_a_photo_is_tied_to_its_ground_and_removing_it_asks(window: Window, folder: Path, tmp_path: Path) -> None:
    page = claim_page(window)
    picture = tmp_path / "crack.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    page.rows.open_only(ClauseId.GROUNDS)
    page.add_photo("4.e.outer_surface_damage", picture)
    kept = folder / "photos" / "4.e.outer_surface_damage-1.png"
    assert kept.is_file()
    press(page, SAY.remove_photo)
    assert kept.is_file()
    press(page, SAY.removing.format(name="photos/4.e.outer_surface_damage-1.png"))
    assert not kept.exists()


def test_answers_are_taken_back_after_a_restart_too(window: Window, desk: Desk, folder: Path) -> None:
    page = claim_page(window)
    page.rows.open_only(ClauseId.ISSUE)
    QTest.mouseClick(named(page, QPushButton, "No. Power-on fault, seen by the centre?"), Qt.MouseButton.LeftButton)
    window.close()
    again = desk.window()
    again.show_page(PageName.DECIDE)
    fresh = claim_page(again)
    fresh.open(folder)
    desk.wait_for(lambda: fresh.desk is not None and fresh.desk.diagnosed, "the diagnosis")
    assert fresh.desk is not None
    assert fresh.desk.claim.power_on_fault is False
    QTest.keyClick(again, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert fresh.desk.claim.power_on_fault is None


def test_an_override_needs_outcome_person_and_reason_and_stands_beside(window: Window) -> None:
    page = claim_page(window)
    press(page, SAY.override)
    press(page, SAY.record_override)
    assert overriders(page) == []
    press(page.override, SAY.outcomes[Outcome.ELIGIBLE])
    QTest.keyClicks(named(page, QLineEdit, SAY.person), "Meera")
    QTest.keyClicks(named(page, QPlainTextEdit, SAY.override_reason), "We shipped the wrong part ourselves.")
    press(page, SAY.record_override)
    assert overriders(page) == ["Meera"]
    assert page.text is not None
    assert page.text.overrides[0].startswith(f"{page.text.recommendation.word} · overridden: Eligible, Meera")


def test_escape_closes_the_override_and_records_nothing(window: Window) -> None:
    page = claim_page(window)
    press(page, SAY.override)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not page.override.isVisible()
    assert page.desk is not None
    assert page.desk.overrides == ()


def test_sign_and_save_writes_the_report_beside_the_case(window: Window, desk: Desk, folder: Path) -> None:
    QTest.keyClick(claim_page(window), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait_for((folder / "report.pdf").is_file, "the report")
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_recording_has_no_claim_and_a_broken_claim_says_why(desk: Desk, folder: Path) -> None:
    window = desk.window()
    window.show_page(PageName.DECIDE)
    page = claim_page(window)
    page.open(FIXTURES / "real" / "battor-android-phone" / "battor.txt")
    assert page.sentence == SAY.not_a_case.format(name="battor.txt")
    (folder / "claim.json").write_text("{")
    document = json.loads((folder / "case.json").read_text())
    (folder / "case.json").write_text(json.dumps(document | {"claim": "claim.json"}))
    page.open(folder)
    desk.wait_for(lambda: "claim.json" in page.sentence, "the refusal")
