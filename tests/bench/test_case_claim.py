"""The claim of a case: begun from the phone, kept beside it, named by it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from bench.case import load_case
from bench.case_claim import claim_of_case, keep_claim
from bench.warranty.claim_json import load_claim
from bench.warranty.policy_toml import poco_x3_pro
from tests.conftest import FIXTURES

TODAY = date(2026, 11, 23)


def case_without_claim(folder: Path) -> Path:
    """A copy of a shipped case that names no claim, with a field of somebody else's."""
    shutil.copytree(FIXTURES / "cases" / "key_open_dps", folder)
    path = folder / "case.json"
    document = json.loads(path.read_text())
    document.pop("claim", None)
    document["shelf"] = "B 12"
    path.write_text(json.dumps(document))
    return folder


def test_a_claim_is_begun_with_what_the_case_knows_of_the_phone(tmp_path: Path) -> None:
    case = load_case(case_without_claim(tmp_path / "case"))
    claim = claim_of_case(case, poco_x3_pro(), TODAY)
    assert (claim.claim_id, claim.claim_date) == (case.case_id, TODAY)
    assert (claim.imei, claim.model) == (case.imei or "", case.model)


def test_a_kept_claim_is_named_by_the_case_and_read_again(tmp_path: Path) -> None:
    case = load_case(case_without_claim(tmp_path / "case"))
    claim = claim_of_case(case, poco_x3_pro(), TODAY)
    path, written = keep_claim(case, claim)
    assert written == claim
    again = load_case(case.folder)
    assert again.claim_path == path == case.folder / "claim.json"
    assert load_claim(path) == claim
    assert json.loads((case.folder / "case.json").read_text())["shelf"] == "B 12"


def test_a_claim_that_stands_there_is_taken_as_it_is(tmp_path: Path) -> None:
    case = load_case(case_without_claim(tmp_path / "case"))
    keep_claim(case, claim_of_case(case, poco_x3_pro(), date(2022, 1, 2)))
    assert claim_of_case(load_case(case.folder), poco_x3_pro(), TODAY).claim_date == date(2022, 1, 2)
