"""Several traces in one view on the Trace page: those laid over the first, the band behind them, their rows beside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Load, Refusal
from gui.pages.trace.between import Part, parts_between, row_texts
from gui.pages.trace.comparing import Laid, compare, line_up_choices, usual_line_up
from gui.pages.trace.golden import Golden
from gui.pages.trace.measure_panel import MeasurePanel
from gui.pages.trace.measure_state import MeasureState
from gui.pages.trace.model import TracePageText
from gui.pages.trace.others import Others
from gui.pages.trace.sliding import Sliding
from gui.pages.trace.trace_card import TraceCard
from gui.plots.lanes import NoteFlag, RunLanes, Span
from gui.plots.run_model import OpenedRun
from gui.words import Words


class Overlaying(QObject):
    """Shows what is set (`MeasureState`); what a person does to the others goes to whoever keeps that."""

    changed = Signal()
    """More is known of one, or one is held elsewhere: show them again."""
    added = Signal(object)
    """A `KeptTrace`: one that somebody chose to lay over the first is there."""
    moved = Signal(int, float)
    """Place among the others, and its offset by hand in seconds."""
    taken_away = Signal(int)
    """Place among the others of one that shall not be shown any more."""
    band_file_wanted = Signal()
    """A golden band shall be shown, and none was chosen yet."""
    said = Signal(str, bool)
    refused = Signal(str)

    def __init__(self, trace: TraceCard, panel: MeasurePanel, words: Words, load: Load) -> None:
        super().__init__()
        self._trace, self._panel, self._words, self._say = trace, panel, words, words.measure
        self._laid: tuple[Laid, ...] = ()
        self._shifts: tuple[float, ...] = ()
        self.zero_s = 0.0
        """Where the time axis counts from."""
        self.others = Others(load, words)
        self.others.opened.connect(self.changed)
        self.others.added.connect(self.added)
        self.others.refused.connect(self.refused)
        self._sliding = Sliding(words.measure)
        self._sliding.moved.connect(self.moved)
        self._sliding.dragged.connect(self.changed)
        self._sliding.said.connect(self.said)
        trace.other_dragged.connect(self._sliding.drag)
        trace.other_nudged.connect(self._sliding.nudge)
        trace.other_chosen.connect(self._sliding.choose)
        panel.traces.offset_changed.connect(self._sliding.type_offset)
        panel.traces.take_wanted.connect(lambda number: self.taken_away.emit(self._sliding.place(number)))
        trace.tools.difference_wanted.connect(self.changed)
        trace.tools.band_wanted.connect(self._band)
        self.golden = Golden(Refusal(words.frame.broken))
        self.golden.found.connect(self.changed)
        self.golden.refused.connect(self._no_band)

    def keep(self, state: MeasureState, source: Path | None) -> None:
        """Open what is not open yet, beside the trace of `source`, and let go of what is not wanted any more."""
        self.others.keep(other.source for other in state.others if other.source not in (None, source))

    def show(self, text: TracePageText, source: Path | None, run: OpenedRun, state: MeasureState) -> None:
        """Lay the others over the active run."""
        lanes, tools = text.runs[self._trace.active_number], self._trace.tools
        laid = self._laid = self._open(text, source, state)
        line_up = state.line_up or usual_line_up(run)
        found = compare(lanes, run, laid, line_up, tools.difference_button.isChecked(), self._say)
        self._shifts = tuple((shift or 0.0) + o.by_hand_s for shift, o in zip(found.shifts_s, laid, strict=True))
        self.zero_s = found.lanes.zero_s
        shown = self._banded(text, run, found.lanes)
        for own in text.runs:
            flags = tuple(NoteFlag(note.at_s, note.text) for note in state.notes_of(own.run_id))
            one = shown if own.run_id == run.run_id else own
            self._trace.show_lanes(own.run_id, replace(one, notes=flags))
        tools.show_choices(line_up_choices(lanes, run, self._say), line_up)
        tools.can(log=lanes.current is not None and bool(lanes.current.step_a), difference=bool(laid))
        point = tools.chooser.currentText()
        rows = row_texts(text.head.heading, run, laid, found.shifts_s, point, self._words)
        self._panel.traces.show_rows(rows if laid else ())

    def parts(self, run: OpenedRun, stretch: Span) -> tuple[Part, ...]:
        """What is measured of a stretch: the run, and the others where they lie."""
        return parts_between(run, self._laid, self._shifts, stretch)

    def show_band(self, path: Path | None) -> None:
        """Show the golden band of a file; none where nobody chose one."""
        self.golden.path = path
        self._trace.tools.band_button.setChecked(path is not None)
        self.changed.emit()

    def close_down(self) -> None:
        """No thread outlives this."""
        self.others.close_down()
        self.golden.close_down()

    def _open(self, text: TracePageText, source: Path | None, state: MeasureState) -> tuple[Laid, ...]:
        """The others that are open."""
        others = self._sliding.as_held(state.others)
        found = [self.others.laid(kept, text, source) for kept in others]
        self._sliding.show(tuple(place for place, laid in enumerate(found) if laid is not None))
        return tuple(laid for laid in found if laid is not None)

    def _band(self, wanted: bool) -> None:
        if wanted and self.golden.path is None:
            self.band_file_wanted.emit()
        self.changed.emit()

    def _no_band(self, sentence: str) -> None:
        self._trace.tools.band_button.setChecked(False)
        self.refused.emit(sentence)

    def _banded(self, text: TracePageText, run: OpenedRun, lanes: RunLanes) -> RunLanes:
        """With the golden band behind the trace, and what is said of it beside."""
        path = self.golden.path
        if path is None or not self._trace.tools.band_button.isChecked():
            self._panel.show_band(())
            return lanes
        runs = [run, *(other.run for other in self._laid)]
        self.golden.lay(path, text.case, runs, self._words)
        band, said = self.golden.of(runs, self._say)
        self._panel.show_band(said)
        return replace(lanes, band=band)
