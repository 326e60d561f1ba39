"""The Casebook page in each of its states, for whoever walks all pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.proof.keys import key_path, new_key
from gui.pages.casebook.asked import Filter, When
from gui.pages.casebook.page import CasebookPage
from gui.window import Window
from tests.gui.windowed.desk import Desk


def shown_list(desk: Desk, page: CasebookPage) -> None:
    """A case previewed, and an export that has ended."""
    desk.wait_for(lambda: page.right.preview.text is not None and not page.right.preview.text.looking, "the preview")
    done = page.around.say.casebook.export.done
    page.bar.show_end(done.format(count=12, folder="/home/bench/reports 2026-11-28 1"))


def shown_nothing(desk: Desk, page: CasebookPage) -> None:
    """No case fits."""
    page.search.field.setText("lollipop")
    desk.wait_for(lambda: not page.list.table.cases.rows, "nothing")


def shown_days(desk: Desk, page: CasebookPage) -> None:
    """Days that are typed, one of them wrong."""
    box = page.search.filters[Filter.WHEN]
    desk.wait_for(lambda: box.count() == 1 + len(When), "the filters")
    box.setCurrentIndex(len(When))
    page.search.days.since.setText("2026-11-27")
    desk.wait_for(lambda: len(page.list.table.cases.rows) == 1, "the one case of the last days")
    page.search.days.until.setText("27.11.2026")
    page.search.days.until.editingFinished.emit()


def shown_plots(desk: Desk, page: CasebookPage) -> None:
    """Statistics in place of the list."""
    page.search.plots_button.setChecked(True)
    desk.wait_for(lambda: len(page.list.plots) == 5, "the plots")


def shown_proof(desk: Desk, page: CasebookPage) -> None:
    """A file that is no proof, in place of the preview."""
    page.open(Path(__file__))
    desk.wait_for(lambda: page.right.proof.text is not None, "the proof")


def shown_passphrase(desk: Desk, page: CasebookPage) -> None:
    """The passphrase of the bench's key is asked for, and one was wrong."""
    new_key(key_path(), "open sesame")
    window = page.window()
    assert isinstance(window, Window)
    page.passphrase_wanted.emit(lambda _: None)
    window.passphrase.field.setText("open barley")
    window.passphrase.sign_button.click()
    desk.wait_for(lambda: bool(window.passphrase.problem), "the sentence")


CASEBOOK_STATES: dict[str, Callable[[Desk, CasebookPage], None]] = {
    "casebook": shown_list,
    "casebook, nothing found": shown_nothing,
    "casebook, days": shown_days,
    "casebook, plots": shown_plots,
    "casebook, proof": shown_proof,
    "casebook, passphrase": shown_passphrase,
}


def bring_about(desk: Desk, window: Window, state: str) -> None:
    """Bring the page of this window into a state."""
    page = window.page
    assert isinstance(page, CasebookPage)
    desk.wait_for(lambda: len(page.list.table.cases.rows) == 5, "the cases")
    CASEBOOK_STATES[state](desk, page)
    desk.wait_for(lambda: not page.busy, "whatever is still worked out: what arrives later would be seen half laid out")
