"""Reductions over short blocks give what NumPy gives for each block by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.blocks import CACHE_READINGS, block_means


@given(st.integers(1, 300), st.integers(0, 40), st.integers(0, 299), st.sampled_from((np.float32, np.float64)))
@example(20, 40, 7, np.float32)
@example(128, 3, 0, np.float32)
@example(129, 3, 0, np.float32)
def test_means_of_blocks_are_those_of_each_row(
    length: int, count: int, rest: int, dtype: type[np.float32 | np.float64]
) -> None:
    values = np.random.default_rng(length + 1000 * count).lognormal(-2.0, 2.0, count * length + rest % length)
    values = values.astype(dtype)
    before = values.copy()
    means = block_means(values, length)
    assert means.dtype == dtype
    assert means.shape == (count,)
    rows = values[: count * length].reshape(count, length)
    assert np.allclose(means, rows.mean(axis=1), rtol=4 * np.finfo(dtype).eps, atol=0.0)
    assert (values == before).all()


@pytest.mark.parametrize("length", [3, 20, 100])
def test_means_of_more_blocks_than_are_taken_at_once_stay_in_their_places(length: int) -> None:
    count = 2 * CACHE_READINGS // length + 5
    values = np.repeat(np.arange(count, dtype=np.float32), length)
    assert (block_means(values, length) == np.arange(count)).all()


@pytest.mark.parametrize("lost", [0, 13, 19])
def test_a_lost_reading_is_a_lost_mean_of_its_own_block_only(lost: int) -> None:
    values = np.ones(60, dtype=np.float32)
    values[20 + lost] = np.nan
    assert np.isnan(block_means(values, 20)).tolist() == [False, True, False]
