"""Two benches at once, in processes of their own: nothing is lost, also where one is killed or the index rebuilt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.casebook.book import Casebook
from bench.casebook.database import Database
from bench.casebook.facts import Wanted
from tests.bench.casebook.folders import noted, write_case

ROOT = Path(__file__).resolve().parents[3]
BENCHES = ("east", "west")
EACH = 5


def start(folder: Path, bench: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.casebook.writer", str(folder), bench, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def notes_of(book: Casebook) -> list[str]:
    return list(book.named("shared").notes)


def test_two_benches_open_a_new_casebook_at_once_and_lose_nothing(database: str, tmp_path: Path) -> None:
    """Both make the tables, or find them made; both write the same case."""
    folder = tmp_path / "book"
    write_case(folder / "shared")
    running = [start(folder, bench, EACH) for bench in BENCHES]
    said = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    book = Casebook.open(folder)
    indexed = {one.folder for one in book.every(Wanted())}
    assert indexed == {"shared", *(f"{bench}-{k}" for bench in BENCHES for k in range(EACH))}
    for bench in BENCHES:
        assert [note for note in notes_of(book) if note.startswith(bench)] == [f"{bench} {k}" for k in range(EACH)]
    book.close()


def test_a_rebuild_beside_a_writing_bench_loses_nothing(book: Casebook) -> None:
    write_case(book.folder / "shared")
    running = start(book.folder, "east", EACH)
    rebuilds = 0
    while running.poll() is None:
        list(book.rebuild())
        rebuilds += 1
    said = running.communicate()
    assert running.returncode == 0, said
    assert rebuilds > 0
    assert {one.folder for one in book.every(Wanted())} == {"shared", *(f"east-{k}" for k in range(EACH))}
    assert notes_of(book) == [f"east {k}" for k in range(EACH)]


def test_a_killed_bench_leaves_what_it_said_and_a_casebook_that_opens(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    write_case(folder / "shared")
    process = start(folder, "east", 10_000)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(5)]
    process.kill()
    process.communicate()
    book = Casebook.open(folder)
    list(book.rebuild())
    indexed = {one.folder for one in book.every(Wanted())}
    assert {line.removeprefix("case ") for line in said if line.startswith("case ")} <= indexed
    assert {line.removeprefix("note ") for line in said if line.startswith("note ")} <= set(notes_of(book))
    assert book.note("shared", noted("after")).notes[-1] == "after"
    book.close()


def test_a_reader_does_not_wait_for_a_writer(book: Casebook) -> None:
    write_case(book.folder / "C1")
    book.refresh(["C1"])
    other = Database.open(book.folder)
    with other.writing() as connection:
        connection.exec_driver_sql("DELETE FROM cases")
        assert book.find(Wanted(), 10).total == 1
    other.close()
    assert book.find(Wanted(), 10).total == 0
