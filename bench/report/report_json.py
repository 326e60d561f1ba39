"""A report as JSON (format `bootbench-report/1`): the same facts as on paper, for programs.

It has no language: sentences in it are those of the diagnosis and of the clauses. Numbers are in SI units.
"""

from __future__ import annotations

import json

from analysis.trace import Meter
from bench.diagnosing import diagnosis_json
from bench.report.gaps import find_gaps, lost_readings
from bench.report.material import Material, RunMaterial
from bench.warranty.decision_json import decision_json
from bench.warranty.override import override_json

FORMAT = "bootbench-report/1"
VALIDATED_ON = "simulation and other people's recordings only"


def report_json(material: Material) -> str:
    """The text of the file; the same material gives the same text."""
    case, profile = material.case, material.profile
    fields = {
        "format": FORMAT,
        "case": {
            "case_id": case.case_id,
            "model": case.model,
            "imei": case.imei,
            "simulated": case.simulated,
            "played_back": case.played_back,
            "station": case.recorded.station if case.recorded is not None else None,
            "technician": case.recorded.technician if case.recorded is not None else None,
            "checks": {result.check.value: result.answer.value for result in case.checks},
            "runs": [_run(run) for run in material.runs],
        },
        "diagnosis": diagnosis_json(material.diagnosis, material.loaded),
        "withheld": list(material.diagnosis.withheld),
        "decision": decision_json(material.decision) if material.decision is not None else None,
        "overrides": [override_json(override) for override in material.overrides],
        "profile": {"name": profile.name, "version": profile.version, "sha256": material.loaded.sha256},
        "program": f"bootbench {material.program_version}",
        "validated_on": VALIDATED_ON,
        "redaction": material.redaction.value if material.redaction is not None else None,
        "content_sha256": material.content_sha256,
    }
    return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def _run(run: RunMaterial) -> dict[str, object]:
    record, trace, origin = run.record, run.record.trace, run.origin
    gaps = find_gaps(trace) if trace is not None else ()
    fields: dict[str, object] = {
        "id": record.id,
        "kind": record.kind.value,
        "supply": {"set_v": record.supply.set_v, "limit_a": record.supply.limit_a} if record.supply else None,
        "duration_s": record.duration_s if record.duration_s is not None else trace.duration_s if trace else None,
        "readings": len(trace) if trace is not None else None,
        "lost_readings": lost_readings(gaps) if trace is not None else None,
        "pauses_s": [gap.stop_s - gap.start_s for gap in gaps if not gap.told],
        "meter": {name: getattr(trace.meter, name) for name in Meter.__dataclass_fields__} if trace else None,
    }
    if origin is not None:
        fields |= {
            "instrument": origin.instrument,
            "serial_number": origin.serial_number,
            "firmware": origin.firmware,
            "calibration": origin.calibration,
            "started_utc": origin.started_utc,
            "file": {"name": origin.source_name, "format": origin.format, "sha256": origin.source_sha256},
            "lost_by_format": [loss.value for loss in origin.losses],
            "noted": list(origin.notes),
        }
    return fields
