"""A bench that was checked and found wrong: its currents decide nothing, and what does not hang on it still may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.doubting import ANSWERED_THERE, AT_THE_SUPPLY, LIMIT_AND_LEADS
from analysis.run import RunKind, RunRecord
from analysis.trace import Event, EventName
from bench.diagnosing import segmented
from bench.simulate import fault_ids
from tests.analysis.drawn_runs import BOOT, PROFILE, STUCK, Step, drawn_trace, supply_run
from tests.speed.drawn_cases import Draw, drawn_case, draws

DEVELOPMENT = 4_200_000
"""A seed on which may be looked and tuned."""
CHECKED = Check.SUPPLY_LIMIT_AND_LEADS_CHECKED
DRAWS = draws(DEVELOPMENT, len(fault_ids()), deciding_answered=True)


def diagnosed(runs: tuple[RunRecord, ...], checks: tuple[CheckResult, ...], bench: Answer | None) -> Diagnosis:
    own = tuple(result for result in checks if result.check is not CHECKED)
    said = (CheckResult(CHECKED, bench),) if bench is not None else ()
    return diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder) for run in runs], (*own, *said))


def doubts(given: Diagnosis) -> list[str]:
    return [sentence for sentence in given.withheld if LIMIT_AND_LEADS in sentence or ANSWERED_THERE in sentence]


def with_current(run: RunRecord, *steps: Step) -> RunRecord:
    """The same run with other readings; what the phone said stays."""
    if run.trace is None or run.kind is not RunKind.SUPPLY_BOOT:
        return run
    return replace(run, trace=drawn_trace(steps, events=run.events))


@pytest.mark.parametrize("draw", DRAWS[::5], ids=lambda draw: fault_ids()[draw.number])
def test_the_current_of_a_bench_that_was_found_wrong_moves_nothing(draw: Draw) -> None:
    case = drawn_case(draw)
    given = diagnosed(case.runs, case.checks, Answer.NO)
    for steps in (BOOT, STUCK):
        other = diagnosed(tuple(with_current(run, *steps) for run in case.runs), case.checks, Answer.NO)
        assert [one.probability for one in other.faults] == [one.probability for one in given.faults]
        assert (other.verdict, other.credible_set) == (given.verdict, given.credible_set)
    assert given.verdict in (Verdict.CANNOT_SAY, Verdict(case.label.verdict or ""))
    assert given.findings, "they are shown, as those of a spoilt run are"


def test_a_verdict_that_rests_on_the_current_is_withheld_with_what_to_do() -> None:
    case = drawn_case(DRAWS[fault_ids().index("mb_leakage_prekey")])
    assert diagnosed(case.runs, case.checks, None).verdict is Verdict.MOTHERBOARD
    given = diagnosed(case.runs, case.checks, Answer.NO)
    assert given.verdict is Verdict.CANNOT_SAY
    assert f"run-1 does not count: {LIMIT_AND_LEADS}." in given.withheld
    persists = Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED
    assert f"{persists} does not count: {ANSWERED_THERE}." in given.withheld
    assert not {check.check for check in given.next_checks} & {check.value for check in (*AT_THE_SUPPLY, CHECKED)}


@pytest.mark.parametrize("bench", [Answer.YES, None])
@pytest.mark.parametrize("draw", DRAWS[1::8], ids=lambda draw: fault_ids()[draw.number])
def test_a_bench_that_was_found_right_or_not_looked_at_loses_nothing(draw: Draw, bench: Answer | None) -> None:
    case = drawn_case(draw)
    given = diagnosed(case.runs, case.checks, bench)
    assert doubts(given) == []
    spoken = [reason.run for suspicion in given.faults for reason in suspicion.reasons if reason.run is not None]
    spoilt = any("does not count" in sentence for sentence in given.withheld)
    assert any(run == "run-1" for run in spoken) or spoilt


def test_what_does_not_hang_on_the_supply_may_still_decide() -> None:
    """A phone in 9008 whose storage no loader reaches, and that no battery starts: no lead makes that."""
    probe = RunRecord(
        "run-2", RunKind.USB_PROBE, None, None, (Event(3.0, EventName.USB_ATTACHED, "05c6:9008"),), duration_s=60.0
    )
    answers = {
        Check.STORAGE_ANSWERS_LOADER: Answer.NO,
        Check.OFFICIAL_REFLASH_CURES: Answer.NO,
        Check.RECENTLY_FLASHED_OR_UNLOCKED: Answer.NO,
        Check.BOOTS_ON_OWN_BATTERY: Answer.NO,
        Check.BOOTS_ON_KNOWN_GOOD_BATTERY: Answer.NO,
    }
    checks = tuple(CheckResult(check, answer) for check, answer in answers.items())
    given = diagnosed((supply_run(drawn_trace(BOOT)), probe), checks, Answer.NO)
    assert (given.verdict, given.fault) == (Verdict.MOTHERBOARD, "mb_ufs_edl_9008")
    assert doubts(given) == [f"run-1 does not count: {LIMIT_AND_LEADS}."]


@pytest.mark.parametrize(("kind", "weighs"), [(RunKind.USB_PROBE, False), (RunKind.OWN_BATTERY_BOOT, True)])
def test_a_phone_that_comes_and_goes_on_usb_may_want_current_but_not_on_its_own_battery(
    kind: RunKind, weighs: bool
) -> None:
    there = (EventName.USB_ATTACHED, EventName.USB_DETACHED) * 4
    events = tuple(Event(3.0 + 4.0 * k, name, "18d1:d00d") for k, name in enumerate(there))
    run = RunRecord("run-2", kind, None, None, events, duration_s=60.0)
    given = diagnosed((run,), (), Answer.NO)
    said = [reason.sentence for suspicion in given.faults for reason in suspicion.reasons]
    assert any("goes away 4 times" in sentence for sentence in said) == weighs
