"""The Korad's wire, driver and simulator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.clock import TurnedClock
from drivers.electrics import Load, Open, Resistive
from drivers.errors import GarbledError, LinkLostError, SetPointError, WrongInstrumentError
from drivers.korad import wire
from drivers.korad.driver import Korad
from drivers.korad.sim import KoradSim
from drivers.links.simulated import SimLink
from drivers.samples import MarkerName, Regulation, SetPoints


def bench(load: Load, identity: str = "KORADKA3005PV2.0") -> tuple[Korad, SimLink, TurnedClock]:
    clock = TurnedClock()
    link = SimLink("sim://korad", KoradSim(load, identity), clock)
    return Korad(link, clock), link, clock


@given(st.floats(0, 31), st.floats(0, 5.1))
def test_what_is_set_is_read_back_within_half_a_step(volts: float, amperes: float) -> None:
    assert wire.set_volts(volts).startswith(b"VSET1:")
    assert wire.volts(wire.set_volts(volts)[6:]) == pytest.approx(volts, abs=0.00501)
    assert wire.amperes(wire.set_limit(amperes)[6:]) == pytest.approx(amperes, abs=0.000501)


@given(st.builds(wire.Status, *[st.booleans()] * 5))
def test_a_status_byte_says_what_was_put_into_it(state: wire.Status) -> None:
    assert wire.status(wire.status_byte(state)) == state


@given(st.binary(max_size=12))
def test_garbage_is_refused_and_never_a_wrong_number(came: bytes) -> None:
    for parse in (wire.volts, wire.amperes):
        try:
            value = parse(came)
        except GarbledError:
            continue
        assert value is None or came[:5] in (wire.volts_text(value), wire.amperes_text(value))


def test_a_resistor_of_a_known_size_draws_what_ohm_says() -> None:
    supply, _, _ = bench(Resistive(4.0 / 0.35))
    supply.program(4.0, 3.0)
    supply.switch(True)
    state = supply.state()
    assert (state.set_v, state.limit_a, state.output_on) == (4.0, 3.0, True)
    assert (state.volts, state.amperes, state.regulation) == (4.0, 0.35, Regulation.CONSTANT_VOLTAGE)
    assert supply.retries == 0


def test_the_output_starts_off_and_a_new_limit_switches_it_off_again() -> None:
    supply, _, _ = bench(Resistive(10.0))
    assert not supply.state().output_on
    supply.program(4.0, 1.0)
    supply.switch(True)
    assert supply.state().output_on
    supply.program(4.0, 2.0)
    assert not supply.state().output_on


def test_a_short_is_constant_current_at_a_collapsed_voltage() -> None:
    supply, _, _ = bench(Resistive(0.05))
    supply.program(4.0, 0.5)
    supply.switch(True)
    state = supply.state()
    assert state.regulation is Regulation.CONSTANT_CURRENT
    assert state.amperes == 0.5
    assert state.volts < 0.1


def test_it_reads_four_times_a_second_with_a_time_for_each_reading() -> None:
    supply, _, clock = bench(Resistive(8.0))
    supply.program(4.0, 3.0)
    supply.switch(True)
    supply.start()
    begin_s = clock.now_s()
    blocks = [supply.read(1.0) for _ in range(40)]
    assert [block.first_number for block in blocks if block] == list(range(40))
    reached_hz = 40 / (clock.now_s() - begin_s)
    assert reached_hz >= 0.9 * supply.meter_limits.rate_hz
    times_s = [float(block.host_s[0]) for block in blocks if block]
    assert times_s == sorted(times_s)
    assert all(block.host_uncertainty_s < 0.04 for block in blocks if block)


def test_a_limit_that_is_hit_is_a_marker() -> None:
    supply, _, _ = bench(Resistive(1.0))
    supply.program(4.0, 1.0)
    supply.switch(True)
    supply.start()
    blocks = [supply.read(1.0) for _ in range(5)]
    # The first reading asks whether the low voltage was set so; the mode is the second one's to ask.
    assert [marker.name for block in blocks if block for marker in block.markers] == [MarkerName.SUPPLY_CC]
    assert blocks[-1] is not None
    assert blocks[-1].regulation is Regulation.CONSTANT_CURRENT


@pytest.mark.parametrize("load_a", [0.35, 1.0, 2.4])
def test_set_points_come_along_with_readings_whatever_flows(load_a: float) -> None:
    supply, _, clock = bench(Resistive(4.0 / load_a))
    supply.program(4.0, 1.0)
    supply.switch(True)
    supply.start()
    supply.read(1.0)
    begin_s = clock.now_s()
    blocks = [block for _ in range(8) if (block := supply.read(1.0)) is not None]
    seen = [block.set_points for block in blocks if block.set_points is not None]
    assert [points.limit_a for points in seen] == [1.0] * 8
    assert {points.set_v for points in seen} == ({None} if load_a <= 1.0 else {None, 4.0})
    assert clock.now_s() - begin_s <= 8 * 0.080 * (3 if load_a < 0.95 else 4) + 0.005


def test_a_low_voltage_is_handed_on_at_once_and_what_it_was_set_to_is_asked_first_of_all_next() -> None:
    load = Resistive(8.0)
    supply, link, clock = bench(load)
    supply.program(4.0, 3.0)
    supply.switch(True)
    supply.start()
    supply.read(1.0)
    link._simulator._set_v = 3.5  # type: ignore[attr-defined]
    low, begin_s = supply.read(1.0), clock.now_s()
    news = supply.read(1.0)
    assert low is not None
    assert news is not None
    assert low.voltage_v is not None
    assert low.voltage_v.tolist() == [3.5]
    assert (low.regulation, low.set_points) == (None, SetPoints(None, 3.0))
    assert news.set_points == SetPoints(3.5, None)
    assert clock.now_s() - begin_s <= 0.1


@pytest.mark.parametrize(
    ("identity", "model", "firmware", "serial_number"),
    [
        ("KORADKA3005PV2.0", "KORADKA3005P", "2.0", None),
        ("TENMA 72-2540 V2.1", "TENMA 72-2540", "2.1", None),
        ("RND 320-KA3005P V2.0 SN:12345678", "RND 320-KA3005P", "2.0", "12345678"),
        ("VELLEMANPS3005DV2.0\x01", "VELLEMANPS3005D", "2.0", None),
    ],
)
def test_the_family_is_known_by_name(identity: str, model: str, firmware: str, serial_number: str | None) -> None:
    supply, _, _ = bench(Open(), identity)
    assert supply.identity.model == model
    assert supply.identity.firmware == firmware
    assert supply.identity.serial_number == serial_number


def test_another_instrument_is_refused_by_name() -> None:
    with pytest.raises(WrongInstrumentError, match="OWON,SPE6103"):
        bench(Open(), "OWON,SPE6103,1234,FV:1.2")


def test_a_set_point_beyond_the_instrument_is_refused() -> None:
    supply, _, _ = bench(Open())
    with pytest.raises(SetPointError, match=r"takes up to 31 V and 5\.1 A, not 40 V and 1 A"):
        supply.program(40.0, 1.0)


def test_a_pulled_cable_is_a_lost_link() -> None:
    supply, link, _ = bench(Open())
    link.pull()
    with pytest.raises(LinkLostError, match="cable"):
        supply.state()
