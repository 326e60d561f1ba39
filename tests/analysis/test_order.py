"""Medians, quantiles and distinct values: to the bit what NumPy's own give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.order import distinct, median, quantile, row_medians, row_quantiles

VALUES = st.lists(st.floats(-1e6, 1e6) | st.sampled_from((0.0, 0.5, 1.0)), min_size=1, max_size=60)


@given(VALUES)
def test_the_median_is_numpys(values: list[float]) -> None:
    assert float(np.median(values)) == median(np.array(values))


@given(VALUES, st.sampled_from((0.0, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95, 1.0)))
def test_a_quantile_is_numpys(values: list[float], share: float) -> None:
    assert float(np.quantile(values, share)) == quantile(np.array(values), share)


@given(VALUES, st.integers(1, 5))
def test_each_row_has_its_own(values: list[float], count: int) -> None:
    rows = np.stack([np.roll(values, k) * k for k in range(count)])
    np.testing.assert_array_equal(np.median(rows, axis=1), row_medians(rows))
    np.testing.assert_array_equal(np.quantile(rows, 0.8, axis=1), row_quantiles(rows, 0.8))


@given(VALUES)
def test_distinct_values_are_numpys(values: list[float]) -> None:
    np.testing.assert_array_equal(np.unique(values), distinct(np.array(values)))


@pytest.mark.parametrize("dtype", [np.float64, np.int64])
def test_of_nothing_there_is_nothing_distinct(dtype: type) -> None:
    assert distinct(np.empty(0, dtype)).size == 0
