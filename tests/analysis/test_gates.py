"""What spoils a run is said before anything is learnt from it, and what is no power-on is never called a fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.findings import LimitTable
from analysis.gates import Gate
from analysis.measure import find
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, EventName, Trace
from bench.diagnosing import segmented
from bench.traces.reading import open_recording
from bench.traces.recording import Hints
from tests.analysis.drawn_runs import (
    BOOT,
    OFF,
    PROFILE,
    STUCK,
    Step,
    attached,
    drawn_trace,
    marked,
    supply_run,
    usb_run,
)

LIMITS = LimitTable(tuple(table.limits for table in PROFILE.findings))


def gates(run: RunRecord) -> set[Gate]:
    found = find(run, (), PROFILE.thresholds, LIMITS)
    assert found is not None
    return {one.gate for one in found.spoilt}


def diagnosis_of(*runs: RunRecord) -> Diagnosis:
    return diagnose("C1", PROFILE, [SegmentedRun(run, ()) for run in runs], ())


@pytest.mark.parametrize("steps", [BOOT, STUCK, (OFF, Step(15.0, 0.0005))], ids=["boot", "stuck", "no answer"])
@pytest.mark.parametrize("rate_hz", [4.0, 100.0, 2000.0])
def test_an_honest_run_fails_no_gate(steps: tuple[Step, ...], rate_hz: float) -> None:
    assert gates(supply_run(drawn_trace(steps, rate_hz=rate_hz))) == set()


def test_reversed_clips_make_the_current_negative() -> None:
    trace = drawn_trace(BOOT)
    turned = Trace(trace.clock, -trace.current_a, trace.meter, None, trace.events)
    assert Gate.REVERSED_POLARITY in gates(supply_run(turned))


def test_a_phone_that_feeds_the_supply_raises_its_voltage() -> None:
    trace = drawn_trace((OFF, Step(20.0, 0.0)), volts=4.3)
    assert Gate.FED_BACK in gates(supply_run(trace))


def volts_of(trace: Trace, volts: np.ndarray) -> RunRecord:
    return supply_run(Trace(trace.clock, trace.current_a, trace.meter, volts, trace.events))


@pytest.mark.parametrize("offset_v", [0.05, 0.1, 0.15, 0.18])
def test_a_supply_that_reads_too_much_all_the_time_is_inexact_and_not_fed(offset_v: float) -> None:
    trace = drawn_trace(BOOT, rate_hz=4.0, resolution_a=0.001)
    sagging = np.round(4.0 + offset_v - 0.05 * trace.current_a.astype(np.float64), 2)
    assert gates(volts_of(trace, sagging)) == set()


def test_an_idle_supply_is_allowed_its_accuracy_and_no_more() -> None:
    idle = (OFF, Step(20.0, 0.0))
    assert gates(supply_run(drawn_trace(idle, volts=4.1))) == set()
    assert gates(supply_run(drawn_trace(idle, volts=4.15))) == {Gate.FED_BACK}


def test_a_supply_that_stands_above_what_it_reads_under_load_is_fed() -> None:
    """The phone starts; then USB power, which nobody marked, feeds it and the supply. Or it did so all along."""
    trace = drawn_trace((*BOOT[:5], Step(10.0, 0.0)), rate_hz=10.0, resolution_a=0.001)
    fed = trace.clock.times_s() >= 33.5
    assert Gate.FED_BACK in gates(volts_of(trace, np.where(fed, 4.15, 4.03)))
    assert Gate.FED_BACK in gates(volts_of(trace, np.full(len(trace), 4.4)))


def test_usb_power_before_the_first_reading_leaves_nothing_to_judge() -> None:
    events = (Event(0.26, EventName.OUTPUT_ON), Event(0.30, EventName.VBUS_ON), Event(4.0, EventName.KEY_DOWN))
    assert Gate.VBUS_ON in gates(supply_run(drawn_trace(BOOT, rate_hz=4.0, events=events)))


def test_usb_power_at_the_key_spoils_a_supply_boot() -> None:
    trace = drawn_trace(BOOT, events=(*marked(4.0), Event(5.0, EventName.VBUS_ON)))
    assert {Gate.VBUS_ON} <= gates(supply_run(trace))


def test_usb_power_after_the_boot_ends_the_run_but_does_not_spoil_it() -> None:
    trace = drawn_trace(BOOT, events=(*marked(4.0), Event(60.0, EventName.VBUS_ON)))
    found = find(supply_run(trace), (), PROFILE.thresholds, LIMITS)
    assert found is not None
    assert found.spoilt == ()
    assert max(one.interval_s[1] for one in found.findings) <= 60.1


def test_a_run_without_a_key_press_says_nothing_of_the_key() -> None:
    trace = drawn_trace((Step(20.0, 0.0005),), events=(Event(0.0, EventName.OUTPUT_ON),))
    assert gates(supply_run(trace)) == {Gate.NO_KEY}


def test_a_run_without_a_key_press_may_be_that_of_a_phone_whose_key_did_nothing() -> None:
    trace = drawn_trace((Step(20.0, 0.0005),), events=(Event(0.0, EventName.OUTPUT_ON),))
    first = [suspicion.fault for suspicion in diagnosis_of(supply_run(trace)).faults[:3]]
    assert first == ["indeterminate", "nonmb_power_key_open", "mb_pmic_no_start"]


def test_a_short_needs_no_key_press() -> None:
    trace = drawn_trace((Step(4.0, 0.5),), events=(Event(0.0, EventName.OUTPUT_ON),), volts=0.3)
    assert gates(supply_run(trace, limit_a=0.5)) == set()


def test_a_run_that_stops_with_the_key_is_too_short() -> None:
    assert gates(supply_run(drawn_trace((OFF, Step(1.5, 0.1))))) == {Gate.TOO_SHORT}


@pytest.mark.parametrize("rate_hz", [0.1, 0.5, 0.7])
@pytest.mark.parametrize(
    "check", [Check.RECENTLY_FLASHED_OR_UNLOCKED, Check.STORAGE_ANSWERS_LOADER, Check.EDL_REACHED_WHEN_FORCED]
)
def test_a_log_slower_than_once_a_second_accuses_no_board_whatever_is_answered(rate_hz: float, check: Check) -> None:
    run = supply_run(drawn_trace((OFF, Step(0.1, 0.03), Step(300.0, 0.1, 0.01)), rate_hz=rate_hz))
    assert gates(run) == {Gate.TOO_SHORT}
    answered = (CheckResult(check, Answer.NO),)
    diagnosis = diagnose("C1", PROFILE, [SegmentedRun(run, ())], answered)
    assert Verdict.CANNOT_SAY is diagnosis.verdict
    assert any("one reading in" in sentence for sentence in diagnosis.withheld)


@pytest.mark.parametrize("rate_hz", [1.0, 4.0, 1000.0])
def test_a_flat_current_that_was_not_flashed_is_no_dead_storage_unless_it_shows_edl(rate_hz: float) -> None:
    run = supply_run(drawn_trace((OFF, Step(0.1, 0.03), Step(60.0, 0.1, 0.01)), rate_hz=rate_hz))
    answered = (CheckResult(Check.RECENTLY_FLASHED_OR_UNLOCKED, Answer.NO),)
    alone = diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder)], answered)
    assert Verdict.CANNOT_SAY is alone.verdict
    edl = usb_run(attached("05c6:9008"))
    both = diagnose("C1", PROFILE, [segmented(one, PROFILE.ladder) for one in (run, edl)], answered)
    assert (both.verdict, both.fault) == (Verdict.MOTHERBOARD, "mb_ufs_edl_9008")


def test_a_leak_before_the_key_shows_at_one_reading_a_second() -> None:
    assert gates(supply_run(drawn_trace((Step(30.0, 0.05), Step(30.0, 0.06)), rate_hz=1.0))) == set()


def test_a_lead_that_is_off_has_neither_voltage_nor_current() -> None:
    trace = drawn_trace((OFF, Step(20.0, 0.0)), volts=0.0)
    assert Gate.LEAD_OFF in gates(supply_run(trace))


def test_a_low_limit_that_a_boot_hits_is_the_bench_s_doing() -> None:
    trace = drawn_trace(BOOT)
    clipped = Trace(trace.clock, np.minimum(trace.current_a, 0.8), trace.meter, None, trace.events)
    assert Gate.CLIPPED_AT_LIMIT in gates(supply_run(clipped, limit_a=0.8))


def test_a_limiting_whose_end_nobody_wrote_down_ends_where_the_current_falls() -> None:
    """The supply said once that it limited; a phone that then falls off again and again is starved, not shorted."""
    starved = (OFF, *(Step(1.2, 0.5), Step(0.6, 0.0005)) * 12)
    events = (*marked(4.0), Event(4.9, EventName.SUPPLY_CC))
    assert Gate.CLIPPED_AT_LIMIT in gates(supply_run(drawn_trace(starved, events=events), limit_a=0.9))
    held = drawn_trace((OFF, Step(20.0, 0.88)), events=events)
    assert gates(supply_run(held, limit_a=0.9)) == set()


def test_a_loop_at_a_limit_that_spoilt_another_run_does_not_count_either() -> None:
    loop = drawn_trace((OFF, *(Step(1.2, 0.15), Step(0.6, 0.0005)) * 12))
    trace = drawn_trace(BOOT)
    clipped = Trace(trace.clock, np.minimum(trace.current_a, 0.8), trace.meter, None, trace.events)
    alone = diagnosis_of(supply_run(loop, "run-2", limit_a=0.7))
    beside = diagnosis_of(supply_run(clipped, "run-1", limit_a=0.8), supply_run(loop, "run-2", limit_a=0.7))
    higher = diagnosis_of(supply_run(clipped, "run-1", limit_a=0.8), supply_run(loop, "run-2", limit_a=3.0))
    assert alone.faults[0].fault != "bench_artifact_supply"
    assert beside.faults[0].fault == "bench_artifact_supply"
    assert any("run-1 hit one of 800 mA" in sentence for sentence in beside.withheld)
    assert higher.faults[0].fault == alone.faults[0].fault


def test_a_level_held_at_the_limit_is_a_short_not_a_clipped_boot() -> None:
    trace = drawn_trace((OFF, Step(20.0, 1.5)))
    assert gates(supply_run(trace, limit_a=1.5)) == set()


def test_a_meter_that_reads_one_ampere_at_most_cannot_carry_a_boot() -> None:
    trace = drawn_trace(BOOT)
    meter = replace(trace.meter, range_a=1.0)
    clipped = Trace(trace.clock, np.minimum(trace.current_a, 1.0), meter, None, trace.events)
    assert Gate.CLIPPED_AT_RANGE in gates(supply_run(clipped))


def test_two_lost_readings_are_no_recording() -> None:
    trace = drawn_trace((Step(1.0, 0.1),))
    lost = Trace(trace.clock, np.full(len(trace), np.nan), trace.meter, None, trace.events)
    assert gates(supply_run(lost)) == {Gate.NO_READINGS}


def test_a_gate_gives_cannot_say_with_its_sentence() -> None:
    given = diagnosis_of(supply_run(drawn_trace(BOOT, events=(*marked(4.0), Event(5.0, EventName.VBUS_ON)))))
    assert Verdict.CANNOT_SAY is given.verdict
    assert any("USB power came on" in sentence for sentence in given.withheld)
    assert given.faults[0].fault == "bench_artifact_supply"
    assert any("USB power came on" in sentence for sentence in given.faults[0].because)


def test_a_spoilt_run_beside_a_clean_one_is_left_out_and_said() -> None:
    clean = supply_run(drawn_trace(STUCK), "run-2")
    spoilt = supply_run(drawn_trace(BOOT, events=(*marked(4.0), Event(5.0, EventName.VBUS_ON))), "run-1")
    alone, both = diagnosis_of(clean), diagnosis_of(spoilt, clean)
    assert [(one.fault, one.probability) for one in alone.faults] == [(o.fault, o.probability) for o in both.faults]
    assert any("run-1 does not count" in sentence for sentence in both.withheld)


REAL = {
    "battor-android-phone/battor.txt": Hints(),
    "mlperf-tiny-energy/v1.0_gap9_650_240_kws_trace1-energy.bin": Hints(supply_v=1.8),
    "mlperf-tiny-energy/v1.0_ndp9120_1v1_98mhz_kws_trace1-energy.bin": Hints(supply_v=1.8),
    "mlperf-tiny-energy/v1.0_nucleo_l4r5zi_kws_trace1-energy.bin": Hints(supply_v=1.8),
    "mlperf-tiny-energy/v0.7_pynq-z2_kws_trace1-energy.bin": Hints(supply_v=4.95),
    "rpi-powermeter-calibration/shunt/log-0mV-0mA.dat": Hints(gain_a_per_count=0.00024882, offset_a=0.00865),
    "rpi-powermeter-calibration/shunt/log-480mV-101mA.dat": Hints(gain_a_per_count=0.00024882, offset_a=0.00865),
    "rpi-powermeter-calibration/shunt/log-3750mV-800mA.dat": Hints(gain_a_per_count=0.00024882, offset_a=0.00865),
    "rpi-powermeter-calibration/hall/log-1420mV-302mA.dat": Hints(gain_a_per_count=0.00033255, offset_a=-0.0277),
    "rocketlogger-rld/test_steps.rld": Hints(current="I1"),
    "rocketlogger-rld/test_high_current.rld": Hints(current="I2"),
    "uconsole-cm4/stock_wifioff_btoff_backlight9.csv": Hints(),
    "uconsole-cm4/zli_build_stock.csv": Hints(),
    "lpm01a-mcu/example.csv": Hints(),
}
"""Recordings by other people of things that are no phone's power-on, with what their formats leave open."""
MARKS = {
    "nothing marked": (),
    "output on": (Event(0.0, EventName.OUTPUT_ON),),
    "output on and key": (Event(0.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_DOWN)),
}


