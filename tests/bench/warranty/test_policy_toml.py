"""A policy: quoted from its notice letter by letter, and refused with the path of the key where it is wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.warranty.policy import OUTSIDE_THE_NOTICE, ClauseId, Policy, Sourced
from bench.warranty.policy_toml import MAX_POLICY_BYTES, POCO_X3_PRO, load_policy, poco_x3_pro
from tests.bench.warranty.golden import LUMO_K1
from tests.conftest import FIXTURES

NOTICE = (FIXTURES / "policies" / "poco_x3_pro_notice.txt").read_text(encoding="utf-8")
TEXT = POCO_X3_PRO.read_text(encoding="utf-8")


def sourced(policy: Policy) -> list[Sourced[str] | Sourced[int] | Sourced[date]]:
    """Every value of a policy that has a source of its own."""
    return [
        policy.valid_from,
        policy.product,
        *policy.models,
        policy.purchase_warranty_months,
        policy.extended_warranty_months,
        policy.time_zone,
        policy.centre,
        policy.contact,
        policy.final_word,
    ]


def test_every_value_quotes_the_notice_letter_by_letter_or_says_that_it_is_from_elsewhere() -> None:
    policy = poco_x3_pro()
    rows = [(str(row.value), row.clause, row.text) for row in sourced(policy)]
    rows += [(ground.id, ground.clause, ground.text) for ground in policy.grounds]
    for value, clause, text in rows:
        assert clause == OUTSIDE_THE_NOTICE or text in NOTICE, value
    for condition in policy.clauses:
        assert condition.text in NOTICE, condition.id


def test_what_is_from_elsewhere_is_few_and_known() -> None:
    outside = [row.value for row in sourced(poco_x3_pro()) if row.clause == OUTSIDE_THE_NOTICE]
    assert outside == ["M2102J20SG", "M2102J20SI", "vayu", "bhima", "Asia/Kolkata"]


def test_the_policy_has_every_reason_that_clause_4_of_the_notice_lists() -> None:
    """Six bullets, the first of which has four reasons in it."""
    bullets = [line.strip(" •\n") for line in NOTICE.splitlines() if line.strip().startswith("•")]
    texts = [ground.text for ground in poco_x3_pro().grounds]
    assert len(bullets) == 6
    for bullet in bullets:
        left = bullet
        for text in texts:
            left = left.replace(text, "")
        assert not left.strip(" ,;."), bullet


def test_the_fingerprint_of_a_policy_is_that_of_its_file() -> None:
    assert sha256(POCO_X3_PRO.read_bytes()).hexdigest() == poco_x3_pro().sha256


def test_the_periods_and_clauses_of_the_notice() -> None:
    policy = poco_x3_pro()
    assert (policy.purchase_warranty_months.value, policy.extended_warranty_months.value) == (12, 12)
    assert tuple(clause.id for clause in policy.clauses if clause.applies) == tuple(ClauseId)


def test_a_second_policy_is_read_by_the_same_code() -> None:
    policy = load_policy(LUMO_K1)
    assert policy.valid_from.value == date(2025, 1, 1)
    assert (policy.purchase_warranty_months.value, policy.extended_warranty_months.value) == (6, 18)
    assert [clause.id for clause in policy.clauses if not clause.applies] == [ClauseId.TERMS]
    assert policy.grounds[-1].id == "4.g.magnet"
    assert policy.has_model("lk-100")
    assert not policy.has_model("POCO X3 Pro")


WRONG = [
    ("format", 'format = "bootbench-policy/1"', 'format = "bootbench-policy/2"', "bootbench-policy/1"),
    ("name", 'name = "POCO X3 Pro extended warranty"', "name = 3", "expected text"),
    ("valid_from.value", "value = 0001-01-01", 'value = "soon"', "valid date"),
    ("valid_from.value", "value = 0001-01-01", "value = 2021-01-01T00:00:00", "valid date"),
    ("purchase_warranty_months.value", "value = 12", "value = 0", "greater than or equal to 1"),
    ("purchase_warranty_months.value", "value = 12", 'value = "12"', "expected a whole number"),
    ("purchase_warranty_months.value", "value = 12", "value = 12.0", "expected a whole number"),
    ("purchase_warranty_months.value", "value = 12", "value = true", "expected a whole number"),
    ("purchase_warranty_months.value", "value = 12", "value = 100000", "less than or equal to 1200"),
    ("purchase_warranty_months.clause", 'value = 12\nclause = "preamble"', "value = 12", "missing"),
    ("models.1.value", 'value = "M2102J20SG"', 'value = "poco x3 PRO"', "stands twice"),
    ("models.3.value", 'value = "vayu"', 'value = " vayu"', "blanks around it"),
    ("models.3.value", 'value = "vayu"', 'value = ""', "at least 1 character"),
    ("time_zone.value", 'value = "Asia/Kolkata"', 'value = "Asia/Calcuta"', "time zone"),
    ("time_zone.value", 'value = "Asia/Kolkata"', 'value = "../../etc/passwd"', "time zone"),
    ("contact.value", 'value = "service.in@poco.net"', 'value = "poco.net"', "e-mail address"),
    ("grounds.1.id", 'id = "4.a.unauthorised_modification_or_repair"', 'id = "4.a.physical_or_liquid_damage"', "twice"),
    ("grounds.0.id", 'id = "4.a.physical_or_liquid_damage"', 'id = "4 a"', "pattern"),
    ("clauses.3.id", 'id = "2"', 'id = "7"', "expected 'model'"),
    ("clauses.4.id", 'id = "3"', 'id = "2"', "stands twice"),
    ("clauses.0.text", 'text = "Terms and Conditions', 'text = "\\u001b[31mTerms and Conditions', "pattern"),
    ("valid_till", "[product]", "valid_till = 2030-01-01\n[product]", "is not a field"),
]


@pytest.mark.parametrize(("key", "right", "wrong", "says"), WRONG)
def test_a_wrong_policy_is_refused_with_the_path_of_the_key(
    tmp_path: Path, key: str, right: str, wrong: str, says: str
) -> None:
    assert right in TEXT
    path = tmp_path / "policy.toml"
    path.write_text(TEXT.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadInputError) as refused:
        load_policy(path)
    assert refused.value.place.endswith(key)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("key", sorted(tomllib.loads(TEXT)))
def test_no_part_of_a_policy_may_be_left_out(tmp_path: Path, key: str) -> None:
    path = tmp_path / "policy.toml"
    renamed = TEXT.replace(f"[[{key}]]", "[[left_out]]").replace(f"[{key}]", "[left_out]")
    path.write_text(renamed.replace(f"\n{key} = ", "\nleft_out = "), encoding="utf-8")
    with pytest.raises(BadInputError, match=rf"{key}: is missing|left_out: is not a field") as refused:
        load_policy(path)
    assert refused.value.place in (key, "left_out")


def test_a_clause_that_is_left_out_is_named(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(TEXT[: TEXT.rindex("[[clauses]]")], encoding="utf-8")
    with pytest.raises(BadInputError, match=r"clauses: the clause 6 is missing; .* applies = false"):
        load_policy(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "format: is missing"),
        (b"format = ", "expected TOML"),
        (b"a = 1\na = 2\n", "expected TOML"),
        (b"\xff\xfe", "expected UTF-8"),
        (b"a = " + b"[" * 100_000, "expected TOML"),
        (b"a = " + b"9" * 10_000, "expected TOML"),
        (b"a = nan\n", "a: is not a field|format: is missing"),
        (b" " * (MAX_POLICY_BYTES + 1), "at most"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_in_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=says) as refused:
        load_policy(path)
    assert "\n" not in str(refused.value)


def test_a_policy_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        load_policy(tmp_path / "none.toml")
