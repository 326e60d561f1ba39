"""Exports without personal data: the originals are nowhere, marks agree with each other, readings stay."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bench.case import load_case
from bench.cli.pack import command as pack
from bench.cli.report import command as report
from bench.cli.verify import command as verify
from bench.diagnosing import diagnose_case
from bench.profile_file import load_profile
from bench.proof.keys import new_key, public_path
from bench.redaction.copy import redacted
from bench.redaction.levels import LEVELS, Level
from bench.traces.jls import read_beside
from bench.traces.jls import write as write_jls
from bench.traces.reading import open_recording
from tests.bench.proof.signed_cases import KEY
from tests.bench.redaction.looking import found, on_paper
from tests.bench.redaction.telling_case import CUSTOMER, IMEI, ORIGINALS, PERSON, telling_case

HIDE = ("--hide", CUSTOMER)
BESIDE_SERIAL = "RD-4242-BESIDE"


def run(command: object, *arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The control: in an export with everything in it, the same search finds every original."""
    case, private = telling_case(tmp_path), tmp_path / "k.pem"
    new_key(private)
    assert run(pack, case, "-o", tmp_path / "x.zip", "--key", private).exit_code == 0
    assert set(found((tmp_path / "x.zip").read_bytes())) == set(ORIGINALS)


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("level", list(Level))
def test_no_original_is_anywhere_in_a_pack(level: Level, tmp_path: Path) -> None:
    case, private = telling_case(tmp_path), tmp_path / "k.pem"
    new_key(private)
    done = run(pack, case, "-o", tmp_path / "x.zip", "--key", private, "--redact", level.value, *HIDE)
    assert done.exit_code == 0, done.exception
    content = (tmp_path / "x.zip").read_bytes()
    assert found(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        opened.extract("report.pdf", tmp_path)
        names = opened.namelist()
        claim = json.loads(opened.read("case/claim.json"))
        fields = json.loads(opened.read("case/case.json"))
    assert on_paper(tmp_path / "report.pdf") == []
    assert "case/run-1.jls" in names
    assert claim["imei"] == fields["device"]["imei"]
    assert claim["imei"].startswith("00101")
    assert claim["imei"].endswith(IMEI[-4:]) == (level is Level.CUSTOMER)
    said = run(verify, tmp_path / "x.zip", "--key", public_path(private))
    assert f"personal data taken out for: {level.value}" in said.output


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("suffix", ["pdf", "html", "json"])
@pytest.mark.parametrize("level", list(Level))
def test_no_original_is_anywhere_in_a_report(level: Level, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{suffix}"
    done = run(report, telling_case(tmp_path), "-o", path, "--redact", level.value, *HIDE)
    assert done.exit_code == 0, done.exception
    assert found(path.read_bytes()) == []
    if suffix == "pdf":
        assert on_paper(path) == []
    else:
        assert re.search(r"Taken out for|\"redaction\": \"", path.read_text(encoding="utf-8"))


def test_the_same_original_has_the_same_mark_in_one_export_and_another_in_the_next(tmp_path: Path) -> None:
    case = load_case(telling_case(tmp_path))
    marks = []
    for _ in range(2):
        with redacted(case, Level.MAKER, None, [CUSTOMER]) as shown:
            assert shown.claim_path is not None
            texts = [
                (shown.folder / "case.json").read_text(encoding="utf-8"),
                shown.claim_path.read_text(encoding="utf-8"),
                shown.claim_path.with_name("claim.overrides.json").read_text(encoding="utf-8"),
            ]
            found_marks = [
                set(re.findall(r"(?:person|serial|invoice|hidden)-[0-9a-f]{10}|00101\d{10}", t)) for t in texts
            ]
            person = re.findall(r"person-[0-9a-f]{10}", texts[2])
            assert len(set(person)) == 1
            assert len(person) >= 2  # who decided, and the name inside the reason
            assert set(person) <= found_marks[0]
            assert {mark for mark in found_marks[1] if mark.startswith("00101")} <= found_marks[0]
            marks.append(set().union(*found_marks))
    assert marks[0].isdisjoint(marks[1])


@pytest.mark.parametrize("level", list(Level))
def test_readings_events_and_verdict_stay_as_they_are(level: Level, tmp_path: Path) -> None:
    case = load_case(telling_case(tmp_path))
    with redacted(case, level, KEY) as shown:
        before, after = case.runs[0].trace_path, shown.runs[0].trace_path
        assert before is not None
        assert after is not None
        first, second = open_recording(before).trace, open_recording(after).trace
        assert np.array_equal(first.current_a, second.current_a, equal_nan=True)
        assert np.array_equal(first.clock.times_s(0, len(first)), second.clock.times_s(0, len(second)))
        assert [(event.at_s, event.name) for event in first.events] == [(e.at_s, e.name) for e in second.events]
        one, other = (diagnose_case(each, load_profile()) for each in (case, shown))
    assert (one.verdict, one.fault, one.credibility) == (other.verdict, other.fault, other.credibility)
    assert one.findings == other.findings


def test_instruments_beside_the_main_one_stay_and_are_masked_too(tmp_path: Path) -> None:
    path = telling_case(tmp_path)
    case = load_case(path)
    main_path = case.runs[0].trace_path
    assert main_path is not None
    main = open_recording(main_path)
    beside = replace(main, origin=replace(main.origin, serial_number=BESIDE_SERIAL, notes=()))
    beside = replace(beside, trace=replace(beside.trace, events=()))
    write_jls(main, main_path, [beside])
    with redacted(load_case(path), Level.PUBLIC, KEY, [CUSTOMER]) as shown:
        after = shown.runs[0].trace_path
        assert after is not None
        (second,) = read_beside(after)
        assert np.array_equal(second.trace.current_a, beside.trace.current_a.astype(np.float32), equal_nan=True)
        assert (second.origin.serial_number or "").startswith("serial-")
        content = after.read_bytes()
    assert BESIDE_SERIAL.encode() not in content
    assert found(content) == []


def test_a_signed_export_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    case, private = telling_case(tmp_path), tmp_path / "k.pem"
    new_key(private)
    for name in ("a", "b"):
        assert run(pack, case, "-o", tmp_path / f"{name}.zip", "--key", private, "--redact", "public").exit_code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_claim_is_not_said_to_have_changed_after_its_override(tmp_path: Path) -> None:
    """The fingerprint in an override is of the masked claim; that of the original could be tried out."""
    from bench.warranty.override import claim_fingerprint, read_overrides

    case = load_case(telling_case(tmp_path))
    assert case.claim_path is not None
    with redacted(case, Level.PUBLIC, KEY) as shown:
        assert shown.claim_path is not None
        (override,) = read_overrides(shown.claim_path)
        assert override.claim_sha256 == claim_fingerprint(shown.claim_path)
        assert override.claim_sha256 != claim_fingerprint(case.claim_path)
        assert override.person != PERSON


def test_public_leaves_out_reasons_and_numbers(tmp_path: Path) -> None:
    done = run(report, telling_case(tmp_path), "-o", tmp_path / "x.json", "--redact", "public")
    assert done.exit_code == 0
    fields = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert fields["case"]["case_id"].startswith("case-")
    assert fields["decision"]["claim_id"].startswith("claim-")
    assert fields["overrides"][0]["reason"] == "[a text taken out of this export]"
    assert fields["case"]["runs"][0]["started_utc"] is None


def test_hide_without_redact_says_what_is_missing(tmp_path: Path) -> None:
    done = run(report, telling_case(tmp_path), "-o", tmp_path / "x.json", *HIDE)
    assert "add --redact" in str(done.exception)


def test_every_level_is_a_row() -> None:
    assert [row.level for row in LEVELS] == list(Level)
