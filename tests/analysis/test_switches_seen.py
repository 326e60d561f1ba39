"""Where nobody marked the output, its voltage shows when it went on and off, and a run counts between the two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis
from analysis.findings import FindingName, Judged
from analysis.power_ons import each_power_on
from analysis.run import RunRecord
from analysis.switches_seen import voltage_unconnected, with_switches_seen
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import BOOT, PROFILE, STUCK, Step, drawn_trace, supply_run

ON, OFF, KEY = EventName.OUTPUT_ON, EventName.OUTPUT_OFF, EventName.KEY_DOWN
STUCK_S = 34.1
OFF_A = PROFILE.thresholds.off_a


def dead(lasts_s: float) -> Step:
    return Step(lasts_s, 0.0)


def run_of(*parts: tuple[Step, ...] | Step, events: tuple[Event, ...] = (), rate_hz: float = 10.0) -> RunRecord:
    """Parts one after the other; a step that stands alone is an output that is off, all else has 4.0 V."""
    steps = [step for part in parts for step in ((part,) if isinstance(part, Step) else part)]
    trace = drawn_trace(tuple(steps), rate_hz=rate_hz, noise_a=0.0, events=events)
    ends_s = np.cumsum([step.lasts_s for step in steps])
    off = np.concatenate([[isinstance(part, Step)] * (1 if isinstance(part, Step) else len(part)) for part in parts])
    number = np.minimum(np.searchsorted(ends_s, trace.clock.times_s(), side="right"), len(steps) - 1)
    return supply_run(replace(trace, voltage_v=np.where(off[number], 0.02, 4.0)))


def switches(run: RunRecord) -> list[tuple[EventName, float]]:
    seen = with_switches_seen(run)
    assert seen.trace is not None
    assert seen.trace.events == seen.events
    return [(event.name, event.at_s) for event in seen.events if event.name in (ON, OFF)]


def diagnosis_of(run: RunRecord) -> Diagnosis:
    return diagnose("C1", PROFILE, [SegmentedRun(run, ())], ())


@pytest.mark.parametrize("rate_hz", [4.0, 10.0, 200.0])
def test_an_end_without_voltage_is_where_the_run_ends(rate_hz: float) -> None:
    events = (Event(0.0, ON), Event(4.0, KEY))
    whole, ended = (run_of(*parts, events=events, rate_hz=rate_hz) for parts in ([BOOT], [BOOT, dead(1.5)]))
    assert switches(ended) == [(ON, 0.0), (OFF, pytest.approx(70.0, abs=0.3))]
    one, other = diagnosis_of(whole), diagnosis_of(ended)
    assert other.withheld == one.withheld
    assert other.faults[0].fault == one.faults[0].fault
    assert other.faults[0].probability == pytest.approx(one.faults[0].probability, abs=0.02)


@pytest.mark.parametrize("marked_s", [None, 0.0, 2.5], ids=["unmarked", "at once", "early"])
def test_a_beginning_without_voltage_is_before_output_on(marked_s: float | None) -> None:
    marks = () if marked_s is None else (Event(marked_s, ON),)
    run = run_of(dead(4.0), BOOT, events=(*marks, Event(8.0, KEY)))
    assert switches(run) == [(ON, 4.0)]
    assert not any("does not count" in sentence for sentence in diagnosis_of(run).withheld)


def test_three_power_ons_that_nobody_marked_are_three() -> None:
    run = run_of(BOOT, dead(3.0), BOOT, dead(3.0), BOOT)
    parts = each_power_on(run, OFF_A)
    assert [part.trace.duration_s for part in parts if part.trace is not None] == pytest.approx(
        [73.0, 73.0, 70.0], abs=0.2
    )
    given = diagnosis_of(run)
    assert not any("does not count" in sentence for sentence in given.withheld)
    answers = [one for one in given.findings if one.name == FindingName.KEY_RESPONSE]
    assert [one.judged for one in answers] == [Judged.OK] * 3
    assert [one.interval_s[0] for one in answers] == pytest.approx([4.0, 77.0, 150.0], abs=0.2)


def test_a_lead_that_slips_for_a_second_still_spoils_the_run() -> None:
    run = run_of(STUCK, dead(1.0), STUCK, events=(Event(0.0, ON), Event(4.0, KEY)))
    assert with_switches_seen(run) is run
    assert any("a lead or the output was off" in sentence for sentence in diagnosis_of(run).withheld)


def test_an_output_that_was_off_from_first_to_last_still_spoils_the_run() -> None:
    run = run_of(dead(20.0), events=(Event(0.0, ON), Event(4.0, KEY)))
    assert with_switches_seen(run) is run
    assert any("a lead or the output was off" in sentence for sentence in diagnosis_of(run).withheld)


def test_what_is_marked_well_is_left_as_it_is() -> None:
    marks = (Event(0.0, ON), Event(4.0, KEY), Event(33.5, OFF), Event(37.5, ON), Event(41.1, KEY))
    run = run_of(STUCK, dead(3.0), STUCK, events=marks)
    assert with_switches_seen(run) is run


def test_looking_twice_sees_no_more() -> None:
    once = with_switches_seen(run_of(dead(2.0), STUCK, dead(3.0), STUCK, dead(1.0), events=(Event(3.0, ON),)))
    assert [event.name for event in once.events] == [ON, OFF, ON, OFF]
    assert with_switches_seen(once) is once


def test_lost_readings_do_not_part_a_stretch() -> None:
    run = run_of(STUCK, dead(3.0), STUCK)
    assert run.trace is not None
    current = run.trace.current_a.copy()
    current[350:360] = np.nan
    holed = replace(run, trace=replace(run.trace, current_a=current))
    assert switches(holed) == switches(run)


def test_a_voltage_of_nothing_while_current_flows_was_not_connected() -> None:
    events = (Event(0.0, ON), Event(4.0, KEY))
    run = supply_run(drawn_trace(BOOT, rate_hz=4.0, volts=0.0, events=events))
    without = supply_run(drawn_trace(BOOT, rate_hz=4.0, events=events))
    given, wanted = diagnosis_of(run), diagnosis_of(without)
    assert voltage_unconnected(run)
    assert given.withheld == wanted.withheld
    assert given.faults == wanted.faults
    assert any("that input is not connected" in sentence for sentence in given.meter_limits)
    assert all("that input is not connected" not in sentence for sentence in wanted.meter_limits)


def test_a_short_that_takes_all_the_voltage_has_an_input_that_is_connected() -> None:
    run = supply_run(drawn_trace((Step(20.0, 3.0),), volts=0.0, events=(Event(0.0, ON),)), limit_a=3.0)
    assert not voltage_unconnected(run)
    assert diagnosis_of(run).faults[0].fault == "mb_vbat_hard_short"
