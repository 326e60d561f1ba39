"""What leaves a casebook without personal data: no format holds an original, and all say the same marks."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.casebook.book import Casebook
from bench.casebook.database import URL_VARIABLE
from bench.casebook.examine import examine
from bench.casebook.journal import Noted, Stated, Tagged
from bench.proof.keys import new_key, public_path
from bench.redaction.levels import Level
from tests.bench.casebook.folders import write_case
from tests.bench.cli.in_process import bootbench
from tests.bench.redaction.looking import found, on_paper
from tests.bench.redaction.telling_case import CUSTOMER, IMEI, INVOICE, ORIGINALS, PERSON, PHONE_SERIAL, telling_case

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TELLING = f"Rekha_Nair_{IMEI}"
TABLES = ("csv", "xlsx", "jsonl", "parquet")
MARK = r"person-[0-9a-f]{10}|00101\d{10}"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A case that tells everything, one of its neighbour, and a damaged one whose reason tells the IMEI."""
    patch = pytest.MonkeyPatch()
    patch.delenv(URL_VARIABLE, raising=False)
    folder = tmp_path_factory.mktemp("book")
    (folder / "book").mkdir()
    shutil.move(telling_case(folder), folder / "book" / TELLING)
    write_case(folder / "book" / "C2")
    write_case(folder / "book" / "C3")
    (folder / "book" / "C3" / "case.json").write_text(f'{{"format": "{PERSON} {IMEI}"}}', encoding="utf-8")
    book = Casebook.open(folder / "book")
    said = Stated(at=NOW, by=PERSON, technician=PERSON, station=f"bench of {PERSON}", day=date(2026, 11, 23))
    texts = (
        Noted(at=NOW, by=PERSON, text=f"{CUSTOMER} called {INVOICE}; box {IMEI}, adb {PHONE_SERIAL}"),
        Noted(at=NOW, by=PERSON, text=f"the invoice {INVOICE} is Nair's copy"),
        Tagged(at=NOW, by=PERSON, tag=INVOICE),
    )
    other = (Noted(at=NOW, by="S. Iyer", text=f"ask Rekha, her invoice no. {INVOICE}"),)
    for name, told in ((TELLING, texts), ("C2", other), ("C3", texts)):
        book.note(name, said, *told, examine(str(folder / "book" / name), None, NOW, PERSON))
    book.close()
    yield folder / "book"
    patch.undo()


def exported(book: Path, kind: str, target: Path, *more: str) -> Path:
    done = bootbench("casebook", "export", "--casebook", book, "--format", kind, "-o", target, *more)
    assert done.status == 0, done.complaint
    return target


def contents(path: Path) -> bytes:
    """Bytes of a table, and what a reader of its format makes of them."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            content += b"".join(parts.read(name) for name in parts.namelist())
    if path.suffix == ".parquet":
        content += str(pq.read_table(path).to_pylist()).encode()
    return content


@pytest.mark.parametrize("kind", TABLES)
def test_the_search_finds_what_is_there(kind: str, book: Path, tmp_path: Path) -> None:
    """The control: a table with everything in it gives all but what only traces and claims hold."""
    there = set(found(contents(exported(book, kind, tmp_path / f"x.{kind}"))))
    assert {IMEI, PHONE_SERIAL, INVOICE, PERSON, CUSTOMER} <= there <= set(ORIGINALS)


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("level", list(Level))
def test_no_original_is_anywhere_in_a_table(level: Level, kind: str, book: Path, tmp_path: Path) -> None:
    more = ("--redact", level.value, "--hide", CUSTOMER)
    content = contents(exported(book, kind, tmp_path / f"x.{kind}", *more))
    assert found(content) == []
    assert b"person-" in content
    assert b"motherboard" in content or b"cannot_say" in content


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("level", list(Level))
def test_no_original_is_in_a_folder_of_reports_nor_in_its_names(level: Level, book: Path, tmp_path: Path) -> None:
    more = ("--redact", level.value, "--hide", CUSTOMER, "--jobs", "1", "--whole", "--language", "hi")
    target = exported(book, "pdf", tmp_path / "reports", *more)
    paths = list(target.iterdir())
    assert len(paths) == 2
    assert found(" ".join(path.name for path in paths).encode()) == []
    for path in paths:
        assert found(path.read_bytes()) == []
        assert on_paper(path) == []
    assert ("C2.pdf" in {path.name for path in paths}) == (level is not Level.PUBLIC)


def test_one_export_has_one_mark_for_one_person_and_the_next_export_another(book: Path, tmp_path: Path) -> None:
    marks = []
    for name in ("a", "b"):
        path = exported(book, "jsonl", tmp_path / f"{name}.jsonl", "--redact", "maker", "--hide", CUSTOMER)
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len({row["technician"] for row in rows}) == 1
        (telling,) = (row for row in rows if "00101" in row["folder"])
        assert set(re.findall(MARK, " ".join(telling["notes"]))) == {telling["imei"], telling["technician"]}
        assert telling["folder"] == "_".join((telling["technician"], telling["technician"], telling["imei"]))
        damaged = next(row for row in rows if row["damaged"])
        assert damaged["notes"] == ["[a text taken out of this export]"]
        marks.append({telling["imei"], telling["technician"]})
    assert marks[0].isdisjoint(marks[1])


def test_reports_are_signed_each_in_the_chain_of_its_own_case(book: Path, tmp_path: Path) -> None:
    private = tmp_path / "k.pem"
    new_key(private)
    more = ("--key", str(private), "--jobs", "1", "--whole", "--paper", "letter")
    plain = exported(book, "pdf", tmp_path / "plain", *more)
    masked = exported(book, "pdf", tmp_path / "masked", *more, "--redact", "public")
    for path in (*plain.iterdir(), *masked.iterdir()):
        said = bootbench("verify", path, "--key", public_path(private))
        assert said.status == 0, said.complaint
        assert ("personal data taken out for: public" in said.output) == (path.parent == masked)
    assert (book / "C2" / "signed-reports.json").is_file()
    again = exported(book, "pdf", tmp_path / "again", *more, "--redact", "public")
    assert {path.name: path.read_bytes() for path in masked.iterdir()} == {
        path.name: path.read_bytes() for path in again.iterdir()
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--format", "csv", "--sign"), "are for reports"),
        (("--format", "csv", "--hide", "x"), "add --redact"),
        (("--format", "pdf", "--golden", "nowhere.toml"), "nowhere.toml"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_is_written(
    arguments: tuple[str, ...], sentence: str, book: Path, tmp_path: Path
) -> None:
    done = bootbench("casebook", "export", "--casebook", book, "-o", tmp_path / "x", *arguments)
    assert done.status == 2
    assert sentence in done.complaint
    assert list(tmp_path.iterdir()) == []
