"""A report whose recommendation the centre overrode: whoever verifies it is told both, by whom and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bench.case import load_case
from bench.profile_file import load_profile
from bench.proof.keys import public_pem
from bench.proof.manifest import manifest_bytes, parse_manifest
from bench.proof.proven import Proven, prove, write_pack
from bench.proof.seal import parted, seal
from bench.proof.signature import sign
from bench.report.gather import gather
from bench.warranty.decide import Outcome
from bench.warranty.override import Override, claim_fingerprint, record_override
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.pages.casebook.proving import ProofText
from gui.pages.casebook.proving import prove as prove_in_window
from gui.words import Words
from tests.bench.cli.in_process import bootbench
from tests.bench.proof.signed_cases import KEY, copied_case, demo_proven

AT = datetime.fromisoformat("2026-11-23T14:05:00+05:30")


@pytest.fixture
def proven(tmp_path: Path) -> Proven:
    case = load_case(copied_case(tmp_path))
    assert case.claim_path is not None
    by_whom = ("R. Nair", "seen with the customer present")
    claim = claim_fingerprint(case.claim_path)
    for outcome, person in ((Outcome.ELIGIBLE, "A. Rao"), (Outcome.NOT_ELIGIBLE, by_whom[0])):
        override = Override(outcome, person, by_whom[1], AT, Outcome.ELIGIBLE, claim, "0" * 64)
        record_override(case.claim_path, override)
    (tmp_path / "k.pub.pem").write_bytes(public_pem(KEY.public_key()))
    return prove(gather(case, load_profile()), KEY)


def without_override(proven: Proven) -> bytes:
    """The PDF as a bootbench signed it that did not say the override in its manifest."""
    sealed = parted(proven.sealed_pdf)
    assert sealed is not None
    content = manifest_bytes(replace(proven.manifest, override=None))
    return seal(sealed.report, content, sign(content, KEY))


def test_both_the_recommendation_and_the_decision_are_said(proven: Proven, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(proven.sealed_pdf)
    write_pack(proven, tmp_path / "x.zip", KEY)
    for name in ("x.pdf", "x.zip"):
        said = bootbench("verify", tmp_path / name, "--key", tmp_path / "k.pub.pem")
        assert said.status == 0, said.complaint
        assert "  recommendation for the claim: eligible\n" in said.output
        assert "  overridden by the centre: not_eligible, R. Nair, 2026-11-23T14:05+05:30\n" in said.output


def test_an_older_pdf_still_verifies_and_sends_to_its_pages(proven: Proven, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(without_override(proven))
    said = bootbench("verify", tmp_path / "x.pdf", "--key", tmp_path / "k.pub.pem")
    assert said.status == 0, said.complaint
    assert "  overridden by the centre: this older report says on its pages how, by whom and when\n" in said.output


def test_one_file_that_was_changed_keeps_nothing_from_the_others(proven: Proven, tmp_path: Path) -> None:
    names = ("none.zip", "changed.pdf", "x.pdf", "gone.pdf")
    (tmp_path / "none.zip").write_bytes(b"nothing of the kind")
    (tmp_path / "changed.pdf").write_bytes(proven.sealed_pdf.replace(b"%PDF-1", b"%PDF-2", 1))
    (tmp_path / "x.pdf").write_bytes(proven.sealed_pdf)
    said = bootbench("verify", *(tmp_path / name for name in names), "--key", tmp_path / "k.pub.pem")
    assert said.status == 2
    assert said.output.startswith(f"{tmp_path / 'x.pdf'}: as it was signed, ")
    complaints = said.complaint.splitlines()
    assert [text.split(":")[:2] for text in complaints] == [
        ["bootbench", f" {tmp_path / 'none.zip'}"],
        ["bootbench", f" {tmp_path / 'changed.pdf'}, report.pdf"],
        ["bootbench", f" {tmp_path / 'gone.pdf'}"],
    ]


def test_a_report_without_an_override_has_the_manifest_that_it_had() -> None:
    manifest = demo_proven().manifest
    assert manifest.override is None
    assert b"override" not in manifest_bytes(manifest)
    assert parse_manifest(manifest_bytes(manifest), "x") == manifest


def test_a_manifest_keeps_its_override(proven: Proven) -> None:
    assert parse_manifest(manifest_bytes(proven.manifest), "x") == proven.manifest


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
def test_the_window_says_both_too(words: Words, proven: Proven, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    for content, person in ((proven.sealed_pdf, "R. Nair"), (without_override(proven), "")):
        path.write_bytes(content)
        (said,) = prove_in_window(path, tmp_path / "k.pub.pem", words)
        assert isinstance(said, ProofText)
        (decision,) = (line.text for line in said.lines if line.name == words.casebook.proof.decision)
        assert words.casebook.decisions[Outcome.ELIGIBLE] in decision
        assert decision != words.casebook.decisions[Outcome.ELIGIBLE]
        assert person in decision
