"""`bootbench claim new`, as a technician answers it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.cli.claim import command
from bench.errors import BadInputError
from bench.warranty.claim import GroundState
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import Outcome, decide
from bench.warranty.policy_toml import load_policy, poco_x3_pro
from tests.bench.warranty.golden import LUMO_K1

POLICY = poco_x3_pro()
ANSWERS = ["C7", "490154203237518", "POCO X3 Pro", "y", "y", "starts with a known-good board", "y", "n"]
DATES = ["2022-11-15", "2021-06-01"]


def new(answers: list[str], *arguments: str | Path) -> Result:
    """Answer the questions in this process; what is refused is raised."""
    result = CliRunner().invoke(command, ["new", *map(str, arguments)], input="".join(f"{row}\n" for row in answers))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_all_questions_answered_make_a_claim_that_is_eligible(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    result = new([*ANSWERS, *DATES, *["a"] * 9, "p", "y"], "-o", path)
    claim = load_claim(path)
    assert decide(claim, POLICY).outcome is Outcome.ELIGIBLE
    assert (claim.claim_id, claim.imei, claim.model) == ("C7", "490154203237518", "POCO X3 Pro")
    assert claim.motherboard_dysfunction_reason == "starts with a known-good board"
    assert "As it stands: Eligible." in result.stdout
    assert f"bootbench decide {path} --explain" in result.stdout


def test_enter_alone_is_not_known_and_the_claim_date_is_today(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    result = new(["C7", *[""] * 30], "-o", path)
    claim = load_claim(path)
    assert len(decide(claim, POLICY).unknown) == 8
    assert f"Enter: {claim.claim_date}" in result.stdout
    assert claim.claim_date > date(2020, 1, 1)


def test_what_was_given_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    given = ("first_purchaser=yes", "resold_or_second_hand=no", "model=vayu", "4.e.outer_surface_damage=absent")
    options = [part for answer in given for part in ("--answer", answer)]
    result = new(["C7", *[""] * 30], "-o", path, *options)
    claim = load_claim(path)
    assert (claim.first_purchaser, claim.resold_or_second_hand, claim.model) == (True, False, "vayu")
    assert claim.state_of("4.e.outer_surface_damage") is GroundState.ABSENT
    for words in ("first purchaser", "resold", "Model of the phone", "outer surface"):
        assert words not in result.stdout


def test_what_no_answer_could_change_is_not_asked_and_says_so(tmp_path: Path) -> None:
    """Not the first purchaser: no question about a resale; the first ground did the damage: eight not asked."""
    path = tmp_path / "claim.json"
    result = new([*ANSWERS[:6], "n", *DATES, "d", "p", "y"], "-o", path)
    claim = load_claim(path)
    assert claim.resold_or_second_hand is None
    assert len(claim.exclusions) == 1
    assert result.stdout.count("Not asked, since no answer would change clause 4") == 8
    assert "Not asked, since no answer would change clause 2: Was the phone ever resold" in result.stdout
    assert [ruling.id for ruling in decide(claim, POLICY).failed] == ["2", "4"]


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    answers = ["", "C7", "490154203237517", "", "", "perhaps", *[""] * 30]
    result = new(answers, "-o", path)
    assert "Expected a text of 1 to 200 characters." in result.stdout
    assert "The last digit is 7, but 8 would fit" in result.stdout
    assert 'Expected one of y (yes), n (no), u (not known yet), not "perhaps".' in result.stdout
    assert load_claim(path).claim_id == "C7"


def test_answers_that_end_early_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r'ended at "Model of the phone.*"; nothing was written'):
        new(["C7", ""], "-o", tmp_path / "claim.json")
    assert list(tmp_path.iterdir()) == []


def test_a_claim_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="there is a claim already"):
        new([], "-o", path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no such folder"):
        new([], "-o", tmp_path / "none" / "claim.json")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("colour=blue", "expected FIELD=VALUE with a field of the claim, not colour=blue"),
        (
            "colour=blue",
            r"; the fields are claim_id, .*, purchase_warranty_terms_followed, and the ids .* such as 4\.a\.",
        ),
        ("first_purchased=yes", "; perhaps first_purchaser is meant"),
        ("first_purchaser", "expected FIELD=VALUE"),
        ("first_purchaser", "; write first_purchaser= and the answer behind it"),
        ("imei=12", "15 digits"),
        ("purchase_date=2021-13-01", "no month 13"),
    ],
)
def test_a_given_answer_that_cannot_be_is_refused_before_anything_is_asked(
    tmp_path: Path, answer: str, says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        new([], "-o", tmp_path / "claim.json", "--answer", answer)


def test_a_field_answered_twice_is_refused_unless_both_say_the_same(tmp_path: Path) -> None:
    path, given = tmp_path / "claim.json", ("--answer", "first_purchaser=yes", "--answer")
    with pytest.raises(BadInputError, match="one answer for first_purchaser, but it was given two that differ; leave"):
        new([], "-o", path, *given, "first_purchaser=no")
    assert not path.exists()
    new(["C7", *[""] * 30], "-o", path, *given, "first_purchaser=y")
    assert json.loads(path.read_text(encoding="utf-8"))["first_purchaser"] is True


def test_another_policy_asks_about_its_own_grounds_and_leaves_out_what_it_switched_off(tmp_path: Path) -> None:
    path = tmp_path / "claim.json"
    result = new(["C7", *[""] * 30], "-o", path, "--policy", LUMO_K1)
    assert "Did the inspection find a strong magnet" in result.stdout
    assert "terms of the Purchase Warranty" not in result.stdout.split("is written")[0].split("Not asked")[0]
    grounds = [ground.id for ground in load_policy(LUMO_K1).grounds]
    assert grounds == list(json.loads(path.read_text(encoding="utf-8"))["exclusions"])
