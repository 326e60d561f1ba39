"""An Otii project, made file by file from its description."""

from __future__ import annotations

import json
import struct
from pathlib import Path

CURRENTS_A = tuple(0.002 + 0.1 * (k > 100) + k % 5 * 1e-5 for k in range(300))


def otii_project(folder: Path, recordings: int = 1, layout: str = "inside", voltage_rate_hz: int = 1000) -> Path:
    """The stub and its folder; `layout` is `inside`, or `beside` for identifiers and a list beside the recordings."""
    data = folder / "data"
    blobs = data / "data" / "project"
    saved = data / "versions" / "v-7" / "data"
    saved.mkdir(parents=True, exist_ok=True)
    (data / "meta").mkdir(exist_ok=True)
    (data / "meta" / "project_format").write_text("17\n", encoding="ascii")
    (data / "meta" / "saved_version").write_text("v-7\n", encoding="ascii")
    listed, beside = [], []
    for number in range(recordings):
        measured = []
        for name, kind, rate_hz, values in (
            ("mc", "current", 1000, [value * (number + 1) for value in CURRENTS_A]),
            ("mv", "voltage", voltage_rate_hz, [3.8 - 0.001 * k for k in range(300 * voltage_rate_hz // 1000)]),
        ):
            blob = f"blob-{number}-{name}"
            (blobs / blob).mkdir(parents=True, exist_ok=True)
            (blobs / blob / "samples.dat").write_bytes(struct.pack(f"<{len(values)}f", *values))
            source = {"name": name, "data_type": kind, "sample_rate": rate_hz, "type": "samples", "device": "d"}
            if layout == "inside":
                measurement = {"id": f"m-{blob}", "source": source}
                measured.append({"measurement": measurement, "data": {"id": blob}, "offset": 0})
            else:
                beside.append({"id": f"m-{blob}", "source": source})
                measured.append({"measurement": f"m-{blob}", "data": blob, "offset": 0})
        key = "measurements" if layout == "inside" else "data"
        listed.append({"id": f"r{number}", "start_time": 1_735_689_600_000, "offset": 0, key: measured})
    project = {"name": "phone", "recordings": listed, "measurements": beside, "devices": []}
    (saved / "project.json").write_text(json.dumps(project), encoding="utf-8")
    stub = folder / "phone.otii3"
    stub.write_text(json.dumps({"type": "otii3", "data": "data"}), encoding="utf-8")
    return stub
