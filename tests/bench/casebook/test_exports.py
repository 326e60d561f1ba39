"""Exports: the same cases in every format, nothing that a spreadsheet runs, the old file or the whole new one."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.casebook.exports import TABLES, TableRow
from bench.casebook.exports.columns import COLUMNS
from bench.casebook.exports.reports import ReportOrder, write_reports
from bench.casebook.exports.stoppable import export_stoppable
from bench.casebook.exports.table_file import write_table
from bench.casebook.exports.to_csv import cell_text
from bench.casebook.facts import CaseFacts
from bench.errors import BadInputError
from bench.warranty.decide import Outcome
from bench.written import whole_folder
from tests.bench.casebook.folders import write_case
from tests.conftest import FIXTURES

ROOT = Path(__file__).resolve().parents[3]
EVIL = "=cmd|' /C calc'!A0"
CASES = (
    CaseFacts(
        folder="C1",
        case_id="C1",
        model="POCO X3 Pro",
        imei="867816050004711",
        day=date(2026, 11, 23),
        technician="टी. शर्मा",
        station="bench 1",
        verdict=Verdict.MOTHERBOARD,
        fault="mb_ufs_edl_9008",
        credibility=0.9931,
        recommended=Outcome.ELIGIBLE,
        outcome=Outcome.NOT_ELIGIBLE,
        overrides=1,
        checks=(
            CheckResult(Check.BOOTS_ON_OWN_BATTERY, Answer.NO),
            CheckResult(Check.DISPLAY_SHOWS_PICTURE, Answer.YES),
        ),
        tags=("dispute", "water"),
        notes=(EVIL, "line of; =1+1"),
    ),
    CaseFacts(folder="C2", case_id="+C2", simulated=True, stale=True, damaged="case.json: is missing"),
)


def row(name: str) -> TableRow:
    return next(row for row in TABLES if row.name == name)


def written(name: str, folder: Path) -> Path:
    path = folder / f"cases{row(name).suffix}"
    write_table(row(name), iter(CASES), path)
    assert [path] == list(folder.iterdir())
    return path


def test_csv_says_what_the_casebook_says_and_holds_no_formula(tmp_path: Path) -> None:
    with written("csv", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == [column.name for column in COLUMNS]
    one = dict(zip(head, first, strict=True))
    assert one["technician"] == "टी. शर्मा"
    assert one["day"] == "2026-11-23"
    assert one["notes"] == f"'{EVIL}; line of; '=1+1"
    assert dict(zip(head, second, strict=True))["case_id"] == "'+C2"


@given(st.text(alphabet="=+-@;,|\t\r\n ＝＠ab'", max_size=12))
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_cuts_it(text: str) -> None:
    shown = cell_text(text)
    for piece in shown.replace(",", ";").replace("\t", ";").replace("|", ";").split(";"):
        assert not piece.strip().startswith(tuple("=+-@＝＋－＠"))
    assert shown.replace("'", "") == text.replace("'", "")


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    """Read by another library than the one that wrote it; no cell of the sheet is a formula."""
    path = written("xlsx", tmp_path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    head, first, second = ([cell.value for cell in row] for row in sheet.rows)
    one = dict(zip(head, first, strict=True))
    assert one["notes"] == f"{EVIL}; line of; =1+1"
    assert one["credibility"] == 0.9931
    assert str(one["day"]).startswith("2026-11-23")
    assert dict(zip(head, second, strict=True))["simulated"] is True
    assert "f" not in {cell.data_type for cells in sheet.rows for cell in cells}
    with ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in parts.read("xl/styles.xml")


def test_jsonl_and_parquet_keep_everything(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written("jsonl", tmp_path).read_text(encoding="utf-8").splitlines()]
    (tmp_path / "cases.jsonl").unlink()
    table = pq.read_table(written("parquet", tmp_path)).to_pylist()
    for line in table:
        line["day"] = line["day"].isoformat() if line["day"] else None
    assert table == lines
    assert lines[0]["notes"] == [EVIL, "line of; =1+1"]


@pytest.mark.parametrize("kind", [row.name for row in TABLES])
def test_an_export_that_fails_leaves_the_old_file(kind: str, tmp_path: Path) -> None:
    def cases() -> Iterator[CaseFacts]:
        yield CASES[0]
        raise BadInputError("the index", "went away")

    path = written(kind, tmp_path)
    before = path.read_bytes()
    with pytest.raises(BadInputError, match="went away"):
        write_table(row(kind), cases(), path)
    assert path.read_bytes() == before
    assert [path] == list(tmp_path.iterdir())


FILLED = """
import resource, sys
from dataclasses import replace
from pathlib import Path
from bench.casebook.exports.stoppable import export_stoppable
from bench.casebook.exports.table_file import write_table
from bench.errors import BadInputError
from tests.bench.casebook.test_exports import CASES, row
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
many = (replace(CASES[0], notes=(f"{k * 7919 % 100_003:x}" * 40,)) for k in range(5_000))
try: write_table(row(sys.argv[1]), many, Path(sys.argv[2]))
except BadInputError as error: print(error); sys.exit(7)
"""


@pytest.mark.parametrize("kind", [row.name for row in TABLES])
def test_a_full_disk_leaves_the_old_file_and_says_so(kind: str, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    path = written(kind, tmp_path)
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FILLED, kind, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    assert "cannot be written" in done.stdout
    assert path.read_bytes() == before
    assert [path] == list(tmp_path.iterdir())


KILLED = """
import sys
from pathlib import Path
from bench.casebook.exports.stoppable import export_stoppable
from bench.casebook.exports.table_file import write_table
from tests.bench.casebook.test_exports import CASES, row
def cases():
    while True:
        yield CASES[0]
        print("one", flush=True)
