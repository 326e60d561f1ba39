"""The journal: every change is there, nothing that is there goes, and a torn line spoils no other."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.casebook.journal import JOURNAL_FILE, append_entry, checked_entry, entry_json, read_journal
from bench.errors import BadInputError
from tests.bench.casebook.folders import examined, noted, stated, tagged, untagged, write_case

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_appended_is_read_again_in_order(tmp_path: Path) -> None:
    write_case(tmp_path / "C1")
    entries = (
        stated(day=date(2026, 11, 20)),
        examined(tmp_path / "C1"),
        tagged("dispute"),
        untagged("dispute"),
        noted("टेक्नीशियन: “wet”"),
    )
    for entry in entries:
        append_entry(tmp_path, entry)
    journal = read_journal(tmp_path)
    assert journal.entries == entries
    assert journal.problem is None


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=200))
def test_a_note_of_any_plain_text_is_one_line(text: str) -> None:
    if text.isprintable():
        assert checked_entry(noted(text)) == noted(text)
        assert "\n" not in str(entry_json(noted(text)))


@pytest.mark.parametrize("text", ["", "\udcff", "two\nlines", "bell\a", "‮reversed", "x" * 4001])
def test_a_note_that_cannot_be_one_is_refused_before_anything_is_written(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError):
        append_entry(tmp_path, noted(text))
    assert not (tmp_path / JOURNAL_FILE).exists()


def test_a_line_cut_off_by_a_kill_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    append_entry(tmp_path, noted("first"))
    whole = (tmp_path / JOURNAL_FILE).read_bytes()
    for cut in range(1, len(whole) - 1):
        (tmp_path / JOURNAL_FILE).write_bytes(whole + whole[:cut])
        append_entry(tmp_path, noted("last"))
        journal = read_journal(tmp_path)
        assert [entry for entry in journal.entries if entry in (noted("first"), noted("last"))] == list(journal.entries)
        assert len(journal.entries) >= 2
        assert journal.problem is not None
        assert "line 2" in journal.problem


def test_what_a_newer_version_adds_to_a_line_is_left_alone(tmp_path: Path) -> None:
    append_entry(tmp_path, noted("first"))
    path = tmp_path / JOURNAL_FILE
    path.write_text(path.read_text().replace('"text"', '"mood":"good","text"'))
    assert read_journal(tmp_path).entries == (noted("first"),)


def test_a_full_disk_takes_nothing_from_the_journal(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the write fails in the middle of the line."""
    append_entry(tmp_path, noted("first"))
    before = (tmp_path / JOURNAL_FILE).read_bytes()
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from bench.casebook.journal import append_entry; from bench.errors import BadInputError\n"
        "from tests.bench.casebook.folders import noted\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 40}, {resource.RLIM_INFINITY}))\n"
        "try: append_entry(Path(sys.argv[1]), noted('x' * 500))\n"
        "except BadInputError as error: print(error); sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 7, done.stderr
    assert "nothing was changed" in done.stdout
    assert (tmp_path / JOURNAL_FILE).read_bytes() == before


def test_a_text_of_the_wrong_length_is_refused_in_plain_words() -> None:
    with pytest.raises(BadInputError, match="text: expected text of at least 1 character, not none"):
        checked_entry(noted(""))
    with pytest.raises(BadInputError, match="tag: expected text of at most 200 characters, not 201"):
        checked_entry(tagged("x" * 201))
