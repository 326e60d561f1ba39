"""A stretch as a file: every reading at its own time in every format, or columns that hold every reading once."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.stretch_export import cut_out, write_columns, write_recording
from bench.traces.reading import open_recording
from bench.traces.recording import Origin, Recording

RNG = np.random.default_rng(4)
EVENTS = (Event(1.0, EventName.KEY_DOWN), Event(9.0, EventName.KEY_UP))


def recording(clock: UniformClock | StampedClock) -> Recording:
    current = RNG.normal(0.3, 0.01, len(clock)).astype(np.float32)
    current[25:28] = np.nan
    volts = np.full(len(clock), 4.0, np.float32)
    return Recording(Trace(clock, current, Meter("m", 10.0), volts, EVENTS), Origin("test", "whole.jls", ""))


CLOCKS = (UniformClock(200, 10.0), StampedClock(np.cumsum(RNG.uniform(0.05, 0.15, 200))))


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("suffix", [".jls", ".csv", ".npz", ".parquet"])
def test_the_readings_of_a_stretch_come_back_at_their_times(
    tmp_path: Path, clock: UniformClock | StampedClock, suffix: str
) -> None:
    whole = recording(clock)
    part = cut_out(whole, 2.0, 8.0)
    assert part.origin.notes[-1] == "Cut out of whole.jls: 2 to 8 s of the run."
    write_recording(part, tmp_path / f"part{suffix}")
    back = open_recording(tmp_path / f"part{suffix}").trace
    times_s = clock.times_s()
    inside = (times_s >= 2.0) & (times_s < 8.0)
    np.testing.assert_allclose(back.clock.times_s(), times_s[inside], atol=1e-9)
    np.testing.assert_array_equal(back.current_a.astype(np.float32), whole.trace.current_a[inside])


def test_events_go_with_their_stretch() -> None:
    part = cut_out(recording(CLOCKS[0]), 0.5, 8.0)
    assert [event.name for event in part.trace.events] == [EventName.KEY_DOWN]


@pytest.mark.parametrize("clock", CLOCKS)
def test_columns_hold_every_reading_once(tmp_path: Path, clock: UniformClock | StampedClock) -> None:
    trace = recording(clock).trace
    list(write_columns(trace, 1.0, 15.0, 20, tmp_path / "columns.csv"))
    with (tmp_path / "columns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times_s = clock.times_s()
    inside = trace.current_a[(times_s >= 1.0) & (times_s < 15.0)].astype(np.float64)
    read = inside[np.isfinite(inside)]
    assert len(rows) == 20
    assert sum(int(row["readings"]) for row in rows) == read.size
    assert min(float(row["least_a"]) for row in rows) == pytest.approx(read.min())
    assert max(float(row["most_a"]) for row in rows) == pytest.approx(read.max())
    total = sum(float(row["mean_a"]) * int(row["readings"]) for row in rows)
    assert total == pytest.approx(read.sum(), rel=1e-6)


def test_a_stretch_without_readings_and_a_suffix_that_says_nothing_are_refused(tmp_path: Path) -> None:
    whole = recording(CLOCKS[0])
    with pytest.raises(BadInputError, match="no reading lies between"):
        cut_out(whole, 50.0, 60.0)
    with pytest.raises(BadInputError, match="no reading lies between"):
        list(write_columns(whole.trace, 50.0, 60.0, 10, tmp_path / "x.csv"))
    with pytest.raises(BadInputError, match="no suffix that says"):
        write_recording(whole, tmp_path / "x.doc")
    assert list(tmp_path.iterdir()) == []
