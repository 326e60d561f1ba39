"""Panning a long trace against pyqtgraph's own curve: `python -m tests.speed.bench_trace_view [--quick]`.

Claim: a frame of the trace lanes (current, voltage, stages, USB) at 1920×1000 costs the same whatever the length of the
recording, and less than pyqtgraph's `PlotDataItem` (peak down-sampling, clip to view) needs for the current alone. The
same readings, the same views, one process, frames in turn; both paint by Qt's software raster, offscreen. Times are
those of the painting thread, so that other work on the machine counts less.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QWidget

from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.segment import Segment
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.window_request import ThemeName
from gui.english import ENGLISH
from gui.plots.ink import make_ink
from gui.plots.lanes import Span
from gui.plots.run_model import current_range, open_run, run_lanes
from gui.plots.run_view import RunView
from gui.theme import load_theme

COUNTS, QUICK_COUNTS = (100_000, 1_000_000, 10_000_000), (100_000,)
SHARES, FRAMES, QUICK_FRAMES = (0.5, 0.01), 40, 3
RATE_HZ, WIDTH, HEIGHT = 100_000.0, 1920, 1000


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """Something that shows a stretch of the recording."""

    name: str
    window: QWidget
    viewport: QWidget
    show: Callable[[Span], None]

    def frame_ms(self, span: Span) -> float:
        """The painting thread's time for one view."""
        begin = time.thread_time()
        self.show(span)
        self.viewport.repaint()
        return 1e3 * (time.thread_time() - begin)


def a_boot(count: int) -> RunRecord:
    """A noisy current with a voltage, stages and a USB state."""
    random = np.random.default_rng(count)
    current_a = 0.3 + 0.05 * random.standard_normal(count, dtype=np.float32)
    voltage_v = (4.0 - 0.1 * current_a).astype(np.float32)
    length_s = count / RATE_HZ
    events = (
        Event(0.1 * length_s, EventName.KEY_DOWN),
        Event(0.3 * length_s, EventName.USB_ATTACHED, "05c6:9008"),
        Event(0.6 * length_s, EventName.ADB_STATE, "device"),
    )
    trace = Trace(UniformClock(count, RATE_HZ), current_a, Meter("bench", RATE_HZ), voltage_v, events)
    return RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, SupplySetting(4.0, 3.0), events, length_s)


def lanes(record: RunRecord) -> Contender:
    """Our four lanes."""
    run = open_run(1, "Run 1", record)
    step_s = run.whole.length_s / 8
    segments = [
        NamedSegment("run-1", Segment(k * step_s, (k + 1) * step_s, 0.3, 0.05, 1e-5), phase)
        for k, phase in enumerate(list(Phase)[2:10])
    ]
    ink = make_ink(load_theme(ThemeName.LIGHT))
    view = RunView(run_lanes(run, segments, current_range(run), (), ENGLISH), ink)
    _open(view)
    return Contender("lanes", view, view.plot.viewport(), view.canvas.show_span)


def peer(record: RunRecord) -> Contender:
    """pyqtgraph's curve of the current, set up as its documentation advises for long data."""
    plot = pg.PlotWidget(background="w")
    curve = plot.plot(pen=pg.mkPen("b", width=1))
    curve.setClipToView(True)
    curve.setDownsampling(auto=True, method="peak")
    if record.trace is not None:
        curve.setData(record.trace.clock.times_s(), record.trace.current_a, skipFiniteCheck=True)

    def show(span: Span) -> None:
        plot.setXRange(span.start_s, span.stop_s, padding=0.0)

    _open(plot)
    return Contender("PlotDataItem", plot, plot.viewport(), show)


def _open(window: QWidget) -> None:
    window.resize(WIDTH, HEIGHT)
    window.show()
    QApplication.processEvents()


def main(arguments: list[str]) -> None:
    """Print milliseconds per frame of both, and their ratio."""
    quick = "--quick" in arguments
    application = QApplication.instance() or QApplication(["bench"])
    for count in QUICK_COUNTS if quick else COUNTS:
        record = a_boot(count)
        ours, theirs = lanes(record), peer(record)
        for share in SHARES:
            width_s = share * count / RATE_HZ
            spent: dict[str, list[float]] = {ours.name: [], theirs.name: []}
            for k in range(QUICK_FRAMES if quick else FRAMES):
                start_s = (1 - share) * count / RATE_HZ * (k + 1) / (FRAMES + 2)
                for contender in (ours, theirs):
                    spent[contender.name].append(contender.frame_ms(Span(start_s, start_s + width_s)))
            one, two = (float(np.median(spent[name])) for name in (ours.name, theirs.name))
            print(
                f"{count:>10,} readings, view of {share:.0%}: four lanes {one:6.1f} ms a frame, "
                f"PlotDataItem {two:6.1f} ms for the current alone, {two / one:5.1f} x"
            )
        ours.window.close()
        theirs.window.close()
        application.processEvents()


if __name__ == "__main__":
    main(sys.argv[1:])
