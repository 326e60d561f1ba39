"""A summary as JSON for scripts: SI units in the names, `null` for what is not known."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

from bench.traces.spread import Spread
from bench.traces.summary import Summary


def summary_json(summary: Summary) -> str:
    """One JSON object; NaN becomes `null`."""
    return json.dumps(summary_fields(summary), indent=1, ensure_ascii=False)


def summary_fields(summary: Summary) -> dict[str, object]:
    """The fields of that object."""
    origin = summary.origin
    likeness = summary.recognised.likeness
    return {
        "file": str(summary.path),
        "sha256": summary.file_sha256,
        "format": summary.recognised.row.name,
        "likeness": likeness.name.lower() if likeness is not None else "told",
        "source": {
            "format": origin.format,
            "name": origin.source_name,
            "sha256": origin.source_sha256,
            "instrument": origin.instrument,
            "serial_number": origin.serial_number,
            "firmware": origin.firmware,
            "calibration": origin.calibration,
            "started_utc": origin.started_utc,
        },
        "meter": asdict(summary.meter),
        "readings": summary.readings,
        "start_s": summary.start_s,
        "duration_s": summary.duration_s,
        "rate_hz": summary.rate_hz,
        "steps": asdict(summary.steps) if summary.steps is not None else None,
        "lost_readings": summary.lost,
        "current_a": _spread(summary.current_a),
        "charge_c": _number(summary.charge_c),
        "voltage_v": _spread(summary.voltage_v) if summary.voltage_v is not None else None,
        "energy_j": _number(summary.energy_j) if summary.energy_j is not None else None,
        "events": summary.events,
        "power_ons_s": [power_on.start_s for power_on in summary.power_ons],
        "from_summaries": summary.from_summaries,
        "losses": [{"name": loss.name.lower(), "sentence": loss.value} for loss in origin.losses],
        "notes": list(origin.notes),
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _spread(spread: Spread) -> dict[str, float | None]:
    return {
        "count": spread.count,
        "mean": _number(spread.mean),
        "min": _number(spread.minimum),
        "max": _number(spread.maximum),
        "std": _number(spread.std),
    }
