"""What readers share: clocks from times, least steps, names of channels, bounds on files, even grids."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.trace import FloatArray, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import OPTIONS, unit_of, unneeded
from bench.traces.channel_names import Quantity, named_quantity
from bench.traces.clocks import clock_of
from bench.traces.even_grid import even_grid
from bench.traces.recording import Hints, Unit
from bench.traces.resolution import seen_resolution
from bench.traces.source import FileHash, Source, open_source

HERE = Source(Path("x.csv"), 100, FileHash(Path("x.csv"), 100, 0))


def clock(times_s: npt.ArrayLike, rate_hz: float | None = None) -> UniformClock | StampedClock:
    return clock_of(HERE, np.asarray(times_s, dtype=np.float64), lambda row: f"line {row + 1}", rate_hz)


# Clocks


def test_times_on_the_stated_rate_make_a_uniform_clock() -> None:
    assert clock([7.0, 7.5, 8.0], rate_hz=2.0) == UniformClock(count=3, rate_hz=2.0)


def test_times_off_the_stated_rate_are_kept_each() -> None:
    found = clock([7.0, 7.51, 8.0], rate_hz=2.0)
    np.testing.assert_allclose([0, 0.51, 1.0], found.times_s())


@pytest.mark.parametrize(
    ("times_s", "problem"),
    [
        ([], "holds 0 readings"),
        ([1.0], "holds 1 readings"),
        ([0.0, np.nan], "line 2: the time is missing or infinite"),
        ([0.0, 1.0, 1.0], "line 3: time must increase from reading to reading, but 1 s follows 1 s"),
        ([0.0, 1.0, 0.5, 2.0], "line 3: time must increase"),
        ([-1e300, 0.0, 1.0], "too far apart to be those of one recording"),
    ],
)
def test_times_that_make_no_clock_are_refused_with_their_place(times_s: list[float], problem: str) -> None:
    with pytest.raises(BadInputError, match=problem):
        clock(times_s)


# Least step


@given(step=st.floats(1e-9, 1.0), offset=st.integers(-500, 500), seed=st.integers(0, 1 << 16))
def test_the_step_of_readings_on_a_grid_is_found(step: float, offset: int, seed: int) -> None:
    counts = np.random.default_rng(seed).integers(0, 60, 2_000) + offset
    found = seen_resolution(counts * step)
    assert found.resolution_a == pytest.approx(step, rel=1e-6)
    assert "is inferred" in found.notes[0]


@pytest.mark.parametrize(
    "readings",
    [
        np.random.default_rng(1).normal(0.1, 0.01, 5_000),
        np.random.default_rng(1).normal(0.1, 0.01, 5_000).astype(np.float32),
        np.full(5_000, 0.25),
        np.array([0.1, 0.2, 0.4]),
        np.full(500, np.nan),
    ],
    ids=["a continuum", "a continuum of float32", "a steady value", "three readings", "nothing but lost readings"],
)
def test_readings_without_steps_give_no_resolution(readings: FloatArray) -> None:
    assert seen_resolution(readings).resolution_a is None


# Names


@pytest.mark.parametrize(
    ("name", "quantity", "unit"),
    [
        ("I (mA)", Quantity.CURRENT, Unit.MILLIAMPERE),
        ("Main Avg Current (mA)", Quantity.CURRENT, Unit.MILLIAMPERE),
        ("current_a", Quantity.CURRENT, Unit.AMPERE),
        ("I", Quantity.CURRENT, None),
        ("I2", Quantity.CURRENT, None),
        ("µA", Quantity.CURRENT, Unit.MICROAMPERE),
        ("voltage_V", Quantity.VOLTAGE, Unit.VOLT),
        ("U [mV]", Quantity.VOLTAGE, Unit.MILLIVOLT),
        ("V", Quantity.VOLTAGE, None),
        ("I (V)", Quantity.CURRENT, Unit.VOLT),
        ("Shunt (mV)", None, Unit.MILLIVOLT),
        ("A", None, None),
        ("A0", None, None),
        ("CH1", None, None),
        ("IN1", None, None),
        ("", None, None),
        ("---", None, None),
    ],
)
def test_a_name_says_its_quantity_and_unit_or_nothing(name: str, quantity: Quantity | None, unit: Unit | None) -> None:
    assert (named_quantity(name).quantity, named_quantity(name).unit) == (quantity, unit)


def test_units_are_known_with_either_micro_sign_and_in_either_case() -> None:
    assert {unit_of(text) for text in ("uA", "µA", "μA", "ua", " UA ")} == {Unit.MICROAMPERE}
    assert unit_of("Ah") is None


# Options


def test_every_hint_has_an_option() -> None:
    assert set(OPTIONS) == set(Hints.__slots__)


def test_only_answers_that_were_given_and_not_used_are_mentioned() -> None:
    notes = unneeded(Hints(current="I", unit="A", rate_hz=5.0), "current", "unit")
    assert notes == ("--rate was given and not used: this file leaves nothing open that it would answer.",)


# Files


def test_a_file_is_hashed_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc" * 100_000)
    source = open_source(path, 1 << 20)
    assert (source.path, source.size_bytes) == (path, 300_000)
    assert str(source.hash) == hashlib.sha256(b"abc" * 100_000).hexdigest()


def test_a_file_that_was_changed_after_it_was_read_has_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    kept, changed, touched, gone = (open_source(path, 100).hash for _ in range(4))
    digest = str(kept)
    path.write_bytes(b"abcd")
    with pytest.raises(BadInputError, match="was changed after it was read"):
        str(changed)
    path.write_bytes(b"abd")
    os.utime(path, ns=(1, touched.changed_ns + 1))
    with pytest.raises(BadInputError, match="was changed after it was read"):
        str(touched)
    path.unlink()
    with pytest.raises(BadInputError, match="cannot be read again for its SHA-256"):
        str(gone)
    assert str(kept) == digest == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(BadInputError, match="is not a file"):
        open_source(path, 1 << 20)


def test_a_file_above_its_bound_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.touch()
    os.truncate(path, 5 << 30)
    with pytest.raises(BadInputError, match=r"has 5\.0 GiB, and files of this format are read up to 1 GiB"):
        open_source(path, 1 << 30)


# Even grids


@given(
    steps=arrays(np.float64, st.integers(1, 60), elements=st.floats(0.05, 3.0)),
    start_s=st.floats(-100, 100),
)
def test_a_grid_keeps_every_reading_in_order(steps: npt.NDArray[np.float64], start_s: float) -> None:
    times_s = start_s + np.concatenate([[0.0], np.cumsum(steps)])
    values = np.arange(times_s.size, dtype=np.float64)
    trace = Trace(StampedClock(times_s), values, Meter("m", 1.0))
    grid = even_grid(Path("x.sr"), trace, 1 << 20)
    held = grid.held(values, 0, grid.count)
    kept = held[np.isfinite(held)]
    np.testing.assert_array_equal(values, np.unique(kept))
    assert (np.diff(kept) >= 0).all()
    parts = [grid.held(values, k, min(k + 7, grid.count)) for k in range(0, grid.count, 7)]
    np.testing.assert_array_equal(held, np.concatenate(parts))
