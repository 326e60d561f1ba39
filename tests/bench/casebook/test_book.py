"""The casebook on both databases: what goes in is found, what is in the folders survives every rebuild."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.diagnosis import Verdict
from bench.casebook.book import Casebook
from bench.casebook.facts import CaseFacts, Wanted
from bench.casebook.reading import read_case_folder
from bench.errors import BadInputError
from bench.warranty.decide import Outcome
from bench.warranty.override import Override, record_override
from tests.bench.casebook.folders import IMEI, NOON, add, examined, noted, stated, tagged, untagged, write_case


def found(book: Casebook, wanted: Wanted) -> list[str]:
    result = book.find(wanted, 100)
    assert result.total == len(result.cases)
    assert list(result.cases) == list(book.every(wanted))
    return [one.folder for one in result.cases]


def everything(book: Casebook) -> list[CaseFacts]:
    return list(book.every(Wanted()))


@pytest.fixture
def filled(book: Casebook) -> Casebook:
    """Four cases of three days, and one that is not diagnosed."""
    for name, day, technician, verdict, fault, outcome in (
        ("C1", 3, "R. Nair", Verdict.MOTHERBOARD, "mb_ufs_edl_9008", Outcome.ELIGIBLE),
        ("C2", 5, "S. Iyer", Verdict.NOT_MOTHERBOARD, "nonmb_battery", Outcome.NOT_ELIGIBLE),
        ("C3", 5, "R. Nair", Verdict.CANNOT_SAY, "software_bootloop", Outcome.NEEDS_EVIDENCE),
        ("C4", 9, "टी. शर्मा", Verdict.MOTHERBOARD, "mb_vbat_hard_short", Outcome.ELIGIBLE),
    ):
        folder = write_case(book.folder / name, imei=f"86781605000471{name[1]}")
        entries = (
            stated(technician, f"bench {name[1]}", date(2026, 11, day)),
            examined(folder, verdict, fault, outcome),
        )
        book.note(name, *entries)
    book.note("C2", noted("Water seen at the USB port"), tagged("dispute"))
    write_case(book.folder / "C5", imei=None)
    book.refresh(["C5"])
    return book


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["C4", "C3", "C2", "C1", "C5"]),
        (Wanted(imei="867816050004712"), ["C2"]),
        (Wanted(imei="86781605000471"), []),
        (Wanted(text="4712"), ["C2"]),
        (Wanted(text="867816050004"), ["C4", "C3", "C2", "C1"]),
        (Wanted(since=date(2026, 11, 5)), ["C4", "C3", "C2"]),
        (Wanted(until=date(2026, 11, 5)), ["C3", "C2", "C1"]),
        (Wanted(since=date(2026, 11, 4), until=date(2026, 11, 5), verdict=Verdict.CANNOT_SAY), ["C3"]),
        (Wanted(technician="r. NAIR"), ["C3", "C1"]),
        (Wanted(technician="nair"), []),
        (Wanted(text="nair"), ["C3", "C1"]),
        (Wanted(text="शर्"), ["C4"]),
        (Wanted(station="bench 2"), ["C2"]),
        (Wanted(fault="mb_ufs_edl_9008"), ["C1"]),
        (Wanted(text="mb_"), ["C4", "C1"]),
        (Wanted(verdict=Verdict.MOTHERBOARD), ["C4", "C1"]),
        (Wanted(outcome=Outcome.NEEDS_EVIDENCE), ["C3"]),
        (Wanted(tags=("DISPUTE",)), ["C2"]),
        (Wanted(text="water usb"), ["C2"]),
        (Wanted(text="water", technician="R. Nair"), []),
        (Wanted(damaged=True), []),
        (Wanted(text="' OR 1=1 --"), []),
    ],
)
def test_every_filter_alone_and_together(filled: Casebook, wanted: Wanted, names: list[str]) -> None:
    assert found(filled, wanted) == names


def test_a_page_ends_where_the_next_begins(filled: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.casebook.index.PAGE", 2)
    for wanted in (Wanted(), Wanted(text="poco"), Wanted(until=date(2026, 11, 5))):
        assert list(filled.every(wanted)) == list(filled.find(wanted, 100).cases)


def test_a_limit_keeps_the_newest_and_counts_all(filled: Casebook) -> None:
    two = filled.find(Wanted(), 2)
    assert [one.folder for one in two.cases] == ["C4", "C3"]
    assert two.total == 5


def test_a_tag_taken_off_is_no_longer_found_and_stays_in_the_history(filled: Casebook) -> None:
    filled.note("C2", untagged("Dispute"))
    assert found(filled, Wanted(tags=("dispute",))) == []
    assert len(filled.journal("C2").entries) == 5


def test_an_override_stands_over_the_recommendation_and_its_reason_is_found(book: Casebook) -> None:
    folder = add(book, "C1", claim=True)
    digest = "0" * 64
    said = Override(
        Outcome.NOT_ELIGIBLE, "A. Lead", "board was swapped by a third party", NOON, Outcome.ELIGIBLE, digest, digest
    )
    record_override(folder / "claim.json", said)
    book.refresh(["C1"])
    assert found(book, Wanted(outcome=Outcome.NOT_ELIGIBLE, overridden=True, text="swapped third")) == ["C1"]
    assert found(book, Wanted(outcome=Outcome.ELIGIBLE)) == []
    assert book.named("C1").recommended is Outcome.ELIGIBLE


def test_a_rebuild_gives_the_same_rows_in_the_same_order(filled: Casebook) -> None:
    before = everything(filled)
    list(filled.rebuild())
    assert everything(filled) == before


def test_an_index_that_was_deleted_is_made_again_whole(filled: Casebook, database: str) -> None:
    before = {one.folder: one for one in everything(filled)}
    with filled.index.database.writing() as connection:
        filled.index.forget(connection, list(before))
    assert everything(filled) == []
    list(filled.rebuild())
    assert {one.folder: one for one in everything(filled)} == before


def test_a_folder_that_went_is_forgotten_and_one_that_came_is_found(filled: Casebook) -> None:
    shutil.rmtree(filled.folder / "C1")
    write_case(filled.folder / "C6")
    list(filled.rebuild())
    assert set(found(filled, Wanted())) == {"C2", "C3", "C4", "C5", "C6"}


def test_a_rebuild_of_many_goes_in_turns(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.casebook.book.AT_ONCE", 3)
    for k in range(8):
        write_case(book.folder / f"C{k}")
    assert [step.done for step in book.rebuild()] == [3, 6, 8, 8]
    assert len(everything(book)) == 8


def test_a_case_whose_day_changes_moves_to_its_place(filled: Casebook) -> None:
    filled.note("C1", stated(None, None, date(2026, 11, 30)))
    assert found(filled, Wanted())[0] == "C1"
    assert filled.named("C1").technician == "R. Nair"


def test_a_case_changed_after_its_diagnosis_says_so(filled: Casebook) -> None:
    path = filled.folder / "C1" / "case.json"
    path.write_text(path.read_text().replace('"checks"', '"checks"').replace("60.0", "90.0"), encoding="utf-8")
    assert filled.refresh(["C1"])[0].stale


def test_a_case_is_brought_in_whole_and_once(book: Casebook, tmp_path: Path) -> None:
    source = write_case(tmp_path / "elsewhere" / "C1")
    assert book.bring(source) == "C1"
    assert read_case_folder(book.folder, "C1").facts.imei == IMEI
    with pytest.raises(BadInputError, match="has a case of that name already"):
        book.bring(source)
    assert book.bring(book.folder / "C1") == "C1"
    assert sorted(path.name for path in book.folder.iterdir() if path.is_dir()) == ["C1"]


def test_a_case_that_nobody_may_write_to_can_be_noted_on_once_it_is_brought_in(book: Casebook, tmp_path: Path) -> None:
    """As from a disk that is locked: its copy is the casebook's own."""
    source = write_case(tmp_path / "elsewhere" / "C1")
    (source / "photos").mkdir()
    closed = [source / "case.json", source / "photos", source]
    for path in closed:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        book.bring(source)
    finally:
        for path in closed:
            path.chmod(0o755)
    copied = [book.folder / "C1", *(book.folder / "C1").rglob("*")]
    assert len(copied) == len(closed)
    assert all(path.stat().st_mode & 0o200 for path in copied)
    assert book.note("C1", noted("warm")).notes == ("warm",)


