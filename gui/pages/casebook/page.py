"""The Casebook page: find a case while typing, look at it, open it; export many, count all, check what was signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bench.casebook.facts import CaseFacts
from bench.redaction.levels import Level
from bench.report.quantities import count
from bench.settings import cases_folder
from gui.bridge import Bridge
from gui.choosing import ask_folder
from gui.keys import Key
from gui.pages.casebook.asked import Asked, asked_again, asked_text
from gui.pages.casebook.export_bar import ExportBar
from gui.pages.casebook.exporter import Exporter
from gui.pages.casebook.exporting import ExportAsked, end_sentence, export_text, new_folder
from gui.pages.casebook.finding import (
    FilterTexts,
    Looked,
    Reading,
    Refused,
    Shelf,
    choices,
    look,
    read_folders,
)
from gui.pages.casebook.history import AskedHistory
from gui.pages.casebook.list_card import ListCard
from gui.pages.casebook.model import ListState
from gui.pages.casebook.plots_model import PlotsText, work_out
from gui.pages.casebook.right_side import RightSide
from gui.pages.casebook.search_row import SearchRow
from gui.pages.page import Around, Page
from gui.pages.texts import HeadText, PageName
from gui.words import KeyWords


@dataclass(frozen=True, slots=True)
class _Handed:
    """What lives on in the next page."""

    exporter: Exporter


class CasebookPage(Page):
    """Search and filters above, list left, preview right, the export's bar below."""

    def __init__(self, around: Around, shelf: Shelf | None = None, today: Callable[[], date] | None = None) -> None:
        super().__init__(around)
        self._today = today or _today
        self._say = around.say.casebook
        bench, now = around.bench, around.settings.now
        self.shelf = shelf or Shelf(bench.folder if bench is not None else cases_folder(now))
        self._cases: tuple[CaseFacts, ...] = ()
        self._total: int | None = None
        self._reading = ""
        self._history = AskedHistory()
        self._looks, self._reads, self._offers, self._counts = (self._bridge() for _ in range(4))
        self._build()
        self._usual_level = now.redact
        """As it was set; what was chosen here instead is kept, and what was not follows the setting."""
        self.list.show_level(now.redact)
        self._take_exporter(Exporter(around.say.frame.broken))
        for keys, wanted in (("Ctrl+F", self.search.field.setFocus), ("Ctrl+E", self.ask_export)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wanted)

    @property
    def controls(self) -> list[QWidget]:
        """Search, filters, list, preview or proof, export."""
        return [*self.search.controls, *self.list.controls, *self.right.controls, *self.bar.controls]

    @property
    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.search, self.list, self.right, self.bar]

    @property
    def facts(self) -> list[str]:
        """What goes on, and what else may be done."""
        step = self.exporter.step
        going = self.bar.sentence if self.exporter.busy and step is not None else ""
        return [self._reading, going, self._say.drop_hint]

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """Search, list, export."""
        return self._say.key_rows

    @property
    def heading(self) -> HeadText:
        """The page and how many cases there are."""
        line = self._say.cases.format(count=count(self._total)) if self._total is not None else ""
        return HeadText(self.around.say.frame.pages[PageName.CASEBOOK], line)

    @property
    def busy(self) -> bool:
        """Whether anything but an export is still being worked out."""
        return self.right.busy or any(one.busy for one in (self._looks, self._reads, self._offers, self._counts))

    def arrive(self) -> None:
        """Others may have added cases meanwhile: look again."""
        self._reads.start(partial(read_folders, self.shelf))
        self._offers.start(partial(choices, self.shelf, self.around.say))
        self._look(self.search.asked)

    def close_down(self) -> None:
        """No thread and no process outlives the page, but an export that was handed over."""
        self.right.close_down()
        for bridge in (self._looks, self._reads, self._offers, self._counts):
            bridge.close()
        if not self._handed:
            self.exporter.close()
        self.shelf.close()

    def press(self, key: Key) -> bool:
        """Space is the filled action: it opens the case. X in the list chooses one for an export."""
        row, opens = self.list.table.row, self.right.preview.open_button
        if key is Key.X and self.list.table.hasFocus() and row is not None:
            self.list.table.cases.toggle(row)
            return True
        if key is Key.SPACE and opens.isVisible() and opens.isEnabled():
            opens.click()
            return True
        return False

    def scan(self, digits: str) -> bool:
        """An IMEI is looked for."""
        self.search.field.setText(digits)
        return True

    def close_panel(self) -> bool:
        """Esc closes the proof."""
        if not self.right.shows_proof:
            return False
        self.right.close_proof()
        return True

    def open(self, path: Path) -> None:
        """Check a report pack or a signed PDF with this bench's key."""
        self.right.prove(path)

    def undo(self) -> str:
        """Take the last filter back."""
        return self._step(self._history.undo())

    def redo(self) -> str:
        """Set it again."""
        return self._step(self._history.redo())

    def hand_over(self) -> object | None:
        """An export goes on."""
        if not self.exporter.busy:
            return None
        self.exporter.changed.disconnect(self._show_export)
        self._handed = True
        return _Handed(self.exporter)

    def take_over(self, handed: object) -> None:
        """Go on showing it."""
        if isinstance(handed, _Handed):
            self._take_exporter(handed.exporter)
            self._show_export()

    @property
    def kept(self) -> str:
        """What is looked for, and for whom one exports."""
        level, fields = self.list.level, {"asked": asked_text(self.search.asked)}
        if level is not self._usual_level:
            fields["whom"] = level.value if level is not None else ""
        return json.dumps(fields)

    def restore(self, kept: str) -> None:
        """Look for the same again."""
        try:
            fields = json.loads(kept)
        except ValueError:
            return
        if not isinstance(fields, dict):
            return
        if isinstance(fields.get("asked"), str):
            self._history.now = asked_again(fields["asked"])
            self.search.show_asked(self._history.now)
        level = next((one for one in Level if one.value == fields.get("whom")), None)
        if level is not None or fields.get("whom") == "":
            self.list.show_level(level)

    def ask_export(self) -> None:
        """Let a folder be chosen, and export into a new one inside it."""
        if self.exporter.busy or not self.list.export_button.isEnabled():
            return
        parent = ask_folder(self, self._say.export.title)
        if parent is not None:
            self.export_into(parent)

    def export_into(self, parent: Path) -> None:
        """Export what is ticked, or all that was found."""
        today, asked = self._today(), self.search.asked
        target = new_folder(parent, today, self._say.export)
        now = self.around.settings.now
        wanted = ExportAsked(
            folders=self.list.ticked,
            asked=asked,
            found=self.list.found,
            today=today,
            target=target,
            level=self.list.level,
            language=now.report_language,
            paper=now.paper,
            sign=now.sign,
        )
        self.with_key(partial(self._export, wanted))

    def _export(self, wanted: ExportAsked, passphrase: str | None) -> None:
        if not self.exporter.busy:
            self.exporter.start(self.shelf, wanted, self.around.say.trouble, passphrase)

    def open_chosen(self) -> None:
        """Show the chosen case on the Trace page."""
        row = self.list.table.row
        if row is not None and row < len(self._cases):
            self.open_wanted.emit(self.shelf.folder / self._cases[row].folder)

    def _build(self) -> None:
        theme, say, space = self.around.theme, self._say, self.around.theme.space
        self._handed = False
        self.search = SearchRow(theme, say)
        self.list = ListCard(theme, say)
        self.right = RightSide(self.around, self.shelf)
        self.bar = ExportBar(theme, say)
        middle = QHBoxLayout()
        middle.setSpacing(space.x3)
        middle.addWidget(self.list, 1)
        middle.addWidget(self.right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.x4, space.x3, space.x4, space.x3)
        layout.setSpacing(space.x3)
        layout.addWidget(self.search)
        layout.addLayout(middle, 1)
        layout.addWidget(self.bar)
        self.search.asked_changed.connect(self._asked)
        self.search.plots_wanted.connect(self._plots_or_list)
        self.search.days.said.connect(partial(self._say_aloud, at_once=False))
        self.search.verify_wanted.connect(self.right.ask_proof)
        self.search.field.entered.connect(self.open_chosen)
        self.search.field.stepped.connect(self.list.table.step)
        self.list.table.chosen.connect(self._row_chosen)
        self.list.table.open_wanted.connect(self.open_chosen)
        self.list.clear_wanted.connect(self.search.clear)
        self.list.export_wanted.connect(self.ask_export)
        self.right.preview.open_wanted.connect(self.open_chosen)
        self.right.changed.connect(self.status_changed)
        self.right.proof_closed.connect(self.search.field.setFocus)
        self.right.said.connect(partial(self._say_aloud, at_once=True))
        self.right.refused.connect(self._refuse)
        self.bar.cancelled.connect(self._cancel)
        self.bar.closed.connect(self.status_changed)

    def _bridge(self) -> Bridge:
        bridge = Bridge(Refused(self.around.say.frame.broken))
        bridge.found.connect(self._hear)
        return bridge

    def _asked(self, asked: Asked) -> None:
        self._history.change(asked)
        self._look(asked)

    def _step(self, asked: Asked | None) -> str:
        """Ask what another step asked."""
        if asked is None:
            return ""
        self.search.show_asked(asked)
        return self._say.search

    def _look(self, asked: Asked) -> None:
        self._looks.start(partial(look, self.shelf, asked, self._today(), self.around.say))
        if self.search.plots_button.isChecked():
            self._count(asked)

    def _count(self, asked: Asked) -> None:
        self._counts.start(partial(work_out, self.shelf, asked, self._today(), self.around.say))

    def _hear(self, found: object) -> None:
        match found:
            case Looked():
                self._show_looked(found)
            case FilterTexts():
                self.search.show_choices(found.filters)
            case Reading():
                self._show_reading(found)
            case PlotsText() if self.search.plots_button.isChecked():
                self.list.show_plots(found)
            case Refused():
                self._refuse(found.sentence)
        self.status_changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.noticed.emit(sentence, self.around.say.frame.cannot_open)

    def _say_aloud(self, sentence: str, *, at_once: bool) -> None:
        self.said.emit(sentence, at_once)

    def _show_looked(self, found: Looked) -> None:
        self._cases, self._total = found.cases, found.text.total
        self.search.field.show_count(found.text.count)
        self.list.show_list(found.text)
        offered = found.text.state is ListState.NOTHING and not self.search.plots_button.isChecked()
        self.search.clear_button.setVisible(not offered)  # the list offers it then
        if not self.search.plots_button.isChecked():
            self.list.show_cases()
        if not found.cases:
            self.right.show_case(None)
        self.said.emit(found.text.count, False)

    def _show_reading(self, step: Reading) -> None:
        done = step.done == step.total
        self._reading = "" if done else self._say.reading.format(done=count(step.done), total=count(step.total))
        self._look(self.search.asked)
        if done:
            self._offers.start(partial(choices, self.shelf, self.around.say))

    def _row_chosen(self, row: int) -> None:
        if row < len(self._cases):
            self.right.show_case(self._cases[row])

    def _plots_or_list(self, plots: bool) -> None:
        if plots:
            self.list.show_plots(None)
            self._count(self.search.asked)
        else:
            self._counts.interrupt()
            self.list.show_cases()
        self.status_changed.emit()

    def _take_exporter(self, exporter: Exporter) -> None:
        self.exporter = exporter
        exporter.changed.connect(self._show_export)

    def _cancel(self) -> None:
        self.exporter.cancel()

    def _show_export(self) -> None:
        export, say = self.exporter, self._say.export
        if export.asked is None or export.step is None:
            return
        if not export.busy:
            stopped = export.stopped
            sentence = export.refused or end_sentence(
                export.step, export.asked.target, stopped=stopped, words=self.around.say
            )
            self.bar.show_end(sentence)
            self.said.emit(sentence, False)
        else:
            self.bar.show_text(export_text(export.step, export.elapsed_s, export.asked.level, say))
            if export.stopped:
                self.bar.show_stopping()
        self.list.export_button.setEnabled(not export.busy)
        self.status_changed.emit()


def _today() -> date:
    """By the clock of this machine, as people at the bench count."""
    return datetime.now().astimezone().date()
