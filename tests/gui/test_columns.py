"""What a lane asks of a long trace: every reading once, no spike lost, no line across a hole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.trace import StampedClock, UniformClock
from gui.plots.columns import POINTS_PER_PIXEL, Columns, Points, TraceColumns


def uniform(values: np.ndarray, rate_hz: float = 100.0) -> TraceColumns:
    return TraceColumns.of(UniformClock(values.size, rate_hz), values.astype(np.float32))


@settings(deadline=None)
@given(
    count=st.integers(1, 5000),
    spike=st.integers(0, 4999),
    pixels=st.integers(1, 300),
    window=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_spike_of_one_reading_is_in_every_view_that_holds_it(
    count: int, spike: int, pixels: int, window: tuple[float, float]
) -> None:
    spike %= count
    values = np.zeros(count)
    values[spike] = 3.0
    source = uniform(values)
    start_s, stop_s = (share * count / 100.0 for share in sorted(window))
    found = source.between(start_s, stop_s, pixels)
    most = found.most if isinstance(found, Columns) else found.values
    if start_s <= spike / 100.0 <= stop_s:
        assert np.nanmax(most) == 3.0
    if isinstance(found, Columns):
        assert found.readings_each > POINTS_PER_PIXEL
        assert found.at_s.size <= 2 * pixels + 2


@settings(deadline=None)
@given(count=st.integers(200, 3000), pixels=st.integers(10, 60), start=st.integers(0, 150))
def test_a_trace_keeps_its_shape_while_it_moves(count: int, pixels: int, start: int) -> None:
    """Columns stand on multiples of their own width: moving the view by one column shows the same columns."""
    values = np.random.default_rng(count).normal(size=count)
    source = uniform(values)
    one = source.between(start / 100.0, (start + 40) / 100.0, 10)
    if isinstance(one, Columns):
        each = one.readings_each
        two = source.between((start + each) / 100.0, (start + each + 40) / 100.0, 10)
        assert isinstance(two, Columns)
        shared = np.isin(two.at_s, one.at_s)
        assert shared.sum() >= one.at_s.size - 3


def test_few_readings_are_drawn_one_by_one() -> None:
    values = np.array([0.0, 1.0, np.nan, 2.0])
    found = uniform(values).between(0.0, 0.04, 100)
    assert isinstance(found, Points)
    assert found.values.tolist()[:2] == [0.0, 1.0]
    assert np.isnan(found.values[2])


def test_points_lift_the_pen_at_a_hole_in_time() -> None:
    stamps = np.array([0.0, 0.1, 0.2, 5.0, 5.1])
    clock = StampedClock(stamps)
    source = TraceColumns.of(clock, np.ones(5, np.float32), np.array([5.0]))
    found = source.between(0.0, 6.0, 100)
    assert isinstance(found, Points)
    assert np.isnan(found.values).sum() == 1
    assert np.isnan(found.values[3])


def test_no_column_holds_readings_from_both_sides_of_a_hole() -> None:
    stamps = np.concatenate((np.arange(1000) * 0.01, 60.0 + np.arange(1000) * 0.01))
    values = np.where(stamps < 30, 1.0, 2.0).astype(np.float32)
    source = TraceColumns.of(StampedClock(stamps), values, np.array([60.0]))
    found = source.between(0.0, 70.0, 20)
    assert isinstance(found, Columns)
    read = np.isfinite(found.least)
    assert (found.least[read] == found.most[read]).all()
    assert np.isnan(found.mean).sum() == 1
    assert (np.diff(found.at_s) >= 0).all()


def test_holes_that_no_screen_can_show_do_not_slow_the_view_down() -> None:
    """With more holes than half the pixels the view is not cut at each of them."""
    stamps = np.cumsum(np.where(np.arange(20_000) % 10 == 9, 0.5, 0.01))
    ends = stamps[10::10]
    source = TraceColumns.of(StampedClock(stamps), np.ones(20_000, np.float32), ends)
    found = source.between(float(stamps[0]), float(stamps[-1]), 100)
    assert isinstance(found, Columns)
    assert found.at_s.size < 250


def test_the_mean_is_of_the_readings_that_were_not_lost() -> None:
    values = np.full(1000, 0.5)
    values[::2] = np.nan
    found = uniform(values).between(0.0, 10.0, 10)
    assert isinstance(found, Columns)
    assert np.allclose(found.mean, 0.5)
