"""The imaginary phone on simulated leads: it draws what its fault draws, whatever the supply asks and how often."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.address import Address, parse_address
from drivers.capabilities import CurrentMeter, PowerSource, SupplyState
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.errors import AddressError, DriversError
from drivers.imaginary_phone import Feed, ImaginaryPhone
from drivers.phone.heard import PhoneWord
from drivers.phone_load import KEY_S, PhoneLoad
from drivers.phone_model.stages import PhoneStage
from drivers.phone_scenarios.scenario import faults
from drivers.samples import Regulation
from drivers.sim_loads import after_boots, load_of, phone_on

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


def laid(address: Address) -> PhoneLoad:
    load = load_of(address)
    assert isinstance(load, PhoneLoad)
    return load


def booted(load: PhoneLoad, boots: int) -> list[float]:
    """The current over the last of so many boots with a rest between, from its output on, every 0.1 s."""
    told: list[float] = []
    for k in range(boots):
        on_s = 100.0 * k
        told = [load.supplied(4.0, 3.0, True, on_s + 0.1 * step).amperes for step in range(200)]
        load.supplied(4.0, 3.0, False, on_s + 20.0)
    return told


def test_a_phone_that_booted_before_goes_on_where_it_was() -> None:
    """What `boot=2` names is the second boot of the same phone, and nothing else."""
    phone = "sim://korad?phone=normal_boot&seed=7"
    first, second, third = (booted(laid(parse_address(f"{phone}&boot={boot}")), 1) for boot in (1, 2, 3))
    assert first == booted(laid(parse_address(phone)), 1)
    assert first != second != third != first
    assert second == pytest.approx(booted(PhoneLoad(ImaginaryPhone.of("normal_boot", 7)), 2), abs=1e-9)
    again = after_boots(parse_address(f"{phone}&boot=2"), 1)
    assert str(again) == f"{phone}&boot=3"
    assert third == booted(laid(again), 1)
    for bare in ("sim://korad", "sim://korad?load=0.35", "serial:///dev/ttyUSB0", "play://boot.jls"):
        assert str(after_boots(parse_address(bare), 2)) == bare


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "two", "", "9" * 5000])
def test_a_boot_is_numbered_from_1(number: str) -> None:
    with pytest.raises(AddressError, match="boot must be the number of the phone's next boot, from 1 to 1000000"):
        load_of(parse_address(f"sim://korad?phone=normal_boot&boot={number}"))


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


# ------------------------------------------------------------------------------------------- limit, leads, brown-out


def unit_that(fault: str, starts_again: bool) -> int:
    """A seed whose phone starts again by itself after an undervoltage, or does not."""
    return next(s for s in range(50) if ImaginaryPhone.of(fault, s).unit.starts_after_brown_out is starts_again)


def watched(address: str, seconds: float, set_v: float = 4.0, limit_a: float = 3.0) -> list[SupplyState]:
    supply, clock = switched_on(address, set_v, limit_a)
    states = []
    end_s = clock.now_s() + seconds
    while clock.now_s() < end_s:
        states.append(supply.state())
        clock.sleep_s(0.01)
    return states


@pytest.mark.parametrize("leads", [("", 0.15), ("&lead=3", 3.0)], ids=["limit too low", "thin leads"])
def test_a_bad_bench_makes_the_phone_die_and_start_again_on_a_simulated_supply(leads: tuple[str, float]) -> None:
    query, limit_a = leads
    seed = unit_that("sw_lands_in_fastboot", starts_again=True)
    states = watched(f"sim://riden?phone=sw_lands_in_fastboot&seed={seed}{query}", 40.0, limit_a=limit_a)
    running = [state.amperes > 0.03 for state in states]
    starts = sum(now and not before for before, now in pairwise(running))
    assert starts >= 3
    assert max(state.amperes for state in states) <= limit_a + 1e-9
    assert all(state.volts <= 4.0 + 1e-9 for state in states)


def test_a_phone_that_does_not_start_again_stays_off_after_the_undervoltage() -> None:
    seed = unit_that("sw_lands_in_fastboot", starts_again=False)
    states = watched(f"sim://riden?phone=sw_lands_in_fastboot&seed={seed}", 40.0, limit_a=0.15)
    assert max(state.amperes for state in states) > 0.1
    assert max(state.amperes for state in states[len(states) // 2 :]) < 0.01


def test_a_short_under_a_limit_shows_constant_current_at_a_collapsed_voltage() -> None:
    states = watched("sim://riden?phone=mb_vbat_hard_short&seed=3", 1.0, limit_a=0.5)
    assert states[-1].regulation is Regulation.CONSTANT_CURRENT
    assert states[-1].amperes == pytest.approx(0.5, abs=0.01)
    assert states[-1].volts < 2.5


def test_a_limit_that_is_raised_after_the_touch_test_leaves_the_past_and_lets_the_boot_through() -> None:
    load = PhoneLoad(ImaginaryPhone.of("normal_boot", 3))
    load.supplied(4.0, 0.5, True, 10.0)
    before = [load.supplied(4.0, 0.5, True, 10.0 + 0.1 * k) for k in range(10)]
    load.supplied(4.0, 3.0, True, 11.0)
    after = [load.supplied(4.0, 3.0, True, 11.0 + 0.1 * k) for k in range(400)]
    assert max(state.amperes for state in after) > 0.5
    assert [load.supplied(4.0, 3.0, True, 10.0 + 0.1 * k) for k in range(10)] == before


def test_a_voltage_far_too_low_starts_nothing() -> None:
    """A supply that tries 0.8 V first, before the phone gets more."""
    load = PhoneLoad(ImaginaryPhone.of("normal_boot", 3), key_s=0.5)
    tried = [load.supplied(0.8, 0.5, True, 0.1 * k) for k in range(100)]
    assert max(state.amperes for state in tried[1:]) < 0.002
    load.press(11.0)
    full = [load.supplied(4.0, 3.0, True, 10.0 + 0.1 * k) for k in range(200)]
    assert max(state.amperes for state in full) > 0.1


@settings(max_examples=25, deadline=None)
@given(fault=FAULTS, seed=st.integers(0, 30), often=st.lists(st.floats(0.0, 30.0), min_size=1, max_size=60))
def test_what_stands_at_the_terminals_does_not_depend_on_how_often_it_is_asked(
    fault: str, seed: int, often: list[float]
) -> None:
    one, other = (PhoneLoad(ImaginaryPhone.of(fault, seed)) for _ in range(2))
    for load in (one, other):
        load.supplied(4.0, 0.4, True, 0.0)
    for at_s in sorted(often):
        one.supplied(4.0, 0.4, True, at_s)
    assert one.supplied(4.0, 0.4, True, 30.0) == other.supplied(4.0, 0.4, True, 30.0)


def test_a_loss_of_power_that_is_short_belongs_to_the_run_and_starts_the_phone_again() -> None:
    seed = next(s for s in range(50) if ImaginaryPhone.of("sw_lands_in_fastboot", s).unit.starts_after_brown_out)
    load = PhoneLoad(ImaginaryPhone.of("sw_lands_in_fastboot", seed))
    load.supplied(4.0, 3.0, True, 0.0)
    assert load.supplied(4.0, 3.0, True, 25.0).amperes > 0.1
    load.supplied(4.0, 3.0, False, 25.0)
    load.supplied(4.0, 3.0, True, 25.2)
    # The key would be pressed 3 s after the output came on: this start is nobody's.
    assert load.supplied(4.0, 3.0, True, 27.9).amperes > 0.03


# ------------------------------------------------------------------------------------------------ USB power, USB side


def test_vbus_that_feeds_back_lifts_the_terminals_and_the_supply_reads_nothing() -> None:
    states = watched("sim://riden?phone=nonmb_power_key_open&seed=2&vbus=1&key=none", 4.0)
    highest = max(states, key=lambda state: state.volts)
    assert highest.volts == pytest.approx(ImaginaryPhone.of("nonmb_power_key_open", 2).unit.float_v, abs=0.011)
    assert highest.amperes == 0.0
    assert max(state.volts for state in watched("sim://riden?phone=nonmb_power_key_open&seed=2", 4.0)) <= 4.0


def test_the_usb_side_is_in_step_with_the_current_of_the_same_phone() -> None:
    """`05c6:9008` comes while the current holds the level of the stage that shows it."""
    seed = next(
        s for s in range(50) if (unit := ImaginaryPhone.of("mb_ufs_edl_9008", s).unit).usb.link and unit.usb.sahara_read
    )
    clock = TurnedClock()
    address = parse_address(f"sim://riden?phone=mb_ufs_edl_9008&seed={seed}")
    supply = connect(str(address), clock)
    phone = phone_on(address, clock)
    assert isinstance(supply, PowerSource)
    assert phone is not None
    supply.program(4.0, 3.0)
    supply.switch(True)
    on_s = clock.now_s()
    clock.sleep_s(20.0)
    supply.state()
    assert phone.said(0.0, clock.now_s()) == ()  # nothing is heard without USB power
    phone.plug(True, clock.now_s())
    clock.sleep_s(20.0)
    said = phone.said(0.0, clock.now_s())
    assert [(word.word, word.value) for word in said] == [
        (PhoneWord.USB_ATTACHED, "05c6:9008"),
        (PhoneWord.SAHARA_MODE, "0"),
    ]
    edl_s = next(edge.at_s for edge in phone.stage_edges(clock.now_s()) if edge.stage is PhoneStage.EDL)
    assert on_s + KEY_S < edl_s < on_s + 20.0 < said[0].at_s
    supply.switch(False)
    assert [word.word for word in phone.said(said[-1].at_s + 1e-6, clock.now_s() + 1.0)] == [PhoneWord.USB_DETACHED]


def test_supply_and_meter_on_one_clock_have_one_phone_on_their_leads() -> None:
    clock, query = TurnedClock(), "phone=mb_ufs_edl_9008&seed=7"
    supply, meter = connect(f"sim://riden?{query}", clock), connect(f"sim://ppk2?{query}", clock)
    assert isinstance(supply, PowerSource)
    assert isinstance(meter, CurrentMeter)
    meter.start()
    clock.sleep_s(0.5)
    first = meter.read(1.0)
    assert first is not None
    supply.program(4.0, 3.0)
    supply.switch(True)
    newest = first
    end_s = clock.now_s() + 15.0
    while clock.now_s() < end_s:
        clock.sleep_s(0.1)
        newest = meter.read(0.1) or newest
    held_a = supply.state().amperes
    assert first.current_a == pytest.approx(0.0, abs=1e-5)  # the supply is off
    assert held_a > 0.05
    assert float(newest.current_a[-1]) == pytest.approx(held_a, rel=0.15)
    other = phone_on(parse_address(f"sim://riden?{query}"), TurnedClock())
    assert other is not None
    assert other is not phone_on(parse_address(f"sim://riden?{query}"), clock)
    assert other.stage_edges(20.0) == ()  # another bench: nobody switched anything on there


def test_a_fast_meter_sees_what_happens_between_two_of_its_bundles() -> None:
    load = PhoneLoad(ImaginaryPhone.of("normal_boot", 3))
    load.supplied(4.0, 3.0, True, 0.0)
    fast = load.currents_a(4.0, 2.0, 400_000, 100_000.0)
    slow = load.currents_a(4.0, 2.0, 4_000, 1000.0)
    assert fast.shape == (400_000,)
    assert float(fast.mean()) == pytest.approx(float(slow.mean()), rel=0.01)
    bundles = fast.reshape(4_000, 100)
    assert float((bundles.max(axis=1) - bundles.min(axis=1)).max()) > 0.01


@pytest.mark.parametrize("variant", ["clip comes off", "VBUS feeds back", "thin leads"])
def test_what_the_bench_of_a_fault_does_wrong_is_on_the_leads(variant: str) -> None:
    fault = "indeterminate" if variant == "clip comes off" else "bench_artifact_supply"
    load = PhoneLoad(ImaginaryPhone.of(fault, 4, variant=variant))
    plain = PhoneLoad(ImaginaryPhone.of(fault, 4, variant=variant), feed=Feed())
    states = [load.supplied(4.0, 3.0, True, 0.05 * k) for k in range(1200)]
    if variant == "clip comes off":
        assert sum(state.amperes == 0.0 for state in states[20:]) > 5
    elif variant == "VBUS feeds back":
        assert max(state.volts for state in states) > 4.2
    else:
        good = [plain.supplied(4.0, 3.0, True, 0.05 * k) for k in range(1200)]
        assert max(state.amperes for state in states) < max(state.amperes for state in good)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("phone=mb_ufs_edl", "knows no fault 'mb_ufs_edl'"),
        ("phone=normal_boot&seed=-1", "seed must be a whole number from 0 on, not '-1'"),
        ("phone=normal_boot&seed=x", "seed must be a whole number"),
        ("phone=normal_boot&key=soon", "key must be a number"),
        ("phone=normal_boot&key=nan", "key must be seconds after output on"),
        ("phone=normal_boot&vbus=-1", "vbus must be seconds after output on"),
        ("phone=normal_boot&lead=nan", "lead must be the ohms of both leads together"),
        ("lead=0.1", "lead belongs to a phone"),
        ("phone=normal_boot&load=1", "load and phone cannot hang on the same leads"),
        ("seed=7", "seed belongs to a phone"),
    ],
)
def test_what_makes_no_phone_is_one_sentence(query: str, sentence: str) -> None:
    with pytest.raises(DriversError, match=sentence):
        load_of(parse_address(f"sim://korad?{query}"))


def test_the_verb_refuses_an_unknown_fault_before_it_serves_anything() -> None:
    command = [sys.executable, "-m", "bench.cli.main", "sim", "korad", "--fault", "nothing", "--seed", "7"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "knows no fault 'nothing'" in ran.stderr
    assert ran.stderr.count("\n") == 1
