"""`claim.json`: every field both ways, and every way of being wrong named by its path."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BadInputError
from bench.json_input import MAX_JSON_BYTES
from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.claim_json import EXPECTED, check_claim, claim_text, load_claim
from bench.warranty.decide import decide
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import UNHURRIED, good_claim
from tests.conftest import FIXTURES

POLICY = poco_x3_pro()
REFUSED = FIXTURES / "claims" / "refused"
ROWS = tomllib.loads((REFUSED / "refused.toml").read_text(encoding="utf-8"))["case"]
LEAST = {"format": "bootbench-claim/1", "claim_id": "C1", "claim_date": "2022-01-01"}


def refusal(path: Path) -> BadInputError:
    """Why a claim file is refused, on the way from its bytes to a decision."""
    with pytest.raises(BadInputError) as refused:
        decide(load_claim(path), POLICY)
    return refused.value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_claim_that_cannot_be_is_refused_with_the_path_and_what_would_be_right(row: dict[str, str]) -> None:
    error = refusal(REFUSED / f"{row['name']}.json")
    assert row["place"] == error.place
    assert row["says"] in str(error)
    assert "\n" not in str(error)
    assert str(error).isprintable()


def test_every_refused_claim_in_the_folder_has_its_row() -> None:
    assert sorted(row["name"] for row in ROWS) == sorted(path.stem for path in REFUSED.glob("*.json"))


def test_the_table_of_what_is_right_has_every_field_of_a_claim() -> None:
    full = good_claim(POLICY, motherboard_dysfunction_reason="known-good board starts")
    assert list(json.loads(claim_text(full))) == list(EXPECTED)


@pytest.mark.parametrize("field", sorted(set(EXPECTED) - set(LEAST)))
def test_a_field_that_is_left_out_is_not_known(field: str) -> None:
    whole = json.loads(claim_text(good_claim(POLICY)))
    whole.pop(field, None)
    claim = check_claim(whole, "test")
    nothing = check_claim(LEAST, "test")
    assert getattr(nothing, field) == getattr(claim, field)


def test_the_least_claim_knows_nothing_but_its_name_and_date() -> None:
    assert Claim("C1", date(2022, 1, 1)) == check_claim(LEAST, "test")


@pytest.mark.parametrize("field", [field for field in EXPECTED if field not in ("format", "claim_id", "claim_date")])
def test_null_is_not_known(field: str) -> None:
    assert Claim("C1", date(2022, 1, 1)) == check_claim({**LEAST, field: None}, "test")


def test_a_ground_that_is_null_was_not_inspected() -> None:
    claim = check_claim({**LEAST, "exclusions": {"4.e.outer_surface_damage": None}}, "test")
    assert claim.exclusions == (Inspection("4.e.outer_surface_damage", GroundState.NOT_INSPECTED),)


@UNHURRIED
@given(
    st.builds(
        Claim,
        claim_id=st.text(alphabet="C0123456789-ग़äé ", min_size=1, max_size=20),
        claim_date=st.dates(),
        imei=st.sampled_from(["", "490154203237518"]),
        model=st.none() | st.text(alphabet="POC X3ro\"'\\{}[]<>&", max_size=20).filter(str.strip),
        purchase_date=st.none() | st.dates(),
        proof_of_purchase=st.sampled_from(Proof),
        first_purchaser=st.none() | st.booleans(),
        resold_or_second_hand=st.none() | st.booleans(),
        power_on_fault=st.none() | st.booleans(),
        motherboard_dysfunction=st.sampled_from(Dysfunction),
        motherboard_dysfunction_reason=st.text(alphabet="abc d", max_size=20),
        exclusions=st.dictionaries(st.text(max_size=10), st.sampled_from(GroundState)).map(
            lambda rows: tuple(Inspection(ground, state) for ground, state in rows.items())
        ),
        purchase_warranty_terms_followed=st.none() | st.booleans(),
    )
)
def test_a_written_claim_is_read_back_as_it_was(claim: Claim) -> None:
    assert claim == check_claim(json.loads(claim_text(claim)), "test")


def checked(document: object) -> Claim | BadInputError:
    """A claim, or why it is none."""
    try:
        return check_claim(document, "test")
    except BadInputError as error:
        return error


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@UNHURRIED
@given(st.dictionaries(st.sampled_from([*EXPECTED, "colour"]), JSON_VALUES))
def test_any_object_is_a_claim_or_refused_in_one_sentence_that_starts_with_a_field(fields: dict[str, object]) -> None:
    """Whatever JSON stands in a field, the answer is a claim or one printable line that names a field."""
    found = checked({**LEAST, **fields})
    if isinstance(found, Claim):
        assert found == check_claim(json.loads(claim_text(found)), "test")
    else:
        assert found.place.split(".")[0] in (*EXPECTED, "colour")
        assert str(found).isprintable()


@UNHURRIED
@given(JSON_VALUES)
def test_any_other_json_is_refused_in_one_sentence(document: object) -> None:
    with pytest.raises(BadInputError) as refused:
        check_claim(document, "test")
    assert str(refused.value).isprintable()


def test_a_file_beyond_the_bound_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)  # a hole: ten gigabytes that take no disk
    assert f"at most {MAX_JSON_BYTES} bytes" in str(refusal(path))


def test_deep_nesting_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"a":' * 200_000, encoding="utf-8")
    assert "nested too deeply" in str(refusal(path))


def test_a_number_of_thousands_of_digits_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "digits.json"
    path.write_text('{"claim_id": ' + "9" * 100_000 + "}", encoding="utf-8")
    assert "too many digits" in str(refusal(path))


def test_a_byte_order_mark_before_good_utf_8_is_no_fault(tmp_path: Path) -> None:
    """Windows editors write one; nothing is lost by reading past it."""
    path = tmp_path / "bom.json"
    path.write_bytes(b"\xef\xbb\xbf" + claim_text(good_claim(POLICY)).encode())
    assert good_claim(POLICY) == load_claim(path)


def test_half_a_surrogate_in_a_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text(json.dumps({**LEAST, "claim_id": "C\ud83d"}), encoding="utf-8")
    error = refusal(path)
    assert error.place == "claim_id"
    assert "U+D83D" in str(error)


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_blanks_are_no_name_of_a_model_and_fail_nobody(blank: str) -> None:
    with pytest.raises(BadInputError, match="or null where it is not known") as refused:
        check_claim({**LEAST, "model": blank}, "test")
    assert refused.value.place == "model"


@pytest.mark.parametrize("text", ["C1\n", "\x1cC1", "C\u20281", "C1\x85"])
def test_a_blank_that_breaks_a_line_is_no_part_of_a_name(text: str) -> None:
    with pytest.raises(BadInputError, match=r"U\+") as refused:
        check_claim({**LEAST, "claim_id": text}, "test")
    assert refused.value.place == "claim_id"


def test_joiners_that_indic_scripts_need_are_plain_text() -> None:
    assert check_claim({**LEAST, "claim_id": "क्‍ष-1"}, "test").claim_id == "क्‍ष-1"


@pytest.mark.parametrize("name", ["missing.json", "folder"])
def test_a_claim_that_is_no_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    assert "cannot be read" in str(refusal(tmp_path / name))
