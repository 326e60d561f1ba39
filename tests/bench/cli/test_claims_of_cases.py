"""`decide --case` and `claim new --case`: a claim and the diagnosis of its phone, together (simulated cases)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.diagnosis import Diagnosis, Verdict
from bench.case import load_case
from bench.cli import claim, decide
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.warranty.claim import Dysfunction
from bench.warranty.claim_json import claim_text, load_claim
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim
from tests.conftest import FIXTURES

POLICY = poco_x3_pro()
CASES = sorted(path.parent for path in (FIXTURES / "cases").glob("*/case.json"))
OUTCOMES = {
    Verdict.MOTHERBOARD: "eligible",
    Verdict.NOT_MOTHERBOARD: "not_eligible",
    Verdict.CANNOT_SAY: "needs_evidence",
}
ANSWERS = ["C7", "y", "y", "n", "2022-11-15", "2021-06-01", *["a"] * 9, "p", "y"]
"""To every question of a claim but those that a case with IMEI, model and diagnosis settles."""


def run(verb: str, *arguments: str | Path, typed: str = "") -> Result:
    """Run a verb in this process; what it refuses is raised."""
    commands = {"decide": decide.command, "claim": claim.command}
    result = CliRunner().invoke(commands[verb], [str(argument) for argument in arguments], input=typed)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def diagnosed(folder: Path) -> Diagnosis:
    """What the shipped profile says of a case."""
    return diagnose_case(load_case(folder), load_profile())


def case_with(tmp_path: Path, source: Path, **device: str | None) -> Path:
    """A copy of a case with something of its phone changed."""
    folder = tmp_path / "case"
    shutil.copytree(source, folder)
    path = folder / "case.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["device"].update(device)
    document["of_another_program"] = {"kept": True}
    path.write_text(json.dumps(document), encoding="utf-8")
    return folder


def a_claim(folder: Path, dysfunction: Dysfunction = Dysfunction.UNKNOWN, imei: str = "") -> Path:
    """A claim that lacks nothing but the cause, written into a folder."""
    path = folder / "claim.json"
    text = claim_text(good_claim(POLICY, motherboard_dysfunction=dysfunction, imei=imei))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_verdict_of_a_case_decides_an_otherwise_good_claim(tmp_path: Path, folder: Path) -> None:
    diagnosis = diagnosed(folder)
    fields = json.loads(run("decide", a_claim(tmp_path), "--case", folder, "--json").stdout)
    assert OUTCOMES[diagnosis.verdict] == fields["outcome"]
    assert diagnosis.case_id in fields["clauses"][2]["saw"]
    if diagnosis.verdict is Verdict.CANNOT_SAY:
        words = {table.check.value: table.statement for table in load_profile().profile.checks}
        wanted = [f"the check whether {words[row.check]} (clause 1)" for row in diagnosis.next_checks]
        assert fields["missing"] == (wanted or ["an examination of whether the motherboard is the cause (clause 1)"])
    else:
        assert fields["missing"] == []


def test_what_the_centre_entered_otherwise_is_shown_beside_the_diagnosis(tmp_path: Path) -> None:
    verdict = diagnosed(CASES[0]).verdict
    entered = Dysfunction.NO if verdict is Verdict.MOTHERBOARD else Dysfunction.YES
    shown = run("decide", a_claim(tmp_path, entered), "--case", CASES[0]).stdout
    assert "The service centre entered that the cause is " in shown
    assert "This recommendation follows the diagnosis." in shown
    assert (
        OUTCOMES[verdict]
        == json.loads(run("decide", tmp_path / "claim.json", "--case", CASES[0], "--json").stdout)["outcome"]
    )


def test_a_case_brings_its_own_claim(tmp_path: Path) -> None:
    folder = case_with(tmp_path, CASES[0])
    with pytest.raises(BadInputError, match=r"the case has no claim; .*bootbench claim new --case"):
        run("decide", "--case", folder)
    path = folder / "case.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "claim": "claim.json"}), encoding="utf-8")
    a_claim(folder)
    assert json.loads(run("decide", "--case", folder, "--json").stdout)["claim_id"] == "C0001"


def test_a_claim_and_a_case_of_two_phones_are_refused(tmp_path: Path) -> None:
    folder = case_with(tmp_path, CASES[0], imei="490154203237518")
    with pytest.raises(BadInputError, match="give the claim and the case of one phone"):
        run("decide", a_claim(tmp_path, imei="356938035643809"), "--case", folder)


@pytest.mark.parametrize("folder", CASES[::3], ids=lambda folder: folder.name)
def test_a_new_claim_of_a_case_is_not_asked_what_the_case_settles(tmp_path: Path, folder: Path) -> None:
    diagnosis = diagnosed(folder)
    copy = case_with(tmp_path, folder, imei="490154203237518", model="POCO X3 Pro")
    result = run("claim", "new", "--case", copy, typed="".join(f"{answer}\n" for answer in ANSWERS))
    made = load_claim(copy / "claim.json")
    assert (made.imei, made.model) == ("490154203237518", "POCO X3 Pro")
    assert (
        made.motherboard_dysfunction
        is {
            Verdict.MOTHERBOARD: Dysfunction.YES,
            Verdict.NOT_MOTHERBOARD: Dysfunction.NO,
            Verdict.CANNOT_SAY: Dysfunction.UNKNOWN,
        }[diagnosis.verdict]
    )
    assert "IMEI" not in result.stdout
    assert "Is the motherboard the cause?" not in result.stdout
    document = json.loads((copy / "case.json").read_text(encoding="utf-8"))
    assert document["claim"] == "claim.json"
    assert document["of_another_program"] == {"kept": True}
    assert json.loads(run("decide", "--case", copy, "--json").stdout)["outcome"] == OUTCOMES[diagnosis.verdict]


def test_a_case_with_a_claim_gets_no_second_one(tmp_path: Path) -> None:
    folder = case_with(tmp_path, CASES[0])
    path = folder / "case.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "claim": "claim.json"}), encoding="utf-8")
    with pytest.raises(BadInputError, match="the case has a claim already"):
        run("claim", "new", "--case", folder)


def test_an_imei_of_a_case_that_cannot_be_one_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    folder = case_with(tmp_path, CASES[0], imei="12345")
    with pytest.raises(BadInputError, match="15 digits"):
        run("claim", "new", "--case", folder)
    assert not (folder / "claim.json").exists()
