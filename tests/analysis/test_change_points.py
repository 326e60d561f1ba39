"""Cuts are the exact optimum over their candidates. On slow ramps the candidates are fewer than all bins: meant so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.change_points import Channel, cuts
from tests.truth.partition import exact_partition

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def _stairs(seed: int, count: int, noise: float) -> Floats:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(3, 40, count)
    return np.asarray(np.repeat(rng.normal(0, 2, lengths.size), lengths)[:count] + noise * rng.standard_normal(count))


def _cost(series: Floats, borders: Indices, penalty: float) -> float:
    pieces = np.split(series, borders[1:-1])
    return float(sum(((piece - piece.mean()) ** 2).sum() for piece in pieces) + penalty * (len(pieces) - 1))


def _one(series: Floats) -> tuple[Channel]:
    return (Channel(series, np.ones_like(series)),)


@settings(deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 400))
def test_clear_stairs_are_cut_exactly_like_the_exact_partition(seed: int, count: int) -> None:
    series = _stairs(seed, count, 0.0)
    expected = exact_partition(series, 0.05)
    assert _cost(series, expected, 0.05) == pytest.approx(_cost(series, cuts(_one(series), 0.05), 0.05))


def test_the_slow_twin_is_as_good_as_the_peer_library() -> None:
    series = _stairs(4, 150, 0.3)
    peer = ruptures.Pelt(model="l2", jump=1, min_size=1).fit(series.reshape(-1, 1)).predict(pen=1.0)
    expected = _cost(series, np.array([0, *peer]), 1.0)
    assert expected == pytest.approx(_cost(series, exact_partition(series, 1.0), 1.0))


@settings(deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(6, 300), least=st.integers(2, 6))
def test_no_piece_is_shorter_than_the_least(seed: int, count: int, least: int) -> None:
    borders = cuts(_one(_stairs(seed, count, 0.5)), 0.3, least=least)
    assert [0, count] == [borders[0], borders[-1]]
    assert len(borders) == 2 or np.diff(borders).min() >= least


def test_a_channel_that_says_nothing_of_a_change_does_not_hide_it() -> None:
    level, spread = _stairs(1, 200, 0.0) * 0.0, np.repeat([0.0, 3.0], 100)
    expected = [0, 100, 200]
    assert expected == cuts((*_one(level), *_one(spread)), 5.0).tolist()


def test_what_is_cut_already_stays_cut_and_is_not_compared_across() -> None:
    series = np.repeat([0.0, 9.0, 9.0, 5.0], 50)
    fixed = np.array([0, 50, 200])
    expected = [0, 50, 150, 200]
    assert expected == cuts(_one(series), 2.0, fixed=fixed).tolist()
    alike = cuts(_one(np.zeros(200)), 2.0, fixed=fixed)
    assert fixed.tolist() == alike.tolist()


def test_a_heavier_weight_makes_a_smaller_step_worth_a_cut() -> None:
    series = np.repeat([0.0, 0.1], 50)
    light, heavy = (cuts((Channel(series, np.full(100, weight)),), 2.0).tolist() for weight in (1.0, 100.0))
    assert [light, heavy] == [[0, 100], [0, 50, 100]]


def test_a_long_series_with_many_cuts_is_cut_like_its_parts() -> None:
    """The cost of many candidates must not hide in a cap on their number."""
    part = np.repeat([0.0, 3.0, 1.0, 4.0], 25)
    borders = cuts(_one(np.tile(part, 500)), 1.0)
    assert np.arange(0, 50_001, 25).tolist() == borders.tolist()
