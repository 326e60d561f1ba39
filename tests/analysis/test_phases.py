"""Names of boot phases: on an imaginary phone whose true stages are known, and on recordings that are no power-on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import ProfileError
from analysis.phases import (
    REFERENCE_LADDER,
    JoinedStages,
    NamedSegment,
    Phase,
    Rung,
    StageLadder,
    name_phases,
    resolution_at,
    stage_resolution,
)
from analysis.segment import segment
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.traces.reading import open_recording
from bench.traces.recording import Hints
from drivers.imaginary_phone import Action, ImaginaryPhone, PhoneRun, Stimulus
from drivers.phone_scenarios.scenario import faults

OUTPUT_S, KEY_S = 0.5, 5.0
MARKS = (Event(OUTPUT_S, EventName.OUTPUT_ON), Event(KEY_S, EventName.KEY_DOWN))
HELD = {"edl", "crash_dump", "fastboot", "recovery", "charger", "stuck"}
"""True stages in which the phone waits on one level."""


def _run(fault: str, seed: int, until_s: float = 40.0) -> PhoneRun:
    stimuli = (
        Stimulus(OUTPUT_S, Action.OUTPUT_ON),
        Stimulus(KEY_S, Action.KEY_DOWN),
        Stimulus(KEY_S + 1.5, Action.KEY_UP),
    )
    return ImaginaryPhone.of(fault, seed=seed).run(stimuli, until_s=until_s)


def _recorded(run: PhoneRun, rate_hz: float = 1000.0, events: tuple[Event, ...] = MARKS) -> Trace:
    count = int(run.until_s * rate_hz)
    noise = 3e-4 * np.random.default_rng(run.seed).standard_normal(count)
    current = np.round((run.demand_a(0, count, rate_hz) + noise) / 1e-4) * 1e-4
    return Trace(UniformClock(count, rate_hz), current, Meter("drawn", rate_hz), events=events)


def _stairs(levels_a: list[float], seconds: list[float], events: tuple[Event, ...] = MARKS) -> Trace:
    rng = np.random.default_rng(3)
    level = np.repeat(levels_a, [round(1000 * each) for each in seconds])
    current = level + 3e-4 * rng.standard_normal(level.size)
    return Trace(UniformClock(level.size, 1000.0), current, Meter("drawn", 1000.0), events=events)


def _named(trace: Trace, ladder: StageLadder = REFERENCE_LADDER) -> tuple[NamedSegment, ...]:
    return name_phases("run-1", trace, segment(trace), ladder)


def _order(named: Iterable[NamedSegment]) -> list[Phase]:
    """The phases in their order, each once for all neighbouring segments."""
    return [phase for phase, _ in groupby(one.phase for one in named)]


def _agreement(run: PhoneRun, named: tuple[NamedSegment, ...]) -> float:
    """Share of time in which the name is the true stage; a held level is *stuck*, joined stages are any of them."""
    times_s = np.arange(0.025, run.until_s, 0.05)
    true_s = [edge.at_s for edge in run.stage_edges]
    starts_s = [one.segment.start_s for one in named]
    agreed = 0
    order = [phase.value for phase in Phase]
    for at_s in times_s:
        true = run.stage_edges[int(np.searchsorted(true_s, at_s, side="right")) - 1].stage.value
        one = named[int(np.searchsorted(starts_s, at_s, side="right")) - 1]
        first = (one.joined_from or one.phase).value
        among = true in order and order.index(first) <= order.index(true) <= order.index(one.phase.value)
        agreed += among or (true in HELD and one.phase is Phase.STUCK)
    return agreed / times_s.size


def test_a_good_phone_climbs_the_whole_ladder() -> None:
    order = _order(_named(_recorded(_run("normal_boot", 0, until_s=75.0))))
    expected = [
        Phase.OUTPUT_OFF,
        Phase.INRUSH,
        Phase.PREKEY,
        Phase.PMIC,
        Phase.EARLY_BOOT,
        Phase.BOOT_LOADER,
        Phase.KERNEL,
        Phase.ANDROID,
        Phase.IDLE,
        Phase.SUSPENDED,
    ]
    assert expected == order[:10]  # then it wakes and sleeps again


@pytest.mark.parametrize(("rate_hz", "least"), [(1000.0, 0.83), (100.0, 0.82), (4.0, 0.75)])
def test_names_agree_with_the_true_stages_over_all_faults(rate_hz: float, least: float) -> None:
    shares = []
    for fault in faults():
        run = _run(fault, 1)
        shares.append(_agreement(run, _named(_recorded(run, rate_hz))))
    assert float(np.mean(shares)) >= least


def test_without_marks_a_whole_boot_is_found_from_its_current() -> None:
    order = _order(_named(_recorded(_run("normal_boot", 0, until_s=75.0), events=())))
    climb = order[order.index(Phase.BOOT_LOADER) :]
    assert climb[:5] == [Phase.BOOT_LOADER, Phase.KERNEL, Phase.ANDROID, Phase.IDLE, Phase.SUSPENDED]


def test_with_the_output_marked_but_not_the_key_a_rise_like_a_phones_is_a_start() -> None:
    trace = _stairs([0.001, 0.03, 0.12], [5.0, 0.1, 10.0], (Event(0.0, EventName.OUTPUT_ON),))
    assert _order(_named(trace)) == [Phase.PREKEY, Phase.PMIC, Phase.STUCK]


def test_a_flat_plateau_of_three_seconds_is_stuck_and_says_in_which_stage() -> None:
    named = _named(_stairs([0.001, 0.03, 0.12], [5.1, 0.1, 6.0]))
    assert _order(named) == [Phase.PREKEY, Phase.PMIC, Phase.STUCK]
    assert named[-1].stuck_in is Phase.EARLY_BOOT


def test_a_shorter_plateau_is_not_stuck() -> None:
    assert _order(_named(_stairs([0.001, 0.03, 0.12], [5.1, 0.1, 2.0])))[-1] is Phase.EARLY_BOOT


def test_a_flat_level_of_no_stage_is_stuck_in_none() -> None:
    named = _named(_stairs([0.001, 2.8], [5.1, 10.0]))
    assert [named[-1].phase, named[-1].stuck_in] == [Phase.STUCK, None]


def test_every_return_to_nothing_ends_an_attempt_and_the_next_one_starts_anew() -> None:
    trace = _stairs([0.001, *[0.03, 0.12, 0.002] * 4], [5.1, *[0.1, 0.6, 0.5] * 4])
    once = [Phase.PMIC, Phase.EARLY_BOOT, Phase.OFF_AGAIN]
    assert _order(_named(trace)) == [Phase.PREKEY, *once * 4]


def test_a_leak_before_the_key_is_taken_off_the_levels_after_it() -> None:
    leak_a = 0.2
    named = _named(_stairs([leak_a, leak_a + 0.12, leak_a + 0.002], [5.1, 0.8, 3.0]))
    assert _order(named) == [Phase.PREKEY, Phase.EARLY_BOOT, Phase.OFF_AGAIN]


def test_no_answer_to_the_key_is_still_before_the_key() -> None:
    assert _order(_named(_stairs([0.002], [20.0]))) == [Phase.PREKEY]


def test_ten_milliampere_after_the_key_are_an_answer() -> None:
    """What the same board drew with processor, memory and storage taken off."""
    named = _named(_stairs([0.0005, 0.010], [5.1, 10.0]))
    assert _order(named) == [Phase.PREKEY, Phase.STUCK]
    assert named[-1].stuck_in is Phase.PMIC


def test_current_while_usb_power_is_on_has_no_name() -> None:
    marks = (*MARKS, Event(6.5, EventName.VBUS_ON))
    named = _named(_stairs([0.001, 0.12, 0.3], [5.1, 1.4, 5.0], marks))
    assert named[-1].phase is Phase.UNNAMED


def test_before_output_on_and_after_output_off_the_output_is_off() -> None:
    marks = (Event(2.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_DOWN), Event(8.0, EventName.OUTPUT_OFF))
    named = _named(_stairs([0.0, 0.003, 0.12, 0.0], [2.0, 2.1, 3.9, 4.0], marks))
    assert [named[0].phase, named[-1].phase] == [Phase.OUTPUT_OFF, Phase.OUTPUT_OFF]


def test_after_the_output_was_off_and_on_again_it_is_before_the_key_again() -> None:
    off, on = Event(7.0, EventName.OUTPUT_OFF), Event(9.0, EventName.OUTPUT_ON)
    trace = _stairs([0.0, 0.002, 0.12, 0.0, 0.002, 0.12], [0.5, 4.6, 1.9, 2.0, 3.0, 1.0], (*MARKS, off, on))
    once = [Phase.OUTPUT_OFF, Phase.PREKEY, Phase.EARLY_BOOT]
    assert _order(_named(trace)) == once * 2


def test_a_current_that_was_there_before_an_early_key_is_no_answer_to_it() -> None:
    marks = (Event(0.0, EventName.OUTPUT_ON), Event(0.8, EventName.KEY_DOWN))
    assert _order(_named(_stairs([0.1], [20.0], marks))) == [Phase.PREKEY]


def test_without_marks_a_lamp_switched_on_is_no_boot() -> None:
    assert _order(_named(_stairs([0.0, 0.5, 0.4], [2.0, 0.1, 10.0], ()))) == [Phase.UNNAMED]


@pytest.mark.parametrize(
    ("file", "hints"),
    [
        ("mlperf-tiny-energy/v0.7_pynq-z2_kws_trace1-energy.bin", Hints(supply_v=4.95)),
        ("mlperf-tiny-energy/v1.0_gap9_650_240_kws_trace1-energy.bin", Hints(supply_v=1.8)),
        ("mlperf-tiny-energy/v1.0_ndp9120_1v1_98mhz_kws_trace1-energy.bin", Hints(supply_v=1.8)),
        ("mlperf-tiny-energy/v1.0_nucleo_l4r5zi_kws_trace1-energy.bin", Hints(supply_v=1.8)),
        ("rpi-powermeter-calibration/shunt/log-0mV-0mA.dat", Hints(gain_a_per_count=0.24882e-3, offset_a=8.65e-3)),
        ("rpi-powermeter-calibration/hall/log-1420mV-302mA.dat", Hints(gain_a_per_count=0.33255e-3, offset_a=-0.0277)),
        ("battor-android-phone/battor.txt", Hints()),
        ("lpm01a-mcu/example.csv", Hints()),
        ("rocketlogger-rld/test_high_current.rld", Hints(current="I2")),
        ("uconsole-cm4/zli_build_1950.csv", Hints()),
    ],
)
def test_a_recording_that_is_no_phones_start_gets_no_stages(file: str, hints: Hints, fixtures: Path) -> None:
    """A phone in use, boards at work, loads, a staircase: nothing in them is a power-on of a phone."""
    trace = open_recording(fixtures / "real" / file, hints).trace
    assert {one.phase for one in _named(trace)} == {Phase.UNNAMED}


def test_one_reading_a_second_is_too_slow_for_stages_and_says_so(fixtures: Path) -> None:
    for path in sorted((fixtures / "real" / "uconsole-cm4").glob("*.csv")):
        resolution = stage_resolution(open_recording(path).trace)
        assert resolution.too_slow
        assert resolution.sentence() == "rate 1 Hz: too slow for stages; no stage of a start can be named"


def test_a_trace_that_is_too_slow_still_has_a_time_before_the_key() -> None:
    run = _run("normal_boot", 2)
    assert set(_order(_named(_recorded(run, rate_hz=1.0)))) == {Phase.PREKEY, Phase.UNNAMED}


@pytest.mark.parametrize(
    ("rate_hz", "joined", "lost"),
    [
        (1000.0, [], set()),
        (60.0, [JoinedStages(Phase.PMIC, Phase.EARLY_BOOT)], {Phase.PMIC}),
        (4.0, [JoinedStages(Phase.PMIC, Phase.BOOT_LOADER)], {Phase.PMIC, Phase.EARLY_BOOT}),
        (2.0, [JoinedStages(Phase.PMIC, Phase.ANDROID)], {Phase.KERNEL}),
    ],
)
def test_stages_that_a_meter_cannot_split_are_joined(
    rate_hz: float, joined: list[JoinedStages], lost: set[Phase]
) -> None:
    resolution = resolution_at(rate_hz)
    assert joined == list(resolution.joined)
    assert not lost & set(resolution.separable)


def test_a_joined_stage_bears_the_name_of_its_last_and_says_the_first() -> None:
    named = _named(_recorded(_run("normal_boot", 0), rate_hz=4.0))
    starts = [one for one in named if one.phase is Phase.BOOT_LOADER]
    assert starts
    assert {one.joined_from for one in starts} == {Phase.PMIC}
    assert stage_resolution(_recorded(_run("normal_boot", 0), rate_hz=4.0)).sentence() == (
        "rate 4 Hz: these stages cannot be told apart: PMIC to boot loader"
    )


def test_an_instrument_that_averages_is_as_slow_as_its_average() -> None:
    trace = _stairs([0.001], [1.0])
    slow = Trace(trace.clock, trace.current_a, replace(trace.meter, smoothing_s=0.25))
    assert [stage_resolution(trace).rate_hz, stage_resolution(slow).rate_hz] == [1000.0, 4.0]


def test_another_ladder_names_the_same_current_otherwise() -> None:
    """The numbers are data: a phone that stays on its PMIC at 120 mA."""
    ladder = StageLadder((Rung(Phase.PMIC, 0.0, 30.0, 0.05, 0.3, 4.0, "drawn"),))
    assert _order(_named(_stairs([0.001, 0.12], [5.1, 6.0]), ladder)) == [Phase.PREKEY, Phase.PMIC]


@pytest.mark.parametrize(
    ("rungs", "message"),
    [
        ((), "at least one stage"),
        ((Rung(Phase.PMIC, 0.0, 1.0, 0.3, 0.1, 4.0, ""),), "stages.pmic: expected a range of current"),
        ((Rung(Phase.PMIC, 2.0, 1.0, 0.1, 0.3, 4.0, ""),), "stages.pmic: expected a range of time"),
        ((Rung(Phase.PMIC, 0.0, 1.0, 0.1, 0.3, 0.0, ""),), "least rate"),
        (REFERENCE_LADDER.rungs[::-1], "before the stage that it follows"),
    ],
)
def test_rungs_that_are_no_ladder_are_refused_by_name(rungs: tuple[Rung, ...], message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        StageLadder(rungs)


def test_no_segments_have_no_names() -> None:
    empty = Trace(UniformClock(0, 1000.0), np.empty(0), Meter("drawn", 1000.0), events=MARKS)
    assert _named(empty) == ()
