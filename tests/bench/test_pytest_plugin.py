"""The pytest plug-in in pytest runs of its own: which cases are tests, which fail, and what their failures say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from bench.replay import case_folders, collected, replay
from bench.replay_files import replay_text
from bench.replay_summary import summary
from bench.simulate import deciding_checks, simulate_case

pytest_plugins = ["pytester"]

FAULTS = {"a-ufs": "mb_ufs_edl_9008", "b-key": "nonmb_power_key_open"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two labelled cases, decided, diagnosed rightly."""
    folder = tmp_path_factory.mktemp("plugin") / "corpus"
    for name, fault in FAULTS.items():
        simulate_case(fault, 5, "korad", folder / name, deciding_checks(fault), case_id=name)
    return folder


@pytest.fixture
def corpus(made: Path, pytester: pytest.Pytester) -> Path:
    """A copy of them that a test may spoil."""
    return Path(shutil.copytree(made, pytester.path / "corpus"))


def labelled(case: Path, verdict: str) -> None:
    """Write another label into a case."""
    document = json.loads((case / "case.json").read_text(encoding="utf-8"))
    document["label"]["verdict"] = verdict
    (case / "case.json").write_text(json.dumps(document), encoding="utf-8")


def baseline(corpus: Path, path: Path) -> Path:
    """The corpus as it is now, as an earlier replay."""
    with ThreadPoolExecutor(1) as executor:
        whole = collected(replay(executor, case_folders(corpus), None), 0.0)
    path.write_text(replay_text(whole, summary(whole)), encoding="utf-8")
    return path


def test_pytest_finds_the_plug_in_by_its_entry_point() -> None:
    found = [point.value for point in entry_points(group="pytest11") if point.name == "bootbench"]
    assert found == ["bench.pytest_plugin"]


def test_it_imports_nothing_heavy_before_a_corpus_is_asked_for() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import bench.pytest_plugin; "
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['bench']"


def test_each_case_is_a_test_and_nothing_else_runs(pytester: pytest.Pytester, corpus: Path) -> None:
    pytester.makepyfile("def test_elsewhere(): pass")
    ran = pytester.runpytest("--bootbench-corpus", corpus, "-v")
    ran.assert_outcomes(passed=2)
    ran.stdout.fnmatch_lines(["corpus::a-ufs PASSED*", "corpus::b-key PASSED*"])


def test_named_tests_run_beside_the_corpus_and_without_one_all_is_as_ever(
    pytester: pytest.Pytester, corpus: Path
) -> None:
    path = pytester.makepyfile("def test_elsewhere(): pass")
    pytester.runpytest(path, "--bootbench-corpus", corpus).assert_outcomes(passed=3)
    pytester.runpytest().assert_outcomes(passed=1)


def test_a_corpus_elsewhere_is_found_and_one_case_can_be_chosen(
    pytester: pytest.Pytester, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = pytester.mkdir("inner")
    monkeypatch.chdir(inner)
    pytester.runpytest("--bootbench-corpus", made, "-k", "b-key").assert_outcomes(passed=1, deselected=1)


def test_an_unreadable_case_fails_with_its_sentence_and_the_others_go_on(
    pytester: pytest.Pytester, corpus: Path
) -> None:
    (corpus / "a-ufs" / "case.json").write_text("{")
    (corpus / "c-empty").mkdir()
    ran = pytester.runpytest("--bootbench-corpus", corpus)
    ran.assert_outcomes(passed=1, failed=2)
    ran.stdout.fnmatch_lines(["*expected JSON*", "*holds no case.json*"])
    ran.stdout.no_fnmatch_line("*Traceback*")
    ran.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_a_verdict_that_contradicts_its_label_fails_with_the_reasons(pytester: pytest.Pytester, corpus: Path) -> None:
    labelled(corpus / "a-ufs", "not_motherboard")
    ran = pytester.runpytest("--bootbench-corpus", corpus)
    ran.assert_outcomes(passed=1, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "*case a-ufs*",
            "a-ufs: the verdict is motherboard, but the case is labelled not_motherboard",
            "  mb_ufs_edl_9008, * (motherboard: yes)",
            "    + *",
            "  in the credible set: *mb_ufs_edl_9008*",
        ]
    )


def test_what_failed_last_can_be_run_alone(pytester: pytest.Pytester, corpus: Path) -> None:
    labelled(corpus / "a-ufs", "not_motherboard")
    pytester.runpytest("--bootbench-corpus", corpus).assert_outcomes(passed=1, failed=1)
    pytester.runpytest("--bootbench-corpus", corpus, "--lf").assert_outcomes(failed=1)


