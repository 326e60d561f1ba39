"""A claim in work comes back with its open question and an override that is half written; photos are dropped on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from bench.report.languages import Language
from bench.warranty.decide import Outcome
from bench.warranty.policy import ClauseId
from gui.english import ENGLISH
from gui.kept_work import KeptWork
from gui.languages import window_words
from gui.pages.decide.fields import GroundField
from gui.pages.decide.kept import OverrideDraft
from gui.pages.decide.page import DecidePage
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.windowed.desk import Desk, drop
from tests.gui.windowed.journeys import claim_case, press_named

SAY = ENGLISH.decide
DRAFT = OverrideDraft(outcome=Outcome.NOT_ELIGIBLE, person="R. Nair", role="lead", reason="The board was chang")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case without a claim; the user's folder is another."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    return claim_case(tmp_path)


def page_of(desk: Desk, window: Window) -> DecidePage:
    """The page with its claim there."""
    page = window.page
    assert isinstance(page, DecidePage)
    desk.wait_for(lambda: page.desk is not None and page.desk.diagnosed, "the diagnosis")
    desk.settle()
    return page


def opened(desk: Desk, case: Path) -> tuple[Window, DecidePage]:
    window = desk.window(first=PageName.DECIDE)
    window.activateWindow()
    assert isinstance(window.page, DecidePage)
    window.page.open(case)
    return window, page_of(desk, window)


def write_override(page: DecidePage) -> None:
    page.recommendation.override.click()
    press_named(page.override, SAY.outcomes[Outcome.NOT_ELIGIBLE])
    name, role = page.override.findChildren(QLineEdit)
    (reason,) = page.override.findChildren(QPlainTextEdit)
    for field, text in ((name, DRAFT.person), (role, DRAFT.role), (reason, DRAFT.reason)):
        field.setFocus()
        QTest.keyClicks(field, text)
    assert page.override.draft == DRAFT


@pytest.mark.parametrize("restarts", [False, True], ids=["language", "restart"])
def test_an_override_half_written_comes_back(desk: Desk, case: Path, tmp_path: Path, restarts: bool) -> None:
    window, page = opened(desk, case)
    page.rows.open_only(ClauseId.WINDOW)
    write_override(page)
    file = tmp_path / "window.json"
    if restarts:
        window.keep_work(KeptWork(file)).keep()
        window.close()
        window = desk.window(first=PageName.DECIDE)
        window.keep_work(KeptWork(file)).come_back(with_page=True)
    else:
        window.change(replace(window.around, say=window_words(Language.HINDI)))
    again = page_of(desk, window)
    assert again is not page
    assert again.rows.open_row is ClauseId.WINDOW
    assert again.override.isVisible()
    assert again.override.draft == DRAFT


def test_escape_keeps_what_is_typed_and_cancel_and_another_case_do_not(desk: Desk, case: Path, tmp_path: Path) -> None:
    _, page = opened(desk, case)
    write_override(page)
    assert page.close_panel()
    page.recommendation.override.click()
    assert page.override.draft == DRAFT
    press_named(page.override, SAY.cancel)
    assert page.override.draft == OverrideDraft()
    write_override(page)
    other = case.rename(tmp_path / "C0148")
    page.open(other)
    assert page.override.draft == OverrideDraft()


def test_photos_dropped_on_a_ground_are_tied_to_it(desk: Desk, case: Path, tmp_path: Path) -> None:
    _, page = opened(desk, case)
    page.rows.open_only(ClauseId.GROUNDS)
    desk.settle()
    fields = [field for field in page.rows.findChildren(GroundField) if field.isVisible()]
    pictures = [tmp_path / "one.png", tmp_path / "two.png"]
    for number, picture in enumerate(pictures):
        picture.write_bytes(PNG + bytes([number]))
    drop(fields[1], pictures, Qt.KeyboardModifier.NoModifier)
    assert page.desk is not None
    assert [photo.ground for photo in page.desk.photos] == [fields[1].field] * 2
    text = tmp_path / "notes.txt"
    text.write_text("no picture", encoding="utf-8")
    drop(fields[1], [text], Qt.KeyboardModifier.NoModifier)
    assert len(page.desk.photos) == 2
