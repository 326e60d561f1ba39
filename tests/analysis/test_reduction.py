"""A long recording in blocks: they say what its readings say, however it was cut, and nothing lost is hidden."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.reduction
from analysis.reduction import Reducer, Reduction
from analysis.trace import Event, EventName, FloatArray, Meter, UniformClock

RATE_HZ = 1000.0


def reduced(values: FloatArray, voltage: FloatArray | None = None, most_blocks: int = 500) -> Reduction:
    reducer = Reducer(UniformClock(values.size, RATE_HZ, 1.0), most_blocks)
    for k in range(0, values.size, reducer.at_once):
        part = slice(k, k + reducer.at_once)
        reducer.add(values[part], None if voltage is None else voltage[part])
    return reducer.reduction()


def with_lost(seed: int, count: int, lost_share: float) -> FloatArray:
    rng = np.random.default_rng(seed)
    values = rng.normal(0.3, 0.1, count).astype(np.float32)
    values[rng.random(count) < lost_share] = np.nan
    return values


@given(st.integers(0, 99), st.integers(1, 4000), st.sampled_from([0.0, 0.01, 0.6]), st.integers(1, 600))
def test_blocks_hold_the_extremes_and_the_mean_of_their_readings(
    seed: int, count: int, lost_share: float, most_blocks: int
) -> None:
    values = with_lost(seed, count, lost_share)
    found = reduced(values, most_blocks=most_blocks)
    assert found.lost_count == int(np.isnan(values).sum())
    means = found.current.means
    assert means.size == -(-count // found.each) <= most_blocks
    for k in range(means.size):
        own = values[k * found.each : (k + 1) * found.each]
        own = own[np.isfinite(own)].astype(np.float64)
        np.testing.assert_allclose(means[k], own.mean() if own.size else np.nan, rtol=1e-4, atol=1e-6)


@given(st.integers(0, 99), st.integers(0, 3000), st.integers(1, 4000), st.integers(1, 1500))
def test_every_reading_is_in_exactly_one_column(seed: int, first: int, length: int, width: int) -> None:
    values = with_lost(seed, 4000, 0.05)
    stop = min(values.size, first + length)
    found = reduced(values).current.columns(first, stop, width)
    if found is None:
        assert width < 3 * 8  # blocks of 8: too coarse for such columns
        return
    assert found.edges[0] <= first
    assert found.edges[-1] >= stop
    assert (np.diff(found.edges) > 0).all()
    for k in range(found.mean.size):
        own = values[found.edges[k] : found.edges[k + 1]]
        own = own[np.isfinite(own)]
        np.testing.assert_array_equal(
            (found.low[k], found.high[k]), (own.min(), own.max()) if own.size else (np.nan, np.nan)
        )
        np.testing.assert_allclose(found.mean[k], own.mean() if own.size else np.nan, rtol=1e-4, atol=1e-6)


def test_lost_readings_are_found_over_the_borders_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis.reduction, "_AT_ONCE", 64)
    values = np.ones(1000, np.float32)
    values[60:70] = values[200:201] = values[990:] = np.nan
    lost = reduced(values).lost
    assert lost.first.tolist() == [60, 200, 990]
    assert lost.stop.tolist() == [70, 201, 1000]
    assert lost.lost.tolist() == [10, 1, 10]


def test_very_many_holes_are_joined_and_counted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis.reduction, "_MOST_LOST_RUNS", 20)
    values = np.ones(10_000, np.float32)
    values[::7] = np.nan
    lost = reduced(values).lost
    assert len(lost) <= 20
    assert int(lost.lost.sum()) == int(np.isnan(values).sum())
    assert (lost.first[1:] > lost.stop[:-1]).all()


def test_the_means_are_a_trace_whose_meter_averages() -> None:
    meter = Meter("m", RATE_HZ, 1e-4, 2e-3)
    found = reduced(np.ones(4000, np.float32), np.full(4000, 4.0, np.float32))
    trace = found.trace(meter, (Event(2.0, EventName.KEY_DOWN),))
    assert found.each == 8
    assert trace.clock == UniformClock(500, RATE_HZ / 8, 1.0)
    assert trace.meter.smoothing_s == pytest.approx(8e-3)
    assert trace.meter.noise_a == pytest.approx(2e-3 / np.sqrt(8))
    assert trace.voltage_v is not None
    assert (trace.voltage_v == 4.0).all()
    assert [event.at_s for event in trace.events] == [2.0]
