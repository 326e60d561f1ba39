"""Measuring on the Trace page: sets markers, works out the table between them, copies it, takes steps back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from bench.case_notes import notes_of
from bench.report.quantities import seconds
from gui.bridge import Bridge, Load, Refusal
from gui.keys import Key
from gui.pages.trace.between import readings_in, table, tables
from gui.pages.trace.golden import Golden
from gui.pages.trace.measure_model import MeasureTable
from gui.pages.trace.measure_panel import MeasurePanel
from gui.pages.trace.measure_state import KeptNote, KeptTrace, LineUp, MeasureState, MeasureSteps
from gui.pages.trace.model import TracePageText, files_of
from gui.pages.trace.note_rows import NoteText
from gui.pages.trace.noting import kept_problem
from gui.pages.trace.overlaying import Overlaying
from gui.pages.trace.progress import Share
from gui.pages.trace.trace_card import TraceCard
from gui.plots.lanes import Markers, Span
from gui.plots.run_model import OpenedRun
from gui.undo import StepKind
from gui.words import Words

_AT_ONCE = 1_000_000
"""So many readings are summed up while one drags; more are left to another thread."""


class Measuring(QObject):
    """Stands between the trace, the table beside it and the keys."""

    said = Signal(str, bool)
    changed = Signal()
    band_file_wanted = Signal()
    """A golden band shall be shown, and none was chosen yet."""
    refused = Signal(str)
    """Why something cannot be shown; it closes nothing."""

    def __init__(self, trace: TraceCard, panel: MeasurePanel, words: Words, load: Load) -> None:
        super().__init__()
        self._trace, self._panel, self._words, self._say = trace, panel, words, words.measure
        self._text: TracePageText | None = None
        self._source: Path | None = None
        self._steps = MeasureSteps(None)
        self._bridge = Bridge(Refusal(words.frame.broken))
        self._bridge.found.connect(self._found)
        trace.marker_dragged.connect(self._dragged)
        trace.view_changed.connect(self._active_changed)
        panel.copy_wanted.connect(self.copy)
        self._overlaying = Overlaying(trace, panel, words, load)
        self._overlaying.changed.connect(self._show)
        self._overlaying.added.connect(self._added)
        self._overlaying.moved.connect(self.move)
        self._overlaying.taken_away.connect(self.take_away)
        self._overlaying.band_file_wanted.connect(self.band_file_wanted)
        self._overlaying.said.connect(self.said)
        self._overlaying.refused.connect(self.refused)
        trace.tools.lined_up.connect(self.line_up)
        trace.tools.log_wanted.connect(self._log)
        self._note_s: float | None = None
        """The time that the field is asked for."""
        panel.note_wanted.connect(self.ask_note)
        panel.notes.written.connect(self.write_note)
        panel.notes.take_wanted.connect(self.take_note)
        self._measured = ""

    @property
    def golden(self) -> Golden:
        """The band behind the traces."""
        return self._overlaying.golden

    @property
    def state(self) -> MeasureState:
        """What is set now."""
        return self._steps.now

    def show_text(self, text: TracePageText, source: Path | None) -> None:
        """Another page, or more about the same: the same runs keep their markers."""
        former = self._text.opened if self._text is not None else ()
        self.let_go(text)
        self._text = text
        if source != self._source or [run.current for run in former] != [run.current for run in text.opened]:
            self._source = source
            self._steps = MeasureSteps(source)
            # What stands in the case is what there is, whatever was noted here before.
            for run in text.opened:
                notes = (KeptNote(at_s=note.at_s, text=note.text) for note in notes_of(run.events))
                self._steps.now = self._steps.now.with_notes(run.run_id, notes)
        self._show()

    def let_go(self, text: TracePageText | None) -> None:
        """Close the files of runs that stayed in them and are not in what is shown now."""
        for long in files_of(self._text, but=text):
            self._bridge.close()
            long.close()

    def press(self, key: Key) -> bool:
        """1 and 2 set a marker at the cursor, M sets both around the reason that is shown; N, G and D."""
        view = self._trace.active
        if self._run is None or view is None:
            return False
        if key in (Key.DIGIT_1, Key.DIGIT_2):
            self.set_marker(1 if key is Key.DIGIT_1 else 2, view.plot.cursor_s())
            return True
        chosen = view.canvas.chosen
        if key is Key.M and chosen is not None:
            self.set_markers(chosen.span)
            return True
        tools = self._trace.tools
        button = {Key.G: tools.band_button, Key.D: tools.difference_button}.get(key)
        if button is not None:
            self.changed.emit()
            button.toggle()
        elif key is Key.N:
            self.ask_note()
        return button is not None or key is Key.N

    def set_marker(self, number: int, at_s: float) -> None:
        """Put one marker somewhere."""
        run = self._run
        if run is not None:
            self._set(self.state.of(run.run_id).moved(number, at_s), self._say.markers_set)

    def set_markers(self, span: Span) -> None:
        """Put both markers around a stretch."""
        self._set(Markers(span.start_s, span.stop_s), self._say.markers_set)

    def take_markers(self) -> bool:
        """Take both away; whether there were any."""
        run = self._run
        if run is None or not self.state.of(run.run_id).placed:
            return False
        self._set(Markers(), self._say.markers_taken)
        return True

    def undo(self) -> str:
        """Take the last step back."""
        return self._step(self._steps.undo)

    def redo(self) -> str:
        """Do it again."""
        return self._step(self._steps.redo)

    def ask_note(self) -> None:
        """Let a note be written for the time at the cursor."""
        run, view = self._run, self._trace.active
        if run is None or view is None or self._text is None:
            return
        if self._text.case is None:
            self.refused.emit(self._say.no_case)
            return
        self._note_s = view.plot.cursor_s()
        self.changed.emit()
        self._panel.notes.ask(seconds(self._note_s - view.canvas.zero_s))

    def write_note(self, text: str) -> None:
        """Keep a note with the case, at the time that was asked for, else in the middle of the view."""
        run, view = self._run, self._trace.active
        if run is None or view is None:
            return
        at_s = self._note_s if self._note_s is not None else view.plot.cursor_s()
        notes = (*self.state.notes_of(run.run_id), KeptNote(at_s=at_s, text=text))
        if self._note(run, notes, self._say.note_written.format(at=seconds(at_s - view.canvas.zero_s))):
            self._note_s = None
            self._panel.notes.show_written()
            view.plot.setFocus()  # single keys go there again

    def take_note(self, number: int) -> None:
        """Take a note away, counted from 0."""
        run, view = self._run, self._trace.active
        if run is None or view is None:
            return
        notes = self.state.notes_of(run.run_id)
        at = seconds(notes[number].at_s - view.canvas.zero_s)
        self._note(run, (*notes[:number], *notes[number + 1 :]), self._say.note_removed.format(at=at))

    def add(self, paths: Sequence[Path]) -> None:
        """Open other traces and lay them over this one."""
        self._overlaying.others.add(paths, 1 + len(self.state.others))

    def take_away(self, number: int) -> None:
        """One of the others is not shown any more."""
        self._do(self.state.without_other(number), StepKind.OFFSET, self._say.trace_taken)

    def move(self, number: int, by_hand_s: float) -> None:
        """One of the others lies elsewhere in time."""
        self._do(self.state.moved_by_hand(number, by_hand_s), StepKind.OFFSET, self._say.offset_changed)

    def line_up(self, line_up: LineUp) -> None:
        """All traces are lined up there, and the time axis counts from it."""
        self._do(self.state.lined_up(line_up), StepKind.OFFSET, self._say.lined_up)

    def show_band(self, path: Path | None) -> None:
        """Show the golden band of a file; none where nobody chose one."""
        self._overlaying.show_band(path)

    def stretch(self) -> Span | None:
        """What is exported: between the markers, else what is in view; `None` where there is no current."""
        run, view = self._run, self._trace.active
        if run is None or view is None:
            return None
        return self.state.of(run.run_id).stretch or view.canvas.span

    def copy(self) -> None:
        """Put the table on the clipboard, as text that a spreadsheet takes."""
        table = self._panel.table
        if table is not None:
            QApplication.clipboard().setText(table.copied)
            self.said.emit(self._say.copied, False)

    def close_down(self) -> None:
        """No thread outlives this."""
        self._bridge.close()
        self._overlaying.close_down()

    @property
    def _run(self) -> OpenedRun | None:
        """The run that buttons and keys are about; `None` where it has no current that counts."""
        if self._text is None or not self._text.opened:
            return None
        run = self._text.opened[self._trace.active_number]
        return run if run.counts else None

    def _set(self, markers: Markers, what: str) -> None:
        run = self._run
        if run is not None:
            self._do(self.state.with_markers(run.run_id, markers), StepKind.MARKER, what)

    def _do(self, state: MeasureState, kind: StepKind, what: str) -> None:
        self._steps.do(state, kind, what)
        self._show()
        self.changed.emit()

    def _step(self, go: Callable[[], str]) -> str:
        """Go one step back or on; notes go with it into the case."""
        before = self.state
        what = go()
        for one in self.state.notes:
            if one.notes != before.notes_of(one.run_id):
                self._keep(one.run_id, one.notes)
        self._show()
        return what

    def _note(self, run: OpenedRun, notes: tuple[KeptNote, ...], what: str) -> bool:
        kept = self._keep(run.run_id, notes)
        if kept:
            self._do(self.state.with_notes(run.run_id, notes), StepKind.NOTE, what)
            self.said.emit(self._say.notes_saved, False)
        return kept

    def _keep(self, run_id: str, notes: tuple[KeptNote, ...]) -> bool:
        """Write notes into the case; whether that went well."""
        case = self._text.case if self._text is not None else None
        if case is None:
            self.refused.emit(self._say.no_case)
            return False
        problem = kept_problem(case, run_id, notes, self._words.trouble)
        if problem:
            self.refused.emit(problem)
        return not problem

    def _dragged(self, number: int, at_s: float, done: bool) -> None:
        run, view = self._run, self._trace.active
        if run is None or view is None:
            return
        markers = self.state.of(run.run_id).moved(number, at_s)
        if done:
            self._set(markers, self._say.markers_set)
            return
        view.canvas.set_markers(markers)
        stretch = markers.stretch
        if stretch is None or readings_in(self._overlaying.parts(run, stretch)) <= _AT_ONCE:
            self._measure(run, markers)

    def _active_changed(self) -> None:
        run = self._run
        if run is not None and run.run_id != self._measured:
            self._show()

    def _show(self) -> None:
        """Markers onto the runs, others over the active one, and their table beside them."""
        if self._text is None:
            return
        self._overlaying.keep(self.state, self._source)
        for view in self._trace.views:
            view.canvas.set_markers(self.state.of(view.run_id))
        run = self._run
        self._measured = run.run_id if run is not None else ""
        if run is None:
            self._panel.show_hint(self._say.set_markers)
            return
        self._overlaying.show(self._text, self._source, run, self.state)
        self._show_notes(self._text, run)
        self._measure(run, self.state.of(run.run_id))

    def _show_notes(self, text: TracePageText, run: OpenedRun) -> None:
        zero_s = self._overlaying.zero_s
        kept = self.state.notes_of(run.run_id)
        self._panel.notes.show_notes(tuple(NoteText(seconds(note.at_s - zero_s), note.text) for note in kept))
        self._panel.can_note(text.case is not None)

    def _log(self, logarithmic: bool) -> None:
        for view in self._trace.views:
            view.canvas.log_scale(logarithmic)

    def _measure(self, run: OpenedRun, markers: Markers) -> None:
        stretch = markers.stretch
        self._bridge.interrupt()
        if stretch is None:
            self._panel.show_hint(self._say.one_marker if markers.placed else self._say.set_markers)
            return
        parts = self._overlaying.parts(run, stretch)
        if readings_in(parts) <= _AT_ONCE:
            self._panel.show_table(table(parts, stretch.length_s, self._say))
        else:
            self._panel.show_hint(self._say.working)
            self._bridge.start(partial(tables, parts, stretch.length_s, self._say))

    def _added(self, other: KeptTrace) -> None:
        """Another trace is there: lay it over the first."""
        name = self._overlaying.others.name_of(other.source) if other.source is not None else ""
        self._do(self.state.with_other(other), StepKind.OFFSET, self._say.trace_added.format(name=name))

    def _found(self, found: object) -> None:
        if isinstance(found, MeasureTable):
            self._panel.show_table(found)
        elif isinstance(found, Share):
            self._panel.show_hint(self._say.working_on.format(share=f"{found.done:.0%}"))
        elif isinstance(found, Refusal):
            self._panel.show_hint(found.sentence)
