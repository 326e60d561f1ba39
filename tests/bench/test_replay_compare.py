"""A replay against an older one: better and worse by the label, the worst first, and the finding that changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.diagnosis import Verdict
from analysis.findings import Judged
from bench.case import Label
from bench.errors import BadInputError
from bench.replay import CaseResult, Replayed
from bench.replay_compare import (
    ChangedFinding,
    FindingPlace,
    Former,
    Outcome,
    Turn,
    differences,
    load_baseline,
    telling_place,
    turn_of,
)
from bench.replay_files import replay_text
from bench.replay_summary import summary

MB, NOT_MB, OPEN = Verdict.MOTHERBOARD, Verdict.NOT_MOTHERBOARD, Verdict.CANNOT_SAY


def finding(name: str, judged: str, value: float = 1.0, run: str = "run-1") -> dict[str, object]:
    return {"name": name, "value": value, "unit": "A", "judged": judged, "run": run, "interval_s": [1.0, 2.0]}


def result(
    case_id: str, verdict: str, fault: str = "f", label: str | None = None, findings: tuple[object, ...] = ()
) -> CaseResult:
    diagnosis: dict[str, object] = {
        "case_id": case_id,
        "verdict": verdict,
        "faults": [{"fault": fault, "probability": 0.9}],
        "findings": list(findings),
    }
    return CaseResult(f"/corpus/{case_id}", case_id, diagnosis, None, Label("f", label) if label else None)


def written(folder: Path, *results: CaseResult) -> Path:
    replayed = Replayed(results, 2.0)
    path = folder / "old.json"
    path.write_text(replay_text(replayed, summary(replayed)))
    return path


def test_the_worst_change_comes_first(tmp_path: Path) -> None:
    old = [result(name, "motherboard", label="motherboard") for name in "abc"]
    old += [result("d", "not_motherboard", label="motherboard"), result("e", "motherboard", label="motherboard")]
    new = [
        result("a", "cannot_say", label="motherboard"),
        result("b", "not_motherboard", label="motherboard"),
        result("c", "motherboard", "another", label="motherboard"),
        result("d", "motherboard", label="motherboard"),
        result("e", "motherboard", label="motherboard"),
    ]
    found = differences(load_baseline(written(tmp_path, *old)), Replayed(tuple(new), 1.0))
    assert [(one.case_id, one.turn) for one in found] == [
        ("b", Turn.WORSE),
        ("a", Turn.WORSE),
        ("c", Turn.CHANGED),
        ("d", Turn.BETTER),
    ]
    assert found[0].before == Outcome(MB, "f")
    assert found[0].folder == Path("/corpus/b")


@pytest.mark.parametrize(
    ("before", "after", "label", "turn"),
    [
        (MB, OPEN, "not_motherboard", Turn.BETTER),
        (OPEN, MB, "cannot_say", Turn.WORSE),
        (NOT_MB, OPEN, "not_motherboard", Turn.WORSE),
        (MB, NOT_MB, "cannot_say", Turn.CHANGED),
        (MB, NOT_MB, None, Turn.CHANGED),
        (None, OPEN, "motherboard", Turn.BETTER),
        (MB, None, "motherboard", Turn.WORSE),
    ],
)
def test_better_is_nearer_to_the_label(
    before: Verdict | None, after: Verdict | None, label: str | None, turn: Turn
) -> None:
    given = Label("f", label) if label else None
    assert turn_of(Outcome(before, "f"), Outcome(after, "f"), given) is turn


def test_the_first_finding_that_is_judged_otherwise_is_the_reason(tmp_path: Path) -> None:
    old = result("a", "motherboard", findings=(finding("x", "ok"), finding("y", "ok", 1.0), finding("z", "ok")))
    new = result("a", "cannot_say", findings=(finding("x", "ok", 2.0), finding("y", "ok"), finding("z", "high")))
    (one,) = differences(load_baseline(written(tmp_path, old)), Replayed((new,), 1.0))
    assert one.finding == ChangedFinding("z", Judged.OK, Judged.HIGH, FindingPlace("run-1", 1.0, 2.0))


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ((finding("x", "ok"),), (finding("x", "ok", 1.5),), "x"),
        ((finding("x", "ok"), finding("gone", "low")), (finding("x", "ok"),), "gone"),
        ((finding("x", "ok"),), (finding("x", "ok"), finding("new", "ok")), "new"),
        ((finding("x", "ok"),), (finding("x", "ok"),), None),
    ],
)
def test_a_value_or_a_finding_that_is_not_in_both_is_a_reason_too(
    tmp_path: Path, old: tuple[object, ...], new: tuple[object, ...], name: str | None
) -> None:
    before, after = result("a", "motherboard", findings=old), result("a", "cannot_say", findings=new)
    (one,) = differences(load_baseline(written(tmp_path, before)), Replayed((after,), 1.0))
    assert (one.finding.name if one.finding is not None else None) == name


def test_cases_of_only_one_replay_are_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, result("a", "motherboard"), result("gone", "motherboard"))
    found = differences(load_baseline(path), Replayed((result("a", "motherboard"), result("new", "cannot_say")), 1.0))
    assert found == ()


def test_former_figures_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, result("a", "motherboard", label="motherboard"))
    former = load_baseline(path).former
    assert (former.cases, former.errors, former.wrong_verdict_rate, former.cases_per_second) == (1, 0, 0.0, 0.5)
    path.write_text(json.dumps({"cases": []}))
    assert load_baseline(path).former == Former(None, None, None, None, None, None)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cases": [{"verdict": 1}]}', f'{{"cases": [{"1" * 6000}]}}'])
def test_what_is_no_replay_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(text)
    with pytest.raises(BadInputError, match=r"old\.json"):
        load_baseline(path)


def test_what_lies_beyond_its_limits_tells_most() -> None:
    ok, high = finding("x", "ok", run="run-1"), finding("y", "high", run="run-2")
    unseen = finding("z", "not_measurable", run="run-3")
    for findings, run in (((unseen, ok, high), "run-2"), ((unseen, ok), "run-1"), ((unseen,), None)):
        place = telling_place(result("a", "motherboard", findings=findings))
        assert (place.run if place is not None else None) == run
