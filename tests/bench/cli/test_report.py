"""`bootbench report`: a case folder in, a PDF out, the same bytes on any day."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.cli.decide import command as decide
from bench.cli.diagnose import command as diagnose
from bench.cli.report import command
from bench.demo import CASE
from bench.errors import BadInputError
from tests.bench.redaction.telling_case import METER_SERIAL, telling_case
from tests.bench.report.papers import pages, rasters, unembedded_fonts, words_outside


def report(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASE, tmp_path / "case"))


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_case_becomes_a_report_that_rests_on_its_own_files(case: Path, tmp_path: Path, paper: str) -> None:
    path = tmp_path / "x.pdf"
    assert report(case, "-o", path, "--paper", paper).exit_code == 0
    assert unembedded_fonts(path) == []
    assert rasters(path) == []
    assert words_outside(path) == []
    said = pages(path)
    assert "SIMULATED" in said[0]
    whole = " ".join(said)
    for part in ("The runs", "Findings", "Faults considered", "Checks", "The claim, clause by clause", "Content hash"):
        assert part in whole


def test_the_same_case_gives_the_same_bytes_wherever_it_lies(case: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(case, tmp_path / "elsewhere" / "renamed"))
    assert report(case, "-o", tmp_path / "a.pdf").exit_code == 0
    assert report(moved, "-o", tmp_path / "b.pdf").exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", ["case.json", "run-1.csv", "claim.json"])
def test_a_change_of_any_file_changes_the_content_hash(case: Path, tmp_path: Path, name: str) -> None:
    report(case, "-o", tmp_path / "a.pdf")
    with (case / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    report(case, "-o", tmp_path / "b.pdf")
    feet = [pages(tmp_path / f"{letter}.pdf")[0].rpartition("content")[2] for letter in "ab"]
    assert feet[0] != feet[1]


def test_a_claim_of_another_phone_is_refused(case: Path, tmp_path: Path) -> None:
    model = json.loads((case / "case.json").read_text(encoding="utf-8"))
    model["device"]["imei"] = "490154203237518"
    (case / "case.json").write_text(json.dumps(model), encoding="utf-8")
    claim = json.loads((case / "claim.json").read_text(encoding="utf-8"))
    claim["imei"] = "356938035643809"
    (case / "claim.json").write_text(json.dumps(claim), encoding="utf-8")
    result = report(case, "-o", tmp_path / "x.pdf")
    assert isinstance(result.exception, BadInputError)
    assert "the claim is of the phone 356938035643809" in str(result.exception)
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.needs("pdftotext")
def test_a_case_without_runs_says_that_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(
        '{"format": "bootbench-case/1", "case_id": "E1", "device": {"model": null, "imei": null}, "runs": [], '
        '"checks": {}}',
        encoding="utf-8",
    )
    assert report(tmp_path, "-o", tmp_path / "x.pdf").exit_code == 0
    said = pages(tmp_path / "x.pdf")
    assert "Cannot say yet" in said[0]
    assert "Start the phone on the supply, and record it." in said[0]
    assert "Nothing was measured yet" in said[0]
    assert "No run is recorded in this case." in said[1]


def test_an_empty_folder_and_a_name_that_is_no_report_are_one_sentence_each(case: Path, tmp_path: Path) -> None:
    assert "holds no case.json" in str(report(tmp_path, "-o", tmp_path / "x.pdf").exception)
    refused = str(report(case, "-o", tmp_path / "x.docx").exception)
    assert "expected the name of a report ending in .html, .json, .pdf, not the suffix .docx" in refused


def test_the_same_facts_stand_in_the_json_and_in_what_diagnose_and_decide_print(case: Path, tmp_path: Path) -> None:
    assert report(case, "-o", tmp_path / "x.json").exit_code == 0
    fields = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    diagnosed = CliRunner().invoke(diagnose, [str(case), "--json"])
    assert json.loads(diagnosed.output) == fields["diagnosis"]
    decided = CliRunner().invoke(decide, ["--case", str(case), "--json"])
    assert json.loads(decided.output) == fields["decision"]
    assert fields["case"]["simulated"].startswith("simulated by")
    assert [run["id"] for run in fields["case"]["runs"]] == ["run-1", "run-2"]


@pytest.mark.parametrize("suffix", ["html", "json"])
def test_html_and_json_are_the_same_bytes_wherever_the_case_lies(case: Path, tmp_path: Path, suffix: str) -> None:
    moved = Path(shutil.copytree(case, tmp_path / "elsewhere"))
    assert report(case, "-o", tmp_path / f"a.{suffix}").exit_code == 0
    assert report(moved, "-o", tmp_path / f"b.{suffix}").exit_code == 0
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.needs("pdftotext")
def test_an_override_stands_beside_the_recommendation_on_the_first_page_and_in_the_table(
    case: Path, tmp_path: Path
) -> None:
    given = ["--case", str(case), "--override", "eligible", "--person", "R. Nair"]
    given += ["--reason", "seen with the customer present", "--at", "2026-11-23T14:05:00+05:30"]
    assert CliRunner().invoke(decide, given).exit_code == 0
    assert report(case, "-o", tmp_path / "x.pdf").exit_code == 0
    first, *rest = pages(tmp_path / "x.pdf")
    assert "Recommendation for the claim" in first
    assert "the service centre has decided: eligible (R. Nair, 2026-11-23)" in first
    assert "seen with the customer present" in " ".join(rest)


def test_a_broken_trace_leaves_no_report(case: Path, tmp_path: Path) -> None:
    (case / "run-1.csv").write_text("time_s,current_a\n0.0,nonsense\n", encoding="utf-8")
    result = report(case, "-o", tmp_path / "x.pdf")
    assert isinstance(result.exception, BadInputError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


@pytest.mark.needs("pdftotext")
def test_a_recorded_case_says_its_instrument_number_and_calibration(tmp_path: Path) -> None:
    assert report(telling_case(tmp_path), "-o", tmp_path / "x.pdf").exit_code == 0
    said = " ".join(pages(tmp_path / "x.pdf"))
    assert "Nordic PPK2" in said
    assert f"Serial number {METER_SERIAL}" in said
    assert "Calibration 2026-03-02" in said
