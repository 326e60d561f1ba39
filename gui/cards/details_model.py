"""The lists under the answer: findings with limits, segments, faults, and where a recording comes from. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.diagnosis import Diagnosis, Suspicion
from analysis.findings import Finding, Judged
from analysis.profile import DeviceProfile
from analysis.segment import Segment
from analysis.trace import Event
from bench.report.facts import finding_name, limits_in_words, value_in_words
from bench.report.quantities import current, seconds
from bench.report.typeface import printable
from gui.cards.evidence_model import evidence_line
from gui.plots.lanes import Span
from gui.plots.run_model import OpenedRun
from gui.words import DetailWords, Words

_AROUND_S = 0.25
"""So much to each side of an event is marked."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a run that a row is about."""

    run_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    cells: tuple[str, ...]
    place: Place | None
    note: str = ""
    """What more there is to say: where limits come from, why a value is missing."""
    doubtful: bool = False
    """Not in order, or not measurable: set off from the rest."""


@dataclass(frozen=True, slots=True)
class TableText:
    """A list with a heading for each column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    """Said where there are no rows."""


@dataclass(frozen=True, slots=True)
class FaultText:
    """One fault, and how far the evidence speaks for it."""

    title: str
    standing: str
    fits: bool
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with facts or sentences under it."""

    heading: str
    facts: tuple[Fact, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DetailsText:
    """Everything behind the tabs; `None` is a list that this page does not have."""

    findings: TableText | None
    segments: TableText
    faults: tuple[FaultText, ...]
    parts: tuple[Part, ...]
    events: TableText


def findings_table(diagnosis: Diagnosis, runs: Sequence[OpenedRun], words: Words) -> TableText:
    """Every measured fact with its limits; what is not measurable says why."""
    say = words.detail
    rows = tuple(_finding(finding, words) for finding in diagnosis.findings)
    return _by_run(TableText(say.findings, say.finding_columns, rows, say.no_findings), runs, say)


def segments_table(diagnosis: Diagnosis, runs: Sequence[OpenedRun], words: Words) -> TableText:
    """Every segment with the name of its stage."""
    say = words.detail
    by_id = {run.run_id: run for run in runs}
    rows = tuple(
        _segment(named.segment, words.report.figure.phases[named.phase], by_id[named.run])
        for named in diagnosis.segments
        if named.run in by_id
    )
    return _by_run(TableText(say.segments, say.segment_columns, rows, say.no_segments), runs, say)


def _by_run(table: TableText, runs: Sequence[OpenedRun], say: DetailWords) -> TableText:
    """The table with the number of the run behind the name, where its rows are of several runs."""
    numbers = {run.run_id: str(run.number) for run in runs}
    if len({row.place.run_id for row in table.rows if row.place is not None}) <= 1:
        return table
    rows = tuple(
        replace(row, cells=(row.cells[0], numbers.get(row.place.run_id, "") if row.place else "", *row.cells[1:]))
        for row in table.rows
    )
    return replace(table, columns=(table.columns[0], say.run_column, *table.columns[1:]), rows=rows)


def recording_table(segments: Sequence[Segment], run: OpenedRun, words: Words) -> TableText:
    """The segments of a recording that belongs to no case: they have numbers instead of stages."""
    say = words.detail
    rows = tuple(_segment(segment, str(k), run) for k, segment in enumerate(segments, start=1))
    return TableText(say.segments, ("", *say.segment_columns[1:]), rows, say.no_segments)


def events_table(runs: Sequence[OpenedRun], words: Words) -> TableText:
    """What happened beside the readings, run after run in order of time."""
    say = words.detail
    rows = tuple(_event(event, run, words) for run in runs for event in run.events)
    return _by_run(TableText(say.events, say.event_columns, rows, say.no_events), runs, say)


def fault_texts(
    diagnosis: Diagnosis, profile: DeviceProfile, runs: Sequence[OpenedRun], words: Words
) -> tuple[FaultText, ...]:
    """All faults, most probable first, each with the evidence for and against it."""
    return tuple(_fault(fault, diagnosis, runs, profile, words) for fault in diagnosis.faults)


def _finding(finding: Finding, words: Words) -> Row:
    evidence = words.report.evidence
    return Row(
        cells=(
            finding_name(finding, evidence),
            value_in_words(finding, evidence),
            words.report.phrases.said(limits_in_words(finding, evidence)),
            evidence.judged[finding.judged],
        ),
        place=Place(finding.run, Span(*finding.interval_s)),
        note=printable(". ".join(words.report.phrases.said(part) for part in (finding.why, finding.source) if part)),
        doubtful=finding.judged is not Judged.OK,
    )


def _segment(segment: Segment, name: str, run: OpenedRun) -> Row:
    step_a = run.meter.resolution_a if run.meter is not None else None
    return Row(
        cells=(
            name,
            seconds(segment.start_s - run.zero_s),
            seconds(segment.stop_s - segment.start_s),
            current(segment.level_a, step_a, mean=True),
            current(segment.spread_a, step_a, mean=True),
        ),
        place=Place(run.run_id, Span(segment.start_s, segment.stop_s)),
        note=f"± {seconds(segment.start_uncertainty_s)}",
    )


def _event(event: Event, run: OpenedRun, words: Words) -> Row:
    """An event, shown with what is around it; how well its time is known stands below."""
    around_s = max(event.uncertainty_s, _AROUND_S)
    return Row(
        cells=(words.report.figure.events[event.name], seconds(event.at_s - run.zero_s), printable(event.value or "")),
        place=Place(run.run_id, Span(event.at_s - around_s, event.at_s + around_s)),
        note=f"± {seconds(event.uncertainty_s)}" if event.uncertainty_s else "",
    )


def _fault(
    fault: Suspicion, diagnosis: Diagnosis, runs: Sequence[OpenedRun], profile: DeviceProfile, words: Words
) -> FaultText:
    say = words.detail
    lines = [(reason.bits, evidence_line(reason, runs, words)) for reason in fault.reasons]
    fits = fault.fault in diagnosis.credible_set
    standing = f"{_share(fault.probability)} · {words.report.evidence.fault_places[fault.motherboard]} · "
    return FaultText(
        title=words.report.phrases.said(profile.fault(fault.fault).title),
        standing=standing + (say.still_fits if fits else say.fits_no_more),
        fits=fits,
        evidence_for=tuple(line for bits, line in lines if bits > 0),
        evidence_against=tuple(line for bits, line in lines if bits < 0),
    )


def _share(probability: float) -> str:
    percent = probability * 100
    if 0 < percent < 1:
        return "< 1 %"
    return "> 99 %" if 99 < percent < 100 else f"{percent:.0f} %"
