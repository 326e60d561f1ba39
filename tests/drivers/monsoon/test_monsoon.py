"""The Monsoon's packets in any grouping, its calibration, its drops, and the voltages it must not give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Backfeed, Load, Resistive
from drivers.errors import DriversError, SetPointError, StalledError, WrongInstrumentError
from drivers.links.usb_simulated import SimUsbLink
from drivers.monsoon import wire
from drivers.monsoon.driver import Monsoon
from drivers.monsoon.sim import MonsoonSim
from drivers.monsoon.wire import Kind, Opcode
from drivers.samples import Samples
from drivers.simulation import UsbSimulator

SCALES = wire.Scales()
ZERO = wire.observation(Kind.ZERO, 1000, 1200, 0)
REFERENCE = wire.observation(Kind.REFERENCE, 33_000, 33_500, 0)
counts = st.integers(0, 0xFFFF)
observations = st.builds(wire.observation, st.sampled_from(Kind), counts, counts, counts)
packets = st.lists(
    st.builds(wire.packet, st.just(0), st.lists(observations, min_size=1, max_size=3)), min_size=1, max_size=30
)


class Recording:
    """Passes a simulator through and keeps the set voltages that it was told."""

    def __init__(self, inner: MonsoonSim) -> None:
        self.inner, self.told_v = inner, [0.0]

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def control_out(self, setup: object, data: bytes, now_s: float) -> None:
        self.inner.control_out(setup, data, now_s)  # type: ignore[arg-type]
        self.told_v.append(wire.value_volts(self.inner.values[Opcode.MAIN_VOLTAGE]))


def unit(load: Load, **options: float) -> tuple[Monsoon, MonsoonSim, TurnedClock]:
    clock = TurnedClock()
    simulator = MonsoonSim(load, **options)  # type: ignore[arg-type]
    return Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock), simulator, clock


def blocks(meter: Monsoon, count: int) -> list[Samples]:
    came = [meter.read(1.0) for _ in range(count)]
    return [block for block in came if block is not None]


@given(packets, st.data())
def test_how_packets_are_grouped_does_not_matter(sent: list[bytes], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    decoder, raw, kinds, places, count = wire.Decoder(), [], [], [], 0
    for begin, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        block = decoder.feed(sent[begin:end])
        if block is not None:
            raw.append(block.raw)
            kinds.append(block.kinds)
            places.append(block.places + count)
            count += block.count
    whole = wire.Decoder().feed(sent)
    assert whole is not None
    np.testing.assert_array_equal(np.concatenate(raw), whole.raw)
    np.testing.assert_array_equal(np.concatenate(kinds), whole.kinds)
    np.testing.assert_array_equal(np.concatenate(places), whole.places)
    assert (count, whole.lost) == (whole.count, 0)


@given(counts, counts, counts)
def test_what_an_observation_holds_is_what_was_put_in(coarse: int, fine: int, volts: int) -> None:
    block = wire.Decoder().feed([wire.packet(0, [wire.observation(Kind.MEASUREMENT, coarse, fine, volts)])])
    assert block is not None
    assert block.raw.tolist() == [[coarse, fine, volts]]
    assert wire.volts(block)[0] == pytest.approx(volts * 62.5e-6 * 4)


def test_words_are_big_endian_and_the_dropped_count_is_little_endian() -> None:
    assert wire.packet(0x0102, [wire.observation(Kind.REFERENCE, 0x0A0B, 0x0C0D, 0x0E0F)]) == bytes.fromhex(
        "02010001" + "0a0b0c0d" + "0000000000000000" + "0e0f0000" + "0030"
    )


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=20))
def test_what_the_unit_dropped_is_counted_over_the_turn_of_its_count(dropped: list[int]) -> None:
    total, sent = 0, []
    for step in dropped:
        total += step % 0x10000
        sent.append(wire.packet(total, [wire.observation(Kind.MEASUREMENT, 1, 1, 1)]))
    block = wire.Decoder().feed(sent)
    assert block is not None
    assert block.lost == total
    assert block.places[-1] == block.count - 1


@given(st.binary(max_size=63))
def test_garbage_is_lost_slots_and_never_a_reading(garbage: bytes) -> None:
    good = wire.packet(0, [wire.observation(Kind.MEASUREMENT, 7, 8, 9)])
    if len(garbage) >= 4 and 0 < garbage[3] <= 3 and len(garbage) >= 4 + 18 * garbage[3]:
        return  # this is a packet
    block = wire.Decoder().feed([good, garbage, good])
    assert block is not None
    assert (block.raw.tolist(), block.places.tolist(), block.lost) == ([[7, 8, 9]] * 2, [0, 4], 3)


@given(st.floats(1e-6, 6.0))
def test_a_current_is_read_within_a_count_of_its_range(current_a: float) -> None:
    coarse = 1000 + SCALES.coarse_offset + (32_000 - SCALES.coarse_offset) * current_a * 1e3 / SCALES.coarse_ma
    fine = 1200 + SCALES.fine_offset + (32_300 - SCALES.fine_offset) * current_a * 1e6 / SCALES.fine_ua
    measured = wire.observation(Kind.MEASUREMENT, round(coarse), round(fine), 0)
    block = wire.Decoder().feed([wire.packet(0, [ZERO, REFERENCE, measured])])
    assert block is not None
    read_a = wire.Calibration().amperes(block, SCALES)
    assert np.isnan(read_a[:2]).all()
    step_a = 36.5e-3 / 32_285 if fine < wire.FINE_BELOW else 6.4 / 31_985
    assert read_a[2] == pytest.approx(current_a, abs=0.51 * step_a)


def test_the_mean_of_the_last_five_calibrations_is_used_and_none_before_the_first() -> None:
    zeros = [wire.observation(Kind.ZERO, 1000 + k, 1200, 0) for k in (500, 0, 1, 2, 3, 4)]
    measured = wire.observation(Kind.MEASUREMENT, 17_000, 65_000, 0)
    calibration = wire.Calibration()
    early = wire.Decoder().feed([wire.packet(0, [measured, ZERO])])
    late = wire.Decoder().feed([wire.packet(0, [REFERENCE, *zeros[:2]]), wire.packet(0, zeros[2:5]),
                                wire.packet(0, [zeros[5], measured])])  # fmt: skip
    assert early is not None
    assert late is not None
    assert np.isnan(calibration.amperes(early, SCALES)).all()
    zero = 1002 + SCALES.coarse_offset
    assert calibration.amperes(late, SCALES)[-1] == pytest.approx((17_000 - zero) * 6.4 / (33_000 - zero))


@given(st.floats(0.8, 13.5), st.floats(0.001, 6.0))
def test_set_points_come_back_within_a_step_and_a_voltage_never_above(volts: float, limit: float) -> None:
    value = wire.volts_value(volts)
    assert volts - wire.STEP_V < wire.value_volts(value) <= volts
    assert wire.value_limit(wire.limit_value(limit)) == pytest.approx(limit, abs=0.51 * wire.STEP_A)
    setup = wire.told(Opcode.MAIN_VOLTAGE, value)
    assert (setup.value | (setup.index >> 8) << 16, setup.index & 0xFF) == (value, Opcode.MAIN_VOLTAGE)


@pytest.mark.parametrize("current_a", [5e-6, 2e-3, 30e-3, 0.35, 3.0, 5.5])
def test_both_ranges_read_the_current(current_a: float) -> None:
    meter, _, _ = unit(Resistive(4.0 / current_a))
    meter.program(4.0, 6.0)
    meter.switch(True)
    meter.start()
    mean_a = float(np.nanmean(np.concatenate([block.current_a for block in blocks(meter, 20)])))
    assert mean_a == pytest.approx(current_a, rel=0.01, abs=3e-6)


def test_dropped_readings_keep_their_numbers_and_are_counted() -> None:
    meter, simulator, _ = unit(Resistive(11.4), dropped_share=0.1)
    meter.program(4.0, 2.0)
    meter.switch(True)
    meter.start()
    read = blocks(meter, 50)
    assert [block.first_number for block in read[1:]] == [block.first_number + len(block) for block in read[:-1]]
    current_a = np.concatenate([block.current_a for block in read])
    calibrating = 2 * (1 + int(current_a.size / (wire.CALIBRATION_S * wire.RATE_HZ)))
    assert 0 < sum(block.lost for block in read) <= simulator._dropped
    assert abs(int(np.isnan(current_a).sum()) - sum(block.lost for block in read)) <= calibrating
    assert sum(len(block) for block in read) == pytest.approx(simulator._slots, abs=3)


def test_a_computer_that_slept_longer_than_the_count_turns_knows_how_much_it_missed() -> None:
    meter, _, clock = unit(Resistive(11.4))
    meter.program(4.0, 2.0)
    meter.switch(True)
    meter.start()
    begin_s = clock.now_s()
    blocks(meter, 3)
    clock.sleep_s(60.0)
    read = blocks(meter, 200)
    passed = (clock.now_s() - begin_s) * wire.RATE_HZ
    assert read[-1].first_number + len(read[-1]) == pytest.approx(passed, abs=5000)
    assert sum(block.lost for block in read) > 250_000


def test_asking_in_the_middle_of_a_stream_costs_readings_that_are_counted_and_keeps_time() -> None:
    meter, _, clock = unit(Resistive(11.4))
    meter.program(4.0, 2.0)
    meter.switch(True)
    meter.start()
    before = blocks(meter, 3)
    meter.program(4.0, 3.0)
    assert meter.state().limit_a == pytest.approx(3.0, abs=0.001)
    (after,) = blocks(meter, 1)
    assert after.first_number == before[-1].first_number + len(before[-1])
    assert 0 < after.lost < len(after)
    assert after.markers[0].value == str(after.lost)
    assert after.host_s[-1] == pytest.approx(clock.now_s(), abs=0.002)
    assert blocks(meter, 1)[0].lost == 0


def test_a_unit_that_calibrates_only_at_its_interval_is_waited_for_before_the_output_is_on() -> None:
    meter, simulator, clock = unit(Resistive(11.4), calibrates_at_start=False)
    meter.program(4.0, 2.0)
    assert not simulator.output_on
    assert 1.2 < clock.now_s() < 2.0
    meter.switch(True)
    begin_s = clock.now_s()
    meter.start()
    assert np.isfinite(blocks(meter, 1)[0].current_a).all()
    assert clock.now_s() - begin_s < 0.1


def test_usb_pass_through_is_switched_off_with_the_first_set_points() -> None:
    meter, simulator, _ = unit(Resistive(11.4))
    assert simulator.values[Opcode.USB_PASSTHROUGH] == 2
    meter.program(4.0, 2.0)
    assert simulator.values[Opcode.USB_PASSTHROUGH] == 0


@pytest.mark.parametrize(("low", "high"), [(0xD000, 0xC7B0), (0xF000, 0xC7B0), (0xE3A0, 0xC000), (0xE3A0, 0xD000)])
def test_a_unit_whose_converter_is_out_of_calibration_gives_no_voltage(low: int, high: int) -> None:
    meter, simulator, _ = unit(Resistive(11.4))
    simulator.values |= {Opcode.DAC_CAL_LOW: low, Opcode.DAC_CAL_HIGH: high}
    with pytest.raises(SetPointError, match="known fault that gives wrong voltages"):
        meter.program(4.0, 2.0)
    simulator.values |= {Opcode.DAC_CAL_LOW: 0xE3A0, Opcode.DAC_CAL_HIGH: 0xC7B0}
    meter.program(4.0, 2.0)
    simulator.values |= {Opcode.DAC_CAL_LOW: low, Opcode.DAC_CAL_HIGH: high}
    with pytest.raises(SetPointError, match="known fault"):
        meter.switch(True)
    assert not simulator.output_on


def test_a_unit_that_gives_more_than_it_is_told_gets_no_further_than_the_lowest_voltage() -> None:
    class TooMuch(MonsoonSim):
        def _terminals(self, at_s: float) -> tuple[float, float]:
            volts, amperes = super()._terminals(at_s)
            return 1.3 * volts, amperes

    clock = TurnedClock()
    simulator = Recording(TooMuch(Resistive(11.4)))
    meter = Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock)  # type: ignore[arg-type]
    meter.program(4.0, 2.0)
    with pytest.raises(SetPointError, match=r"1\.04 V stand at the terminals with 0\.8 V set"):
        meter.switch(True)
    assert max(simulator.told_v) <= 0.8
    assert not simulator.inner.output_on


def test_a_phone_that_pushes_current_back_is_never_given_more_than_the_lowest_voltage() -> None:
    meter, simulator, _ = unit(Backfeed())
    meter.program(4.0, 2.0)
    with pytest.raises(SetPointError, match="unplug USB from the phone"):
        meter.switch(True)
    assert not simulator.output_on


def test_a_short_is_never_given_more_than_the_lowest_voltage() -> None:
    clock = TurnedClock()
    simulator = Recording(MonsoonSim(Resistive(0.05)))
    meter = Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock)  # type: ignore[arg-type]
    meter.program(4.0, 0.5)
    meter.switch(True)
    assert max(simulator.told_v) <= 0.8
    assert meter.state().volts < 0.1


def test_a_limit_that_is_not_kept_is_refused() -> None:
    class Deaf(MonsoonSim):
        def control_out(self, setup: object, data: bytes, now_s: float) -> None:
            super().control_out(setup, data, now_s)  # type: ignore[arg-type]
            self.values[Opcode.RUN_LIMIT] = 0xFFFF

    clock = TurnedClock()
    meter = Monsoon(SimUsbLink("sim://monsoon", Deaf(Resistive(11.4)), clock), clock)
    with pytest.raises(SetPointError, match=r"a current limit of 2\.000 A was set .* but the unit keeps 0xffff"):
        meter.program(4.0, 2.0)


@pytest.mark.parametrize(("set_v", "limit_a"), [(0.5, 1.0), (13.6, 1.0), (4.0, 0.0), (4.0, 6.1), (float("nan"), 1.0)])
def test_set_points_outside_its_reach_are_refused(set_v: float, limit_a: float) -> None:
    meter, simulator, _ = unit(Resistive(11.4))
    before = dict(simulator.values)
    with pytest.raises(SetPointError, match=r"takes 0\.8 to 13\.5 V and up to 6 A"):
        meter.program(set_v, limit_a)
    assert simulator.values == before


def test_it_refuses_settings_while_it_samples() -> None:
    _, simulator, _ = unit(Resistive(11.4))
    simulator.control_out(wire.START, wire.value_bytes(wire.ENDLESS), 1.0)
    with pytest.raises(StalledError):
        simulator.control_out(wire.told(Opcode.MAIN_VOLTAGE, 0), wire.value_bytes(0), 1.1)
    assert simulator.control_in(wire.asked(Opcode.START_STATUS), 4, 1.1) == wire.value_bytes(0x80)
    assert simulator.control_in(wire.asked(Opcode.SERIAL), 4, 1.1) == wire.value_bytes(wire.NOT_NOW)


def test_a_unit_left_sampling_by_another_program_is_stopped_and_not_switched() -> None:
    clock = TurnedClock()
    simulator = MonsoonSim(Resistive(11.4))
    first = Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock)
    first.program(4.0, 2.0)
    first.switch(True)
    first.start()
    second = Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock)
    assert second.state().output_on
    second.close()
    assert simulator.output_on


def test_the_low_voltage_model_is_refused_by_name() -> None:
    clock = TurnedClock()
    simulator = MonsoonSim(Resistive(11.4))
    simulator.values[Opcode.HARDWARE] = 1
    with pytest.raises(WrongInstrumentError, match="LVPM is not driven here"):
        Monsoon(SimUsbLink("sim://monsoon", simulator, clock), clock)


def test_its_simulator_feeds_a_phone_whose_boot_is_seen() -> None:
    clock = TurnedClock()
    meter = connect("sim://monsoon?phone=normal_boot&seed=3&key=1", clock)
    assert isinstance(meter, Monsoon)
    meter.program(4.0, 5.0)
    meter.switch(True)
    meter.start()
    current_a = np.concatenate([block.current_a for block in blocks(meter, 250)])
    before, after = current_a[: int(0.8 * wire.RATE_HZ)], current_a[int(3.0 * wire.RATE_HZ) :]
    assert float(np.nanmean(before)) < 0.01
    assert float(np.nanmean(after)) > 0.05


def test_a_simulator_is_what_the_protocol_says() -> None:
    simulator: UsbSimulator = MonsoonSim(Resistive(11.4))
    assert simulator.take(wire.ENDPOINT, 1.0) is None
    with pytest.raises(DriversError):
        simulator.write(0x01, b"x", 1.0)
