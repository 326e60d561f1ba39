"""The Casebook page in a window: found while typing, looked at, opened, exported, cancelled, counted, proved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from analysis.diagnosis import Verdict
from bench.proof.keys import public_pem
from bench.redaction.levels import Level
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.pages.casebook.asked import Filter, When
from gui.pages.casebook.case_table import CASE, TICK
from gui.pages.texts import PageName
from gui.pages.trace.page import TracePage
from gui.window import Window
from tests.bench.proof.signed_cases import KEY, demo_proven, pack_bytes
from tests.gui.casebooks import DAMAGED, IMEI, RECORDED
from tests.gui.windowed.casebook_desk import casebook_window, page_of, previewed, rows, wait_for
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.looking import button

SAY = ENGLISH.casebook


pytestmark = pytest.mark.usefixtures("own_casebook")


@pytest.fixture
def window(desk: Desk) -> Window:
    return casebook_window(desk)


def test_the_focus_is_in_the_search_and_every_letter_narrows_the_list(desk: Desk, window: Window) -> None:
    page = page_of(window)
    assert QApplication.focusWidget() is page.search.field
    assert window.top.heading == "Casebook"
    for typed, found in (("wat", 1), ("na", 3), ("nai", 3), ("nairx", 0)):
        page.search.field.clear()
        QTest.keyClicks(page.search.field, typed)
        wait_for(desk, page, typed, found)
    assert button(window, "Clear filters").isVisible()
    QTest.mouseClick(button(window, "Clear filters"), Qt.MouseButton.LeftButton)
    wait_for(desk, page, "", 5)
    assert QApplication.focusWidget() is page.search.field
    assert rows(page)[0] == RECORDED


def test_filters_narrow_are_taken_back_and_set_again(desk: Desk, window: Window) -> None:
    page = page_of(window)
    box = page.search.filters[Filter.VERDICT]
    box.setCurrentIndex(1)
    wait_for(desk, page, "motherboard", 2)
    assert box.property("chosen") is True
    page.search.filters[Filter.TECHNICIAN].setCurrentIndex(2)
    wait_for(desk, page, "S. Iyer too", 0)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for(desk, page, "motherboard again", 2)
    assert page.search.asked.verdict is Verdict.MOTHERBOARD
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for(desk, page, "everything again", 5)
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, shift)
    wait_for(desk, page, "set again", 2)


def test_days_are_typed_and_what_is_no_day_is_said_and_changes_nothing(desk: Desk, window: Window) -> None:
    page = page_of(window)
    box, days = page.search.filters[Filter.WHEN], page.search.days
    assert not days.isVisible()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_End)
    assert box.choice is When.BETWEEN
    assert days.isVisible()
    assert min(days.since.height(), days.until.height()) >= 44
    for _ in range(len(Filter) + 1):
        QTest.keyClick(window, Qt.Key.Key_Tab)  # past the other filters and what clears them
    assert QApplication.focusWidget() is days.since
    QTest.keyClicks(days.since, "2026-11-2")
    assert days.sentence == "", "half a day is not wrong yet"
    QTest.keyClicks(days.since, "6")
    wait_for(desk, page, "from the 26th", 2)
    QTest.keyClick(days.since, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is days.until
    QTest.keyClicks(days.until, "yesterday")
    QTest.keyClick(days.until, Qt.Key.Key_Return)
    assert days.sentence == "yesterday is no day. Type year-month-day, as 2026-11-23."
    assert QAccessible.queryAccessibleInterface(days.until).text(QAccessible.Text.Description) == days.sentence
    wait_for(desk, page, "still from the 26th", 2)
    days.until.clear()
    QTest.keyClicks(days.until, "2026-11-26")
    wait_for(desk, page, "the 26th alone", 1)
    assert days.sentence == ""
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    if days.until.text():  # the field's own undo comes first while it has the focus
        window.page.undo()
    wait_for(desk, page, "from the 26th again", 2)
    assert (days.since.text(), days.until.text()) == ("2026-11-26", "")
    QTest.mouseClick(button(window, "Clear filters"), Qt.MouseButton.LeftButton)
    wait_for(desk, page, "everything", 5)
    assert not days.isVisible()
    assert days.since.text() == ""


def test_arrows_choose_while_one_types_and_enter_opens_the_case_in_trace(desk: Desk, folder: Path) -> None:
    opened: list[Path] = []

    def load(path: Path, _say: object) -> Iterator[object]:
        opened.append(path)
        yield Refusal("not to be opened here")

    window = desk.window(load=load, first=PageName.CASEBOOK)
    page = page_of(window)
    wait_for(desk, page, "", 5)
    QTest.keyClick(page.search.field, Qt.Key.Key_Down)
    previewed(desk, page, "C0146")
    assert "dispute" in {line.text for line in page.right.preview.text.lines}  # type: ignore[union-attr]
    QTest.keyClick(page.search.field, Qt.Key.Key_Return)
    assert isinstance(window.page, TracePage)
    desk.wait_for(lambda: opened == [folder / "C0146"], "the case to be opened")
    window.show_page(PageName.CASEBOOK)
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, Qt.Key.Key_Up)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    desk.wait_for(lambda: opened[-1] == folder / RECORDED, "the other case to be opened")


def test_the_imei_is_its_last_digits_until_somebody_shows_it_and_hidden_again_for_the_next(
    desk: Desk, window: Window
) -> None:
    page = page_of(window)
    previewed(desk, page, RECORDED)
    assert page.right.preview.imei == "•• •••••• ••0471 3"
    QTest.mouseClick(button(window, "Show"), Qt.MouseButton.LeftButton)
    assert page.right.preview.imei == IMEI
    page.list.table.selectRow(1)
    previewed(desk, page, "C0146")
    assert IMEI not in page.right.preview.imei
    said = " ".join(line.text for line in page.right.preview.text.lines)  # type: ignore[union-attr]
    assert "Water seen" in said
    assert IMEI not in said
    page.list.table.selectRow(0)
    previewed(desk, page, RECORDED)
    assert page.right.preview.imei == "•• •••••• ••0471 3"


def test_the_preview_draws_the_trace_with_its_stages(desk: Desk, window: Window) -> None:
    page = page_of(window)
    previewed(desk, page, RECORDED)
    plot = page.right.preview.controls[1]
    interface = QAccessible.queryAccessibleInterface(plot)
    assert interface.text(QAccessible.Text.Name).startswith("Run 1")
    assert plot.isVisible()


def test_a_damaged_case_is_listed_and_says_why(desk: Desk, window: Window) -> None:
    page = page_of(window)
    page.list.table.selectRow(4)
    previewed(desk, page, DAMAGED)
    assert page.right.preview.text is not None
    assert page.right.preview.text.is_damaged
    assert page.right.preview.text.warnings[0].startswith("Damaged: case.json")


def test_ticks_by_key_and_mouse_outlive_a_search_and_ctrl_a_takes_all(desk: Desk, window: Window) -> None:
    page, table = page_of(window), page_of(window).list.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_X)
    assert list(page.list.ticked) == [RECORDED]
    place = table.visualRect(table.cases.index(2, TICK)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert list(page.list.ticked) == [RECORDED, "C0145"]
    said = table.cases.data(table.cases.index(2, CASE), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "C0145, Motherboard, The storage does not answer: emergency download by itself, " + (
        "Eligible · overridden, 2026-11-25, chosen"
    )
    QTest.keyClicks(page.search.field, "iyer")
    wait_for(desk, page, "iyer", 2)
    assert list(page.list.ticked) == [RECORDED, "C0145"]
    page.search.clear()
    wait_for(desk, page, "", 5)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.list.ticked) == 5
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert list(page.list.ticked) == []


def test_plots_take_the_place_of_the_list_and_follow_the_search(desk: Desk, window: Window) -> None:
    page = page_of(window)
    QTest.mouseClick(page.search.plots_button, Qt.MouseButton.LeftButton)
    desk.wait_for(lambda: len(page.list.plots) == 5, "the plots")
    desk.settle()
    people = page.list.plots[3]
    assert people.text.title == "Verdicts by technician"
    assert "R. Nair 3" in people.accessibleDescription()
    assert not page.list.table.isVisible()
    QTest.keyClicks(page.search.field, "iyer")
    desk.wait_for(lambda: [b.label for b in page.list.plots[3].text.bars] == ["S. Iyer"], "the plots of one")
    QTest.mouseClick(page.search.plots_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert page.list.table.isVisible()


def test_a_pack_dropped_on_the_window_is_verified_from_any_page(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk.window(first=PageName.TRACE)
    pack = tmp_path / "x.zip"
    pack.write_bytes(pack_bytes(demo_proven(), change={"case/run-1.csv": b"x"}))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(pack))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, modifiers))
    page = page_of(window)
    desk.wait_for(lambda: page.right.proof.text is not None, "the proof")
    assert page.right.proof.text is not None
    assert page.right.proof.text.asks_key  # this bench has no key of its own
    key = tmp_path / "signer.pub.pem"
    key.write_bytes(public_pem(KEY.public_key()))
    page.right.prove_with(key)
    desk.wait_for(
        lambda: page.right.proof.text is not None and not page.right.proof.text.asks_key, "the proof with the key"
    )
    assert page.right.proof.text.sentence == "Changed: the trace run-1.csv"
    assert page.right.proof.text.more == "The report itself is intact."
    assert QApplication.focusWidget() is page.right.proof.close_button
    QTest.keyClick(window, Qt.Key.Key_Escape)
    desk.settle()
    assert page.right.preview.isVisible()


def test_what_is_looked_for_comes_back_in_another_look_and_after_a_crash(desk: Desk, window: Window) -> None:
    page = page_of(window)
    page.search.field.setText("nair")
    page.search.filters[Filter.VERDICT].setCurrentIndex(1)
    page.list.show_level(Level.PUBLIC)
    kept = page.kept
    other = desk.window(first=PageName.CASEBOOK)
    again = page_of(other)
    again.restore(kept)
    wait_for(desk, again, "nair, motherboard", 2)
    assert again.search.field.text() == "nair"
    assert again.list.level is Level.PUBLIC
    for nonsense in ("", "[]", "{", json.dumps({"asked": 7, "whom": "nobody"})):
        again.restore(nonsense)
    assert again.search.field.text() == "nair"


def test_a_casebook_without_a_case_and_one_that_cannot_be_opened_say_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "empty"))
    window = desk.window(first=PageName.CASEBOOK)
    page = page_of(window)
    desk.wait_for(lambda: page.heading.line.startswith("0 cases"), "nothing")
    desk.settle()
    assert SAY.no_case in {label.text() for label in page.list.findChildren(type(page.list._sentence))}
    assert not page.list.export_button.isEnabled()
    assert not page.right.preview.open_button.isEnabled()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "file" / "book"))
    refused = desk.window(first=PageName.CASEBOOK)
    desk.wait_for(lambda: refused.notice.isVisible(), "the notice")
    assert "cannot be a casebook" in refused.notice.sentence


def test_a_window_closed_in_the_middle_of_an_export_leaves_no_process(desk: Desk, tmp_path: Path) -> None:
    window = desk.window(first=PageName.CASEBOOK)
    page = page_of(window)
    wait_for(desk, page, "", 5)
    page.export_into(tmp_path)
    desk.wait_for(lambda: page.exporter.step is not None and page.exporter.step.done >= 1, "the first report")
    window.close()
    assert not page.exporter.busy
    assert not list(tmp_path.rglob(".in-work"))


def test_an_imei_that_is_scanned_is_looked_for(desk: Desk, window: Window) -> None:
    """It goes to no phone on the bench while somebody stands before the casebook."""
    page = page_of(window)
    window.scan(IMEI)
    assert window.page is page
    wait_for(desk, page, IMEI, 3)
    assert rows(page)[0] == RECORDED
    assert set(rows(page)) == {RECORDED, "C0146", DAMAGED}, "the others name it in a note and in what is damaged"
