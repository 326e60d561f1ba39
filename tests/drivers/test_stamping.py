"""Reports without numbers: which are missing is told by when the others come."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.stamping import ReportSchedule, Settled

PERIOD_S = 0.04


def settled(arrivals_s: list[float]) -> list[Settled]:
    """Everything that a schedule says, up to a long silence at the end."""
    schedule = ReportSchedule(PERIOD_S)
    blocks = [schedule.arrived(at_s) for at_s in arrivals_s]
    blocks.append(schedule.silent(arrivals_s[-1] + 10 * PERIOD_S))
    return [block for block in blocks if block is not None]


def lost(arrivals_s: list[float]) -> int:
    return sum(block.lost for block in settled(arrivals_s))


def made(arrivals_s: list[float]) -> np.ndarray:
    return np.concatenate([block.stops_s for block in settled(arrivals_s)])


@given(st.sets(st.integers(1, 58), max_size=30), st.lists(st.floats(0, 0.008), min_size=60, max_size=60))
def test_each_missing_report_is_counted_whatever_the_jitter(missing: set[int], jitter_s: list[float]) -> None:
    arrivals_s = [PERIOD_S * k + jitter_s[k] for k in range(60) if k not in missing]
    assert lost(arrivals_s) == len(missing)
    assert made(arrivals_s).size == 60


@given(st.sets(st.integers(1, 58), max_size=30))
def test_times_are_those_of_the_reports_and_never_run_back(missing: set[int]) -> None:
    stops_s = made([PERIOD_S * k for k in range(60) if k not in missing])
    np.testing.assert_allclose(stops_s, PERIOD_S * np.arange(60), atol=1e-6)


@given(st.integers(2, 40), st.integers(1, 20))
def test_reports_that_waited_are_late_and_not_missing(first: int, waited: int) -> None:
    arrivals_s = [PERIOD_S * k for k in range(first + waited + 10)]
    arrivals_s[first : first + waited] = [PERIOD_S * (first + waited - 1) + 0.0005 * k for k in range(waited)]
    assert lost(arrivals_s) == 0
    assert (np.diff(made(arrivals_s)) >= 0).all()


@given(st.integers(2, 40), st.integers(1, 20), st.floats(0, 0.039))
def test_of_a_computer_that_slept_only_what_is_missing_is_counted(first: int, missing: int, overslept_s: float) -> None:
    """The meter holds one report while nobody reads, and drops those after it."""
    woken_s = PERIOD_S * (first + missing) + overslept_s
    on_time_s = [PERIOD_S * k for k in range(first)]
    after_s = [PERIOD_S * k for k in range(first + 1 + missing, first + missing + 10)]
    assert lost([*on_time_s, woken_s, *after_s]) == missing


@pytest.mark.parametrize("off", [0.99, 0.998, 1.0, 1.002, 1.01])
def test_a_meter_whose_clock_is_off_loses_nothing_by_it(off: float) -> None:
    arrivals_s = [PERIOD_S * off * k for k in range(5000)]
    assert lost(arrivals_s) == 0
    assert np.abs(made(arrivals_s) - np.array(arrivals_s)).max() <= 0.009


@given(st.lists(st.floats(0, 0.3), min_size=2, max_size=60))
def test_whatever_comes_whenever_has_its_place_and_no_time_runs_back(gaps_s: list[float]) -> None:
    arrivals_s = list(np.cumsum(gaps_s))
    blocks = settled(arrivals_s)
    assert sum(block.stops_s.size - block.lost for block in blocks) == len(arrivals_s)
    assert all(block.lost >= 0 for block in blocks)
    assert (np.diff(made(arrivals_s)) >= -1e-9).all()
