"""`bootbench decide`, as a technician, a QA script and a repair lead call it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.cli.decide import command
from bench.errors import BadInputError
from bench.warranty.claim_json import claim_text
from bench.warranty.decision_json import decision_json
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim
from tests.bench.warranty.golden import CLAIMS, LUMO_K1, golden_cases

POLICY = poco_x3_pro()
REASON = "The customer e-mailed the invoice while the phone was on the bench."


def run(*arguments: str | Path) -> Result:
    """Run the verb in this process; what it refuses is raised."""
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def bootbench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a stranger does."""
    code = "from bench.cli.main import main; main()"
    command_line = [sys.executable, "-c", code, *[str(argument) for argument in arguments]]
    return subprocess.run(command_line, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def claim_path(tmp_path: Path) -> Path:
    """A claim that still lacks its invoice."""
    path = tmp_path / "C0001.json"
    path.write_bytes((CLAIMS / "clause-5-unknown.json").read_bytes())
    return path


@pytest.mark.parametrize("name", ["clause-5-unknown", "all-failed", "all-unknown", "model-satisfied"])
def test_json_is_the_decision_and_nothing_else(name: str) -> None:
    case = next(case for case in golden_cases() if case.name == name)
    result = run(case.claim_path, "--json")
    assert decision_json(case.decide()) == json.loads(result.stdout)
    assert result.exit_code == 0


def test_the_exit_status_is_0_whatever_the_outcome() -> None:
    for name in ("model-satisfied", "all-failed", "all-unknown"):
        assert bootbench("decide", CLAIMS / f"{name}.json").returncode == 0


def test_a_malformed_claim_is_one_sentence_and_exit_status_2() -> None:
    ran = bootbench("decide", CLAIMS / "refused" / "impossible-date-30-february.json", "--json")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert "purchase_date: there is no day 30 in February 2022, which has 28 days" in ran.stderr


def test_the_sentences_are_those_of_the_golden_text() -> None:
    case = next(case for case in golden_cases() if case.name == "two-unknown")
    golden = case.sentences_path.read_text(encoding="utf-8").split("\n\n")[0]
    assert golden == run(case.claim_path).stdout.rstrip("\n")


def test_explain_prints_the_table_before_the_sentences(claim_path: Path) -> None:
    shown = run(claim_path, "--explain").stdout
    assert shown.index("not known") < shown.index("Not decided yet.")
    assert all(word in shown for word in ("satisfied", "clause 5", "What you bring:"))


def test_another_policy_is_another_file(claim_path: Path) -> None:
    case = next(case for case in golden_cases() if case.name == "second-extra-ground-failed")
    assert decision_json(case.decide()) == json.loads(run(case.claim_path, "--policy", LUMO_K1, "--json").stdout)
    with pytest.raises(BadInputError, match="holds for claims from 2025-01-01 on"):
        run(claim_path, "--policy", LUMO_K1)


def test_many_are_decided_in_one_run_and_status_2_tells_of_the_broken_ones(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(claim_text(good_claim(POLICY, claim_id="one")), encoding="utf-8")
    whole = bootbench("decide", tmp_path, "--jsonl")
    assert (whole.returncode, whole.stderr) == (0, "")
    (tmp_path / "0.json").write_bytes((CLAIMS / "refused" / "unknown-field.json").read_bytes())
    broken = bootbench("decide", tmp_path, "--jsonl")
    assert broken.returncode == 2
    first, second = (json.loads(line) for line in broken.stdout.splitlines())
    assert first["error"]["path"] == "colour"
    assert second == json.loads(whole.stdout)
    assert broken.stderr == "bootbench: 1 of 2 claims could not be decided; its line says why\n"


def test_an_override_is_recorded_beside_the_claim_and_printed_with_the_recommendation(claim_path: Path) -> None:
    before = json.loads(run(claim_path, "--json").stdout)
    made = run(
        claim_path,
        "--override",
        "eligible",
        "--person",
        "Meena R.",
        "--reason",
        REASON,
        "--at",
        "2026-11-23T14:05+05:30",
    )
    assert "Not decided yet." in made.stdout
    assert "Override: eligible, by Meena R. on 2026-11-23 14:05 +0530; recommended was: needs evidence." in made.stdout
    after = json.loads(run(claim_path, "--json").stdout)
    overrides = after.pop("overrides")
    assert before == after
    assert [(row["outcome"], row["person"], row["recommended"]) for row in overrides] == [
        ("eligible", "Meena R.", "needs_evidence")
    ]
    assert overrides[0]["at"] == "2026-11-23T14:05:00+05:30"


def test_an_override_without_a_time_is_of_now_in_the_zone_of_the_policy(claim_path: Path) -> None:
    run(claim_path, "--override", "not_eligible", "--person", "Meena R.", "--reason", REASON)
    (override,) = json.loads(run(claim_path, "--json").stdout)["overrides"]
    assert override["at"].endswith("+05:30")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--override", "maybe", "--person", "M", "--reason", REASON], "expected an outcome, not maybe"),
        (["--override", "needs_evidence", "--person", "M", "--reason", REASON], "an override settles a claim"),
        (["--person", "M", "--reason", REASON], "expected an outcome, not nothing"),
        (["--override", "eligible", "--reason", REASON], "name of the person"),
        (["--override", "eligible", "--person", "M", "--reason", "ok"], "at least 20 characters"),
        (["--override", "eligible", "--person", "M", "--reason", REASON, "--at", "noon"], "expected a time, not noon"),
        (
            ["--override", "eligible", "--person", "M", "--reason", REASON, "--at", "2026-11-23T14:05"],
            "offset from UTC",
        ),
        (["--json", "--explain"], "not several"),
        (["--jsonl", "--case", "x"], "leave --case and --override out"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_in_one_sentence_and_leave_nothing(
    claim_path: Path, arguments: list[str], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        run(claim_path, *arguments)
    assert [path.name for path in claim_path.parent.iterdir()] == ["C0001.json"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "expected one claim file, but none was given"),
        (["--jsonl"], "none was given"),
        ([CLAIMS], "this is a folder; add --jsonl"),
        ([CLAIMS / "all-failed.json", CLAIMS / "all-unknown.json"], "2 were given; add --jsonl"),
        ([CLAIMS / "none.json"], "cannot be read"),
        ([CLAIMS / "all-failed.json", "--policy", CLAIMS / "none.toml"], "cannot be read"),
    ],
)
def test_what_is_no_claim_is_refused_in_one_sentence(arguments: list[str | Path], says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        run(*arguments)


def test_hostile_text_in_a_claim_cannot_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes((CLAIMS / "refused" / "model-with-terminal-escape.json").read_bytes())
    ran = bootbench("decide", path)
    assert ran.returncode == 2
    assert "\x1b" not in ran.stdout + ran.stderr


def test_nothing_of_numpy_is_imported_to_decide_a_claim() -> None:
    """A decision knows no physics, and a start of the program does not pay for it."""
    code = (
        "import sys, click.testing, bench.cli.decide as d;"
        f"r = click.testing.CliRunner().invoke(d.command, [{str(CLAIMS / 'all-failed.json')!r}, '--json']);"
        "assert r.exit_code == 0, r.output; print('numpy' in sys.modules, 'pyarrow' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False False"


def test_an_override_dated_before_the_claim_is_refused(claim_path: Path) -> None:
    presented = json.loads(claim_path.read_text(encoding="utf-8"))["claim_date"]
    by = ("--override", "eligible", "--person", "M", "--reason", REASON)
    sentence = f"the decision is dated 1999-11-23, before the claim itself, which was made on {presented}"
    with pytest.raises(BadInputError, match=sentence):
        run(claim_path, *by, "--at", "1999-11-23T14:05:00+05:30")
    assert not claim_path.with_name(f"{claim_path.stem}.overrides.json").exists()
    # The day begins in the zone of the policy before it does in UTC.
    day_before = (date.fromisoformat(presented) - timedelta(days=1)).isoformat()
    assert run(claim_path, *by, "--at", f"{day_before}T19:00:00+00:00").exit_code == 0
