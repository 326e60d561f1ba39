"""The demonstration and the fixtures are what their commands make; `python -m` on this file makes them anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bench.demo
from analysis.checks import Answer, Check
from analysis.trace import EventName
from bench.case import load_case
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import decide
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.simulation.made import bytes_of, run_verb

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "cases"


def test_the_demo_is_what_its_command_makes(tmp_path: Path) -> None:
    """`bootbench simulate` with the arguments of `bench.demo` gives the shipped case again, byte for byte."""
    done = run_verb(*bench.demo.ARGUMENTS, "-o", str(tmp_path / "case"))
    assert done.exit_code == 0, done.output
    assert bytes_of(tmp_path / "case") == bytes_of(bench.demo.CASE)


def test_the_demo_is_small_and_tells_the_story() -> None:
    assert sum(len(content) for content in bytes_of(bench.demo.CASE).values()) < 300_000
    case = load_case(bench.demo.CASE)
    assert case.simulated is not None
    assert case.label is not None
    assert case.label.fault == "mb_ufs_edl_9008"
    values = [event.value for run in case.runs for event in run.events if event.name is EventName.USB_ATTACHED]
    assert values == ["05c6:9008"]
    answers = {result.check: result.answer for result in case.checks}
    assert answers[Check.RECENTLY_FLASHED_OR_UNLOCKED] is Answer.NO
    assert answers[Check.STORAGE_ANSWERS_LOADER] is Answer.NO
    assert answers[Check.OFFICIAL_REFLASH_CURES] is Answer.NO
    assert case.claim_path is not None
    decision = decide(load_claim(case.claim_path), poco_x3_pro())
    assert [ruling.id for ruling in decision.unknown] == ["1.motherboard"]


def fixture_lines() -> list[list[str]]:
    """The arguments of each line of `fixtures/cases/commands.txt`, the name of the case last."""
    lines = (FIXTURES / "commands.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[2:] for line in lines if line.startswith("bootbench simulate ")]


@pytest.mark.parametrize("words", fixture_lines(), ids=lambda words: words[-1])
def test_a_case_in_the_fixtures_is_what_its_command_makes(tmp_path: Path, words: list[str]) -> None:
    done = run_verb(*words[:-1], str(tmp_path / words[-1]))
    assert done.exit_code == 0, done.output
    assert bytes_of(tmp_path / words[-1]) == bytes_of(FIXTURES / words[-1])
    case = load_case(FIXTURES / words[-1])
    assert case.simulated is not None
    assert case.label is not None


def test_every_case_in_the_fixtures_has_its_command() -> None:
    folders = sorted(path.parent.name for path in FIXTURES.glob("*/case.json"))
    assert sorted(words[-1] for words in fixture_lines()) == folders


def make_anew() -> None:
    """Write the demo and all fixtures again, after a wanted change of the imaginary phone."""
    wanted = [([*bench.demo.ARGUMENTS, "-o"], bench.demo.CASE)]
    wanted += [(words[:-1], FIXTURES / words[-1]) for words in fixture_lines()]
    for words, folder in wanted:
        shutil.rmtree(folder, ignore_errors=True)
        done = run_verb(*words, str(folder))
        print(done.output or done.exception)


if __name__ == "__main__":
    make_anew()
