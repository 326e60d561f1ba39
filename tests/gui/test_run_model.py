"""A run as lanes: what is shown, what is hatched, and what is said of it in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.segment import Segment
from analysis.states import UsbIds
from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.profile_file import load_profile
from gui.english import ENGLISH
from gui.plots.columns import TraceColumns
from gui.plots.lanes import RunLanes, Span, StageColour, UsbColour
from gui.plots.run_model import current_range, open_recording_run, open_run, recording_lanes, run_lanes
from tests.gui.samples import KEY_S, SEGMENTS, example_case

USB: tuple[UsbIds, ...] = load_profile().profile.usb
METER = Meter("korad", 4.0, resolution_a=0.001)


def trace(values: list[float], rate_hz: float = 4.0, events: tuple[Event, ...] = ()) -> Trace:
    return Trace(UniformClock(len(values), rate_hz), np.array(values, np.float32), METER, events=events)


def lanes_of(
    kind: RunKind, current: Trace | None = None, events: tuple[Event, ...] = (), duration_s: float | None = None
) -> RunLanes:
    events = current.events if current is not None else events
    record = RunRecord("run-1", kind, current, SupplySetting(4.0, 3.0), events, duration_s)
    run = open_run(1, "Run 1", record)
    return run_lanes(run, (), current_range(run), USB, ENGLISH)


def test_time_counts_from_the_key_press() -> None:
    case = example_case()
    assert case.runs[0].zero_s == KEY_S
    lanes = run_lanes(case.runs[0], SEGMENTS, current_range(case.runs[0]), USB, ENGLISH)
    assert lanes.key is not None
    assert lanes.key.at_s == KEY_S


def test_a_bridged_key_contact_counts_as_the_key() -> None:
    events = (Event(1.0, EventName.KEY_BRIDGED, uncertainty_s=0.5),)
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([0.0] * 20, events=events))
    assert lanes.key is not None
    assert (lanes.zero_s, lanes.key.doubt_s) == (1.0, 0.5)


def test_the_current_of_a_usb_probe_is_not_counted_and_says_so() -> None:
    lanes = lanes_of(RunKind.USB_PROBE, trace([0.1] * 20))
    assert lanes.current is None
    assert lanes.current_note == ENGLISH.report.figure.current_not_counted


def test_a_supply_boot_has_usb_power_off_on_purpose() -> None:
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([0.1] * 20))
    assert lanes.usb is not None
    assert lanes.usb.note == ENGLISH.report.figure.usb_off_on_purpose


def test_usb_states_last_until_the_next_and_nothing_is_a_state_too() -> None:
    events = (
        Event(0.0, EventName.VBUS_ON),
        Event(3.0, EventName.USB_ATTACHED, "05C6:9008"),
        Event(5.0, EventName.USB_DETACHED, "05c6:9008"),
        Event(8.0, EventName.USB_ATTACHED, "18d1:d00d"),
        Event(8.5, EventName.ADB_STATE, "device"),
    )
    lanes = lanes_of(RunKind.USB_PROBE, events=events, duration_s=10.0)
    assert lanes.usb is not None
    assert [(band.span, band.colour) for band in lanes.usb.bands] == [
        (Span(0.0, 3.0), UsbColour.NOTHING),
        (Span(3.0, 5.0), UsbColour.BOOT_ROM),
        (Span(5.0, 8.0), UsbColour.NOTHING),
        (Span(8.0, 10.0), UsbColour.FASTBOOT),
    ]
    assert [tick.label for tick in lanes.usb.ticks] == ["ADB device"]


def test_an_identity_that_nobody_knows_keeps_its_number() -> None:
    lanes = lanes_of(RunKind.USB_PROBE, events=(Event(1.0, EventName.USB_ATTACHED, "1234:5678"),), duration_s=4.0)
    assert lanes.usb is not None
    assert lanes.usb.bands[-1].label == "1234:5678"


def test_a_phones_own_text_cannot_flood_or_turn_the_lane() -> None:
    value = "ro.x=\u202egnp" + "a" * 500
    lanes = lanes_of(RunKind.USB_PROBE, events=(Event(1.0, EventName.ADB_PROPERTY, value),), duration_s=4.0)
    assert lanes.usb is not None
    label = lanes.usb.ticks[0].label
    assert "\u202e" not in label
    assert len(label) < 80


def test_neighbouring_segments_of_one_stage_are_one_band() -> None:
    parts = [(0.0, 1.0, Phase.PREKEY), (1.0, 2.0, Phase.KERNEL), (2.0, 4.0, Phase.KERNEL), (4.0, 5.0, Phase.UNNAMED)]
    segments = [NamedSegment("run-1", Segment(a, b, 0.1, 0.0, 0.25), phase) for a, b, phase in parts]
    record = RunRecord("run-1", RunKind.SUPPLY_BOOT, trace([0.1] * 20), None, (), None)
    run = open_run(1, "Run 1", record)
    lanes = run_lanes(run, segments, current_range(run), USB, ENGLISH)
    assert [(band.span, band.colour) for band in lanes.stages] == [
        (Span(0.0, 1.0), StageColour.BEFORE_KEY),
        (Span(1.0, 4.0), StageColour.KERNEL),
        (Span(4.0, 5.0), None),
    ]


def test_a_gap_says_how_many_readings_it_cost() -> None:
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([0.1] * 8 + [float("nan")] * 3 + [0.1] * 8))
    assert [(gap.span, gap.label) for gap in lanes.gaps] == [(Span(2.0, 2.75), "3 lost")]


def test_a_trace_that_breaks_off_says_since_when() -> None:
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([0.1] * 8 + [float("nan")] * 4))
    assert lanes.gaps[-1].label.startswith("No readings since")


def test_the_supply_limits_from_cc_to_cv_or_to_the_end() -> None:
    events = tuple(
        Event(at_s, name)
        for at_s, name in (
            (1.0, EventName.SUPPLY_CC),
            (2.0, EventName.SUPPLY_CV),
            (3.0, EventName.SUPPLY_CC),
        )
    )
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([0.1] * 21, events=events))
    assert lanes.supply is not None
    assert lanes.supply.limiting == (Span(1.0, 2.0), Span(3.0, 5.0))
    assert lanes.supply.columns is None
    assert lanes.supply.low_v < 4.0 < lanes.supply.high_v


def test_a_recording_of_no_case_shows_no_lane_that_nobody_filled() -> None:
    run = open_recording_run("boot.log", trace([0.1, 0.2] * 10))
    lanes = recording_lanes(run, (Segment(0.0, 5.0, 0.15, 0.05, 0.1),), current_range(run), USB, ENGLISH)
    assert lanes.usb is None
    assert lanes.supply is None
    assert [band.label for band in lanes.stages] == ["150.0\u00a0mA"]


def test_a_trace_whose_readings_are_all_lost_still_has_a_page() -> None:
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace([float("nan")] * 12))
    assert lanes.current is None
    assert lanes.gaps


@pytest.mark.parametrize("values", [[], [0.3]])
def test_a_trace_of_no_or_one_reading_still_has_a_page(values: list[float]) -> None:
    lanes = lanes_of(RunKind.SUPPLY_BOOT, trace(values))
    assert lanes.whole.length_s > 0
    assert (lanes.current is None) == (not values)


def test_holes_between_stamps_are_gaps_in_the_columns_too() -> None:
    stamps = np.concatenate((np.arange(50) * 0.1, 20 + np.arange(50) * 0.1))
    current = Trace(StampedClock(stamps), np.ones(100, np.float32), METER)
    run = open_recording_run("boot.log", current)
    assert len(run.gaps) == 1
    assert isinstance(run.current, TraceColumns)
    assert run.current.breaks.tolist() == [50]


def test_the_run_in_words_names_stages_levels_and_losses() -> None:
    run = example_case().runs[0]
    text = run_lanes(run, SEGMENTS, current_range(run), USB, ENGLISH).text
    assert text.startswith("Run 1 · Supply boot, 27.9\u00a0s.")
    assert "Stuck: no progress 129.7" in text
    assert text.endswith("12 readings lost.")


def test_the_axis_takes_in_negative_currents() -> None:
    run = open_run(1, "Run 1", RunRecord("r", RunKind.SUPPLY_BOOT, trace([-0.2, 0.1] * 10), None, (), None))
    axis = current_range(run)
    assert axis is not None
    assert axis.low < -0.2
    assert axis.high > 0.1
    assert current_range(replace(run, kind=RunKind.USB_PROBE)) is None
