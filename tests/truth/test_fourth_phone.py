"""The fourth phone draws the same for the same seed, in the case format, and knows nothing of the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from tests.speed import fourth_cases
from tests.speed.drawn_cases import HELD_BACK
from tests.truth.fourth_people import FAULTS, deciding, verdict_of
from tests.truth.fourth_phone import DEVELOPMENT, write_case
from tests.truth.imported import not_its_own

ANSWERED = ("deciding", "none", "some")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, fault: str) -> None:
    for name in ("one", "two"):
        write_case(fault, DEVELOPMENT + 7, tmp_path / name / "Q7", "deciding")
    assert contents(tmp_path / "one" / "Q7") == contents(tmp_path / "two" / "Q7")


@pytest.mark.parametrize("answered", ANSWERED)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_case_is_read_with_its_label_and_its_events_are_in_order(tmp_path: Path, fault: str, answered: str) -> None:
    write_case(fault, DEVELOPMENT + 11, tmp_path / "Q11", answered)
    case = load_case(tmp_path / "Q11")
    assert case.case_id == "Q11"
    assert case.label is not None
    assert (case.label.fault, case.label.verdict) == (fault, verdict_of(fault))
    assert all(load_run_trace(run) is not None for run in case.runs if run.trace_path is not None)
    written = json.loads((tmp_path / "Q11" / "case.json").read_text(encoding="utf-8"))
    for run in written["runs"]:
        times = [event["at_s"] for event in run["events"]]
        assert times == sorted(times)
        assert {event["name"] for event in run["events"]} <= {name.value for name in EventName}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_deciding_checks_are_answered_where_somebody_was_told_to(tmp_path: Path, fault: str) -> None:
    for answered in ("deciding", "none"):
        write_case(fault, DEVELOPMENT + 13, tmp_path / answered, answered)
    checks = {
        answered: json.loads((tmp_path / answered / "case.json").read_text(encoding="utf-8"))["checks"]
        for answered in ("deciding", "none")
    }
    assert checks["none"] == {}
    assert deciding(fault) <= set(checks["deciding"])
    assert bool(deciding(fault)) == (fault != "indeterminate")


def test_the_fourth_phone_imports_nothing_of_the_project() -> None:
    assert not_its_own("fourth", {"numpy"}) == []


def test_a_corpus_to_look_at_takes_no_seed_of_the_report(tmp_path: Path) -> None:
    fourth_cases.main([str(tmp_path), "--count", "3", "--answered", "none"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"Q{DEVELOPMENT + k}" for k in range(3)]
    with pytest.raises(SystemExit):
        fourth_cases.main([str(tmp_path), "--count", "3", "--first-seed", str(HELD_BACK - 2)])