write_table(row(sys.argv[1]), cases(), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_killed_export_leaves_the_old_file(kind: str, tmp_path: Path) -> None:
    path = written(kind, tmp_path)
    before = path.read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, kind, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process:
        for _ in range(50):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert path.read_bytes() == before


def test_reports_are_a_folder_with_one_pdf_each_and_a_reason_for_each_that_is_missing(tmp_path: Path) -> None:
    book = tmp_path / "book"
    names = ["hard_short_korad", "broken"]
    (book / "broken").mkdir(parents=True)
    (book / names[0]).symlink_to(FIXTURES / "cases" / names[0])
    target = tmp_path / "reports"
    with whole_folder(target) as folder, ThreadPoolExecutor(1) as executor:
        done = {one.folder: one.error for one in write_reports(executor, book, names, folder, ReportOrder())}
        assert not target.exists()
    assert done["hard_short_korad"] is None
    assert "holds no case.json" in str(done["broken"])
    assert [path.name for path in target.iterdir()] == ["hard_short_korad.pdf"]
    assert (target / "hard_short_korad.pdf").read_bytes().startswith(b"%PDF-")


def test_a_folder_of_reports_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "reports"
    opening = whole_folder(target)
    (opening.__enter__() / "C1.pdf").write_bytes(b"x")
    assert not opening.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert list(tmp_path.iterdir()) == []
    write_case(target / "C1")
    with pytest.raises(BadInputError, match="is not empty"), whole_folder(target):
        pass


def test_a_table_does_not_take_the_place_of_a_folder(tmp_path: Path) -> None:
    write_case(tmp_path / "cases.csv")
    with pytest.raises(BadInputError, match="this is a folder"):
        write_table(row("csv"), CASES, tmp_path / "cases.csv")


def test_a_stopped_export_keeps_what_is_finished_and_nothing_else(tmp_path: Path) -> None:
    book, target = tmp_path / "book", tmp_path / "reports"
    names = ["C1", "broken", "C2", "C3"]
    for name in names:
        write_case(book / name)
    (book / "broken" / "case.json").write_text("{", encoding="utf-8")
    steps = export_stoppable(ThreadPoolExecutor(1), book, names, target, ReportOrder())
    seen = next(step for step in steps if step.done == 2)
    steps.close()
    assert (seen.total, [one.folder for one in seen.failed]) == (4, ["broken"])
    assert sorted(path.name for path in target.iterdir()) == ["C1.pdf", "C2.pdf"]


def test_an_export_that_nobody_stops_ends_with_all_of_it(tmp_path: Path) -> None:
    book, target = tmp_path / "book", tmp_path / "reports"
    for name in ("C1", "C2"):
        write_case(book / name)
    last = list(export_stoppable(ThreadPoolExecutor(2), book, ["C1", "C2"], target, ReportOrder()))[-1]
    assert (last.done, last.total, last.failed) == (2, 2, ())
    assert sorted(path.name for path in target.iterdir()) == ["C1.pdf", "C2.pdf"]
    with pytest.raises(BadInputError, match="choose another folder"):
        next(export_stoppable(ThreadPoolExecutor(1), book, ["C1"], book / "C1" / "case.json", ReportOrder()))


def test_an_export_stopped_before_anything_was_made_leaves_no_folder(tmp_path: Path) -> None:
    write_case(tmp_path / "book" / "C1")
    steps = export_stoppable(ThreadPoolExecutor(1), tmp_path / "book", ["C1"] * 3, tmp_path / "reports", ReportOrder())
    assert next(steps).done == 0
    steps.close()
    assert not (tmp_path / "reports").exists()
