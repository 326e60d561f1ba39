"""What each instrument makes of a current: its rate, its steps, its range, its own small error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.trace import StampedClock, UniformClock
from bench.case import load_case
from bench.simulate import (
    simulate_case,
)
from drivers.imaginary_phone import Action, ImaginaryPhone, PhoneRun, Stimulus
from drivers.meter_models import meter_named, meters, readings
from tests.bench.simulation.made import traces_of


def boot(seed: int = 9, until_s: float = 12.0) -> PhoneRun:
    stimuli = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(3.0, Action.KEY_DOWN), Stimulus(4.0, Action.KEY_UP))
    return ImaginaryPhone.of("normal_boot", seed).run(stimuli, until_s)


@pytest.mark.parametrize("meter", meters())
def test_an_instrument_reads_at_its_rate_in_its_steps_and_within_its_range(meter: str) -> None:
    model = meter_named(meter)
    read = readings(boot(), model, 9)
    assert read.current_a.size == pytest.approx(12.0 * model.rate_hz, rel=0.08)
    known = read.current_a[np.isfinite(read.current_a)]
    steps = known / model.resolution_a
    assert np.abs(steps - np.round(steps)).max() < 1e-6
    assert known.max() <= model.range_a + 1e-9
    assert known.min() >= (-model.range_a if model.signed else 0.0)
    assert (read.times_s is not None) == model.polled
    assert (read.voltage_v is None) == (model.voltage_resolution_v is None)
    assert model.source
    assert model.provenance


@pytest.mark.parametrize("meter", ["korad", "riden", "hanmatek", "owon"])
def test_a_polled_supply_reads_at_uneven_times(meter: str) -> None:
    times_s = readings(boot(until_s=60.0), meter_named(meter), 1).times_s
    assert times_s is not None
    assert times_s[0] == 0.0
    distances_s = np.diff(times_s)
    assert distances_s.min() > 0
    assert distances_s.std() > 0.05 * distances_s.mean()


def test_a_ppk2_stays_at_its_range_where_the_phone_takes_more() -> None:
    run = boot(until_s=14.0)
    read = readings(run, meter_named("ppk2"), 1)
    true_a = run.demand_a(0, 1400, 100.0)
    assert true_a.max() > 1.1
    assert np.nanmax(read.current_a) == 1.0


def test_two_instruments_of_a_kind_differ_and_one_does_not_change() -> None:
    run, model = boot(), meter_named("riden")
    first, again, other = (readings(run, model, seed).current_a for seed in (1, 1, 2))
    assert np.array_equal(first, again, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)


def test_polled_readings_are_csv_with_their_own_times_and_streams_are_not(tmp_path: Path) -> None:
    slow = simulate_case("mb_pmic_no_start", 1, "korad", tmp_path / "slow").case.runs[0]
    fast = simulate_case("mb_pmic_no_start", 1, "monsoon", tmp_path / "fast").case.runs[0]
    assert slow.trace_path is not None
    assert slow.trace_path.suffix == ".csv"
    assert fast.trace_path is not None
    assert fast.trace_path.suffix == ".jls"
    (slow_trace, *_), (fast_trace, *_) = (traces_of(load_case(tmp_path / name)) for name in ("slow", "fast"))
    assert isinstance(slow_trace.clock, StampedClock)
    assert isinstance(fast_trace.clock, UniformClock)
