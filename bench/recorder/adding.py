"""Runs added to a case that is there: recorded beside it as any capture is, and taken in whole or not at all.

The traces come first, under names that the case does not use; `case.json`, replaced in one step, makes them part of it.
Whatever a kill leaves of that is done again by `recover`, and what is done already is left.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from analysis.run import RunKind
from bench.case import CASE_FILE, Case, Run, case_model, load_case
from bench.case_rewriting import case_fields, plain_fields
from bench.errors import BadInputError
from bench.written import whole_file


def case_to_add_to(folder: Path, imei: str | None, simulated: str | None, played_back: str | None) -> Case:
    """The case that runs of this phone may be added to. Raises `BadInputError` where it is another phone's."""
    if not (folder / CASE_FILE).is_file():
        raise BadInputError(folder, "is no case that runs can be added to", advice="leave --append out for a new one")
    if not os.access(folder, os.W_OK):
        advice = "give yourself the right to, or leave --append out for a new case"
        raise BadInputError(folder, "may not be written to, so no run can be added to it", advice=advice)
    case = load_case(folder)
    if imei is not None and case.imei is not None and imei != case.imei:
        raise BadInputError(folder, f"is the case of IMEI {case.imei}, not of {imei}", advice="name a case of its own")
    if (case.simulated is None, case.played_back is None) != (simulated is None, played_back is None):
        raise BadInputError(
            folder,
            "holds runs of a phone that was there, and these are of none, or the other way round",
            advice="name a case of its own",
        )
    return case


def boots_in(folder: Path) -> int:
    """How many boots a case holds; 0 where there is no case yet. Raises `BadInputError` for one that cannot be read."""
    if not (folder / CASE_FILE).is_file():
        return 0
    return sum(run.kind is RunKind.SUPPLY_BOOT for run in load_case(folder).runs)


def free_run_names(case: Case | None) -> Iterator[str]:
    """`run-1`, `run-2` and so on, without those that the case has, or that lie in its folder."""
    taken = {run.id for run in case.runs} if case is not None else set()
    if case is not None:
        taken |= {path.stem for path in case.folder.iterdir()}
    return (name for name in (f"run-{number}" for number in count(1)) if name not in taken)


def add_runs(part: Path, target: Path, runs: tuple[Run, ...]) -> Case:
    """Take the runs of a finished capture into the case, then remove the capture. Raises `BadInputError`."""
    case = load_case(target)
    known = {run.id for run in case.runs}
    new = [run for run in runs if run.id not in known]
    moved = tuple(
        replace(run, trace_path=_brought(run.trace_path, target) if run.trace_path is not None else None) for run in new
    )
    if moved:
        with case_fields(target / CASE_FILE) as fields:
            fields.setdefault("runs", []).extend(map(plain_fields, case_model(replace(case, runs=moved)).runs))
    shutil.rmtree(part, ignore_errors=True)
    return load_case(target)


def _brought(trace: Path, target: Path) -> Path:
    """A trace in the case's folder, too: a second name for the same bytes where the disk can, else a copy."""
    there = target / trace.name
    try:
        there.unlink(missing_ok=True)  # of an earlier try; no run of the case has this name
        there.hardlink_to(trace)
    except OSError:
        with whole_file(there) as temporary:
            shutil.copyfile(trace, temporary)
    return there
