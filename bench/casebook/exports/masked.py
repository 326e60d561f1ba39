"""Rows of a table without personal data, in the marks that the reports of the same export have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.case import load_case
from bench.casebook.facts import CaseFacts
from bench.casebook.journal import read_journal
from bench.errors import BadInputError
from bench.redaction.copy import case_name
from bench.redaction.masks import TAKEN_OUT, Kind, Masks
from bench.redaction.originals import learn_case
from bench.redaction.redaction import Redaction


def masked_cases(book: Path, cases: Iterable[CaseFacts], redaction: Redaction) -> Iterator[CaseFacts]:
    """The cases as this reader sees them."""
    for one in cases:
        yield masked_facts(book / one.folder, one, redaction)


def masked_facts(folder: Path, one: CaseFacts, redaction: Redaction) -> CaseFacts:
    """One case; its folder is only opened where a text could name what stands there.

    Where the folder cannot be read, nobody knows what its texts give away, so they are taken out.
    """
    masks = redaction.masks()
    texts = bool(one.tags or one.notes or one.damaged)
    known = not (texts and masks.row.texts) or _learnt(folder, masks)
    imei = masks.mask(Kind.IMEI, one.imei) if one.imei else None
    technician = masks.mask(Kind.PERSON, one.technician) if one.technician else None
    for text in (*one.tags, *one.notes, one.damaged or ""):
        masks.text(text)  # finds the invoice numbers, which may stand bare in the next text
    shown = replace(
        one,
        folder=case_name(one.folder, masks),
        case_id=case_name(one.case_id, masks),
        model=masks.text(one.model) if one.model else None,
        imei=imei,
        day=one.day if masks.row.times else None,
        technician=technician,
        station=masks.text(one.station) if one.station else None,
    )
    if not known:
        return replace(shown, tags=_out(one.tags), notes=_out(one.notes), damaged=TAKEN_OUT if one.damaged else None)
    return replace(
        shown,
        tags=tuple(dict.fromkeys(map(masks.words, one.tags))),
        notes=tuple(dict.fromkeys(map(masks.words, one.notes))),
        damaged=masks.words(one.damaged) if one.damaged else None,
    )


def _learnt(folder: Path, masks: Masks) -> bool:
    """Find the numbers and names of a case folder; whether all of it could be read."""
    for entry in read_journal(folder).entries:
        masks.mask(Kind.PERSON, entry.by)
    try:
        learn_case(load_case(folder), masks)
    except BadInputError:
        return False
    return True


def _out(texts: tuple[str, ...]) -> tuple[str, ...]:
    return (TAKEN_OUT,) if texts else ()
