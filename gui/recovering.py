"""Finishes captures that were under way when bootbench ended, beside the window that has just opened. Knows no Qt."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.case import Case, Run, load_case
from bench.errors import BadInputError, BenchError
from bench.recorder.recover import recover, unfinished_in
from bench.recorder.unfinished import SUFFIX
from bench.report.quantities import seconds
from bench.report.typeface import printable
from gui.words import Words


@dataclass(frozen=True, slots=True)
class RecoveredCase:
    """One capture that is a case now."""

    folder: Path
    sentence: str


@dataclass(frozen=True, slots=True)
class NotRecovered:
    """One capture that could not be finished; its files are as they were."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A capture whose window is gone is still being finished by its own process."""


FINISHING_S, _LOOK_S = 15.0, 0.1


def recover_all(folder: Path, words: Words, recording: Path | None = None) -> Iterator[object]:
    """Finish every capture in a folder that nobody writes any more; a folder that is not there holds none.

    `recording` is the case that the former window was recording: where that window alone was killed, the capture's own
    process finishes it.
    """
    if recording is not None:
        yield from _finished_alone(recording, words)
    if not folder.is_dir():
        return
    for unfinished in unfinished_in(folder):
        try:
            found = recover(unfinished)
        except BenchError as error:
            yield NotRecovered(words.trouble.of(error))
            continue
        yield _recovered(found.case, (one.run for one in found.runs), words)


def _finished_alone(folder: Path, words: Words) -> Iterator[object]:
    unfinished = folder.with_name(folder.name + SUFFIX)
    ends_s = time.monotonic() + FINISHING_S
    try:
        while unfinished.is_dir() and time.monotonic() < ends_s:
            if unfinished_in(unfinished):
                return  # killed as well: it is finished here
            yield Waiting()
            time.sleep(_LOOK_S)
    except BadInputError:
        pass  # it got its name while it was looked at
    try:
        case = load_case(folder)
    except BenchError:
        return  # nothing was recorded of it yet
    yield _recovered(case, case.runs, words)


def _recovered(case: Case, runs: Iterable[Run], words: Words) -> RecoveredCase:
    kept_s = sum(run.duration_s or 0.0 for run in runs)
    sentence = words.frame.was_recording.format(time=seconds(kept_s), case=printable(case.case_id))
    return RecoveredCase(case.folder, sentence)
