"""Segments: on other people's recordings, on drawn boots, over holes, and on nothing but noise."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import TraceError
from analysis.segment import Segment, segment
from analysis.trace import FloatArray, Meter, StampedClock, Trace, UniformClock
from bench.traces.reading import open_recording
from bench.traces.recording import Hints
from tests.truth.boot_traces import BootKind, true_boot
from tests.truth.partition import exact_partition, fifty_hertz_series, score, together

BOARDS = ("v0.7_pynq-z2", "v1.0_gap9_650_240", "v1.0_ndp9120_1v1_98mhz", "v1.0_nucleo_l4r5zi")
FLAT_LOADS = (
    "shunt/log-0mV-0mA",
    "shunt/log-480mV-101mA",
    "shunt/log-1410mV-301mA",
    "shunt/log-3750mV-800mA",
    "hall/log-0mV-0mA",
    "hall/log-1420mV-302mA",
    "hall/log-3760mV-800mA",
)
CALIBRATIONS = {
    "shunt": Hints(gain_a_per_count=0.24882e-3, offset_a=8.65e-3),
    "hall": Hints(gain_a_per_count=0.33255e-3, offset_a=-27.7e-3),
}


def _trace(current_a: FloatArray, rate_hz: float = 1000.0) -> Trace:
    return Trace(UniformClock(current_a.size, rate_hz), current_a, Meter("drawn", rate_hz))


def _inner_edges_s(segments: tuple[Segment, ...]) -> list[float]:
    return [later.start_s for earlier, later in pairwise(segments) if earlier.stop_s == later.start_s]


def _steps(levels_a: list[float], seconds: list[float], rate_hz: float, noise_a: float = 0.001) -> FloatArray:
    rng = np.random.default_rng(5)
    level = np.repeat(levels_a, [round(rate_hz * each) for each in seconds])
    return np.asarray(level + noise_a * rng.standard_normal(level.size))


@pytest.mark.parametrize("board", BOARDS)
def test_nine_of_eleven_independently_recorded_edges_are_found_within_20_ms(board: str, fixtures: Path) -> None:
    """The first pulse comes 4 to 22 ms into each recording: no cut so near its start is counted as found."""
    path = fixtures / "real" / "mlperf-tiny-energy" / f"{board}_kws_trace1-energy.bin"
    trace = open_recording(path, Hints(supply_v=4.95 if "pynq" in board else 1.8)).trace
    found_s = np.array(_inner_edges_s(segment(trace)))
    errors_s = [float(np.abs(found_s - event.at_s).min()) for event in trace.events]
    assert len(errors_s) == 11
    assert sum(error_s <= 0.020 for error_s in errors_s) >= 9


@pytest.mark.parametrize("load", FLAT_LOADS)
def test_a_flat_load_stays_one_segment_on_a_good_ammeter_and_on_a_bad_one(load: str, fixtures: Path) -> None:
    path = fixtures / "real" / "rpi-powermeter-calibration" / f"{load}.dat"
    trace = open_recording(path, CALIBRATIONS[load.split("/")[0]]).trace
    assert len(segment(trace)) == 1


def test_edges_on_drawn_boots_are_no_worse_than_those_of_exact_optimal_partitioning() -> None:
    ours, exact = [], []
    for kind in BootKind:
        for seed in range(2):
            boot = true_boot(kind, seed)
            ours.append(score(_inner_edges_s(segment(boot.trace)), boot.level_edges_s, 0.1))
            borders = exact_partition(fifty_hertz_series(boot.trace), 2.0)
            exact.append(score(borders[1:-1] / 50.0, boot.level_edges_s, 0.1))
    assert together(ours).f1 >= together(exact).f1
    assert together(ours).recall > 0.9


def test_changes_of_spread_alone_are_found_on_drawn_boots() -> None:
    scores = []
    for kind in (BootKind.LEAK, BootKind.RESET_LOOP, BootKind.BROWN_OUT):
        for seed in range(8):
            boot = true_boot(kind, seed)
            scores.append(score(_inner_edges_s(segment(boot.trace)), boot.spread_edges_s, 0.5))
    total = together(scores)
    assert total.true >= 15
    assert total.recall >= 0.75


def test_a_processor_that_stops_working_at_the_same_level_is_an_edge() -> None:
    rng = np.random.default_rng(7)
    working = 0.12 + 0.02 * rng.standard_normal(6000)
    hung = 0.12 + 0.001 * rng.standard_normal(9000)
    (edge_s,) = _inner_edges_s(segment(_trace(np.concatenate((working, hung)))))
    assert abs(edge_s - 6.0) < 0.05


@pytest.mark.parametrize("rate_hz", [1.0, 4.0, 10.0, 47.0, 100.0, 1000.0, 4000.0, 100_000.0])
def test_a_plain_step_is_found_at_any_rate_to_its_stated_uncertainty(rate_hz: float) -> None:
    before, after = segment(_trace(_steps([0.002, 0.2], [40.0, 40.0], rate_hz, 0.0005), rate_hz))
    assert abs(after.start_s - 40.0) <= after.start_uncertainty_s <= max(0.02, 2.0 / rate_hz)
    assert [before.level_a, after.level_a] == pytest.approx([0.002, 0.2], abs=5e-4)


def test_a_trace_is_covered_without_overlap_from_its_first_reading_to_its_last() -> None:
    trace = true_boot(BootKind.RESET_LOOP, 1).trace
    segments = segment(trace)
    assert segments[0].start_s == 0.0
    assert segments[-1].stop_s == pytest.approx(len(trace) / trace.meter.rate_hz)
    assert all(earlier.stop_s == later.start_s for earlier, later in pairwise(segments))
    assert all(later.start_s < later.stop_s for later in segments)


@settings(max_examples=40, deadline=None)
@given(
    holes=st.lists(st.tuples(st.integers(0, 9900), st.integers(2, 900)), max_size=5),
    seed=st.integers(0, 5),
    removed=st.booleans(),
)
def test_no_segment_spans_a_gap_of_lost_readings_or_of_time(
    holes: list[tuple[int, int]], seed: int, removed: bool
) -> None:
    current = true_boot(BootKind.NORMAL, seed, length_s=10.0, rate_hz=1000.0).trace.current_a.copy()
    lost = np.zeros(current.size, bool)
    for first, length in holes:
        lost[first : first + max(3, length)] = True
    times_s = np.arange(current.size) / 1000.0
    if removed:
        trace = Trace(StampedClock(times_s[~lost]), current[~lost], Meter("drawn", 1000.0))
    else:
        current[lost] = np.nan
        trace = _trace(current)
    segments = segment(trace)
    starts_s, stops_s = (np.array([getattr(one, name) for one in segments]) for name in ("start_s", "stop_s"))
    at_s = times_s[lost][:, None] + 0.0005
    assert not ((starts_s <= at_s) & (at_s < stops_s)).any()
    assert all(np.isfinite([one.level_a, one.spread_a, one.start_uncertainty_s]).all() for one in segments)
    kept_s = sum(one.duration_s for one in segments)
    assert kept_s == pytest.approx(0.001 * int((~lost).sum()), abs=1e-6)


def test_after_a_gap_the_edge_may_lie_anywhere_in_it() -> None:
    current = _steps([0.1], [10.0], 1000.0)
    current[4000:6000] = np.nan
    before, after = segment(_trace(current))
    assert [before.stop_s, after.start_s] == pytest.approx([4.0, 6.0])
    assert after.start_uncertainty_s == pytest.approx(2.0)


@pytest.mark.parametrize("kind", BootKind)
def test_stretches_that_are_searched_together_are_cut_as_each_is_alone(kind: BootKind) -> None:
    """Currents of many different values, so that no two cuts are equally good."""
    current_a = true_boot(kind, 11, rate_hz=1000.0).trace.current_a.copy()
    holes = [0, 700, 9_010, 9_050, 22_000, 40_000, current_a.size]
    for first in holes[1:-1]:
        current_a[first : first + 10] = np.nan
    expected = []
    for first, stop in pairwise(holes):
        first += 10 if first else 0
        alone = Trace(UniformClock(stop - first, 1000.0, first / 1000.0), current_a[first:stop], Meter("drawn", 1000.0))
        expected += [(one.start_s, one.stop_s, one.level_a, one.spread_a) for one in segment(alone)]
    found = [(one.start_s, one.stop_s, one.level_a, one.spread_a) for one in segment(_trace(current_a))]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_single_lost_readings_do_not_break_a_plateau() -> None:
    current = _steps([0.1, 0.3], [5.0, 5.0], 1000.0)
    current[100::50] = np.nan
    (edge_s,) = _inner_edges_s(segment(_trace(current)))
    assert edge_s == pytest.approx(5.0, abs=0.003)
    assert len(segment(_trace(current))) == 2


@settings(max_examples=60, deadline=None)
@given(
    level_a=st.sampled_from([0.0, 0.003, 0.1, 2.0]),
    noise_a=st.sampled_from([0.0, 1e-4, 3e-3, 0.04]),
    step_a=st.sampled_from([0.0, 1e-3, 1e-2]),
    rate_hz=st.sampled_from([4.0, 20.0, 100.0, 1000.0, 5000.0]),
    seed=st.integers(0, 1000),
)
def test_noise_and_the_steps_of_a_meter_are_no_change(
    level_a: float, noise_a: float, step_a: float, rate_hz: float, seed: int
) -> None:
    noise = noise_a * np.random.default_rng(seed).standard_normal(round(60 * rate_hz))
    current = level_a + noise
    current = np.round(current / step_a) * step_a if step_a else current
    assert len(segment(_trace(current, rate_hz))) == 1


def test_a_habit_of_pulses_is_texture_and_a_single_pulse_is_not() -> None:
    background, pulse = [0.2, 0.3], [0.9, 0.1]
    often = _trace(_steps(background * 20, pulse * 20, 1000.0))
    once = _trace(_steps([0.2, 0.3, 0.2], [9.0, 0.3, 9.0], 1000.0))
    assert len(segment(often)) <= 2
    assert len(segment(once)) == 3


def test_attempts_to_start_from_nothing_are_never_texture() -> None:
    attempts = _trace(_steps([0.001, 0.08] * 15, [1.4, 0.4] * 15, 1000.0, 0.0003))
    assert len(segment(attempts)) == 30


def test_level_and_spread_are_those_of_the_settled_readings() -> None:
    current = _steps([0.002, 0.3], [5.0, 5.0], 1000.0, 0.004)
    _, after = segment(_trace(current))
    settled = current[round(after.start_s * 1000) + 100 :]
    assert after.level_a == pytest.approx(float(settled.mean()), abs=1e-5)
    assert after.spread_a == pytest.approx(float(settled.std()), rel=0.01)


def test_a_trace_without_length_has_no_segments() -> None:
    assert segment(_trace(np.empty(0))) == ()
    assert segment(_trace(np.array([0.1]))) == ()
    assert segment(_trace(np.full(1000, np.nan))) == ()


def test_a_handful_of_readings_is_one_segment() -> None:
    (only,) = segment(_trace(np.array([0.1, 0.1, 0.1])))
    assert [only.start_s, only.stop_s, only.level_a] == pytest.approx([0.0, 0.003, 0.1])


def test_an_infinite_reading_is_refused_by_its_number() -> None:
    current = np.zeros(100)
    current[42] = np.inf
    with pytest.raises(TraceError, match="reading 42 is infinite"):
        segment(_trace(current))


def test_the_same_trace_in_float32_and_float64_gives_the_same_edges() -> None:
    trace = true_boot(BootKind.NORMAL, 3).trace
    double = Trace(trace.clock, trace.current_a.astype(np.float64), trace.meter)
    assert _inner_edges_s(segment(trace)) == pytest.approx(_inner_edges_s(segment(double)), abs=0.002)
