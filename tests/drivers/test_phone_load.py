"""The imaginary phone on simulated leads: it draws what its fault draws, whatever the supply asks and how often."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.address import parse_address
from drivers.capabilities import PowerSource
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.errors import DriversError
from drivers.imaginary_phone import ImaginaryPhone
from drivers.phone_load import PhoneLoad
from drivers.phone_scenarios.scenario import faults
from drivers.samples import Regulation
from drivers.sim_loads import load_of

FAULTS = st.sampled_from(sorted(faults()))


def switched_on(address: str, set_v: float = 4.0, limit_a: float = 3.0) -> tuple[PowerSource, TurnedClock]:
    clock = TurnedClock()
    supply = connect(address, clock)
    assert isinstance(supply, PowerSource)
    supply.program(set_v, limit_a)
    supply.switch(True)
    return supply, clock


@settings(max_examples=40, deadline=None)
@given(fault=FAULTS, seed=st.integers(0, 50), volts=st.floats(0.01, 4.4), at_s=st.floats(0.0, 30.0))
def test_the_answer_is_the_same_however_often_it_is_asked_and_never_falls_with_the_voltage(
    fault: str, seed: int, volts: float, at_s: float
) -> None:
    load = PhoneLoad(ImaginaryPhone.of(fault, seed))
    load.current_a(volts, 0.0)
    rising = [volts * k / 20 for k in range(1, 21)]
    first = [load.current_a(v, at_s) for v in rising]
    again = [load.current_a(v, at_s) for v in reversed(rising)][::-1]
    assert first == again
    assert all(low <= high for low, high in pairwise(first))
    assert all(amperes >= 0.0 for amperes in first)


def test_the_same_address_is_the_same_phone() -> None:
    address = parse_address("sim://korad?phone=mb_ufs_edl_9008&seed=7")
    one, other = load_of(address), load_of(address)
    times_s = [k * 0.1 for k in range(200)]
    assert [one.current_a(4.0, t) for t in times_s] == [other.current_a(4.0, t) for t in times_s]


def test_a_phone_that_lands_in_edl_rests_before_the_key_and_holds_its_level_after_it() -> None:
    supply, clock = switched_on("sim://korad?phone=mb_ufs_edl_9008&seed=7")
    clock.sleep_s(1.0)
    assert supply.state().amperes <= 0.005
    clock.sleep_s(20.0)
    held_a = supply.state().amperes
    assert 0.05 < held_a < 0.4
    clock.sleep_s(120.0)  # beyond the first stretch that is computed
    assert supply.state().amperes == pytest.approx(held_a, rel=0.3)


def test_without_a_key_press_nothing_starts_and_a_later_one_starts_it_later() -> None:
    supply, clock = switched_on("sim://korad?phone=mb_ufs_edl_9008&seed=7&key=none")
    clock.sleep_s(60.0)
    assert supply.state().amperes <= 0.005
    supply, clock = switched_on("sim://korad?phone=mb_ufs_edl_9008&seed=7&key=20")
    clock.sleep_s(15.0)
    assert supply.state().amperes <= 0.005
    clock.sleep_s(20.0)
    assert supply.state().amperes > 0.05


def test_output_off_ends_it_and_the_next_output_on_is_a_cold_start() -> None:
    supply, clock = switched_on("sim://korad?phone=mb_ufs_edl_9008&seed=7")
    clock.sleep_s(20.0)
    assert supply.state().amperes > 0.05
    supply.switch(False)
    assert supply.state().amperes == 0.0
    supply.switch(True)
    assert supply.state().amperes <= 0.005
    clock.sleep_s(20.0)
    assert supply.state().amperes > 0.05


@pytest.mark.parametrize("name", ["korad", "dps", "riden", "hanmatek", "owon", "rigol", "siglent", "wanptek"])
def test_a_shorted_battery_rail_pulls_every_supply_into_its_limit(name: str) -> None:
    supply, clock = switched_on(f"sim://{name}?phone=mb_vbat_hard_short&seed=7", limit_a=1.0)
    clock.sleep_s(1.0)
    state = supply.state()
    assert state.amperes == pytest.approx(1.0, abs=0.011)
    assert state.volts < 1.5
    assert state.regulation in (Regulation.CONSTANT_CURRENT, None)


def test_a_limit_below_what_the_phone_draws_collapses_the_voltage() -> None:
    supply, clock = switched_on("sim://korad?phone=sw_lands_in_fastboot&seed=7", limit_a=0.1)
    clock.sleep_s(30.0)
    state = supply.state()
    assert state.regulation is Regulation.CONSTANT_CURRENT
    assert state.volts < 3.3


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("phone=mb_ufs_edl", "knows no fault 'mb_ufs_edl'"),
        ("phone=normal_boot&seed=-1", "seed must be a whole number from 0 on, not '-1'"),
        ("phone=normal_boot&seed=x", "seed must be a whole number"),
        ("phone=normal_boot&key=soon", "key must be a number"),
        ("phone=normal_boot&key=nan", "key must be seconds after output on"),
        ("phone=normal_boot&load=1", "load and phone cannot hang on the same leads"),
        ("seed=7", "seed belongs to a phone"),
    ],
)
def test_what_makes_no_phone_is_one_sentence(query: str, sentence: str) -> None:
    with pytest.raises(DriversError, match=sentence):
        load_of(parse_address(f"sim://korad?{query}"))


def test_the_verb_refuses_an_unknown_fault_before_it_serves_anything() -> None:
    command = [sys.executable, "-m", "bench.cli.main", "sim", "korad", "--fault", "nothing", "--seed", "7"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "knows no fault 'nothing'" in ran.stderr
    assert ran.stderr.count("\n") == 1
