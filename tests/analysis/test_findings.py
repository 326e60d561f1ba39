"""Findings are measured facts with limits, intervals and the meter's own uncertainty; what it cannot tell it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.findings import Finding, FindingName, Judged, Limits, LimitTable
from analysis.judging import judged, shown
from analysis.measure import Measured, find
from analysis.phases import NamedSegment
from analysis.run import RunKind, RunRecord
from analysis.trace import Event, EventName, Meter, StampedClock, Trace
from tests.analysis.drawn_runs import BOOT, KEY_S, OFF, PROFILE, STUCK, Step, drawn_trace, marked, supply_run

LIMITS = LimitTable(tuple(table.limits for table in PROFILE.findings))
NO_SEGMENTS: tuple[NamedSegment, ...] = ()


def measured(run: RunRecord) -> Measured:
    found = find(run, NO_SEGMENTS, PROFILE.thresholds, LIMITS)
    assert found is not None
    return found


def finding(run: RunRecord, name: FindingName) -> Finding:
    return next(one for one in measured(run).findings if one.name == name)


def test_the_mean_before_the_key_leaves_the_inrush_out() -> None:
    steps = (Step(0.2, 2.0), Step(3.8, 0.001), *STUCK[1:])
    mean = finding(supply_run(drawn_trace(steps, events=marked(4.0))), FindingName.PREKEY_MEAN)
    assert mean.value == pytest.approx(0.001, abs=0.0002)
    assert Judged.OK is mean.judged
    assert mean.interval_s == pytest.approx((0.3, KEY_S), abs=0.03)


@pytest.mark.parametrize(
    ("level_a", "expected"),
    [(0.001, Judged.OK), (0.010, Judged.MARGINAL), (0.030, Judged.HIGH), (0.250, Judged.HIGH)],
)
def test_a_leak_is_judged_by_how_much_flows(level_a: float, expected: Judged) -> None:
    run = supply_run(drawn_trace((Step(4.0, level_a), *STUCK[1:])))
    assert expected is finding(run, FindingName.PREKEY_MEAN).judged


def test_a_ten_milliampere_step_cannot_tell_a_three_milliampere_leak() -> None:
    run = supply_run(drawn_trace((Step(4.0, 0.003), *STUCK[1:]), resolution_a=0.01, noise_a=0.0))
    mean = finding(run, FindingName.PREKEY_MEAN)
    assert Judged.NOT_MEASURABLE is mean.judged
    assert mean.value is None
    assert "10 mA" in mean.why


def test_a_ten_milliampere_step_still_tells_a_large_leak_from_none() -> None:
    leaking = supply_run(drawn_trace((Step(4.0, 0.2), *STUCK[1:]), resolution_a=0.01, noise_a=0.0))
    quiet = supply_run(drawn_trace((Step(4.0, 0.0), *STUCK[1:]), resolution_a=0.01, noise_a=0.0))
    assert finding(leaking, FindingName.PREKEY_MEAN).value == pytest.approx(0.2)
    assert finding(quiet, FindingName.PREKEY_LEAK).value == 0.0


def test_the_answer_to_the_key_has_a_height_and_a_delay() -> None:
    steps = (Step(4.5, 0.0005), *STUCK[1:])
    run = supply_run(drawn_trace(steps, events=marked(4.0)))
    assert finding(run, FindingName.KEY_RESPONSE).value == pytest.approx(0.1, abs=0.005)
    assert finding(run, FindingName.RESPONSE_DELAY).value == pytest.approx(0.5, abs=0.03)


def test_no_answer_is_low_not_missing() -> None:
    run = supply_run(drawn_trace((OFF, Step(15.0, 0.0005))))
    response = finding(run, FindingName.KEY_RESPONSE)
    assert Judged.LOW is response.judged
    assert response.value == pytest.approx(0.0, abs=0.001)


def test_levels_count_from_what_leaks_anyway() -> None:
    steps = (Step(4.0, 0.05), Step(20.0, 0.15, 0.01))
    run = supply_run(drawn_trace(steps))
    assert finding(run, FindingName.FINAL_LEVEL).value == pytest.approx(0.10, abs=0.005)
    assert finding(run, FindingName.PEAK_LEVEL).value == pytest.approx(0.10, abs=0.01)


def test_a_stuck_phone_reaches_its_last_level_at_once_and_stays_flat() -> None:
    run = supply_run(drawn_trace(STUCK))
    assert finding(run, FindingName.SETTLE_TIME).value == pytest.approx(0.0, abs=1.0)
    assert finding(run, FindingName.FINAL_SPREAD).value == pytest.approx(0.005, abs=0.02)
    assert finding(run, FindingName.FINAL_DURATION).value == pytest.approx(30.0, abs=1.0)


def test_a_whole_boot_climbs_settles_late_and_idles_lit() -> None:
    run = supply_run(drawn_trace(BOOT))
    assert finding(run, FindingName.PEAK_LEVEL).value == pytest.approx(0.95, abs=0.15)
    assert finding(run, FindingName.IDLE_REACHED).value == 1.0
    assert finding(run, FindingName.IDLE_LEVEL).value == pytest.approx(0.15, abs=0.01)
    settled = finding(run, FindingName.SETTLE_TIME).value
    assert settled is not None
    assert settled > 25.0


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        (Step(20.0, 0.9, 0.4), False),  # still starting, for all that anybody knows
        (Step(20.0, 0.25, 0.01), True),  # flat: it hangs
        (Step(20.0, 0.06, 0.4), True),  # next to nothing: no start draws so little
        (Step(65.0, 0.9, 0.4), True),  # by now a start is over
    ],
)
def test_a_start_that_nobody_recorded_to_its_end_has_no_last_level(last: Step, ends: bool) -> None:
    run = supply_run(drawn_trace((*BOOT[:4], last)))
    level = finding(run, FindingName.FINAL_LEVEL)
    assert (level.value is not None) == ends
    if not ends:
        assert level.why.startswith("the phone still works when the run ends 29 s after the first rise")
        assert finding(run, FindingName.FINAL_SPREAD).value is not None, "that it works is seen all the same"


def loop(period_s: float, off_s: float, count: int) -> tuple[Step, ...]:
    on_s = period_s - off_s
    return (OFF, *([Step(0.3 * on_s, 0.06), Step(0.7 * on_s, 0.15, 0.05), Step(off_s, 0.001)] * count))


def test_returns_to_zero_are_counted_and_have_a_period() -> None:
    run = supply_run(drawn_trace(loop(1.5, 0.3, 12)))
    assert finding(run, FindingName.RETURNS_TO_ZERO).value == 11.0
    assert finding(run, FindingName.RETURN_PERIOD).value == pytest.approx(1.5, abs=0.05)


def test_an_early_reset_may_be_off_for_longer_than_it_is_on_and_a_sleeping_phone_that_wakes_did_not_start() -> None:
    short = supply_run(drawn_trace((OFF, *([Step(0.15, 0.12), Step(0.4, 0.001)] * 20)), rate_hz=500.0))
    assert finding(short, FindingName.RETURNS_TO_ZERO).value == 19.0
    wakes = supply_run(drawn_trace((OFF, *BOOT[1:5], *([Step(6.0, 0.001), Step(2.8, 0.06)] * 4), Step(6.0, 0.001))))
    assert finding(wakes, FindingName.RETURNS_TO_ZERO).value == 0.0


def test_a_slow_meter_finds_the_period_of_a_loop_by_its_repetition() -> None:
    steps = (OFF, *([Step(1.0, 0.1), Step(2.0, 0.3), Step(8.8, 0.7, 0.2), Step(0.2, 0.001)] * 6))
    run = supply_run(drawn_trace(steps, rate_hz=4.0, resolution_a=0.001))
    assert finding(run, FindingName.RETURNS_TO_ZERO).judged in (Judged.NOT_MEASURABLE, Judged.HIGH)
    repeated = finding(run, FindingName.REPETITION).value
    assert repeated is not None
    assert repeated > 0.5
    assert finding(run, FindingName.RETURN_PERIOD).value == pytest.approx(12.0, abs=0.6)


def test_a_boot_that_comes_once_does_not_repeat_itself() -> None:
    repeated = finding(supply_run(drawn_trace(BOOT, rate_hz=4.0)), FindingName.REPETITION).value
    assert repeated is not None
    assert repeated < 0.3


def test_wake_ups_of_a_sleeping_phone_are_no_restarts() -> None:
    sleep = [Step(5.0, 0.004), Step(0.3, 0.15)] * 6
    run = supply_run(drawn_trace((*BOOT, *sleep)))
    assert finding(run, FindingName.RETURNS_TO_ZERO).value == 0.0


def test_four_readings_a_second_may_miss_the_pause_between_two_starts() -> None:
    run = supply_run(drawn_trace(BOOT, rate_hz=4.0))
    returns = finding(run, FindingName.RETURNS_TO_ZERO)
    assert Judged.NOT_MEASURABLE is returns.judged
    assert "between its readings" in returns.why


def test_one_reading_a_second_is_too_slow_for_a_peak_of_half_a_second() -> None:
    peak = finding(supply_run(drawn_trace(BOOT, rate_hz=1.0)), FindingName.PEAK_LEVEL)
    assert Judged.NOT_MEASURABLE is peak.judged


def test_a_supply_at_its_limit_before_the_key_is_seen_by_its_current() -> None:
    run = supply_run(drawn_trace((Step(6.0, 0.5),), events=marked(5.5)), limit_a=0.5)
    assert finding(run, FindingName.PREKEY_LIMIT_SHARE).value == pytest.approx(1.0)


def test_a_current_at_the_limit_with_full_voltage_is_a_load_not_a_limit() -> None:
    run = supply_run(drawn_trace((Step(6.0, 0.5),), events=marked(5.5), volts=4.0), limit_a=0.5)
    assert finding(run, FindingName.PREKEY_LIMIT_SHARE).value == 0.0


def test_a_collapsed_voltage_is_a_limit_whatever_the_current() -> None:
    trace = drawn_trace((Step(6.0, 0.3),), events=marked(5.5), volts=0.4)
    assert finding(supply_run(trace), FindingName.PREKEY_LIMIT_SHARE).value == 1.0
    assert Judged.HIGH is finding(supply_run(trace), FindingName.PREKEY_LIMIT_SHARE).judged


def test_the_supply_s_own_word_on_its_limit_counts() -> None:
    said = (Event(6.0, EventName.SUPPLY_CC), Event(11.0, EventName.SUPPLY_CV))
    trace = drawn_trace(STUCK, events=(*marked(4.0), *said))
    assert finding(supply_run(trace), FindingName.LIMIT_SHARE).value == pytest.approx(5.0 / 30.1, abs=0.01)


def test_without_a_written_limit_nobody_can_say_whether_it_was_hit() -> None:
    trace = drawn_trace(STUCK)
    run = RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, None, trace.events, trace.duration_s)
    assert Judged.NOT_MEASURABLE is finding(run, FindingName.LIMIT_SHARE).judged


def test_a_phone_that_starts_at_output_on_has_started_by_itself() -> None:
    train = [Step(0.1, 0.03), Step(1.0, 0.15), Step(4.9, 0.5, 0.3), Step(0.6, 0.001)] * 6
    run = supply_run(drawn_trace((Step(0.25, 0.0), *train), events=(Event(0.0, EventName.OUTPUT_ON),)))
    assert finding(run, FindingName.OWN_START).value == 1.0
    assert finding(run, FindingName.RETURN_PERIOD).value == pytest.approx(6.6, abs=0.1)
    assert Judged.NOT_MEASURABLE is finding(run, FindingName.PREKEY_MEAN).judged


def test_an_unmarked_key_press_is_found_in_the_current() -> None:
    run = supply_run(drawn_trace(BOOT, events=(Event(0.0, EventName.OUTPUT_ON),)))
    assert finding(run, FindingName.OWN_START).value == 0.0
    assert finding(run, FindingName.KEY_RESPONSE).value == pytest.approx(0.3, abs=0.1)
    assert all(one.name != FindingName.RESPONSE_DELAY for one in measured(run).findings)


ON = (Event(0.0, EventName.OUTPUT_ON),)


def test_a_small_unmarked_step_that_stays_is_the_answer_to_a_key_and_a_drifting_leak_is_none() -> None:
    stays = supply_run(drawn_trace((OFF, Step(20.0, 0.026, 0.02)), rate_hz=8.0, resolution_a=0.001, events=ON))
    assert finding(stays, FindingName.KEY_RESPONSE).value == pytest.approx(0.0255, abs=0.002)
    assert finding(stays, FindingName.PREKEY_MEAN).value == pytest.approx(0.0005, abs=0.0006)
    warms = tuple(Step(1.0, 0.001 + 0.001 * k) for k in range(24))
    drifts = supply_run(drawn_trace(warms, rate_hz=8.0, resolution_a=0.001, events=ON))
    assert all(one.name != FindingName.KEY_RESPONSE or one.value is None for one in measured(drifts).findings)


def test_a_late_mark_of_a_hand_takes_nothing_of_the_start_for_a_leak() -> None:
    late = (*ON, Event(4.25, EventName.KEY_DOWN, None, 0.3))
    steps = (OFF, Step(0.3, 0.08), Step(30.0, 0.1, 0.01))
    run = supply_run(drawn_trace(steps, rate_hz=12.0, events=late))
    assert finding(run, FindingName.PREKEY_MEAN).value == pytest.approx(0.0005, abs=0.0004)
    assert measured(run).spoilt == ()


def test_a_short_time_before_an_unmarked_key_is_not_lost_in_a_long_recording() -> None:
    steps = (OFF, Step(0.5, 0.03), *(Step(1.0, 0.15 + 0.05 * (k % 3), 0.1) for k in range(100)))
    run = supply_run(drawn_trace(steps, rate_hz=20.0, resolution_a=0.001, events=ON))
    mean = finding(run, FindingName.PREKEY_MEAN)
    assert mean.interval_s[1] == pytest.approx(4.0, abs=0.6)
    assert Judged.OK is mean.judged
    assert measured(run).spoilt == ()


@pytest.mark.parametrize("inrush_s", [0.02, 0.05, 0.2])
def test_an_inrush_is_no_start_by_itself_where_nobody_marked_the_key(inrush_s: float) -> None:
    inrush = (Step(inrush_s, 0.09), Step(4.0 - inrush_s, 0.0035))
    run = supply_run(drawn_trace((*inrush, *STUCK[1:]), events=(Event(0.0, EventName.OUTPUT_ON),)))
    assert finding(run, FindingName.OWN_START).value == 0.0
    assert finding(run, FindingName.PREKEY_MEAN).value == pytest.approx(0.0035, abs=0.0005)
    own = supply_run(drawn_trace((*inrush[:1], Step(0.4, 0.0), *BOOT[1:]), events=(Event(0.0, EventName.OUTPUT_ON),)))
    assert finding(own, FindingName.OWN_START).value == 1.0


def test_lost_readings_change_nothing_but_the_uncertainty() -> None:
    whole = drawn_trace(STUCK)
    current = whole.current_a.astype(np.float64)
    current[::3] = np.nan
    current[1200:1300] = np.nan
    holed = Trace(whole.clock, current, whole.meter, None, whole.events)
    for name in (FindingName.PREKEY_MEAN, FindingName.FINAL_LEVEL):
        expected = finding(supply_run(whole), name).value
        assert finding(supply_run(holed), name).value == pytest.approx(expected, abs=0.001)


def test_jittered_readings_of_a_polled_supply_give_the_same_levels() -> None:
    random = np.random.default_rng(3)
    even = drawn_trace(BOOT, rate_hz=4.0)
    stamps = np.arange(len(even)) / 4.0 + random.uniform(0.0, 0.05, len(even))
    jittered = Trace(StampedClock(stamps), even.current_a, Meter("korad", 4.0, 0.001), None, even.events)
    for name in (FindingName.PREKEY_MEAN, FindingName.IDLE_LEVEL):
        expected = finding(supply_run(even), name).value
        assert finding(supply_run(jittered), name).value == pytest.approx(expected, abs=0.005)


def test_a_usb_probe_has_no_findings_its_current_does_not_count() -> None:
    trace = drawn_trace(STUCK)
    run = RunRecord("run-2", RunKind.USB_PROBE, trace, None, trace.events, trace.duration_s)
    assert find(run, NO_SEGMENTS, PROFILE.thresholds, LIMITS) is None


@pytest.mark.parametrize(
    ("value", "uncertainty", "expected"),
    [
        (0.001, 0.0005, Judged.OK),
        (0.0048, 0.0005, Judged.MARGINAL),
        (0.010, 0.0005, Judged.MARGINAL),
        (0.0199, 0.0005, Judged.MARGINAL),
        (0.0210, 0.0005, Judged.HIGH),
        (-0.0002, 0.0005, Judged.OK),
        (-0.0100, 0.0005, Judged.LOW),
        (0.003, 0.010, Judged.NOT_MEASURABLE),
        (0.200, 0.010, Judged.HIGH),
    ],
)
def test_a_value_is_judged_by_what_is_sure_of_it(value: float, uncertainty: float, expected: Judged) -> None:
    limits = Limits(FindingName.PREKEY_MEAN, "A", 0.0, 0.005, 0.020, "here")
    assert expected is judged(limits, "run-1", (0.0, 1.0), value, uncertainty).judged


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(0.0021, "A", "2.1 mA"), (1.178, "A", "1.18 A"), (0.06, "s", "60 ms"), (6.5, "s", "6.5 s"), (3.0, "1", "3")],
)
def test_numbers_are_shown_with_three_digits_and_a_handy_unit(value: float, unit: str, expected: str) -> None:
    assert expected == shown(value, unit)


def test_a_day_of_a_phone_that_idles_needs_no_more_room_than_an_hour() -> None:
    """Every second was once held against every other: 52 GiB for a day."""
    boot = (*BOOT[:5], Step(86_400.0, 0.15, 0.03))
    idle = finding(supply_run(drawn_trace(boot, rate_hz=1.0)), FindingName.IDLE_REACHED)
    assert idle.value == 1.0


@pytest.mark.parametrize(("busy_s", "reached"), [(40.0, 1.0), (110.0, 0.0)])
def test_a_first_rest_that_comes_too_late_is_none_of_a_start(busy_s: float, reached: float) -> None:
    steps = (OFF, Step(2.0, 0.3, 0.15), Step(busy_s, 0.9, 0.4), Step(40.0, 0.15, 0.03))
    assert finding(supply_run(drawn_trace(steps)), FindingName.IDLE_REACHED).value == reached


def turned_up(before_a: float, limit_a: float) -> RunRecord:
    """A short at a limit that somebody turns up as the key is pressed."""
    run = supply_run(drawn_trace((Step(4.0, before_a), Step(20.0, limit_a)), volts=0.9), limit_a=limit_a)
    word = Event(0.1, EventName.SUPPLY_CC)
    return replace(run, events=(*run.events, word))


def test_a_limit_that_is_turned_up_is_no_answer_to_the_key() -> None:
    """The supply limits before the key and after it: what flows says what it was set to, not what the phone does."""
    run = turned_up(0.5, 2.5)
    assert finding(run, FindingName.PREKEY_LIMIT_SHARE).value == 1.0
    assert finding(run, FindingName.LIMIT_SHARE).value == 1.0
    for name in (FindingName.KEY_RESPONSE, FindingName.PEAK_LEVEL, FindingName.FINAL_LEVEL):
        found = finding(run, name)
        assert found.value is None, name
        assert "at its limit before the key and after it" in found.why
    assert finding(run, FindingName.PREKEY_MEAN).value == pytest.approx(0.5, abs=0.01)


def test_a_limit_that_stays_where_it_is_leaves_the_key_without_an_answer() -> None:
    """That nothing answers is measured: the least that is seen of a short at a low limit."""
    response = finding(turned_up(0.1, 0.1), FindingName.KEY_RESPONSE)
    assert response.value == pytest.approx(0.0, abs=0.001)
    assert response.judged is Judged.LOW


def test_a_limit_that_only_the_key_reaches_is_measured() -> None:
    run = supply_run(drawn_trace((Step(4.0, 0.001), Step(20.0, 2.5)), volts=None), limit_a=2.5)
    assert finding(run, FindingName.LIMIT_SHARE).value == 1.0
    assert finding(run, FindingName.KEY_RESPONSE).value == pytest.approx(2.5, abs=0.01)
