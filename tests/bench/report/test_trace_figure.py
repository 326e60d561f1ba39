"""A run as shapes: nothing overlaps, nothing is cut, nothing lost is drawn and nothing that happened is left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.golden import Corridor
from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.report.figure import Anchor, Band, Box, Disc, Dots, Figure, Hatch, Ink, Polyline, Text
from bench.report.trace_figure import Frame, TracePicture, trace_figure
from bench.report.typeface import text_width
from tests.bench.report.traces_to_draw import KEY_S, boot_picture, probe_picture, stuck_picture

FRAMES = [Frame(1200, 560, 12, 1.0, titled=True), Frame(511, 260, 7.5, 2.0), Frame(240, 200, 7.5, 1.0)]
PICTURES = [stuck_picture(), boot_picture(), probe_picture(), probe_picture(None), probe_picture("1234:5678")]


@dataclass(frozen=True)
class Place:
    """The rectangle of a text on paper."""

    left: float
    right: float
    top: float
    bottom: float

    def covers(self, other: Place) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.2 and down > 0.2


def place(text: Text) -> Place:
    width = text_width(text.text, text.size, text.face)
    left = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[text.anchor]
    return Place(left, left + width, text.y - 0.72 * text.size, text.y + 0.02 * text.size)


def texts(figure: Figure) -> list[Text]:
    return [shape for shape in figure.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: f"{frame.width:.0f}")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title)
def test_no_text_covers_another_or_leaves_the_figure(picture: TracePicture, frame: Frame) -> None:
    figure = trace_figure(picture, frame)
    for text in texts(figure):
        here = place(text)
        assert here.left >= 0, text
        assert here.right <= frame.width + 0.1, text
        assert here.top >= 0, text
        assert here.bottom <= frame.height, text
    for one, other in combinations(texts(figure), 2):
        assert not place(one).covers(place(other)), (one, other)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title)
def test_every_point_is_finite_and_inside_the_figure(picture: TracePicture) -> None:
    frame = FRAMES[0]
    for shape in trace_figure(picture, frame).shapes:
        if isinstance(shape, Polyline | Dots | Band):
            y = [shape.upper, shape.lower] if isinstance(shape, Band) else [shape.y]
            assert all(np.isfinite(values).all() and (values >= 0).all() for values in (shape.x, *y))
            assert shape.x.min() >= 0
            assert shape.x.max() <= frame.width
            assert max(float(values.max()) for values in y) <= frame.height


def test_a_spike_of_one_reading_reaches_its_height() -> None:
    figure = trace_figure(stuck_picture(), FRAMES[0])
    bands = [shape for shape in figure.shapes if isinstance(shape, Band) and shape.ink is Ink.CURRENT_RANGE]
    lines = [shape for shape in figure.shapes if isinstance(shape, Polyline) and shape.ink is Ink.CURRENT]
    level = float(np.median(lines[1].y))
    zero = float(np.median(lines[0].y[:100]))
    # 130 mA stand `zero - level` high; the spike of 310 mA stands above its neighbours in the same proportion.
    spike = min(float(band.upper[band.x > 500].min()) for band in bands if (band.x > 500).any())
    assert (zero - spike) / (zero - level) == pytest.approx(0.31 / 0.1297, rel=0.02)


def test_no_line_runs_through_lost_readings_and_their_number_stands_there() -> None:
    picture = stuck_picture()
    figure = trace_figure(picture, FRAMES[0])
    hatch = next(shape for shape in figure.shapes if isinstance(shape, Hatch) and shape.height > 100)
    for line in (shape for shape in figure.shapes if isinstance(shape, Polyline) and shape.ink is Ink.CURRENT):
        assert line.x.max() <= hatch.x + 1.5 or line.x.min() >= hatch.x + hatch.width - 1.5
    assert "1 000 lost" in {text.text.replace("\u202f", " ") for text in texts(figure)}


def test_a_slow_meter_is_drawn_in_steps_and_each_reading_holds_until_the_next() -> None:
    picture = boot_picture()
    figure = trace_figure(picture, FRAMES[0])
    lines = [shape for shape in figure.shapes if isinstance(shape, Polyline) and shape.ink is Ink.CURRENT]
    assert not any(isinstance(shape, Band) for shape in figure.shapes)
    for line in lines:
        assert all(dx == 0 or dy == 0 for dx, dy in zip(np.diff(line.x), np.diff(line.y), strict=True))


def test_stages_are_named_where_the_name_fits_and_times_are_the_runs() -> None:
    said = [text.text for text in texts(trace_figure(stuck_picture(), FRAMES[0]))]
    assert said.count("Stuck: no progress") == 2
    assert "Before key" in said
    assert "PMIC" not in said
    assert "0\u00a0s" in said
    assert "24\u00a0s" in said
    assert any(words.startswith("times count from the start of the run") for words in said)


def test_every_tick_of_the_current_carries_its_unit() -> None:
    for picture in (stuck_picture(), boot_picture()):
        figure = trace_figure(picture, FRAMES[0])
        left = [text for text in texts(figure) if text.anchor is Anchor.END and text.x < 100]
        numbers = [text.text for text in left if text.text[-1:] in "0123456789AV"]
        assert len(numbers) >= 4
        assert all(number == "0" or number.endswith(("A", "V")) for number in numbers)


def test_a_golden_band_stands_behind_the_current_and_says_how_many_boots_it_is_of() -> None:
    at_s = np.arange(40.0)
    golden = Corridor(at_s, np.full(40, 0.05), np.full(40, 90.0), 12)
    figure = trace_figure(replace(boot_picture(), golden=golden), FRAMES[0])
    band, whole = (
        [shape for shape in figure.shapes if isinstance(shape, Band) and shape.ink is ink]
        for ink in (Ink.GOLDEN_FILL, Ink.CURRENT_RANGE)
    )
    assert len(band) == 1
    assert whole == [] or figure.shapes.index(band[0]) < figure.shapes.index(whole[0])
    assert (band[0].upper <= band[0].lower).all()
    assert band[0].upper.min() >= 0.0
    assert any("12 good boots" in text.text for text in texts(figure))
    assert not any("good boots" in text.text for text in texts(trace_figure(boot_picture(), FRAMES[0])))


def test_usb_power_that_is_off_on_purpose_says_so_and_a_probe_says_who_answered() -> None:
    off = [text.text for text in texts(trace_figure(stuck_picture(), FRAMES[0]))]
    assert "USB power is off in this run, on purpose" in off
    probe = [text.text for text in texts(trace_figure(probe_picture(), FRAMES[0]))]
    assert "05c6:9008 boot ROM" in probe
    assert "Current not counted: USB power is on" in probe
    assert "1234:5678" in [text.text for text in texts(trace_figure(probe_picture("1234:5678"), FRAMES[0]))]
    assert "nothing answered" in [text.text for text in texts(trace_figure(probe_picture(None), FRAMES[0]))]


def test_discs_of_findings_do_not_cover_each_other() -> None:
    discs = [shape for shape in trace_figure(stuck_picture(), FRAMES[1]).shapes if isinstance(shape, Disc)]
    assert len(discs) == 5
    for one, other in combinations(discs, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius


def test_a_key_known_to_half_a_second_only_has_soft_edges_of_that_width() -> None:
    figure = trace_figure(stuck_picture(), FRAMES[0])
    soft = next(shape for shape in figure.shapes if isinstance(shape, Box) and shape.fill is Ink.SELECTION)
    seconds_per_point = 28.0 / (1200 - 1.8 * 12 - 67)
    assert soft.width * seconds_per_point == pytest.approx(0.6, rel=0.05)


def test_a_window_shows_only_itself() -> None:
    picture = replace(stuck_picture(), start_s=10.0, stop_s=14.0)
    said = [text.text for text in texts(trace_figure(picture, FRAMES[0]))]
    assert "12.0\u00a0s" in said
    assert "Key pressed" not in said
    assert "Output on" not in said


def test_the_description_tells_the_figure_in_words() -> None:
    description = trace_figure(stuck_picture(), FRAMES[0]).description.replace("\u00a0", " ").replace("\u202f", " ")
    assert "1 010 readings lost" in description
    assert "Before key 50 ms – 7.00 s, 0.20 mA" in description
    assert "Key pressed 6.90 s" in description


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.one_of(st.just(float("nan")), st.floats(-3.0, 3.0, width=32)), min_size=0, max_size=40),
    st.lists(
        st.tuples(st.floats(-1.0, 50.0), st.sampled_from(list(EventName)), st.one_of(st.none(), st.text(max_size=30))),
        max_size=12,
    ),
    st.sampled_from([None, *RunKind]),
    st.one_of(st.none(), st.builds(SupplySetting, st.floats(3.0, 5.0), st.floats(0.01, 5.0))),
)
def test_any_trace_and_any_events_give_a_figure_without_overlap(
    values: list[float],
    events: list[tuple[float, EventName, str | None]],
    kind: RunKind | None,
    supply: SupplySetting | None,
) -> None:
    happened = tuple(Event(at_s, name, value) for at_s, name, value in events)
    trace = Trace(UniformClock(len(values), 2.0), np.array(values, dtype=np.float64), Meter("m", 2.0), events=happened)
    figure = trace_figure(TracePicture("any", trace, trace.events, kind=kind, supply=supply), FRAMES[1])
    for one, other in combinations(texts(figure), 2):
        assert not place(one).covers(place(other)), (one, other)


def test_two_hundred_notes_are_lines_and_the_key_keeps_its_flag() -> None:
    picture = stuck_picture()
    notes = tuple(Event(0.1 * k, EventName.NOTE, f"note {k}") for k in range(250))
    figure = trace_figure(replace(picture, events=(*notes, Event(KEY_S, EventName.KEY_DOWN))), FRAMES[0])
    said = [text.text for text in texts(figure)]
    assert "Key pressed" in said
    assert not any(words.startswith("note") for words in said)
