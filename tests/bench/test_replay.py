"""A corpus is diagnosed case by case: one result each, figures where labels exist, changes against an older replay."""

from __future__ import annotations

import atexit
import json
import shutil
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import replay as replay_module
from bench.case import Label
from bench.errors import BadInputError
from bench.replay import CaseResult, Replayed, case_folders, collected, replay, replay_case
from bench.replay_files import Change, changes_since, junit_text, old_outcomes, replay_text
from bench.replay_summary import summary, summary_json
from bench.simulate import simulate_corpus
from bench.traces import jls_guard, jls_standby
from tests.bench.traces.jls_samples import write_foreign

FAULTS = ("mb_ufs_edl_9008", "normal_boot", "nonmb_power_key_open")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "corpus"
    list(simulate_corpus(FAULTS, 5, 3, "korad", folder, None))
    return folder


def replayed(corpus: Path) -> Replayed:
    with ThreadPoolExecutor(1) as executor:
        return collected(replay(executor, case_folders(corpus), None), 0.0)


def said(case_id: str, verdict: str, fault: str, probability: float = 1.0, label: Label | None = None) -> CaseResult:
    diagnosis: dict[str, object] = {
        "case_id": case_id,
        "verdict": verdict,
        "faults": [{"fault": fault, "probability": probability}],
    }
    return CaseResult(case_id, case_id, diagnosis, None, label)


def test_every_case_has_a_result_in_order_of_its_folder(corpus: Path) -> None:
    results = replayed(corpus).results
    assert [result.case_id for result in results] == ["S000005", "S000006", "S000007"]
    assert [result.label.fault for result in results if result.label is not None] == list(FAULTS)
    assert all(result.diagnosis is not None for result in results)


def test_the_file_holds_the_diagnoses_as_diagnose_prints_them(corpus: Path) -> None:
    whole = replayed(corpus)
    document = json.loads(replay_text(whole, summary(whole)))
    assert list(document) == ["cases", "summary"]
    assert list(document["cases"][0])[:3] == ["case_id", "verdict", "fault"]
    assert document["summary"]["cases"] == 3


