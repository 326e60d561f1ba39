"""What the peers are given, and how all are judged: the parts of the comparison that need no peer."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.checks import CheckResult
from analysis.run import RunKind, RunRecord
from analysis.trace import Event, EventName, Meter, StampedClock, Trace
from bench.case import Label
from tests.speed import bench_peers
from tests.speed.bench_peers import Scored, accuracy, calibration_error, temperature
from tests.speed.drawn_cases import DrawnCase, draws
from tests.speed.peer_inputs import BEFORE_S, COMPRESS_A, POINTS, RATE_HZ, flag_names, flags, peer_input, summaries

NO_CHECKS: tuple[CheckResult, ...] = ()


def stepped(rate_hz: float, key_s: float = 5.0, *events: Event) -> DrawnCase:
    """0.1 A from the key on, 40 s long, as a polled meter reads it."""
    times_s = np.arange(round(40.0 * rate_hz)) / rate_hz
    meter = Meter("test", rate_hz=rate_hz, resolution_a=0.001)
    known = (Event(key_s, EventName.KEY_DOWN), *events)
    trace = Trace(StampedClock(times_s), np.where(times_s >= key_s, 0.1, 0.0), meter, events=known)
    run = RunRecord("run-1", RunKind.SUPPLY_BOOT, trace, None, trace.events, None)
    return DrawnCase("x", Label("f", "motherboard"), (run,), NO_CHECKS)


@pytest.mark.parametrize("rate_hz", [4.0, 16.0, 1000.0])
def test_the_window_is_the_current_around_the_key_at_any_rate(rate_hz: float) -> None:
    window = peer_input(stepped(rate_hz)).window
    key, end = round(BEFORE_S * RATE_HZ), round((BEFORE_S + 34.0) * RATE_HZ)
    assert window.shape == (POINTS,)
    assert window[:key] == pytest.approx(0.0)
    assert window[key:end] == pytest.approx(np.arcsinh(0.1 / COMPRESS_A))
    assert window[end + 3 * round(RATE_HZ) :] == pytest.approx(0.0)


def test_flags_are_what_was_seen_often_enough() -> None:
    seen = Event(9.0, EventName.USB_ATTACHED, "05c6:9008")
    inputs = [peer_input(stepped(4.0, 5.0, seen)) for _ in range(5)] + [peer_input(stepped(4.0)) for _ in range(5)]
    names = flag_names(inputs)
    assert names == ("key_down", "run supply_boot", "usb_attached 05c6:9008")
    assert flags(inputs, names)[:, 2].tolist() == [1.0] * 5 + [0.0] * 5
    assert flag_names(inputs[1:]) == ("key_down", "run supply_boot")


def test_summaries_are_finite_and_tell_levels_apart() -> None:
    table = summaries([peer_input(stepped(16.0)), peer_input(stepped(16.0, 8.0))])
    assert np.isfinite(table).all()
    assert (table[0] != table[1]).any()


def test_one_temperature_makes_overconfident_scores_honest() -> None:
    random = np.random.default_rng(0)
    honest = np.log(random.dirichlet(np.ones(5) * 0.5, 4000))
    labels = np.array([random.choice(5, p=np.exp(row) / np.exp(row).sum()) for row in honest])
    sharp = Scored(3.0 * honest, labels)
    at = temperature(sharp)
    assert at == pytest.approx(3.0, rel=0.1)
    assert calibration_error(sharp, at) < 0.03 < calibration_error(sharp, 1.0)
    assert accuracy(sharp) == accuracy(Scored(honest, labels))


def test_nobody_is_judged_on_a_case_that_a_peer_learnt_from() -> None:
    train = draws(bench_peers.TRAIN_SEED, bench_peers.TRAIN, deciding_answered=False)
    test = draws(bench_peers.TEST_SEED, bench_peers.TEST, deciding_answered=False)
    assert not {draw.seed for draw in train} & {draw.seed for draw in test}
