"""What `bootbench info` says of a case before it comes to the recordings of its runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.cli.plain_text import plain
from bench.cli.trace_words import engineering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.case import Case, Run


def case_rows(case: Case) -> Iterator[tuple[str, str]]:
    """Name and text of each line on the case itself."""
    recorded = case.recorded
    yield "case", str(case.folder)
    for name, value in (
        ("case id", case.case_id),
        ("model", case.model),
        ("IMEI", case.imei),
        ("station", recorded.station if recorded is not None else None),
        ("technician", recorded.technician if recorded is not None else None),
        ("plan", recorded.plan if recorded is not None else None),
    ):
        yield name, plain(value) if value else "not known"
    for name, sentence in (("simulated", case.simulated), ("played back", case.played_back)):
        if sentence is not None:
            yield name, plain(sentence)
    checks = ", ".join(f"{result.check.value} {result.answer.value}" for result in case.checks)
    yield "checks", checks or "none answered"
    yield "claim", case.claim_path.name if case.claim_path is not None else "none"
    if case.label is not None:
        yield "label", plain(", ".join(part for part in (case.label.fault, case.label.verdict) if part) or "none")
    yield "runs", ", ".join(plain(run.id) for run in case.runs) or "none"


def run_rows(run: Run) -> Iterator[tuple[str, str]]:
    """Name and text of each line on a run, without its recording."""
    yield "run", f"{plain(run.id)}, {run.kind.value.replace('_', ' ')}"
    supply = run.supply
    if supply is not None:
        yield "supply", f"{engineering(supply.set_v, 'V')}, limit {engineering(supply.limit_a, 'A')}"
    if run.duration_s is not None:
        yield "watched", engineering(run.duration_s, "s")
    yield "marks", str(len(run.events))
    if run.trace_path is None:
        yield "recording", "none"


def case_fields(case: Case) -> dict[str, object]:
    """The same as JSON has it; `None` is not known."""
    recorded = case.recorded
    return {
        "case": str(case.folder),
        "case_id": case.case_id,
        "model": case.model,
        "imei": case.imei,
        "station": recorded.station if recorded is not None else None,
        "technician": recorded.technician if recorded is not None else None,
        "plan": recorded.plan if recorded is not None else None,
        "simulated": case.simulated,
        "played_back": case.played_back,
        "checks": {result.check.value: result.answer.value for result in case.checks},
        "claim": case.claim_path.name if case.claim_path is not None else None,
        "label": {"fault": case.label.fault, "verdict": case.label.verdict} if case.label is not None else None,
    }


def run_fields(run: Run) -> dict[str, object]:
    """A run as JSON has it, without its recording."""
    supply = run.supply
    return {
        "id": run.id,
        "kind": run.kind.value,
        "set_v": supply.set_v if supply is not None else None,
        "limit_a": supply.limit_a if supply is not None else None,
        "duration_s": run.duration_s,
        "marks": len(run.events),
    }
