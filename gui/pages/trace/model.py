"""What the trace page shows, as one frozen description without Qt, and how it is made from a case or a recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.diagnosis import Diagnosis
from analysis.profile import DeviceProfile
from analysis.segment import Segment
from bench.case import Case
from bench.report.quantities import count, current, rate, seconds
from bench.report.typeface import printable
from bench.traces.recording import Recording
from gui.cards.answer_model import AnswerText, answer_text
from gui.cards.details_model import DetailsText, Part, fault_texts, findings_table, recording_table, segments_table
from gui.cards.recording_model import long_parts, recording_parts
from gui.pages.texts import HeadText
from gui.plots.lanes import RunLanes
from gui.plots.long_readings import LongReadings
from gui.plots.run_model import OpenedRun, current_range, recording_lanes, run_lanes
from gui.plots.ticks import Extent
from gui.words import Words


@dataclass(frozen=True, slots=True)
class StatusText:
    """What the status bar says of a run; what a column is depends on the view and is said by the page."""

    meter: str
    lost: str


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
        answer=answer_text(diagnosis, profile, opened.runs, words) if diagnosis is not None else None,
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
        ),
        opened=(run,),
        case=None,
        recordings=(recording,),
    )


def long_page(long: LongReadings, run: OpenedRun, profile: DeviceProfile, words: Words) -> TracePageText:
    """The page of a recording that stays in its file: it is drawn and measured, not diagnosed."""
    name, kind = printable(long.origin.source_name), words.trace.of_no_case
    return TracePageText(
        head=HeadText(name, f"{kind} · {long.origin.format} · {seconds(long.duration_s)}", None),
        of_case=False,
        answer=None,
        waiting="",
        runs=(recording_lanes(run, (), _shared_axis((run,)), profile.usb, words),),
        status=(_status(run, words),),
        details=DetailsText(
            findings=None, segments=recording_table((), run, words), faults=(), parts=long_parts(long, words)
        ),
        opened=(run,),
        case=None,
        recordings=(None,),
    )


def case_head(case: Case, words: Words) -> HeadText:
    """Case and model, IMEI, and whether a phone was there at all."""
    say = words.trace
    model = printable(case.model) if case.model else say.no_model
    imei = say.imei.format(imei=printable(case.imei)) if case.imei else say.no_imei
    simulated = words.report.phrases.said(printable(case.simulated)) if case.simulated is not None else None
    return HeadText(f"{printable(case.case_id)} · {model}", imei, simulated or None)


def _details(opened: OpenedCase, diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> DetailsText:
    pairs = list(zip(opened.runs, opened.recordings, strict=True))
    several = sum(recording is not None for recording in opened.recordings) > 1
    parts: list[Part] = []
    for run, recording in pairs:
        if recording is not None:
            parts.extend(recording_parts(run, recording.origin, words, several=several))
    return DetailsText(
        findings=findings_table(diagnosis, opened.runs, words),
        segments=segments_table(diagnosis, opened.runs, words),
        faults=fault_texts(diagnosis, profile, opened.runs, words),
        parts=tuple(parts),
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
    if run.long is not None:
        return StatusText(text, "")  # counting what was lost would be a pass over all readings
    return StatusText(text, say.lost.format(count=count(sum(gap.lost for gap in run.gaps))))
