"""The benchmark of deciding many claims runs and decides them all; its figures are printed, not judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.warranty.decide import Outcome
from bench.warranty.many import Decided, claim_files, decide_files
from bench.warranty.policy_toml import poco_x3_pro
from tests.speed.bench_decide import main, write_claims


def test_the_benchmark_prints_rates_beside_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick"])
    printed = capsys.readouterr().out
    assert "json.loads in a plain loop" in printed
    assert "x the floor's time" in printed


def test_the_claims_of_the_benchmark_are_all_decided_and_of_every_outcome(tmp_path: Path) -> None:
    write_claims(tmp_path, 300)
    results = list(decide_files(claim_files([tmp_path]), poco_x3_pro()))
    outcomes = [result.decision.outcome for result in results if isinstance(result, Decided)]
    assert len(outcomes) == 300
    assert set(outcomes) == set(Outcome)
