"""A recording in which the output went on several times is judged power-on by power-on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.power_ons import each_power_on
from analysis.run import RunRecord
from analysis.trace import Event, EventName, StampedClock, Trace
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, STUCK, Step, drawn_trace, supply_run

FIRST = (Step(4.0, 0.0005), Step(6.0, 0.0005))
"""Ten seconds in which nobody pressed the key."""
OFF_A = PROFILE.thresholds.off_a


def on(at_s: float) -> Event:
    return Event(at_s, EventName.OUTPUT_ON)


def off(at_s: float) -> Event:
    return Event(at_s, EventName.OUTPUT_OFF)


def key(at_s: float) -> Event:
    return Event(at_s, EventName.KEY_DOWN)


def diagnosis_of(*runs: RunRecord) -> Diagnosis:
    return diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder) for run in runs], ())


def test_a_power_on_that_says_nothing_does_not_spoil_the_one_after_it() -> None:
    """The technician forgot the key, switched off and on, and pressed it: the phone is stuck, as in a run alone."""
    twice = drawn_trace((*FIRST, *STUCK), events=(on(0.0), off(9.5), on(10.2), key(14.0)))
    given = diagnosis_of(supply_run(twice))
    alone = diagnosis_of(supply_run(drawn_trace(STUCK)))
    assert given.faults[0].fault == alone.faults[0].fault
    assert given.withheld[0].startswith("run-1, the power-on at 0 s, does not count: no key press is marked in it")
    assert all(finding.interval_s[0] >= 9.5 for finding in given.findings if finding.name == "key_response")


def test_a_recording_of_two_boots_says_what_two_recordings_say() -> None:
    events = (on(0.0), key(4.0), off(34.5), on(35.0), key(38.1))
    both = diagnosis_of(supply_run(drawn_trace((*STUCK, *STUCK), events=events)))
    one, other = supply_run(drawn_trace(STUCK)), supply_run(drawn_trace(STUCK, seed=1), "run-2")
    apart = diagnosis_of(one, other)
    wanted = {suspicion.fault: suspicion.probability for suspicion in apart.faults}
    assert both.faults[0].fault == apart.faults[0].fault
    assert all(abs(suspicion.probability - wanted[suspicion.fault]) < 0.1 for suspicion in both.faults)


def test_the_parts_hold_every_reading_at_its_own_time() -> None:
    trace = drawn_trace((*BOOT, *BOOT), rate_hz=20.0, events=(on(0.0), key(4.0), off(69.0), on(70.5), key(74.0)))
    for clock in (trace.clock, StampedClock(trace.clock.times_s())):
        run = supply_run(replace(trace, clock=clock))
        parts = [part.trace for part in each_power_on(run, OFF_A) if part.trace is not None]
        assert np.array_equal(np.concatenate([part.current_a for part in parts]), trace.current_a, equal_nan=True)
        np.testing.assert_allclose(np.concatenate([part.clock.times_s() for part in parts]), trace.clock.times_s())
        assert [[event.name for event in part.events] for part in parts] == [
            [EventName.OUTPUT_ON, EventName.KEY_DOWN, EventName.OUTPUT_OFF],
            [EventName.OUTPUT_ON, EventName.KEY_DOWN],
        ]


def test_a_second_mark_of_an_output_that_was_on_begins_nothing() -> None:
    run = supply_run(drawn_trace(BOOT, events=(on(0.0), key(4.0), on(20.0))))
    assert each_power_on(run, OFF_A) == (run,)


def test_an_output_whose_end_nobody_marked_was_off_where_nothing_flowed() -> None:
    steps = (OFF, Step(20.0, 0.3), Step(4.0, 0.0), Step(20.0, 0.3))
    run = supply_run(drawn_trace(steps, events=(on(0.0), key(4.0), on(27.9), key(28.0))))
    assert [part.trace.duration_s > 0 for part in each_power_on(run, OFF_A) if part.trace is not None] == [True, True]


def test_usb_power_that_stays_on_is_on_in_the_next_power_on_too() -> None:
    vbus = Event(60.0, EventName.VBUS_ON)
    trace = drawn_trace((*BOOT, *BOOT), events=(on(0.0), key(4.0), vbus, off(69.0), on(70.5), key(74.0)))
    _, second = each_power_on(supply_run(trace), OFF_A)
    assert second.events[0] == replace(vbus, at_s=70.5)
    assert second.trace is not None
    assert second.trace.events == second.events


def test_a_part_without_readings_is_said_and_no_error() -> None:
    trace = drawn_trace(STUCK, events=(on(0.0), key(4.0), off(34.0), on(40.0)))
    given = diagnose("C1", PROFILE, [SegmentedRun(supply_run(trace), ())], ())
    assert any("fewer than two readings" in sentence for sentence in given.withheld)


def test_an_empty_trace_is_one_part() -> None:
    empty = Trace(StampedClock(np.zeros(0)), np.zeros(0), drawn_trace(BOOT).meter, events=(on(0.0), off(1.0), on(2.0)))
    assert all(part.trace is not None and len(part.trace) == 0 for part in each_power_on(supply_run(empty), OFF_A))


def bridged(at_s: float) -> Event:
    return Event(at_s, EventName.KEY_BRIDGED)


def test_a_key_that_does_nothing_and_a_bridge_that_starts_the_phone_are_two_tries() -> None:
    silent = Step(12.0, 0.0005)
    events = (on(0.0), key(4.0), Event(6.0, EventName.KEY_UP), bridged(12.0))
    run = supply_run(drawn_trace((silent, *BOOT[1:]), events=events))
    tries = each_power_on(run, OFF_A)
    assert [[event.name for event in one.events] for one in tries] == [
        [EventName.OUTPUT_ON, EventName.KEY_DOWN, EventName.KEY_UP],
        [EventName.OUTPUT_ON, EventName.KEY_BRIDGED],
    ]
    assert [one.trace.clock.times_s(0, 1)[0] for one in tries if one.trace is not None] == [0.0, 9.0]
    given = diagnosis_of(run)
    assert (given.faults[0].fault, given.verdict) == ("nonmb_power_key_open", Verdict.NOT_MOTHERBOARD)


def test_a_key_that_starts_the_phone_is_one_try_whatever_is_bridged_later() -> None:
    events = (on(0.0), key(4.0), Event(4.6, EventName.KEY_UP), bridged(30.0))
    assert len(each_power_on(supply_run(drawn_trace(BOOT, events=events)), OFF_A)) == 1
    leak = (Step(12.0, 0.08), Step(20.0, 0.0805))
    kept = each_power_on(supply_run(drawn_trace(leak, events=(on(0.0), key(4.0), bridged(12.0)))), OFF_A)
    assert len(kept) == 2, "a leak that flows on is no answer to the key"
    soon = (on(0.0), key(10.5), bridged(12.0))
    silent = drawn_trace((Step(12.0, 0.0005), *BOOT[1:]), events=soon)
    assert len(each_power_on(supply_run(silent), OFF_A)) == 1, "no room for a time before it"
