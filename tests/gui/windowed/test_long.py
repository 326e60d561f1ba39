"""A recording that stays in its file, in the window: drawn at once, read through beside it, measured and exported."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

import gui.plots.long_readings
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.traces import jls
from bench.traces.reading import open_recording
from bench.traces.recording import Origin, Recording
from bench.window_request import ThemeName, WindowRequest
from gui.app import load_or_refuse
from gui.pages.trace.page import TracePage
from gui.plots.lanes import Span
from tests.gui.windowed.desk import Desk, trace_of

RATE_HZ, COUNT = 20_000.0, 2_000_000


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    rng = np.random.default_rng(6)
    current = (0.3 + 0.02 * rng.standard_normal(COUNT)).astype(np.float32)
    current[COUNT // 2 :] += 0.3
    current[1_200_000:1_200_100] = np.nan
    volts = (4.0 - 0.1 * np.nan_to_num(current)).astype(np.float32)
    events = (Event(3.0, EventName.KEY_DOWN), Event(60.0, EventName.USB_ATTACHED, "05c6:9008"))
    trace = Trace(UniformClock(COUNT, RATE_HZ), current, Meter("m", RATE_HZ, 1e-4), volts, events)
    return Recording(trace, Origin("test", "hour.jls", "0" * 64))


@pytest.fixture(scope="module")
def path(recorded: Recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "hour.jls"
    jls.write(recorded, path)
    return path


@pytest.fixture(autouse=True)
def _short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui.plots.long_readings, "LONG_READINGS", 100_000)
    monkeypatch.setattr(gui.plots.long_readings, "_LEAST_BYTES", 1000)


def opening(desk: Desk, path: Path) -> TracePage:
    window = desk.window(ThemeName.LIGHT, partial(load_or_refuse, WindowRequest()))
    window.open(path)
    page = trace_of(window)
    desk.patiently(lambda: page.text is not None, "the trace")
    return page


def opened(desk: Desk, path: Path) -> TracePage:
    page = opening(desk, path)
    desk.patiently(lambda: page.text is not None and not page.text.waiting, "the stages")
    return page


def test_all_lanes_are_there_and_it_says_what_stages_were_found_on(desk: Desk, path: Path) -> None:
    page = opened(desk, path)
    assert page.text is not None
    lanes = page.text.runs[0]
    assert lanes.current is not None
    assert lanes.usb is not None
    assert lanes.supply is not None
    assert len(lanes.stages) >= 2
    assert any("means of 2 readings" in fact for fact in page.facts)
    assert any("100" in fact for fact in page.facts if "Lost" in fact)


def test_the_table_counts_every_reading(desk: Desk, path: Path, recorded: Recording) -> None:
    page = opened(desk, path)
    page.opened.measuring.set_markers(Span(10.0, 90.0))
    desk.patiently(lambda: page.opened.panel.table is not None, "the table")
    table = page.opened.panel.table
    assert table is not None
    inside = recorded.trace.current_a[round(10 * RATE_HZ) : round(90 * RATE_HZ)]
    assert f"{np.isfinite(inside).sum()}" in table.copied.replace("\u202f", "").replace(" ", "").replace("\u2009", "")


def test_a_stretch_of_it_is_exported_part_by_part(desk: Desk, path: Path, recorded: Recording, tmp_path: Path) -> None:
    page = opened(desk, path)
    page.opened.measuring.set_markers(Span(40.0, 70.0))
    page.export_readings(tmp_path / "part.jls")
    desk.patiently((tmp_path / "part.jls").exists, "the file")
    back = open_recording(tmp_path / "part.jls").trace
    inside = slice(round(40 * RATE_HZ), round(70 * RATE_HZ))
    np.testing.assert_array_equal(back.current_a, recorded.trace.current_a[inside])
    assert recorded.trace.voltage_v is not None
    assert back.voltage_v is not None
    np.testing.assert_array_equal(back.voltage_v, recorded.trace.voltage_v[inside])
    page.export_columns(tmp_path / "columns.csv")
    desk.patiently((tmp_path / "columns.csv").exists, "the columns")
    rows = np.genfromtxt(tmp_path / "columns.csv", delimiter=",", names=True)
    assert rows["readings"].sum() == np.isfinite(recorded.trace.current_a[inside]).sum()


def test_what_goes_on_is_given_up_when_another_is_opened(desk: Desk, path: Path, tmp_path: Path) -> None:
    page = opening(desk, path)
    first = page.text
    page.opened.measuring.set_markers(Span(1.0, 99.0))
    page.export_readings(tmp_path / "whole.csv")
    page.exporting.close_down()
    page.open(path)
    desk.patiently(lambda: page.text is not first and page.text is not None and not page.text.waiting, "the stages")
    assert [found.name for found in tmp_path.iterdir() if found.name != "whole.csv"] == []
