"""A case or a recording becomes a page, in two steps, from real files and without Qt."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.diagnosis import Verdict
from bench.case import load_case
from bench.diagnosing import diagnose_case
from bench.errors import BenchError
from bench.profile_file import load_profile
from gui.cards.answer_model import VerdictForm
from gui.english import ENGLISH
from gui.pages.trace.loading import load_page
from gui.pages.trace.model import TracePageText
from tests.bench.traces.made_otii import otii_project
from tests.conftest import FIXTURES
from tests.gui.samples import pages_of

CASES = sorted(path.parent for path in (FIXTURES / "cases").glob("*/case.json"))
RECORDINGS = (
    FIXTURES / "real" / "battor-android-phone" / "battor.txt",
    next((FIXTURES / "real" / "uconsole-cm4").glob("*.csv")),
)
FORMS = {
    Verdict.MOTHERBOARD: VerdictForm.MOTHERBOARD,
    Verdict.NOT_MOTHERBOARD: VerdictForm.NOT_MOTHERBOARD,
    Verdict.CANNOT_SAY: VerdictForm.CANNOT_SAY,
}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_the_page_of_a_case_says_what_the_diagnosis_says(folder: Path) -> None:
    waiting, page = pages_of(folder)
    diagnosis = diagnose_case(load_case(folder), load_profile())
    assert waiting.answer is None
    assert waiting.waiting
    assert page.answer is not None
    assert FORMS[diagnosis.verdict] is page.answer.verdict.form
    assert page.head.simulated is not None
    assert page.details is not None
    assert page.details.findings is not None
    assert len(page.details.findings.rows) == len(diagnosis.findings)
    assert len(page.details.segments.rows) == len(diagnosis.segments)
    assert [run.run_id for run in page.runs] == [run.id for run in load_case(folder).runs]
    for reason in page.answer.reasons:
        assert "bits)" not in reason.sentence
        if reason.mark is not None:
            assert reason.mark.run_id in {run.run_id for run in page.runs}


def test_case_json_itself_opens_the_case() -> None:
    pages = pages_of(CASES[0] / "case.json")
    assert pages[-1].of_case


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_the_page_of_a_recording_says_where_it_comes_from(path: Path) -> None:
    _, page = pages_of(path)
    assert not page.of_case
    assert page.answer is None
    assert page.details is not None
    assert page.details.segments.rows
    facts = {fact.name: fact.value for part in page.details.parts for fact in part.facts}
    assert facts["File"] == path.name
    assert len(facts[ENGLISH.report.evidence.origin_names.sha256]) == 64
    assert any(
        part.heading == ENGLISH.report.evidence.origin_names.lost_by_format and part.sentences
        for part in page.details.parts
    )


def test_the_folder_of_an_otii_project_opens_its_recording(tmp_path: Path) -> None:
    stub = otii_project(tmp_path)
    by_folder, by_stub = (pages_of(path)[-1] for path in (stub.parent, stub))
    assert not by_folder.of_case
    assert by_folder.details == by_stub.details
    (stub.parent / "case.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BenchError, match=r"case\.json"):
        pages_of(stub.parent)


def bad_files(folder: Path) -> Iterator[Path]:
    yield folder / "missing.csv"
    for name, content in (
        ("empty.csv", b""),
        ("noise.csv", bytes(range(256)) * 10),
        ("words.csv", b"to be or not\n" * 9),
    ):
        (folder / name).write_bytes(content)
        yield folder / name
    broken = folder / "broken-case"
    shutil.copytree(CASES[0], broken)
    next(broken.glob("run-*.csv")).write_text("time_s,current_a\n0,1\n0,nan\n-5,x\n", encoding="utf-8")
    yield broken
    no_runs = folder / "no-runs"
    no_runs.mkdir()
    (no_runs / "case.json").write_text(json.dumps({"format": "bootbench-case/1"}), encoding="utf-8")
    yield no_runs


def test_what_cannot_be_opened_is_refused_in_one_sentence_with_its_name(tmp_path: Path) -> None:
    for path in bad_files(tmp_path):
        with pytest.raises(BenchError) as refused:
            list(load_page(path, ENGLISH))
        sentence = str(refused.value)
        assert path.name in sentence
        assert "\n" not in sentence


def test_models_and_loading_know_no_qt() -> None:
    code = (
        "import sys, gui.pages.trace.loading, gui.english, gui.theme; "
        "print([name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_page_is_the_same_each_time() -> None:
    def said(page: TracePageText) -> object:
        return page.head, page.answer, page.details, page.status

    assert said(pages_of(CASES[0])[-1]) == said(pages_of(CASES[0])[-1])
