"""A run and an answer that contradict each other: no verdict, a wider set, and a sentence that says what to repeat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.contradicting import COMES_AND_GOES
from analysis.diagnose import diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.run import RunKind, RunRecord
from analysis.trace import Event, EventName
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, Step, attached, drawn_trace, supply_run, usb_run

NO, YES = Answer.NO, Answer.YES
SILENT = (OFF, Step(30.0, 0.0005))
DEAD = supply_run(drawn_trace(SILENT), "run-1")
PMIC, OPEN_KEY = "mb_pmic_no_start", "nonmb_power_key_open"
BRIDGED, VBUS = Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Check.STARTS_WHEN_VBUS_APPLIED
OWN = Check.BOOTS_ON_OWN_BATTERY
DONE = Event(31.0, EventName.ADB_PROPERTY, "sys.boot_completed=1")
ANDROID = usb_run(attached("2717:ff48", 25.0), DONE, run_id="usb", duration_s=90.0)


def bridged(*steps: Step, run_id: str = "run-2") -> RunRecord:
    events = (Event(0.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_BRIDGED))
    return supply_run(drawn_trace(steps, events=events), run_id)


def own_battery(*events: Event, run_id: str = "own") -> RunRecord:
    return replace(usb_run(attached("2717:ff48", 25.0), *events, run_id=run_id), kind=RunKind.OWN_BATTERY_BOOT)


def diagnosed(runs: tuple[RunRecord, ...], answers: dict[Check, Answer]) -> Diagnosis:
    checks = [CheckResult(check, answer) for check, answer in answers.items()]
    return diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder) for run in runs], checks)


def contradicted(given: Diagnosis) -> list[str]:
    return [sentence for sentence in given.withheld if " contradicts " in sentence]


@pytest.mark.parametrize(
    ("runs", "answers", "run", "denied"),
    [
        ((DEAD, bridged(*BOOT)), {BRIDGED: NO}, "run-2", [f"{BRIDGED}: no"]),
        ((DEAD, bridged(*BOOT), bridged(*SILENT, run_id="run-3")), {BRIDGED: NO}, "run-2", [f"{BRIDGED}: no"]),
        ((DEAD, bridged(*SILENT)), {BRIDGED: YES}, "run-2", [f"{BRIDGED}: yes"]),
        ((DEAD, ANDROID), {BRIDGED: NO, VBUS: NO}, "usb", [f"{BRIDGED}: no", f"{VBUS}: no"]),
        ((DEAD, replace(DEAD, id="run-2"), supply_run(drawn_trace(BOOT), "run-3")), {BRIDGED: NO}, "run-3", [BRIDGED]),
        ((supply_run(drawn_trace(BOOT)), own_battery(DONE)), {OWN: NO}, "own", [f"{OWN}: no"]),
    ],
)
def test_a_run_that_contradicts_an_answer_takes_the_verdict_and_widens_the_set(
    runs: tuple[RunRecord, ...], answers: dict[Check, Answer], run: str, denied: list[str]
) -> None:
    given, alone = diagnosed(runs, answers), diagnosed(runs, {})
    assert given.verdict is Verdict.CANNOT_SAY
    (sentence,) = contradicted(given)
    assert sentence.startswith(f"{run} contradicts what was answered (")
    assert all(check in sentence for check in denied)
    assert "Repeat the check" in sentence
    assert set(alone.credible_set[:1]) <= set(given.credible_set), "the recording is taken at its word, too"
    assert {row.check for row in given.next_checks} & {check.value for check in answers}, "it asks for it again"


def test_the_set_holds_what_fits_the_run_and_what_fits_the_answer() -> None:
    given = diagnosed((DEAD, bridged(*BOOT)), {BRIDGED: NO})
    assert set(given.credible_set) == {OPEN_KEY, PMIC}
    assert abs(given.faults[0].probability - given.faults[1].probability) < 0.05


@pytest.mark.parametrize(
    ("runs", "answers", "verdict"),
    [
        ((DEAD,), {BRIDGED: NO}, Verdict.MOTHERBOARD),
        ((DEAD, bridged(*SILENT)), {BRIDGED: NO}, Verdict.MOTHERBOARD),
        ((DEAD, bridged(*BOOT)), {BRIDGED: YES}, Verdict.NOT_MOTHERBOARD),
        ((DEAD, bridged(*SILENT), bridged(*BOOT, run_id="run-3")), {BRIDGED: YES}, Verdict.NOT_MOTHERBOARD),
        ((DEAD, ANDROID), {BRIDGED: YES}, Verdict.NOT_MOTHERBOARD),
    ],
)
def test_runs_and_answers_that_agree_keep_their_verdict(
    runs: tuple[RunRecord, ...], answers: dict[Check, Answer], verdict: Verdict
) -> None:
    given = diagnosed(runs, answers)
    assert (given.verdict, contradicted(given)) == (verdict, [])


def test_a_fault_that_is_known_to_come_and_go_contradicts_nothing() -> None:
    """Pressed or warmed it starts: a start beside a silent run is what was answered."""
    given = diagnosed((DEAD, bridged(*BOOT)), {BRIDGED: NO, COMES_AND_GOES.check: COMES_AND_GOES.answer})
    assert contradicted(given) == []


def test_a_phone_that_a_reflash_cured_may_be_recorded_as_started() -> None:
    fastboot = usb_run(attached("18d1:d00d"), run_id="usb-1")
    answers = {Check.OFFICIAL_REFLASH_CURES: YES, Check.STABLE_IN_FASTBOOT_OR_RECOVERY: YES}
    given = diagnosed((fastboot, ANDROID), answers)
    assert (given.verdict, contradicted(given)) == (Verdict.NOT_MOTHERBOARD, [])


def test_a_repeated_check_is_said_to_decide_only_where_it_takes_the_contradiction_away() -> None:
    given = diagnosed((DEAD, bridged(*BOOT)), {BRIDGED: NO})
    again = next(row for row in given.next_checks if row.check == BRIDGED)
    assert (again.if_yes, again.if_no) == (Verdict.NOT_MOTHERBOARD, Verdict.CANNOT_SAY)
    for answer, verdict in ((YES, again.if_yes), (NO, again.if_no)):
        assert diagnosed((DEAD, bridged(*BOOT)), {BRIDGED: answer}).verdict is verdict


def test_what_an_answer_would_decide_is_what_it_decides_beside_a_recorded_start() -> None:
    before = diagnosed((DEAD, ANDROID), {})
    row = next(row for row in before.next_checks if row.check == BRIDGED)
    assert row.if_no is Verdict.CANNOT_SAY
    assert diagnosed((DEAD, ANDROID), {BRIDGED: NO}).verdict is row.if_no


def test_a_whole_start_on_the_own_battery_is_the_answer_that_nobody_gave() -> None:
    boots = tuple(supply_run(drawn_trace(BOOT, seed=k), f"run-{k}") for k in range(3))
    given = diagnosed((*boots, own_battery(DONE)), {Check.DISPLAY_SHOWS_PICTURE: YES})
    assert (given.verdict, given.fault) == (Verdict.NOT_MOTHERBOARD, "normal_boot")
    assert OWN not in [row.check for row in given.next_checks]
    unseen = diagnosed((*boots, own_battery(DONE)), {})
    assert unseen.verdict is Verdict.CANNOT_SAY, "it says so with a dark display as well"
    assert {"nonmb_display_lcm", "mb_backlight_or_dsi"} <= set(unseen.credible_set)
    assert unseen.next_checks[0].check == Check.DISPLAY_SHOWS_PICTURE
    typed = diagnosed((*boots, own_battery(DONE)), {OWN: YES})
    assert typed.verdict is Verdict.NOT_MOTHERBOARD, "whoever calls it booted has seen it"
    silent = diagnosed((*boots, own_battery()), {Check.DISPLAY_SHOWS_PICTURE: YES})
    assert not any("own battery: " in sentence for one in silent.faults for sentence in (*one.because, *one.against))