@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("name", REAL)
def test_a_recording_that_is_no_power_on_is_never_called_a_fault(fixtures: Path, name: str, marks: str) -> None:
    """What others recorded of running devices, loads and staircases gets no verdict, whatever is marked on it."""
    trace = open_recording(fixtures / "real" / name, REAL[name]).trace
    trace = Trace(trace.clock, trace.current_a, trace.meter, trace.voltage_v, MARKS[marks])
    run = RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, SupplySetting(4.0, 3.0), trace.events, trace.duration_s)
    given = diagnosis_of(run)
    assert Verdict.CANNOT_SAY is given.verdict
    if marks == "nothing marked":
        assert given.fault is None
        assert gates(run)


def test_a_running_phone_is_never_taken_for_a_boot_even_with_a_key_press_marked(fixtures: Path) -> None:
    trace = open_recording(fixtures / "real" / "battor-android-phone" / "battor.txt").trace
    trace = Trace(trace.clock, trace.current_a, trace.meter, trace.voltage_v, MARKS["output on and key"])
    run = RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, SupplySetting(4.0, 3.0), trace.events, trace.duration_s)
    assert Gate.NOT_A_POWER_ON in gates(run)
    assert diagnosis_of(run).fault is None


def test_a_supply_that_trips_at_once_is_not_to_be_switched_on_again_unmeasured() -> None:
    """Nobody is told to press the key of a phone that may be shorted; an inrush can trip a supply as well."""
    steps = (Step(0.1, 2.9), Step(8.0, 0.0))
    events = (Event(0.0, EventName.OUTPUT_ON), Event(0.03, EventName.SUPPLY_CC), Event(0.1, EventName.OUTPUT_OFF))
    said = diagnosis_of(supply_run(drawn_trace(steps, rate_hz=50.0, events=events)))
    assert said.verdict is Verdict.CANNOT_SAY
    assert any("measure the resistance between the battery contacts" in sentence for sentence in said.withheld)
    assert not any("press the key" in sentence for sentence in said.withheld)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(((0.03, EventName.SUPPLY_CC), (6.0, EventName.OUTPUT_OFF)), id="much later"),
        pytest.param(
            ((0.4, EventName.VBUS_ON), (5.0, EventName.SUPPLY_CC), (7.0, EventName.OUTPUT_OFF)), id="USB power"
        ),
        pytest.param(
            ((0.02, EventName.SUPPLY_CC), (0.05, EventName.SUPPLY_CV), (0.8, EventName.OUTPUT_OFF)), id="it recovered"
        ),
    ],
)
def test_a_supply_that_was_switched_off_did_not_trip(after: tuple[tuple[float, EventName], ...]) -> None:
    events = (Event(0.0, EventName.OUTPUT_ON), *(Event(at_s, name) for at_s, name in after))
    said = diagnosis_of(supply_run(drawn_trace((Step(8.0, 0.0005),), rate_hz=50.0, events=events)))
    assert not any("measure the resistance" in sentence for sentence in said.withheld)


def test_a_rise_that_was_marked_a_little_late_is_no_running_device() -> None:
    late = supply_run(drawn_trace(BOOT, rate_hz=20.0, events=(Event(4.25, EventName.KEY_DOWN),)))
    assert Gate.NOT_A_POWER_ON not in gates(late)
    leak = (Step(3.7, 0.02), *BOOT[1:])
    leaks = supply_run(
        drawn_trace(leak, rate_hz=20.0, events=(Event(0.0, EventName.OUTPUT_ON), Event(3.95, EventName.KEY_DOWN)))
    )
    assert Gate.NOT_A_POWER_ON not in gates(leaks)
