"""The Casebook page in all its states, in both languages and with large text: nothing cut, nothing nameless."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName
from gui.pages.casebook.case_table import DAY, DECISION, FAULT
from gui.pages.casebook.page import CasebookPage
from gui.pages.texts import PageName
from tests.gui.windowed.casebook_states import CASEBOOK_STATES, bring_about
from tests.gui.windowed.desk import Desk
from tests.gui.windowed.test_bench_audit import LOOKS, _faults

pytestmark = pytest.mark.usefixtures("own_casebook")


@pytest.mark.parametrize(
    ("size", "theme", "language", "text_size"),
    LOOKS,
    ids=lambda value: f"{value.width()}x{value.height()}" if isinstance(value, QSize) else str(value),
)
def test_every_state_is_whole(
    desk: Desk, size: QSize, theme: ThemeName, language: Language, text_size: TextSize
) -> None:
    wrong: list[str] = []
    for state in CASEBOOK_STATES:
        window = desk.window(
            theme, width=size.width(), height=size.height(), language=language, text_size=text_size,
            first=PageName.CASEBOOK,
        )  # fmt: skip
        bring_about(desk, window, state)
        desk.settle()
        wrong += [f"{state}: {one}" for one in _faults(window)]
        assert window.size() == size
        window.close()
    assert wrong == [], "\n".join(wrong)


def test_the_fault_keeps_its_room_where_text_is_large(desk: Desk) -> None:
    for text_size, hidden in ((TextSize.NORMAL, []), (TextSize.LARGEST, [DECISION, DAY])):
        window = desk.window(text_size=text_size, first=PageName.CASEBOOK)
        bring_about(desk, window, "casebook")
        assert isinstance(window.page, CasebookPage)
        table = window.page.list.table
        assert [k for k in (DECISION, DAY) if table.isColumnHidden(k)] == hidden
        assert table.columnWidth(FAULT) >= 150 * text_size / 100
