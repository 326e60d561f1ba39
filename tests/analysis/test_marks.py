"""When the key was pressed is read off the current where its mark came late, and no late mark makes an own start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.diagnose import SegmentedRun, diagnose
from analysis.findings import Finding, FindingName, Judged, LimitTable
from analysis.gates import Gate
from analysis.levels import levels_of
from analysis.marks import KEY_MARK_S, START_BY_ITSELF_S, Marks, marks_of
from analysis.measure import Measured, find
from analysis.run import RunRecord
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import BOOT, KEY_S, OFF, PROFILE, STUCK, Step, drawn_trace, supply_run

ON = Event(0.0, EventName.OUTPUT_ON)
STARVED = (OFF, Step(60.0, 0.02, 0.03))
"""Only the PMIC and a clock answer: 20 mA, no more."""
LIMITS = LimitTable(tuple(table.limits for table in PROFILE.findings))


def pressed(steps: tuple[Step, ...], *marks_s: float, rate_hz: float = 20.0, on: bool = True) -> RunRecord:
    """A run of which these presses are marked, wherever the phone started."""
    presses = tuple(Event(at_s, EventName.KEY_DOWN) for at_s in marks_s)
    return supply_run(drawn_trace(steps, rate_hz=rate_hz, events=(ON, *presses) if on else presses))


def read(run: RunRecord) -> Marks:
    assert run.trace is not None
    return marks_of(run, levels_of(run.trace), PROFILE.thresholds)


def measured(run: RunRecord) -> Measured:
    found = find(run, (), PROFILE.thresholds, LIMITS)
    assert found is not None
    return found


def finding(run: RunRecord, name: FindingName) -> Finding:
    return next(one for one in measured(run).findings if one.name == name)


@pytest.mark.parametrize("steps", [BOOT, STUCK, STARVED], ids=["boot", "stuck", "starved"])
@pytest.mark.parametrize("late_s", [1.2, 1.7, 2.5, 5.0, 12.0])
@pytest.mark.parametrize("rate_hz", [4.0, 20.0, 200.0])
def test_a_mark_that_came_late_leaves_the_key_where_the_phone_answered(
    steps: tuple[Step, ...], late_s: float, rate_hz: float
) -> None:
    run = pressed(steps, KEY_S + late_s, rate_hz=rate_hz)
    marks = read(run)
    assert not marks.started_itself
    assert not marks.key_marked
    assert marks.key_s == marks.rise_s == pytest.approx(KEY_S, abs=0.3)
    assert finding(run, FindingName.OWN_START).value == 0.0
    assert finding(run, FindingName.PREKEY_MEAN).judged is Judged.OK
    assert finding(run, FindingName.KEY_RESPONSE).judged is Judged.OK
    assert all(one.name != FindingName.RESPONSE_DELAY for one in measured(run).findings)


@given(late_s=st.floats(KEY_MARK_S + 0.05, 20.0), seed=st.integers(0, 99))
def test_by_how_much_a_mark_is_late_changes_nothing_of_the_marks(late_s: float, seed: int) -> None:
    trace = drawn_trace(BOOT, rate_hz=10.0, seed=seed, events=())
    runs = [supply_run(replace(trace, events=(ON, Event(KEY_S + at_s, EventName.KEY_DOWN)))) for at_s in (late_s, 2.0)]
    one, other = (replace(read(run), presses_s=()) for run in runs)
    assert one == other


def test_a_mark_within_a_second_of_the_rise_stands() -> None:
    marks = read(pressed(BOOT, KEY_S + 0.7))
    assert (marks.key_s, marks.key_marked, marks.started_itself) == (KEY_S + 0.7, True, False)


def test_a_current_that_rose_a_little_before_the_answer_is_no_earlier_key() -> None:
    """Two milliamperes more four seconds before the key: less than any phone's answer."""
    steps = (Step(4.0, 0.0005), Step(4.0, 0.0025), *BOOT[1:])
    marks = read(pressed(steps, 8.0))
    assert (marks.key_s, marks.key_marked) == (8.0, True)


