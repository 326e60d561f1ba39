"""Case folders for the casebook, small ones: what is in them is said by hand, so that nothing has to be diagnosed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from analysis.diagnosis import Verdict
from bench.casebook.book import Casebook
from bench.casebook.journal import Entry, Examined, Noted, Stated, Tagged, Untagged
from bench.casebook.reading import file_sha256
from bench.warranty.claim import Claim
from bench.warranty.claim_json import claim_text
from bench.warranty.decide import Outcome

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BY = "R. Nair"
IMEI = "867816050004711"


def write_case(folder: Path, imei: str | None = IMEI, claim: bool = False, **fields: object) -> Path:
    """A case of one USB probe in which nothing happened."""
    folder.mkdir(parents=True)
    case = {
        "format": "bootbench-case/1",
        "case_id": folder.name,
        "device": {"model": "POCO X3 Pro", "imei": imei},
        "runs": [{"id": "run-1", "kind": "usb_probe", "duration_s": 60.0, "events": [{"at_s": 0, "name": "vbus_on"}]}],
        **({"claim": "claim.json"} if claim else {}),
        **fields,
    }
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
    if claim:
        text = claim_text(Claim(claim_id=folder.name, claim_date=date(2023, 5, 8), imei=imei or ""))
        (folder / "claim.json").write_text(text, encoding="utf-8")
    return folder


def stated(technician: str | None = BY, station: str | None = "bench 1", day: date | None = None) -> Stated:
    return Stated(at=NOON, by=BY, technician=technician, station=station, day=day)


def examined(
    folder: Path,
    verdict: Verdict = Verdict.MOTHERBOARD,
    fault: str = "mb_ufs_edl_9008",
    outcome: Outcome | None = Outcome.ELIGIBLE,
) -> Examined:
    """What an examination would have written, of the case as it is now."""
    claim = folder / "claim.json"
    return Examined(
        at=NOON,
        by=BY,
        case_sha256=file_sha256(folder / "case.json"),
        claim_sha256=file_sha256(claim) if claim.exists() else None,
        bootbench="0.1.0",
        profile_sha256="0" * 64,
        verdict=verdict,
        fault=fault,
        credibility=0.99,
        outcome=outcome,
    )


def tagged(tag: str) -> Tagged:
    return Tagged(at=NOON, by=BY, tag=tag)


def untagged(tag: str) -> Untagged:
    return Untagged(at=NOON, by=BY, tag=tag)


def noted(text: str, by: str = BY) -> Noted:
    return Noted(at=NOON, by=by, text=text)


def add(book: Casebook, name: str, *entries: Entry, imei: str | None = IMEI, claim: bool = False) -> Path:
    """A case in the casebook, with these changes in its journal."""
    folder = write_case(book.folder / name, imei, claim)
    book.note(name, *(entries or (stated(), examined(folder))))
    return folder
