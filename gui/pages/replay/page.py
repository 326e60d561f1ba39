"""Draws the Replay page: corpus, baseline and run above, five figures, matrices on the left, cases on the right."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bench.replay_compare import Baseline
from bench.report.typeface import printable
from gui.bridge import Bridge, Refusal
from gui.cards.filled import FilledButton
from gui.cards.pieces import Elided, Kind, card, scrolled, words
from gui.choosing import ask_file, ask_folder, ask_new_file
from gui.keys import Key
from gui.pages.page import Around, Page
from gui.pages.replay.choosers import Chooser
from gui.pages.replay.fault_matrix import FaultMatrix
from gui.pages.replay.figures_row import FiguresRow
from gui.pages.replay.list_card import ListCard
from gui.pages.replay.listing import Choice, ListRow, opening
from gui.pages.replay.listing import Kind as ListKind
from gui.pages.replay.model import FigureName, ReplayDesk, ReplayPageText, replay_page
from gui.pages.replay.verdict_matrix import VerdictMatrix
from gui.pages.replay.work import Corpus, Exported, Shown, compare, export, look, run
from gui.pages.texts import HeadText
from gui.words import KeyWords

_BAR_STEPS = 1000
_QUARTERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Handed:
    """What lives on in the next page."""

    bridge: Bridge
    desk: ReplayDesk
    stopping: Event


class ReplayPage(Page):
    """One corpus at a time."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme, say = around.theme, around.say.replay
        self._say = say
        self._stopping = Event()
        self._said_quarter = 0
        self._handed = False
        self._bridge = Bridge(Refusal(around.say.frame.broken))
        self._bridge.found.connect(self._show_step)
        self._wanted: list[Path] = []
        """Baselines to read once the corpus was looked at: one thing is done at a time."""
        self.corpus, self.baseline = Chooser(say.corpus, theme), Chooser(say.baseline, theme)
        self.primary = FilledButton(say.run, around.say.bench.space, theme, low=True)
        self.export = QPushButton(say.export)
        self._pace = Elided("", Kind.BODY)
        self._bar = QProgressBar()
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setTextVisible(False)
        self._progress = QWidget()
        self._empty = words(say.empty, Kind.TITLE, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.figures = FiguresRow(theme, say)
        self.verdicts = VerdictMatrix(theme)
        self.faults = FaultMatrix(theme, say)
        self._why_counts = words("", Kind.CAPTION, wrap=True)
        self.cases = ListCard(theme, say)
        self._results = QWidget()
        self._lay_out()
        self._wire()
        self.desk = ReplayDesk()
        self.text: ReplayPageText = replay_page(self.desk, around.say)
        self._show()

    @property
    def controls(self) -> list[QWidget]:
        """From the top, then the matrices, then the list."""
        above: list[QWidget] = [self.corpus, self.baseline, self.primary, self.export]
        if self.desk.shown is None:
            return above
        return [*above, *self.figures.controls, *self.verdicts.controls, *self.faults.controls, *self.cases.controls]

    @property
    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self._top, self._left, self.cases] if self.desk.shown is not None else [self._top]

    @property
    def facts(self) -> list[str]:
        """The profile, and when this was replayed; while it runs, how far it is."""
        return [*((self.text.pace,) if self.text.pace else ()), *self.text.facts]

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """The rows of the list of keys that are this page's own."""
        return self._say.key_rows

    @property
    def heading(self) -> HeadText:
        """The page, and what became of the corpus."""
        return HeadText(self._say.heading, self.text.line)

    def take_focus(self) -> QWidget | None:
        """To the filled button."""
        self.primary.setFocus()
        return self.primary

    def press(self, key: Key) -> bool:
        """Space is the filled action."""
        if key is Key.SPACE and self.primary.isEnabled():
            self._go()
            return True
        return False

    def close_panel(self) -> bool:
        """Esc leaves the cases that were asked for."""
        if self.desk.choice is None:
            return False
        self._list(None)
        return True

    def close_down(self) -> None:
        """No thread and no process outlives the page, unless another page took them over."""
        if not self._handed:
            self._stopping.set()
            self._bridge.close()

    def hand_over(self) -> object:
        """What runs goes on in the page that is made in place of this one."""
        self._handed = True
        self._bridge.found.disconnect(self._show_step)
        return _Handed(self._bridge, self.desk, self._stopping)

    def take_over(self, handed: object) -> None:
        """Go on with what runs."""
        if isinstance(handed, _Handed):
            self._bridge.close()
            self._bridge, self._stopping = handed.bridge, handed.stopping
            self._bridge.found.connect(self._show_step)
            self._put(handed.desk)

    @property
    def kept(self) -> str:
        """Corpus and baseline by their paths."""
        corpus = str(self.desk.corpus.folder) if self.desk.corpus is not None else None
        baseline = str(self.desk.baseline.path) if self.desk.baseline is not None else None
        return json.dumps({"corpus": corpus, "baseline": baseline}) if corpus is not None else ""

    def restore(self, kept: str) -> None:
        """Look at them again, where the page has none."""
        try:
            back = json.loads(kept) if kept else {}
            corpus, baseline = back.get("corpus"), back.get("baseline")
        except (ValueError, AttributeError):
            return
        if self.desk.corpus is None and isinstance(corpus, str):
            self.choose_corpus(Path(corpus))
            self._wanted = [Path(baseline)] if isinstance(baseline, str) else []

    def choose_corpus(self, folder: Path) -> None:
        """Look at a folder of cases."""
        self._bridge.start(partial(look, folder, self.around.say.trouble))

    def choose_baseline(self, path: Path) -> None:
        """Read an older replay, and hold what is shown against it."""
        self._bridge.start(partial(compare, path, self.desk.shown, self.around.say.trouble))

    def write(self, path: Path) -> None:
        """Write what is shown."""
        if self.desk.corpus is not None and self.desk.shown is not None and not self.desk.is_running:
            self._bridge.start(
                partial(export, path, self.desk.corpus, self.desk.shown, self.desk.baseline, self.around.say.trouble)
            )

    def _lay_out(self) -> None:
        space = self.around.theme.space
        self._top = QWidget()
        row = QHBoxLayout(self._top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.x2)
        for widget, stretch in ((self.corpus, 4), (self.baseline, 3), (self.primary, 0), (self.export, 0)):
            row.addWidget(widget, stretch)
        progress = QHBoxLayout(self._progress)
        progress.setContentsMargins(0, 0, 0, 0)
        progress.setSpacing(space.x3)
        progress.addWidget(self._pace, 1)
        progress.addWidget(self._bar, 1)
        self._left = self._matrices()
        below = QHBoxLayout()
        below.setSpacing(space.x3)
        below.addWidget(self._left, 9)
        below.addWidget(self.cases, 11)
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(space.x3)
        results.addWidget(self.figures)
        results.addLayout(below, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space.x4, space.x3, space.x4, space.x3)
        whole.setSpacing(space.x3)
        whole.addWidget(self._top)
        whole.addWidget(self._progress)
        whole.addWidget(self._empty, 1)
        whole.addWidget(self._results, 1)

    def _matrices(self) -> QWidget:
        space = self.around.theme.space
        head = QHBoxLayout()
        head.setSpacing(space.x2)
        head.addWidget(words(self._say.verdicts, Kind.HEADING))
        head.addWidget(Elided(self._say.verdict_axes, Kind.CAPTION), 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(space.x3, space.x3, space.x3, space.x3)
        inner.setSpacing(space.x2)
        inner.addLayout(head)
        inner.addWidget(self.verdicts)
        inner.addWidget(self._why_counts)
        inner.addWidget(self.faults, 1)
        inner.addStretch(0)
        around = QVBoxLayout()
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(inner, self._say.verdicts, focus=False))
        return card(around)

    def _wire(self) -> None:
        self.corpus.clicked.connect(self._ask_corpus)
        self.baseline.clicked.connect(self._ask_baseline)
        self.primary.clicked.connect(self._go)
        self.export.clicked.connect(self._ask_export)
        self.figures.list_wanted.connect(self._list_figure)
        self.verdicts.chosen.connect(self._list)
        self.faults.chosen.connect(self._list)
        self.faults.said.connect(self.said)
        self.cases.back_wanted.connect(lambda: self._list(None))
        self.cases.open_wanted.connect(self._open)

    def _go(self) -> None:
        """Choose a corpus, run it, or stop and keep what is done."""
        if self.desk.is_running:
            self._stopping.set()
            self.primary.setEnabled(False)
            return
        if self.desk.corpus is None:
            self._ask_corpus()
            return
        if self._bridge.busy:
            return
        self._stopping, self._said_quarter = Event(), 0
        self._bridge.start(partial(run, self.desk.corpus, self.desk.baseline, self._stopping, self.around.say.trouble))
        self._put(replace(self.desk, is_running=True, choice=None))

    def _show_step(self, step: object) -> None:
        match step:
            case Corpus():
                self._put(replace(self.desk, corpus=step, shown=None, choice=None))
                self.take_focus()
                if self._wanted:
                    self.choose_baseline(self._wanted.pop())
            case Baseline():
                self._put(replace(self.desk, baseline=step, choice=None))
            case Shown():
                ended = self.desk.is_running and step.is_done
                self._put(replace(self.desk, shown=step, is_running=self.desk.is_running and not step.is_done))
                self._say_how_far(step, ended=ended)
            case Exported(path):
                self.said.emit(self._say.exported.format(name=printable(path.name)), False)
            case Refusal(sentence):
                self._wanted = []
                self._put(replace(self.desk, is_running=False))
                self.noticed.emit(sentence, self.around.say.frame.cannot_open)

    def _say_how_far(self, shown: Shown, *, ended: bool) -> None:
        """At each quarter, and at the end."""
        quarter = _QUARTERS * shown.figures.cases // shown.of if shown.of else 0
        if ended:
            self.said.emit(self.text.line, True)
        elif quarter > self._said_quarter:
            self.said.emit(self.text.pace, False)
        self._said_quarter = quarter

    def _put(self, desk: ReplayDesk) -> None:
        self.desk = desk
        self.text = replay_page(desk, self.around.say)
        self._show()

    def _show(self) -> None:
        text, shown = self.text, self.desk.shown
        self.corpus.show_choice(text.corpus)
        self.baseline.show_choice(text.baseline)
        self.primary.setText(text.primary)
        self.primary.setEnabled(not (text.is_running and self._stopping.is_set()))
        self.export.setVisible(text.can_export)
        for button in (self.corpus, self.baseline):
            button.setEnabled(not text.is_running)
        self._progress.setVisible(text.is_running)
        self._pace.set_whole(text.pace)
        self._bar.setValue(round(_BAR_STEPS * text.share))
        self._empty.setText(text.empty)
        self._empty.setVisible(shown is None)
        self._results.setVisible(shown is not None)
        if shown is not None:
            self._show_results(text)
        self.status_changed.emit()

    def _show_results(self, text: ReplayPageText) -> None:
        self.figures.show_figures(text.figures)
        if text.verdicts is not None:
            self.verdicts.show_grid(text.verdicts, self.desk.choice)
        else:
            self.verdicts.show_counts(text.counts)
        self._why_counts.setText(text.why_counts)
        self._why_counts.setVisible(bool(text.why_counts))
        self.faults.setVisible(text.faults is not None)
        if text.faults is not None:
            self.faults.show_grid(text.faults)
        if text.listing is not None:
            self.cases.show_listing(text.listing)

    def _list(self, choice: Choice | None) -> None:
        self._put(replace(self.desk, choice=choice))
        if choice is not None:
            self.cases.table.setFocus()

    def _list_figure(self, name: FigureName) -> None:
        self._list(Choice(ListKind.UNREAD if name is FigureName.UNREAD else ListKind.WRONG))

    def _open(self, row: ListRow) -> None:
        if self.desk.shown is not None:
            self.open_wanted.emit(opening(self.desk.shown, row))

    def _ask_corpus(self) -> None:
        former = self.desk.corpus.folder.parent if self.desk.corpus is not None else None
        chosen = ask_folder(self, self._say.corpus_title, former)
        if chosen is not None:
            self.choose_corpus(chosen)

    def _ask_baseline(self) -> None:
        former = self.desk.baseline.path.parent if self.desk.baseline is not None else None
        chosen = ask_file(self, self._say.baseline_title, former, self._say.baseline_files)
        if chosen is not None:
            self.choose_baseline(chosen)

    def _ask_export(self) -> None:
        if self.desk.corpus is None:
            return
        proposed = self.desk.corpus.folder.with_name(f"{self.desk.corpus.folder.name}.json")
        chosen = ask_new_file(self, self._say.export_title, proposed, self._say.export_files)
        if chosen is not None:
            self.write(chosen)
