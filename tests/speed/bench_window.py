"""An hour at 100,000 readings a second in the window: `python -m tests.speed.bench_window [--quick]`.

Claims: 360 million readings with their voltage are painted within 0.3 s of the page being asked for them, alone and as
the run of a case; a view with four filled lanes (stages, current, USB, supply) is panned and zoomed at 60 frames a
second or more (median) at 1920×1080 in software rendering; and the window with all that it started stays under 400 MB,
whatever the length, also while it reads through them. Peer in the same run: pyqtgraph's `PlotDataItem` (peak
down-sampling, clip to view) on the first currents of the same file, as many as its arrays fit into memory for. Times
are by the clock; frames are also given in the painting thread's own time, so that other work on the machine counts
less. The processes that read keep their bytecode, as those of an installed program do.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, EventName, Meter, UniformClock
from bench.case import Case, Run, write_case
from bench.traces.jls_file import JlsFile
from bench.traces.jls_guard import GuardedReader
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
    """A noisy current whose level changes a hundred times, and a voltage that gives way to it, as they are recorded."""
    random = np.random.default_rng(5)
    noise = (0.02 * random.standard_normal(_AT_ONCE, dtype=np.float32)).astype(np.float32)
    levels = random.uniform(0.05, 0.9, 100).astype(np.float32)
    origin = Origin("jls", path.name, "0" * 64)
    length_s = count / RATE_HZ
    with JlsWriter(
        path, Meter("bench", RATE_HZ, 1e-6), origin, clock=UniformClock(count, RATE_HZ), has_voltage=True
    ) as writer:
        for start in range(0, count, _AT_ONCE):
            some = min(_AT_ONCE, count - start)
            level = levels[np.arange(start, start + some) * levels.size // count]
            writer.append(level + noise[:some], 4.0 - 0.1 * level + 0.1 * noise[some - 1 :: -1], None)
        for event in events_of_hour(length_s):
            writer.event(event, round(event.at_s * RATE_HZ))


def events_of_hour(length_s: float) -> list[Event]:
    """The key, and a phone that comes and goes on USB."""
    ids = ("05c6:9008", "05c6:900e", "18d1:d00d", "2717:ff48")
    found = [Event(3.0, EventName.KEY_DOWN)]
    for k in range(4, 40):
        at_s = k * length_s / 40
        gone = k % 2
        found.append(
            Event(at_s, EventName.USB_DETACHED if gone else EventName.USB_ATTACHED, None if gone else ids[k // 2 % 4])
        )
    return sorted(found, key=lambda event: event.at_s)


def write_case_of(path: Path) -> Case:
    """A case whose only run is that file, which moves into its folder."""
    folder = path.parent / "C0001"
    folder.mkdir()
    inside = path.rename(folder / "run-1.jls")
    run = Run("run-1", RunKind.SUPPLY_BOOT, inside, SupplySetting(4.0, 3.0), None, (), None)
    case = Case(folder, "C0001", "POCO X3 Pro", None, (run,))
    write_case(case)
    return case


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


def print_frames(name: str, viewport: QWidget, show: Callable[[Span], None], count: int, frames: int) -> float:
    """Print frames a second over pans and zooms; gives the median frame by the clock, in seconds."""
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
    return clock_s


def print_window(path: Path, count: int, frames: int, what: str) -> float:
    """Print first paint, reading through, frames and memory of the window; gives the median frame in seconds."""
    desk = Desk(quiet_application())
    window = desk.window(ThemeName.LIGHT, partial(load_or_refuse, WindowRequest()), WIDTH, HEIGHT)
    before_mb = memory_mb()
    page = trace_of(window)
    first_s = painted_s(window, path)
    again_s = min(painted_s(window, path) for _ in range(3))
    print(
        f"{what}: first paint of {count:,} readings {again_s:.3f} s after they were asked for ({first_s:.3f} s first)"
    )
    print_reading_through(window)
    frame_s = print_page(page, count, frames)
    print(f"memory {memory_mb():.0f} MB with the process that reads the file, {before_mb:.0f} MB before it was opened")
    desk.close()
    return frame_s


def print_reading_through(window: Window) -> None:
    """Print how long it takes until stages are there, and the most that was held meanwhile."""
    page, began_s, most_mb = trace_of(window), time.perf_counter(), 0.0
    while page.text is None or page.text.waiting:
        QTest.qWait(50)
        most_mb = max(most_mb, memory_mb())
        if time.perf_counter() - began_s > 600.0:
            raise RuntimeError("the recording was not read through")
    stages = len(page.text.runs[0].stages)
    print(f"read through in {time.perf_counter() - began_s:.1f} s, {stages} stages, at most {most_mb:.0f} MB meanwhile")


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


def print_page(page: TracePage, count: int, frames: int) -> float:
    """Print how quickly the page pans and zooms; gives the median frame in seconds."""
    active = page.opened.trace.active
    if active is None:
        raise RuntimeError("the page shows no run")
    lanes = page.text.runs[0] if page.text is not None else None
    if lanes is None or not (lanes.stages and lanes.current and lanes.usb and lanes.usb.bands and lanes.supply):
        raise RuntimeError("not every lane of the page is filled")
    return print_frames("bootbench, four lanes", active.plot.viewport(), active.canvas.show_span, count, frames)


def print_peer(path: Path, count: int, frames: int) -> float:
    """Print the same of pyqtgraph's curve, on as many readings as fit into memory; gives the median frame."""
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
    frame_s = print_frames(
        "PlotDataItem, current",
        plot.viewport(),
        lambda span: plot.setXRange(span.start_s, span.stop_s, padding=0.0),
        count,
        frames,
    )
    print(f"memory {memory_mb():.0f} MB")
    plot.close()
    return frame_s


@contextmanager
def bytecode_kept(folder: Path) -> Iterator[None]:
    """Processes that are started inside keep what they compile."""
    former = dict(os.environ)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(former)


def main(arguments: list[str]) -> None:
    """Write the file, and print what both make of it."""
    quick = "--quick" in arguments
    count, frames = (QUICK_READINGS, QUICK_FRAMES) if quick else (READINGS, FRAMES)
    with tempfile.TemporaryDirectory() as folder, bytecode_kept(Path(folder, "bytecode")):
        path = Path(folder, "hour.jls")
        write_hour(path, count)
        GuardedReader(path).close()  # this one compiles, and is not counted
        print(f"{path.stat().st_size / 2**20:.0f} MiB of {count:,} readings")
        ours_s = print_window(path, count, frames, "a file")
        case = write_case_of(path)
        print_window(case.folder, count, frames, "a case")
        theirs_s = print_peer(
            case.runs[0].trace_path or path, min(count, PEER_READINGS), max(frames // 6, QUICK_FRAMES)
        )
        share = min(count, PEER_READINGS) / count
        print(f"four lanes {theirs_s / ours_s:.1f} x as fast as PlotDataItem's current of {share:.0%} of the readings")


if __name__ == "__main__":
    main(sys.argv[1:])
