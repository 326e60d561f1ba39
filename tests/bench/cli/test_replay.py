"""`bootbench replay` as a QA engineer runs it: files, summary, exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.bench.cli.command_line import bootbench


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "corpus"
    arguments = ("--fault", "all", "--seed", "3", "--count", "4", "--answers", "deciding", "-o", folder)
    assert bootbench("simulate", *arguments).status == 0
    return folder


def test_it_writes_json_and_junit_prints_a_summary_and_compares(corpus: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    said = bootbench("replay", corpus, "--json", first, "--junit", tmp_path / "first.xml", "--jobs", "2")
    assert said.status == 0, said.complaint
    assert "4 cases" in said.output
    assert "wrong verdicts: 0" in said.output
    document = json.loads(first.read_text())
    assert [case["case_id"] for case in document["cases"]] == [f"S{seed:06d}" for seed in range(3, 7)]
    alone = json.loads(bootbench("diagnose", corpus / "S000003", "--json").output)
    assert document["cases"][0] == alone
    again = bootbench("replay", corpus, "--json", second, "--baseline", first, "--jobs", "1")
    assert again.status == 0
    assert "changed since" in again.output
    assert json.loads(second.read_text())["cases"] == document["cases"]


def test_a_change_against_the_baseline_is_exit_status_one(corpus: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    assert bootbench("replay", corpus, "--json", old, "--jobs", "1").status == 0
    broken = tmp_path / "corpus"
    shutil.copytree(corpus, broken)
    (broken / "S000004" / "case.json").write_text("{")
    said = bootbench("replay", broken, "--json", tmp_path / "new.json", "--baseline", old, "--jobs", "1")
    assert said.status == 1
    assert "S000004: was" in said.output
    assert "could not be read: 1" in said.output
    assert "Traceback" not in said.complaint


def test_what_would_steer_a_terminal_is_shown_in_the_list_of_changes(corpus: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    before = {"verdict": "motherboard\x1b", "faults": [{"fault": "f\u202e"}]}
    cases = [{"case_id": "S000003", **before}, {"case_id": "C\x00\n\u202e5", **before}]
    old.write_text(json.dumps({"cases": cases}))
    said = bootbench("replay", corpus, "--baseline", old, "--jobs", "1")
    assert said.status == 1
    listed = said.output[said.output.index("changed since") :].splitlines()
    assert listed[1] == "  C\\x00\\n\\u202e5: was motherboard\\x1b, f\\u202e first; is not there"
    assert listed[2].startswith("  S000003: was motherboard\\x1b, f\\u202e first; is ")


def test_a_corpus_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    said = bootbench("replay", tmp_path / "nowhere", "--json", tmp_path / "out.json")
    assert said.status == 2
    assert "expected a folder of case folders" in said.complaint
    assert not (tmp_path / "out.json").exists()


def test_a_wrong_profile_is_one_mistake_not_one_for_each_case(corpus: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text("format = 1")
    said = bootbench("replay", corpus, "--json", tmp_path / "out.json", "--profile", profile)
    assert said.status == 2
    assert said.complaint.count("\n") == 1


def test_html_alone_is_one_page_with_the_corpus_on_it(corpus: Path, tmp_path: Path) -> None:
    said = bootbench("replay", corpus, "--html", tmp_path / "out.html", "--jobs", "1")
    assert said.status == 0, said.complaint
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "Simulated: 4 of 4 cases" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.html"]


@pytest.mark.parametrize(
    ("option", "name", "expected"),
    [
        ("--json", "nowhere/out.json", "its folder is not there"),
        ("--html", ".", "is a folder, but a file is to be written"),
        ("--junit", "nowhere/out.xml", "its folder is not there"),
        ("--baseline", "nowhere.json", "nowhere.json: cannot be read"),
    ],
)
def test_a_file_that_cannot_be_is_refused_before_the_corpus_is_diagnosed(
    corpus: Path, tmp_path: Path, option: str, name: str, expected: str
) -> None:
    said = bootbench("replay", corpus, option, tmp_path / name)
    assert said.status == 2
    assert expected in said.complaint
    assert said.complaint.count("\n") == 1
    assert said.output == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_what_was_found_is_said_also_where_the_file_cannot_be_written(corpus: Path, tmp_path: Path) -> None:
    said = bootbench("replay", corpus, "--json", "/dev/full")
    assert said.status == 2
    assert "4 cases in" in said.output


@pytest.fixture
def shared(corpus: Path, tmp_path: Path) -> Path:
    """The corpus, and a copy of one of its cases whose answers were taken out."""
    folder = Path(shutil.copytree(corpus, tmp_path / "shared"))
    shutil.copytree(folder / "S000003", folder / "A-copy")
    case = json.loads((folder / "A-copy" / "case.json").read_text())
    (folder / "A-copy" / "case.json").write_text(json.dumps(case | {"checks": {}}))
    return folder


def test_two_folders_of_one_id_are_said_and_not_compared(corpus: Path, shared: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    assert bootbench("replay", corpus, "--json", old, "--jobs", "1").status == 0
    said = bootbench("replay", shared, "--json", new, "--jobs", "1")
    assert said.status == 0
    sentence = "2 folders share the case id S000003 (A-copy, S000003)"
    assert f"  {sentence}; give each one of its own, or this replay serves as no baseline\n" in said.output
    said = bootbench("replay", shared, "--json", tmp_path / "x.json", "--baseline", old)
    assert (said.status, said.output) == (2, "")
    assert f"shared: {sentence}, so none of them can be compared with a baseline; give each case" in said.complaint
    assert not (tmp_path / "x.json").exists()


def test_a_baseline_with_a_case_twice_is_refused(corpus: Path, shared: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    assert bootbench("replay", shared, "--json", old, "--jobs", "1").status == 0
    said = bootbench("replay", corpus, "--json", tmp_path / "x.json", "--baseline", old)
    assert (said.status, said.output) == (2, "")
    assert "old.json: expected each case once in a baseline, but S000003 stands in it twice" in said.complaint
