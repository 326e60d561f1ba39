"""What the trace page shows, as one frozen description without Qt, and how it is made from a case or a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.diagnosis import Diagnosis
from analysis.profile import DeviceProfile
from analysis.segment import Segment
from bench.case import Case
from bench.report.gaps import lost_readings
from bench.report.quantities import count, current, rate, seconds
from bench.report.typeface import printable
from bench.traces.recording import Recording
from bench.warranty.imei import spaced
from gui.cards.answer_model import AnswerText, answer_text
from gui.cards.details_model import (
    DetailsText,
    Part,
    events_table,
    fault_texts,
    findings_table,
    recording_table,
    segments_table,
)
from gui.cards.recording_model import long_parts, recording_parts
from gui.pages.texts import HeadText
from gui.plots.lanes import RunLanes
from gui.plots.long_readings import LongReadings
from gui.plots.run_model import OpenedRun, current_range, recording_lanes, run_lanes
from gui.plots.ticks import Extent
from gui.words import TraceWords, Words


@dataclass(frozen=True, slots=True)
class StatusText:
    """What the status bar says of a run; what a column is depends on the view and is said by the page."""

    meter: str
    lost: str
    found_on: str = ""
    """What stages were found on, where that is not the readings themselves."""


@dataclass(frozen=True, slots=True, eq=False)
class TracePageText:
    """Everything that the page shows."""

    head: HeadText
    of_case: bool
    """Whether there is an answer to show, or to wait for; else it is a recording with its facts."""
    answer: AnswerText | None
    """`None` for a recording that belongs to no case, and for a case that is still looked at."""
    waiting: str
    """What is being done, while the answer of a case is not there yet; empty otherwise."""
    runs: tuple[RunLanes, ...]
    status: tuple[StatusText, ...]
    """One for each run."""
    details: DetailsText | None
    """`None` while a case is still looked at."""
    opened: tuple[OpenedRun, ...]
    """What `runs` are drawn from: the readings themselves, for measuring."""
    case: Case | None
    """`None` for a recording that belongs to no case."""
    recordings: tuple[Recording | None, ...]
    """What each run was recorded with; `None` where no current was."""


def files_of(page: TracePageText | None, but: TracePageText | None = None) -> list[LongReadings]:
    """The files that runs of a page stayed in, without those that another page shows too."""
    kept = files_of(but) if but is not None else []
    runs = page.opened if page is not None else ()
    return [run.long for run in runs if run.long is not None and run.long not in kept]


@dataclass(frozen=True, slots=True)
class ReadThrough:
    """How far a long recording was read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class OpenedCase:
    """A case with all its recordings open."""

    case: Case
    runs: tuple[OpenedRun, ...]
    recordings: tuple[Recording | None, ...]
    """One for each run; `None` where no current was recorded."""


def case_page(opened: OpenedCase, diagnosis: Diagnosis | None, profile: DeviceProfile, words: Words) -> TracePageText:
    """The page of a case; without a diagnosis it shows the traces and says that the answer is being worked out."""
    axis, usb = _shared_axis(opened.runs), profile.usb
    segments = diagnosis.segments if diagnosis is not None else ()
    return TracePageText(
        head=case_head(opened.case, words),
        of_case=True,
        answer=_answer(opened, diagnosis, profile, words) if diagnosis is not None else None,
        waiting="" if diagnosis is not None else words.trace.diagnosing,
        runs=tuple(run_lanes(run, segments, axis, usb, words) for run in opened.runs),
        status=tuple(_status(run, words) for run in opened.runs),
        details=_details(opened, diagnosis, profile, words) if diagnosis is not None else None,
        opened=opened.runs,
        case=opened.case,
        recordings=opened.recordings,
    )


def recording_page(
    recording: Recording, run: OpenedRun, segments: Sequence[Segment] | None, profile: DeviceProfile, words: Words
) -> TracePageText:
    """The page of a recording that belongs to no case; `segments` is `None` while they are worked out."""
    return TracePageText(
        head=HeadText(
            printable(recording.origin.source_name),
            f"{words.trace.of_no_case} · {recording.origin.format} · {seconds(recording.trace.duration_s)}",
            None,
        ),
        of_case=False,
        answer=None,
        waiting="" if segments is not None else words.trace.diagnosing,
        runs=(recording_lanes(run, segments or (), _shared_axis((run,)), profile.usb, words),),
        status=(_status(run, words),),
        details=DetailsText(
            findings=None,
            segments=recording_table(segments or (), run, words),
            faults=(),
            parts=recording_parts(run, recording.origin, words, several=False),
            events=events_table((run,), words),
        ),
        opened=(run,),
        case=None,
        recordings=(recording,),
    )


