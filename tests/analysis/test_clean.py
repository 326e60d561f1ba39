"""Stretches and holes: lost readings, missing times, jitter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from analysis.clean import holes, stretches
from analysis.errors import TraceError
from analysis.trace import Meter, StampedClock, Trace, UniformClock
from bench.traces.reading import open_recording

METER = Meter("drawn", 100.0)


def _uniform(current_a: npt.NDArray[np.float64]) -> Trace:
    return Trace(UniformClock(current_a.size, 100.0, start_s=2.0), current_a, METER)


def test_a_whole_trace_is_one_stretch_without_a_copy() -> None:
    current = np.arange(50.0)
    (stretch,) = stretches(_uniform(current))
    assert np.shares_memory(current, stretch.values_a)
    assert [stretch.start_s, stretch.stop_s] == [2.0, 2.5]
    assert holes(_uniform(current)) == ()


def test_two_lost_readings_are_a_hole_and_one_is_not() -> None:
    current = np.arange(50.0)
    current[10] = np.nan
    current[[30, 31]] = np.nan
    first, second = stretches(_uniform(current))
    assert [len(first), len(second)] == [29, 18]
    assert [*range(10), *range(11, 30)] == first.values_a.tolist()
    assert first.places_of(np.array([10, 28])).tolist() == [11, 29]
    assert [second.first, second.last] == [32, 49]
    (hole,) = holes(_uniform(current))
    assert pytest.approx([hole.start_s, hole.stop_s, hole.lost]) == [2.3, 2.32, 2]
    assert second.hole_before_s == pytest.approx(0.02)


def test_lost_readings_at_both_ends_are_holes_too() -> None:
    current = np.arange(50.0)
    current[:5] = np.nan
    current[-3:] = np.nan
    before, after = holes(_uniform(current))
    assert pytest.approx([before.start_s, before.stop_s, before.lost]) == [2.0, 2.05, 5]
    assert pytest.approx([after.start_s, after.stop_s, after.lost]) == [2.47, 2.5, 3]


def test_a_trace_of_nothing_but_lost_readings_has_no_stretch() -> None:
    assert stretches(_uniform(np.full(9, np.nan))) == ()
    assert stretches(_uniform(np.empty(0))) == ()


def test_a_time_without_readings_is_a_hole_of_as_many_as_would_fit() -> None:
    times_s = np.concatenate((np.arange(20) * 0.25, 8.0 + np.arange(20) * 0.25))
    trace = Trace(StampedClock(times_s), np.ones(40), Meter("polled", 4.0))
    (hole,) = holes(trace)
    assert pytest.approx([hole.start_s, hole.stop_s, hole.lost]) == [5.0, 8.0, 12]


def test_a_meter_that_jitters_has_no_holes(fixtures: Path) -> None:
    """Its readings come 0.4 to 5 ms apart, because the host stamps them as they arrive."""
    trace = open_recording(fixtures / "real" / "lpm01a-mcu" / "example.csv").trace
    assert holes(trace) == ()


def test_rows_that_an_author_took_out_are_a_hole(fixtures: Path) -> None:
    trace = open_recording(fixtures / "real" / "uconsole-cm4" / "stock_wifioff_btoff_backlight3.csv").trace
    assert [(hole.start_s, hole.stop_s) for hole in holes(trace)] == [(1.0, 5.0)]


def test_an_infinite_reading_is_neither_a_current_nor_lost() -> None:
    current = np.zeros(10)
    current[[3, 4]] = np.inf, -np.inf
    with pytest.raises(TraceError, match="reading 3 is infinite"):
        stretches(_uniform(current))
