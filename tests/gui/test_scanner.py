"""A scanner is told from a person by pace alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.scanner import ALONE_S, SCAN_GAP_S, Pace, pace_of

IMEI = "001010000001477"


def times(gap_s: float, count: int) -> list[float]:
    return [100.0 + k * gap_s for k in range(count + 1)]


@given(st.text("0123456789", min_size=15, max_size=15), st.floats(0.0005, SCAN_GAP_S * 0.99))
def test_fifteen_fast_digits_and_enter_are_a_scan(digits: str, gap_s: float) -> None:
    *pressed, entered = times(gap_s, 15)
    assert pace_of(digits, pressed, entered) is Pace.SCAN


@pytest.mark.parametrize("slow_at", [1, 7, 14, 15])
def test_one_slow_key_makes_it_no_scan(slow_at: int) -> None:
    at = [t + (SCAN_GAP_S if k >= slow_at else 0.0) for k, t in enumerate(times(0.005, 15))]
    assert pace_of(IMEI, at[:-1], at[-1]) is Pace.BURST


@pytest.mark.parametrize("typed", [IMEI[:14], IMEI + "1", "00101000000147Y", "٠" * 15])
def test_other_bar_codes_are_bursts(typed: str) -> None:
    *pressed, entered = times(0.005, len(typed))
    assert pace_of(typed, pressed, entered) is Pace.BURST
    assert pace_of(typed, pressed, None) is Pace.BURST


def test_one_key_is_alone() -> None:
    assert pace_of("Y", [1.0], None) is Pace.ALONE
    assert SCAN_GAP_S < ALONE_S
