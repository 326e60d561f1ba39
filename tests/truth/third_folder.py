"""The third phone's cases as files: a run's part of `case.json`, and a trace as CSV."""

from __future__ import annotations

from pathlib import Path

from analysis.trace import Event
from tests.truth.third_bench import Hands
from tests.truth.third_board import Array


def run_fields(name: str, kind: str, trace: str | None, done: Hands, events: list[Event]) -> dict[str, object]:
    """A run as it stands in the case."""
    return {
        "id": name,
        "kind": kind,
        "trace": trace,
        "duration_s": round(done.length_s, 3),
        "events": [
            {
                "at_s": round(event.at_s, 4),
                "name": event.name.value,
                "value": event.value,
                "uncertainty_s": event.uncertainty_s,
            }
            for event in sorted(events, key=lambda event: event.at_s)
        ],
    }


def write_trace(path: Path, times_s: Array, current_a: Array, volts_v: Array | None) -> None:
    """Write readings with the header of the case format."""
    columns = [times_s, current_a] + ([volts_v] if volts_v is not None else [])
    head = "time_s,current_a" + (",voltage_v" if volts_v is not None else "")
    rows = "\n".join(",".join(f"{value:.6f}" for value in row) for row in zip(*columns, strict=True))
    path.write_text(f"{head}\n{rows}\n", encoding="utf-8")
