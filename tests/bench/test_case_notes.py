"""Notes in a case: they come back with it, other people's fields stay, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.trace import EventName
from bench.case import load_case
from bench.case_notes import LONGEST_NOTE, Note, keep_notes, notes_of
from bench.errors import BadInputError
from bench.simulate import simulate_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("noted") / "case"
    simulate_case("mb_ufs_edl_9008", 3, "korad", case)
    return case


NOTES = st.lists(st.tuples(st.floats(-10.0, 100.0), st.text(min_size=1, max_size=40)), max_size=6)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES)
def test_notes_come_back_and_the_rest_stays(folder: Path, written: list[tuple[float, str]]) -> None:
    path = folder / "case.json"
    before = json.loads(path.read_text(encoding="utf-8"))
    before["runs"][0]["maker"] = {"lot": 7}
    path.write_text(json.dumps(before), encoding="utf-8")
    wanted = tuple(sorted((Note(at_s, text) for at_s, text in written), key=lambda note: note.at_s))
    keep_notes(folder, "run-1", wanted)
    run = load_case(folder).runs[0]
    assert sorted(notes_of(run.events), key=lambda n: (n.at_s, n.text)) == sorted(
        wanted, key=lambda n: (n.at_s, n.text)
    )
    after = json.loads(path.read_text(encoding="utf-8"))
    for document in (before, after):
        events = document["runs"][0]["events"]
        document["runs"][0]["events"] = sorted(
            (event for event in events if event["name"] != EventName.NOTE), key=lambda event: event["at_s"]
        )
    assert before == after


def test_what_cannot_be_kept_is_refused_and_the_case_stays(folder: Path) -> None:
    before = (folder / "case.json").read_bytes()
    with pytest.raises(BadInputError, match="has no run run-9"):
        keep_notes(folder, "run-9", [Note(1.0, "x")])
    with pytest.raises(BadInputError, match="4097 characters"):
        keep_notes(folder, "run-1", [Note(1.0, "x" * (LONGEST_NOTE + 1))])
    with pytest.raises(BadInputError, match="holds no"):
        load_case(folder.parent)
    assert (folder / "case.json").read_bytes() == before