@pytest.mark.parametrize("after_s", [0.1, 0.6, 1.2])
@pytest.mark.parametrize("mark_s", [(), (6.0,)], ids=["no press", "pressed later"])
def test_a_phone_that_started_at_output_on_did_so_by_itself_whatever_was_pressed_later(
    after_s: float, mark_s: tuple[float, ...]
) -> None:
    run = pressed((Step(after_s, 0.0005), *BOOT[1:]), *mark_s)
    assert read(run).started_itself
    assert finding(run, FindingName.OWN_START).judged is Judged.HIGH


def test_a_start_seconds_after_output_on_is_no_start_at_output_on() -> None:
    for mark_s in ((), (9.0,)):
        marks = read(pressed((Step(START_BY_ITSELF_S + 1.0, 0.0005), *BOOT[1:]), *mark_s))
        assert not marks.started_itself
        assert marks.key_s == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize("rate_hz", [4.0, 6.4, 10.0, 100.0])
@pytest.mark.parametrize("mark_s", [(), (4.0,), (6.0,)], ids=["none", "in time", "late"])
def test_an_inrush_is_no_start_however_the_key_is_marked(rate_hz: float, mark_s: tuple[float, ...]) -> None:
    """A slow meter spreads a twentieth of a second of inrush over two readings; here it lasts for 0.3 s."""
    steps = (Step(0.2, 0.27), Step(0.1, 0.03), Step(3.7, 0.0), *BOOT[1:])
    run = pressed(steps, *mark_s, rate_hz=rate_hz)
    marks = read(run)
    assert not marks.started_itself
    assert marks.rise_s == pytest.approx(KEY_S, abs=0.3)
    assert finding(run, FindingName.OWN_START).value == 0.0
    assert finding(run, FindingName.PREKEY_MEAN).judged is Judged.OK


def test_a_whole_boot_marked_late_is_judged_like_one_marked_in_time() -> None:
    given_late, in_time = (
        diagnose("C1", PROFILE, [SegmentedRun(pressed(BOOT, KEY_S + late_s), ())], ()) for late_s in (2.0, 0.0)
    )
    late = {one.fault: one.probability for one in given_late.faults}
    for one in in_time.faults:
        assert late[one.fault] == pytest.approx(one.probability, abs=0.05)


def test_what_usb_power_set_off_is_no_rise_of_the_run() -> None:
    trace = drawn_trace(BOOT, events=(ON, Event(3.9, EventName.VBUS_ON), Event(9.0, EventName.KEY_DOWN)))
    run = supply_run(trace)
    assert read(run).rise_s is None
    assert Gate.VBUS_ON in {one.gate for one in measured(run).spoilt}


def test_a_running_device_with_a_key_pressed_in_its_midst_is_still_no_power_on() -> None:
    steps = (Step(6.0, 0.05, 0.02), Step(30.0, 0.5, 0.3))
    assert Gate.NOT_A_POWER_ON in {one.gate for one in measured(pressed(steps, 12.0, on=False)).spoilt}


def test_a_small_answer_before_its_mark_is_a_power_on_though_nobody_marked_the_output() -> None:
    assert measured(pressed(STARVED, KEY_S + 2.0, on=False)).spoilt == ()


def test_a_leak_that_warms_up_before_the_key_is_no_answer_to_it() -> None:
    drift = tuple(Step(0.5, level_a) for level_a in np.linspace(0.025, 0.04, 16))
    marks = read(pressed((*drift, *BOOT[1:]), 8.0))
    assert (marks.key_s, marks.key_marked) == (8.0, True)


def smeared(rate_hz: float, *, decay_s: float = 0.3, top_a: float = 1.4, then: tuple[Step, ...] = BOOT) -> RunRecord:
    """A run that a smoothing meter read: its inrush falls for a second and more."""
    run = pressed(then, KEY_S, rate_hz=rate_hz)
    assert run.trace is not None
    inrush_a = top_a * np.exp(-run.trace.clock.times_s() / decay_s)
    return replace(run, trace=replace(run.trace, current_a=run.trace.current_a + inrush_a))


