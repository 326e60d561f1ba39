"""Measuring on the Trace page: sets markers, works out the table between them, copies it, takes steps back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from analysis.stretch import stretch_figures
from analysis.trace import Trace
from gui.bridge import Bridge, Refusal
from gui.keys import Key
from gui.pages.trace.measure_model import Measured, MeasureTable, measure_table
from gui.pages.trace.measure_panel import MeasurePanel
from gui.pages.trace.measure_state import MeasureState, MeasureSteps
from gui.pages.trace.model import TracePageText
from gui.pages.trace.trace_card import TraceCard
from gui.pages.trace.words import MeasureWords
from gui.plots.lanes import Markers, Span
from gui.plots.run_model import OpenedRun
from gui.undo import StepKind

_AT_ONCE = 1_000_000
"""So many readings are summed up while one drags; more are left to another thread."""


class Measuring(QObject):
    """Stands between the trace, the table beside it and the keys."""

    said = Signal(str, bool)
    changed = Signal()

    def __init__(self, trace: TraceCard, panel: MeasurePanel, say: MeasureWords, broken: Refusal) -> None:
        super().__init__()
        self._trace, self._panel, self._say = trace, panel, say
        self._text: TracePageText | None = None
        self._source: Path | None = None
        self._steps = MeasureSteps(None)
        self._bridge = Bridge(broken)
        self._bridge.found.connect(self._found)
        trace.marker_dragged.connect(self._dragged)
        trace.view_changed.connect(self._active_changed)
        panel.copy_wanted.connect(self.copy)
        self._measured = ""

    @property
    def state(self) -> MeasureState:
        """What is set now."""
        return self._steps.now

    def show_text(self, text: TracePageText, source: Path | None) -> None:
        """Another page, or more about the same: the same runs keep their markers."""
        former = self._text.opened if self._text is not None else ()
        self._text = text
        if source != self._source or [run.current for run in former] != [run.current for run in text.opened]:
            self._source = source
            self._steps = MeasureSteps(source)
        self._show()

    def press(self, key: Key) -> bool:
        """1 and 2 set a marker at the cursor, M sets both around the chosen reason."""
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
        return False

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
        what = self._steps.undo()
        self._show()
        return what

    def redo(self) -> str:
        """Do it again."""
        what = self._steps.redo()
        self._show()
        return what

    def copy(self) -> None:
        """Put the table on the clipboard, as text that a spreadsheet takes."""
        table = self._panel.table
        if table is not None:
            QApplication.clipboard().setText(table.copied)
            self.said.emit(self._say.copied, False)

    def close_down(self) -> None:
        """No thread outlives this."""
        self._bridge.close()

    @property
    def _run(self) -> OpenedRun | None:
        """The run that buttons and keys are about; `None` where it has no current that counts."""
        if self._text is None or not self._text.opened:
            return None
        run = self._text.opened[self._trace.active_number]
        return run if run.counts else None

    def _set(self, markers: Markers, what: str) -> None:
        run = self._run
        if run is None:
            return
        self._steps.do(self.state.with_markers(run.run_id, markers), StepKind.MARKER, what)
        self._show()
        self.changed.emit()

    def _dragged(self, number: int, at_s: float, done: bool) -> None:
        run, view = self._run, self._trace.active
        if run is None or view is None:
            return
        markers = self.state.of(run.run_id).moved(number, at_s)
        if done:
            self._set(markers, self._say.markers_set)
            return
        view.canvas.set_markers(markers)
        if markers.stretch is not None and _readings_in(run, markers.stretch) <= _AT_ONCE:
            self._measure(run, markers)

    def _active_changed(self) -> None:
        run = self._run
        if run is not None and run.run_id != self._measured:
            self._show()

    def _show(self) -> None:
        """Markers onto the runs, and their table beside them."""
        for view in self._trace.views:
            view.canvas.set_markers(self.state.of(view.run_id))
        run = self._run
        self._measured = run.run_id if run is not None else ""
        if run is not None:
            self._measure(run, self.state.of(run.run_id))
        else:
            self._panel.show_hint(self._say.set_markers)

    def _measure(self, run: OpenedRun, markers: Markers) -> None:
        stretch = markers.stretch
        self._bridge.interrupt()
        if stretch is None or run.trace is None:
            self._panel.show_hint(self._say.one_marker if markers.placed else self._say.set_markers)
        elif _readings_in(run, stretch) <= _AT_ONCE:
            self._panel.show_table(_table(run.name, run.trace, stretch, self._say))
        else:
            self._panel.show_hint(self._say.working)
            self._bridge.start(partial(_tables, run.name, run.trace, stretch, self._say))

    def _found(self, found: object) -> None:
        if isinstance(found, MeasureTable):
            self._panel.show_table(found)
        elif isinstance(found, Refusal):
            self._panel.show_hint(found.sentence)


def _readings_in(run: OpenedRun, stretch: Span) -> int:
    if run.trace is None:
        return 0
    return run.trace.clock.index_at(stretch.stop_s) - run.trace.clock.index_at(stretch.start_s)


def _tables(name: str, trace: Trace, stretch: Span, say: MeasureWords) -> Iterator[object]:
    yield _table(name, trace, stretch, say)


def _table(name: str, trace: Trace, stretch: Span, say: MeasureWords) -> MeasureTable:
    figures = stretch_figures(trace, stretch.start_s, stretch.stop_s)
    measured = Measured("A", name, trace.meter.resolution_a, figures)
    return measure_table([measured], stretch.length_s, say)
