"""A case: one phone on the bench, as a folder with `case.json` (format `bootbench-case/1`).

The folder is the truth; everything else (casebook, reports) can be made from it again. No path in a case may leave its
folder. Fields that this version does not know are left alone, so that others may add theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import FILE_ATTRIBUTE_REPARSE_POINT, S_ISLNK

from analysis.checks import CheckResult
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, Meter, Trace
from bench.case_json import CaseModel, EventModel, RunModel
from bench.case_readings import check_readings, without_readings
from bench.case_rewriting import OPTIONAL, rewrite_case
from bench.errors import BadInputError, NoReadingsError, QuestionError
from bench.json_input import came, check_model, read_json, shown
from bench.regular_file import refuse_irregular
from bench.traces.reading import open_recording, own_format
from bench.traces.recording import Loss, Recording
from bench.written import write_text_whole

CASE_FILE = "case.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a case, before its trace is opened."""

    id: str
    kind: RunKind
    trace_path: Path | None
    supply: SupplySetting | None
    meter: Meter | None
    events: tuple[Event, ...]
    duration_s: float | None


@dataclass(frozen=True, slots=True)
class Label:
    """What is known to be true of a case, for replay and learning. A diagnosis never reads it."""

    fault: str | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class RecordedAt:
    """Where a case was recorded, and by whom; `None` is not said."""

    station: str | None
    technician: str | None
    plan: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One phone on the bench."""

    folder: Path
    case_id: str
    model: str | None
    imei: str | None
    runs: tuple[Run, ...]
    checks: tuple[CheckResult, ...] = ()
    claim_path: Path | None = None
    label: Label | None = field(default=None, repr=False)
    simulated: str | None = None
    """A sentence that says what simulated it; `None` for a phone that was there."""
    played_back: str | None = None
    """A sentence that says which recording was played in place of a phone; `None` where none was."""
    recorded: RecordedAt | None = None
    """`None` for a case that bootbench did not record."""


def load_case(folder: Path) -> Case:
    """Read `case.json` of a folder (or the file itself); traces are not opened. Raises `BadInputError`."""
    if folder.name == CASE_FILE and folder.is_file():
        folder = folder.parent
    path = folder / CASE_FILE
    _check_there(folder, path)
    model = check_model(CaseModel, read_json(path), path)
    seen: set[str] = set()
    for k, run in enumerate(model.runs):
        if run.id in seen:
            raise BadInputError(path, f"the run {shown(run.id)} stands twice", place=f"runs.{k}.id")
        seen.add(run.id)
    return Case(
        folder=folder,
        case_id=model.case_id,
        model=model.device.model,
        imei=model.device.imei,
        runs=tuple(_run(folder, path, k, run) for k, run in enumerate(model.runs)),
        checks=tuple(CheckResult(check, answer) for check, answer in model.checks.items() if answer is not None),
        claim_path=_inside(folder, path, "claim", model.claim) if model.claim is not None else None,
        label=Label(model.label.fault, model.label.verdict) if model.label else None,
        simulated=model.simulated,
        played_back=model.played_back,
        recorded=RecordedAt(**model.recorded.model_dump()) if model.recorded else None,
    )


def load_run_trace(run: Run) -> Recording | None:
    """Open the trace of a run and lay the case's events and meter over it; `None` where no current was recorded.

    A trace without a single reading is one of length 0. Raises `BadInputError`.
    """
    if run.trace_path is None:
        return None
    recording = open_trace(run.trace_path)
    trace = recording.trace
    merged = replace(trace, events=events_of(run, trace.events), meter=meter_of(run, trace.meter))
    check_readings(run.trace_path, merged)
    return replace(recording, trace=merged)


def open_trace(path: Path) -> Recording:
    """Open a trace file of a case by itself; one without a single reading has length 0. Raises `BadInputError`."""
    own = own_format(path)
    try:
        return open_recording(path, format_name=own)
    except NoReadingsError:
        if own is None:
            raise
        return without_readings(path, own)
    except QuestionError as error:
        advice = f"bring it in by `bootbench import`, and {error.advice}"
        raise BadInputError(path, error.problem, place=error.place, advice=advice) from error


def events_of(run: Run, read: tuple[Event, ...]) -> tuple[Event, ...]:
    """The case's events of a run, and those of its trace file that the case does not have, in order of time."""
    known = {(event.at_s, event.name, event.value) for event in run.events}
    kept = [event for event in read if (event.at_s, event.name, event.value) not in known]
    return tuple(sorted((*run.events, *kept), key=lambda event: event.at_s))


def meter_of(run: Run, read: Meter) -> Meter:
    """The case's word on the meter of a run where it has one, the trace file's elsewhere."""
    said = run.meter
    if said is None:
        return read
    missing = {name: getattr(read, name) for name in Meter.__dataclass_fields__ if getattr(said, name) is None}
    return replace(said, **missing)


def record_of(run: Run, recording: Recording | None) -> RunRecord:
    """What a diagnosis sees of a run and its recording; `None` where no current was recorded."""
    return run_record(run, recording.trace if recording is not None else None, cut_off=is_cut_off(recording))


def is_cut_off(recording: Recording | None) -> bool:
    """Whether the end of a recording's file is missing."""
    return recording is not None and Loss.TAIL in recording.origin.losses


