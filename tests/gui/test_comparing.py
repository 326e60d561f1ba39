"""Several traces on one axis, without a window: lined up, shifted by hand, subtracted, on a logarithmic axis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from gui.english import ENGLISH
from gui.pages.trace.comparing import Laid, compare, line_up_choices, point_s
from gui.pages.trace.measure_state import KeptTrace, LineUp, LineUpKind, MeasureState
from gui.plots.columns import Points, ShiftedColumns, TraceColumns
from gui.plots.compared import LETTER_EVERY_PX, apart, difference_in
from gui.plots.curves import ValueScale
from gui.plots.lanes import DifferenceLane, Span, StageBand, StageColour
from gui.plots.run_model import OpenedRun, current_range, open_recording_run, recording_lanes
from gui.plots.ticks import log_ticks
from gui.plots.timescale import TimeScale

SAY = ENGLISH.measure
METER = Meter("test meter", 100.0, resolution_a=1e-4)
KEY, USB = LineUp(kind=LineUpKind.KEY), LineUp(kind=LineUpKind.USB)


def laid(
    key_s: float | None,
    level_a: float,
    length_s: float = 10.0,
    usb_s: float | None = None,
    volts: float | None = None,
) -> Laid:
    """A recording of one level and one voltage, with a key press at a time."""
    count = round(length_s * 100)
    events = [Event(key_s, EventName.KEY_DOWN)] if key_s is not None else []
    if usb_s is not None:
        events.append(Event(usb_s, EventName.USB_ATTACHED, "05c6:9008"))
    voltage_v = np.full(count, volts, np.float32) if volts is not None else None
    current_a = np.full(count, level_a, np.float32)
    trace = Trace(UniformClock(count, 100.0), current_a, METER, voltage_v, events=tuple(events))
    run: OpenedRun = open_recording_run("test", trace)
    lanes = recording_lanes(run, (), current_range(run), (), ENGLISH)
    bands = (
        StageBand(Span(0.0, 4.0), StageColour.BEFORE_KEY, "Before key", 0.0),
        StageBand(Span(4.0, 10.0), StageColour.KERNEL, "Kernel", 0.1),
    )
    return Laid(None, f"at {level_a}", replace(lanes, stages=bands), run)


def test_a_trace_offers_the_places_that_it_has() -> None:
    base = laid(2.0, 0.1, usb_s=5.0)
    labels = [choice.label for choice in line_up_choices(base.lanes, base.run, SAY)]
    assert labels == ["Key", "USB attach", "Start of file", "Stage: Before key", "Stage: Kernel"]
    bare = laid(None, 0.1)
    assert [choice.line_up.kind for choice in line_up_choices(bare.lanes, bare.run, SAY)][:1] == [LineUpKind.START]
    assert point_s(base.lanes, base.run, LineUp(kind=LineUpKind.STAGE, stage="Kernel")) == 4.0
    assert point_s(base.lanes, base.run, LineUp(kind=LineUpKind.STAGE, stage="Idle")) is None


@given(st.floats(0.0, 9.0), st.floats(0.0, 9.0), st.floats(-5.0, 5.0))
def test_both_keys_lie_on_each_other_and_a_hand_adds_to_that(one_s: float, other_s: float, by_hand_s: float) -> None:
    base, other = laid(one_s, 0.1), replace(laid(other_s, 0.3), by_hand_s=by_hand_s)
    found = compare(base.lanes, base.run, [other], KEY, True, SAY)
    assert found.shifts_s == (one_s - other_s,)
    columns = found.lanes.overlays[0].columns
    assert isinstance(columns, ShiftedColumns)
    assert columns.shift_s == pytest.approx(one_s - other_s + by_hand_s)
    assert found.lanes.zero_s == one_s
    assert found.lanes.whole.start_s <= min(0.0, columns.shift_s)
    assert found.lanes.current is not None
    assert found.lanes.current.high_a >= 0.3


def test_stages_and_voltage_of_another_trace_lie_where_its_current_does() -> None:
    base, other = laid(1.0, 0.1, volts=4.0), replace(laid(3.0, 0.3, volts=3.5), by_hand_s=0.5)
    lanes = compare(base.lanes, base.run, [other, laid(2.0, 0.2)], KEY, False, SAY).lanes
    over, bare = lanes.overlays
    assert [(stage.label, stage.span) for stage in over.stages] == [
        ("Before key", Span(-1.5, 2.5)),
        ("Kernel", Span(2.5, 8.5)),
    ]
    assert (lanes.stages_name, over.stages_name, bare.stages_name) == ("A · Level", "B · Level", "C · Level")
    assert bare.voltage is None
    assert over.voltage is not None
    volts = over.voltage.between(0.0, 1.0, 10_000)
    assert isinstance(volts, Points)
    assert set(volts.values.tolist()) == {3.5}
    assert lanes.supply is not None
    assert lanes.supply.low_v < 3.5
    assert lanes.supply.high_v > 4.0
    assert base.lanes.text in lanes.text
    assert "B: test" in lanes.text
    alone = compare(base.lanes, base.run, [], KEY, False, SAY).lanes
    assert (alone.stages_name, alone.text, alone.supply) == ("Level", base.lanes.text, base.lanes.supply)


def test_a_first_trace_without_voltage_says_so_beside_that_of_the_other() -> None:
    base, other = laid(1.0, 0.1), laid(1.0, 0.3, volts=3.5)
    assert base.lanes.supply is None
    supply = compare(base.lanes, base.run, [other], KEY, False, SAY).lanes.supply
    assert supply is not None
    assert (supply.columns, supply.set_v) == (None, None)
    assert supply.note == "A · Voltage was not measured"
    assert supply.low_v < 3.5 < supply.high_v < 4.0


@given(st.lists(st.tuples(st.floats(0.0, 700.0), st.floats(-50.0, 400.0)), max_size=6))
def test_letters_stand_near_their_lines_and_none_on_another(ends: list[tuple[float, float]]) -> None:
    placed = apart([(x, y, number) for number, (x, y) in enumerate(ends)], 10.0, 290.0)
    assert sorted((number, x) for x, _, number in placed) == [(k, x) for k, (x, _) in enumerate(ends)]
    for x, y, number in placed:
        assert 10.0 - 1e-9 <= y <= 290.0 + 1e-9
        for other_x, other_y, other in placed:
            assert other == number or max(abs(x - other_x), abs(y - other_y)) >= LETTER_EVERY_PX - 1e-9
        if len(ends) == 1:
            assert y == min(max(ends[0][1], 10.0), 290.0)


def test_what_cannot_be_lined_up_says_so_and_has_no_difference() -> None:
    base, other = laid(2.0, 0.1), laid(None, 0.3)
    found = compare(base.lanes, base.run, [other], KEY, True, SAY)
    assert found.shifts_s == (None,)
    assert found.lanes.difference is not None
    assert found.lanes.difference.from_s is None
    alone = compare(base.lanes, base.run, [], KEY, True, SAY)
    assert (alone.lanes.overlays, alone.lanes.difference) == ((), None)


def columns_of(at_s: np.ndarray, values: np.ndarray) -> TraceColumns:
    return TraceColumns.of(StampedClock(at_s), values)


def test_the_difference_is_of_means_at_the_same_times_and_begins_where_both_are_lined_up() -> None:
    times = np.arange(0.0, 20.0, 0.01)
    lane = DifferenceLane(
        columns_of(times, np.sin(times)), columns_of(times + 0.003, np.sin(times) + 0.25), 4.0, "B − A", ""
    )
    found = difference_in(lane, TimeScale(0.0, 20.0, 0.0, 1000.0))
    assert found.at_s.size == 200
    assert np.isnan(found.values[found.at_s < 4.0]).all()
    np.testing.assert_allclose(found.values[found.at_s >= 4.0], 0.25, atol=0.01)


def test_a_slow_meter_stands_until_its_next_reading_but_not_over_a_hole() -> None:
    fast = columns_of(np.arange(0.0, 10.0, 0.01), np.full(1000, 0.1))
    slow_s = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 5.0, 5.25, 5.5, 5.75, 6.0])
    lane = DifferenceLane(fast, columns_of(slow_s, np.full(10, 0.4)), None, "", "")
    found = difference_in(lane, TimeScale(0.0, 10.0, 0.0, 1000.0))
    known = np.isfinite(found.values)
    np.testing.assert_allclose(found.values[known], 0.3)
    assert known[found.at_s < 1.2].all()
    assert not known[(found.at_s > 2.0) & (found.at_s < 4.9)].any()


def test_shifted_columns_are_the_same_columns_later() -> None:
    plain = columns_of(np.arange(8) / 8, np.arange(8.0))
    found, own = ShiftedColumns(plain, 4.0).between(4.25, 4.75, 500), plain.between(0.25, 0.75, 500)
    assert isinstance(found, Points)
    assert isinstance(own, Points)
    np.testing.assert_array_equal(found.at_s, own.at_s + 4.0)
    np.testing.assert_array_equal(found.values, own.values)


def test_a_logarithmic_axis_has_equal_decades_and_a_floor() -> None:
    value = ValueScale(1e-4, 1.0, 0.0, 400.0, logarithmic=True)
    assert [value.y(v) for v in (1.0, 0.1, 0.01, 1e-3, 1e-4)] == pytest.approx([0.0, 100.0, 200.0, 300.0, 400.0])
    assert value.y(0.0) == value.y(-1.0) == 400.0
    assert [tick.label.replace("\u00a0", " ") for tick in log_ticks(5e-5, 2.0)] == [
        "100 µA",
        "1 mA",
        "10 mA",
        "100 mA",
        "1 A",
    ]


def test_states_are_changed_without_changing_the_former() -> None:
    first = MeasureState()
    second = first.with_other(KeptTrace(source=None, run_id="run-2"))
    third = second.moved_by_hand(0, 0.5).lined_up(USB)
    assert (first.others, second.others[0].by_hand_s, third.others[0].by_hand_s) == ((), 0.0, 0.5)
    assert MeasureState.model_validate_json(third.model_dump_json()) == third
    assert third.without_other(0).others == ()
