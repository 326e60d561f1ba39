"""The pyramid answers like the readings themselves, only sooner."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.blocks import block_moments
from analysis.pyramid import Columns, Pyramid


def _noise(count: int, lost_share: float = 0.0, seed: int = 1) -> npt.NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(count).astype(np.float32)
    values[rng.random(count) < lost_share] = np.nan
    return values


def _by_hand(values: npt.NDArray[np.float32], columns: Columns) -> npt.NDArray[np.float64]:
    rows = []
    for first, last in pairwise(columns.edges):
        kept = values[first:last][~np.isnan(values[first:last])].astype(np.float64)
        rows.append((kept.min(), kept.max(), kept.mean()) if kept.size else (np.nan, np.nan, np.nan))
    return np.array(rows).reshape(-1, 3)


def _as_rows(columns: Columns) -> npt.NDArray[np.float64]:
    return np.column_stack((columns.low, columns.high, columns.mean)).astype(np.float64)


@given(
    count=st.integers(1, 20_000),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    wanted=st.integers(1, 300),
    lost_share=st.sampled_from([0.0, 0.01, 0.9]),
)
def test_every_column_is_what_its_readings_are(
    count: int, ends: tuple[float, float], wanted: int, lost_share: float
) -> None:
    values = _noise(count, lost_share)
    start, stop = sorted(round(end * count) for end in ends)
    columns = Pyramid.build(values).columns(start, stop, wanted)
    np.testing.assert_allclose(_as_rows(columns), _by_hand(values, columns), rtol=0, atol=1e-5)


@given(count=st.integers(1, 100_000), wanted=st.integers(1, 500))
def test_columns_begin_and_end_exactly_where_asked_and_are_about_equally_wide(count: int, wanted: int) -> None:
    pyramid = Pyramid.build(np.zeros(100_000, np.float32))
    start = 100_000 - count
    columns = pyramid.columns(start, 100_000, wanted)
    widths = np.diff(columns.edges)
    assert [start, 100_000] == [columns.edges[0], columns.edges[-1]]
    assert min(wanted, count) == len(columns)
    assert 0 < widths.min() <= widths.max() <= 2.1 * count / len(columns) + 1


@given(cuts=st.lists(st.integers(0, 5000), max_size=8), lost_share=st.sampled_from([0.0, 0.05]))
def test_a_pyramid_that_grew_is_the_pyramid_that_was_built(cuts: list[int], lost_share: float) -> None:
    values = _noise(5000, lost_share)
    grown = Pyramid(np.empty(0, np.float32))
    for first, last in pairwise([0, *sorted(cuts), 5000]):
        grown.append(values[first:last])
    built = Pyramid.build(values)
    assert len(built) == len(grown)
    for start, stop, wanted in ((0, 5000, 7), (13, 4999, 100), (300, 2000, 1)):
        expected, actual = built.columns(start, stop, wanted), grown.columns(start, stop, wanted)
        np.testing.assert_array_equal(expected.edges, actual.edges)
        np.testing.assert_allclose(_as_rows(expected), _as_rows(actual), rtol=0, atol=1e-6)


def test_appending_leaves_the_given_array_alone() -> None:
    values = np.ones(100, np.float32)
    pyramid = Pyramid.build(values)
    pyramid.append(np.full(100, 2, np.float32))
    whole = pyramid.columns(0, 200, 1)
    expected = [100, 1.0, 2.0]
    assert expected == [values.size, float(whole.low[0]), float(whole.high[0])]


def test_a_spike_of_one_reading_in_ten_million_is_in_its_column() -> None:
    values = np.zeros(10_000_000, np.float32)
    values[7_654_321] = 1.0
    columns = Pyramid.build(values).columns(0, values.size, 1000)
    (at,) = np.flatnonzero(columns.high == 1.0)
    assert columns.edges[at] <= 7_654_321 < columns.edges[at + 1]


def test_a_stretch_of_lost_readings_has_no_extremes_and_no_mean() -> None:
    values = np.zeros(1000, np.float32)
    values[300:700] = np.nan
    columns = Pyramid.build(values).columns(320, 640, 4)
    assert np.isnan(_as_rows(columns)).all()


def test_an_empty_stretch_has_no_columns() -> None:
    columns = Pyramid.build(np.zeros(10, np.float32)).columns(5, 5, 100)
    assert not len(columns)
    assert columns.edges.tolist() == [5]


@pytest.mark.parametrize(("start", "stop", "count"), [(-1, 5, 1), (0, 11, 1), (6, 5, 1), (0, 10, 0)])
def test_a_stretch_that_is_none_is_refused(start: int, stop: int, count: int) -> None:
    with pytest.raises(ValueError, match="stretch"):
        Pyramid.build(np.zeros(10, np.float32)).columns(start, stop, count)


@given(length=st.sampled_from([1, 2, 7, 20, 300]), level=st.floats(-2, 2), noise=st.sampled_from([0.0, 1e-4, 0.1]))
def test_block_moments_are_mean_and_variance_even_of_small_noise_on_a_large_current(
    length: int, level: float, noise: float
) -> None:
    values = (level + noise * np.random.default_rng(3).standard_normal(5 * length + length // 2)).astype(np.float32)
    blocks = values[: values.size // length * length].reshape(-1, length).astype(np.float64)
    moments = block_moments(values, length)
    np.testing.assert_allclose(moments.mean, blocks.mean(axis=1), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(moments.variance, blocks.var(axis=1), rtol=1e-3, atol=1e-12)  # a microampere, squared