def test_a_case_left_open_contradicts_no_label(pytester: pytest.Pytester) -> None:
    simulate_case("mb_ufs_edl_9008", 5, "korad", pytester.path / "corpus" / "open", 0.0)
    pytester.runpytest("--bootbench-corpus", pytester.path / "corpus").assert_outcomes(passed=1)


def test_a_change_against_the_baseline_fails_also_one_that_came_or_went(
    pytester: pytest.Pytester, corpus: Path
) -> None:
    old = baseline(corpus, pytester.path / "old.json")
    pytester.runpytest("--bootbench-corpus", corpus, "--bootbench-baseline", old).assert_outcomes(passed=2)
    document = json.loads(old.read_text())
    document["cases"][0]["verdict"] = "cannot_say"
    old.write_text(json.dumps(document))
    shutil.move(corpus / "b-key", corpus.parent / "gone")
    simulate_case("normal_boot", 5, "korad", corpus / "new", 0.0, case_id="new")
    ran = pytester.runpytest("--bootbench-corpus", corpus, "--bootbench-baseline", old)
    ran.assert_outcomes(failed=3)
    ran.stdout.fnmatch_lines_random(
        [
            "a-ufs: changed since the baseline: was cannot_say, mb_ufs_edl_9008 first; is motherboard, *",
            "new: changed since the baseline: was not there; is *",
            "b-key: was not_motherboard, nonmb_power_key_open first in the baseline; is not there",
        ]
    )


def test_ids_are_printed_without_the_control_characters_that_somebody_put_into_them(
    pytester: pytest.Pytester, corpus: Path
) -> None:
    for name in FAULTS:
        document = json.loads((corpus / name / "case.json").read_text())
        (corpus / name / "case.json").write_text(json.dumps(document | {"case_id": f"\x1b[2J{name}"}))
    old = baseline(corpus, pytester.path / "old.json")
    labelled(corpus / "a-ufs", "not_motherboard")
    shutil.rmtree(corpus / "b-key")
    ran = pytester.runpytest("--bootbench-corpus", corpus, "--bootbench-baseline", old)
    ran.assert_outcomes(failed=2)
    assert "\x1b" not in ran.stdout.str()
    ran.stdout.fnmatch_lines_random([r"[\]x1b[[]2Ja-ufs: the verdict*", r"[\]x1b[[]2Jb-key: was *; is not there"])


def test_cases_of_one_id_are_matched_in_order_of_their_folders(pytester: pytest.Pytester, corpus: Path) -> None:
    for name in FAULTS:
        document = json.loads((corpus / name / "case.json").read_text())
        (corpus / name / "case.json").write_text(json.dumps(document | {"case_id": "same"}))
    old = baseline(corpus, pytester.path / "old.json")
    pytester.runpytest("--bootbench-corpus", corpus, "--bootbench-baseline", old).assert_outcomes(passed=2)


def test_processes_of_xdist_share_the_cases_and_junit_holds_the_verdicts(
    pytester: pytest.Pytester, corpus: Path
) -> None:
    labelled(corpus / "b-key", "motherboard")
    ran = pytester.runpytest_subprocess("--bootbench-corpus", corpus, "-n", "2", "--junitxml", "out.xml")
    ran.assert_outcomes(passed=1, failed=1)
    assert 'name="bootbench_verdict" value="motherboard"' in (pytester.path / "out.xml").read_text()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--bootbench-corpus", "nowhere"), "expected a folder of case folders"),
        (("--bootbench-corpus", "corpus", "--bootbench-baseline", "nowhere.json"), "cannot be read"),
        (("--bootbench-corpus", "corpus", "--bootbench-profile", "nowhere.toml"), "cannot be read"),
    ],
    ids=["corpus", "baseline", "profile"],
)
def test_what_cannot_be_one_is_refused_once_before_anything_runs(
    pytester: pytest.Pytester, corpus: Path, options: tuple[str, ...], sentence: str
) -> None:
    ran = pytester.runpytest(*options)
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([f"ERROR: *{sentence}*"])
    assert os.linesep.join(ran.errlines).count("ERROR") == 1


def test_another_case_of_one_id_is_no_change_of_the_others(pytester: pytest.Pytester, corpus: Path) -> None:
    old = baseline(corpus, pytester.path / "old.json")
    shutil.copytree(corpus / "a-ufs", corpus / "0-before-all")
    ran = pytester.runpytest("--bootbench-corpus", corpus, "--bootbench-baseline", old)
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines(["*2 folders share the case id a-ufs (0-before-all, a-ufs)*"])
