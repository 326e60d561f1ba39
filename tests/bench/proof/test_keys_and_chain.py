"""Keys for their owner alone, and reports that each name the one before."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.case import load_case, write_case
from bench.cli.decide import command as decide
from bench.cli.key import command as key
from bench.cli.pack import command as pack
from bench.cli.report import command as report
from bench.cli.verify import command as verify
from bench.errors import BadInputError
from bench.proof.chain import CHAIN_FILE, signed_reports
from bench.proof.keys import WrongPassphraseError, fingerprint, load_private, load_public, new_key, public_path
from bench.proof.manifest import is_plain_name, manifest_bytes, parse_manifest
from bench.proof.verify import verify_file
from tests.bench.proof.signed_cases import copied_case, demo_proven, proven_case


def run(command: object, *arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=typed)  # type: ignore[arg-type]


def never() -> str:
    raise AssertionError("asked for a passphrase that the key does not have")


@pytest.mark.skipif(os.name != "posix", reason="POSIX mode bits")
def test_the_private_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    private = tmp_path / "keys" / "k.pem"
    before = os.umask(0)
    try:
        new_key(private)
    finally:
        os.umask(before)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    load_private(private, never)
    private.chmod(0o640)
    with pytest.raises(BadInputError, match="its mode is 0640, not 0600"):
        load_private(private, never)


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem")
    before = (tmp_path / "k.pem").read_bytes()
    with pytest.raises(BadInputError, match="there is a key already"):
        new_key(tmp_path / "k.pem")
    assert (tmp_path / "k.pem").read_bytes() == before


def test_a_passphrase_locks_the_key(tmp_path: Path) -> None:
    private = tmp_path / "k.pem"
    public = new_key(private, "पासवर्ड 1")
    assert b"ENCRYPTED" in private.read_bytes()
    assert fingerprint(load_private(private, lambda: "पासवर्ड 1").public_key()) == fingerprint(public)
    for wrong in ("another", "", "\0", "\ud800"):
        with pytest.raises(WrongPassphraseError, match="the passphrase is wrong"):
            load_private(private, lambda wrong=wrong: wrong)  # type: ignore[misc]
    with pytest.raises(BadInputError, match="expected a passphrase, but it is empty"):
        new_key(tmp_path / "l.pem", "")


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem")
    with pytest.raises(BadInputError, match=r"this is the private one; give k\.pub\.pem"):
        load_public(tmp_path / "k.pem")
    load_public(public_path(tmp_path / "k.pem"))


def test_resigning_after_an_override_keeps_the_chain(tmp_path: Path) -> None:
    folder = copied_case(tmp_path)
    first = proven_case(folder)
    given: list[str | Path] = ["--case", folder, "--override", "not_eligible", "--person", "R. Nair"]
    given += ["--reason", "seen with the customer present", "--at", "2026-11-23T14:05:00+05:30"]
    assert run(decide, *given).exit_code == 0
    second = proven_case(folder)
    assert first.manifest.previous_report is None
    assert second.manifest.previous_report == first.manifest.sha256
    assert "case/claim.overrides.json" in [part.name for part in second.manifest.parts]
    again = proven_case(folder)
    assert manifest_bytes(again.manifest) == manifest_bytes(second.manifest)
    assert again.sealed_pdf == second.sealed_pdf
    assert [link.manifest_sha256 for link in signed_reports(folder)] == [first.manifest.sha256, second.manifest.sha256]


def test_a_chain_that_was_tampered_with_is_not_continued(tmp_path: Path) -> None:
    folder = copied_case(tmp_path)
    proven_case(folder)
    document = json.loads((folder / CHAIN_FILE).read_text(encoding="utf-8"))
    document["reports"].append({"manifest_sha256": "0" * 64, "previous_report": "1" * 64})
    (folder / CHAIN_FILE).write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadInputError, match=r"reports\.1: a report does not follow the one before it"):
        proven_case(folder)


def test_from_key_to_verified_chain_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, private = copied_case(tmp_path), tmp_path / "k.pem"
    made = run(key, "new", "--key", private, "--passphrase", typed="abc\nabc\n")
    assert made.exit_code == 0
    shown = run(key, "show", "--key", private)
    assert "BEGIN PUBLIC KEY" in shown.output
    assert "PRIVATE" not in shown.output
    monkeypatch.setenv("BOOTBENCH_KEY_PASSPHRASE", "abc")
    assert run(report, folder, "-o", tmp_path / "1.pdf", "--sign", "--key", private).exit_code == 0
    given: list[str | Path] = ["--case", folder, "--override", "not_eligible", "--person", "R. Nair"]
    assert run(decide, *given, "--reason", "seen with the customer present").exit_code == 0
    assert run(pack, folder, "-o", tmp_path / "2.zip", "--key", private).exit_code == 0
    public = public_path(private)
    done = run(verify, tmp_path / "1.pdf", tmp_path / "2.zip", "--key", public)
    assert done.exit_code == 0
    assert "the first signed report of the case" in done.output
    assert f"({tmp_path / '1.pdf'})" in done.output
    assert "SIMULATED" in done.output
    refused = run(verify, tmp_path / "1.pdf", "--key", public, "--case", folder)
    assert refused.exit_code == 0, "the override lies beside what was signed, which is as it was"
    changed = bytearray((tmp_path / "2.zip").read_bytes())
    changed[changed.index(b"time_s,current_a")] ^= 1
    (tmp_path / "2.zip").write_bytes(changed)
    assert "case/run-1.csv" in str(run(verify, tmp_path / "2.zip", "--key", public).exception)


def test_only_a_pdf_is_signed_and_a_pack_is_a_zip(tmp_path: Path) -> None:
    folder = copied_case(tmp_path)
    refused = run(report, folder, "-o", tmp_path / "x.html", "--sign")
    assert "only a PDF has a place for the signature" in str(refused.exception)
    assert "ending in .zip" in str(run(pack, folder, "-o", tmp_path / "x.tar").exception)
    missing = run(pack, folder, "-o", tmp_path / "x.zip", "--key", tmp_path / "none.pem")
    assert "make one with bootbench key new" in str(missing.exception)


def test_a_case_that_was_played_back_says_so_in_its_manifest_and_wherever_it_is_checked(tmp_path: Path) -> None:
    folder, private, name = copied_case(tmp_path), tmp_path / "k.pem", tmp_path / "x.zip"
    new_key(private)
    case = replace(load_case(folder), simulated=None, played_back="played back from real, run-1")
    write_case(case)
    assert run(pack, folder, "-o", name, "--key", private).exit_code == 0
    said = run(verify, name, "--key", public_path(private)).output
    assert "NOT MEASURED HERE: played back from real, run-1" in said
    assert "SIMULATED" not in said
    manifest = verify_file(name, load_public(public_path(private)))
    assert manifest.played_back == "played back from real, run-1"
    assert parse_manifest(manifest_bytes(manifest), "x") == manifest


def test_a_manifest_from_before_there_were_recordings_to_play_is_as_it_was() -> None:
    """Nothing stands in it where nothing was played, so that what was signed by an older version still checks."""
    content = manifest_bytes(demo_proven().manifest)
    assert b"played_back" not in content
    with pytest.raises(BadInputError, match="not written as bootbench writes it"):
        parse_manifest(content.replace(b'"policy":', b'"played_back":null,"policy":'), "x")


@given(st.binary(max_size=300))
def test_bytes_that_are_no_manifest_are_refused(content: bytes) -> None:
    with pytest.raises(BadInputError):
        parse_manifest(content, "x")


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(["motherboard", "not_motherboard"]))
def test_a_manifest_comes_back_as_it_was(case_id: str, verdict: str) -> None:
    manifest = replace(demo_proven().manifest, case_id=f"C{case_id}", verdict=verdict)
    assert parse_manifest(manifest_bytes(manifest), "x") == manifest


@given(st.text(max_size=30))
def test_a_plain_name_stays_in_its_folder(name: str) -> None:
    if is_plain_name(name):
        folder = Path("/somewhere")
        assert (folder / name).resolve().is_relative_to(folder)
        assert ".." not in name.split("/")


def test_a_time_is_no_part_of_a_manifest() -> None:
    """No clock: what a manifest says was true on any day."""
    said = re.sub("[0-9a-f]{64}", "", manifest_bytes(demo_proven().manifest).decode())
    assert str(datetime.now().year) not in said  # noqa: DTZ005 - any zone's year
