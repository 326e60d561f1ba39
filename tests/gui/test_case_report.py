"""A report out of the window follows the settings: language, paper, signature; a key that cannot be used is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from bench.errors import BadInputError
from bench.proof.keys import PASSPHRASE_VARIABLE, key_path, new_key
from bench.proof.verify import verify_file
from bench.report.document import Paper
from bench.report.languages import Language
from bench.settings import Settings
from gui.case_report import asks_passphrase, locked_out, save_report
from gui.english import ENGLISH
from tests.conftest import FIXTURES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case, and a user's folder without a key."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    return Path(shutil.copytree(FIXTURES / "cases" / "key_open_dps", tmp_path / "case"))


def first_page(path: Path) -> tuple[tuple[int, int], str]:
    """Its size in points, and what it says."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        return (round(page.get_width()), round(page.get_height())), page.get_textpage().get_text_range()


def test_language_and_paper_are_those_of_the_settings(folder: Path, tmp_path: Path) -> None:
    english, hindi = tmp_path / "en.pdf", tmp_path / "hi.pdf"
    save_report(folder, english, Settings())
    save_report(folder, hindi, replace(Settings(), report_language=Language.HINDI, paper=Paper.LETTER))
    (size, text), (letter, words) = first_page(english), first_page(hindi)
    assert size == (595, 842)
    assert letter == (612, 792)
    assert "motherboard" in text.lower()
    assert any("\u0900" <= sign <= "\u097f" for sign in words)


def test_it_is_signed_where_there_is_a_key_and_signing_is_on(folder: Path, tmp_path: Path) -> None:
    public = new_key(key_path())
    signed, plain = tmp_path / "signed.pdf", tmp_path / "plain.pdf"
    save_report(folder, signed, replace(Settings(), sign=True))
    save_report(folder, plain, replace(Settings(), sign=False))
    verify_file(signed, public)
    with pytest.raises(BadInputError):
        verify_file(plain, public)


def test_a_key_with_a_passphrase_is_told_and_nothing_is_written(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, path = new_key(key_path(), "secret"), tmp_path / "x.pdf"
    with pytest.raises(BadInputError, match="has a passphrase"):
        save_report(folder, path, Settings())
    assert not path.exists()
    save_report(folder, path, Settings(), "secret")
    verify_file(path, public)
    path.unlink()
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "secret")
    save_report(folder, path, Settings())
    verify_file(path, public)


def test_a_passphrase_is_asked_for_where_nothing_else_could_open_the_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del folder  # a user's folder without a key
    assert not asks_passphrase(Settings())
    new_key(key_path(), "secret")
    assert asks_passphrase(Settings())
    assert not asks_passphrase(replace(Settings(), sign=False))
    for typed, refused in (("secret", None), ("Secret", "wrong"), ("", "wrong"), ("\ud800", "wrong")):
        assert locked_out(typed, "wrong", ENGLISH.trouble) == refused
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "another")
    assert not asks_passphrase(Settings()), "scripts say it there"
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    key_path().write_bytes(b"no key at all")
    assert not asks_passphrase(Settings())
    assert "no private key" in (locked_out("secret", "wrong", ENGLISH.trouble) or "")
