"""Captures that were killed: find them, mend their traces, make cases of them. What is missing is said, not filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.run import RunKind
from analysis.trace import Event, EventName, UniformClock
from bench.case import Case, Run
from bench.errors import BadInputError
from bench.locked import Lock
from bench.recorder.adding import add_runs
from bench.recorder.packing import copy_readings
from bench.recorder.unfinished import (
    HEAD_FILE,
    LOCK_FILE,
    RESERVE_FILE,
    SUFFIX,
    Told,
    case_is_whole,
    finished,
    read_capture,
)
from bench.traces.jls_file import JlsFile, NothingYetError
from bench.traces.jls_head import notes_text
from bench.traces.jls_writer import Beside, JlsWriter
from bench.traces.recording import Loss
from bench.written import remove_unfinished, whole_file


@dataclass(frozen=True, slots=True)
class RecoveredRun:
    """One run of a killed capture."""

    run: Run
    readings: int
    was_whole: bool
    """The run had ended, and its trace was closed."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A capture that was killed, and is a case now."""

    case: Case
    runs: tuple[RecoveredRun, ...]


def unfinished_in(folder: Path) -> tuple[Path, ...]:
    """Captures in a folder that nobody is writing any more, by name; the folder itself where it is one."""
    if not folder.is_dir():
        raise BadInputError(folder, "is no folder", advice="name the folder that captures are written to")
    candidates = [folder] if (folder / HEAD_FILE).is_file() else sorted(folder.glob(f"*{SUFFIX}"))
    return tuple(path for path in candidates if (path / HEAD_FILE).is_file() and not _is_alive(path))


def recover(folder: Path) -> Recovered:
    """Make a case of one unfinished capture. Raises `BadInputError`; what is there is never made less."""
    lock = Lock.taken(folder / LOCK_FILE)
    if lock is None:
        raise BadInputError(folder, "is being recorded just now", advice="end that capture first")
    try:
        read = read_capture(folder)
        (folder / RESERVE_FILE).unlink(missing_ok=True)
        remove_unfinished(folder)
        runs = [_recovered(folder, told) for told in read.runs]
    finally:
        lock.release()
    kept = [one for one in runs if (one.readings or one.run.duration_s is not None) and _is_evidence(one.run)]
    if not kept:
        raise BadInputError(folder, "holds no reading and no run that ended", advice="delete it")
    for one in runs:
        if not _is_evidence(one.run) and one.run.trace_path is not None:
            one.run.trace_path.unlink(missing_ok=True)
    wanted = _wanted_name(folder)
    if read.head.adds and case_is_whole(wanted):
        case = add_runs(folder, wanted, tuple(one.run for one in kept))
    else:
        case = finished(folder, _free_name(folder), read.head, tuple(one.run for one in kept))
    by_name = {run.id: run for run in case.runs}
    return Recovered(case, tuple(replace(one, run=by_name[one.run.id]) for one in kept))


def _recovered(folder: Path, told: Told) -> RecoveredRun:
    path = folder / told.trace if told.trace is not None else None
    events = sorted(told.events, key=lambda event: event.at_s)
    if path is None or not path.is_file() or not path.stat().st_size:
        return _without_trace(told, events)
    try:
        file = JlsFile(path)
    except NothingYetError:
        return _without_trace(told, events)
    with file:
        readings, closed = len(file), file.closed_properly
        last_s = float(file.times_s(readings - 1)[0]) if readings else 0.0
        if closed:
            events = list(file.plan.events) or events
        elif readings:
            events.append(_killed_note(last_s, readings))
            _mend(file, events)
    run = Run(
        told.id,
        told.kind,
        path if readings else None,
        told.supply,
        told.meter,
        tuple(events),
        told.duration_s if told.duration_s is not None else max(0.0, last_s),
    )
    return RecoveredRun(run, readings, was_whole=closed and told.duration_s is not None)


def _without_trace(told: Told, events: list[Event]) -> RecoveredRun:
    """A run of which no reading is on disk."""
    lost = () if told.duration_s is not None else (_killed_note(events[-1].at_s if events else 0.0, 0),)
    run = Run(told.id, told.kind, None, told.supply, None, (*events, *lost), told.duration_s)
    return RecoveredRun(run, 0, was_whole=told.duration_s is not None)


def _is_evidence(run: Run) -> bool:
    """A probe in which nobody plugged USB in says nothing about the phone."""
    return run.kind is not RunKind.USB_PROBE or any(event.name is EventName.VBUS_ON for event in run.events)


def _killed_note(at_s: float, readings: int) -> Event:
    said = (
        f"the capture was killed and recovered; {readings} readings were on disk, and up to a second after them is lost"
    )
    return Event(at_s, EventName.NOTE, said)


def _mend(file: JlsFile, events: Sequence[Event]) -> None:
    """Write the trace anew and closed in place of the one that was not, which stays until the new one is whole."""
    path = file.path
    with whole_file(path) as temporary:
        plan, count = file.plan, len(file)
        beside = [file.read_beside(k) for k in range(len(file.beside))]
        lanes = [Beside(one.trace.meter, one.origin, has_voltage=one.trace.voltage_v is not None) for one in beside]
        origin = replace(plan.origin, losses=tuple(dict.fromkeys((*plan.origin.losses, Loss.TAIL))))
        with JlsWriter(
            temporary,
            plan.meter,
            origin,
            clock=plan.clock if isinstance(plan.clock, UniformClock) else None,
            has_voltage=plan.voltage is not None,
            start_s=float(file.times_s(0, 1)[0]),
            notes=notes_text(file.read(0, 1), origin),
            beside=lanes,
        ) as writer:
            copy_readings(file, writer)
            for event in sorted(events, key=lambda event: event.at_s):
                writer.event(event, _near(file, event.at_s, count))
        with JlsFile(temporary) as new:
            if not new.closed_properly or len(new) != count:
                raise BadInputError(path, "could not be mended", advice="make room on the disk, and try again")


def _near(file: JlsFile, at_s: float, count: int) -> int | None:
    clock = file.plan.clock
    if isinstance(clock, UniformClock):
        near = round((at_s - clock.start_s) * clock.rate_hz)
    else:
        near = int(np.searchsorted(file.times_s(), at_s))
    return near if 0 <= near < count else None


def _is_alive(folder: Path) -> bool:
    lock = Lock.taken(folder / LOCK_FILE)
    if lock is None:
        return True
    lock.release()
    return False


def _wanted_name(folder: Path) -> Path:
    """The name of the case that the capture was to become, or to be added to."""
    return folder.resolve().with_name(folder.resolve().name.removesuffix(SUFFIX))


def _free_name(folder: Path) -> Path:
    """The name that the case was to have; a number after it where that is taken."""
    target = wanted = _wanted_name(folder)
    number = 2
    while target == folder.resolve() or target.exists():
        target = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return target
