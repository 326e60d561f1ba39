"""The pages of the window: one row each, in the order of the rail. A page is imported when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from gui.icons import Icon
from gui.pages.page import Around, Page
from gui.pages.texts import PageName, Takes


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page; its words are in `FrameWords.pages`."""

    name: PageName
    icon: Icon
    module: str
    class_name: str
    takes: Takes | None = None

    def make(self, around: Around) -> Page:
        """Import the page and make it."""
        kind = getattr(import_module(self.module), self.class_name)
        page = kind(around)
        if not isinstance(page, Page):
            raise TypeError(f"{self.module}.{self.class_name} is no page")
        return page


PAGES: tuple[PageRow, ...] = (
    PageRow(PageName.BENCH, Icon.BENCH, "gui.pages.bench.page", "BenchPage"),
    PageRow(PageName.TRACE, Icon.TRACE, "gui.pages.trace.page", "TracePage", Takes.TRACE),
    PageRow(PageName.DECIDE, Icon.DECIDE, "gui.pages.decide.page", "DecidePage"),
    PageRow(PageName.CASEBOOK, Icon.CASEBOOK, "gui.pages.casebook.page", "CasebookPage", Takes.PROOF),
    PageRow(PageName.REPLAY, Icon.REPLAY, "gui.pages.replay.page", "ReplayPage"),
    PageRow(PageName.SETTINGS, Icon.SETTINGS, "gui.pages.settings.page", "SettingsPage"),
)


def row_of(name: PageName) -> PageRow | None:
    """The row of a page; `None` where it is not there."""
    return next((row for row in PAGES if row.name is name), None)


def taker(kind: Takes) -> PageRow | None:
    """The page that opens files of a kind; `None` where it is not there."""
    return next((row for row in PAGES if row.takes is kind), None)
