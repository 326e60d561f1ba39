"""Exports of the Casebook page, without a window: what the bar says, what is written, what is signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.casebook.exports.reports import Reported
from bench.casebook.exports.stoppable import Exported
from bench.proof.keys import key_path, new_key
from bench.redaction.levels import Level
from bench.report.document import Paper
from bench.report.languages import Language
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.exporting import ExportAsked, end_sentence, export, export_text, new_folder
from gui.pages.casebook.finding import (
    Refused,
    Shelf,
)
from gui.pages.casebook.proving import ProofText, prove
from gui.troubles import Trouble
from tests.gui.casebooks import DAMAGED, RECORDED, TODAY

SAY = ENGLISH.casebook


def test_the_bar_of_an_export_says_how_far_how_long_and_what_cancelling_keeps() -> None:
    say = SAY.export
    begun = export_text(Exported(0, 24), 0.2, Level.MAKER, say)
    assert (begun.share, begun.progress, begun.cancel) == (0.0, "0 of 24 · IMEI hidden", "Cancel")
    step = Exported(14, 24, (Reported("C9", None, "case.json: is missing"),) * 1)
    far = export_text(step, 9.0, None, say)
    assert far.progress == "15 of 24 · about 5\u00a0s left · with personal data"
    assert far.cancel == "Cancel, keep the 14"
    assert export_text(Exported(1, 1000), 1.5, None, say).progress.startswith("1 of 1000 · about 25\u00a0min left")


def export_asked(folders: tuple[str, ...], target: Path, level: Level | None, *, sign: bool = False) -> ExportAsked:
    asked = Asked("iyer")
    return ExportAsked(folders, asked, 2, TODAY, target, level, Language.HINDI, Paper.LETTER, sign)


def test_an_export_makes_a_new_folder_each_time_and_says_what_it_holds(tmp_path: Path, shelf: Shelf) -> None:
    first = new_folder(tmp_path, TODAY, SAY.export)
    assert first.name == "reports 2026-11-28 1"
    asked = export_asked((RECORDED, DAMAGED), first, Level.PUBLIC)
    assert asked.total == 2
    last = list(export(shelf, asked, ENGLISH.trouble, None))[-1]
    assert isinstance(last, Exported)
    said = end_sentence(last, first, stopped=False, words=ENGLISH)
    assert said.startswith(f"1 reports are in {first}. 1 could not be made. {DAMAGED}: ")
    assert [path.name.startswith("case-") for path in first.iterdir()] == [True]
    assert new_folder(tmp_path, TODAY, SAY.export).name == "reports 2026-11-28 2"
    nowhere = shelf.folder / RECORDED / "case.json"
    (refused,) = export(shelf, export_asked((), nowhere, None), ENGLISH.trouble, None)
    assert isinstance(refused, Refused)


def test_reports_are_signed_where_the_bench_has_a_key_and_never_silently_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("BOOTBENCH_KEY_PASSPHRASE", raising=False)
    new_key(key_path(), "secret")
    (refused,) = export(shelf, export_asked(("C0146",), tmp_path / "a", Level.MAKER, sign=True), ENGLISH.trouble, None)
    assert isinstance(refused, Refused)
    assert "has a passphrase" in refused.sentence
    assert not (tmp_path / "a").exists()
    monkeypatch.setenv("BOOTBENCH_KEY_PASSPHRASE", "secret")
    list(export(shelf, export_asked(("C0146",), tmp_path / "a", Level.MAKER, sign=True), ENGLISH.trouble, None))
    (found,) = prove(tmp_path / "a" / "C0146.pdf", None, ENGLISH)
    assert isinstance(found, ProofText)
    assert found.is_good, found


def test_in_hindi_what_went_wrong_is_said_in_hindi_and_the_original_has_its_own_line(tmp_path: Path) -> None:
    error = "case.json, runs.0.id: is missing (and 1 more)"
    step = Exported(2, 2, (Reported("C9", None, error),))
    *said, original = end_sentence(step, tmp_path, stopped=False, words=HINDI).splitlines()
    assert HINDI.trouble.told[Trouble.DAMAGED] in said[0]
    assert original == HINDI.trouble.marked(f"C9: {error}")
