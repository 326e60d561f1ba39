"""What tests of the recorder share: a short plan, and a case that lies whole in its folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.trace import EventName
from bench.case import Case, Run, load_case
from bench.plan import Plan, StopRules
from bench.plan_toml import load_plan
from bench.recorder.recorder import Recording
from bench.recorder.unfinished import SUFFIX

SHORT = StopRules(longest_s=12.0, key_wait_s=6.0, settled_s=4.0, stuck_s=6.0)


def short_plan(**more: object) -> Plan:
    return replace(load_plan(), stop=SHORT, **more)  # type: ignore[arg-type]


def notes(case: Case, run: int = 0) -> str:
    return " | ".join(str(event.value) for event in case.runs[run].events if event.name is EventName.NOTE)


def whole(recording: Recording, target: Path) -> Case:
    """The case as it lies in its folder; nothing of the capture is left beside it."""
    assert not target.with_name(target.name + SUFFIX).exists()
    case = load_case(target)
    assert {path.name for path in target.iterdir()} == {"case.json", *(f"{run.id}.jls" for run in traced(case))}
    assert [run.id for run in case.runs] == [one.done.run.id for one in recording.runs]
    return case


def traced(case: Case) -> list[Run]:
    return [run for run in case.runs if run.trace_path is not None]
