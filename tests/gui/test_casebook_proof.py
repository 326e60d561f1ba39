"""Proof on the Casebook page, without Qt: a pack as it was signed, a changed one, and one that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.proof.keys import key_path, new_key, public_path
from gui.english import ENGLISH
from gui.pages.casebook.finding import (
    Shelf,
)
from gui.pages.casebook.proving import ProofText, prove
from tests.bench.cli.in_process import bootbench
from tests.bench.proof.signed_cases import KEY, OTHER_KEY, demo_proven, pack_bytes
from tests.gui.casebooks import RECORDED

SAY = ENGLISH.casebook


@pytest.fixture
def proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack, and the public key of the bench that signed it beside it."""
    from bench.proof.keys import public_pem

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "signer.pub.pem").write_bytes(public_pem(KEY.public_key()))
    (tmp_path / "other.pub.pem").write_bytes(public_pem(OTHER_KEY.public_key()))
    path = tmp_path / "x.zip"
    path.write_bytes(pack_bytes(demo_proven()))
    return path


def proof(path: Path, key: str | None) -> ProofText:
    (found,) = prove(path, path.parent / key if key else None, ENGLISH)
    assert isinstance(found, ProofText)
    return found


def test_a_pack_as_it_was_signed_says_what_it_is(proven: Path) -> None:
    said = proof(proven, "signer.pub.pem")
    assert (said.sentence, said.is_good) == ("Verified: nothing was changed", True)
    assert {"Case", "Verdict", "Signed by key"} <= {line.name for line in said.lines}


def test_a_changed_trace_is_named_and_the_report_is_said_to_be_intact(proven: Path) -> None:
    proven.write_bytes(pack_bytes(demo_proven(), change={"case/run-1.csv": b"x", "case/claim.json": b"{}"}))
    said = proof(proven, "signer.pub.pem")
    assert not said.is_good
    assert said.sentence == "Changed: the trace run-1.csv, the claim"
    assert said.more == "The report itself is intact."
    proven.write_bytes(pack_bytes(demo_proven(), change={"manifest.json": b"{}"}))
    said = proof(proven, "signer.pub.pem")
    assert (said.sentence, said.more) == ("Changed: the list of parts", "")


def test_another_key_or_none_or_no_pack_is_not_called_changed(proven: Path) -> None:
    for key, words in (("other.pub.pem", "signed with another key"), (None, "no key of its own")):
        said = proof(proven, key)
        assert (said.sentence, said.asks_key) == ("Not verified", True)
        assert words in said.more
    proven.write_bytes(b"PK\x03\x04 but no pack")
    said = proof(proven, "signer.pub.pem")
    assert (said.sentence, said.asks_key, said.is_good) == ("Not verified", False, False)
    said = proof(proven.with_name("nowhere.pdf"), "signer.pub.pem")
    assert "cannot be read" in said.more


def test_the_benchs_own_key_is_taken_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    new_key(key_path())
    assert public_path(key_path()).is_file()
    assert bootbench("pack", shelf.folder / RECORDED, "-o", tmp_path / "own.zip", "--redact", "maker").status == 0
    said = proof(tmp_path / "own.zip", None)
    assert said.is_good
    assert ("Without personal data", "For the maker") in {(line.name, line.text) for line in said.lines}
