"""A run is over when the current, USB or the plan says so; never sooner, and for one reason."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ladder import REFERENCE_LADDER, Phase
from analysis.trace import Event, EventName, Meter
from bench.plan import StopRules, UsbPhase
from bench.recorder.items import EndedBy
from bench.recorder.live import MOST_BINS, LiveTrace, Seen
from bench.recorder.stop_rules import left_s, over, probe_left_s

RULES = StopRules(longest_s=100.0, key_wait_s=20.0, settled_s=10.0, stuck_s=30.0)


def seen(phase: Phase, since_s: float, *, level_s: float | None = None, answered_s: float | None = 5.0) -> Seen:
    return Seen(60.0, phase, since_s, since_s if level_s is None else level_s, answered_s)


@pytest.mark.parametrize(
    ("state", "by"),
    [
        (seen(Phase.IDLE, 50.0), EndedBy.BOOT_COMPLETE),
        (seen(Phase.IDLE, 50.5), None),
        (seen(Phase.SUSPENDED, 20.0, level_s=59.0), EndedBy.BOOT_COMPLETE),
        (seen(Phase.OFF_AGAIN, 49.0), EndedBy.SETTLED),
        (seen(Phase.OFF_AGAIN, 55.0), None),
        (seen(Phase.STUCK, 29.0), EndedBy.STUCK),
        (seen(Phase.KERNEL, 31.0), None),
        (seen(Phase.ANDROID, 10.0, level_s=31.0), None),
        (seen(Phase.PREKEY, 0.0, answered_s=None), EndedBy.NO_START),
        (None, None),
    ],
)
def test_what_the_current_says_ends_a_run(state: Seen | None, by: EndedBy | None) -> None:
    found = over(RULES, state, 1.0, 60.0, ())
    assert (found.by if found is not None else None) is by


def test_a_late_key_press_gets_its_time_to_be_answered() -> None:
    waiting = seen(Phase.PREKEY, 0.0, answered_s=None)
    pressed = (Event(45.0, EventName.KEY_DOWN),)
    assert over(RULES, waiting, 1.0, 60.0, pressed) is None
    found = over(RULES, waiting, 1.0, 65.0, pressed)
    assert found is not None
    assert "nothing answered" in found.sentence


@given(
    phase=st.sampled_from([Phase.PREKEY, Phase.KERNEL, Phase.IDLE, Phase.OFF_AGAIN, Phase.STUCK]),
    since_s=st.floats(5.0, 50.0),
    level_s=st.floats(5.0, 50.0),
    now_s=st.floats(50.0, 99.0),
)
def test_a_run_is_over_once_the_time_left_has_gone(phase: Phase, since_s: float, level_s: float, now_s: float) -> None:
    answered_s = None if phase is Phase.PREKEY else 5.0
    state = seen(phase, since_s, level_s=level_s, answered_s=answered_s)
    left = left_s(RULES, state, 1.0, now_s, ())
    assert over(RULES, state, 1.0, now_s + left + 1e-6, ()) is not None
    if left > 1e-3:
        assert over(RULES, state, 1.0, now_s + left - 1e-3, ()) is None


def test_a_probe_has_its_whole_time_from_the_moment_usb_is_in() -> None:
    events = (Event(7.0, EventName.VBUS_ON),)
    assert probe_left_s(UsbPhase(60.0), 20.0, events) == 47.0
    assert probe_left_s(UsbPhase(60.0), 80.0, events) == 0.0
    assert probe_left_s(UsbPhase(60.0), 20.0, ()) is None


def test_android_says_itself_that_it_is_up() -> None:
    for value, by in (("sys.boot_completed=1", EndedBy.BOOT_COMPLETE), ("sys.boot_completed=0", None)):
        found = over(RULES, None, 1.0, 20.0, (Event(19.0, EventName.ADB_PROPERTY, value),))
        assert (found.by if found is not None else None) is by


@given(now_s=st.floats(0.0, 500.0), on_s=st.floats(0.0, 10.0))
def test_no_run_outlasts_its_plan(now_s: float, on_s: float) -> None:
    found = over(RULES, None, on_s, now_s, ())
    assert (found is not None) == (now_s - on_s >= RULES.longest_s)


def test_times_that_are_set_back_by_a_better_estimate_of_the_delay_still_rise_in_the_live_trace() -> None:
    for rate_hz in (10.0, 1000.0):
        live = LiveTrace(Meter("m", rate_hz))
        for k in range(40):
            times_s = (k * rate_hz + np.arange(rate_hz)) / rate_hz - 0.02 * (k % 3)
            live.add(times_s, np.full(times_s.size, 0.1), None)
        seen = live.look((), REFERENCE_LADDER)
        assert seen is not None
        assert seen.now_s == pytest.approx(40.0, abs=0.2)


def test_a_long_capture_is_looked_at_more_coarsely_and_says_the_same() -> None:
    live = LiveTrace(Meter("m", 1000.0))
    random = np.random.default_rng(3)
    for k in range(600):
        times_s = k + np.arange(1000) / 1000.0
        level_a = 0.001 if k < 10 else 0.12
        live.add(times_s, level_a + 0.0005 * random.standard_normal(1000), None)
        seen = live.look((Event(0.0, EventName.OUTPUT_ON),), REFERENCE_LADDER) if k % 50 == 49 else None
    assert seen is not None
    assert seen.answered_s == pytest.approx(10.0, abs=0.2)
    assert seen.level_since_s == pytest.approx(10.0, abs=0.3)
    assert seen.now_s == pytest.approx(600.0, abs=0.2)
    assert sum(part.size for part in live._times) <= MOST_BINS
