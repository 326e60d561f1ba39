"""A recording that stays in its file: drawn and measured like one in memory, and let go of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import gui.plots.long_readings
from analysis.stretch import stretch_figures
from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import jls
from bench.traces.recording import Origin, Recording
from gui.english import ENGLISH
from gui.pages.trace.loading import load_page
from gui.plots.columns import Columns, Points, TraceColumns
from gui.plots.long_readings import LongReadings

RATE_HZ, COUNT = 1000.0, 300_000
RNG = np.random.default_rng(8)
ORIGIN = Origin("test", "hour.jls", "0" * 64)
EVENTS = (Event(3.0, EventName.KEY_DOWN),)


@pytest.fixture(autouse=True)
def _short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui.plots.long_readings, "LONG_READINGS", 100_000)
    monkeypatch.setattr(gui.plots.long_readings, "_LEAST_BYTES", 1000)


@pytest.fixture(scope="module")
def trace() -> Trace:
    current = (0.3 + 0.01 * RNG.standard_normal(COUNT)).astype(np.float32)
    current[123_456] = 2.5
    return Trace(
        UniformClock(COUNT, RATE_HZ), current, Meter("m", RATE_HZ, 1e-4), np.full(COUNT, 4.0, np.float32), EVENTS
    )


@pytest.fixture(scope="module")
def path(trace: Trace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "hour.jls"
    jls.write(Recording(trace, ORIGIN), path)
    return path


@pytest.fixture
def long(path: Path) -> Iterator[LongReadings]:
    long = LongReadings.opened(path, None, None)
    assert long is not None
    yield long
    long.close()


def test_its_columns_hold_every_reading_and_the_spike_of_one(long: LongReadings, trace: Trace) -> None:
    whole = long.between(0.0, 300.0, 500)
    assert isinstance(whole, Columns)
    assert float(np.nanmax(whole.most)) == 2.5
    assert whole.at_s[int(np.nanargmax(whole.most))] == pytest.approx(123.456, abs=whole.readings_each / RATE_HZ)
    near, own = long.between(10.0, 10.5, 1000), TraceColumns.of(trace.clock, trace.current_a).between(10.0, 10.5, 1000)
    assert isinstance(near, Points)
    assert isinstance(own, Points)
    np.testing.assert_allclose(near.at_s, own.at_s)
    np.testing.assert_array_equal(near.values, own.values)


def test_its_figures_are_those_of_the_readings(long: LongReadings, trace: Trace) -> None:
    assert stretch_figures(long, 100.0, 250.0) == stretch_figures(trace, 100.0, 250.0)


def test_its_page_is_drawn_and_not_diagnosed(path: Path) -> None:
    pages = list(load_page(path, ENGLISH))
    assert len(pages) == 1
    page = pages[0]
    assert (page.of_case, page.answer, page.waiting) == (False, None, "")
    assert page.runs[0].current is not None
    assert page.runs[0].key is not None
    run = page.opened[0]
    assert run.long is not None
    run.long.close()
    run.long.close()
    with pytest.raises(BadInputError, match="closed"):
        run.long.current_a[0:10]


def test_what_is_short_unevenly_spaced_or_of_another_format_is_read_whole(tmp_path: Path) -> None:
    short = Trace(UniformClock(5000, RATE_HZ), np.ones(5000, np.float32), Meter("m", RATE_HZ))
    jls.write(Recording(short, ORIGIN), tmp_path / "short.jls")
    assert LongReadings.opened(tmp_path / "short.jls", None, None) is None
    stamps = np.cumsum(RNG.uniform(0.001, 0.002, 120_000))
    uneven = Trace(StampedClock(stamps), np.ones(120_000, np.float32), Meter("m", RATE_HZ))
    jls.write(Recording(uneven, ORIGIN), tmp_path / "uneven.jls")
    assert LongReadings.opened(tmp_path / "uneven.jls", None, None) is None
    (tmp_path / "table.csv").write_text("time_s,current_a\n" + "0,1\n" * 1000, encoding="utf-8")
    assert LongReadings.opened(tmp_path / "table.csv", None, None) is None
    assert LongReadings.opened(tmp_path / "short.jls", None, "csv") is None