@pytest.mark.parametrize("rate_hz", [4.0, 10.0, 100.0])
@pytest.mark.parametrize("decay_s", [0.15, 0.3, 0.45])
def test_an_inrush_that_a_meter_smooths_is_no_start_and_no_leak(rate_hz: float, decay_s: float) -> None:
    """At 4 Hz it is over the least of a start for six readings; a leak would have stayed."""
    for run in (smeared(rate_hz, decay_s=decay_s), smeared(rate_hz, decay_s=decay_s, then=(OFF, Step(20.0, 0.0005)))):
        assert not read(run).started_itself
        assert finding(run, FindingName.OWN_START).value == 0.0
        assert finding(run, FindingName.PREKEY_MEAN).judged is Judged.OK


def test_a_leak_that_settles_is_no_inrush() -> None:
    steps = (*(Step(0.2, 0.3 - 0.01 * k) for k in range(20)), Step(20.0, 0.1))
    marks = read(pressed(steps, KEY_S, rate_hz=20.0))
    assert marks.settled_s == PROFILE.thresholds.ignore_first_s


@pytest.mark.parametrize("rate_hz", [4.0, 10.0, 50.0, 1000.0])
@pytest.mark.parametrize("off_s", [0.8, 1.2, 2.0, 2.8])
@pytest.mark.parametrize("level_a", [2.99, 1.0, 0.4])
def test_what_stays_until_somebody_switches_off_is_no_inrush(rate_hz: float, off_s: float, level_a: float) -> None:
    """A short that is held as flat as a supply holds it, and a leak: nobody is told to press the key."""
    events = (ON, Event(off_s, EventName.OUTPUT_OFF))
    run = supply_run(drawn_trace((Step(off_s, level_a), Step(8.0, 0.0)), rate_hz=rate_hz, noise_a=0.0, events=events))
    assert read(run).settled_s == PROFILE.thresholds.ignore_first_s
    given = diagnose("C1", PROFILE, [SegmentedRun(run, ())], ())
    assert not any("press the key" in sentence for sentence in given.withheld)


@pytest.mark.parametrize("level_a", [0.06, 0.15, 0.3])
def test_a_flat_start_by_itself_is_no_inrush(level_a: float) -> None:
    marks = read(pressed((Step(1.0, level_a), Step(1.0, 0.0005)) * 10, rate_hz=10.0))
    assert marks.started_itself
    assert marks.rise_s == 0.0


def test_a_phone_that_starts_while_the_inrush_still_falls_starts_by_itself() -> None:
    steps = (Step(1.0, 0.0005), *BOOT[1:])
    run = smeared(10.0, then=steps)
    marks = read(replace(run, events=(ON,), trace=replace(run.trace, events=(ON,)) if run.trace is not None else None))
    assert marks.started_itself
    assert marks.rise_s is not None
    assert marks.rise_s <= 1.2


def test_the_press_that_is_answered_counts_where_those_before_it_were_too_short() -> None:
    """The delay is that of the phone, and not of the technician who pressed again."""
    run = pressed((Step(12.0, 0.0005), *BOOT[1:]), 4.0, 8.0, 11.9)
    assert read(run).key_s == 11.9
    assert finding(run, FindingName.RESPONSE_DELAY).judged is Judged.OK
    late = pressed((Step(12.0, 0.0005), *BOOT[1:]), 4.0, 12.5)
    assert read(late).key_s == 12.5
    assert finding(late, FindingName.RESPONSE_DELAY).judged is Judged.OK
    again = pressed(BOOT, KEY_S - 0.1, KEY_S + 5.0)
    assert read(again).key_s == KEY_S - 0.1


FLICKER = (Step(1.0, 0.06, 0.3), Step(0.2, 0.02, 0.3))


def test_what_follows_another_press_on_a_phone_that_was_off_is_no_start_by_itself() -> None:
    """A contact that flickers while the key is held: pulses after each press, and nothing on release."""
    steps = (OFF, *FLICKER, Step(6.0, 0.0005), *FLICKER, Step(6.0, 0.0005), *FLICKER, Step(6.0, 0.0005))
    run = pressed(steps, KEY_S, KEY_S + 7.2, KEY_S + 14.4)
    found = {one.name: one for one in measured(run).findings}
    assert found[FindingName.RETURNS_TO_ZERO].value == 0.0
    assert FindingName.RETURN_PERIOD not in found
    alone = {one.name: one for one in measured(pressed(steps, KEY_S)).findings}
    assert alone[FindingName.RETURNS_TO_ZERO].judged is Judged.HIGH


