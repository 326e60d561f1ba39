"""What was made, looked at: bytes of a folder, traces of a case, the verb."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from analysis.trace import Trace
from bench.case import Case, load_run_trace
from bench.cli.simulate import command


def run_verb(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def traces_of(case: Case) -> list[Trace]:
    recordings = [load_run_trace(run) for run in case.runs]
    return [recording.trace for recording in recordings if recording is not None]
