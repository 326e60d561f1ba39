"""The live columns hold every reading, however it came in blocks, and no more columns than were promised."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.capture.series import MOST_COLUMNS, LiveSeries

WIDTH_S = 0.01


def fed(times_s: np.ndarray, values: np.ndarray, cuts: list[int]) -> LiveSeries:
    series = LiveSeries(WIDTH_S)
    edges = [0, *sorted(cuts), times_s.size]
    for first, stop in itertools.pairwise(edges):
        series.add(times_s[first:stop], values[first:stop])
    return series


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 2**32 - 1), st.data())
def test_columns_are_those_of_a_slow_twin_in_any_division_into_blocks(
    count: int, seed: int, data: st.DataObject
) -> None:
    random = np.random.default_rng(seed)
    times_s = 5.0 + np.cumsum(random.exponential(0.004, count))
    values = np.where(random.random(count) < 0.1, np.nan, random.normal(size=count))
    cuts = data.draw(st.lists(st.integers(0, count), max_size=6))
    found = fed(times_s, values, cuts).look()
    bins = np.floor(times_s / WIDTH_S).astype(int)
    groups = [values[bins == k] for k in np.unique(bins)]
    assert found.mean.size == len(groups)
    assert found.readings_each == max((group.size for group in groups), default=0)
    for k, group in enumerate(groups):
        read = group[np.isfinite(group)]
        if not read.size:
            assert np.isnan([found.least[k], found.most[k], found.mean[k]]).all()
            continue
        assert (found.least[k], found.most[k]) == (read.min(), read.max())
        assert np.isclose(found.mean[k], read.mean())


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_a_long_recording_has_no_more_columns_and_loses_no_spike(hours: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    series = LiveSeries(WIDTH_S)
    for block in range(hours * 12):
        times_s = np.linspace(300.0 * block, 300.0 * block + 299.9, 3000)
        values = np.asarray(random.random(3000), dtype=np.float64)
        if block == hours * 6:
            values[1234] = 99.0
        series.add(times_s, values)
    found = series.look()
    assert found.at_s.size <= MOST_COLUMNS
    assert found.most.max() == 99.0
    assert (np.diff(found.at_s) > 0).all()


def test_times_that_step_back_a_little_stay_in_order() -> None:
    series = LiveSeries(WIDTH_S)
    series.add(np.array([1.0, 1.02, 1.04]), np.array([1.0, 2.0, 3.0]))
    series.add(np.array([1.035, 1.06]), np.array([9.0, 4.0]))
    found = series.look()
    assert found.most.tolist() == [1.0, 2.0, 9.0, 4.0]


def test_one_burst_of_very_many_readings_is_columns_too() -> None:
    series = LiveSeries(1e-4)
    values = np.arange(3_000_000, dtype=np.float64)
    series.add(values * 1e-6, values)
    found = series.look()
    assert found.at_s.size <= MOST_COLUMNS
    assert (found.least.min(), found.most.max()) == (0.0, values[-1])