def long_page(
    long: LongReadings, run: OpenedRun, segments: Sequence[Segment] | None, profile: DeviceProfile, words: Words
) -> TracePageText:
    """The page of a recording that stays in its file; `segments` is `None` while it is read through."""
    name, kind = printable(long.origin.source_name), words.trace.of_no_case
    found = segments or ()
    return TracePageText(
        head=HeadText(name, f"{kind} · {long.origin.format} · {seconds(long.duration_s)}", None),
        of_case=False,
        answer=None,
        waiting="" if segments is not None else words.trace.diagnosing,
        runs=(recording_lanes(run, found, _shared_axis((run,)), profile.usb, words),),
        status=(_status(run, words),),
        details=DetailsText(
            findings=None,
            segments=recording_table(found, run, words),
            faults=(),
            parts=long_parts(run, long, words),
            events=events_table((run,), words),
        ),
        opened=(run,),
        case=None,
        recordings=(None,),
    )


def read_through_text(found: ReadThrough, say: TraceWords) -> str:
    """How far a long recording was read."""
    return say.reading_through.format(share=f"{found.done / found.total:.0%}", total=count(found.total))


def case_head(case: Case, words: Words) -> HeadText:
    """Case and model, IMEI, and whether a phone was there at all."""
    say = words.trace
    model = printable(case.model) if case.model else say.no_model
    imei = say.imei.format(imei=spaced(printable(case.imei))) if case.imei else say.no_imei
    simulated = words.report.phrases.said(printable(case.simulated)) if case.simulated is not None else None
    return HeadText(f"{printable(case.case_id)} · {model}", imei, simulated or None)


def _answer(opened: OpenedCase, diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> AnswerText:
    """The answer; for runs that were judged on means it says so."""
    answer = answer_text(diagnosis, profile, opened.runs, words)
    means = tuple(
        words.trace.judged_on_means.format(run=run.name, count=count(run.long.reduction.each))
        for run in opened.runs
        if run.long is not None and run.long.reduction is not None
    )
    return replace(answer, meter_limits=(*answer.meter_limits, *means))


def _details(opened: OpenedCase, diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> DetailsText:
    pairs = list(zip(opened.runs, opened.recordings, strict=True))
    several = sum(run.readings is not None for run in opened.runs) > 1
    parts: list[Part] = []
    for run, recording in pairs:
        if run.long is not None:
            parts.extend(long_parts(run, run.long, words, several=several))
        elif recording is not None:
            parts.extend(recording_parts(run, recording.origin, words, several=several))
    return DetailsText(
        findings=findings_table(diagnosis, opened.runs, words),
        segments=segments_table(diagnosis, opened.runs, words),
        faults=fault_texts(diagnosis, profile, opened.runs, words),
        parts=tuple(parts),
        events=events_table(opened.runs, words),
    )


def _shared_axis(runs: Sequence[OpenedRun]) -> Extent | None:
    """One range for all runs of a case, so that their heights can be compared."""
    ranges = [found for run in runs if (found := current_range(run)) is not None]
    return Extent(min(r.low for r in ranges), max(r.high for r in ranges)) if ranges else None


def _status(run: OpenedRun, words: Words) -> StatusText:
    say, readings = words.trace, run.readings
    if readings is None:
        return StatusText("", "")
    meter = readings.meter
    text = say.meter.format(
        name=printable(meter.name), rate=words.report.phrases.said(rate(readings.clock.median_rate_hz))
    )
    if meter.resolution_a:
        text += " · " + say.step.format(step=current(meter.resolution_a))
    if run.long is not None and run.long.reduction is None:
        return StatusText(text, "")  # counting what was lost takes a pass over all readings
    lost = say.lost.format(count=count(lost_readings(run.gaps)))
    reduction = run.long.reduction if run.long is not None else None
    found_on = say.found_on.format(count=count(reduction.each)) if reduction is not None else ""
    return StatusText(text, lost, found_on)
