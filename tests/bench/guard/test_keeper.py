"""The keeper arms only what it has read back, never pushes current into a short, and believes answers alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.guard.keeper import DangerError, GuardRefusedError, Keeper
from bench.guard.messages import Output, PowerRequest, StopCause
from bench.guard.process import SILENCE_S
from bench.guard.rules import CEILING_V, ovp_threshold_v, refusal_of_request
from bench.guard.watch import LOST_S, SHORT_S, Watch
from drivers.capabilities import SupplyLimits
from drivers.catalog import INSTRUMENTS, InstrumentRow, Part, driver_class
from drivers.clock import TurnedClock
from drivers.electrics import Backfeed, Load, Open, Resistive
from drivers.faulty import Mischief
from drivers.korad.driver import Korad
from drivers.korad.sim import KoradSim
from drivers.links.simulated import SimLink
from drivers.samples import Regulation
from tests.drivers.simulated import AnySimLink, simulated_link, spoil

SUPPLIES = [row for row in INSTRUMENTS if Part.SUPPLY in row.parts]
each_supply = pytest.mark.parametrize("row", SUPPLIES, ids=lambda row: row.name)
REQUEST = PowerRequest(4.0, 3.0)


class Changing:
    """A load that can be swapped while the supply is on."""

    def __init__(self, load: Load) -> None:
        self.now = load
        self.highest_a = 0.0

    def current_a(self, volts: float, at_s: float) -> float:
        return self.now.current_a(volts, at_s)


def kept(row: InstrumentRow, load: Load) -> tuple[Keeper, AnySimLink, TurnedClock]:
    clock = TurnedClock()
    link = simulated_link(row, load, clock)
    return Keeper(driver_class(row)(link, clock), clock), link, clock


def stopped_by(keeper: Keeper, steps: int = 200) -> StopCause:
    """Step until danger, then switch off."""
    try:
        for _ in range(steps):
            keeper.step()
    except DangerError as error:
        return keeper.stopped(error.danger.cause, error.danger.sentence).cause
    raise AssertionError("no danger was seen")


@each_supply
def test_arming_reads_everything_back_before_the_output_is_on(row: InstrumentRow) -> None:
    keeper, _, _ = kept(row, Resistive(11.4))
    armed = keeper.arm(REQUEST)
    assert not armed.state.output_on
    limits = keeper.supply.supply_limits
    if armed.state.set_v is None:
        assert any("starts at its lowest" in sentence for sentence in armed.not_proved)
    else:
        assert armed.state.set_v == pytest.approx(4.0)
    assert armed.state.limit_a == pytest.approx(0.5, abs=0.51 * limits.step_a)
    if limits.has_ovp:
        assert armed.state.ovp_v == pytest.approx(4.15, abs=0.01)
    assert len(armed.proved) + len(armed.not_proved) == 6


@each_supply
def test_a_healthy_load_gets_the_full_limit_after_the_touch_test(row: InstrumentRow) -> None:
    keeper, _, _ = kept(row, Resistive(11.4))
    keeper.arm(REQUEST)
    keeper.switch_on()
    state = keeper.supply.state()
    assert state.output_on
    assert state.limit_a == pytest.approx(3.0, abs=0.51 * keeper.supply.supply_limits.step_a)
    for _ in range(20):
        keeper.step()
    assert keeper.off() is Output.OFF
    assert not keeper.supply.state().output_on


@each_supply
def test_no_more_than_the_touch_tests_current_ever_flows_into_a_short(row: InstrumentRow) -> None:
    seen: list[float] = []

    class Short:
        def current_a(self, volts: float, at_s: float) -> float:
            return volts / 0.05

    keeper, link, _ = kept(row, Short())
    keeper.arm(REQUEST)
    with pytest.raises(DangerError, match="short") as caught:
        keeper.switch_on()
    seen.append(keeper.supply.state().limit_a)
    assert caught.value.danger.cause is StopCause.SHORT
    assert keeper.off() is Output.OFF
    assert max(seen) <= 0.5 + 0.51 * keeper.supply.supply_limits.step_a
    assert link.name


@each_supply
def test_current_pushed_back_switches_off(row: InstrumentRow) -> None:
    load = Changing(Resistive(11.4))
    keeper, _, _ = kept(row, load)
    keeper.arm(REQUEST)
    keeper.switch_on()
    load.now = Backfeed(float_v=4.44)
    assert stopped_by(keeper) in (StopCause.OVER_VOLTAGE, StopCause.WENT_OFF)


@each_supply
def test_a_short_that_comes_before_the_key_switches_off_within_its_time(row: InstrumentRow) -> None:
    load = Changing(Resistive(11.4))
    keeper, _, clock = kept(row, load)
    keeper.arm(REQUEST)
    keeper.switch_on()
    load.now = Resistive(0.05)
    begin_s = clock.now_s()
    assert stopped_by(keeper) in (StopCause.SHORT, StopCause.WENT_OFF)
    assert clock.now_s() - begin_s < 3.0


@each_supply
def test_after_the_key_a_phone_may_draw_up_to_the_limit(row: InstrumentRow) -> None:
    load = Changing(Resistive(11.4))
    keeper, _, _ = kept(row, load)
    keeper.arm(replace(REQUEST, limit_a=2.0))
    keeper.switch_on()
    keeper.key_pressed()
    load.now = Resistive(2.1)
    for _ in range(30):
        keeper.step()
    assert keeper.supply.state().output_on


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"set_v": 4.41}, "above the ceiling"),
        ({"set_v": 12.0, "ceiling_v": 20.0}, r"above the ceiling of 4\.40 V"),
        ({"set_v": float("nan")}, "above the ceiling"),
        ({"set_v": 3.0}, "does not start"),
        ({"limit_a": 99.0}, "not within this supply's"),
        ({"limit_a": 0.0}, "not within"),
        ({"first_limit_a": 1.0}, "touch test"),
    ],
)
def test_what_is_not_safe_is_refused_before_anything_is_sent(change: dict[str, Any], sentence: str) -> None:
    keeper, _, _ = kept(SUPPLIES[0], Open())
    with pytest.raises(GuardRefusedError, match=sentence):
        keeper.arm(replace(REQUEST, **change))
    with pytest.raises(GuardRefusedError, match="nothing is armed"):
        keeper.switch_on()


@given(st.floats(allow_nan=True), st.floats(allow_nan=True), st.floats(0, 1), st.floats(0, 100))
def test_no_request_above_the_ceiling_passes_whatever_a_profile_says(
    set_v: float, limit_a: float, margin_v: float, ceiling_v: float
) -> None:
    limits = SupplyLimits(60.0, 10.0, 0.01, 0.001, has_ovp=True, has_ocp=True)
    request = PowerRequest(set_v, limit_a, ceiling_v=ceiling_v, ovp_margin_v=margin_v)
    if refusal_of_request(request, limits) is None:
        assert set_v <= CEILING_V
        assert ovp_threshold_v(request) <= CEILING_V + 0.05


def test_a_supply_that_comes_up_with_its_output_on_at_power_up_is_refused() -> None:
    row = next(row for row in SUPPLIES if row.name == "riden")
    keeper, link, _ = kept(row, Open())
    link._simulator._registers.kept[68] = 1  # type: ignore[union-attr]
    with pytest.raises(GuardRefusedError, match="when mains returns"):
        keeper.arm(REQUEST)


def test_an_output_found_on_is_switched_off_and_refused() -> None:
    keeper, _, _ = kept(SUPPLIES[0], Resistive(11.4))
    keeper.supply.program(4.0, 0.5)
    keeper.supply.switch(True)
    with pytest.raises(GuardRefusedError, match="was on when the guard came"):
        keeper.arm(REQUEST)
    assert not keeper.supply.state().output_on


@each_supply
def test_readings_that_stop_coming_switch_off_and_the_output_is_then_unknown(row: InstrumentRow) -> None:
    keeper, link, _ = kept(row, Resistive(11.4))
    keeper.arm(REQUEST)
    keeper.switch_on()
    spoil(link, seed=1, share=1.0, kinds=(Mischief.DROPPED,))
    assert stopped_by(keeper) is StopCause.LOST_READINGS
    said = keeper.stopped(StopCause.LOST_READINGS, "no reading")
    assert said.output is Output.UNKNOWN
    assert "MAY STILL BE ON" in said.sentence


@each_supply
def test_on_usb_power_the_phone_may_hold_the_terminals_up_and_nothing_else_may(row: InstrumentRow) -> None:
    for request, held_v, cause in (
        (replace(REQUEST, usb_power=True), 4.44, None),
        (replace(REQUEST, usb_power=True), 4.60, StopCause.OVER_VOLTAGE),
        (REQUEST, 4.44, StopCause.OVER_VOLTAGE),
    ):
        load = Changing(Resistive(11.4))
        keeper, _, _ = kept(row, load)
        keeper.arm(request)
        keeper.switch_on()
        load.now = Backfeed(held_v)
        if cause is None:
            for _ in range(30):
                keeper.step()
            load.now = Resistive(11.4)
            keeper.step()
            assert keeper.off() is Output.OFF
        else:
            assert stopped_by(keeper) in (cause, StopCause.WENT_OFF)  # an over-voltage stop of its own may be first
            assert not keeper.supply.state().output_on


def test_a_current_out_of_the_supply_above_its_set_voltage_is_danger_on_usb_power_too() -> None:
    watch = Watch(4.0, 3.0, 0.01, 0.001, 0.05, usb_power=True)
    # Voltage and current of two moments, while the charger comes and goes.
    assert all(watch.judge(4.3, amperes, None, 0.2 * k) is None for k, amperes in enumerate((0.4, 0.4, 0.0, 0.4, 0.4)))
    danger = next((found for k in range(5, 15) if (found := watch.judge(4.3, 0.4, None, 0.2 * k))), None)
    assert danger is not None
    assert danger.cause is StopCause.OVER_VOLTAGE


@each_supply
def test_a_knob_that_was_turned_between_arming_and_switching_on_keeps_the_output_off(row: InstrumentRow) -> None:
    keeper, _, _ = kept(row, Resistive(11.4))
    keeper.arm(REQUEST)
    if keeper.supply.state().set_v is None:  # it has no voltage while it is off, and no knobs
        keeper.supply.program(4.0, 2.0)
    else:
        keeper.supply.program(9.0, 0.5)
    with pytest.raises(GuardRefusedError, match="reads"):
        keeper.switch_on()
    state = keeper.supply.state()
    assert not state.output_on
    assert state.volts < 1.0


@each_supply
def test_each_switching_on_is_armed_for_itself(row: InstrumentRow) -> None:
    load = Changing(Resistive(11.4))
    keeper, _, _ = kept(row, load)
    keeper.arm(REQUEST)
    keeper.switch_on()
    load.now = Resistive(0.05)
    assert stopped_by(keeper) in (StopCause.SHORT, StopCause.WENT_OFF)
    load.now = Resistive(11.4)
    with pytest.raises(GuardRefusedError, match="nothing is armed"):
        keeper.switch_on()
    assert not keeper.supply.state().output_on


@each_supply
def test_an_output_that_is_found_on_and_stays_on_is_said_to_be_on(row: InstrumentRow) -> None:
    keeper, _, _ = kept(row, Resistive(11.4))
    keeper.supply.program(4.0, 0.5)
    keeper.supply.switch(True)
    really = keeper.supply

    class Stuck:
        def switch(self, on: bool) -> None:
            """Its relay does not move."""

        def __getattr__(self, name: str) -> Any:
            return getattr(really, name)

    keeper.supply = Stuck()
    with pytest.raises(DangerError) as caught:
        keeper.arm(REQUEST)
    assert caught.value.danger.cause is StopCause.FOUND_ON
    assert keeper.on
    assert "MAY STILL BE ON" in keeper.stopped(caught.value.danger.cause, caught.value.danger.sentence).sentence


def switched_on_and_watched(keeper: Keeper) -> None:
    """On, and where readings are close together, those of the 0.2 s that a limited current has."""
    keeper.switch_on()
    end_s = keeper.clock.now_s() + (1.0 if 1.0 / keeper.supply.meter_limits.rate_hz < SHORT_S else 0.0)
    while keeper.clock.now_s() < end_s:
        keeper.step()


@each_supply
def test_a_short_that_comes_while_the_limit_is_raised_is_seen_in_the_first_answer(row: InstrumentRow) -> None:
    load = Changing(Resistive(11.4))
    keeper, _, _ = kept(row, load)
    keeper.arm(REQUEST)
    program = keeper.supply.program

    def raised(set_v: float, limit_a: float) -> None:
        load.now = Resistive(0.05)
        program(set_v, limit_a)

    keeper.supply.program = raised  # type: ignore[method-assign]
    if row.name == "korad":  # one that goes on when its limit is raised
        link = keeper.supply._link  # type: ignore[attr-defined]
        link._simulator._limit_change_switches_off = False
    with pytest.raises(DangerError) as caught:
        switched_on_and_watched(keeper)
    assert caught.value.danger.cause in (StopCause.SHORT, StopCause.WENT_OFF)
    assert keeper.off() is Output.OFF


def test_a_short_is_no_answer_to_a_key() -> None:
    watch = Watch(4.0, 3.0, 0.01, 0.001, 0.016)
    assert watch.judge(0.2, 3.0, Regulation.CONSTANT_CURRENT, 0.0) is None
    watch.key_pressed()  # somebody took the rise of the current for a start
    assert watch.judge(0.2, 3.0, Regulation.CONSTANT_CURRENT, 0.1) is None
    danger = watch.judge(0.2, 3.0, Regulation.CONSTANT_CURRENT, 0.21)
    assert danger is not None
    assert danger.cause is StopCause.SHORT


def test_a_phone_that_limits_after_its_key_is_left_alone() -> None:
    watch = Watch(4.0, 3.0, 0.01, 0.001, 0.016)
    watch.key_pressed()
    for k in range(100):
        assert watch.judge(3.0, 3.0, Regulation.CONSTANT_CURRENT, 0.016 * k) is None


def test_a_supply_that_is_slow_to_take_a_setting_is_not_taken_for_silent() -> None:
    """The guard's other thread switches off where the supply was not heard for too long."""
    heard = list[float]()

    class Listening(TurnedClock):
        keeper: Keeper | None = None

        def sleep_s(self, duration_s: float) -> None:
            super().sleep_s(duration_s)
            if self.keeper is not None and self.keeper.on:
                heard.append(self.now_s() - self.keeper.heard_s)

    clock = Listening()
    link = SimLink("sim://korad", KoradSim(Resistive(11.4), "VELLEMANPS3005DV1.3"), clock)
    clock.keeper = keeper = Keeper(Korad(link, clock), clock)
    keeper.arm(REQUEST)
    keeper.switch_on()
    assert max(heard) <= LOST_S + SILENCE_S
