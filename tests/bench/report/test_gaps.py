"""Lost readings: NaN, missing stamps, and what an event tells."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.report import gaps as module
from bench.report.english import ENGLISH
from bench.report.gaps import find_gaps, lost_readings, readings_said

METER = Meter("m", 10.0)


@given(st.lists(st.booleans(), min_size=1, max_size=200), st.integers(1, 50))
def test_every_lost_reading_of_an_even_trace_is_in_one_gap(lost: list[bool], chunk: int) -> None:
    module_chunk, module._CHUNK = module._CHUNK, chunk
    try:
        values = np.where(lost, np.nan, 1.0)
        found = find_gaps(Trace(UniformClock(len(lost), 10.0), values, METER))
    finally:
        module._CHUNK = module_chunk
    assert sum(lost) == sum(gap.lost for gap in found)
    for k, is_lost in enumerate(lost):
        inside = any(gap.start_s - 1e-9 <= k / 10.0 < gap.stop_s - 1e-9 for gap in found)
        assert is_lost == inside or len(lost) == 1


def test_a_hole_between_stamps_counts_the_readings_that_should_be_there() -> None:
    stamps = np.delete(np.arange(40) * 0.25, np.arange(10, 22))
    found = find_gaps(Trace(StampedClock(stamps), np.ones(stamps.size), METER))
    assert [(gap.start_s, gap.stop_s, gap.lost) for gap in found] == [(2.5, 5.5, 12)]


def test_jitter_of_a_polled_supply_is_no_hole() -> None:
    stamps = np.arange(200) * 0.25 + np.random.default_rng(3).uniform(0, 0.2, 200)
    assert find_gaps(Trace(StampedClock(stamps), np.ones(200), METER)) == ()


def test_a_gap_event_over_lost_readings_is_counted_once() -> None:
    values = np.ones(100)
    values[20:30] = np.nan
    events = (Event(2.0, EventName.GAP, "10"), Event(7.0, EventName.GAP, "3"))
    found = find_gaps(Trace(UniformClock(100, 10.0), values, METER, events=events))
    assert [gap.lost for gap in found] == [10, 3]


def test_a_pause_between_stamps_is_no_lost_reading_and_is_said_beside_them() -> None:
    stamps = np.delete(np.arange(80) * 0.25, np.arange(10, 22))
    values = np.ones(stamps.size)
    values[40:43] = np.nan
    trace = Trace(StampedClock(stamps), values, METER)
    found = find_gaps(trace)
    assert [gap.told for gap in found] == [False, True]
    assert lost_readings(found) == 3
    assert readings_said(trace, found, ENGLISH.evidence.origin_names).endswith(
        ", 3 lost, none taken in a pause of 3.00\u00a0s"
    )
    later = np.delete(np.arange(80) * 0.25, [*range(10, 22), *range(40, 44)])
    twice = Trace(StampedClock(later), np.ones(later.size), METER)
    said = readings_said(twice, find_gaps(twice), ENGLISH.evidence.origin_names)
    assert said.endswith(", 0 lost, none taken in 2 pauses, 4.00\u00a0s together")


def test_what_was_told_of_a_hole_makes_it_a_loss() -> None:
    stamps = np.delete(np.arange(40) * 0.25, np.arange(10, 22))
    events = (Event(2.6, EventName.GAP, "12"),)
    assert lost_readings(find_gaps(Trace(StampedClock(stamps), np.ones(28), METER, events=events))) == 12
