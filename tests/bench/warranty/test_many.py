"""Many claims: one line each in order of file name, whatever is wrong with some of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.warranty.claim_json import claim_text
from bench.warranty.decision_json import decision_json
from bench.warranty.many import Decided, Refused, claim_files, decide_files, json_line
from bench.warranty.override import record_override
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.warranty.claims import good_claim
from tests.bench.warranty.golden import CLAIMS, golden_cases
from tests.bench.warranty.test_override import OVERRIDE

POLICY = poco_x3_pro()


def lines(*paths: Path) -> list[dict[str, object]]:
    """What `--jsonl` prints for these paths, parsed."""
    return [json.loads(json_line(result)) for result in decide_files(claim_files(paths), POLICY)]


def test_a_folder_gives_one_line_for_each_claim_in_order_of_file_name() -> None:
    expected = {case.name: decision_json(case.decide()) for case in golden_cases() if not case.second_policy}
    assert [expected[name] for name in sorted(expected, key="{}.json".format)] == lines(CLAIMS)


def test_folders_and_files_are_put_in_one_order_and_decided_once(tmp_path: Path) -> None:
    for folder, name in (("a", "3"), ("a", "1"), ("b", "2")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.json").write_text(claim_text(good_claim(POLICY, claim_id=name)), encoding="utf-8")
    found = lines(tmp_path / "a" / "3.json", tmp_path / "b", tmp_path / "a")
    assert [line["claim_id"] for line in found] == ["1", "2", "3"]


def test_a_hidden_file_is_no_claim_yet(tmp_path: Path) -> None:
    """Such as the temporary one of a bench that is just writing its claim."""
    (tmp_path / ".C1.0123abcd.part.json").write_bytes(b"{")
    (tmp_path / "C2.json").write_text(claim_text(good_claim(POLICY, claim_id="C2")), encoding="utf-8")
    assert [line["claim_id"] for line in lines(tmp_path)] == ["C2"]


def test_a_broken_claim_is_one_error_line_and_the_others_go_on(tmp_path: Path) -> None:
    for name in ("1", "3"):
        (tmp_path / f"{name}.json").write_text(claim_text(good_claim(POLICY, claim_id=name)), encoding="utf-8")
    shutil.copy(CLAIMS / "refused" / "unknown-ground.json", tmp_path / "2.json")
    (tmp_path / "4.json").write_bytes(b"{")
    first, second, third, fourth = lines(tmp_path)
    assert (first["outcome"], third["outcome"]) == ("eligible", "eligible")
    assert second["claim_id"] == "unknown-ground"
    assert second["file"] == "2.json"
    assert second["error"] == {
        "path": "exclusions.4.e.outer_damage",
        "message": 'is not a ground of the policy "POCO X3 Pro extended warranty"; '
        "perhaps 4.e.outer_surface_damage is meant",
    }
    assert fourth["claim_id"] is None


def test_every_refused_claim_is_one_line_of_json() -> None:
    results = list(decide_files(claim_files([CLAIMS / "refused"]), POLICY))
    assert all(isinstance(result, Refused) for result in results)
    for result in results:
        text = json_line(result)
        assert text.count(b"\n") == 1
        assert json.loads(text)["error"]["message"]


def test_a_file_that_is_not_there_is_an_error_line_too(tmp_path: Path) -> None:
    (line,) = lines(tmp_path / "none.json")
    assert line["error"] == {"path": "", "message": "cannot be read (No such file or directory)"}


def test_a_folder_without_claims_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"no \*\.json lies in it"):
        claim_files([tmp_path])


def test_overrides_are_no_claims_and_stand_in_the_line_of_theirs(tmp_path: Path) -> None:
    for name in ("1", "2"):
        (tmp_path / f"{name}.json").write_text(claim_text(good_claim(POLICY, claim_id=name)), encoding="utf-8")
    record_override(tmp_path / "2.json", OVERRIDE)
    first, second = lines(tmp_path)
    assert "overrides" not in first
    assert isinstance(second["overrides"], list)
    assert (second["outcome"], second["overrides"][0]["outcome"]) == ("eligible", "not_eligible")


def test_a_line_has_exactly_the_fields_that_scripts_rely_on_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "C0001.json"
    path.write_text(claim_text(good_claim(POLICY)), encoding="utf-8")
    (result,) = decide_files([path], POLICY)
    assert isinstance(result, Decided)
    fields = json.loads(json_line(result))
    assert list(fields) == [
        "claim_id",
        "outcome",
        "clauses",
        "failed",
        "unknown",
        "missing",
        "purchase_warranty_ends",
        "extended_warranty_ends",
        "falls_under",
        "policy",
    ]
    assert list(fields["clauses"][0]) == ["id", "state", "saw", "limit", "source"]
    assert fields["policy"] == {"name": POLICY.name, "sha256": POLICY.sha256}


def test_a_file_name_that_is_no_utf_8_still_gives_a_line_of_json(tmp_path: Path) -> None:
    path = tmp_path / "\udcff.json"
    try:
        path.write_bytes(b"{")
    except OSError as error:  # a file system that knows only UTF-8 names has no such file
        pytest.skip(f"this file system refuses the name: {error}")
    (result,) = decide_files([path], POLICY)
    assert json.loads(json_line(result))["file"] == "\\udcff.json"
