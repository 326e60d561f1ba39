"""The Casebook page in a window of the tests: opened, waited for, read."""

from __future__ import annotations

from gui.pages.casebook.asked import Filter
from gui.pages.casebook.page import CasebookPage
from gui.pages.texts import PageName
from gui.window import Window
from tests.gui.windowed.desk import Desk


def casebook_window(desk: Desk) -> Window:
    """A window on the page, with its five cases and filters there."""
    window = desk.window(first=PageName.CASEBOOK)
    window.activateWindow()
    page = page_of(window)
    wait_for(desk, page, "", 5)
    desk.wait_for(lambda: page.search.filters[Filter.TECHNICIAN].count() == 3, "the filters")
    return window


def page_of(window: Window) -> CasebookPage:
    """The page, which is shown."""
    assert isinstance(window.page, CasebookPage)
    return window.page


def wait_for(desk: Desk, page: CasebookPage, text: str, found: int) -> None:
    """Until so many cases are found."""
    desk.wait_for(lambda: page.search.field.count.startswith(f"{found} of"), f"{found} cases of {text!r}")


def rows(page: CasebookPage) -> list[str]:
    """The folders in the list."""
    return [row.folder for row in page.list.table.cases.rows]


def previewed(desk: Desk, page: CasebookPage, folder: str) -> None:
    """Until a case is previewed whole."""

    def is_there() -> bool:
        text = page.right.preview.text
        return text is not None and text.folder == folder and not text.looking

    desk.wait_for(is_there, f"the preview of {folder}")
    desk.settle()
