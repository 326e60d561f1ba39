"""A pack that was changed with an ordinary ZIP program: refused, and the parts are named that differ."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.proof.keys import public_pem
from bench.proof.verify import ChangedError, OtherKeyError, checked_pack, verify_file
from gui.english import ENGLISH
from gui.pages.casebook.proving import ProofText, prove
from tests.bench.proof.signed_cases import KEY, OTHER_KEY, demo_proven, pack_bytes

PUBLIC = KEY.public_key()
ANEW = "; the pack was written anew by another program; ask the bench for the one that it signed"


def repacked(
    change: dict[str, bytes] | None = None,
    without: tuple[str, ...] = (),
    add: dict[str, bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack_bytes(demo_proven()))) as source,
        zipfile.ZipFile(file, "w", method) as target,
    ):
        for name in source.namelist():
            if name not in without:
                target.writestr(name, (change or {}).get(name, source.read(name)))
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return file.getvalue()


def refused(content: bytes) -> ChangedError:
    with pytest.raises(ChangedError) as error:
        checked_pack(memoryview(content), PUBLIC, "x.zip")
    return error.value


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["case/run-1.csv", "case/case.json", "report.pdf", "report.json"])
def test_the_changed_part_is_named(name: str, method: int) -> None:
    said = refused(repacked({name: b"something else"}, method=method))
    assert str(said) == f"x.zip, {name}: not as it was signed{ANEW}"
    assert said.parts == (name,)


def test_a_change_of_one_byte_is_found() -> None:
    (trace,) = (entry.content for entry in demo_proven().others if entry.name == "case/run-1.csv")
    assert isinstance(trace, bytes)
    assert refused(repacked({"case/run-1.csv": trace[:-2] + b"7\n"})).parts == ("case/run-1.csv",)


def test_what_was_removed_and_added_is_named_as_that() -> None:
    said = refused(repacked({"profile.toml": b"x"}, without=("case/claim.json",), add={"notes.txt": b"hello"}))
    assert said.parts == ("profile.toml", "case/claim.json", "notes.txt")
    assert "not as it was signed: case/claim.json was removed, notes.txt was added" in str(said)


def test_a_folder_of_its_own_is_no_part() -> None:
    assert refused(repacked({"profile.toml": b"x"}, add={"case/": b""})).parts == ("profile.toml",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_named() -> None:
    (content,) = (entry.content for entry in demo_proven().others if entry.name == "profile.toml")
    assert isinstance(content, bytes)
    assert refused(repacked(add={"profile.toml": content})).parts == ("profile.toml",)


def test_a_part_taken_out_without_any_other_program_is_named_too() -> None:
    proven = demo_proven()

    fewer = replace(proven, others=tuple(one for one in proven.others if one.name != "policy.toml"))
    assert "policy.toml was removed" in str(refused(pack_bytes(fewer)))


def test_a_changed_manifest_or_signature_is_named() -> None:
    assert refused(repacked({"manifest.sig": b"0" * 128 + b"\n"})).place == "manifest.json"
    assert refused(repacked({"manifest.json": b"{}"})).place == "manifest.json"


def test_nothing_is_said_of_a_pack_of_another_bench() -> None:
    with pytest.raises(OtherKeyError):
        checked_pack(memoryview(repacked({"profile.toml": b"x"})), OTHER_KEY.public_key(), "x.zip")


def test_a_pack_with_the_same_contents_stays_refused() -> None:
    with pytest.raises(BadInputError, match="not as bootbench writes it") as error:
        checked_pack(memoryview(repacked()), PUBLIC, "x.zip")
    assert not isinstance(error.value, ChangedError)


def test_any_other_zip_file_is_not_called_changed(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("hello.txt", "hello")
    with pytest.raises(BadInputError) as error:
        verify_file(path, PUBLIC)
    assert not isinstance(error.value, ChangedError)


def test_a_part_that_unpacks_to_more_than_was_signed_is_not_unpacked(tmp_path: Path) -> None:
    assert refused(repacked({"case/run-1.csv": bytes(50_000_000)})).parts == ("case/run-1.csv",)


def test_the_window_says_that_the_report_is_intact(tmp_path: Path) -> None:
    (tmp_path / "k.pub.pem").write_bytes(public_pem(PUBLIC))
    (tmp_path / "x.zip").write_bytes(repacked({"case/run-1.csv": b"x"}))
    (said,) = prove(tmp_path / "x.zip", tmp_path / "k.pub.pem", ENGLISH)
    assert isinstance(said, ProofText)
    assert (said.sentence, said.more) == ("Changed: the trace run-1.csv", "The report itself is intact.")