def test_a_case_that_cannot_be_read_is_an_error_and_the_others_go_on(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    (tmp_path / "B").mkdir()
    (tmp_path / "A" / "case.json").write_text("{")
    (tmp_path / "C").symlink_to(corpus / "S000005")
    results = replayed(tmp_path).results
    assert [result.case_id for result in results] == ["A", "B", "S000005"]
    assert [result.error is None for result in results] == [False, False, True]
    assert results[0].json() == {"case_id": "A", "error": results[0].error}
    assert "holds no case.json" in str(results[1].error)


def test_a_case_over_which_bootbench_itself_stumbles_is_an_error_and_names_its_place(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbles(*_: object) -> None:
        raise KeyError("nobody\nforesaw this")

    monkeypatch.setattr("bench.replay.diagnose_case", stumbles)
    result = replay_case(str(case_folders(corpus)[0]), None)
    assert result.diagnosis is None
    assert result.error is not None
    assert "\n" not in result.error
    for words in ("KeyError", "foresaw", "test_replay.py, line", "send us the case"):
        assert words in result.error


def test_traces_of_other_programs_are_read_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each had one of its own: half a second a file, measured on a corpus that somebody else wrote."""
    run = {"id": "run-1", "kind": "supply_boot", "trace": "run-1.jls", "events": []}
    for name in ("A", "B", "C"):
        (tmp_path / name).mkdir()
        write_foreign(tmp_path / name / "run-1.jls", count=20_000)
        case = {"format": "bootbench-case/1", "case_id": name, "device": {"model": "M2102J20SG"}, "runs": [run]}
        (tmp_path / name / "case.json").write_text(json.dumps(case))
    began: list[jls_standby.Child] = []

    def noted() -> jls_standby.Child:
        began.append(started())
        return began[-1]

    started = jls_standby.started
    monkeypatch.setattr(jls_standby, "started", noted)
    standby = jls_standby.Standby()
    for module in (jls_guard, replay_module):
        monkeypatch.setattr(module, "STANDBY", standby)
    monkeypatch.setattr(replay_module, "parent_process", object)  # as in a worker
    replay_module._profile.cache_clear()
    assert [result.error for result in replayed(tmp_path).results] == [None, None, None]
    assert len(began) == 1
    standby.let_go(replay_case)
    assert began[0].poll() is not None
    atexit.unregister(standby.let_go)
    replay_module._profile.cache_clear()


def test_a_worker_that_was_killed_costs_its_cases_only() -> None:
    class Killing(Executor):
        """An executor whose second task dies."""

        def __init__(self) -> None:
            self.count = 0

        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
            self.count += 1
            future: Future[CaseResult] = Future()
            if self.count == 2:
                future.set_exception(BrokenExecutor("killed"))
            else:
                future.set_result(said(Path(args[0]).name, "cannot_say", "indeterminate"))
            return future

    results = list(replay(Killing(), (Path("A"), Path("B")), None))
    assert {result.case_id: result.error is None for result in results} == {"A": True, "B": False}
    assert any("was killed" in str(result.error) for result in results)


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty"])
def test_a_corpus_without_folders_is_refused(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "corpus"
    if make:
        folder.mkdir()
    with pytest.raises(BadInputError, match="expected a folder of case folders, but "):
        case_folders(folder)


def test_rates_are_counted_where_labels_say_what_is_true() -> None:
    yes, no, open_ = (Label("f", verdict) for verdict in ("motherboard", "not_motherboard", "cannot_say"))
    results = (
        said("1", "motherboard", "f", 1.0, yes),
        said("2", "cannot_say", "f", 0.5, yes),
        said("3", "motherboard", "g", 0.9, no),
        said("4", "not_motherboard", "f", 1.0, no),
        said("5", "cannot_say", "f", 1.0, open_),
        said("6", "motherboard", "f", 1.0, open_),
        said("7", "motherboard", "f", 1.0),
        CaseResult("8", "8", None, "no", yes),
    )
    figures = summary(Replayed(results, 4.0))
    assert (figures.cases, figures.errors, figures.labelled) == (8, 1, 6)
    assert figures.wrong_verdicts == 2
    assert figures.wrong_verdict_rate == pytest.approx(2 / 6)
    assert figures.abstention_rate == pytest.approx(1 / 4)
    assert figures.first_fault_rate == pytest.approx(5 / 6)
    assert figures.expected_calibration_error == pytest.approx((0.9 + 0.5) / 6)
    assert figures.cases_per_second == 2.0
    matrix = summary_json(figures)["confusion_by_verdict"]
    assert matrix == {
        "cannot_say": {"cannot_say": 1, "motherboard": 1},
        "motherboard": {"cannot_say": 1, "motherboard": 1},
        "not_motherboard": {"motherboard": 1, "not_motherboard": 1},
    }


def test_a_label_that_the_profile_does_not_know_is_no_miss() -> None:
    label = Label("gremlins", "motherboard")
    stranger = replace(said("2", "cannot_say", "f", 0.5, label), knows_label=False)
    figures = summary(Replayed((said("1", "motherboard", "f", 1.0, Label("f", "motherboard")), stranger), 1.0))
    assert figures.first_fault_rate == 1.0
    assert figures.expected_calibration_error == 0.0
    assert [row.fault for row in figures.fault_rows] == ["f"]
    assert (figures.labelled, figures.unknown_labels) == (2, (stranger.folder,))
    assert figures.abstention_rate == 0.5
    assert summary_json(figures)["unknown_fault_labels"] == 1


def test_a_replay_finds_labels_that_its_profile_does_not_know(corpus: Path, tmp_path: Path) -> None:
    source = sorted(path for path in corpus.iterdir() if path.is_dir())[0]
    shutil.copytree(source, tmp_path / "case")
    file = tmp_path / "case" / "case.json"
    case = json.loads(file.read_text(encoding="utf-8"))
    assert replay_case(str(tmp_path / "case"), None).knows_label
    file.write_text(json.dumps(case | {"label": {"fault": "gremlins"}}), encoding="utf-8")
    assert not replay_case(str(tmp_path / "case"), None).knows_label


def test_without_labels_there_are_counts_and_no_rates() -> None:
    figures = summary(Replayed((said("1", "cannot_say", "f"),), 1.0))
    assert figures.wrong_verdict_rate is None
    assert figures.expected_calibration_error is None
    assert summary_json(figures)["verdicts"] == {"cannot_say": 1}


def test_a_baseline_lists_what_changed_and_what_came_or_went(tmp_path: Path) -> None:
    before = Replayed((said("1", "motherboard", "f"), said("2", "cannot_say", "f"), said("3", "cannot_say", "f")), 1.0)
    path = tmp_path / "old.json"
    path.write_text(replay_text(before, summary(before)))
    assert changes_since(old_outcomes(path), before) == ()
    after = Replayed((said("1", "motherboard", "g"), said("2", "cannot_say", "f"), said("4", "cannot_say", "f")), 1.0)
    changed = {change.case_id: (change.before, change.after) for change in changes_since(old_outcomes(path), after)}
    assert changed == {
        "1": ("motherboard, f first", "motherboard, g first"),
        "3": ("cannot_say, f first", "not there"),
        "4": ("not there", "cannot_say, f first"),
    }


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"cases": 3}', '{"cases": [{"verdict": "motherboard"}]}', f'{{"cases": [{"1" * 6000}]}}', "[" * 99999],
)
def test_a_baseline_that_is_no_replay_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(content)
    with pytest.raises(BadInputError) as caught:
        old_outcomes(path)
    assert "\n" not in str(caught.value)


def test_junit_fails_a_wrong_verdict_and_survives_hostile_names() -> None:
    label = Label("f", "not_motherboard")
    wrong = said("a<b>&\x00\x1b", "motherboard", "f", 1.0, label)
    fine = said("fine", "not_motherboard", "f", 1.0, label)
    broken = replace(fine, diagnosis=None, error="could not be read\x07")
    suite = ElementTree.fromstring(junit_text(Replayed((wrong, fine, broken), 1.0), ()))
    assert suite.attrib["tests"] == "3"
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "1")
    assert suite[0].attrib["name"] == "a<b>&??"
    assert "labelled not_motherboard" in suite[0][0].attrib["message"]


def test_junit_fails_a_case_that_went() -> None:
    fine = said("1", "cannot_say", "f")
    gone = Change("2\x07", "motherboard, f first", "not there")
    came = Change("1", "not there", "cannot_say, f first")
    suite = ElementTree.fromstring(junit_text(Replayed((fine,), 1.0), (came, gone)))
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("2", "2", "0")
    assert [case.attrib["name"] for case in suite] == ["1", "2?"]
    assert suite[1][0].attrib["message"] == "was motherboard, f first, is not there"
