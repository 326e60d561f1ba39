"""Finishes captures that were under way when bootbench ended, beside the window that has just opened. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BenchError
from bench.recorder.recover import recover, unfinished_in
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


def recover_all(folder: Path, words: Words) -> Iterator[object]:
    """Finish every capture in a folder that nobody writes any more; a folder that is not there holds none."""
    if not folder.is_dir():
        return
    for unfinished in unfinished_in(folder):
        try:
            found = recover(unfinished)
        except BenchError as error:
            yield NotRecovered(words.trouble.of(error))
            continue
        kept_s = sum(one.run.duration_s or 0.0 for one in found.runs)
        sentence = words.frame.was_recording.format(time=seconds(kept_s), case=printable(found.case.case_id))
        yield RecoveredCase(found.case.folder, sentence)
