"""A short that the guard ends within a quarter of a second is evidence all the same, on a slow supply too."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.case import load_case
from bench.diagnosing import diagnose_case
from bench.profile_file import load_profile
from tests.bench.cli import in_process

STAYS = Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED


@pytest.mark.parametrize("meter", ["korad", "riden", "owon"])
def test_a_short_that_the_guard_ended_is_found_and_decided_by_its_check(tmp_path: Path, meter: str) -> None:
    station = f"sim://{meter}?phone=mb_vbat_hard_short&seed=3"
    said = in_process.bootbench("record", "--station", station, "--fast", "-o", str(tmp_path / "C"))
    assert said.status == 1
    profile, case = load_profile(None), load_case(tmp_path / "C")
    open_still = diagnose_case(case, profile)
    assert open_still.faults[0].fault in ("mb_vbat_hard_short", "mb_leakage_prekey", "nonmb_peripheral_leak")
    assert open_still.verdict is Verdict.CANNOT_SAY
    assert STAYS.value in [check.check for check in open_still.next_checks[:2]]
    on_the_board = diagnose_case(case, profile, [CheckResult(STAYS, Answer.YES)])
    assert on_the_board.verdict is Verdict.MOTHERBOARD
    beside_it = diagnose_case(case, profile, [CheckResult(STAYS, Answer.NO)])
    assert beside_it.verdict in (Verdict.NOT_MOTHERBOARD, Verdict.CANNOT_SAY)
