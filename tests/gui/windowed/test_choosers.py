"""Choosers and rows at any width: what is chosen ends in … and is the tooltip; buttons go below before they are cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

import gui
from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import Elided
from gui.cards.wrapping import Wrapping, spare_room
from tests.gui.windowed.desk import Desk, pixels

LONG = "Run 12 of 14 · Supply boot with a name that goes on and on"


def row_of(desk: Desk, width_px: int, *, fills: bool = False) -> tuple[QWidget, list[QPushButton], ElidedBox]:
    look = desk.dressed()
    widget, row = QWidget(), Wrapping(8, fills=fills)
    chooser = ElidedBox(look, "run")
    chooser.addItems(["All", LONG])
    buttons = [QPushButton(text) for text in ("Measure", "Fit height", "Whole run", "Open…")]
    row.addWidget(chooser)
    if not fills:
        row.addWidget(spare_room())
    for button in buttons:
        row.addWidget(button)
    widget.setLayout(row)
    widget.resize(width_px, 300)
    desk.show(widget)
    return widget, buttons, chooser


@pytest.mark.parametrize("width_px", [180, 320, 480, 640, 1400])
@pytest.mark.parametrize("fills", [False, True])
def test_no_control_of_a_row_is_cut_or_lies_on_another(desk: Desk, width_px: int, fills: bool) -> None:
    widget, buttons, chooser = row_of(desk, width_px, fills=fills)
    shown: list[QWidget] = [chooser, *buttons]
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
    for control in shown:
        assert widget.rect().contains(control.geometry())
    for k, one in enumerate(shown):
        assert not any(one.geometry().intersects(other.geometry()) for other in shown[k + 1 :])
    row = widget.layout()
    assert row is not None
    bottom = max(control.geometry().bottom() for control in shown)
    assert row.heightForWidth(width_px) == bottom + 1


def test_a_wide_row_is_one_line_with_its_buttons_at_the_right(desk: Desk) -> None:
    widget, buttons, chooser = row_of(desk, 1400)
    assert len({control.geometry().center().y() for control in (chooser, *buttons)}) == 1
    assert buttons[-1].geometry().right() == widget.rect().right()
    assert chooser.width() == chooser.sizeHint().width()


def test_a_chooser_gives_way_before_a_button_goes_below(desk: Desk) -> None:
    _, buttons, chooser = row_of(desk, 640)
    assert chooser.width() < chooser.sizeHint().width()
    assert len({control.geometry().center().y() for control in (chooser, *buttons)}) == 1


def test_a_narrow_chooser_shows_the_end_of_nothing_and_its_list_is_whole(desk: Desk) -> None:
    _, _, chooser = row_of(desk, 640)
    chooser.setCurrentIndex(1)
    desk.settle()
    assert chooser.toolTip() == LONG
    narrow = pixels(chooser)
    chooser.setItemText(1, LONG + " and on")
    desk.settle()
    assert (pixels(chooser) == narrow).all(), "what does not fit is not painted"
    chooser.setItemText(1, LONG)
    chooser.showPopup()
    desk.settle()
    assert chooser.view().width() >= chooser.fontMetrics().horizontalAdvance(LONG)
    chooser.hidePopup()


def test_a_title_takes_what_the_buttons_leave(desk: Desk) -> None:
    widget, row = QWidget(), Wrapping(8)
    title, button = Elided(LONG), QPushButton("Open…")
    title.setMinimumWidth(60)
    row.addWidget(title)
    row.addWidget(button)
    widget.setLayout(row)
    widget.resize(300, 100)
    desk.show(widget)
    assert title.geometry().right() < button.geometry().left()
    assert title.width() == 300 - 8 - button.width()
    assert title.text().endswith("…")
    assert title.toolTip() == LONG
    assert row.expandingDirections() == Qt.Orientation.Horizontal


def test_every_file_chooser_is_one_in_which_escape_reaches_stop() -> None:
    """Esc in a chooser of the system would be heard by nobody else, and the output may be on behind it."""
    package = Path(gui.__file__).parent
    asked = [file for file in sorted(package.rglob("*.py")) if "QFileDialog" in file.read_text(encoding="utf-8")]
    assert [file.name for file in asked] == ["choosing.py"]
