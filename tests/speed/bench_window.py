"""An hour at 100,000 readings a second in the window: `python -m tests.speed.bench_window [--quick]`.

Claims: 360 million readings are painted within 0.3 s of the page being asked for them, a view of them is panned and
zoomed at 60 frames a second or more (median) at 1920×1080 in software rendering, and the window with all that it
started stays under 400 MB, whatever the length. Peer in the same run: pyqtgraph's `PlotDataItem` (peak down-sampling,
clip to view) on the first readings of the same file, as many as its arrays fit into memory for. Times are by the clock;
frames are also given in the painting thread's own time, so that other work on the machine counts less.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QWidget

from analysis.trace import Event, EventName, Meter, UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Origin
from bench.window_request import ThemeName, WindowRequest
from gui.app import load_or_refuse
from gui.pages.trace.page import TracePage
from gui.plots.lanes import Span
from gui.theme import load_theme
from gui.window import Window
from tests.gui.windowed.desk import Desk, quiet_application, trace_of

READINGS, QUICK_READINGS = 360_000_000, 2_000_000
PEER_READINGS = 36_000_000
RATE_HZ = 100_000.0
WIDTH, HEIGHT = 1920, 1080
FRAMES, QUICK_FRAMES = 120, 4
_AT_ONCE = 1 << 22


def write_hour(path: Path, count: int) -> None:
    """A noisy current that goes up and down, as the recorder writes it."""
    random = np.random.default_rng(5)
    noise = (0.02 * random.standard_normal(_AT_ONCE, dtype=np.float32)).astype(np.float32)
    origin = Origin("jls", path.name, "0" * 64)
    with JlsWriter(
        path, Meter("bench", RATE_HZ, 1e-6), origin, clock=UniformClock(count, RATE_HZ), has_voltage=False
    ) as writer:
        for start in range(0, count, _AT_ONCE):
            some = min(_AT_ONCE, count - start)
            level = 0.3 + 0.2 * np.sin(2e-7 * (start + np.arange(some, dtype=np.float64)))
            writer.append((level + noise[:some]).astype(np.float32), None, None)
        writer.event(Event(3.0, EventName.KEY_DOWN), round(3.0 * RATE_HZ))
        writer.event(Event(60.0, EventName.USB_ATTACHED, "05c6:9008"), None)


def memory_mb(pid: int | None = None) -> float:
    """What a process and its children hold for themselves (Linux: proportional set size); 0 where nobody tells."""
    pid = os.getpid() if pid is None else pid
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return own + sum(memory_mb(int(child)) for child in children)


def views(count: int, frames: int) -> Iterator[Span]:
    """Pans over the recording and zooms into it: from the whole to a hundredth of a second and back."""
    length_s = count / RATE_HZ
    for k in range(frames):
        width_s = length_s * (1e-5 ** (abs(2 * k / frames - 1)))
        start_s = (length_s - width_s) * (k + 1) / (frames + 1)
        yield Span(start_s, start_s + width_s)


def print_frames(name: str, viewport: QWidget, show: Callable[[Span], None], count: int, frames: int) -> None:
    """Print frames a second over pans and zooms."""
    by_clock, by_thread = [], []
    for span in views(count, frames):
        began_s, thread_s = time.perf_counter(), time.thread_time()
        show(span)
        viewport.repaint()
        by_clock.append(time.perf_counter() - began_s)
        by_thread.append(time.thread_time() - thread_s)
    clock_s, thread_s = float(np.median(by_clock)), float(np.median(by_thread))
    print(
        f"{name:22} {1 / clock_s:6.0f} frames/s median by the clock, {1e3 * clock_s:6.2f} ms a frame "
        f"({1e3 * thread_s:.2f} ms of the painting thread), slowest {1e3 * max(by_clock):.1f} ms"
    )


def print_window(path: Path, count: int, frames: int) -> None:
    """Print first paint, frames and memory of the window."""
    desk = Desk(quiet_application())
    window = desk.window(ThemeName.LIGHT, partial(load_or_refuse, WindowRequest()), WIDTH, HEIGHT)
    before_mb = memory_mb()
    page = trace_of(window)
    first_s = painted_s(window, path)
    again_s = min(painted_s(window, path) for _ in range(3))
    print(f"first paint of {count:,} readings {again_s:.3f} s after they were asked for ({first_s:.3f} s with imports)")
    print_page(page, count, frames)
    print(f"memory {memory_mb():.0f} MB with the process that reads the file, {before_mb:.0f} MB before it was opened")
    desk.close()


def painted_s(window: Window, path: Path) -> float:
    """How long it takes from asking for a file to its picture."""
    page = trace_of(window)
    former, began_s = page.text, time.perf_counter()
    window.open(path)
    while page.text is former or page.text is None:
        QApplication.processEvents()
        if time.perf_counter() - began_s > 60.0:
            raise RuntimeError(f"{path} was not opened")
    window.repaint()
    return time.perf_counter() - began_s


def print_page(page: TracePage, count: int, frames: int) -> None:
    """Print how quickly the page pans and zooms."""
    active = page.opened.trace.active
    if active is None:
        raise RuntimeError("the page shows no run")
    print_frames("bootbench, four lanes", active.plot.viewport(), active.canvas.show_span, count, frames)


def print_peer(path: Path, count: int, frames: int) -> None:
    """Print the same of pyqtgraph's curve, on as many readings as fit into memory."""
    with JlsFile(path) as file:
        values = file.current_a(0, count)
        times_s = file.times_s(0, count)
    plot = pg.PlotWidget(background=load_theme(ThemeName.LIGHT).colours.plot)
    plot.resize(WIDTH, HEIGHT)
    plot.show()
    began_s = time.perf_counter()
    curve = plot.plot(pen=pg.mkPen("b", width=1))
    curve.setClipToView(True)
    curve.setDownsampling(auto=True, method="peak")
    curve.setData(times_s, values, skipFiniteCheck=True)
    QApplication.processEvents()
    plot.repaint()
    print(f"PlotDataItem: first paint of {count:,} readings in memory {time.perf_counter() - began_s:.3f} s")
    print_frames(
        "PlotDataItem, current",
        plot.viewport(),
        lambda span: plot.setXRange(span.start_s, span.stop_s, padding=0.0),
        count,
        frames,
    )
    print(f"memory {memory_mb():.0f} MB")
    plot.close()


def main(arguments: list[str]) -> None:
    """Write the file, and print what both make of it."""
    quick = "--quick" in arguments
    count, frames = (QUICK_READINGS, QUICK_FRAMES) if quick else (READINGS, FRAMES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hour.jls")
        write_hour(path, count)
        print(f"{path.stat().st_size / 2**20:.0f} MiB of {count:,} readings")
        print_window(path, count, frames)
        print_peer(path, min(count, PEER_READINGS), max(frames // 6, QUICK_FRAMES))


if __name__ == "__main__":
    main(sys.argv[1:])