def test_a_file_that_cannot_be_copied_is_named_and_nothing_is_brought_in(book: Casebook, tmp_path: Path) -> None:
    source = write_case(tmp_path / "elsewhere" / "C1")
    (source / "run-9.csv").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInputError, match=r"cannot be copied to .* \(its run-9\.csv cannot be read\)"):
        book.bring(source)
    (source / "run-8.csv").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInputError, match=r"\(2 of its files cannot be read, first run-[89]\.csv\)"):
        book.bring(source)
    assert [path for path in book.folder.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("name", [".hidden", "a:b", "a*", 'a"b', "a\\b", "a\nb", "x" * 201])
def test_a_name_that_is_no_folder_everywhere_is_refused(book: Casebook, tmp_path: Path, name: str) -> None:
    source = write_case(tmp_path / "elsewhere" / name)
    with pytest.raises(BadInputError, match="cannot be the name of a case folder"):
        book.bring(source)


def test_no_name_leads_out_of_the_casebook(book: Casebook, tmp_path: Path) -> None:
    write_case(tmp_path / "other")
    for name in ("../other", "..", ".", "", str(tmp_path / "other")):
        with pytest.raises(BadInputError):
            book.note(name, noted("x"))


def test_a_case_is_named_by_its_folder_or_its_only_id(book: Casebook) -> None:
    write_case(book.folder / "one", case_id="S 1")
    write_case(book.folder / "two", case_id="S 2")
    write_case(book.folder / "three", case_id="S 2")
    list(book.rebuild())
    assert book.named("S 1").folder == "one"
    with pytest.raises(BadInputError, match="2 cases have the id"):
        book.named("S 2")
    with pytest.raises(BadInputError, match="has no case S 3"):
        book.named("S 3")


def test_a_casebook_that_was_copied_elsewhere_opens_there(book: Casebook, tmp_path: Path, database: str) -> None:
    add(book, "C1")
    before = everything(book)
    book.close()
    moved = shutil.move(book.folder, tmp_path / "another computer")
    again = Casebook.open(Path(moved))
    assert everything(again) == before
    assert again.note("C1", noted("here")).notes == ("here",)
    again.close()


def test_foreign_text_reaches_both_databases(book: Casebook) -> None:
    """Signs that a database refuses, or a terminal obeys, are written out."""
    write_case(book.folder / "C1", imei="\u0000\u202e12", case_id="a\u0000b")
    facts = book.refresh(["C1"])[0]
    assert (facts.case_id, facts.imei) == (r"a\x00b", r"\x00\u202e12")
    assert everything(book) == [facts]
    write_case(book.folder / "C2", case_id="half of a sign: \ud800")
    damaged = book.refresh(["C2"])[0]
    assert damaged.damaged is not None
    assert damaged.damaged.isprintable()
    assert everything(book) == [damaged, facts]
