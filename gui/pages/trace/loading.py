"""Opens a case or a recording and works out its page, step by step: the traces first, then the answer. Knows no Qt.

What is too long for memory stays in its file: it is drawn at once from the file's summaries, and read through once,
part by part, for what is found on its means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from analysis.diagnosis import Diagnosis
from analysis.run import RunRecord
from analysis.segment import segment
from bench.case import CASE_FILE, Case, Run, is_cut_off, load_case, load_run_trace, record_of, run_record
from bench.diagnosing import diagnose_records
from bench.profile_file import LoadedProfile, load_profile
from bench.traces.jls_standby import STANDBY
from bench.traces.reading import open_recording, own_format, recording_file
from bench.traces.recording import Hints, Recording
from gui.after_paint import AfterPaint
from gui.pages.trace.model import OpenedCase, ReadThrough, case_page, long_page, recording_page
from gui.plots.long_readings import LongReadings
from gui.plots.run_model import (
    OpenedRun,
    looked_through,
    open_long_recording,
    open_long_run,
    open_recording_run,
    open_run,
)
from gui.words import Words


def load_page(
    source: Path, words: Words, hints: Hints | None = None, format_name: str | None = None
) -> Iterator[object]:
    """Yield the page twice, without and with what takes longer.

    For what stays in its file there are `AfterPaint` and `ReadThrough` between: it is read through once it is seen.

    Raises `BenchError` for what cannot be opened. `hints` and `format_name` say of a recording what it leaves open; a
    case says everything itself.
    """
    yield from _pages(source, words, hints, format_name)
    STANDBY.fill()


def _pages(source: Path, words: Words, hints: Hints | None, format_name: str | None) -> Iterator[object]:
    profile = _shipped()
    if source.name == CASE_FILE or (source.is_dir() and not _is_project(source)):
        yield from _case_pages(load_case(source), profile, words)
        return
    long = LongReadings.opened(source, hints, format_name)
    if long is not None:
        yield from _long_pages(long, profile, words)
    else:
        yield from _recording_pages(open_recording(source, hints, format_name), profile, words)


def _is_project(folder: Path) -> bool:
    """Whether a folder is no case, but a recording that its program keeps in one."""
    return not (folder / CASE_FILE).exists() and recording_file(folder) != folder


@cache
def _shipped() -> LoadedProfile:
    """The shipped profile, read once: it takes longer than painting an hour."""
    return load_profile()


def get_ready() -> Iterator[object]:
    """What need not wait for a file: the process that will read it, where one is kept, and the profile."""
    STANDBY.fill()
    _shipped()
    yield None


def _case_pages(case: Case, profile: LoadedProfile, words: Words) -> Iterator[object]:
    opened = open_case(case, words)
    yield case_page(opened, None, profile.profile, words)
    if any(run.long is not None for run in opened.runs):
        yield AfterPaint()
        STANDBY.fill()
        yield from read_through(opened.runs)
    opened = replace(opened, runs=tuple(looked_through(run) for run in opened.runs))
    yield case_page(opened, diagnosed(opened, profile), profile.profile, words)


def open_case(case: Case, words: Words) -> OpenedCase:
    """Open all traces of a case. Raises `BenchError` for one that cannot be read."""
    runs: list[OpenedRun] = []
    recordings: list[Recording | None] = []
    for number, run in enumerate(case.runs, start=1):
        name = words.trace.run_title.format(number=number, kind=words.trace.run_kinds[run.kind])
        long = _long(run)
        recording = load_run_trace(run) if long is None else None
        if long is not None:
            runs.append(_long_run(number, name, run, long))
        else:
            runs.append(open_run(number, name, record_of(run, recording)))
        recordings.append(recording)
    return OpenedCase(case, tuple(runs), tuple(recordings))


def read_through_case(opened: OpenedCase) -> OpenedCase:
    """The same with what was found in the runs that stay in their files. Raises `BenchError`."""
    for _ in read_through(opened.runs):
        pass
    return replace(opened, runs=tuple(looked_through(run) for run in opened.runs))


def read_through(runs: Sequence[OpenedRun]) -> Iterator[ReadThrough]:
    """Read the runs that stay in their files once. Raises `BenchError`."""
    for run in runs:
        if run.long is not None:
            yield from (ReadThrough(done, len(run.long)) for done in run.long.look_through())


def diagnosed(opened: OpenedCase, profile: LoadedProfile) -> Diagnosis:
    """The diagnosis of a case whose long runs were read through: those are judged on their means."""
    records = (
        run_record(run, own.analysed, cut_off=is_cut_off(recording))
        for run, own, recording in zip(opened.case.runs, opened.runs, opened.recordings, strict=True)
    )
    return diagnose_records(opened.case.case_id, records, opened.case.checks, profile, opened.case.model)


def diagnose_at_once(case: Case, profile: LoadedProfile) -> Diagnosis:
    """The same diagnosis for who shows no trace. Raises `BenchError`."""
    return diagnose_records(case.case_id, _records(case), case.checks, profile, case.model)


def _records(case: Case) -> Iterator[RunRecord]:
    for run in case.runs:
        long = _long(run)
        if long is None:
            yield record_of(run, load_run_trace(run))
            continue
        own = _long_run(0, run.id, run, long)
        for _ in read_through((own,)):
            pass
        yield run_record(run, looked_through(own).analysed)
        long.close()


def _long(run: Run) -> LongReadings | None:
    """The recording of a run, where it is too long for memory."""
    path = run.trace_path
    return LongReadings.opened(path, None, own_format(path)) if path is not None else None


def _long_run(number: int, name: str, run: Run, long: LongReadings) -> OpenedRun:
    long.belong_to(run)
    record = RunRecord(run.id, run.kind, None, run.supply, long.events, run.duration_s)
    return open_long_run(number, name, record, long)


def _long_pages(long: LongReadings, profile: LoadedProfile, words: Words) -> Iterator[object]:
    run = open_long_recording(words.trace.recording, long)
    yield long_page(long, run, None, profile.profile, words)
    yield AfterPaint()
    STANDBY.fill()
    yield from read_through((run,))
    run = looked_through(run)
    segments = segment(run.reduced) if run.reduced is not None else ()
    yield long_page(long, run, segments, profile.profile, words)


def _recording_pages(recording: Recording, profile: LoadedProfile, words: Words) -> Iterator[object]:
    run = open_recording_run(words.trace.recording, recording.trace)
    yield recording_page(recording, run, None, profile.profile, words)
    yield recording_page(recording, run, segment(recording.trace), profile.profile, words)
