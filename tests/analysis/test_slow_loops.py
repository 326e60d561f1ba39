"""What a slow meter makes of a fast loop is no evidence for another loop, or against any."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.findings import Finding, FindingName, Judged, LimitTable
from analysis.measure import find
from analysis.run import RunRecord
from analysis.trace import Event, EventName, Meter, StampedClock, Trace
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, STUCK, Step, drawn_trace, supply_run

LIMITS = LimitTable(tuple(table.limits for table in PROFILE.findings))
KEY_S, LASTS_S = 5.0, 90.0
FINE_HZ = 1000.0


def finding(run: RunRecord, name: FindingName) -> Finding | None:
    found = find(run, (), PROFILE.thresholds, LIMITS)
    assert found is not None
    return next((one for one in found.findings if one.name == name), None)


def looping(
    period_s: float, pause_s: float, *, rate_hz: float, seed: int, step_a: float = 0.001, smoothed_s: float = 0.1
) -> RunRecord:
    """A phone that climbs to 300 mA and dies, again and again, read by a supply that is late by some of its time."""
    random = np.random.default_rng(seed)
    at_s = np.arange(0.0, LASTS_S, 1.0 / FINE_HZ)
    lasts_s = period_s * (1.0 + 0.03 * random.standard_normal(int(2 * LASTS_S / period_s)))
    starts_s = KEY_S + np.concatenate(([0.0], lasts_s.cumsum()))
    into_s = at_s - starts_s[np.searchsorted(starts_s, at_s, side="right") - 1]
    share = into_s / (period_s - pause_s)
    level_a = np.where(share < 0.75, 0.1 + 0.04 * share, 0.3)
    current = np.where((at_s >= KEY_S) & (share < 1.0), level_a, 0.002)
    read_s = np.sort(np.arange(0.0, LASTS_S - 1.0, 1.0 / rate_hz) * (1.0 + 0.0003 * random.standard_normal()))
    read_s = np.sort(read_s + random.uniform(0.0, 0.2 / rate_hz, read_s.size))
    summed = np.concatenate(([0.0], current.cumsum()))
    last = (read_s * FINE_HZ).astype(int) + 1
    first = np.maximum(0, last - round(smoothed_s * FINE_HZ))
    read_a = np.round((summed[last] - summed[first]) / (last - first) / step_a) * step_a
    events = (Event(0.0, EventName.OUTPUT_ON), Event(KEY_S, EventName.KEY_DOWN))
    return supply_run(Trace(StampedClock(read_s), read_a, Meter("drawn", rate_hz, resolution_a=step_a), None, events))


@pytest.mark.parametrize("rate_hz", [3.0, 3.6, 4.4])
@pytest.mark.parametrize("seed", range(12))
def test_a_pause_that_is_missed_at_times_makes_no_longer_period(rate_hz: float, seed: int) -> None:
    """Pauses of 0.17 s every 1.96 s: the period is right, or cannot be told; never a multiple that is a stuck key's."""
    period = finding(looping(1.96, 0.17, rate_hz=rate_hz, seed=seed), FindingName.RETURN_PERIOD)
    assert period is None or period.value is None or period.value == pytest.approx(1.96, rel=0.15)


def test_a_period_that_the_starts_contradict_says_what_was_seen() -> None:
    periods = [finding(looping(1.96, 0.17, rate_hz=3.26, seed=seed), FindingName.RETURN_PERIOD) for seed in range(12)]
    assert any(one is not None and "most pauses fall between its readings" in one.why for one in periods)


def test_a_loop_too_fast_for_the_meter_is_not_called_steady() -> None:
    run = looping(0.5, 0.1, rate_hz=2.9, seed=1, step_a=0.01, smoothed_s=0.4)
    repeated = finding(run, FindingName.REPETITION)
    assert repeated is not None
    assert repeated.judged is Judged.NOT_MEASURABLE
    assert "less than 0.8" in repeated.why


@pytest.mark.parametrize("steps", [BOOT, STUCK], ids=["boot", "stuck"])
@pytest.mark.parametrize("rate_hz", [2.9, 4.0, 10.0])
def test_a_boot_and_a_steady_level_are_still_known_not_to_repeat(steps: tuple[Step, ...], rate_hz: float) -> None:
    repeated = finding(supply_run(drawn_trace(steps, rate_hz=rate_hz, resolution_a=0.01)), FindingName.REPETITION)
    assert repeated is not None
    assert repeated.judged is Judged.OK


def test_a_faster_meter_knows_unrest_from_a_loop() -> None:
    restless = drawn_trace((OFF, Step(40.0, 0.1, 0.1)), rate_hz=10.0, resolution_a=0.001)
    repeated = finding(supply_run(restless), FindingName.REPETITION)
    assert repeated is not None
    assert repeated.value is not None
