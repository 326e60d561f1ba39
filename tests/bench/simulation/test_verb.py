"""`bootbench simulate` as a person runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.case import load_case
from bench.errors import BadInputError
from bench.simulate import (
    deciding_checks,
    fault_ids,
)
from drivers.meter_models import meters
from drivers.phone_scenarios.tables import ScenarioError
from tests.bench.simulation.made import run_verb


def test_the_verb_writes_a_case(tmp_path: Path) -> None:
    done = run_verb("--fault", "mb_ufs_edl_9008", "--seed", "7", "--answers", "deciding", "-o", str(tmp_path / "c"))
    assert done.exit_code == 0, done.output
    assert "simulated" in done.output
    assert deciding_checks("mb_ufs_edl_9008") == {result.check for result in load_case(tmp_path / "c").checks}


def test_the_verb_writes_a_corpus_of_all_faults_in_turn(tmp_path: Path) -> None:
    done = run_verb("--fault", "all", "--seed", "40", "--count", "27", "--answers", "0.5", "-o", str(tmp_path / "c"))
    assert done.exit_code == 0, done.output
    folders = sorted(path.name for path in (tmp_path / "c").iterdir())
    assert folders == [f"S{seed:06d}" for seed in range(40, 67)]
    labels = [load_case(tmp_path / "c" / name).label for name in folders]
    assert [label.fault for label in labels if label] == [*fault_ids(), *fault_ids()[:2]]


def test_the_verb_lists_faults_and_instruments() -> None:
    done = run_verb("--list")
    assert done.exit_code == 0
    for name in (*fault_ids(), *meters()):
        assert name in done.output


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (("--fault", "gremlin"), ScenarioError, "no fault 'gremlin'; it knows normal_boot"),
        (("--fault", "normal_boot", "--meter", "fluke"), ScenarioError, "no meter model 'fluke'; there are korad"),
        (("--fault", "normal_boot", "--answers", "some"), BadInputError, "expected all, none, deciding, or a share"),
        (("--fault", "normal_boot", "--answers", "nan"), BadInputError, "expected all, none, deciding, or a share"),
        (("--fault", "gremlin", "--count", "3"), ScenarioError, "no fault 'gremlin'; it knows normal_boot"),
        (("--fault", "all"), BadInputError, "needs --count"),
        (("--seed", "1"), BadInputError, "expected --fault and -o"),
    ],
)
def test_the_verb_refuses_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], kind: type[Exception], said: str
) -> None:
    done = run_verb(*arguments, "-o", str(tmp_path / "c"))
    assert isinstance(done.exception, kind)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--level", "--time", "--noise", "--lost"])
def test_a_factor_that_is_no_number_is_refused(option: str, tmp_path: Path) -> None:
    done = run_verb("--fault", "normal_boot", option, "nan", "-o", str(tmp_path / "c"))
    assert done.exit_code == 2
    assert "nan is not a number that can be measured" in done.output
    assert not (tmp_path / "c").exists()
