"""Ticks: round, labelled with their unit, inside the axis."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.report.axis import padded_range, round_step, time_ticks, value_ticks

spans = st.floats(1e-9, 1e6)


@given(spans, st.integers(1, 12))
def test_a_step_is_1_2_or_5_times_a_power_of_ten_and_gives_no_more_parts_than_wanted(span: float, wanted: int) -> None:
    step = round_step(span, wanted)
    mantissa = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(mantissa, round_one, rel_tol=1e-6) for round_one in (1.0, 2.0, 5.0))
    assert span / step <= wanted * (1 + 1e-6)


@given(st.floats(-5.0, 0.0), st.floats(1e-6, 5.0), st.integers(2, 6))
def test_every_tick_lies_on_the_axis_and_carries_its_unit(low: float, high: float, wanted: int) -> None:
    ticks = value_ticks(low, high, "A", wanted)
    slack = 1e-5 * (high - low)
    assert all(low - slack <= tick.value <= high + slack for tick in ticks)
    assert all(tick.label.endswith("A") or tick.label == "0" for tick in ticks)
    assert len({tick.label for tick in ticks}) == len(ticks)


@given(st.floats(-1e4, 1e4), st.floats(1e-5, 1e6))
def test_times_stay_on_the_axis_and_are_few(start_s: float, span_s: float) -> None:
    ticks = time_ticks(start_s, start_s + span_s, 8)
    slack = 1e-5 * span_s + 1e-9 * abs(start_s)
    assert all(start_s - slack <= tick.value <= start_s + span_s + slack for tick in ticks)
    assert len(ticks) <= 10


@pytest.mark.parametrize(
    ("start_s", "stop_s", "expected"),
    [
        (-7.0, 21.0, ["−5 s", "0 s", "5 s", "10 s", "15 s", "20 s"]),
        (0.0, 0.05, ["0 ms", "10 ms", "20 ms", "30 ms", "40 ms", "50 ms"]),
        (0.0, 1000.0, ["0 min", "5 min", "10 min", "15 min"]),
        (0.0, 14_500.0, ["0 h", "1 h", "2 h", "3 h", "4 h"]),
    ],
)
def test_a_time_axis_takes_the_unit_of_its_span(start_s: float, stop_s: float, expected: list[str]) -> None:
    labels = [tick.label.replace("\u00a0", " ") for tick in time_ticks(start_s, stop_s, 7)]
    assert expected == labels


@given(st.floats(-3.0, 3.0), st.floats(0.0, 3.0))
def test_a_range_holds_zero_and_all_values_with_air_above(least: float, span: float) -> None:
    values = padded_range(least, least + span, 1e-3)
    assert values.low <= min(0.0, least)
    assert values.high > max(0.0, least + span)
