"""No recording loses its last readings, however many there are: the library finds none that no summary leads to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyjls
import pytest

from analysis.trace import Clock, FloatArray, Meter, UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_layout import ENTRIES, ENTRIES_TO_ONE, FINISHED_BLOCK, LEAST_BLOCK, block_size, findable_count
from bench.traces.jls_writer import Beside, JlsWriter
from tests.bench.traces.jls_samples import ORIGIN, jittered, uniform

LIVE_HZ = 70.0
"""The least blocks, and no journal."""
FULL = ENTRIES * LEAST_BLOCK
ALL_FULL = FULL * ENTRIES_TO_ONE
SHORT = (FULL, FULL + 1, FULL + LEAST_BLOCK - 1, FULL + LEAST_BLOCK, 3 * FULL + 5)
COUNTS = (*SHORT, ALL_FULL + 1, ALL_FULL + 40)


def written(path: Path, clock: Clock, *, live: bool, beside: int = 0) -> FloatArray:
    """Write readings that all differ; gives the currents."""
    even = clock if isinstance(clock, UniformClock) else None
    current_a = np.arange(len(clock), dtype=np.float32)
    slow = [Beside(Meter("slow", LIVE_HZ), ORIGIN, has_voltage=True)] if beside else []
    with JlsWriter(
        path,
        Meter("fast", clock.median_rate_hz),
        ORIGIN,
        clock=even,
        has_voltage=True,
        rate_hz=clock.median_rate_hz,
        live=live,
        beside=slow,
    ) as writer:
        writer.append(current_a, current_a + 1, None if even else clock.times_s())
        for lane in writer.beside:
            lane.append(current_a[:beside], current_a[:beside], np.arange(beside) / LIVE_HZ)
    return current_a


CLOCKS = [uniform(count, LIVE_HZ) for count in COUNTS] + [jittered(count, LIVE_HZ, 0.2) for count in SHORT]


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: f"{len(clock)} {type(clock).__name__}")
def test_the_last_readings_of_a_capture_are_there(tmp_path: Path, clock: Clock) -> None:
    count = len(clock)
    current_a = written(tmp_path / "run.jls", clock, live=True)
    with JlsFile(tmp_path / "run.jls") as file:
        assert len(file) == count
        read = file.read()
        assert file.spread().count == count
        assert file.columns(0, count, 7).maximum[-1] == current_a[-1]
    np.testing.assert_array_equal(read.current_a, current_a)
    np.testing.assert_array_equal(read.voltage_v, current_a + 1)
    np.testing.assert_array_equal(read.clock.times_s(), clock.times_s())


@pytest.mark.parametrize("over", [1, FINISHED_BLOCK.sample_decimate_factor - 1])
def test_the_last_readings_of_an_import_are_there(tmp_path: Path, over: int) -> None:
    clock = uniform(ENTRIES * FINISHED_BLOCK.sample_decimate_factor + over, 1000.0)
    current_a = written(tmp_path / "run.jls", clock, live=False)
    with JlsFile(tmp_path / "run.jls") as file:
        np.testing.assert_array_equal(file.current_a(), current_a)


def test_the_last_readings_of_an_instrument_beside_are_there(tmp_path: Path) -> None:
    current_a = written(tmp_path / "run.jls", uniform(50_000, 5000.0), live=True, beside=FULL + 3)
    with JlsFile(tmp_path / "run.jls") as file:
        assert len(file) == 50_000
        beside = file.read_beside(0).trace
    np.testing.assert_array_equal(beside.current_a, current_a[: FULL + 3])
    np.testing.assert_array_equal(beside.clock.times_s(), np.arange(FULL + 3) / LIVE_HZ)


@pytest.mark.parametrize("count", COUNTS)
def test_what_is_added_is_lost_readings_and_no_more_than_it_takes(tmp_path: Path, count: int) -> None:
    block = block_size(LIVE_HZ)
    added = findable_count(count, block) - count
    assert 0 <= added < ENTRIES_TO_ONE * block.sample_decimate_factor
    assert findable_count(count + added, block) == count + added
    current_a = written(tmp_path / "run.jls", uniform(count, LIVE_HZ), live=True)
    with pyjls.Reader(str(tmp_path / "run.jls")) as reader:
        seen = reader.fsr(1, 0, reader.signal_lookup("current").length)
    np.testing.assert_array_equal(seen[:count], current_a)
    assert np.isnan(seen[count:]).all()
    assert seen.size == count + added
