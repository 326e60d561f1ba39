"""The pages that were shown so far: made when first wanted, and anew, from where they were, for another look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from gui.pages.page import Around, Page
from gui.pages.table import row_of
from gui.pages.texts import PageName


class PageStack:
    """The pages of one window, each in the stack of widgets that the window shows."""

    def __init__(self, joined: Callable[[Page], None]) -> None:
        """`joined` is called with each page that was made, before it is shown."""
        self._joined = joined
        self._pages: dict[PageName, Page] = {}
        self._left: dict[PageName, str] = {}
        """What pages kept that are not made yet."""

    def page(self, name: PageName, around: Around, stack: QStackedWidget) -> Page:
        """A page. Raises `LookupError` for one that has no row in the table."""
        if name not in self._pages:
            row = row_of(name)
            if row is None:
                raise LookupError(f"there is no page {name}")
            page = row.make(around)
            self._joined(page)
            stack.addWidget(page)
            self._pages[name] = page
            _restore(page, self._left.pop(name, ""))
        return self._pages[name]

    @property
    def kept(self) -> dict[PageName, str]:
        """What each page keeps; those that were not made keep what they were left."""
        kept = self._left | {name: page.kept for name, page in self._pages.items()}
        return {name: text for name, text in kept.items() if text}

    @property
    def recording(self) -> Path | None:
        """The case that a page is writing."""
        return next((page.recording for page in self._pages.values() if page.recording is not None), None)

    def leave(self, kept: Mapping[PageName, str]) -> None:
        """Pages that are made from now on come back as they were left."""
        self._left |= {name: text for name, text in kept.items() if name not in self._pages}

    def make_anew(self, around: Around, stack: QStackedWidget) -> None:
        """All that were made, in another stack; each goes on with what the former one hands over."""
        former, self._pages = self._pages, {}
        handed = {name: (page.hand_over(), page.kept) for name, page in former.items()}
        for page in former.values():
            page.close_down()
        for name, (lives, kept) in handed.items():
            page = self.page(name, around, stack)
            if lives is not None:
                page.take_over(lives)
            _restore(page, kept)

    def close_down(self) -> None:
        """No thread and no process of any page outlives this call."""
        for page in self._pages.values():
            page.close_down()


def _restore(page: Page, kept: str) -> None:
    if kept:
        page.restore(kept)
