"""Ticks: round, with their unit, never too many, and as fine as one may zoom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.plots.ticks import current_ticks, padded, round_step, time_ticks, voltage_ticks


def plain(labels: list[str]) -> list[str]:
    return [label.replace("\u00a0", " ") for label in labels]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 1.6, ["0", "0.5 A", "1.0 A", "1.5 A"]),
        (0.0, 0.13, ["0", "50 mA", "100 mA"]),
        (0.0, 7e-4, ["0", "200 µA", "400 µA", "600 µA"]),
        (-0.2, 0.5, ["−200 mA", "0", "200 mA", "400 mA"]),
    ],
)
def test_a_current_axis_has_one_unit_and_says_it(low: float, high: float, expected: list[str]) -> None:
    assert expected == plain([tick.label for tick in current_ticks(low, high, 5)])


@pytest.mark.parametrize(
    ("start", "stop", "zero", "expected"),
    [
        (0.0, 28.0, 7.2, ["0 s", "10 s", "20 s"]),
        (0.0, 305.0, 5.0, ["0 s", "2 min", "4 min"]),
        (0.0, 7200.0, 0.0, ["0 s", "30 min", "1 h", "1 h 30 min", "2 h"]),
        (3590.0, 3700.0, 0.0, ["1 h", "1 h 00 min 30 s", "1 h 01 min", "1 h 01 min 30 s"]),
        (1.001, 1.02, 0.0, ["1.005 s", "1.010 s", "1.015 s", "1.020 s"]),
        (0.0, 0.05, 0.01, ["−10 ms", "0 ms", "10 ms", "20 ms", "30 ms", "40 ms"]),
    ],
)
def test_a_time_axis_counts_from_the_key(start: float, stop: float, zero: float, expected: list[str]) -> None:
    assert expected == plain([tick.label for tick in time_ticks(start, stop, zero, 5)])


def test_a_voltage_axis_counts_in_volts() -> None:
    assert plain([tick.label for tick in voltage_ticks(3.5, 4.3, 2)]) == ["3.5 V", "4.0 V"]


@settings(deadline=None)
@given(
    start=st.floats(-1e5, 1e5),
    span=st.floats(1e-6, 1e6),
    zero=st.floats(-1e3, 1e3),
    wanted=st.integers(2, 20),
)
def test_ticks_lie_in_view_and_are_not_more_than_wanted(start: float, span: float, zero: float, wanted: int) -> None:
    ticks = time_ticks(start, start + span, zero, wanted)
    assert len(ticks) <= wanted + 1
    assert all(start - span * 1e-3 <= tick.value <= start + span * 1.001 for tick in ticks)
    assert len({tick.label for tick in ticks}) == len(ticks) or span < 1e-3


@settings(deadline=None)
@given(span=st.floats(1e-9, 1e9), wanted=st.integers(1, 50))
def test_a_step_is_1_2_or_5_times_a_power_of_ten(span: float, wanted: int) -> None:
    step = round_step(span, wanted)
    assert f"{step:.6e}"[0] in "125"
    assert span / step <= wanted * (1 + 1e-6)


def test_an_axis_has_zero_and_some_air() -> None:
    assert padded(0.2, 1.0, 0.0).low == 0.0
    assert padded(0.2, 1.0, 0.0).high > 1.0
    assert padded(0.0, 0.0, 1e-6).high > 0.0
    assert padded(-1.0, 1.0, 0.0).low < -1.0
