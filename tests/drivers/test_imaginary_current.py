"""The imaginary phone's current: one charge at every rate, held limits, honest leads, and what a bad supply does."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.errors import DriversError
from drivers.imaginary_phone import Feed, ImaginaryPhone
from drivers.phone_model.stages import PhoneStage
from drivers.phone_model.unit import REFERENCE_V
from tests.drivers.phone_runs import FAULT_IDS, KEY, VBUS, mean_a, run_of

# ---------------------------------------------------------------------------------------------- the current is honest


@pytest.mark.parametrize("fault", FAULT_IDS)
@pytest.mark.parametrize("rate_hz", [3.7, 100.0, 5000.0])
def test_the_same_charge_flows_at_every_rate(fault: str, rate_hz: float) -> None:
    run = run_of(fault, 11)
    count = int(run.until_s * rate_hz)
    edges_s = np.arange(count + 1) / rate_hz
    readings_c = float((run.current.mean(edges_s[:-1], edges_s[1:]) / rate_hz).sum())
    assert readings_c == pytest.approx(float(run.current.integral(edges_s[-1:])[0]), rel=1e-9)


def test_the_integral_is_that_of_the_values() -> None:
    run = run_of("normal_boot", 4, 20.0)
    grid_s = np.linspace(0.0, 20.0, 2_000_001)
    values = run.current.at(grid_s)
    assert float(run.current.integral(np.array([20.0]))[0]) == pytest.approx(
        float(np.trapezoid(values, grid_s)), rel=1e-4
    )


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_current_is_never_above_the_limit_nor_below_zero(fault: str) -> None:
    for seed, limit_a in ((1, 3.0), (2, 1.0), (3, 0.3)):
        run = run_of(fault, seed, 40.0, Feed(limit_a=limit_a))
        demand_a = run.demand_a(0, 40_000, 1000.0)
        assert demand_a.min() >= 0.0
        assert demand_a.max() <= limit_a + 1e-9


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_voltage_is_never_above_what_was_set_while_vbus_is_off(fault: str) -> None:
    run = run_of(fault, 5, 40.0, Feed(set_v=3.9))
    volts = run.terminal_voltage.at(np.linspace(0.0, 40.0, 40_001))
    assert volts.max() <= 3.9 + 1e-9
    assert volts.min() >= 0.0


@pytest.mark.parametrize("seed", range(6))
def test_vbus_pushes_the_terminals_up_and_the_supply_reads_nothing(seed: int) -> None:
    phone = ImaginaryPhone.of("nonmb_peripheral_leak", seed, variant="does not answer the key")
    run = phone.run((*KEY[:1], *VBUS), 5.0)
    leak_a = phone.unit.leak_s * 4.0 + phone.unit.prekey_a
    if leak_a < 0.95 * phone.unit.charge_a:
        assert float(run.terminal_voltage.at(np.array([4.5]))[0]) == pytest.approx(phone.unit.float_v, abs=1e-3)
        assert mean_a(run, 4.0, 5.0) == pytest.approx(0.0, abs=1e-6)
        assert run.spoilt
    else:
        assert mean_a(run, 4.0, 5.0) < leak_a - 0.9 * phone.unit.charge_a


def test_filling_the_capacitors_at_output_on_takes_their_charge() -> None:
    """Into a phone that takes nothing, the charge of the first 300 ms is C V, whether or not the limit stretches it."""
    for limit_a in (3.0, 0.05):
        phone = ImaginaryPhone.of("mb_pmic_no_start", 8)
        run = phone.run(KEY[:1], 2.0, Feed(limit_a=limit_a))
        charge_c = float(np.diff(run.current.integral(np.array([0.4, 1.4])))[0])
        leak_c = 0.9 * phone.unit.prekey_a * REFERENCE_V / 4.0
        assert charge_c == pytest.approx(phone.unit.capacitance_f * 4.0 + leak_c, rel=0.08)


def test_thin_leads_drop_the_voltage_at_the_phone_and_not_at_the_supply() -> None:
    run = ImaginaryPhone.of("mb_postkey_rail_short", 2, variant="flat and high").run(
        KEY, 20.0, Feed(lead_ohm=0.5, source_ohm=0.0)
    )
    stuck = next(span for span in run.walked.spans if span.stage is PhoneStage.STUCK)
    current_a = mean_a(run, stuck.start_s + 1.0, stuck.stop_s)
    assert stuck.phone_v == pytest.approx(4.0 - 0.5 * current_a, abs=0.01)
    assert float(run.terminal_voltage.at(np.array([19.0]))[0]) == pytest.approx(4.0, abs=1e-6)


def test_a_regulator_takes_more_current_at_a_lower_voltage() -> None:
    low = run_of("sw_lands_in_fastboot", 6, 30.0, Feed(set_v=3.8))
    high = run_of("sw_lands_in_fastboot", 6, 30.0, Feed(set_v=4.2))
    assert mean_a(low, 25.0, 30.0) * 3.8 == pytest.approx(mean_a(high, 25.0, 30.0) * 4.2, rel=0.02)


def test_more_than_a_hundred_thousand_readings_a_second_are_refused() -> None:
    with pytest.raises(DriversError, match="up to 100000 readings a second"):
        run_of("normal_boot", 1, 6.0).demand_a(0, 10, 200_000.0)


# --------------------------------------------------------------------------------------------- brown-out and restart


@pytest.mark.parametrize(
    ("variant", "feed"),
    [
        ("limit too low", Feed(limit_a=0.5)),
        ("thin leads", Feed(lead_ohm=2.0)),
        ("weak supply", Feed(source_ohm=2.0)),
    ],
)
def test_a_bad_supply_makes_the_phone_die_and_start_again(variant: str, feed: Feed) -> None:
    runs = [run_of("bench_artifact_supply", seed, 60.0, feed, variant=variant) for seed in range(8)]
    assert all(run.walked.brown_outs_s and run.spoilt for run in runs)
    again = [run for run in runs if len(run.walked.starts) > 1]
    assert len(again) >= 5
    for run in again:
        died_s = run.walked.brown_outs_s[0]
        after = [edge for edge in run.stage_edges if edge.at_s >= died_s]
        assert [edge.stage for edge in after[:2]] == [PhoneStage.OFF_AGAIN, PhoneStage.PMIC]
        # Ten time constants after the end the phone takes nothing but its rest.
        rest_s = died_s + 10 * run.feed.response_s
        if after[1].at_s > rest_s + 0.02:
            assert mean_a(run, rest_s, after[1].at_s) < 0.006


def test_a_good_supply_does_not_spoil_a_good_boot() -> None:
    spoilt = [seed for seed in range(40) if run_of("normal_boot", seed, 80.0).spoilt]
    assert spoilt == []


def test_the_supply_says_that_it_limits_while_it_does() -> None:
    run = run_of("mb_vbat_hard_short", 3, 5.0, variant="at the limit", feed=Feed(limit_a=2.0))
    assert list(run.limited_at(np.array([0.1, 2.0]))) == [False, True]
    assert mean_a(run, 1.0, 2.0) == pytest.approx(2.0, abs=1e-6)
    assert float(run.terminal_voltage.at(np.array([2.0]))[0]) < 0.95 * 4.0
