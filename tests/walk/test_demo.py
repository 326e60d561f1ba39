"""The main job from end to end, as somebody meets it first: `bootbench demo`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.cli.command_line import bootbench
from tests.bench.report.papers import pages, rasters, unembedded_fonts


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_the_demo_tells_the_case_and_ends_with_where_the_report_is(tmp_path: Path) -> None:
    said = bootbench("demo", folder=tmp_path)
    assert said.complaint == ""
    assert said.status == 0
    for words in ("SIMULATED", "Recorded", "Stages of run-1", "Findings outside", "Verdict", "Next check", "Claim"):
        assert words in said.output
    path = Path(said.output.splitlines()[-1])
    assert path.parent == (tmp_path / "bootbench-demo").resolve()
    assert path.suffix == ".pdf"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert unembedded_fonts(path) == []
    assert rasters(path) == []
    printed = pages(path)
    assert all("SIMULATED" in page for page in printed)
    assert "Motherboard" in printed[0]


def test_a_second_demo_writes_the_same_bytes_into_a_folder_of_its_own(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "deep/two"):
        said = bootbench("demo", "--to", tmp_path / name, folder=tmp_path)
        assert said.status == 0
        contents.append(Path(said.output.splitlines()[-1]).read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.skipif(sys.platform == "win32", reason="locales are set in another way there")
def test_a_terminal_that_knows_ascii_alone_gets_ascii_alone(tmp_path: Path) -> None:
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    said = bootbench("demo", folder=tmp_path, **plain)
    assert said.status == 0
    assert said.output.isascii()
    assert "?" not in said.output
    assert "+/-" in said.output


def test_the_demo_needs_no_qt(tmp_path: Path) -> None:
    """A `PySide6` that cannot be imported stands first on the path."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text("raise ImportError('no Qt here')", encoding="utf-8")
    said = bootbench("demo", folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert said.status == 0
    assert Path(said.output.splitlines()[-1]).is_file()


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = bootbench("demo", "--to", tmp_path / "file", folder=tmp_path)
    assert said.status == 2
    assert said.complaint.count("\n") == 1
    assert "cannot be made" in said.complaint
