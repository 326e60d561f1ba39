"""Host time and meter time are laid onto each other within the error that is stated, whatever the way does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trace import Event, EventName
from bench.errors import BenchError
from bench.time_axis import TimeAxis
from bench.time_fit import PANE_S, TimeFit
from drivers.clock import TurnedClock
from drivers.polling import PolledMeter, Reading
from drivers.samples import Arrival, Samples
from tests.bench.arrivals import FRAME_S, JITTERS, Jitter, TwoClocks, blocks

RATE_HZ = 1000.0
RUNS = 1000


@pytest.mark.parametrize("jitter", JITTERS, ids=lambda jitter: jitter.name)
def test_edges_are_recovered_within_the_stated_error(jitter: Jitter) -> None:
    """Skew, drift, length, block and jitter are drawn anew for each of 1000 runs."""
    inside, stated_s = 0, []
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        clocks, per = TwoClocks.drawn(random), int(random.choice([20, 50]))
        count = int(random.uniform(8.0, 20.0) * RATE_HZ)
        fit = TimeFit(RATE_HZ)
        for block in blocks(random, jitter, clocks.host_s, RATE_HZ, count, per):
            fit.add(block)
        edge_s = random.uniform(0.0, count / RATE_HZ)
        seen_s = float(clocks.host_s(np.array([edge_s]))[0]) + random.uniform(-0.002, 0.002)
        placed = fit.axis().run_at(seen_s, 0.002)
        inside += abs(placed.at_s - edge_s) <= placed.uncertainty_s
        stated_s.append(placed.uncertainty_s - 0.002)
    assert inside >= 0.99 * RUNS
    # The error is one that somebody can use: below what a single arrival would give.
    assert float(np.median(stated_s)) <= jitter.typical_s + jitter.least_way_s
    assert float(np.quantile(stated_s, 0.95)) <= 3.0 * jitter.typical_s + 2.0 * jitter.least_way_s


def test_a_longer_recording_has_a_smaller_error() -> None:
    widths_s = []
    for count in (2_000, 20_000, 200_000):
        random = np.random.default_rng(3)
        fit = TimeFit(RATE_HZ)
        for block in blocks(random, JITTERS[0], TwoClocks(7.0, 5e-5).host_s, RATE_HZ, count, 10):
            fit.add(block)
        widths_s.append(fit.axis().run_at(7.0 + count / RATE_HZ / 2).uncertainty_s)
    assert widths_s == sorted(widths_s, reverse=True)


def test_drift_is_found() -> None:
    random = np.random.default_rng(1)
    fit = TimeFit(RATE_HZ)
    for block in blocks(random, JITTERS[0], TwoClocks(7.0, 8e-5).host_s, RATE_HZ, 60_000, 10):
        fit.add(block)
    assert fit.axis().drift == pytest.approx(8e-5, abs=2e-6)


def test_a_clock_that_warms_up_is_followed() -> None:
    def warming(meter_s: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return 100.0 + meter_s + 40e-6 * 300.0 * (1.0 - np.exp(-meter_s / 300.0))

    random = np.random.default_rng(2)
    fit = TimeFit(RATE_HZ)
    for block in blocks(random, JITTERS[0], warming, RATE_HZ, 1_200_000, 20):
        fit.add(block)
    axis, true_s = fit.axis(), np.linspace(0.0, 1199.0, 400)
    placed = [axis.run_at(host_s) for host_s in warming(true_s).tolist()]
    # A straight line would be 3 ms off.
    assert max(abs(moment.at_s - at_s) for moment, at_s in zip(placed, true_s.tolist(), strict=True)) < 0.0004


def test_the_axis_runs_forwards_and_both_ways_agree() -> None:
    random = np.random.default_rng(5)
    fit = TimeFit(RATE_HZ)
    for block in blocks(random, JITTERS[5], TwoClocks(50.0, -1e-4).host_s, RATE_HZ, 400_000, 20):
        fit.add(block)
    axis = fit.axis()
    times_s = np.linspace(-10.0, 410.0, 5000)
    host_s = axis.host_times_s(times_s)
    assert (np.diff(host_s) > 0).all()
    np.testing.assert_allclose(axis.run_times_s(host_s), times_s, atol=1e-9)


def test_an_hour_at_100_khz_is_a_few_thousand_numbers() -> None:
    """Memory and the cost of a fit follow the length of the recording, not its rate."""
    fit, block = TimeFit(100_000.0), np.zeros(10_000)
    for k in range(36_000):
        fit.add(Samples(10_000 * k, block, None, block, 0.01, arrival=Arrival((k + 1) * 0.1, 0.002)))
    axis = fit.axis()
    assert len(fit._run_s) <= 3600 / PANE_S + 1
    assert axis.run_s.size == 61
    assert axis.host_at(1800.0).at_s == pytest.approx(1800.0, abs=0.002)


def test_before_there_is_much_to_judge_by_the_drivers_word_counts() -> None:
    fit = TimeFit(10.0)
    fit.add(Samples(0, np.zeros(1), None, np.zeros(1), 0.02, arrival=Arrival(5.0, FRAME_S)))
    moment = fit.axis().run_at(5.0)
    assert moment.uncertainty_s >= 0.02
    assert abs(moment.at_s) <= moment.uncertainty_s


def test_outside_the_recording_the_error_grows() -> None:
    random = np.random.default_rng(8)
    fit = TimeFit(RATE_HZ)
    for block in blocks(random, JITTERS[0], TwoClocks(0.0, 0.0).host_s, RATE_HZ, 10_000, 10):
        fit.add(block)
    axis = fit.axis()
    errors_s = [axis.run_at(at_s).uncertainty_s for at_s in (10.0, 20.0, 60.0)]
    assert errors_s[0] < errors_s[1] < errors_s[2]


def test_readings_that_were_asked_for_carry_the_hosts_own_time() -> None:
    """A polled supply's slow answer is uncertain by half of its way, and only there."""
    clock, answers = TurnedClock(30.0), iter([0.04, 0.04, 0.5, 0.04])

    def poll() -> Reading:
        asked_s = clock.now_s()
        clock.sleep_s(next(answers))
        return Reading(4.0, 0.1, None, asked_s, clock.now_s())

    meter, fit = PolledMeter(poll, clock, lambda: 0), TimeFit(10.0)
    meter.start()
    for _ in range(4):
        samples = meter.read(1.0)
        assert samples is not None
        fit.add(samples)
        clock.sleep_s(0.06)
    axis = fit.axis()
    np.testing.assert_allclose(axis.run_s, [0.0, 0.1, 0.43, 0.76])
    quick, slow = axis.run_at(30.05), axis.run_at(30.4)
    assert (quick.at_s, quick.uncertainty_s) == pytest.approx((0.03, 0.02))
    assert (slow.at_s, slow.uncertainty_s) == pytest.approx((0.38, 0.25))
    assert axis.run_at(31.0).at_s == pytest.approx(0.98)
    assert axis.drift == pytest.approx(0.0, abs=1e-12)


