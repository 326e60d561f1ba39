"""Instruments of different rates stand side by side in one file, each with its own times; a kill costs none of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import Meter, UniformClock
from bench.traces.jls_file import JlsFile
from bench.traces.jls_writer import Beside, JlsWriter
from tests.bench.traces.jls_samples import METER, ORIGIN, jittered

FAST = Meter("ppk2", 10_000.0, resolution_a=5e-5)
SLOW = METER


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_each_instrument_has_its_own_rate_times_and_voltage(tmp_path: Path, killed: bool) -> None:
    random = np.random.default_rng(4)
    fast_a = random.normal(0.3, 0.1, 60_000).astype(np.float32)
    slow = jittered(24, 4.0, 0.2)
    slow_a, slow_v = random.normal(0.3, 0.1, 24).astype(np.float32), np.full(24, 4.0, dtype=np.float32)
    slow_a[5] = np.nan
    path = tmp_path / "run.jls"
    beside = [Beside(SLOW, ORIGIN, has_voltage=True), Beside(SLOW, ORIGIN, has_voltage=False)]
    writer = JlsWriter(path, FAST, ORIGIN, clock=UniformClock(0, 10_000.0), has_voltage=False, live=True, beside=beside)
    for k in range(24):
        writer.append(fast_a[2500 * k : 2500 * (k + 1)])
        writer.beside[0].append(slow_a[k : k + 1], slow_v[k : k + 1], slow.times_s(k, k + 1))
        writer.flush()
    if killed:
        shutil.copyfile(path, tmp_path / "killed.jls")
    writer.close()
    with JlsFile(tmp_path / ("killed.jls" if killed else "run.jls")) as file:
        assert file.closed_properly != killed
        assert len(file) >= 60_000 - 0.5 * 10_000
        np.testing.assert_array_equal(file.current_a(), fast_a[: len(file)])
        assert len(file.beside) == 2
        read, silent = file.read_beside(0), file.read_beside(1)
    assert len(silent.trace) == 0
    assert read.trace.meter == SLOW
    np.testing.assert_array_equal(read.trace.current_a, slow_a)
    np.testing.assert_array_equal(read.trace.clock.times_s(), slow.times_s())
    assert read.trace.voltage_v is not None
    np.testing.assert_array_equal(read.trace.voltage_v, slow_v)
    assert read.origin.serial_number == ORIGIN.serial_number


def test_a_file_with_one_instrument_has_none_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "run.jls"
    with JlsWriter(path, FAST, ORIGIN, clock=UniformClock(0, 10_000.0), has_voltage=False) as writer:
        writer.append(np.zeros(10_000, dtype=np.float32))
    with JlsFile(path) as file:
        assert file.beside == ()
