"""One thing is one thing: no sentence says `1 cases`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.casebook.database import URL_VARIABLE
from bench.counted import counted
from bench.json_input import shown
from tests.bench.casebook.folders import write_case
from tests.bench.cli.in_process import bootbench


def test_one_is_one_and_every_other_number_is_many() -> None:
    assert [counted(number, "case") for number in (0, 1, 2)] == ["0 cases", "1 case", "2 cases"]
    assert [counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]
    assert [shown([1]), shown([]), shown({"a": 1})] == [
        "a list of 1 entry",
        "a list of 0 entries",
        "an object of 1 field",
    ]


def test_one_note_in_one_case_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "book"))
    assert bootbench("casebook", "add", write_case(tmp_path / "C1"), "--jobs", "1").status == 0
    assert bootbench("casebook", "note", "C1", "customer waits").output == "C1: 1 note\n"
    assert bootbench("casebook", "stats").output.startswith("1 case\n")
    assert bootbench("casebook", "rebuild").output.startswith("1 case, 0 damaged\n")


def test_one_lost_reading_beside_one_hole_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,current_a\n0,1\n1,3\n2,\n3,1\n4,1\n10,1\n")
    assert "1 lost reading, 1 hole in time (6 s)" in bootbench("info", tmp_path / "a.csv").output


def test_one_claim_that_cannot_be_decided_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "claim.json").write_text("{}", encoding="utf-8")
    said = bootbench("decide", tmp_path / "claim.json", "--jsonl")
    assert said.status == 2
    assert said.complaint == "bootbench: 1 of 1 claim could not be decided; its line says why\n"
