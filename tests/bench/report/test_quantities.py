"""Numbers as a person reads them."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.judging import whole_percent
from bench.report.evidence import chance
from bench.report.quantities import (
    count,
    current,
    finding_value,
    grouped,
    limits,
    rate,
    seconds,
    typeset,
    with_unit,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("value_a", "step_a", "expected"),
    [
        (0.1298, 1e-4, "129.8 mA"),
        (0.1298, 1e-3, "130 mA"),
        (0.1298, 1e-2, "0.13 A"),
        (0.1298, None, "130 mA"),
        (1.2345, 1e-3, "1.234 A"),
        (-0.003, 1e-3, "−3 mA"),
        (0.0004, 1e-3, "< 1 mA"),
        (0.0, 1e-3, "0 mA"),
        (2.1e-6, None, "2.1 µA"),
        (2.0, None, "2 A"),
    ],
)
def test_a_current_has_no_more_digits_than_the_meter_resolves(
    value_a: float, step_a: float | None, expected: str
) -> None:
    assert expected == plain(current(value_a, step_a))


def test_a_mean_has_one_digit_more_than_the_step_and_at_most_four_figures() -> None:
    assert plain(current(0.12974, 1e-3, mean=True)) == "129.7 mA"
    assert plain(current(0.0002, 1e-4, mean=True)) == "0.20 mA"
    assert plain(current(1.0, 1e-3, mean=True)) == "1.000 A"


@pytest.mark.parametrize(
    ("value_s", "expected"),
    [
        (-6.9, "−6.90 s"),
        (0.55, "0.55 s"),
        (0.045, "45 ms"),
        (0.004, "4.0 ms"),
        (20.1, "20.1 s"),
        (125.0, "2 min 05 s"),
        (-125.4, "−2 min 05 s"),
        (0.0, "0.00 s"),
    ],
)
def test_a_time_reads_as_a_person_says_it(value_s: float, expected: str) -> None:
    assert expected == plain(seconds(value_s))


@pytest.mark.parametrize(
    ("value", "unit", "uncertainty", "expected"),
    [
        (0.1297, "A", 0.0004, "129.7 ± 0.4 mA"),
        (0.55, "s", 0.25, "0.55 ± 0.25 s"),
        (0.0, "A", 0.0005, "0.0 ± 0.5 mA"),
        (0.0002, "A", None, "0.2 mA"),
        (3.0, "1", None, "3"),
        (0.021, "V", 0.005, "21 ± 5 mV"),
    ],
)
def test_a_finding_ends_where_its_uncertainty_ends(
    value: float, unit: str, uncertainty: float | None, expected: str
) -> None:
    assert expected == plain(finding_value(value, unit, uncertainty))


def test_limits_are_words() -> None:
    assert plain(limits(0.0, 0.005, "A")) == "0 to 5 mA"
    assert plain(limits(None, 0.02, "A")) == "at most 20 mA"
    assert plain(limits(3.0, None, "s")) == "at least 3 s"
    assert limits(None, None, "A") == "–"
    assert plain(limits(None, 0.0, "1")) == "at most 0"


def test_large_numbers_are_grouped_and_zero_has_no_sign() -> None:
    assert plain(grouped(-12345.6, 1)) == "−12_345.6"
    assert grouped(-0.0001, 2) == "0.00"
    assert plain(count(4000)) == "4_000"
    assert plain(rate(100_000.0)) == "100_000 readings/s"
    assert plain(with_unit(4.0, "V", 1)) == "4.0 V"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("-0.552 mA, noise 0.2000 mA, 12 readings", "−0.552\u00a0mA, noise 0.2000\u00a0mA, 12 readings"),
        ("expected 0 % to 1% (-0.4 bits)", "expected 0\u00a0% to 1\u00a0% (−0.4\u00a0bits)"),
        ("expected -3 mA to -1 mA", "expected −3\u00a0mA to −1\u00a0mA"),
        ("2026-11-23: run-1, 6.9–28.0 s, 05c6:9008", "2026-11-23: run-1, 6.9–28.0\u00a0s, 05c6:9008"),
        ("0.05 ohm lose 0.15 V at 3 A", "0.05\u00a0ohm lose 0.15\u00a0V at 3\u00a0A"),
        ("4 Android starts, 2 seconds, RD6006-2", "4 Android starts, 2 seconds, RD6006-2"),
    ],
)
def test_a_sentence_gets_the_signs_of_print(sentence: str, expected: str) -> None:
    assert typeset(sentence) == expected


@given(st.text("-−0123456789. %mAVs:abz/(<\u00a0"))
def test_setting_a_sentence_twice_changes_nothing_and_no_digit_is_lost(sentence: str) -> None:
    once = typeset(sentence)
    assert typeset(once) == once
    assert [sign for sign in once if sign.isdigit()] == [sign for sign in sentence if sign.isdigit()]


@example(-0.5, 1.0)
@given(st.floats(-1e5, 1e5), st.one_of(st.none(), st.floats(1e-9, 1.0)))
def test_any_current_reads_back_within_what_is_shown(value_a: float, step_a: float | None) -> None:
    text = plain(current(value_a, step_a)).replace("_", "")
    number, unit = text.removeprefix("< ").removeprefix("> ").split(" ")
    factor = {"A": 1.0, "mA": 1e-3, "µA": 1e-6, "nA": 1e-9}[unit]
    back = float(number.replace("−", "-")) * factor
    slack = max(1.01 * (step_a or 0.0), abs(value_a) * 0.006, 1e-12)
    assert math.isclose(back, value_a, abs_tol=slack)


@pytest.mark.parametrize(("share", "whole"), [(0.0, 0), (0.009, 0), (0.29, 29), (0.978, 97), (0.9999, 99), (1.0, 100)])
def test_a_chance_is_rounded_down_wherever_it_stands(share: float, whole: int) -> None:
    assert whole_percent(share) == whole
    if 0.01 <= share < 0.995 or share == 1.0:
        assert chance(share) == f"{whole}\u00a0%"
