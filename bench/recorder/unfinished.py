"""A capture while it grows: the folder `CASE.part`, which becomes `CASE` when everything in it is whole.

In it lie `capture.json` (what is recorded, with what), `events.jsonl` (a line at once for each run that begins, each
event and each run that ends), the traces, a lock that only a living process holds, and a reserve: bytes that are given
back to a full disk so that the last lines find room. The words of the case format are in all of them.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, Meter
from bench.case import CASE_FILE, Case, RecordedAt, Run, write_case
from bench.case_json import EventModel, MeterModel, NotNegative, SupplyModel
from bench.errors import BadInputError
from bench.json_input import check_model
from bench.locked import Lock
from bench.recorder.adding import add_runs
from bench.recorder.run_file import DiskError
from bench.regular_file import read_regular
from bench.traces.jls_name import name_for_library

SUFFIX = ".part"
HEAD_FILE, EVENTS_FILE, LOCK_FILE, RESERVE_FILE = "capture.json", "events.jsonl", "capture.lock", "capture.reserve"
RESERVE_BYTES = 256 * 1024

Text = Annotated[str, Field(max_length=1000)]


class HeadModel(BaseModel):
    """`capture.json`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal["bootbench-capture/1"]
    case_id: Annotated[str, Field(min_length=1, max_length=200)]
    model: Text | None = None
    imei: Text | None = None
    simulated: Text | None = None
    played_back: Text | None = None
    technician: Annotated[str, Field(max_length=200)] | None = None
    adds: bool = False
    station: Text
    plan: Text
    started_utc: Text


class BeginLine(BaseModel):
    """A run began."""

    line: Literal["begin"]
    run: Annotated[str, Field(min_length=1, max_length=200)]
    kind: RunKind
    trace: Text | None = None
    supply: SupplyModel | None = None
    meter: MeterModel | None = None


class EventLine(BaseModel):
    """Something happened; its time is that of the run as far as it was known then."""

    line: Literal["event"]
    run: str
    event: EventModel


class EndLine(BaseModel):
    """A run ended."""

    line: Literal["end"]
    run: str
    duration_s: NotNegative


class Line(BaseModel):
    """One line of `events.jsonl`."""

    entry: Annotated[BeginLine | EventLine | EndLine, Field(discriminator="line")]


@dataclass(frozen=True, slots=True)
class CaptureHead:
    """What is recorded, with what."""

    case_id: str
    station: str
    plan: str
    started_utc: str
    model: str | None = None
    imei: str | None = None
    simulated: str | None = None
    """A sentence; `None` for a phone that was there."""
    played_back: str | None = None
    """A sentence; `None` where no recording was played in place of a phone."""
    technician: str | None = None
    adds: bool = False
    """The runs are added to a case that is there."""


def free_folder(target: Path, *, adds: bool) -> Path:
    """`TARGET.part`, where a capture can be made. Raises `BadInputError` where one or the target is there.

    With `adds` the target may be there. No path that is no UTF-8 is free: no trace could be written there. Nor is a new
    one where this user may make no folder, as far as the system tells before one is made.
    """
    target = target.resolve()
    folder = target.with_name(target.name + SUFFIX)
    name_for_library(folder)
    if not adds:
        _expect_ground(folder)
    if target.exists() and not adds:
        raise BadInputError(
            target,
            "is there already",
            advice="name a case folder that does not exist yet, or add a run to the case with --append",
        )
    if folder.exists():
        raise BadInputError(
            folder, "is a capture that was not finished", advice=f"finish it with: bootbench recover {folder}"
        )
    return folder


def _expect_ground(folder: Path) -> None:
    """Raises `BadInputError` where what is to hold the folder is no folder, or none to write into."""
    ground = next(parent for parent in folder.parents if os.path.lexists(parent))
    if not ground.is_dir():
        raise BadInputError(ground, "is no folder, so that no case can be made in it", advice="name another place")
    if not os.access(ground, os.W_OK | os.X_OK):
        raise BadInputError(ground, "is a folder into which you may not write", advice="name another place")