def run_record(run: Run, trace: Trace | None, *, cut_off: bool = False) -> RunRecord:
    """What a diagnosis sees of a run: no file names, no label, no claim."""
    events = trace.events if trace is not None else tuple(sorted(run.events, key=lambda event: event.at_s))
    duration_s = run.duration_s if run.duration_s is not None else trace.duration_s if trace is not None else None
    return RunRecord(run.id, run.kind, trace, run.supply, events, duration_s, cut_off)


def write_case(case: Case) -> Path:
    """Write `case.json` into the case's folder, whole or not at all; traces must lie there already.

    Where one is there, fields of others stay in it (`case_rewriting`), and one that is no case is refused.
    """
    case.folder.mkdir(parents=True, exist_ok=True)
    path = case.folder / CASE_FILE
    model = case_model(case)
    if path.exists():
        rewrite_case(path, model)
    else:
        unsaid = {name for name in OPTIONAL if getattr(model, name) is None}
        write_text_whole(path, model.model_dump_json(indent=1, exclude=unsaid) + "\n")
    return path


def case_model(case: Case) -> CaseModel:
    """A case as its file has it, fields in the order of the format."""
    return CaseModel.model_validate(
        {
            "format": "bootbench-case/1",
            "case_id": case.case_id,
            "device": {"model": case.model, "imei": case.imei},
            "runs": [_run_fields(case, run) for run in case.runs],
            "checks": {result.check.value: result.answer.value for result in case.checks},
            "claim": _relative(case, case.claim_path),
            "label": {"fault": case.label.fault, "verdict": case.label.verdict} if case.label else None,
            "simulated": case.simulated,
            "played_back": case.played_back,
            "recorded": _recorded_fields(case.recorded),
        }
    )


def _check_there(folder: Path, path: Path) -> None:
    try:
        if path.is_file():
            return
        if path.exists():
            refuse_irregular(path)
        lacks = (
            f"it holds no {CASE_FILE}" if folder.is_dir() else "it is a file" if folder.exists() else "there is none"
        )
    except OSError as error:
        raise BadInputError(folder, f"cannot be read ({error.strerror or error})") from error
    raise BadInputError(folder, f"expected a case folder, but {lacks}")


def _run(folder: Path, path: Path, k: int, run: RunModel) -> Run:
    return Run(
        id=run.id,
        kind=run.kind,
        trace_path=_inside(folder, path, f"runs.{k}.trace", run.trace) if run.trace is not None else None,
        supply=SupplySetting(run.supply.set_v, run.supply.limit_a) if run.supply else None,
        meter=Meter(**run.meter.model_dump()) if run.meter else None,
        events=tuple(
            sorted(
                (_event(event) for event in run.events), key=lambda event: (event.at_s, event.name, event.value or "")
            )
        ),
        duration_s=run.duration_s,
    )


def _event(event: EventModel) -> Event:
    return Event(event.at_s, event.name, event.value, event.uncertainty_s)


def _run_fields(case: Case, run: Run) -> dict[str, object]:
    meter = run.meter
    return {
        "id": run.id,
        "kind": run.kind.value,
        "trace": _relative(case, run.trace_path),
        "supply": {"set_v": run.supply.set_v, "limit_a": run.supply.limit_a} if run.supply else None,
        "meter": {name: getattr(meter, name) for name in Meter.__dataclass_fields__} if meter else None,
        "duration_s": run.duration_s,
        "events": [
            {"at_s": event.at_s, "name": event.name.value, "value": event.value, "uncertainty_s": event.uncertainty_s}
            for event in run.events
        ],
    }


def _recorded_fields(recorded: RecordedAt | None) -> dict[str, object] | None:
    if recorded is None:
        return None
    return {name: getattr(recorded, name) for name in RecordedAt.__dataclass_fields__}


def _relative(case: Case, path: Path | None) -> str | None:
    return path.relative_to(case.folder).as_posix() if path is not None else None


def _inside(folder: Path, path: Path, place: str, name: str) -> Path:
    """A path of a case, if it stays in the case's folder on every system that may read it."""
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    leaves = windows.drive or windows.root or posix.is_absolute() or ".." in windows.parts or not windows.parts
    expected = "expected the name of a file inside the case folder"
    if leaves or not name.isprintable():
        raise BadInputError(path, f"{expected}, not {came(name)}", place=place)
    if not _stays_inside(folder, windows.parts):
        problem = f"{expected}, but {came(name)} goes through a link that leads out of it"
        raise BadInputError(path, problem, place=place, advice="copy the file itself into the folder")
    return folder / Path(*windows.parts)


def _stays_inside(folder: Path, parts: tuple[str, ...]) -> bool:
    """Whether a path below a folder, by its parts, none of them `..`, leads to a place inside: only links lead out."""
    if not any(_may_lead_away(folder.joinpath(*parts[: k + 1])) for k in range(len(parts))):
        return True
    try:
        return folder.joinpath(*parts).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle lead nowhere inside
        return False


def _may_lead_away(path: Path) -> bool:
    """Whether a path may be a link; on Windows a junction, or a file of a cloud drive, is one as well."""
    try:
        status = path.lstat()
    except OSError:
        return True
    return S_ISLNK(status.st_mode) or bool(getattr(status, "st_file_attributes", 0) & FILE_ATTRIBUTE_REPARSE_POINT)
