"""What is seen of waiting: a ring that turns, and the focus around the whole card that says what goes on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from gui.cards.busy_ring import BusyRing
from gui.cards.keyed import KeyedButton
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.texts import PageName
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk, share_of
from tests.gui.windowed.desk import pixels as picture_of


def test_a_ring_turns_after_a_blink_and_only_where_it_is_seen(desk: Desk) -> None:
    look = desk.dressed()
    ring = desk.show(BusyRing(look))
    assert not ring.turns
    assert share_of(picture_of(ring), look.colours.action) == 0.0
    desk.wait_for(lambda: ring.turns, "the ring")
    desk.settle()
    assert share_of(picture_of(ring), look.colours.action) > 0.0
    ring.hide()
    ring.show()
    assert not ring.turns, "the next wait begins anew"


def test_a_state_without_an_action_turns_and_has_the_focus_around_its_card(desk: Desk) -> None:
    window = desk.window(first=PageName.BENCH, bench=demo_bench())
    window.activateWindow()
    page = window.page
    assert isinstance(page, BenchPage)
    for state in (State.THINKING, State.READY):
        page.session.situation, page.session.known, page.session.looked = situation(state), known(state), looked(state)
        page.show_now()
        page.take_focus()
        desk.settle()
        card = page.findChild(type(page.view.left.state))
        assert card is not None
        waits = state is State.THINKING
        assert bool([ring for ring in card.findChildren(BusyRing) if ring.isVisible()]) == waits
        around = QRect(card.mapTo(window, QPoint(0, 0)), card.size())
        assert window.ring.geometry().contains(around) == waits
        assert QApplication.focusWidget() is (page.view.left.state.area if waits else page.primary)


def test_a_key_on_a_button_is_no_part_of_its_name_and_has_its_room(desk: Desk) -> None:
    look = desk.dressed()
    button = desk.show(KeyedButton("Open in Trace", "Ctrl+2", look, kind="plain"))
    assert (button.text(), button.accessibleName()) == ("Open in Trace", "Open in Trace")
    words_px = button.fontMetrics().horizontalAdvance("Open in Trace")
    key_px = button.fontMetrics().horizontalAdvance("Ctrl+2")
    assert button.minimumSizeHint().width() >= words_px + key_px
    assert share_of(picture_of(button), look.colours.action) > 0.0, "a way to elsewhere is not drawn as a mere text"
