"""Figures of a stretch: to the digit what NumPy gives of the same readings, whatever is lost or missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis.stretch
from analysis.stretch import stretch_figures
from analysis.trace import Meter, StampedClock, Trace, UniformClock

METER = Meter("test meter", 10.0)


@settings(deadline=None)
@given(
    values=st.lists(st.floats(-1.0, 3.0, width=32) | st.just(float("nan")), min_size=1, max_size=80),
    start=st.integers(0, 40),
    length=st.integers(1, 60),
    at_once=st.integers(1, 30),
)
def test_the_figures_are_numpys_however_the_readings_are_parted(
    values: list[float], start: int, length: int, at_once: int
) -> None:
    current = np.array(values, np.float32)
    volts = np.full(current.size, 4.0, np.float32)
    trace = Trace(UniformClock(current.size, 10.0), current, METER, volts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analysis.stretch, "_AT_ONCE", at_once)
        found = stretch_figures(trace, start / 10.0, (start + length) / 10.0)
    inside = current[start : start + length].astype(np.float64)
    read = inside[np.isfinite(inside)]
    if not read.size:
        assert found is None
        return
    assert found is not None
    assert (read.size, inside.size - read.size) == (found.readings, found.lost)
    assert (float(read.min()), float(read.max())) == (found.least_a, found.most_a)
    usual_s = 0.1 if current.size > 1 else 0.0
    expected = (read.mean(), read.std(), read.sum() * usual_s, 4.0 * read.sum() * usual_s)
    assert (found.mean_a, found.std_a, found.charge_c, found.energy_j) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_hole_between_stamps_counts_as_lost_and_holds_no_charge() -> None:
    stamps = np.array([0.0, 0.1, 0.2, 1.2, 1.3, 1.4])
    trace = Trace(StampedClock(stamps), np.full(6, 0.5), METER)
    found = stretch_figures(trace, 0.0, 1.5)
    assert found is not None
    assert (found.readings, found.lost, found.energy_j) == (6, 9, None)
    assert found.charge_c == pytest.approx(0.5 * 0.6)
    assert found.lost_share == pytest.approx(9 / 15)


def test_the_stretch_is_half_open_and_may_hold_nothing() -> None:
    trace = Trace(UniformClock(10, 10.0), np.arange(10.0), METER)
    found = stretch_figures(trace, 0.2, 0.5)
    assert found is not None
    assert (found.readings, found.least_a, found.most_a) == (3, 2.0, 4.0)
    assert found.duration_s == pytest.approx(0.3)
    assert stretch_figures(trace, 0.21, 0.29) is None
    assert stretch_figures(trace, 5.0, 6.0) is None
