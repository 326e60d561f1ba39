"""Columns: the pyramid's and the stamped ones against a slow twin, and no spike lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.trace import StampedClock, UniformClock
from bench.report.columns import readings_between, reduce_to_columns


@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_stamped_columns_are_what_a_loop_finds(count: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    stamps = np.cumsum(rng.uniform(0.01, 0.5, count))
    values = np.where(rng.random(count) < 0.1, np.nan, rng.normal(size=count))
    low_s, high_s = float(stamps[0]), float(stamps[-1]) + 0.1
    found = reduce_to_columns(StampedClock(stamps), values, low_s, high_s, columns)
    edges = np.linspace(low_s, high_s, columns + 1)
    for k in range(columns):
        inside = values[(stamps >= edges[k]) & (stamps < edges[k + 1])]
        inside = inside[~np.isnan(inside)]
        expected = [inside.min(), inside.max(), inside.mean()] if inside.size else [np.nan] * 3
        np.testing.assert_allclose(expected, [found.least[k], found.most[k], found.mean[k]], atol=1e-12)


@given(st.integers(2000, 6000), st.integers(20, 300), st.data())
def test_a_spike_of_one_reading_is_in_the_columns_of_an_even_trace(
    count: int, columns: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, count - 1))
    values = np.zeros(count, dtype=np.float32)
    values[at] = 1.0
    clock = UniformClock(count, 500.0)
    found = reduce_to_columns(clock, values, 0.0, (count - 1) / 500.0, columns)
    assert found.most.max() == 1.0
    width_s = count / 500.0 / columns
    assert abs(found.at_s[int(found.most.argmax())] - at / 500.0) <= 1.5 * width_s


def test_a_window_of_an_even_trace_is_reduced_alone() -> None:
    values = np.arange(10_000, dtype=np.float64)
    found = reduce_to_columns(UniformClock(10_000, 100.0), values, 20.0, 30.0, 50)
    assert found.least.min() == 2000.0
    assert found.most.max() == 3000.0
    assert 20.0 <= found.at_s[0] < found.at_s[-1] <= 30.0


def test_the_reading_before_a_window_is_kept_because_it_still_holds() -> None:
    found = readings_between(StampedClock(np.array([0.0, 1.0, 2.0, 3.0])), np.array([5.0, 6.0, 7.0, 8.0]), 1.5, 2.5)
    assert found.values.tolist() == [6.0, 7.0, 8.0]
