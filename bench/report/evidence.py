"""The pages behind the first: every run, finding, fault and check, for who wants to check the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.diagnosis import Suspicion
from analysis.findings import Finding, Judged
from analysis.judging import whole_percent
from analysis.phases import NamedSegment
from bench.report.customer import fault_title
from bench.report.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Picture,
    Row,
    Table,
    Tone,
    Voice,
)
from bench.report.facts import finding_name, judged_in_words, limits_in_words, value_in_words
from bench.report.figure_words import stage_name
from bench.report.lanes_of_states import Mark
from bench.report.material import Material, RunMaterial
from bench.report.quantities import NOT_KNOWN, current, seconds
from bench.report.run_picture import run_picture
from bench.report.trace_figure import Frame, trace_figure
from bench.report.words import ReportWords

_MOST_STAGES = 40
_FULL_FAULTS = 5
"""Faults that get all their reasons, whether they still fit or not; others that do not fit get one line each."""
_MOST_FULL_FAULTS = 10
"""Where nothing is known yet nearly all faults still fit, and have no reasons to print."""
_NOTEWORTHY = (Judged.LOW, Judged.HIGH, Judged.MARGINAL)


def runs_part(material: Material, words: ReportWords, width: float) -> tuple[Block, ...]:
    """Each run: its figure with stages and noteworthy findings, and its stages as a table."""
    blocks: list[Block] = [Heading(words.evidence.runs)]
    if not material.runs:
        blocks.append(Paragraph(words.evidence.no_runs))
    for number, run in enumerate(material.runs, start=1):
        said = words.evidence
        kind = said.kinds[run.run.kind]
        blocks.append(Heading(said.run.format(number=number, kind=kind, id=run.run.id), 2))
        segments = tuple(named for named in material.diagnosis.segments if named.run == run.run.id)
        marks = _marks(material, run)
        height = 250.0 + 13.0 * min(len(marks), 4) if run.record.trace is not None else 105.0
        picture = replace(run_picture(material, run), marks=marks)
        figure = trace_figure(picture, Frame(width, height, 7.5, 2.0), words.figure)
        caption = said.figure.format(number=number) if run.record.trace is not None else said.no_current
        blocks.append(Picture(figure, caption))
        if segments:
            blocks += _stage_table(run, segments, words)
    return tuple(blocks)


def findings_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """Every finding with value, uncertainty, limits, judgement, place and source."""
    said, findings = words.evidence, material.diagnosis.findings
    if not findings:
        return Heading(said.findings), Paragraph(said.no_findings)
    shares = (0.05, 0.2, 0.14, 0.14, 0.16, 0.16, 0.15)
    rows = tuple(_finding_row(number, finding, words) for number, finding in enumerate(findings, start=1))
    table = Table(_columns(said.finding_columns, shares), rows)
    return Heading(said.findings), Paragraph(said.findings_intro), table


def faults_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """What holds a verdict back, the faults that still fit and the likeliest others, the rest in a table."""
    said, diagnosis = words.evidence, material.diagnosis
    blocks: list[Block] = [Heading(said.faults), Paragraph(said.faults_intro)]
    if diagnosis.withheld:
        blocks += [Heading(said.withheld, 2), Bullets(_said_all(diagnosis.withheld, words))]
    full = [
        one
        for k, one in enumerate(diagnosis.faults[:_MOST_FULL_FAULTS])
        if one.fault in diagnosis.credible_set or k < _FULL_FAULTS
    ]
    for number, suspicion in enumerate(full, start=1):
        blocks += _fault(number, suspicion, material, words)
    others = [one for one in diagnosis.faults if one not in full]
    if others:
        rows = tuple(
            Row(
                (
                    Cell(fault_title(material.profile, one.fault, words)),
                    Cell(said.fault_places[one.motherboard]),
                    Cell(words.phrases.said(chance(one.probability))),
                )
            )
            for one in others
        )
        blocks += [Heading(said.other_faults, 2), Table(_columns(said.other_columns, (0.5, 0.35, 0.15)), rows)]
    return tuple(blocks)


def checks_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """Checks that were done, and those still open with what each answer would decide."""
    said, diagnosis = words.evidence, material.diagnosis
    blocks: list[Block] = [Heading(said.checks), Heading(said.done, 2)]
    done = tuple(
        Row(
            (
                Cell(words.phrases.said(material.profile.check(result.check).statement)),
                Cell(said.answers[result.answer], bold=True),
            )
        )
        for result in material.case.checks
    )
    blocks.append(Table(_columns(said.done_columns, (0.85, 0.15)), done) if done else Paragraph(said.none_done))
    blocks.append(Heading(said.open, 2))
    statements = {row.check.value: row.statement for row in material.profile.checks}
    after = words.customer.after
    still_open = tuple(
        Row(
            (
                Cell(words.phrases.said(statements.get(check.check, check.check))),
                Cell(after[check.if_yes]),
                Cell(after[check.if_no]),
                Cell(words.phrases.said(check.why)),
            )
        )
        for check in diagnosis.next_checks
    )
    columns = _columns(said.open_columns, (0.34, 0.15, 0.15, 0.36))
    blocks.append(Table(columns, still_open) if still_open else Paragraph(said.none_open))
    return tuple(blocks)


def meter_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """What the meter cannot see: sentences, never reasons."""
    said, limits = words.evidence, material.diagnosis.meter_limits
    lines = Bullets(_said_all(limits, words)) if limits else Paragraph(said.meter_sees_all)
    return Heading(said.meter), Paragraph(said.meter_intro), lines


def _marks(material: Material, run: RunMaterial) -> tuple[Mark, ...]:
    """The findings of a run that are outside their limits, by their numbers in the table."""
    return tuple(
        Mark(k, *finding.interval_s)
        for k, finding in enumerate(material.diagnosis.findings, start=1)
        if finding.run == run.run.id and finding.judged in _NOTEWORTHY
    )


def _stage_table(run: RunMaterial, segments: Sequence[NamedSegment], words: ReportWords) -> list[Block]:
    said, trace = words.evidence, run.record.trace
    step = trace.meter.resolution_a if trace is not None else None
    rows = []
    for named in segments[:_MOST_STAGES]:
        segment = named.segment
        cells = (
            stage_name(named, words.figure),
            seconds(segment.start_s),
            seconds(segment.stop_s),
            current(segment.level_a, step, mean=True),
            current(segment.spread_a, step, mean=True),
        )
        rows.append(Row(tuple(Cell(text) for text in cells)))
    blocks: list[Block] = [Table(_columns(said.stage_columns, (0.36, 0.16, 0.16, 0.16, 0.16)), tuple(rows))]
    if len(segments) > _MOST_STAGES:
        blocks.append(Paragraph(said.more_rows.format(count=len(segments) - _MOST_STAGES), Voice.SMALL))
    return blocks


def _finding_row(number: int, finding: Finding, words: ReportWords) -> Row:
    said, finding = words.evidence, replace(finding, why=words.phrases.said(finding.why))
    start_s, stop_s = finding.interval_s
    interval = said.from_to.format(start=seconds(start_s), stop=seconds(stop_s))
    noteworthy = finding.judged in _NOTEWORTHY
    tone = Tone.WARNING if noteworthy else Tone.GOOD if finding.judged is Judged.OK else Tone.PLAIN
    return Row(
        (
            Cell(str(number)),
            Cell(finding_name(finding, said)),
            Cell(value_in_words(finding, said), bold=True),
            Cell(words.phrases.said(limits_in_words(finding, said))),
            Cell(judged_in_words(finding, said), tone, bold=noteworthy),
            Cell(f"{finding.run}, {interval}"),
            Cell(words.phrases.said(finding.source or NOT_KNOWN)),
        )
    )


def _fault(number: int, suspicion: Suspicion, material: Material, words: ReportWords) -> list[Block]:
    said, title = words.evidence, fault_title(material.profile, suspicion.fault, words)
    heading = said.fault.format(number=number, title=title, share=words.phrases.said(chance(suspicion.probability)))
    because, against = (_said_all(each, words) for each in (suspicion.because, suspicion.against))
    reasons = [said.because.format(reason=reason) for reason in because] or [said.nothing_for]
    reasons += [said.against.format(reason=reason) for reason in against] or [said.nothing_against]
    place = f"{said.fault_places[suspicion.motherboard]} ({suspicion.fault})"
    return [Heading(heading, 2), Paragraph(place, Voice.SMALL), Bullets(tuple(reasons))]


def _said_all(sentences: Sequence[str], words: ReportWords) -> tuple[str, ...]:
    return tuple(words.phrases.said(sentence) for sentence in sentences)


def chance(probability: float) -> str:
    """Whole per cent, rounded down as the credibility is: a report never claims more than was reckoned."""
    if 0 < probability < 0.01:
        return "below 0.5\u00a0%" if probability < 0.005 else "below 1\u00a0%"
    if 0.995 <= probability < 1:
        return "over 99\u00a0%"
    return f"{whole_percent(probability)}\u00a0%"


def _columns(titles: Sequence[str], shares: Sequence[float]) -> tuple[Column, ...]:
    return tuple(Column(title, share) for title, share in zip(titles, shares, strict=True))
