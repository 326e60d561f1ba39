"""A small casebook for the window: nothing of it has to be diagnosed, and one of its cases is damaged."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from analysis.diagnosis import Verdict
from bench.casebook.book import Casebook
from bench.warranty.decide import Outcome
from bench.warranty.imei import luhn_digit
from bench.warranty.override import Override, record_override
from tests.bench.casebook.folders import NOON, examined, noted, stated, tagged, write_case
from tests.conftest import FIXTURES

TODAY = date(2026, 11, 28)
RECORDED = "C0147"
"""The case with a trace."""
IMEI = "867816050004713"
DAMAGED = "C0130"


def make_casebook(folder: Path) -> Path:
    """Five cases of two technicians; gives the folder."""
    folder.mkdir(parents=True)
    recorded = folder / RECORDED
    shutil.copytree(FIXTURES / "cases" / "hard_short_korad", recorded)
    fields = json.loads((recorded / "case.json").read_text(encoding="utf-8"))
    fields["case_id"], fields["device"]["imei"] = RECORDED, IMEI
    fields.pop("claim", None)
    (recorded / "case.json").write_text(json.dumps(fields), encoding="utf-8")
    for name in ("C0146", "C0145", "C0140", DAMAGED):
        digits = f"8678160500{name[1:]}"
        write_case(folder / name, imei=digits + str(luhn_digit(digits)), claim=name == "C0145")
    book = Casebook.open(folder)
    rows = (
        (RECORDED, "R. Nair", 27, Verdict.MOTHERBOARD, "mb_vbat_hard_short", Outcome.ELIGIBLE),
        ("C0146", "S. Iyer", 26, Verdict.NOT_MOTHERBOARD, "nonmb_battery", Outcome.NOT_ELIGIBLE),
        ("C0145", "R. Nair", 25, Verdict.MOTHERBOARD, "mb_ufs_edl_9008", Outcome.NEEDS_EVIDENCE),
        ("C0140", "R. Nair", 2, Verdict.CANNOT_SAY, "sw_bootloop_abl_kernel", None),
    )
    for name, who, day, verdict, fault, outcome in rows:
        entry = examined(folder / name, verdict, fault, outcome)
        book.note(name, stated(who, "bench 1", date(2026, 11, day)), entry)
    book.note("C0146", noted(f"Water seen, box says {IMEI}"), tagged("dispute"))
    reason = "seen with the customer present"
    override = Override(Outcome.ELIGIBLE, "R. Nair", reason, NOON, Outcome.NEEDS_EVIDENCE, "0" * 64, "0" * 64)
    record_override(folder / "C0145" / "claim.json", override)
    (folder / DAMAGED / "case.json").write_text(f'{{"format": "{IMEI}"}}', encoding="utf-8")
    book.note(DAMAGED, stated("S. Iyer", "bench 2", date(2026, 10, 1)))
    book.refresh(["C0145"])
    book.close()
    return folder


def case_without_claim(folder: Path) -> Path:
    """A copy of a shipped case, without its claim."""
    shutil.copytree(FIXTURES / "cases" / "early_loop_riden", folder)
    path = folder / "case.json"
    document = json.loads(path.read_text())
    document.pop("claim", None)
    path.write_text(json.dumps(document))
    return folder
