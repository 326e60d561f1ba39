"""The main job from end to end, as somebody meets it first: `bootbench demo`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from analysis.trace import EventName
from bench.case import load_case
from tests.bench.cli.command_line import bootbench
from tests.bench.report.papers import pages, rasters, unembedded_fonts


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_the_demo_records_a_boot_tells_the_case_and_ends_with_where_the_report_is(tmp_path: Path) -> None:
    said = bootbench("demo", folder=tmp_path)
    assert said.complaint == ""
    assert said.status == 0
    for words in ("press the power key", "watching USB", "SIMULATED", "Recorded", "Stages of run-1"):
        assert words in said.output
    for words in ("Findings outside", "Verdict", "Next check", "Claim"):
        assert words in said.output
    path = Path(said.output.splitlines()[-1])
    assert path.parent == (tmp_path / "bootbench-demo").resolve()
    assert path.suffix == ".pdf"
    assert sorted(entry.name for entry in path.parent.iterdir()) == [path.stem, path.name]
    assert unembedded_fonts(path) == []
    assert rasters(path) == []
    printed = pages(path)
    assert all("SIMULATED" in page for page in printed)
    assert "Motherboard" in printed[0]
    assert any("05c6:9008" in page for page in printed)


def test_what_the_demo_recorded_is_a_case_like_any_other(tmp_path: Path) -> None:
    said = bootbench("demo", "--to", tmp_path, "--seed", "4", "--meter", "korad", "--fault", "sw_lands_in_fastboot")
    assert said.status == 0
    case = load_case(Path(said.output.splitlines()[-1]).with_suffix(""))
    assert case.simulated is not None
    assert case.simulated.startswith("simulated")
    assert case.label is not None
    assert case.label.fault == "sw_lands_in_fastboot"
    assert [run.meter.name for run in case.runs if run.meter is not None] == ["korad", "korad"]
    assert EventName.USB_ATTACHED in {event.name for event in case.runs[1].events}
    told = bootbench("diagnose", case.folder, "--json")
    assert json.loads(told.output)["verdict"] == "not_motherboard"


def test_a_second_demo_writes_the_same_bytes_into_the_same_folder_or_another(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "deep/two", "one"):
        said = bootbench("demo", "--to", tmp_path / name, "--meter", "korad", folder=tmp_path)
        assert said.status == 0
        path = Path(said.output.splitlines()[-1])
        contents.append([path.read_bytes(), *(part.read_bytes() for part in sorted(path.with_suffix("").iterdir()))])
    assert contents[0] == contents[1] == contents[2]


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "demo-normal_boot-1-korad"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine", encoding="utf-8")
    said = bootbench("demo", "--to", tmp_path, "--meter", "korad", "--fault", "normal_boot", "--seed", "1")
    assert said.status == 2
    assert said.complaint.count("\n") == 1
    assert (mine / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_the_demo_lists_what_it_can_and_refuses_the_rest_in_one_sentence(tmp_path: Path) -> None:
    listed = bootbench("demo", "--list").output
    for name in ("mb_ufs_edl_9008", "indeterminate", "riden", "monsoon", "ppk2"):
        assert name in listed
    assert "km003c" not in listed  # it sits in the USB lead
    for options in (("--fault", "gremlin"), ("--meter", "abacus"), ("--meter", "km003c")):
        said = bootbench("demo", "--to", tmp_path, *options)
        assert said.status == 2
        assert said.complaint.count("\n") == 1
    assert [entry.name for entry in tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="locales are set in another way there")
def test_a_terminal_that_knows_ascii_alone_gets_ascii_alone(tmp_path: Path) -> None:
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    said = bootbench("demo", "--meter", "korad", folder=tmp_path, **plain)
    assert said.status == 0
    assert said.output.isascii()
    assert "?" not in said.output.replace("?phone=", "")  # of the bench's address
    assert "+/-" in said.output


def test_the_demo_needs_no_qt(tmp_path: Path) -> None:
    """A `PySide6` that cannot be imported stands first on the path."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("raise ImportError('no Qt here')", encoding="utf-8")
    said = bootbench("demo", "--meter", "korad", folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert said.status == 0
    assert Path(said.output.splitlines()[-1]).is_file()


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = bootbench("demo", "--to", tmp_path / "file", folder=tmp_path)
    assert said.status == 2
    assert said.complaint.count("\n") == 1
    assert "cannot be made" in said.complaint
