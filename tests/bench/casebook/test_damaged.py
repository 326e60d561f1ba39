"""A damaged case is listed with its reason, and never stops the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.casebook.book import Casebook
from bench.casebook.examine import examine
from bench.casebook.facts import Wanted
from bench.casebook.journal import JOURNAL_FILE, Unreadable
from tests.bench.casebook.folders import BY, NOON, add, noted, stated, write_case


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda folder: (folder / "case.json").unlink(), "expected a case folder, but it holds no case.json"),
        (lambda folder: cut(folder / "case.json"), "case.json, line 1"),
        (lambda folder: (folder / "case.json").write_bytes(b"\x80"), "expected UTF-8 text"),
        (lambda folder: (folder / "case.json").write_text("{}"), "case.json, format: is missing"),
        (lambda folder: (folder / "claim.json").unlink(), "claim.json: is named by case.json, but is not there"),
        (lambda folder: cut(folder / JOURNAL_FILE), f"{JOURNAL_FILE}, line "),
        (lambda folder: (folder / "claim.overrides.json").write_text("{}"), "claim.overrides.json, format: is missing"),
    ],
)
def test_the_reason_is_named_and_everything_else_is_listed(book: Casebook, damage, reason: str) -> None:  # type: ignore[no-untyped-def]
    for name in ("C1", "C2", "C3"):
        add(book, name, claim=True)
    book.note("C2", noted("still known"))
    damage(book.folder / "C2")
    list(book.rebuild())
    assert {one.folder for one in book.every(Wanted())} == {"C1", "C2", "C3"}
    damaged = book.find(Wanted(damaged=True), 10).cases
    assert [one.folder for one in damaged] == ["C2"]
    assert damaged[0].damaged is not None
    assert reason in damaged[0].damaged
    assert str(book.folder) not in damaged[0].damaged
    assert book.find(Wanted(damaged=False), 10).total == 2


def test_what_is_left_of_a_damaged_case_stays(book: Casebook) -> None:
    add(book, "C1")
    book.note("C1", noted("still known"))
    (book.folder / "C1" / "case.json").unlink()
    assert [one.folder for one in book.find(Wanted(text="known"), 10).cases] == ["C1"] or list(book.rebuild())
    facts = book.refresh(["C1"])[0]
    assert (facts.technician, facts.notes) == (BY, ("still known",))


def test_a_trace_that_cannot_be_read_is_found_when_the_case_is_diagnosed(book: Casebook) -> None:
    runs = [{"id": "run-1", "kind": "supply_boot", "trace": "run-1.csv"}]
    folder = write_case(book.folder / "C1", runs=runs)
    (folder / "run-1.csv").write_bytes(b"time_s,current_a\n0.0,one\n")
    entry = examine(str(folder), None, NOON, BY)
    assert isinstance(entry, Unreadable)
    facts = book.note("C1", stated(), entry)
    assert facts.damaged is not None
    assert "run-1.csv" in facts.damaged
    (folder / "run-1.csv").write_text("".join(["time_s,current_a\n", *(f"{k / 4},0.002\n" for k in range(80))]))
    mended = book.note("C1", examine(str(folder), None, NOON, BY))
    assert mended.damaged is None
    assert mended.verdict is not None


def test_folders_that_are_no_cases_are_left_alone(book: Casebook) -> None:
    add(book, "C1")
    for name in (".hidden", "C2.part"):
        write_case(book.folder / name)
    (book.folder / "notes.txt").write_text("a file")
    list(book.rebuild())
    assert [one.folder for one in book.every(Wanted())] == ["C1"]
