"""The window while it records: `python -m tests.speed.bench_window_live [--seconds 20] [--quick]`.

Claim: with a meter of a million readings a second in work, the Bench page draws at least 30 pictures a second, its
event loop never stalls for 50 ms, and no reading is lost. A supply feeds under a guard in a process of its own; a
simulated meter beside it sends its readings to the capture's process; the window draws them, in software, offscreen. A
timer of one millisecond measures what a key press would have to wait: on the clock on the wall, where other programs
count too, and by the window's own thread, which is what the window itself makes it wait. Nothing is a timed assertion.

Then the same with the virtual phone on a polled supply, as `bootbench window --demo` shows it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from unittest import mock

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

from bench.capture.client import CaptureClient
from bench.capture.messages import CaptureRequest
from bench.capture.process import capture_main
from bench.plan import KeyBy, StopRules
from bench.settings import LoadedSettings, Settings
from bench.station import Placed, Station, StationPart
from bench.window_request import ThemeName
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.kept_settings import KeptSettings
from gui.pages.bench import capturing as capturing_module
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import BenchSetting, demo_bench
from gui.pages.bench.states import Down, Press, State, Tick
from gui.pages.page import Around
from gui.pages.texts import PageName
from gui.plots.canvas import Canvas
from gui.style import dress, load_fonts
from gui.supply import Supply
from gui.theme import load_theme
from gui.window import Window
from tests.speed.bench_record import FastOpening

PATIENCE_S = 60.0
STALL_MS = 50.0


@dataclass(slots=True)
class Ticks:
    """How long the event loop kept a timer waiting."""

    gaps_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    """The same in processor time of the window's thread."""
    paints: int = 0
    _since: QElapsedTimer = field(default_factory=QElapsedTimer)
    _own_s: float = 0.0

    def begin(self) -> None:
        """From now on."""
        self.gaps_ms.clear()
        self.own_ms.clear()
        self._own_s = time.thread_time()
        self.paints = 0
        self._since.start()

    def tick(self) -> None:
        """The timer came."""
        own_s = time.thread_time()
        self.own_ms.append(1e3 * (own_s - self._own_s))
        self.gaps_ms.append(self._since.nsecsElapsed() / 1e6)
        self._own_s = own_s
        self._since.restart()


def fast_capture(pipe: Connection, request: CaptureRequest) -> None:
    """A capture whose meter sends a million readings a second."""
    capture_main(pipe, request, FastOpening)


def fast_bench(folder: Path, seconds: float) -> BenchSetting:
    """A supply that feeds a resistor, and that meter beside it."""
    bench = demo_bench(folder)
    rules = StopRules(longest_s=seconds + 10.0, key_wait_s=600.0, settled_s=600.0, stuck_s=600.0)
    plan = replace(bench.plan, stop=rules, key=KeyBy.HAND, pretrigger_s=0.5, usb=None)
    station = Station(
        "speed",
        Placed(StationPart.SUPPLY, "sim://riden?load=0.2"),
        Placed(StationPart.METER, "sim://ppk2"),
        listens_usb=False,
    )
    return replace(bench, station=station, plan=plan)


def window_on(application: QApplication, bench: BenchSetting, width: int, height: int) -> Window:
    """A window with its Bench page."""
    look = load_theme(ThemeName.LIGHT)
    load_fonts()
    dress(application, look)
    kept = KeptSettings(LoadedSettings(Settings(scanner=False)), None)
    around = Around(look, ENGLISH, Supply(), lambda *_: iter([Refusal("nothing is opened")]), kept, bench=bench)
    window = Window(around, PageName.BENCH)
    window.resize(width, height)
    window.show()
    return window


def wait_for(page: BenchPage, happened: Callable[[], bool]) -> None:
    """Turn the event loop."""
    end_s = time.monotonic() + PATIENCE_S
    while not happened():
        if time.monotonic() > end_s:
            raise TimeoutError(f"the page is at {page.session.situation.state.value}")
        QTest.qWait(10)


def measure(application: QApplication, bench: BenchSetting, seconds: float, width: int, height: int) -> str:
    """A capture of so long; one line of figures."""
    window = window_on(application, bench, width, height)
    page = window.page
    assert isinstance(page, BenchPage)
    session, ticks = page.session, Ticks()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(ticks.tick)
    painted = Canvas.paint

    def paint(canvas: Canvas, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None) -> None:
        ticks.paints += 1
        painted(canvas, painter, option, widget)

    with mock.patch.object(Canvas, "paint", paint):
        session.hear(Down(time.monotonic()))
        wait_for(page, lambda: session.situation.state is State.READY)
        begun_s = time.monotonic()
        session.hear(Down(begun_s))
        session.hear(Tick(begun_s + 1.0))
        wait_for(page, lambda: session.situation.state in (State.KEY, State.LIVE))
        wait_for(page, lambda: session.known.picture is not None and session.known.picture.current is not None)
        ticks.begin()
        timer.start()
        from_s = time.monotonic()
        QTest.qWait(int(1000 * seconds))
        took_s = time.monotonic() - from_s
        timer.stop()
    picture = session.known.picture
    assert picture is not None
    readings, lost = picture.progress.readings, picture.progress.lost
    rate_hz = readings / max(1e-3, picture.progress.at_s)
    page.hear(Press.STOP)
    wait_for(page, lambda: not session.capturing)
    window.close()
    window.deleteLater()
    return (
        f"{rate_hz:,.0f} readings/s, {lost} lost · {ticks.paints / took_s:.1f} pictures/s · event loop on the wall: "
        f"{_gaps(ticks.gaps_ms)} · by its own thread: {_gaps(ticks.own_ms)}"
    )


def _gaps(gaps_ms: list[float]) -> str:
    gaps = np.sort(np.array(gaps_ms))
    over = int((gaps > STALL_MS).sum())
    most = gaps[int(0.999 * (gaps.size - 1))]
    return f"longest gap {gaps[-1]:.1f} ms, 99.9 % under {most:.1f} ms, {over} of {gaps.size} over {STALL_MS:.0f} ms"


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.speed.bench_window_live")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--quick", action="store_true", help="the fast meter alone, for a second")
    options = parser.parse_args(arguments)
    seconds = 1.0 if options.quick else options.seconds
    width, height = (int(part) for part in options.size.split("x"))
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["bench_window_live"])
    with tempfile.TemporaryDirectory() as name:
        with mock.patch.object(capturing_module, "CaptureClient", partial(CaptureClient, entry=fast_capture)):
            said = measure(application, fast_bench(Path(name), seconds), seconds, width, height)
        print(f"a meter of 1 MS/s beside a supply, {options.size}: {said}")
        if not options.quick:
            said = measure(application, demo_bench(Path(name)), seconds, width, height)
            print(f"the virtual phone on a polled supply, {options.size}: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
