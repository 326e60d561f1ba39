"""What the lanes look like, by the pixel: no spike is lost, no line crosses a gap, nothing uncounted is drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from analysis.diagnosis import Verdict
from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, RunRecord
from analysis.segment import Segment
from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.settings import TextSize
from bench.window_request import ThemeName
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.pages.trace.model import case_page
from gui.plots.ink import make_ink
from gui.plots.lanes import Mark, Span
from gui.plots.run_model import current_range, open_recording_run, open_run, recording_lanes, run_lanes
from gui.plots.run_view import RunView
from gui.plots.stack import lay_out
from gui.plots.ticks import current_ticks, log_ticks, voltage_ticks
from gui.theme import load_theme
from gui.words import Words
from tests.gui.samples import PROFILE, diagnosis_of, example_case
from tests.gui.windowed.desk import Desk, pixels

METER = Meter("test meter", 1000.0)
THEME = load_theme(ThemeName.LIGHT)
SERIES = np.array([int(THEME.colours.series[0][k : k + 2], 16) for k in (1, 3, 5)], dtype=np.int64)
GROUND = np.array([int(THEME.colours.plot[k : k + 2], 16) for k in (1, 3, 5)], dtype=np.int64)


def view_of(desk: Desk, trace: Trace) -> RunView:
    run = open_recording_run("test", trace)
    view = RunView(recording_lanes(run, (), current_range(run), (), ENGLISH), make_ink(THEME))
    view.resize(1000, 600)
    return desk.show(view)


def ink_share(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """How far each pixel has gone from the ground to the colour of the current, 0 to 1, shape (height, width)."""
    way = SERIES - GROUND
    return ((picture.astype(np.int64) - GROUND) @ way) / float(way @ way)


def current_of(view: RunView) -> npt.NDArray[np.float64]:
    return ink_share(pixels(view.plot))


@pytest.mark.parametrize("count", [10_000, 1_000_000])
def test_the_spike_of_one_reading_is_seen_at_every_zoom(desk: Desk, count: int) -> None:
    values = np.zeros(count, np.float32)
    values[count // 3] = 1.0
    view = view_of(desk, Trace(UniformClock(count, 1000.0), values, METER))
    middle_s = count / 3000.0
    for width_s in (count / 1000.0, count / 2000.0, count / 50_000.0):
        view.canvas.show_span(Span(middle_s - width_s / 3, middle_s + 2 * width_s / 3))
        desk.settle()
        scene = view.canvas.scene_now()
        shown = current_of(view)
        top = int(0.25 * view.canvas.height_px)
        near = shown[top : top + 40, max(0, round(scene.time.x(middle_s)) - 3) : round(scene.time.x(middle_s)) + 4]
        assert near.max() > 0.5, f"the spike is lost in a view of {width_s} s"


def test_the_mean_lies_within_the_fill(desk: Desk) -> None:
    values = np.tile(np.array([0.2, 0.8], np.float32), 250_000)
    view = view_of(desk, Trace(UniformClock(500_000, 1000.0), values, METER))
    column = current_of(view)[:480, 500]  # over the labels of the time axis
    inked = np.flatnonzero(column > 0.15)
    full = np.flatnonzero(column > 0.9)
    low, high = inked[0], inked[-1]
    assert 0.45 < (full.mean() - low) / (high - low) < 0.55


def test_no_line_crosses_a_hole_in_time(desk: Desk) -> None:
    stamps = np.concatenate((np.arange(100) * 0.1, 30 + np.arange(100) * 0.1))
    view = view_of(desk, Trace(StampedClock(stamps), np.full(200, 0.5, np.float32), METER))
    scene = view.canvas.scene_now()
    left, right = round(scene.time.x(11.0)), round(scene.time.x(29.0))
    shown = current_of(view)[40:-40, left:right]
    assert not (shown > 0.9).any()


def test_a_gap_is_hatched_and_says_how_many_readings_it_cost(desk: Desk) -> None:
    values = np.full(1000, 0.5, np.float32)
    values[400:600] = np.nan
    view = view_of(desk, Trace(UniformClock(1000, 100.0), values, METER))
    scene = view.canvas.scene_now()
    assert [gap.label for gap in scene.lanes.gaps] == ["200 lost"]
    left, right = round(scene.time.x(4.2)), round(scene.time.x(5.8))
    area = pixels(view.plot)[60:300, left:right].astype(np.int64)
    hatch = np.array([int(THEME.colours.hatch[k : k + 2], 16) for k in (1, 3, 5)])
    assert (np.abs(area - hatch).sum(axis=-1) < 30).mean() > 0.02


def test_the_current_of_a_usb_probe_is_not_drawn(desk: Desk) -> None:
    events = (Event(0.0, EventName.VBUS_ON), Event(1.0, EventName.USB_ATTACHED, "05c6:9008"))
    trace = Trace(UniformClock(1000, 100.0), np.full(1000, 0.5, np.float32), METER, events=events)
    run = open_run(1, "probe", RunRecord("run-1", RunKind.USB_PROBE, trace, None, events, 10.0))
    view = RunView(run_lanes(run, (), current_range(run), (), ENGLISH), make_ink(THEME))
    view.resize(1000, 600)
    desk.show(view)
    layout_bottom = int(view.canvas.height_px * 0.8)
    assert not (np.abs(pixels(view.plot)[60:layout_bottom].astype(np.int64) - SERIES).sum(axis=-1) < 10).any()


@pytest.mark.parametrize("after_bands", [False, True])
def test_a_sentence_on_a_hatched_lane_stands_on_a_plate(desk: Desk, after_bands: bool) -> None:
    """No hatching runs through the words, whatever was painted before them."""
    events = (Event(0.0, EventName.OUTPUT_ON), Event(1.0, EventName.KEY_DOWN))
    trace = Trace(UniformClock(1000, 100.0), np.full(1000, 0.5, np.float32), METER, events=events)
    run = open_run(1, "boot", RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, None, events, 10.0))
    segments = [NamedSegment("run-1", Segment(0.0, 10.0, 0.5, 0.0, 0.01), Phase.STUCK)] if after_bands else []
    ink, lanes = make_ink(THEME), run_lanes(run, segments, current_range(run), (), ENGLISH)
    view = RunView(lanes, ink)
    view.resize(1000, 600)
    desk.show(view)
    place = lay_out(view.canvas.width_px, view.canvas.height_px, lanes, ink).usb
    assert place is not None
    middle = int(place.center().x())
    above_words = pixels(view.plot)[int(place.center().y()) - 9, middle - 60 : middle + 60].astype(np.int64)
    assert (np.abs(above_words - GROUND).sum(axis=-1) < 3).all()


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["English", "Hindi"])
def test_what_stands_beside_and_under_the_lanes_has_room_at_any_text_size(
    desk: Desk, size: TextSize, words: Words
) -> None:
    ink = make_ink(load_theme(ThemeName.LIGHT, size / 100))
    lanes = case_page(example_case(), diagnosis_of(Verdict.MOTHERBOARD), PROFILE, words).runs[0]
    layout = lay_out(1000.0, 600.0, lanes, ink)
    beside = [lanes.stages_name, words.report.figure.usb_lane]
    for high_a in np.geomspace(1e-5, 20.0, 60):
        for low_a in (0.0, -high_a, 0.93 * high_a):
            beside += [tick.label for tick in current_ticks(low_a, high_a, 5)]
    beside += [tick.label for tick in log_ticks(1e-6, 20.0)] + [tick.label for tick in voltage_ticks(3.4, 4.5, 2)]
    assert [text for text in beside if ink.caption_metrics.horizontalAdvance(text) > layout.current.left() - 8.0] == []
    for lane in (layout.stages, layout.axis):
        assert lane.height() >= ink.caption_metrics.height()
    assert layout.axis.bottom() <= 600.0


def test_the_chosen_interval_has_its_ground_and_its_edges(desk: Desk) -> None:
    view = view_of(desk, Trace(UniformClock(1000, 100.0), np.full(1000, 0.1, np.float32), METER))
    view.show_marks((Mark(1, view.run_id, Span(4.0, 6.0)),), Mark(1, view.run_id, Span(4.0, 6.0)))
    desk.settle()
    scene = view.canvas.scene_now()
    selection = np.array([int(THEME.colours.selection[k : k + 2], 16) for k in (1, 3, 5)])
    picture = pixels(view.plot).astype(np.int64)
    inside = picture[150:250, round(scene.time.x(4.2)) : round(scene.time.x(4.8))]
    outside = picture[150:250, round(scene.time.x(2.2)) : round(scene.time.x(3.8))]
    assert (np.abs(inside - selection).sum(axis=-1) == 0).mean() > 0.9
    assert not (np.abs(outside - selection).sum(axis=-1) == 0).any()


def test_a_fault_while_painting_is_reported_and_ends_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(desk, Trace(UniformClock(100, 100.0), np.full(100, 0.1, np.float32), METER))

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("made by the test")

    monkeypatch.setattr("gui.plots.canvas.paint_scene", broken)
    view.canvas.update()
    desk.settle()
    assert {type(error) for error in desk.raised} == {ZeroDivisionError}
    desk.raised.clear()