def test_a_press_right_after_the_first_answer_leaves_too_little_to_tell_a_loop() -> None:
    run = pressed((OFF, Step(1.0, 0.06), Step(1.0, 0.0005), Step(1.0, 0.06), Step(9.0, 0.0005)), KEY_S, KEY_S + 2.0)
    found = finding(run, FindingName.RETURNS_TO_ZERO)
    assert found.value is None
    assert "the key was pressed again 2 s after the first rise" in found.why


@pytest.mark.parametrize("again_s", [0.5, 3.0, 5.2, 5.6, 6.5, 9.0, 12.2])
def test_a_press_during_a_loop_hides_none(again_s: float) -> None:
    loop = (Step(5.0, 0.3, 0.1), Step(0.5, 0.0005))
    steps = (OFF, *(loop * 6))
    found = finding(pressed(steps, KEY_S, KEY_S + again_s), FindingName.RETURNS_TO_ZERO)
    assert found.value == 5.0


def test_a_loop_that_ends_soon_after_the_one_press_was_not_asked_for() -> None:
    steps = (OFF, *((Step(0.2, 0.1), Step(0.2, 0.0005)) * 3), Step(20.0, 0.0005))
    assert finding(pressed(steps, KEY_S, rate_hz=50.0), FindingName.RETURNS_TO_ZERO).value == 2.0


def test_a_late_mark_of_a_second_press_is_no_reason_to_stop_looking() -> None:
    steps = (Step(12.0, 0.0005), *BOOT[1:])
    one, two = (finding(pressed(steps, *at_s), FindingName.RETURNS_TO_ZERO) for at_s in ((4.0,), (4.0, 13.1)))
    assert one == two


@pytest.mark.parametrize("rate_hz", [4.0, 20.0])
def test_a_key_pressed_while_the_inrush_still_falls_is_not_answered_by_it(rate_hz: float) -> None:
    early = (ON, Event(0.9, EventName.KEY_DOWN))
    for level_a in (0.0005, 0.01, 0.05):
        dead = smeared(rate_hz, then=(Step(0.9, level_a), Step(20.0, level_a)))
        assert dead.trace is not None
        run = replace(dead, events=early, trace=replace(dead.trace, events=early))
        assert read(run).rise_s is None


def late(steps: tuple[Step, ...], shown_after_s: float, *, key_s: float | None, on: bool = True) -> RunRecord:
    """A run whose meter still reads nothing for so long after output-on; key pressed after the first step."""
    first, *others = steps
    shown = (Step(shown_after_s, 0.0), Step(first.lasts_s - shown_after_s, first.level_a, first.rough), *others)
    return pressed(shown, *(() if key_s is None else (key_s,)), rate_hz=5.0, on=on)


LEAKS = (Step(4.0, 0.08, 0.002), *(Step(step.lasts_s, step.level_a + 0.08, step.rough) for step in BOOT[1:]))


@pytest.mark.parametrize("shown_after_s", [0.4, 0.7, 0.9])
@pytest.mark.parametrize("key_s", [4.0, None], ids=["marked", "never pressed"])
def test_a_leak_that_a_late_meter_shows_late_is_no_start(shown_after_s: float, key_s: float | None) -> None:
    steps = LEAKS if key_s is not None else (Step(20.0, 0.08, 0.002),)
    run = late(steps, shown_after_s, key_s=key_s)
    assert not read(run).started_itself
    assert finding(run, FindingName.OWN_START).value == 0.0
    leak = finding(run, FindingName.PREKEY_MEAN)
    assert leak.value == pytest.approx(0.08, rel=0.05)
    assert leak.judged is Judged.HIGH


@pytest.mark.parametrize("shown_after_s", [0.4, 0.7])
def test_a_start_that_a_late_meter_shows_late_is_one_all_the_same(shown_after_s: float) -> None:
    steps = (Step(shown_after_s, 0.0), *BOOT[1:])
    assert read(pressed(steps, rate_hz=5.0)).started_itself
    assert read(pressed(steps, 9.0, rate_hz=5.0)).started_itself


def test_what_comes_later_than_a_meter_is_late_is_a_start() -> None:
    assert read(late((Step(20.0, 0.08, 0.002),), 1.3, key_s=None)).started_itself
