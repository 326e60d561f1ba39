"""The verdict is the unanimous answer of the faults that still fit, and the rules hold whatever the evidence."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis, OnMotherboard, Verdict
from analysis.phases import name_phases
from analysis.run import RunKind, RunRecord
from analysis.segment import segment
from analysis.standing import RunEvidence, Standing
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import (
    BOOT,
    OFF,
    PROFILE,
    STUCK,
    Step,
    attached,
    drawn_trace,
    marked,
    supply_run,
    usb_run,
)

YES, NO = Answer.YES, Answer.NO
ANSWERS = st.lists(
    st.builds(CheckResult, st.sampled_from(list(Check)), st.sampled_from(list(Answer))),
    unique_by=lambda result: result.check,
    max_size=6,
)
NO_ANSWER = supply_run(drawn_trace((OFF, Step(15.0, 0.0005))))
LEAK = supply_run(drawn_trace((Step(4.0, 0.1), Step(15.0, 0.1005)), events=marked(4.0)))
HANGS = supply_run(drawn_trace(STUCK))
EDL = usb_run(attached("05c6:9008"), Event(3.1, EventName.SAHARA_MODE, "0"))


def segmented(run: RunRecord) -> SegmentedRun:
    if run.trace is None or run.kind is not RunKind.SUPPLY_BOOT:
        return SegmentedRun(run, ())
    return SegmentedRun(run, name_phases(run.id, run.trace, segment(run.trace), PROFILE.ladder))


def diagnosed(*runs: RunRecord, **answers: Answer) -> Diagnosis:
    results = [CheckResult(Check(name), answer) for name, answer in answers.items()]
    return diagnose("C1", PROFILE, [segmented(run) for run in runs], results)


def boots(count: int) -> list[RunRecord]:
    return [supply_run(drawn_trace(BOOT, seed=k), f"run-{k}") for k in range(count)]


ANDROID = usb_run(attached("2717:ff40"))


def test_without_any_evidence_nothing_is_said() -> None:
    given = diagnosed()
    assert Verdict.CANNOT_SAY is given.verdict
    assert given.fault is None
    assert sum(one.probability for one in given.faults) == pytest.approx(1.0)


def test_current_alone_names_no_chip_and_the_sentence_says_which_check_is_missing() -> None:
    given = diagnosed(LEAK)
    assert Verdict.CANNOT_SAY is given.verdict
    assert {"mb_leakage_prekey", "nonmb_peripheral_leak"} <= set(given.credible_set)
    assert given.next_checks[0].check == Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED


@pytest.mark.parametrize(
    ("answer", "expected", "fault"),
    [(YES, Verdict.MOTHERBOARD, "mb_leakage_prekey"), (NO, Verdict.NOT_MOTHERBOARD, "nonmb_peripheral_leak")],
)
def test_the_check_that_splits_the_set_decides(answer: Answer, expected: Verdict, fault: str) -> None:
    given = diagnosed(LEAK, symptom_persists_with_peripherals_unplugged=answer)
    assert (expected, fault) == (given.verdict, given.fault)


def test_9008_alone_is_no_hardware_verdict() -> None:
    given = diagnosed(HANGS, EDL)
    assert Verdict.CANNOT_SAY is given.verdict
    assert {"mb_ufs_edl_9008", "sw_edl_after_flash"} <= set(given.credible_set)


def test_9008_without_flashing_and_with_a_storage_that_does_not_answer_is_the_motherboard() -> None:
    given = diagnosed(HANGS, EDL, recently_flashed_or_unlocked=NO, storage_answers_loader=NO)
    assert (given.verdict, given.fault) == (Verdict.MOTHERBOARD, "mb_ufs_edl_9008")


def test_9008_after_flashing_stays_open() -> None:
    given = diagnosed(HANGS, EDL, recently_flashed_or_unlocked=YES)
    assert Verdict.CANNOT_SAY is given.verdict
    assert given.faults[0].fault == "sw_edl_after_flash"


@settings(max_examples=25, deadline=None)
@given(ANSWERS)
def test_900e_is_no_hardware_verdict_unless_the_crash_dump_is_ruled_out(results: list[CheckResult]) -> None:
    dump = usb_run(attached("05c6:900e"), Event(3.1, EventName.SAHARA_MODE, "2"))
    given = diagnose("C1", PROFILE, [segmented(HANGS), segmented(dump)], results)
    if "crash_dump_900e" in given.credible_set:
        assert Verdict.CANNOT_SAY is given.verdict


def test_three_normal_boots_disprove_nothing_alone() -> None:
    assert Verdict.CANNOT_SAY is diagnosed(*boots(3), ANDROID).verdict


@pytest.mark.parametrize(
    ("count", "lacking"), [(1, "2 more normal runs settle it"), (2, "one more normal run settles it")]
)
def test_two_normal_boots_and_the_own_battery_are_one_too_few_and_it_says_so(count: int, lacking: str) -> None:
    given = diagnosed(*boots(count), ANDROID, boots_on_own_battery=YES)  # it ran already: no key, no start
    assert Verdict.CANNOT_SAY is given.verdict
    assert any(lacking in sentence for sentence in given.withheld)
    unasked = diagnosed(*boots(count), ANDROID)
    assert not any("more normal run" in sentence for sentence in unasked.withheld), "that alone settles nothing"


def test_three_normal_boots_and_the_own_battery_are_not_the_motherboard() -> None:
    given = diagnosed(*boots(3), ANDROID, boots_on_own_battery=YES)
    assert (given.verdict, given.fault) == (Verdict.NOT_MOTHERBOARD, "normal_boot")


@pytest.mark.parametrize(
    ("shown", "counts"),
    [
        ((attached("2717:ff48", 25.0),), True),
        ((attached("2717:ff48", 25.0), Event(45.0, EventName.ADB_PROPERTY, "sys.boot_completed=1")), True),
        ((attached("2717:ff48", 55.0),), False),
        ((attached("18d1:4ee7", 25.0),), False),
        ((attached("2717:ff48", 1.0),), False),
        ((), False),
    ],
    ids=["stays", "completed", "seen for five seconds", "may be charging", "ran already", "silent"],
)
def test_a_start_that_the_phone_itself_tells_of_is_one_of_the_three(shown: tuple[Event, ...], counts: bool) -> None:
    probe = usb_run(Event(2.0, EventName.KEY_DOWN), *shown)
    given = diagnosed(*boots(2), probe, boots_on_own_battery=YES)
    assert (given.verdict is Verdict.NOT_MOTHERBOARD) is counts


def test_a_key_that_works_when_bridged_is_not_the_motherboard() -> None:
    given = diagnosed(NO_ANSWER, starts_when_key_contact_bridged=YES)
    assert (given.verdict, given.fault) == (Verdict.NOT_MOTHERBOARD, "nonmb_power_key_open")


def test_a_recorded_boot_with_bridged_contact_is_that_check() -> None:
    events = (Event(0.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_BRIDGED))
    bridged = supply_run(drawn_trace(BOOT, events=events), "run-2")
    given = diagnosed(NO_ANSWER, bridged)
    assert (given.verdict, given.fault) == (Verdict.NOT_MOTHERBOARD, "nonmb_power_key_open")
    assert any("key contact is bridged" in sentence for sentence in given.faults[0].because)


@pytest.mark.parametrize("check", Check)
@pytest.mark.parametrize("answer", Answer)
def test_a_run_that_the_bench_spoilt_gives_no_verdict_whatever_is_answered(check: Check, answer: Answer) -> None:
    spoilt = supply_run(drawn_trace(STUCK, events=(*marked(4.0), Event(5.0, EventName.VBUS_ON))))
    given = diagnosed(spoilt, EDL, **{check.value: answer})
    assert Verdict.CANNOT_SAY is given.verdict


UNPRESSED = supply_run(drawn_trace((OFF, Step(15.0, 0.0005)), events=(Event(0.0, EventName.OUTPUT_ON),)))


def test_a_run_without_a_sign_of_the_key_decides_nothing_until_an_answer_says_that_it_was_pressed() -> None:
    bridged = {"starts_when_key_contact_bridged": YES, "starts_when_vbus_applied": YES}
    assert Verdict.CANNOT_SAY is diagnosed(UNPRESSED, **bridged).verdict, "nobody may have pressed"
    assert Verdict.CANNOT_SAY is diagnosed(UNPRESSED, **bridged, boots_on_own_battery=YES).verdict
    pressed = diagnosed(UNPRESSED, **bridged, pmic_rails_present_after_key=NO)
    assert (pressed.verdict, pressed.fault) == (Verdict.NOT_MOTHERBOARD, "nonmb_power_key_open")
    spoilt = supply_run(drawn_trace(STUCK, events=(*marked(4.0), Event(5.0, EventName.VBUS_ON))), "run-2")
    both = diagnosed(UNPRESSED, spoilt, **bridged, pmic_rails_present_after_key=NO)
    assert Verdict.CANNOT_SAY is both.verdict, "the other gate stands"


def test_contradicting_answers_widen_the_set() -> None:
    agreed = diagnosed(LEAK, symptom_persists_with_peripherals_unplugged=YES)
    contradicted = diagnosed(
        LEAK,
        symptom_persists_with_peripherals_unplugged=YES,
        official_reflash_cures=YES,
        symptom_changes_with_soc_pressure_or_heat=YES,
    )
    assert len(contradicted.credible_set) > len(agreed.credible_set)
    assert Verdict.CANNOT_SAY is contradicted.verdict


@settings(max_examples=40, deadline=None)
@given(ANSWERS, st.randoms())
def test_the_order_of_runs_events_and_answers_does_not_matter(
    results: list[CheckResult], random: np.random.Generator
) -> None:
    runs = [segmented(HANGS), segmented(EDL)]
    expected = diagnose("C1", PROFILE, runs, results)
    shuffled, answers = runs[::-1], list(results)
    random.shuffle(answers)
    found = diagnose("C1", PROFILE, shuffled, answers)
    assert (expected.verdict, expected.credible_set) == (found.verdict, found.credible_set)
    assert [one.fault for one in expected.faults] == [one.fault for one in found.faults]
    assert [one.probability for one in expected.faults] == pytest.approx([one.probability for one in found.faults])


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_every_verdict_is_unanimous_and_proven(results: list[CheckResult]) -> None:
    given = diagnose("C1", PROFILE, [segmented(HANGS), segmented(EDL)], results)
    places = {PROFILE.fault(fault).motherboard for fault in given.credible_set}
    if Verdict.MOTHERBOARD is given.verdict:
        assert places == {OnMotherboard.YES}
    if Verdict.NOT_MOTHERBOARD is given.verdict:
        assert places == {OnMotherboard.NO}
    if given.verdict is not Verdict.CANNOT_SAY:
        assert any(
            all(answer in results for answer in proof.answers)
            for fault in given.credible_set
            for proof in PROFILE.fault(fault).proofs
        )
    assert given.credibility >= PROFILE.weighing.credibility - 1e-9


@given(st.floats(-50.0, 0.0))
def test_an_observation_that_all_faults_expect_alike_changes_nothing(shift: float) -> None:
    count = len(PROFILE.hypotheses)
    nats = np.linspace(-20.0, 0.0, count)
    zeros = np.zeros(count)
    before = Standing(PROFILE, RunEvidence(nats, zeros, zeros, zeros), (), 0, spoiling=())
    after = Standing(PROFILE, RunEvidence(nats + shift, zeros, zeros, zeros), (), 0, spoiling=())
    assert before.probability() == pytest.approx(after.probability())
    assert before.credible_set(before.probability()) == after.credible_set(after.probability())


@pytest.mark.parametrize("answer", Answer)
def test_a_port_that_enumerates_another_phone_says_nothing_where_nobody_looked_at_usb(answer: Answer) -> None:
    """Not of *none of the others* either: its host is like any."""
    for run in (NO_ANSWER, *boots(1)):
        alone, given = diagnosed(run), diagnosed(run, host_port_and_cable_proven=answer)
        assert given.faults == alone.faults


def test_that_nobody_flashed_it_leaves_what_fits_no_fault_as_it_was() -> None:
    odds = [
        {one.fault: one.probability for one in given.faults}
        for given in (diagnosed(UNPRESSED), diagnosed(UNPRESSED, recently_flashed_or_unlocked=NO))
    ]
    ratios = [of["indeterminate"] / of["nonmb_power_key_open"] for of in odds]
    assert ratios[1] == pytest.approx(ratios[0], rel=0.01)  # others than the key may have been flashed more often


def test_a_note_or_a_run_without_readings_of_the_phone_changes_nothing() -> None:
    noted = drawn_trace(STUCK, events=(*marked(4.0), Event(9.0, EventName.NOTE, "coffee")))
    battery = RunRecord("run-9", RunKind.OWN_BATTERY_BOOT, None, None, (), 30.0)
    plain, more = diagnosed(HANGS), diagnosed(supply_run(noted), battery)
    assert [one.probability for one in plain.faults] == pytest.approx([one.probability for one in more.faults])


def test_a_second_recording_of_the_same_changes_nothing() -> None:
    again = supply_run(drawn_trace(STUCK), "run-2")
    once, twice = diagnosed(HANGS), diagnosed(HANGS, again)
    assert [one.probability for one in once.faults] == pytest.approx([one.probability for one in twice.faults])


def test_reasons_say_where_when_how_much_and_what_was_expected() -> None:
    given = diagnosed(LEAK, symptom_persists_with_peripherals_unplugged=YES)
    reason = next(one for one in given.faults[0].reasons if one.run == "run-1" and "before the key" in one.sentence)
    assert "100 mA" in reason.sentence
    assert "expected 18 mA to 650 mA" in reason.sentence
    assert reason.bits > 1.0
    assert reason.interval_s == pytest.approx((0.3, 4.0), abs=0.05)
    assert given.faults[0].because
    strongest = [abs(one.bits) for one in given.faults[0].reasons]
    assert strongest == sorted(strongest, reverse=True)


def test_no_other_observation_flips_a_verdict_that_one_wrong_reading_could_fake() -> None:
    """One reading that is off, of a phone that otherwise boots, does not make a motherboard of it."""
    trace = drawn_trace(BOOT)
    current = trace.current_a.copy()
    current[150] = 3.0
    spiked = supply_run(type(trace)(trace.clock, current, trace.meter, None, trace.events))
    given = diagnosed(spiked, ANDROID, symptom_persists_with_peripherals_unplugged=YES)
    assert given.verdict is not Verdict.MOTHERBOARD


def test_meter_limits_are_sentences_about_the_meter() -> None:
    slow = supply_run(drawn_trace(STUCK, rate_hz=4.0, resolution_a=0.01))
    limits = " ".join(diagnosed(slow).meter_limits)
    assert "rate 4 Hz" in limits
    assert "step 10 mA" in limits


def test_a_value_that_was_expected_speaks_against_only_with_why() -> None:
    """Where any value may come, one that others hardly ever miss says that it is one of the others."""
    given = diagnose("C1", PROFILE, [segmented(supply_run(drawn_trace(BOOT)))], ())
    ranges = re.compile(r": yes; expected yes \(|: no; expected (?:no|yes or no) \(|; expected 0 % to 300 % \(")
    against = [sentence for one in given.faults for sentence in one.against]
    assert [sentence for sentence in against if ranges.search(sentence)] == []
    assert any(re.search(r"; expected .+ to .+, but it fits others better \(-", sentence) for sentence in against)
    outside = [sentence for sentence in against if ": yes; expected no (" in sentence]
    assert outside, "a value that was not expected needs no such word"
    assert not any("fits others better" in sentence for one in given.faults for sentence in one.because)


def test_a_short_look_at_usb_is_said_to_be_what_keeps_the_faults_apart() -> None:
    """It boots; nothing came on USB in 40 s: a broken USB board, or Android that comes after a minute."""
    answers = [CheckResult(Check.HOST_PORT_AND_CABLE_PROVEN, Answer.YES)]

    def said(*probes: RunRecord, checks: list[CheckResult] = answers, steps: tuple[Step, ...] = BOOT) -> list[str]:
        runs = [segmented(run) for run in (supply_run(drawn_trace(steps)), *probes)]
        given = diagnose("C1", PROFILE, runs, checks)
        return [sentence for sentence in given.withheld if "Watch USB for at least 60 s after the key" in sentence]

    (sentence,) = said(usb_run(duration_s=40.0))
    assert sentence.startswith("usb is too short to tell these faults apart: it shows nothing on USB in 40 s")
    assert said(usb_run(duration_s=90.0)) == [], "that was long enough"
    assert said(usb_run(duration_s=40.0), usb_run(run_id="usb-2", duration_s=90.0)) == [], "another one was"
    assert said(usb_run(attached("2717:ff48", 25.0), duration_s=40.0)) == [], "it was seen"
    assert said() == []
    bad_port = [CheckResult(Check.HOST_PORT_AND_CABLE_PROVEN, Answer.NO)]
    assert said(usb_run(duration_s=40.0), checks=bad_port) == [], "nothing would be seen there"
    assert said(usb_run(duration_s=40.0), steps=STUCK) == [], "none of the faults that fit gets so far"


def test_what_cures_a_crash_dump_and_what_holds_it_in_fastboot_is_one_cause() -> None:
    """Software dumps too: a reflash that cures it does not turn the dump that was seen into another fault."""
    late = supply_run(drawn_trace((*BOOT[:4], Step(30.0, 0.25, 0.002))))
    dump = usb_run(attached("05c6:900e"), Event(3.1, EventName.SAHARA_MODE, "2"))
    for cured in (YES, NO):
        found = diagnosed(late, dump, official_reflash_cures=cured, stable_in_fastboot_or_recovery=cured)
        assert found.faults[0].fault == "crash_dump_900e", cured
        assert found.verdict is Verdict.CANNOT_SAY, cured


def test_a_boot_rom_that_answers_and_a_loader_that_does_not_are_the_board() -> None:
    """Memory or storage: either is on it."""
    found = diagnosed(HANGS, edl_reached_when_forced=YES, storage_answers_loader=NO, recently_flashed_or_unlocked=NO)
    assert found.verdict is Verdict.MOTHERBOARD


@pytest.mark.parametrize(("before_a", "after_a"), [(0.1, 0.1), (0.5, 2.5)])
def test_a_short_at_its_limit_is_one_wherever_somebody_turns_the_limit(before_a: float, after_a: float) -> None:
    trace = drawn_trace((Step(4.0, before_a), Step(20.0, after_a)), volts=0.9)
    run = supply_run(trace, limit_a=after_a)
    run = replace(run, events=(*run.events, Event(0.1, EventName.SUPPLY_CC)))
    found = diagnosed(run, symptom_persists_with_peripherals_unplugged=YES)
    assert (found.verdict, found.fault) == (Verdict.MOTHERBOARD, "mb_vbat_hard_short")
