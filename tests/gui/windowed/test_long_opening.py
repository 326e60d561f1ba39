"""Opening what stays in its file: seen first and read through afterwards, in processes of which none is left."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest

import gui.plots.canvas
import gui.plots.long_readings
from analysis.trace import Meter, Trace, UniformClock
from bench.traces import jls, jls_file, jls_guard, jls_standby
from bench.traces.jls_closed import look
from bench.traces.jls_standby import STANDBY, Child, started
from bench.traces.recording import Origin, Recording
from bench.window_request import WindowRequest
from gui import bridge
from gui.app import load_or_refuse
from gui.pages.trace.page import TracePage
from gui.plots.ink import Ink
from gui.plots.long_readings import LongReadings
from gui.plots.stack import Layout, Scene, paint_scene
from gui.window import Window
from tests.gui.windowed.desk import Desk, trace_of

COUNT = 1_000_000
_WALKED_NOT = 10
"""Bytes up to which files are walked here: every file is read in a process of its own, as one of an hour is."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    current = np.repeat(np.array([0.1, 0.6], np.float32), COUNT // 2)
    trace = Trace(UniformClock(COUNT, 20_000.0), current, Meter("m", 20_000.0, 1e-4))
    path = tmp_path_factory.mktemp("opening") / "hour.jls"
    jls.write(Recording(trace, Origin("test", "hour.jls", "0" * 64)), path)
    return path


@pytest.fixture(autouse=True)
def _short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui.plots.long_readings, "LONG_READINGS", 100_000)
    monkeypatch.setattr(gui.plots.long_readings, "_LEAST_BYTES", 1000)
    monkeypatch.setattr(jls_file, "look", lambda where, walked_bytes=_WALKED_NOT: look(where, walked_bytes))


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """Every process that was started to read a file."""
    all_of_them: list[Child] = []

    def noted() -> Child:
        all_of_them.append(started())
        return all_of_them[-1]

    monkeypatch.setattr(jls_standby, "started", noted)
    monkeypatch.setattr(jls_guard, "started", noted)
    return all_of_them


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, in its order: `painted` and `read through`."""
    happened: list[str] = []
    look_through = LongReadings.look_through

    def painting(painter: QPainter, layout: Layout, scene: Scene, ink: Ink) -> None:
        paint_scene(painter, layout, scene, ink)
        happened.append("painted")

    def reading(long: LongReadings) -> Iterator[int]:
        happened.append("read through")
        yield from look_through(long)

    monkeypatch.setattr(gui.plots.canvas, "paint_scene", painting)
    monkeypatch.setattr(LongReadings, "look_through", reading)
    return happened


def window_of(desk: Desk) -> Window:
    return desk.window(load=partial(load_or_refuse, WindowRequest()))


def show(desk: Desk, window: Window, path: Path) -> TracePage:
    """Open it, and wait for its first page alone."""
    page = trace_of(window)
    former = page.text
    window.open(path)
    desk.patiently(lambda: page.text not in (None, former), "the trace")
    return page


def alive(children: list[Child]) -> set[int]:
    return {child.pid for child in children if child.poll() is None}


def test_it_is_painted_before_it_is_read_through(
    desk: Desk, path: Path, order: list[str], children: list[Child]
) -> None:
    window = window_of(desk)
    desk.patiently(lambda: STANDBY.pid is not None, "the process that stands by")
    first = STANDBY.pid
    page = show(desk, window, path)
    assert "read through" not in order
    assert first in alive(children)
    assert first != STANDBY.pid
    desk.patiently(lambda: page.text is not None and not page.text.waiting, "the stages")
    assert order.index("painted") < order.index("read through")
    assert page.text is not None
    assert len(page.text.runs[0].stages) == 2


def test_one_that_is_left_at_once_is_not_read_through(
    desk: Desk, path: Path, order: list[str], children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_LOOKED_AT_MS", 3_600_000)
    window = window_of(desk)
    for _ in range(5):
        page = show(desk, window, path)
    assert "painted" in order
    assert "read through" not in order
    # Its own process and that of a former one, which stands by.
    desk.patiently(lambda: len(alive(children)) == 2, "the former ones")
    assert STANDBY.pid in alive(children)
    window.close()
    assert alive(children) == set()
    assert not page.bridge.busy


def test_one_that_is_left_while_it_is_read_through_ends_with_its_process(
    desk: Desk, path: Path, children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "_LOOKED_AT_MS", 0)
    begun: list[LongReadings] = []
    given_up: list[LongReadings] = []
    look_through = LongReadings.look_through

    def endless(long: LongReadings) -> Iterator[int]:
        try:
            while True:
                for done in look_through(long):
                    begun.append(long)
                    yield done
        finally:
            given_up.append(long)

    monkeypatch.setattr(LongReadings, "look_through", endless)
    window = window_of(desk)
    opened = []
    for _ in range(3):
        page = show(desk, window, path)
        assert page.text is not None
        long = page.text.opened[0].long
        opened.append(long)
        desk.patiently(lambda: opened[-1] in begun, "its being read")
        assert len(alive(children)) <= 4
    desk.patiently(lambda: given_up == opened[:2], "the end of the former ones")
    assert len(alive(children)) == 3
    window.close()
    assert given_up == opened
    assert alive(children) == set()


def test_nothing_is_left_of_a_window_that_is_closed_while_its_file_is_opened(
    desk: Desk, path: Path, children: list[Child]
) -> None:
    for _ in range(3):
        window = window_of(desk)
        window.open(path)
        QTest.qWait(1)
        window.close()
        assert alive(children) == set()
        assert STANDBY.pid is None
