"""A stretch that is written part by part is the same file as one that is written from memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import bench.long_export
import bench.stretch_export
from analysis.stretch import Column
from analysis.trace import Event, EventName, FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.long_export import write_long
from bench.stretch_export import cut_out, write_columns, write_recording
from bench.traces.reading import open_recording
from bench.traces.recording import Loss, Origin, Recording

RATE_HZ, COUNT = 100.0, 5000
RNG = np.random.default_rng(3)
EVENTS = (Event(12.0, EventName.KEY_DOWN), Event(20.0, EventName.GAP, "3"), Event(49.0, EventName.KEY_UP))
SUFFIXES = (".jls", ".csv", ".npz", ".parquet")


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Stands for a recording whose readings are read in parts."""

    clock: UniformClock
    current_a: Column
    voltage_v: Column | None
    meter: Meter
    origin: Origin
    events: tuple[Event, ...]


@pytest.fixture(autouse=True)
def _many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.long_export, "_AT_ONCE", 333)
    monkeypatch.setattr(bench.stretch_export, "_AT_ONCE", 333)


def whole(*, has_voltage: bool = True, wide: bool = False) -> Recording:
    current: FloatArray = RNG.normal(0.3, 0.01, COUNT)
    current = current if wide else current.astype(np.float32)
    current[2000:2003] = np.nan
    volts = RNG.normal(4.0, 0.01, COUNT).astype(np.float32) if has_voltage else None
    clock = UniformClock(COUNT, RATE_HZ, 0.5)
    return Recording(Trace(clock, current, Meter("m", RATE_HZ, 1e-4), volts, EVENTS), Origin("test", "whole.jls", ""))


def long(recording: Recording) -> OnDisk:
    trace = recording.trace
    assert isinstance(trace.clock, UniformClock)
    return OnDisk(trace.clock, trace.current_a, trace.voltage_v, trace.meter, recording.origin, trace.events)


def written(recording: Recording, start_s: float, stop_s: float, target: Path) -> tuple[Loss, ...]:
    steps, done = write_long(long(recording), start_s, stop_s, target), [0]
    while True:
        try:
            done.append(next(steps))
        except StopIteration as end:
            losses: tuple[Loss, ...] = end.value
            break
    assert done == sorted(done)
    assert done[-1] == len(cut_out(recording, start_s, stop_s).trace)
    return losses


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("has_voltage", [True, False])
def test_parts_make_the_file_that_memory_makes(tmp_path: Path, suffix: str, has_voltage: bool) -> None:
    recording = whole(has_voltage=has_voltage)
    losses = written(recording, 10.0, 45.0, tmp_path / f"parts{suffix}")
    assert losses == write_recording(cut_out(recording, 10.0, 45.0), tmp_path / f"memory{suffix}")
    one, other = (open_recording(tmp_path / f"{name}{suffix}") for name in ("parts", "memory"))
    np.testing.assert_array_equal(one.trace.clock.times_s(), other.trace.clock.times_s())
    np.testing.assert_array_equal(one.trace.current_a, other.trace.current_a)
    assert (one.trace.voltage_v is None) == (not has_voltage)
    if one.trace.voltage_v is not None and other.trace.voltage_v is not None:
        np.testing.assert_array_equal(one.trace.voltage_v, other.trace.voltage_v)
    assert (one.trace.meter, one.trace.events) == (other.trace.meter, other.trace.events)
    assert one.origin.notes == other.origin.notes
    if suffix == ".csv":
        assert (tmp_path / "parts.csv").read_bytes() == (tmp_path / "memory.csv").read_bytes()


def test_digits_that_a_jls_does_not_keep_are_said(tmp_path: Path) -> None:
    assert written(whole(wide=True), 10.0, 45.0, tmp_path / "part.jls") == (Loss.DIGITS,)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_gives_up_finds_nothing_half_written(tmp_path: Path, suffix: str) -> None:
    steps = write_long(long(whole()), 10.0, 45.0, tmp_path / f"part{suffix}")
    next(steps)
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_a_stretch_without_readings_and_a_format_of_one_piece_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no reading lies between"):
        next(write_long(long(whole()), 90.0, 95.0, tmp_path / "x.csv"))
    with pytest.raises(BadInputError, match=r"end it in \.jls"):
        next(write_long(long(whole()), 10.0, 15.0, tmp_path / "x.sr"))
    with pytest.raises(BadInputError, match="no suffix that says"):
        next(write_long(long(whole()), 10.0, 15.0, tmp_path / "x.doc"))
    assert list(tmp_path.iterdir()) == []


def test_columns_of_parts_are_those_of_the_readings(tmp_path: Path) -> None:
    recording = whole()
    done = list(write_columns(long(recording), 10.0, 45.0, 37, tmp_path / "columns.csv"))
    assert done[-1] == 3500
    rows = np.genfromtxt(tmp_path / "columns.csv", delimiter=",", names=True)
    times_s = recording.trace.clock.times_s()
    for row in rows:
        own = (times_s >= row["first_s"] - 1e-9) & (times_s <= row["last_s"] + 1e-9)
        read = recording.trace.current_a[own]
        read = read[np.isfinite(read)]
        assert row["readings"] == read.size
        assert (row["least_a"], row["most_a"]) == pytest.approx((read.min(), read.max()))
        assert row["mean_a"] == pytest.approx(read.mean(), rel=1e-6)
    assert rows["readings"].sum() == 3497
