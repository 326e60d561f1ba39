"""A case written anew with marks in place of personal data: the readings as they are, every text looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from analysis.trace import Event, EventName
from bench.case import Case, RecordedAt, Run, load_case, write_case
from bench.redaction.levels import Level
from bench.redaction.mask_key import mask_key
from bench.redaction.masks import Kind, Masks
from bench.redaction.originals import learn_case
from bench.redaction.redaction import Redaction, check_hidden
from bench.traces import FORMATS, FormatRow, load_format
from bench.traces.jls import read_beside
from bench.traces.jls import write as write_jls
from bench.traces.reading import recognise
from bench.traces.recording import Origin, Recording
from bench.warranty.claim_json import claim_text, load_claim
from bench.warranty.override import Override, claim_fingerprint, override_json, overrides_path, read_overrides
from bench.written import write_text_whole

_CLAIM = "claim.json"


@contextmanager
def redacted(
    case: Case, level: Level | None, private: Ed25519PrivateKey | None, hidden: Iterable[str] = ()
) -> Iterator[Case]:
    """The case as this level sees it, in a folder that is there for as long as the block; without a level, as it is.

    `hidden` are further words to mask wherever they stand. Raises `BadInputError` for what cannot be read.
    """
    check_hidden(level, hidden)
    if level is None:
        yield case
        return
    with masked(case, Redaction(level, mask_key(case, level, private), tuple(hidden)).masks()) as shown:
        yield shown


@contextmanager
def masked(case: Case, masks: Masks) -> Iterator[Case]:
    """The case with these marks, in a folder that is there for as long as the block. Raises `BadInputError`."""
    with TemporaryDirectory(prefix="bootbench-") as folder:
        yield write_redacted(case, Path(folder), masks)


def write_redacted(case: Case, folder: Path, masks: Masks) -> Case:
    """Write the masked case into an empty folder, and read it from there."""
    recordings = learn_case(case, masks)
    runs = []
    for number, run in enumerate(case.runs, start=1):
        recording = recordings.get(run.id)
        path = None
        if recording is not None and run.trace_path is not None:
            row = recognise(run.trace_path).row
            path = _written(recording, row, run.trace_path, folder / f"run-{number}", masks)
        runs.append(_run(run, path, masks))
    claim_path = _claim(case.claim_path, folder, masks) if case.claim_path is not None else None
    masked = replace(
        case,
        folder=folder,
        case_id=case_name(case.case_id, masks),
        model=masks.text(case.model) if case.model is not None else None,
        imei=masks.mask(Kind.IMEI, case.imei) if case.imei is not None else None,
        runs=tuple(runs),
        claim_path=claim_path,
        simulated=masks.text(case.simulated) if case.simulated is not None else None,
        played_back=masks.text(case.played_back) if case.played_back is not None else None,
        recorded=_recorded(case.recorded, masks) if case.recorded is not None else None,
    )
    write_case(masked)
    return load_case(folder)


def case_name(name: str, masks: Masks) -> str:
    """The number of a case, or the name of its folder, as the level shows it."""
    return masks.text(name) if masks.row.numbers else masks.mask(Kind.CASE, name)


def _recorded(recorded: RecordedAt, masks: Masks) -> RecordedAt:
    technician = masks.mask(Kind.PERSON, recorded.technician) if recorded.technician is not None else None
    station = masks.text(recorded.station) if recorded.station is not None else None
    return replace(recorded, technician=technician, station=station)


def _run(run: Run, trace_path: Path | None, masks: Masks) -> Run:
    meter = replace(run.meter, name=masks.text(run.meter.name)) if run.meter is not None else None
    events = tuple(_event(event, masks) for event in run.events)
    return replace(run, id=masks.text(run.id), trace_path=trace_path, meter=meter, events=events)


def _event(event: Event, masks: Masks) -> Event:
    if event.value is None:
        return event
    said = masks.words(event.value) if event.name is EventName.NOTE else masks.text(event.value)
    return replace(event, value=said)


def _written(recording: Recording, row: FormatRow, source: Path, stem: Path, masks: Masks) -> Path:
    """The trace with its readings as they are, in its own format where we write that, else as our own."""
    row = row if row.writes else FORMATS[0]
    path = stem.with_suffix(row.suffixes[0])
    masked = _recording(recording, path.name, masks)
    if recognise(source).row.name == "jls":
        write_jls(masked, path, [_recording(one, path.name, masks) for one in read_beside(source)])
    else:
        load_format(row).write(masked, path)  # type: ignore[attr-defined]  # of a row that says that it writes
    return path


def _recording(recording: Recording, name: str, masks: Masks) -> Recording:
    trace = recording.trace
    events = tuple(_event(event, masks) for event in trace.events)
    meter = replace(trace.meter, name=masks.text(trace.meter.name))
    origin = _origin(recording.origin, name, masks)
    return replace(recording, trace=replace(trace, events=events, meter=meter), origin=origin)


def _origin(origin: Origin, name: str, masks: Masks) -> Origin:
    return replace(
        origin,
        source_name=name,
        notes=tuple(masks.words(note) for note in origin.notes),
        instrument=masks.text(origin.instrument) if origin.instrument is not None else None,
        serial_number=masks.mask(Kind.SERIAL, origin.serial_number) if origin.serial_number is not None else None,
        calibration=masks.text(origin.calibration) if origin.calibration is not None else None,
        started_utc=origin.started_utc if masks.row.times else None,
    )


def _claim(path: Path, folder: Path, masks: Masks) -> Path:
    claim, target = load_claim(path), folder / _CLAIM
    masked = replace(
        claim,
        claim_id=masks.text(claim.claim_id) if masks.row.numbers else masks.mask(Kind.CLAIM, claim.claim_id),
        imei=masks.mask(Kind.IMEI, claim.imei),
        model=masks.text(claim.model) if claim.model is not None else None,
        motherboard_dysfunction_reason=masks.words(claim.motherboard_dysfunction_reason),
    )
    write_text_whole(target, claim_text(masked))
    overrides = read_overrides(path)
    if overrides:
        was, now = claim_fingerprint(path), claim_fingerprint(target)
        rows = [override_json(_override(override, masks, was, now)) for override in overrides]
        document = {"format": "bootbench-overrides/1", "overrides": rows}
        write_text_whole(overrides_path(target), json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return target


def _override(override: Override, masks: Masks, was: str, now: str) -> Override:
    """A fingerprint of the original claim could be tried out from all IMEIs that there are, so it does not stay."""
    return replace(
        override,
        person=masks.mask(Kind.PERSON, override.person),
        reason=masks.words(override.reason),
        claim_sha256=now if override.claim_sha256 == was else "0" * 64,
    )
