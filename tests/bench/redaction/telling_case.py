"""A case that tells everything: IMEI, serial numbers, an invoice, names, in fields and in texts, in a native trace."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from analysis.trace import Event, EventName
from bench.case import load_case
from bench.demo import CASE
from bench.traces.jls import write as write_jls
from bench.traces.reading import open_recording
from bench.warranty.decide import Outcome
from bench.warranty.override import Override, claim_fingerprint, record_override

IMEI = "356938035643809"
PHONE_SERIAL = "f3ab9c21"
METER_SERIAL = "PPK-77-SECRET"
INVOICE = "INV/2021-0458"
PERSON = "Rekha Nair"
CUSTOMER = "A. Sharma"
TRACE_NAME = f"{IMEI}.jls"
ORIGINALS = (IMEI, PHONE_SERIAL, METER_SERIAL, INVOICE, PERSON, "Nair", "Rekha", CUSTOMER)
"""What may be nowhere in an export, with `CUSTOMER` hidden by hand."""


def telling_case(folder: Path) -> Path:
    case = Path(shutil.copytree(CASE, folder / "case"))
    csv = open_recording(case / "run-1.csv")
    origin = replace(
        csv.origin,
        instrument="Nordic PPK2",
        serial_number=METER_SERIAL,
        calibration=f"2026-03-02, certificate of {METER_SERIAL}",
        source_name=f"{CUSTOMER} {IMEI}.csv",
        started_utc="2026-11-23T08:35:00Z",
        notes=(f"opened by {PERSON}",),
    )
    note = Event(3.0, EventName.NOTE, f"phone {IMEI} of {CUSTOMER}, invoice {INVOICE}")
    trace = replace(csv.trace, events=(*csv.trace.events, note))
    write_jls(replace(csv, trace=trace, origin=origin), case / TRACE_NAME)
    (case / "run-1.csv").unlink()
    document = json.loads((case / "case.json").read_text(encoding="utf-8"))
    document["device"]["imei"] = IMEI
    document["runs"][0]["trace"] = TRACE_NAME
    document["technician"] = PERSON  # a field that bootbench does not know
    document["runs"][1]["events"] += [
        {"at_s": 30.0, "name": "adb_property", "value": f"ro.serialno={PHONE_SERIAL}"},
        {"at_s": 31.0, "name": "fastboot_variable", "value": f"serialno={PHONE_SERIAL}"},
        {"at_s": 32.0, "name": "note", "value": f"{PERSON} says the box shows 35 693803 564380 9"},
    ]
    (case / "case.json").write_text(json.dumps(document), encoding="utf-8")
    claim = json.loads((case / "claim.json").read_text(encoding="utf-8"))
    claim["imei"] = IMEI
    claim["motherboard_dysfunction"] = "yes"
    claim["motherboard_dysfunction_reason"] = (
        f"{CUSTOMER} brought receipt no. {INVOICE}; board of {PHONE_SERIAL} measured"
    )
    (case / "claim.json").write_text(json.dumps(claim), encoding="utf-8")
    path = load_case(case).claim_path
    assert path is not None
    reason = f"seen with {CUSTOMER} present, {PERSON} agrees, bill {INVOICE}"
    at = datetime.fromisoformat("2026-11-23T14:05:00+05:30")
    override = Override(Outcome.NOT_ELIGIBLE, PERSON, reason, at, Outcome.ELIGIBLE, claim_fingerprint(path), "ab" * 32)
    record_override(path, override)
    return case
