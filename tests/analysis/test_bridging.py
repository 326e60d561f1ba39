"""Runs with bridged key contact pass the key by: what they say of it, and what they cannot say."""

from __future__ import annotations

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.run import RunRecord
from analysis.trace import Event, EventName
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, STUCK, Step, drawn_trace, supply_run

SILENT = (OFF, Step(30.0, 0.0005))
BRIDGED = (Event(0.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_BRIDGED))
OPEN_KEY = "nonmb_power_key_open"


def diagnosed(*runs: RunRecord, **answers: Answer) -> Diagnosis:
    checks = [CheckResult(Check(check), answer) for check, answer in answers.items()]
    return diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder) for run in runs], checks)


def bridged(*steps: Step, run_id: str = "run-2") -> RunRecord:
    return supply_run(drawn_trace(steps, events=BRIDGED), run_id)


def said_when_bridged(given: Diagnosis) -> list[str]:
    """What was taken for the answer of the check."""
    sentences = [sentence for suspicion in given.faults for sentence in (*suspicion.because, *suspicion.against)]
    return sorted({sentence.split(": ")[2][:3].strip("; ") for sentence in sentences if "is bridged" in sentence})


def test_a_bridged_boot_whose_recording_ends_under_way_has_started() -> None:
    """Ended before anything settles, it looks like no whole boot; but no dead board climbs to Android."""
    given = diagnosed(supply_run(drawn_trace(SILENT)), bridged(*BOOT[:4], Step(8.0, 0.9, 0.6)))
    assert said_when_bridged(given) == ["yes"]
    assert (given.verdict, given.fault) == (Verdict.NOT_MOTHERBOARD, OPEN_KEY)


def test_a_board_that_stays_silent_when_bridged_does_not_start() -> None:
    """That the leads reach it, somebody has looked."""
    runs = supply_run(drawn_trace(SILENT)), bridged(*SILENT)
    given = diagnosed(*runs, supply_limit_and_leads_checked=Answer.YES)
    assert said_when_bridged(given) == ["no"]
    assert (given.verdict, given.fault) == (Verdict.MOTHERBOARD, "mb_pmic_no_start")


def test_a_board_that_stops_halfway_when_bridged_is_no_answer() -> None:
    given = diagnosed(supply_run(drawn_trace(SILENT)), bridged(*STUCK))
    assert said_when_bridged(given) == []


def test_a_bridged_boot_alone_leaves_the_key_open_to_doubt() -> None:
    """A phone with an open key boots when bridged and on no battery: that is no broken battery connector."""
    given = diagnosed(bridged(*BOOT), boots_on_known_good_battery=Answer.NO)
    assert given.verdict is Verdict.CANNOT_SAY
    assert OPEN_KEY in given.credible_set
    assert any("what the phone's own key does" in sentence for sentence in given.withheld)
    key = next(suspicion for suspicion in given.faults if suspicion.fault == OPEN_KEY)
    assert not any("on the key" in reason.sentence for reason in key.reasons), "it cannot speak for or against the key"


def test_beside_a_boot_by_the_key_the_battery_speaks() -> None:
    given = diagnosed(supply_run(drawn_trace(BOOT)), bridged(*BOOT), boots_on_known_good_battery=Answer.NO)
    assert (given.verdict, given.fault) == (Verdict.MOTHERBOARD, "mb_battery_connector_path")
