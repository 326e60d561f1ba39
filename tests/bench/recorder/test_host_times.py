"""A computer that slept, a program that was stopped and a clock that was set are told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bench.recorder.host_times import ClockWatch, HostTimes, Slept, Stalled, Stepped, look_at_clocks, utc_text


def looked(monotonic_s: float, boot_s: float, utc_s: float) -> Slept | Stalled | Stepped | None:
    watch = ClockWatch(HostTimes(1000.0, 5000.0, 1.79e9))
    return watch.look(HostTimes(1000.0 + monotonic_s, 5000.0 + boot_s, 1.79e9 + utc_s))


def test_what_happened_to_the_computer_is_told_by_its_clocks() -> None:
    assert looked(0.1, 0.1, 0.1) is None
    slept = looked(0.1, 30.1, 30.1)
    assert isinstance(slept, Slept)
    assert "slept for 30.0 s" in slept.sentence
    assert isinstance(looked(30.0, 30.0, 30.0), Stalled)
    forward, back = looked(0.1, 0.1, 3600.1), looked(0.1, 0.1, -7199.9)
    assert isinstance(forward, Stepped)
    assert isinstance(back, Stepped)
    assert "+3600.0 s" in forward.sentence
    assert "-7200.0 s" in back.sentence


@given(st.lists(st.floats(0.0, 2.0), max_size=30), st.floats(-1e-3, 1e-3))
def test_a_clock_that_is_slewed_is_not_set(steps_s: list[float], slew: float) -> None:
    now = HostTimes(0.0, 100.0, 1.79e9)
    watch = ClockWatch(now)
    for step_s in steps_s:
        now = HostTimes(now.monotonic_s + step_s, now.awake_or_not_s + step_s, now.utc_s + step_s * (1 + slew))
        assert watch.look(now) is None


def test_the_real_clocks_run_on() -> None:
    first = look_at_clocks()
    second = look_at_clocks()
    assert second.monotonic_s >= first.monotonic_s
    assert second.awake_or_not_s >= first.awake_or_not_s
    assert utc_text(0.25) == "1970-01-01T00:00:00.250000Z"
