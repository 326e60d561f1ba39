"""What stands around every page: rail, lamp, STOP, status bar, keys, and files that are dropped."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from analysis.diagnosis import Verdict
from gui.english import ENGLISH
from gui.pages.texts import Fact, PageName
from gui.supply import Output, SupplyState
from tests.gui.samples import case_text, recording_text
from tests.gui.windowed.desk import Desk, pixels, trace_of
from tests.gui.windowed.looking import button, shown


def test_an_empty_window_says_what_to_do_and_offers_just_that(desk: Desk) -> None:
    window = desk.window()
    visible = [b.text() for b in window.findChildren(QPushButton) if b.isVisible()]
    assert sorted(visible) == ["English", "Keys", "Open…", "STOP"]


def test_f6_goes_round_the_parts_of_the_page(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    parts = [*window.page.regions, window.top, window.rail, window.status]
    seen = []
    for _ in parts:
        QTest.keyClick(window, Qt.Key.Key_F6)
        desk.settle()
        focused = window.focusWidget()
        assert focused is not None
        seen.append(next(part for part in parts if part.isAncestorOf(focused)))
    assert set(seen) == set(parts)


def test_f1_lists_the_keys_and_esc_closes_the_list(desk: Desk) -> None:
    window = shown(desk, recording_text())
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.wait_for(lambda: window.key_list.isVisible(), "the list of keys")
    QTest.keyClick(window.key_list.close_button, Qt.Key.Key_Escape)
    assert not window.key_list.isVisible()


def test_no_key_is_listed_twice(desk: Desk) -> None:
    window = desk.window(first=PageName.DECIDE)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.settle()
    keys = [label.text() for label in window.key_list.findChildren(QLabel) if label.property("kind") == "strong"]
    assert "Space" in keys
    assert len(keys) == len(set(keys))


def test_the_lamp_shows_what_the_supply_answered_in_three_forms(desk: Desk) -> None:
    """Form and words differ, not the colour alone; without a supply nothing is claimed."""
    window = desk.window()
    supply, lamp = window.around.supply, window.top.lamp
    assert lamp.sentence == "Output unknown. No supply is known yet"
    pictures = []
    for state, sentence in (
        (SupplyState(Output.OFF, 0.0), "Output is off. 0.00\u00a0V measured"),
        (SupplyState(Output.ON, 4.0, 3.0), "Output is ON. 4.00\u00a0V · limit 3.00\u00a0A"),
        (SupplyState(Output.UNKNOWN, silent_s=2.4), "Output unknown. no answer for 2\u00a0s"),
    ):
        supply.tell(state)
        desk.settle()
        assert lamp.sentence == lamp.accessibleName() == sentence
        pictures.append(pixels(lamp).mean(axis=-1))
    for one, other in combinations(pictures, 2):
        assert one.shape != other.shape or np.abs(one - other).mean() > 5.0


def test_esc_stops_from_everywhere_and_closes_only_what_lies_over_a_confirmed_off(desk: Desk) -> None:
    window = shown(desk, recording_text())
    window.activateWindow()
    stops: list[int] = []
    supply = window.around.supply
    supply.feed(lambda: stops.append(1))
    supply.tell(SupplyState(Output.ON, 4.0, 3.0))
    QTest.keyClick(window, Qt.Key.Key_F1)
    QTest.keyClick(window.key_list.close_button, Qt.Key.Key_Escape)
    assert (len(stops), window.key_list.isVisible()) == (1, True)
    supply.tell(SupplyState(Output.UNKNOWN, silent_s=2.0))
    QTest.keyClick(window.key_list.close_button, Qt.Key.Key_Escape)
    assert (len(stops), window.key_list.isVisible()) == (2, True)
    supply.tell(SupplyState(Output.OFF, 0.0))
    QTest.keyClick(window.key_list.close_button, Qt.Key.Key_Escape)
    assert (len(stops), window.key_list.isVisible()) == (3, False)
    QTest.mouseClick(window.top.stop, Qt.MouseButton.LeftButton)
    assert len(stops) == 4


def test_esc_stops_while_a_chooser_or_a_file_dialog_of_its_own_is_open(desk: Desk) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    window.activateWindow()
    stops: list[int] = []
    window.around.supply.feed(lambda: stops.append(1))
    window.around.supply.tell(SupplyState(Output.ON, 4.0, 3.0))
    chooser = trace_of(window).opened.trace.chooser
    chooser.showPopup()
    desk.wait_for(lambda: chooser.view().isVisible(), "the list")
    QTest.keyClick(chooser.view(), Qt.Key.Key_Escape)
    assert (len(stops), chooser.view().isVisible()) == (1, True)
    window.around.supply.tell(SupplyState(Output.OFF, 0.0))
    QTest.keyClick(chooser.view(), Qt.Key.Key_Escape)
    assert (len(stops), chooser.view().isVisible()) == (2, False)
    asked: list[bool] = []

    def escape_it() -> None:
        dialog = QApplication.activeModalWidget()
        asked.append(isinstance(dialog, QFileDialog))
        if dialog is not None:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(50, escape_it)
    button(window, ENGLISH.trace.open).click()
    assert (asked, len(stops)) == ([True], 3)


def test_stop_is_harmless_without_a_supply(desk: Desk) -> None:
    window = desk.window()
    assert window.top.stop.isEnabled()
    window.top.stop.click()
    assert (window.top.stop.width(), window.top.stop.height()) == (220, 52)
    assert window.width() - window.top.stop.mapTo(window, window.top.stop.rect().topRight()).x() - 1 == 18


def test_a_fact_with_something_to_explain_is_a_button(desk: Desk) -> None:
    window = desk.window()
    window.status.show_facts(
        [Fact("Guard ready"), Fact("3 lost", "The meter sent nothing for 3 readings.", warns=True)]
    )
    assert window.status.text == "Guard ready   ·   3 lost"
    desk.settle()
    button(window.status, "3 lost").click()
    assert (window.notice.heading, window.notice.sentence) == ("3 lost", "The meter sent nothing for 3 readings.")


@pytest.mark.parametrize("page", PageName, ids=lambda page: page.value)
def test_no_key_stands_twice_in_the_list_of_a_page(desk: Desk, page: PageName) -> None:
    window = desk.window(first=page)
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    desk.wait_for(lambda: window.key_list.isVisible(), "the list of keys")
    labels = [label.text() for label in window.key_list.findChildren(QLabel) if label.property("kind") == "strong"]
    keys = [key for label in labels for key in label.split("  ")]
    assert sorted(keys) == sorted(set(keys))
