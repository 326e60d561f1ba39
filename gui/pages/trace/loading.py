"""Opens a case or a recording and works out its page, step by step: the traces first, then the answer. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.segment import segment
from bench.case import CASE_FILE, Case, load_case, load_run_trace, run_record
from bench.diagnosing import diagnose_case
from bench.profile_file import LoadedProfile, load_profile
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Recording
from gui.pages.trace.model import OpenedCase, TracePageText, case_page, long_page, recording_page
from gui.plots.long_readings import LongReadings
from gui.plots.run_model import open_long_run, open_recording_run, open_run
from gui.words import Words


def load_page(
    source: Path, words: Words, hints: Hints | None = None, format_name: str | None = None
) -> Iterator[TracePageText]:
    """Yield the page twice, without and with what takes longer. Raises `BenchError` for what cannot be opened.

    `hints` and `format_name` say of a recording what it leaves open; a case says everything itself.
    """
    profile = _shipped()
    if source.is_dir() or source.name == CASE_FILE:
        yield from _case_pages(load_case(source), profile, words)
        return
    long = LongReadings.opened(source, hints, format_name)
    if long is not None:
        yield long_page(long, open_long_run(words.trace.recording, long), profile.profile, words)
    else:
        yield from _recording_pages(open_recording(source, hints, format_name), profile, words)


@cache
def _shipped() -> LoadedProfile:
    """The shipped profile, read once: it takes longer than painting an hour."""
    return load_profile()


def _case_pages(case: Case, profile: LoadedProfile, words: Words) -> Iterator[TracePageText]:
    opened = open_case(case, words)
    yield case_page(opened, None, profile.profile, words)
    yield case_page(opened, diagnose_case(case, profile), profile.profile, words)


def open_case(case: Case, words: Words) -> OpenedCase:
    """Open all traces of a case. Raises `BenchError` for one that cannot be read."""
    recordings = tuple(load_run_trace(run) for run in case.runs)
    runs = []
    for number, (run, recording) in enumerate(zip(case.runs, recordings, strict=True), start=1):
        name = words.trace.run_title.format(number=number, kind=words.trace.run_kinds[run.kind])
        trace = recording.trace if recording is not None else None
        runs.append(open_run(number, name, run_record(run, trace)))
    return OpenedCase(case, tuple(runs), recordings)


def _recording_pages(recording: Recording, profile: LoadedProfile, words: Words) -> Iterator[TracePageText]:
    run = open_recording_run(words.trace.recording, recording.trace)
    yield recording_page(recording, run, None, profile.profile, words)
    yield recording_page(recording, run, segment(recording.trace), profile.profile, words)
