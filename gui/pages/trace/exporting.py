"""Exports of the Trace page: a stretch as a file, written beside the window; the picture to a file or the clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from analysis.errors import AnalysisError
from analysis.trace import Clock
from bench.errors import BenchError
from bench.long_export import write_long
from bench.stretch_export import cut_out, write_columns, write_recording
from bench.traces.recording import Recording
from gui.bridge import Bridge, Refusal
from gui.pages.trace.progress import Share, in_shares
from gui.plots.lanes import Span
from gui.plots.long_readings import LongReadings
from gui.words import Words

Source = Recording | LongReadings
"""What a run was recorded with; the long ones stay in their files and are written part by part."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is there now."""

    sentence: str


class Exporting(QObject):
    """Writes one file at a time."""

    done = Signal(str)
    went_on = Signal(str)
    """How far a long file is written."""
    refused = Signal(str)

    def __init__(self, words: Words, broken: Refusal) -> None:
        super().__init__()
        self._words, self._say = words, words.measure
        self._name = ""
        self._bridge = Bridge(broken)
        self._bridge.found.connect(self._hear)

    def readings(self, source: Source, stretch: Span, target: Path) -> None:
        """Write every reading of a stretch, in the format of the suffix."""
        self._name = target.name
        self._bridge.start(partial(_readings, source, stretch, target, self._words))

    def columns(self, source: Source, stretch: Span, count: int, target: Path) -> None:
        """Write least, mean and most of so many columns of a stretch."""
        self._name = target.name
        self._bridge.start(partial(_columns, source, stretch, count, target, self._words))

    def picture(self, of: QWidget, target: Path) -> None:
        """Save what a widget shows, as large as it is on the screen."""
        name = target.name
        if of.grab().save(str(target)):
            self.done.emit(self._say.image_saved.format(name=name))
        else:
            self.refused.emit(self._say.image_not_saved.format(name=name))

    def copy_picture(self, of: QWidget) -> None:
        """Put what a widget shows on the clipboard."""
        QApplication.clipboard().setPixmap(of.grab())
        self.done.emit(self._say.image_copied)

    def close_down(self) -> None:
        """No thread outlives this; a file that is half written is not there."""
        self._bridge.close()

    def _hear(self, found: object) -> None:
        if isinstance(found, Written):
            self.done.emit(found.sentence)
        elif isinstance(found, Share):
            self.went_on.emit(self._say.exporting.format(name=self._name, share=f"{found.done:.0%}"))
        elif isinstance(found, Refusal):
            self.refused.emit(found.sentence)


def _readings(source: Source, stretch: Span, target: Path, words: Words) -> Iterator[object]:
    try:
        if isinstance(source, Recording):
            losses = write_recording(cut_out(source, stretch.start_s, stretch.stop_s), target)
        else:
            steps = write_long(source, stretch.start_s, stretch.stop_s, target)
            losses = yield from in_shares(steps, 0, _readings_in(source.clock, stretch))
    except (BenchError, AnalysisError) as error:
        yield Refusal(words.trouble.of(error))
        return
    kept = words.measure.exported_columns if not losses else words.measure.exported
    lost = ", ".join(words.report.phrases.said(loss.value) for loss in losses)
    yield Written(kept.format(name=target.name, losses=lost))


def _columns(source: Source, stretch: Span, count: int, target: Path, words: Words) -> Iterator[object]:
    readings = source.trace if isinstance(source, Recording) else source
    try:
        steps = write_columns(readings, stretch.start_s, stretch.stop_s, count, target)
        yield from in_shares(steps, 0, _readings_in(readings.clock, stretch))
    except (BenchError, AnalysisError) as error:
        yield Refusal(words.trouble.of(error))
        return
    yield Written(words.measure.exported_columns.format(name=target.name))


def _readings_in(clock: Clock, stretch: Span) -> int:
    return clock.index_at(stretch.stop_s) - clock.index_at(stretch.start_s)
