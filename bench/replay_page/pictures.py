"""The run of a case that a page shows small: the first one that says something."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import AnalysisError
from analysis.run import RunKind
from bench.case import Case, Run, load_case, load_run_trace, record_of
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError, BenchError
from bench.profile_file import LoadedProfile
from bench.replay_page.markup import words
from bench.report.svg import figure_svg
from bench.report.trace_figure import Frame, TracePicture, trace_figure

FRAME = Frame(width=430.0, height=230.0, text=7.5, columns_per_point=0.5)
LARGEST_DRAWING = 150_000
"""Characters; a run with thousands of events would be more than a small plot is worth."""


def picture(folder: Path, profile: LoadedProfile) -> str:
    """The case's run as inline SVG, or a sentence on why there is none."""
    try:
        drawing = _drawn(load_case(folder), profile)
    except (BenchError, AnalysisError) as error:
        return f"<p>no plot: {words(str(error))}</p>"
    if len(drawing) > LARGEST_DRAWING:
        return "<p>no plot: the run has too many events for a small one; <code>bootbench report</code> draws it.</p>"
    return drawing.partition("?>")[2].strip()


def _drawn(case: Case, profile: LoadedProfile) -> str:
    run = _shown_run(case)
    recording = load_run_trace(run)
    record = record_of(run, recording)
    segments = tuple(named for named in diagnose_case(case, profile).segments if named.run == run.id)
    shown = TracePicture(
        title=f"{case.case_id}, {run.id}",
        trace=record.trace,
        events=record.events,
        duration_s=record.duration_s,
        kind=record.kind,
        supply=record.supply,
        segments=segments,
        usb=profile.profile.usb,
    )
    return figure_svg(trace_figure(shown, FRAME))


def _shown_run(case: Case) -> Run:
    """The first boot with a recording, else the first recording, else the first run."""
    recorded = [run for run in case.runs if run.trace_path is not None]
    boots = [run for run in recorded if run.kind is RunKind.SUPPLY_BOOT]
    for run in (*boots, *recorded, *case.runs):
        return run
    raise BadInputError(case.folder, "the case has no run")
