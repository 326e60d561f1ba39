"""Runs in which nothing flows, or next to nothing: an open key, a dead PMIC, or a phone that USB power feeds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import diagnose
from analysis.diagnosis import Diagnosis, Verdict
from analysis.run import RunRecord
from analysis.trace import Event, EventName
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, Step, drawn_trace, supply_run

OPEN_KEY, BENCH = "nonmb_power_key_open", "bench_artifact_supply"
SILENT = (OFF, Step(30.0, 0.0005))
SET_V = 4.0
BRIDGED = (Event(0.0, EventName.OUTPUT_ON), Event(4.0, EventName.KEY_BRIDGED))
LEADS = Check.SUPPLY_LIMIT_AND_LEADS_CHECKED


def diagnosed(*runs: RunRecord, **answers: Answer) -> Diagnosis:
    checks = [CheckResult(Check(check), answer) for check, answer in answers.items()]
    return diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder) for run in runs], checks)


def nothing_flows(run_id: str, level_a: float, events: tuple[Event, ...] | None = None) -> RunRecord:
    """One level from first to last, whatever the key does."""
    return supply_run(drawn_trace((Step(4.0, level_a), Step(30.0, level_a)), events=events), run_id)


def probability(steps: tuple[Step, ...], *, volts: float | None = SET_V) -> dict[str, float]:
    run = supply_run(drawn_trace(steps, volts=volts), set_v=SET_V)
    given = diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder)], ())
    return {one.fault: one.probability for one in given.faults}


@pytest.mark.parametrize("volts", [SET_V - 0.02, SET_V, SET_V + 0.02])
def test_where_nothing_flows_and_the_voltage_is_the_set_one_it_is_not_the_bench(volts: float) -> None:
    assert probability(SILENT, volts=volts)[BENCH] < 0.04 < probability(SILENT, volts=None)[BENCH] < 0.1


@pytest.mark.parametrize("volts", [SET_V + 0.08, SET_V + 0.12])
def test_a_voltage_above_the_setting_where_nothing_flows_may_be_usb_that_feeds_the_phone(volts: float) -> None:
    """Below what is a gate by itself (a supply may read a little high), but then the bench is to be looked at."""
    found = probability(SILENT, volts=volts)
    assert found[BENCH] > 0.2
    assert found[BENCH] > 5.0 * probability(SILENT)[BENCH]


def test_a_loop_that_goes_on_for_longer_than_a_key_is_held_is_no_contact_that_flickers() -> None:
    pulse = (Step(0.5, 0.06, 0.3), Step(0.5, 0.0005))
    held, loops = (probability((OFF, *(pulse * count), Step(20.0, 0.0005))) for count in (3, 25))
    assert loops[OPEN_KEY] < held[OPEN_KEY]
    assert loops[OPEN_KEY] < 0.2


@pytest.mark.parametrize("level_a", [0.0, 0.001])
def test_no_board_is_blamed_before_somebody_looked_whether_the_leads_reach_it(level_a: float) -> None:
    """Key pressed, contact bridged, nothing flows: a PMIC that is dead, or a clip that is off. Supplies read 1 mA."""
    runs = (nothing_flows("run-1", level_a), nothing_flows("run-2", level_a, BRIDGED))
    given = diagnosed(*runs)
    assert given.verdict is Verdict.CANNOT_SAY
    assert given.faults[0].fault == "mb_pmic_no_start"
    assert any("look whether the leads reach the phone" in sentence for sentence in given.withheld)
    first = given.next_checks[0]
    assert (first.check, first.if_yes, first.if_no) == (LEADS, Verdict.MOTHERBOARD, Verdict.CANNOT_SAY)
    sure = diagnosed(*runs, supply_limit_and_leads_checked=Answer.YES)
    assert (sure.verdict, sure.fault) == (Verdict.MOTHERBOARD, "mb_pmic_no_start")


def test_where_somebody_measured_at_the_board_nobody_need_look_at_the_leads() -> None:
    runs = (nothing_flows("run-1", 0.0), nothing_flows("run-2", 0.0, BRIDGED))
    given = diagnosed(*runs, pmic_rails_present_after_key=Answer.NO)
    assert (given.verdict, given.withheld) == (Verdict.MOTHERBOARD, ())


def test_a_board_that_takes_what_a_pmic_takes_is_reached() -> None:
    """10 mA after the key, bridged or not: the leads are on."""
    takes = (Step(4.0, 0.0), Step(30.0, 0.0095))
    runs = (supply_run(drawn_trace(takes), "run-1"), supply_run(drawn_trace(takes, events=BRIDGED), "run-2"))
    given = diagnosed(*runs)
    assert not any("whether the leads reach" in sentence for sentence in given.withheld)
    assert given.verdict is Verdict.MOTHERBOARD


def test_where_a_leak_is_what_fits_the_leads_are_not_blamed_instead() -> None:
    runs = (nothing_flows("run-1", 0.012), nothing_flows("run-2", 0.012, BRIDGED))
    given = diagnosed(*runs)
    assert given.verdict is Verdict.CANNOT_SAY
    assert not any("whether the leads reach" in sentence for sentence in given.withheld)
    assert given.next_checks[0].check == Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED


@pytest.mark.parametrize(("noise_a", "rate_hz"), [(0.001, 4.0), (0.002, 20.0)])
def test_what_a_noisy_meter_reads_without_a_phone_is_no_phone(noise_a: float, rate_hz: float) -> None:
    def read(run_id: str, seed: int, events: tuple[Event, ...] | None = None) -> RunRecord:
        steps = (Step(4.0, 0.0), Step(30.0, 0.0))
        return supply_run(drawn_trace(steps, rate_hz=rate_hz, noise_a=noise_a, seed=seed, events=events), run_id)

    for seed in range(3):
        assert diagnosed(read("run-1", seed), read("run-2", seed + 9, BRIDGED)).verdict is Verdict.CANNOT_SAY


def test_whoever_bridged_the_contact_and_says_so_had_the_phone_before_him() -> None:
    given = diagnosed(nothing_flows("run-1", 0.0), starts_when_key_contact_bridged=Answer.NO)
    assert given.verdict is Verdict.MOTHERBOARD


def test_a_key_that_closes_at_one_press_and_not_at_the_next_is_not_forgotten() -> None:
    """One silent run and one boot speak for it, beside what else lets a phone boot; boots alone do not."""
    answers = {"starts_when_key_contact_bridged": Answer.YES, "starts_when_vbus_applied": Answer.YES}
    silent, boots = supply_run(drawn_trace(SILENT), "run-1"), supply_run(drawn_trace(BOOT), "run-2")
    mixed, always = (diagnosed(first, boots, **answers) for first in (silent, replace(boots, id="run-1")))
    of_key = [next(one.probability for one in given.faults if one.fault == OPEN_KEY) for given in (mixed, always)]
    assert of_key[0] > 0.1 > 0.02 > of_key[1]
