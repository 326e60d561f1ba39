"""The Trace page: opens a case or a recording beside the window and shows it when it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bench.case import CASE_FILE
from bench.report.quantities import count
from bench.report.typeface import printable
from bench.traces.asking import OPTIONS, HintName
from bench.traces.jls_standby import STANDBY
from bench.traces.recording import Hints
from gui.bridge import Bridge, Refusal
from gui.cards.details_model import Place
from gui.choosing import ask_file, ask_new_file
from gui.keys import Key
from gui.pages.page import Around, Page
from gui.pages.texts import HeadText, OpenAt
from gui.pages.trace.empty import Empty
from gui.pages.trace.exporting import Exporting, Source
from gui.pages.trace.kept import KeptTrace, kept_trace
from gui.pages.trace.loading import get_ready
from gui.pages.trace.model import ReadThrough, TracePageText, files_of, read_through_text
from gui.pages.trace.opened import Opened
from gui.pages.trace.question_model import Answers, answered, question_of
from gui.pages.trace.question_panel import QuestionPanel
from gui.pages.trace.refusing import load_or_refuse
from gui.plots.lanes import Span
from gui.troubles import Trouble
from gui.words import KeyWords


class TracePage(Page):
    """One case or one recording at a time."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._say = around.say.trace
        self._source: Path | None = None
        """What is shown."""
        self._asked: Path | None = None
        """What is being opened in its place; one that cannot be opened leaves what is shown as it is."""
        self._opening = ""
        self._spans: tuple[tuple[float, float], ...] = ()
        """What the runs showed before the page was made anew; until they are there."""
        self._wanted: Place | None = None
        """What the case was opened for."""
        self._placed: QWidget | None = None
        """What the page itself gave the focus to; where nobody moved it since, a new state may move it on."""
        self.bridge = Bridge(Refusal(around.say.frame.broken))
        self._readying = Bridge(None)
        STANDBY.keep(self)
        self._readying.start(get_ready)
        self.empty = Empty(around.theme, self._say, around.say.bench.space)
        self.opened = Opened(around.theme, around.say, around.load)
        self.opened.measuring.golden.path = around.settings.now.golden
        self.question = QuestionPanel(around.theme, around.say.question, self._say.leaves_open)
        self.question.answered.connect(self._answer)
        self.question.close_button.clicked.connect(self._drop_question)
        self._answers = Answers(Hints())
        """What was said of the file that is being opened."""
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.question)
        layout.addWidget(self._stack, 1)
        self.bridge.found.connect(self.show_found)
        self.bridge.unwanted.connect(self._let_go)
        self.opened.status_changed.connect(self.status_changed)
        self.opened.said.connect(self.said)
        self.opened.open_wanted.connect(self.ask)
        self.opened.add_wanted.connect(self.ask_another)
        self.opened.band_wanted.connect(self.ask_band)
        self.exporting = Exporting(around.say, Refusal(around.say.frame.broken))
        self.exporting.done.connect(self._done)
        self.exporting.went_on.connect(self.opened.panel.show_said)
        self.exporting.refused.connect(lambda sentence: self.noticed.emit(sentence, around.say.measure.export))
        self.opened.panel.readings_wanted.connect(self.export_readings)
        self.opened.panel.columns_wanted.connect(self.export_columns)
        self.opened.panel.dropped.connect(self.lay_over)
        self.opened.panel.image_wanted.connect(self.save_picture)
        self.opened.refused.connect(lambda sentence: self.noticed.emit(sentence, around.say.frame.cannot_open))
        self.empty.open_wanted.connect(self.ask)
        for keys, wanted in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self.opened.measuring.copy),
            (QKeySequence("Ctrl+Shift+C"), self.copy_picture),
            (QKeySequence("Ctrl+E"), self.export_readings),
            (QKeySequence("Ctrl+Shift+O"), self.ask_another),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wanted)

    @property
    def text(self) -> TracePageText | None:
        """What is shown."""
        return self.opened.text

    @property
    def controls(self) -> list[QWidget]:
        """The one button of the empty page, or those of what is open."""
        own = self.opened.controls if self.text is not None else [self.empty.button]
        return [*self.question.controls, *own]

    @property
    def regions(self) -> list[QWidget]:
        """The parts of what is open."""
        own: list[QWidget] = self.opened.regions if self.text is not None else [self.empty]
        return own if self.question.isHidden() else [self.question, *own]

    @property
    def facts(self) -> list[str]:
        """What a column is, the meter, what was lost; or what is being opened."""
        text, view = self.text, self.opened.trace.active
        if self._opening:
            return [self._opening]
        if text is None or view is None:
            return []
        number = self.opened.trace.active_number
        run, status, each = text.runs[number], text.status[number], view.canvas.readings_each
        if run.current is None:
            return [run.title, run.current_note]
        drawn = self._say.column.format(readings=count(each)) if each > 1 else self._say.each_reading
        return [drawn, status.meter, status.lost, status.found_on]

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """How to move in a trace."""
        return self._say.key_rows

    @property
    def heading(self) -> HeadText:
        """The case, or the recording."""
        return self.text.head if self.text is not None else super().heading

    @property
    def case(self) -> Path | None:
        """The case that is shown, or is being opened."""
        source = self._newest
        if source is None:
            return None
        folder = source.parent if source.name == CASE_FILE else source
        return folder if (folder / CASE_FILE).is_file() else None

    def take_focus(self) -> QWidget | None:
        """To the first reason or the trace; on the empty page to its button."""
        self._placed = self.opened.take_focus() if self.text is not None else super().take_focus()
        return self._placed

    def close_down(self) -> None:
        """No thread and no process outlives the page."""
        self.bridge.close()
        self.opened.measuring.close_down()
        self.exporting.close_down()
        self.opened.measuring.let_go(None)
        self._readying.close()
        STANDBY.let_go(self)

    def press(self, key: Key) -> bool:
        """Space opens something where nothing is open; else keys set markers."""
        if self.text is not None:
            return self.opened.list_events() if key is Key.L else self.opened.measuring.press(key)
        if key is Key.SPACE and self.empty.button.isVisible():
            self.ask()
            return True
        return False

    @property
    def kept(self) -> str:
        """What is open, and the stretch of time that each run shows."""
        source = self._newest
        if source is None:
            return ""
        spans = tuple((view.canvas.span.start_s, view.canvas.span.stop_s) for view in self.opened.trace.views)
        golden = self.opened.measuring.golden.path
        return KeptTrace(source=source, spans=spans, golden=golden).model_dump_json()

    def restore(self, kept: str) -> None:
        """Open it again, and show the same stretches."""
        back = kept_trace(kept)
        if back is not None:
            self.opened.measuring.golden.path = back.golden
            self.open(back.source)
            self._spans = back.spans

    def close_panel(self) -> bool:
        """Esc closes the question, or takes the markers away where there are any."""
        if not self.question.isHidden():
            self.question.close_button.click()
            return True
        return self.text is not None and self.opened.measuring.take_markers()

    def undo(self) -> str:
        """Take back what was measured last."""
        return self.opened.measuring.undo()

    def redo(self) -> str:
        """Do it again."""
        return self.opened.measuring.redo()

    def open(self, path: Path) -> None:
        """Begin to open a case or a recording; it is shown when it is there."""
        self._asked, self._spans, self._wanted = path, (), None
        self._answers = Answers(Hints())
        self.question.hide()
        if self.text is None:
            self.empty.show_opening(printable(path.name))
        self._opening = self._say.opening.format(name=printable(path.name))
        self.bridge.start(partial(self.around.load, path, self.around.say))
        self.status_changed.emit()

    def open_at(self, wanted: OpenAt) -> None:
        """Open a case, and show the stretch that it is opened for as soon as its runs are there."""
        self.open(wanted.path)
        self._wanted = Place(wanted.run_id, Span(wanted.start_s, wanted.stop_s))

    def ask(self) -> None:
        """Let a file be chosen, and open it."""
        folder = self._newest.parent if self._newest is not None else None
        chosen = ask_file(self, self._say.open_title, folder)
        if chosen is not None:
            self.open_wanted.emit(chosen)

    def lay_over(self, paths: Sequence[Path]) -> bool:
        """Over the trace that is open."""
        if self.text is None:
            return False
        self.opened.measuring.add(paths)
        return True

    def ask_another(self) -> None:
        """Let a case or recording be chosen that is laid over this one."""
        folder = self._source.parent if self._source is not None else None
        chosen = ask_file(self, self.around.say.measure.add_title, folder)
        if chosen is not None:
            self.opened.measuring.add((chosen,))

    def ask_band(self) -> None:
        """Let the file of a golden band be chosen, and lay it behind the trace."""
        chosen = ask_file(self, self.around.say.measure.band_title, None, "TOML (*.toml)")
        self.opened.measuring.show_band(chosen)

    def export_readings(self, target: Path | None = None) -> None:
        """Write every reading between the markers, or in view, to a file; asks where."""
        stretch, source = self.opened.measuring.stretch(), self._recorded()
        if stretch is None or source is None:
            return
        target = target or self._ask_target(".csv", "CSV (*.csv);;JLS (*.jls);;NPZ (*.npz);;Parquet (*.parquet)")
        if target is not None:
            self.exporting.readings(source, stretch, target)

    def export_columns(self, target: Path | None = None) -> None:
        """Write as many columns as the trace has pixels; asks where."""
        stretch, source, view = self.opened.measuring.stretch(), self._recorded(), self.opened.trace.active
        if stretch is None or source is None or view is None:
            return
        target = target or self._ask_target(".columns.csv", "CSV (*.csv)")
        if target is not None:
            self.exporting.columns(source, stretch, max(1, int(view.canvas.width_px)), target)

    def save_picture(self, target: Path | None = None) -> None:
        """Save the picture of the trace; asks where."""
        view = self.opened.trace.active
        if view is None:
            return
        if target is None:
            proposed = self._proposed(".png")
            target = ask_new_file(self, self.around.say.measure.image_title, proposed, "PNG (*.png)")
        if target is not None:
            self.exporting.picture(view, target if target.suffix else target.with_suffix(".png"))

    def copy_picture(self) -> None:
        """Put the picture of the trace on the clipboard."""
        if self.opened.trace.active is not None:
            self.exporting.copy_picture(self.opened.trace.active)

    def _answer(self, filled: dict[HintName, str], format_name: str | None) -> None:
        """Open it again with what was said."""
        found = answered(self._answers, filled, format_name)
        if not isinstance(found, Answers):
            self.question.point_at(found)
            return
        source = self._asked
        if source is None:
            return
        self._answers = found
        self.question.hide()
        self._opening = self._say.opening.format(name=printable(source.name))
        self.bridge.start(partial(load_or_refuse, source, self.around.say, found.hints, found.format_name))
        self.status_changed.emit()

    def show_found(self, found: object) -> None:
        """Show what was opened, say how far it was read, or why it cannot be opened."""
        self._opening = ""
        if isinstance(found, ReadThrough):
            self.opened.show_waiting(read_through_text(found, self._say))
            return
        if isinstance(found, TracePageText):
            self._show(found)
        elif isinstance(found, Refusal):
            self._refuse(found)
        self.status_changed.emit()

    def _show(self, text: TracePageText) -> None:
        arriving = self._stack.currentWidget() is not self.opened
        self._stack.setCurrentWidget(self.opened)
        self._source, self._asked = self._newest, None
        self.opened.show_text(text, self._source)
        for view, (start_s, stop_s) in zip(self.opened.trace.views, self._spans, strict=False):
            view.canvas.show_span(Span(start_s, stop_s))
        self._spans = ()
        if self._wanted is not None:
            self.opened.choose_place(self._wanted)
        self.status_changed.emit()  # the tab order, before the focus goes there
        focused: QWidget | None = self.window().focusWidget()
        if self.isVisible() and (arriving or focused is None or focused is self._placed):
            self.take_focus()

    @property
    def _newest(self) -> Path | None:
        return self._asked if self._asked is not None else self._source

    def _drop_question(self) -> None:
        """Nobody answers: what is shown stays."""
        self._asked = None
        self.status_changed.emit()

    def _let_go(self, found: object) -> None:
        """What was opened, and another was asked for meanwhile."""
        if isinstance(found, TracePageText):
            for long in files_of(found, but=self.text):
                long.close()

    def _done(self, sentence: str) -> None:
        self.opened.panel.show_said(sentence)
        self.said.emit(sentence, False)

    def _recorded(self) -> Source | None:
        """What the active run was recorded with."""
        text = self.text
        if text is None or not text.opened:
            return None
        number = self.opened.trace.active_number
        long = text.opened[number].long
        return long if long is not None else text.recordings[number]

    def _proposed(self, suffix: str) -> Path:
        source = self._source if self._source is not None else Path("trace")
        name = source.parent.name if source.name == CASE_FILE else source.stem
        view = self.opened.trace.active
        run = f"-{view.run_id}" if view is not None and self.case is not None else ""
        return Path.home() / f"{name}{run}{suffix}"

    def _ask_target(self, suffix: str, kinds: str) -> Path | None:
        chosen = ask_new_file(self, self.around.say.measure.export_title, self._proposed(suffix), kinds)
        return chosen if chosen is None or chosen.suffix else chosen.with_suffix(".csv")

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.asks and self._asked is not None:
            asked = question_of(refusal.question or refusal.sentence, refusal.sentence)
            asked = replace(asked, sentence=self.around.say.trouble.said(Trouble.QUESTION, asked.sentence))
            hints = self._answers.hints
            told = {name: str(value) for name in OPTIONS if (value := getattr(hints, name)) is not None}
            self.question.ask(asked, told)
            self.said.emit(asked.sentence, True)
        else:
            self._asked = None
            self.noticed.emit(refusal.sentence, self.around.say.frame.cannot_open)
        self.opened.stop_waiting()
        if self.text is None:
            self.empty.show_empty()
            if self.question.isHidden():
                self.take_focus()
