"""The numbers and names of a case, found before the first text is looked at, so that each is known in all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from analysis.trace import Event, EventName
from bench.case import Case, open_trace
from bench.redaction.masks import Kind, Masks
from bench.traces.jls import read_beside
from bench.traces.reading import recognise
from bench.traces.recording import Origin, Recording
from bench.warranty.claim import Claim
from bench.warranty.claim_json import load_claim
from bench.warranty.override import Override, read_overrides

_SERIAL_NAMES = ("serialno", "serial", "imei", "meid")
"""Ends of the names of properties and variables whose value is a number of one phone."""


def learn_case(case: Case, masks: Masks) -> dict[str, Recording]:
    """Teach the marks every original that has a place of its own, and every invoice number that a text speaks of.

    Gives the recordings by run, since they were opened for it. Raises `BadInputError`.
    """
    recordings = {run.id: open_trace(run.trace_path) for run in case.runs if run.trace_path is not None}
    origins = [*(one.origin for one in recordings.values()), *_origins_beside(case)]
    events = [*(event for run in case.runs for event in run.events)]
    events += [event for one in recordings.values() for event in one.trace.events]
    claim = load_claim(case.claim_path) if case.claim_path is not None else None
    overrides = read_overrides(case.claim_path) if case.claim_path is not None else ()
    _learn_case(case, claim, overrides, masks)
    for origin in origins:
        masks.mask(Kind.SERIAL, origin.serial_number or "")
    _learn_events(events, masks)
    # A number that one text calls an invoice may stand bare in another.
    for text in _texts(events, origins, claim, overrides):
        masks.text(text)
    return recordings


def _origins_beside(case: Case) -> Iterator[Origin]:
    for run in case.runs:
        if run.trace_path is not None and recognise(run.trace_path).row.name == "jls":
            yield from (one.origin for one in read_beside(run.trace_path))


def _learn_case(case: Case, claim: Claim | None, overrides: Iterable[Override], masks: Masks) -> None:
    masks.mask(Kind.IMEI, case.imei or "")
    if claim is not None:
        masks.mask(Kind.IMEI, claim.imei)
    if case.recorded is not None:
        masks.mask(Kind.PERSON, case.recorded.technician or "")
    for override in overrides:
        masks.mask(Kind.PERSON, override.person)
    if not masks.row.numbers:
        masks.mask(Kind.CLAIM, claim.claim_id if claim is not None else "")
        masks.mask(Kind.CASE, case.case_id)


def _learn_events(events: Iterable[Event], masks: Masks) -> None:
    for event in events:
        name, _, value = (event.value or "").partition("=")
        if event.name in (EventName.ADB_PROPERTY, EventName.FASTBOOT_VARIABLE) and name.lower().endswith(_SERIAL_NAMES):
            masks.mask(Kind.IMEI if name.lower().endswith("imei") else Kind.SERIAL, value)


def _texts(
    events: Collection[Event], origins: Iterable[Origin], claim: Claim | None, overrides: Iterable[Override]
) -> Iterator[str]:
    """What people wrote."""
    yield from (event.value for event in events if event.name is EventName.NOTE and event.value)
    for origin in origins:
        yield from origin.notes
    if claim is not None:
        yield claim.motherboard_dysfunction_reason
    yield from (override.reason for override in overrides)