class Unfinished:
    """The folder of a capture that is under way. Owned by one thread."""

    def __init__(self, folder: Path, target: Path, lock: Lock, events: BinaryIO, head: CaptureHead) -> None:
        self.folder, self.target = folder, target
        self.head = head
        self._lock, self._events = lock, events

    @classmethod
    def begin(cls, target: Path, head: CaptureHead) -> Unfinished:
        """Make `TARGET.part`. Raises `BadInputError` where the target or an unfinished capture of it is there.

        Also where its path is no UTF-8: no trace could be written there, and the phone gets no power for that.
        """
        folder = free_folder(target, adds=head.adds)
        target = target.resolve()
        try:
            folder.mkdir(parents=True)
            (folder / RESERVE_FILE).write_bytes(os.urandom(RESERVE_BYTES))  # no hole, and nothing to compress
            model = HeadModel(format="bootbench-capture/1", **{name: getattr(head, name) for name in _HEAD_FIELDS})
            (folder / HEAD_FILE).write_text(model.model_dump_json(indent=1) + "\n", encoding="utf-8")
            events = (folder / EVENTS_FILE).open("ab", buffering=0)
        except OSError as error:
            raise BadInputError(folder, f"cannot be made ({error.strerror})", advice="choose another disk") from error
        lock = Lock.taken(folder / LOCK_FILE)
        if lock is None:
            raise BadInputError(folder, "is being written by another program")
        return cls(folder, target, lock, events, head)

    def run_begins(self, run: Run) -> None:
        """Write down what a run is. Raises `DiskError`."""
        supply, meter = run.supply, run.meter
        self._write(
            {
                "line": "begin",
                "run": run.id,
                "kind": run.kind.value,
                "trace": run.trace_path.name if run.trace_path is not None else None,
                "supply": {"set_v": supply.set_v, "limit_a": supply.limit_a} if supply else None,
                "meter": {name: getattr(meter, name) for name in Meter.__dataclass_fields__} if meter else None,
            }
        )

    def happened(self, run_id: str, event: Event) -> None:
        """Write an event down at once; `event.at_s` is time of the run. Raises `DiskError`."""
        fields = {"at_s": event.at_s, "name": event.name.value, "uncertainty_s": event.uncertainty_s}
        self._write({"line": "event", "run": run_id, "event": fields | {"value": event.value}})

    def run_ends(self, run_id: str, duration_s: float) -> None:
        """Write down that a run is over. Raises `DiskError`."""
        self._write({"line": "end", "run": run_id, "duration_s": duration_s})

    def give_back_reserve(self) -> None:
        """The disk is full: make room for the last lines."""
        (self.folder / RESERVE_FILE).unlink(missing_ok=True)

    def finish(self, runs: tuple[Run, ...]) -> Case:
        """Write `case.json` and make the folder the case. Raises `BadInputError`; then `recover` can do it later."""
        self.give_back_reserve()
        self.close()
        if self.head.adds:
            return add_runs(self.folder, self.target, runs)
        return finished(self.folder, self.target, self.head, runs)

    def leave(self) -> None:
        """Let go of the folder as it is; one in which no reading lies is removed. Does nothing once it is finished."""
        self.close()
        if self.folder.is_dir() and not any(self.folder.glob("*.jls")):
            shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the folder, whatever is in it. May be called twice."""
        self._events.close()
        self._lock.release()

    def _write(self, line: dict[str, object]) -> None:
        content = json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n"
        try:
            written = self._events.write(content)
        except OSError as error:
            raise DiskError(f"{self.folder}: cannot be written ({error.strerror})") from error
        if written != len(content):
            raise DiskError(f"{self.folder}: the disk is full")


_HEAD_FIELDS = tuple(CaptureHead.__dataclass_fields__)


def finished(folder: Path, target: Path, head: CaptureHead, runs: tuple[Run, ...]) -> Case:
    """Make a case of a folder whose traces are whole: `case.json`, nothing else of the capture, the final name."""
    case = Case(
        folder=folder,
        case_id=head.case_id,
        model=head.model,
        imei=head.imei,
        runs=runs,
        simulated=head.simulated,
        played_back=head.played_back,
        recorded=RecordedAt(head.station[:200], head.technician, head.plan),
    )
    write_case(case)
    try:
        for name in (HEAD_FILE, EVENTS_FILE, RESERVE_FILE, LOCK_FILE):
            (folder / name).unlink(missing_ok=True)
        folder.replace(target)
    except OSError as error:
        raise BadInputError(
            folder,
            f"holds the whole case, but cannot be named {target.name} ({error.strerror})",
            advice="rename it by hand",
        ) from error
    moved = tuple(
        Run(
            run.id,
            run.kind,
            target / run.trace_path.name if run.trace_path is not None else None,
            run.supply,
            run.meter,
            run.events,
            run.duration_s,
        )
        for run in runs
    )
    return replace(case, folder=target, runs=moved)


@dataclass(slots=True)
class Told:
    """A run as the lines of a capture tell it."""

    id: str
    kind: RunKind
    trace: str | None
    supply: SupplySetting | None
    meter: Meter | None
    events: list[Event]
    duration_s: float | None = None
    """`None` where the run was under way when the capture ended."""


@dataclass(frozen=True, slots=True)
class CaptureRead:
    """What an unfinished capture says of itself."""

    head: CaptureHead
    runs: tuple[Told, ...]
    whole: bool
    """The last line was written to its end."""


def read_capture(folder: Path) -> CaptureRead:
    """Read `capture.json` and `events.jsonl`. Raises `BadInputError` for what is no capture or is damaged."""
    head_path, events_path = folder / HEAD_FILE, folder / EVENTS_FILE
    try:
        head = check_model(HeadModel, json.loads(read_regular(head_path)), head_path)
        content = read_regular(events_path)
    except OSError as error:
        raise BadInputError(folder, f"is no capture of bootbench ({error.strerror})") from error
    except ValueError as error:
        raise BadInputError(head_path, "is damaged: it is no JSON") from error
    *lines, rest = content.split(b"\n")
    runs: dict[str, Told] = {}
    for number, text in enumerate(lines, start=1):
        _tell(runs, _entry(text, events_path, number), events_path, number)
    known = CaptureHead(**{name: getattr(head, name) for name in _HEAD_FIELDS})
    return CaptureRead(known, tuple(runs.values()), whole=not rest)


def case_is_whole(folder: Path) -> bool:
    """The capture was finished but for its name."""
    return (folder / CASE_FILE).is_file()


def _entry(text: bytes, path: Path, number: int) -> BeginLine | EventLine | EndLine:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadInputError(path, "is damaged: it is no JSON", place=f"line {number}") from error
    return check_model(Line, {"entry": data}, path).entry


def _tell(runs: dict[str, Told], entry: BeginLine | EventLine | EndLine, path: Path, number: int) -> None:
    if isinstance(entry, BeginLine):
        runs[entry.run] = Told(
            entry.run,
            entry.kind,
            entry.trace,
            SupplySetting(entry.supply.set_v, entry.supply.limit_a) if entry.supply else None,
            Meter(**entry.meter.model_dump()) if entry.meter else None,
            [],
        )
        return
    run = runs.get(entry.run)
    if run is None:
        raise BadInputError(path, f"tells of a run {entry.run!r} that did not begin", place=f"line {number}")
    if isinstance(entry, EndLine):
        run.duration_s = entry.duration_s
    else:
        one = entry.event
        run.events.append(Event(one.at_s, one.name, one.value, one.uncertainty_s))
