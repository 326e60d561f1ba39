"""A supply that stands at its limit from the first reading on was switched on, on a short, though nobody marked it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis
from analysis.run import RunRecord
from analysis.switches_seen import with_switches_seen
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import BOOT, PROFILE, Step, drawn_trace, supply_run

ON, OFF, KEY = EventName.OUTPUT_ON, EventName.OUTPUT_OFF, EventName.KEY_DOWN
NOTHING = Step(3.0, 0.0)
LIMIT_A = 2.0


def held(lasts_s: float = 6.0, share: float = 0.99) -> Step:
    return Step(lasts_s, share * LIMIT_A, 0.001)


def run_of(*steps: Step, events: tuple[Event, ...] = (), rate_hz: float = 10.0) -> RunRecord:
    return supply_run(drawn_trace(steps, rate_hz=rate_hz, events=events), limit_a=LIMIT_A)


def switches(run: RunRecord) -> list[tuple[EventName, float]]:
    return [(event.name, event.at_s) for event in with_switches_seen(run).events if event.name in (ON, OFF)]


def diagnosis_of(run: RunRecord) -> Diagnosis:
    return diagnose("C1", PROFILE, [SegmentedRun(run, (), with_switches_seen(run))], ())


@pytest.mark.parametrize("rate_hz", [1.5, 4.0, 20.0, 1000.0])
@pytest.mark.parametrize("share", [0.96, 1.0, 1.04])
def test_it_is_a_short_before_the_key(rate_hz: float, share: float) -> None:
    run = run_of(held(share=share), NOTHING, rate_hz=rate_hz)
    assert switches(run) == [(ON, 0.0), (OFF, pytest.approx(6.0, abs=1.0 / rate_hz))]
    given = diagnosis_of(run)
    assert given.faults[0].fault == "mb_vbat_hard_short"
    assert not any("does not count" in sentence for sentence in given.withheld)


def test_each_time_that_it_was_tried_counts() -> None:
    run = run_of(Step(1.0, 0.0), held(), NOTHING, held(4.0), NOTHING, held(2.0))
    assert [name for name, _ in switches(run)] == [ON, OFF, ON, OFF, ON]
    assert [at_s for _, at_s in switches(run)] == pytest.approx([1.0, 7.0, 10.0, 14.0, 17.0], abs=0.1)
    once = with_switches_seen(run)
    assert with_switches_seen(once) is once


def test_marks_that_came_late_are_moved() -> None:
    run = run_of(held(), NOTHING, events=(Event(0.7, ON), Event(7.1, OFF)))
    assert switches(run) == [(ON, 0.0), (OFF, pytest.approx(6.0, abs=0.1))]


@pytest.mark.parametrize(
    ("steps", "events"),
    [
        pytest.param((held(0.5), NOTHING), (), id="an inrush"),
        pytest.param((Step(5.0, 0.0), held(), NOTHING), (), id="a step long after the first reading"),
        pytest.param((held(), NOTHING), (Event(0.2, KEY),), id="a key is marked"),
        pytest.param((held(), Step(5.0, 0.4), NOTHING), (), id="it gives less for a while"),
        pytest.param((held(share=0.9), NOTHING), (), id="less than the limit"),
        pytest.param((held(share=1.1), NOTHING), (), id="more than the limit"),
        pytest.param(BOOT, (), id="a boot"),
        pytest.param((held(2.5), Step(0.5, 0.0), held(2.5), NOTHING), (), id="back at it soon, as a starved phone is"),
        pytest.param((held(), Step(3.0, 0.0), held(0.5), NOTHING), (), id="later for a moment only"),
    ],
)
def test_what_is_no_held_limit_marks_nothing(steps: tuple[Step, ...], events: tuple[Event, ...]) -> None:
    run = run_of(*steps, events=events)
    assert with_switches_seen(run) is run


@pytest.mark.parametrize("slip_a", [0.0, 1.5, 2.2])
@pytest.mark.parametrize("at_s", [1.5, 3.0])
def test_a_reading_that_went_wrong_parts_nothing(slip_a: float, at_s: float) -> None:
    run = run_of(held(at_s), Step(0.1, slip_a), held(6.0 - at_s), NOTHING, events=(Event(0.0, ON),))
    assert switches(run) == [(ON, 0.0), (OFF, pytest.approx(6.1, abs=0.1))]


def test_a_starved_phone_that_starts_again_and_again_stays_one() -> None:
    for rate_hz, steps in (
        (4.0, (Step(1.5, 0.499), Step(0.6, 0.3), Step(2.0, 0.0005))),
        (1.5, (Step(2.5, 0.499), Step(0.5, 0.0005), Step(0.25, 0.12))),
    ):
        run = supply_run(drawn_trace(steps * 10, rate_hz=rate_hz, events=(Event(0.0, ON),)), limit_a=0.5)
        assert with_switches_seen(run) is run


def test_lost_readings_are_no_time_at_the_limit() -> None:
    run = run_of(held(61.0), NOTHING)
    assert run.trace is not None
    current_a = run.trace.current_a.copy()
    current_a[3:600] = np.nan
    lost = replace(run, trace=replace(run.trace, current_a=current_a))
    assert [name for name, _ in switches(lost)] == [ON, OFF]
    current_a[3:] = np.nan
    assert with_switches_seen(replace(run, trace=replace(run.trace, current_a=current_a))).events == ()


@pytest.mark.parametrize("limit_a", [1e-3, 0.01, 1e30, 1e300])
def test_a_limit_that_no_supply_has_marks_nothing(limit_a: float) -> None:
    run = supply_run(drawn_trace((Step(5.0, 0.0), Step(5.0, 0.5)), events=()), limit_a=limit_a)
    assert with_switches_seen(run) is run


@given(
    levels=st.lists(st.sampled_from((0.0, 0.002, 0.5, 1.89, 1.91, 1.99, 2.11)), min_size=1, max_size=8),
    lasts_s=st.lists(st.sampled_from((0.1, 0.3, 0.6, 1.2, 2.5)), min_size=8, max_size=8),
    marks=st.lists(st.tuples(st.sampled_from((ON, OFF)), st.integers(0, 60)), max_size=4),
    volts=st.booleans(),
)
def test_looking_twice_sees_no_more(
    levels: list[float], lasts_s: list[float], marks: list[tuple[EventName, int]], volts: bool
) -> None:
    events = tuple(sorted((Event(at / 5.0, name) for name, at in marks), key=lambda event: event.at_s))
    run = run_of(*(Step(s, a) for s, a in zip(lasts_s, levels, strict=False)), events=events)
    assert run.trace is not None
    if volts:
        run = replace(run, trace=replace(run.trace, voltage_v=np.where(run.trace.current_a > 0.01, 3.9, 0.0)))
    once = with_switches_seen(run)
    assert with_switches_seen(once) is once


def test_a_recording_without_a_reading_is_left_alone() -> None:
    run = supply_run(drawn_trace((Step(0.0, 0.0),), events=()))
    assert with_switches_seen(run) is run
