"""Where everything comes from: instruments, files, sources, the claim's clauses, and what made the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.claim_photos import Photo
from bench.report.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
    Voice,
)
from bench.report.gaps import find_gaps, readings_said
from bench.report.material import Material, RunMaterial
from bench.report.quantities import NOT_KNOWN, current, rate, seconds, voltage
from bench.report.words import ReportWords
from bench.warranty.clauses import State
from bench.warranty.decide import Decision
from bench.warranty.override import Override


def origin_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """Per run: supply, meter, readings, instrument and file, and what the file's format did not keep."""
    said = words.evidence
    blocks: list[Block] = [Heading(said.origin)]
    for number, run in enumerate(material.runs, start=1):
        title = said.run.format(number=number, kind=said.kinds[run.run.kind], id=run.run.id)
        blocks += [Heading(title, 2), Facts((*_bench_facts(run, words), *_file_facts(run, words)))]
    return tuple(blocks)


def claim_part(
    decision: Decision, overrides: Sequence[Override], photos: Sequence[Photo], words: ReportWords
) -> tuple[Block, ...]:
    """Every clause with what was seen, its limit and its source; photos; overrides beside the recommendation."""
    said, window = words.evidence, decision.window
    tones = {State.SATISFIED: Tone.GOOD, State.FAILED: Tone.WARNING, State.UNKNOWN: Tone.PLAIN}
    values = (
        decision.claim.claim_id,
        window.purchase_ends.isoformat() if window is not None else NOT_KNOWN,
        window.extended_ends.isoformat() if window is not None else NOT_KNOWN,
        said.falls_under[decision.falls_under] if decision.falls_under is not None else NOT_KNOWN,
        f"{decision.policy.name} (SHA-256 {decision.policy.sha256})",
    )
    facts = tuple(Fact(name, value) for name, value in zip(said.claim_facts, values, strict=True))
    rows = tuple(
        Row(
            (
                Cell(str(ruling.id)),
                Cell(said.clause_states[ruling.state], tones[ruling.state], bold=True),
                Cell(words.phrases.said(ruling.saw)),
                Cell(words.phrases.said(ruling.limit)),
                Cell(words.phrases.said(ruling.source)),
            )
        )
        for ruling in decision.clauses
    )
    shares = (0.13, 0.13, 0.31, 0.31, 0.12)
    columns = tuple(Column(title, share) for title, share in zip(said.claim_columns, shares, strict=True))
    blocks: list[Block] = [Heading(said.claim), Paragraph(said.outcomes[decision.outcome], Voice.LEAD), Facts(facts)]
    blocks.append(Table(columns, rows))
    if decision.missing:
        blocks += [Heading(said.missing, 2), Bullets(tuple(words.phrases.said(item) for item in decision.missing))]
    if photos:
        listed = tuple(f"{photo.ground}: {photo.file} (SHA-256 {photo.sha256})" for photo in photos)
        blocks += [Heading(said.photos, 2), Bullets(listed)]
    if overrides:
        rows = tuple(_override_row(override, words) for override in overrides)
        shares = (0.17, 0.17, 0.16, 0.2, 0.3)
        columns = tuple(Column(title, share) for title, share in zip(said.override_columns, shares, strict=True))
        blocks += [Heading(said.overrides, 2), Table(columns, rows)]
    return (*blocks, Paragraph(said.centre_decides))


def _override_row(override: Override, words: ReportWords) -> Row:
    said = words.evidence
    cells = (
        said.decided[override.outcome],
        said.decided[override.recommended],
        override.person,
        override.at.isoformat(timespec="minutes"),
        override.reason,
    )
    return Row(tuple(Cell(text) for text in cells))


def sources_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """What the keys stand for that findings cite; nothing where they cite none of the profile's."""
    cited = {part for finding in material.diagnosis.findings for part in re.split(r"[,;]\s*", finding.source)}
    rows = tuple(
        Row((Cell(source.key, bold=True), Cell(words.phrases.said(source.title))))
        for source in material.profile.sources
        if source.key in cited
    )
    if not rows:
        return ()
    said = words.evidence
    columns = tuple(Column(title, share) for title, share in zip(said.source_columns, (0.15, 0.85), strict=True))
    return Heading(said.sources), Paragraph(said.sources_intro), Table(columns, rows)


def made_part(material: Material, words: ReportWords) -> tuple[Block, ...]:
    """Versions, hashes, and on what the program was validated."""
    said, names = words.evidence, words.evidence.made_names
    profile = material.profile
    facts = [
        Fact(names.program, f"bootbench {material.program_version}"),
        Fact(names.profile, words.phrases.said(f"{profile.name}, version {profile.version}, for {profile.device}")),
        Fact(names.profile_sha256, material.loaded.sha256),
        Fact(names.content, names.content_of.format(sha256=material.content_sha256)),
    ]
    if material.case.simulated is not None:
        facts.append(Fact(names.simulated, words.phrases.said(material.case.simulated)))
    if material.case.played_back is not None:
        facts.append(Fact(names.played_back, words.phrases.said(material.case.played_back)))
    if material.case.recorded is not None:
        recorded = material.case.recorded
        said_of = ((names.station, recorded.station), (names.technician, recorded.technician))
        facts += [Fact(name, words.phrases.said(value)) for name, value in said_of if value is not None]
    if material.redaction is not None:
        facts.append(Fact(names.redaction, names.redactions[material.redaction]))
    facts.append(Fact(names.validation, names.validation_of))
    return Heading(said.made), Facts(tuple(facts))


def _bench_facts(run: RunMaterial, words: ReportWords) -> list[Fact]:
    names, record = words.evidence.origin_names, run.record
    facts = []
    if record.supply is not None:
        setting = names.supply_setting.format(
            voltage=voltage(record.supply.set_v), limit=current(record.supply.limit_a)
        )
        facts.append(Fact(names.supply, setting))
    trace = record.trace
    if trace is None:
        looked = seconds(record.duration_s) if record.duration_s is not None else NOT_KNOWN
        return [*facts, Fact(names.watched, looked)]
    meter = trace.meter
    step = current(meter.resolution_a) if meter.resolution_a is not None else names.not_told
    measured = words.phrases.said(rate(meter.rate_hz))
    readings = readings_said(trace, find_gaps(trace), names)
    return [
        *facts,
        Fact(names.meter, f"{meter.name}, {measured}, {names.resolution.format(step=step)}"),
        Fact(names.readings, readings),
    ]


def _file_facts(run: RunMaterial, words: ReportWords) -> list[Fact]:
    names, origin = words.evidence.origin_names, run.origin
    if origin is None:
        return []
    facts = [
        Fact(names.instrument, origin.instrument or names.not_told),
        Fact(names.serial_number, origin.serial_number or names.not_told),
        Fact(names.firmware, origin.firmware or names.not_told),
        Fact(names.calibration, origin.calibration or names.not_told),
        Fact(names.started, origin.started_utc or names.not_told),
        Fact(names.file, f"{origin.source_name} ({origin.format})"),
        Fact(names.sha256, origin.source_sha256),
    ]
    if origin.losses:
        facts.append(Fact(names.lost_by_format, " ".join(words.phrases.said(loss.value) for loss in origin.losses)))
    if origin.notes:
        facts.append(Fact(names.noted, " ".join(words.phrases.said(note) for note in origin.notes)))
    return facts
