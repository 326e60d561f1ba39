"""Packs and PDFs that somebody changed with care: the part is named; whoever lacks the key cannot mend it."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.case import load_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.proof.container import Entry, read_entries, write_entries
from bench.proof.keys import public_pem
from bench.proof.manifest import manifest_bytes
from bench.proof.proven import prove, write_pack
from bench.proof.seal import seal
from bench.proof.signature import PURPOSE, sign
from bench.proof.verify import checked_pack, checked_pdf, verify_case, verify_file
from bench.report.gather import gather
from tests.bench.proof.signed_cases import (
    KEY,
    OTHER_KEY,
    copied_case,
    demo_proven,
    pack_bytes,
    proven_case,
)

PUBLIC = KEY.public_key()


def refusal(content: bytes, key: Ed25519PublicKey = PUBLIC) -> str:
    with pytest.raises(BadInputError) as refused:
        checked_pack(memoryview(content), key, "x.zip")
    return str(refused.value)


@pytest.mark.parametrize("name", [entry.name for entry in demo_proven().others])
def test_a_part_that_was_changed_with_its_checksums_mended_is_named(name: str) -> None:
    changed = pack_bytes(demo_proven(), change={name: b"something else"})
    assert refusal(changed) == f"x.zip, {name}: not as it was signed"


def test_several_changed_parts_are_all_named() -> None:
    changed = pack_bytes(demo_proven(), change={"case/run-1.csv": b"", "profile.toml": b"x"})
    assert "x.zip, profile.toml, case/run-1.csv: not as it was signed" in refusal(changed)


def test_a_manifest_that_was_changed_no_longer_fits_its_signature() -> None:
    content = manifest_bytes(demo_proven().manifest).replace(b'"not_eligible"', b'"eligible"')
    content = content.replace(b'"verdict":"motherboard"', b'"verdict":"not_motherboard"')
    assert refusal(pack_bytes(demo_proven(), change={"manifest.json": content})) == (
        "x.zip, manifest.json: the signature does not fit the manifest"
    )


def test_another_key_is_refused_with_both_fingerprints() -> None:
    said = refusal(pack_bytes(demo_proven()), OTHER_KEY.public_key())
    assert "signed with another key" in said
    assert demo_proven().manifest.key in said


def test_a_signature_of_another_key_under_the_same_manifest_does_not_fit() -> None:
    forged = sign(manifest_bytes(demo_proven().manifest), OTHER_KEY)
    assert "does not fit" in refusal(pack_bytes(demo_proven(), change={"manifest.sig": forged}))


def test_a_manifest_of_another_report_does_not_make_a_pdf_true() -> None:
    proven = demo_proven()
    content = proven.sealed_pdf
    report = content[: content.rindex(b"%bootbench-seal")]
    other = report.replace(b"/Author (bootbench)", b"/Author (bootbencH)")
    with pytest.raises(BadInputError, match=r"report\.pdf: not as it was signed"):
        checked_pdf(seal(other, manifest_bytes(proven.manifest), proven.signature), PUBLIC, "x.pdf")


def test_a_second_update_behind_the_seal_is_refused() -> None:
    """The way in which a PDF is changed while its old bytes stay: another catalog behind them."""
    later = b"\n19 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n"
    with pytest.raises(BadInputError, match=r"report\.pdf"):
        checked_pdf(demo_proven().sealed_pdf + later, PUBLIC, "x.pdf")


def test_a_pdf_without_a_seal_says_how_to_get_one() -> None:
    content = demo_proven().sealed_pdf
    with pytest.raises(BadInputError, match="no seal in it; make one with bootbench report --sign"):
        checked_pdf(content[: content.rindex(b"%bootbench-seal")], PUBLIC, "x.pdf")


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../../x", "a\\b", "C:x", "a//b", ".", "a/.", "con\n", "a ", "a.", "a\u202eb", "x?"]
)
def test_a_name_that_leads_out_of_the_pack_is_refused(name: str) -> None:
    file = io.BytesIO()
    write_entries(file, [Entry(name, b"x")], Path("x.zip"))
    with pytest.raises(BadInputError, match="leads out of the pack"):
        read_entries(memoryview(file.getvalue()), "x.zip")


def test_a_zip_of_another_program_is_refused_though_its_contents_are_the_same() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pack_bytes(demo_proven()))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert "not as bootbench writes it" in refusal(file.getvalue())


def test_other_peoples_programs_open_pack_and_attachments() -> None:
    proven = demo_proven()
    with zipfile.ZipFile(io.BytesIO(pack_bytes(proven))) as opened:
        assert opened.testzip() is None
        names = ["manifest.json", "manifest.sig", *(part.name for part in proven.manifest.parts)]
        assert opened.namelist() == names
    document = pypdfium2.PdfDocument(proven.sealed_pdf)
    try:
        attached = {one.get_name(): bytes(one.get_data()) for one in map(document.get_attachment, range(2))}
        assert document.get_metadata_dict()["Author"] == "bootbench"
        assert len(document.get_toc().__next__().get_title()) > 3
    finally:
        document.close()
    assert attached == {"manifest.json": manifest_bytes(proven.manifest), "manifest.sig": proven.signature}


@pytest.mark.needs("pdfdetach", "pdftotext")
def test_poppler_reads_the_sealed_pdf_and_its_manifest(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(demo_proven().sealed_pdf)
    done = subprocess.run(
        ["pdfdetach", "-savefile", "manifest.json", "-o", tmp_path / "m.json", path], capture_output=True, check=True
    )
    assert done.stderr == b""
    assert json.loads((tmp_path / "m.json").read_text())["case_id"] == "S000005"
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    assert b"Motherboard" in said.stdout
    assert said.stderr == b""


@pytest.mark.needs("openssl")
def test_openssl_finds_the_signature_right_without_bootbench(tmp_path: Path) -> None:
    proven = demo_proven()
    (tmp_path / "signed").write_bytes(PURPOSE + manifest_bytes(proven.manifest))
    (tmp_path / "signature").write_bytes(bytes.fromhex(proven.signature.decode()))
    (tmp_path / "key.pem").write_bytes(public_pem(PUBLIC))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "signed"]
    done = subprocess.run([*command, "-sigfile", "signature"], cwd=tmp_path, capture_output=True, check=True)
    assert b"Verified Successfully" in done.stdout


def test_a_pack_is_the_same_bytes_wherever_the_case_lies_and_verifies_from_disk(tmp_path: Path) -> None:
    packs = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        folder = copied_case(tmp_path / name)
        path = tmp_path / f"{name}.zip"
        write_pack(proven_case(folder), path, KEY)
        assert verify_file(path, PUBLIC).previous_report is None
        packs.append(path.read_bytes())
    assert packs[0] == packs[1] == pack_bytes(demo_proven())


def test_a_case_that_was_changed_after_it_was_signed_is_found_beside_the_pdf(tmp_path: Path) -> None:
    folder = copied_case(tmp_path)
    proven = prove(gather(load_case(folder), load_profile()), KEY)
    verify_case(folder, proven.manifest)
    (folder / "run-1.csv").write_bytes((folder / "run-1.csv").read_bytes() + b"99,0\n")
    (folder / "claim.json").unlink()
    with pytest.raises(BadInputError, match=r"case/run-1\.csv, case/claim\.json: not as it was signed"):
        verify_case(folder, proven.manifest)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"%PDF-1.4\n", b"hello", b"PK\5\6" + bytes(18)])
def test_what_is_neither_pack_nor_report_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(BadInputError):
        verify_file(path, PUBLIC)
