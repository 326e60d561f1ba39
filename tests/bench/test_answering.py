"""Answers of checks: kept with the case, each change with its time; what others wrote into the case stays."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.checks import Answer, Check
from bench.answering import ANSWERS_FILE, keep_answer
from bench.case import load_case
from bench.case_notes import Note, keep_notes
from bench.errors import BadInputError
from tests.conftest import FIXTURES

AT = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
CHECK = Check.BOOTS_ON_OWN_BATTERY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped case with a field of somebody else's."""
    case = Path(shutil.copytree(FIXTURES / "cases" / "key_open_dps", tmp_path / "case"))
    fields = json.loads((case / "case.json").read_text(encoding="utf-8"))
    fields["checks"] = {}
    (case / "case.json").write_text(json.dumps({**fields, "shelf": "B 12"}), encoding="utf-8")
    return case


def test_an_answer_is_kept_and_each_change_has_its_time(folder: Path) -> None:
    case = keep_answer(load_case(folder), CHECK, Answer.YES, AT)
    case = keep_answer(case, CHECK, Answer.NO, AT)
    assert {result.check: result.answer for result in load_case(folder).checks} == {CHECK: Answer.NO}
    assert keep_answer(case, CHECK, None, AT).checks == load_case(folder).checks == ()
    lines = [json.loads(line) for line in (folder / ANSWERS_FILE).read_text(encoding="utf-8").splitlines()]
    assert [line["answer"] for line in lines] == ["yes", "no", None]


def test_what_others_wrote_meanwhile_stays(folder: Path) -> None:
    """The Bench page holds the case in memory while somebody notes something on the Trace page."""
    held = load_case(folder)
    keep_notes(folder, held.runs[0].id, [Note(1.5, "smells burnt")])
    keep_answer(held, CHECK, Answer.YES, AT)
    fields = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    assert fields["shelf"] == "B 12"
    assert "smells burnt" in [event.get("value") for event in fields["runs"][0]["events"]]


def test_a_case_that_was_damaged_meanwhile_is_refused_and_not_written_over(folder: Path) -> None:
    held = load_case(folder)
    (folder / "case.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadInputError):
        keep_answer(held, CHECK, Answer.YES, AT)
    assert (folder / "case.json").read_text(encoding="utf-8") == "{"