def test_an_event_is_placed_with_both_errors() -> None:
    axis = TimeAxis(np.array([0.0, 10.0]), np.array([100.0, 110.0]), np.array([0.001, 0.003]))
    event = axis.placed(Event(105.0, EventName.USB_ATTACHED, "05c6:9008", 0.01))
    assert (event.name, event.value) == (EventName.USB_ATTACHED, "05c6:9008")
    assert (event.at_s, event.uncertainty_s) == pytest.approx((5.0, 0.013))


@given(st.lists(st.floats(0.0, 0.05), min_size=1, max_size=80), st.floats(-1e-4, 1e-4))
def test_no_arrival_is_ever_early(delays_s: list[float], drift: float) -> None:
    """Whatever the delays: the fitted line lies below every arrival that was kept."""
    fit = TimeFit(1.0 / PANE_S)
    run_s = PANE_S * np.arange(len(delays_s), dtype=np.float64)
    arrivals_s = 40.0 + run_s * (1.0 + drift) + np.array(delays_s)
    for k, at_s in enumerate(arrivals_s.tolist()):
        fit.add(Samples(k, np.zeros(1), None, np.zeros(1), 0.02, arrival=Arrival(at_s, 0.0)))
    assert (arrivals_s - fit.axis().host_times_s(run_s)).min() >= -1e-6


@pytest.mark.parametrize("rate_hz", [0.0, -5.0, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate_hz: float) -> None:
    with pytest.raises(BenchError, match="above 0 readings/s"):
        TimeFit(rate_hz)


def test_what_is_no_stream_is_refused() -> None:
    fit, one = TimeFit(10.0), np.zeros(1)
    with pytest.raises(BenchError, match="no reading has come yet"):
        fit.axis()
    fit.add(Samples(4, one, None, one, 0.02, arrival=Arrival(1.0, 0.0)))
    with pytest.raises(BenchError, match="reading 5 was expected, but 0 came"):
        fit.add(Samples(0, one, None, one, 0.02, arrival=Arrival(1.1, 0.0)))
    with pytest.raises(BenchError, match="own times for others"):
        fit.add(Samples(5, one, None, one, 0.02))
    with pytest.raises(BenchError, match="finite"):
        fit.axis().run_at(float("nan"))
