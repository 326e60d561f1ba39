"""Exports of the Casebook page in a window: what is hidden, cancelled, said in another language, signed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from bench.proof.keys import key_path, new_key
from bench.proof.verify import verify_file
from bench.redaction.levels import Level
from gui.hindi import HINDI
from gui.window import Window
from tests.gui.casebooks import IMEI, RECORDED
from tests.gui.windowed.casebook_desk import casebook_window, page_of, previewed, rows
from tests.gui.windowed.desk import Desk

pytestmark = pytest.mark.usefixtures("own_casebook")


@pytest.fixture
def window(desk: Desk) -> Window:
    return casebook_window(desk)


def test_an_export_of_the_ticked_says_where_it_is_and_hides_what_is_personal(
    desk: Desk, window: Window, tmp_path: Path
) -> None:
    page = page_of(window)
    assert page.list.level is Level.CUSTOMER
    page.list.table.cases.toggle(0)
    page.export_into(tmp_path)
    assert page.bar.isVisible()
    assert not page.list.export_button.isEnabled()
    desk.wait_for(lambda: not page.exporter.busy, "the export")
    desk.settle()
    (target,) = tmp_path.glob("reports*")
    assert page.bar.sentence == f"1 reports are in {target}."
    (report,) = target.iterdir()
    content = report.read_bytes()
    assert content.startswith(b"%PDF-")
    assert IMEI.encode() not in content
    assert page.list.export_button.isEnabled()
    QTest.mouseClick(page.bar.button, Qt.MouseButton.LeftButton)
    assert not page.bar.isVisible()


def test_cancelling_answers_at_once_and_keeps_what_is_finished(desk: Desk, window: Window, tmp_path: Path) -> None:
    page = page_of(window)
    page.list.show_level(None)
    page.export_into(tmp_path)
    desk.wait_for(lambda: page.exporter.step is not None and page.exporter.step.done >= 1, "the first report")
    assert page.bar.button.text().startswith("Cancel, keep the ")
    QTest.mouseClick(page.bar.button, Qt.MouseButton.LeftButton)
    assert page.bar.button.text() in ("Stopping", "Close")
    desk.wait_for(lambda: not page.exporter.busy, "the end")
    desk.settle()
    (target,) = tmp_path.glob("reports*")
    kept = sorted(path.name for path in target.iterdir())
    assert kept
    assert all(name.endswith(".pdf") for name in kept)
    assert f"{len(kept)} reports are in {target}." in page.bar.sentence


def test_an_export_goes_on_in_another_language(desk: Desk, window: Window, tmp_path: Path) -> None:
    page = page_of(window)
    page.export_into(tmp_path)
    around = window.around
    window.change(replace(around, say=HINDI))
    after = page_of(window)
    assert after is not page
    desk.wait_for(lambda: not after.exporter.busy, "the export")
    desk.settle()
    (target,) = tmp_path.glob("reports*")
    assert len(list(target.iterdir())) == 4
    assert str(target) in after.bar.sentence
    assert "रिपोर्ट" in after.bar.sentence


def test_a_locked_key_is_asked_for_and_a_wrong_passphrase_signs_nothing(
    desk: Desk, window: Window, tmp_path: Path
) -> None:
    """Asked for each time, shown to nobody, kept nowhere; what one declines to sign is not exported."""
    public = new_key(key_path(), "open sesame")
    page, panel = page_of(window), window.passphrase
    previewed(desk, page, RECORDED)
    page.list.table.cases.toggle(rows(page).index(RECORDED))
    page.list.table.setFocus()
    page.export_into(tmp_path)
    assert panel.isVisible()
    assert not panel.geometry().intersects(window.top.geometry()), "STOP stays in sight"
    assert QApplication.focusWidget() is panel.field
    assert panel.field.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(panel.field, "open barley")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.problem == "The passphrase is wrong; nothing was signed."
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert panel.field.text() == ""
    assert QApplication.focusWidget() is page.list.table
    desk.settle()
    assert not page.exporter.busy
    assert list(tmp_path.glob("reports*")) == []
    page.export_into(tmp_path)
    assert panel.isVisible()
    assert panel.problem == ""
    QTest.keyClicks(panel.field, "open sesame")
    QTest.mouseClick(panel.sign_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    assert panel.field.text() == ""
    desk.wait_for(lambda: page.exporter.step is not None and not page.exporter.busy, "the export")
    (made,) = tmp_path.glob("reports*/*.pdf")
    assert verify_file(made, public).case_id == RECORDED
    for file in (path for path in (tmp_path / "data").rglob("*") if path.is_file()):
        assert b"open sesame" not in file.read_bytes()
