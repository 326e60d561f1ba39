"""From a case folder to its facts, without opening a trace. A folder that cannot be read gives facts too."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.case import CASE_FILE, Case, load_case
from bench.casebook.facts import CaseFacts
from bench.casebook.journal import Examined, Journal, Noted, Stated, Tagged, Unreadable, Untagged, read_journal
from bench.errors import BadInputError
from bench.regular_file import read_regular
from bench.warranty.override import Override, overrides_path, read_overrides


@dataclass(frozen=True, slots=True)
class Read:
    """A case folder as the index takes it."""

    facts: CaseFacts
    more: tuple[str, ...] = ()
    """Texts that the case is found by and that stand in no field."""


@dataclass(slots=True)
class _Told:
    """What a journal comes to, line after line."""

    technician: str | None = None
    station: str | None = None
    day: date | None = None
    added: date | None = None
    examined: Examined | Unreadable | None = None


def read_case_folder(book: Path, name: str) -> Read:
    """The facts of one folder of a casebook."""
    folder = book / name
    journal = read_journal(folder)
    told = _told(journal)
    problems: list[str] = [journal.problem] if journal.problem else []
    case: Case | None = None
    overrides: tuple[Override, ...] = ()
    try:
        case = load_case(folder)
        problems += _missing_files(case)
        overrides = _overrides(case)
    except BadInputError as error:
        problems.append(_without_folder(error, folder))
    examined = told.examined
    stale = False
    if case is not None and examined is not None:
        stale = _is_stale(case, examined)
    if isinstance(examined, Unreadable) and not stale:
        problems.append(examined.reason)
    recorded = case.recorded if case is not None else None
    seen = examined if isinstance(examined, Examined) else None
    recommended = seen.outcome if seen else None
    facts = CaseFacts(
        folder=name,
        case_id=_plain(case.case_id) if case else name,
        model=_plain(case.model) if case and case.model else None,
        imei=_plain(case.imei) if case and case.imei else None,
        day=told.day or (seen and (seen.recorded_day or seen.claim_day)) or told.added,
        technician=told.technician or _plain_or_none(recorded.technician if recorded else None),
        station=told.station or _plain_or_none(recorded.station if recorded else None),
        verdict=seen.verdict if seen else None,
        fault=seen.fault if seen else None,
        credibility=seen.credibility if seen else None,
        recommended=recommended,
        outcome=overrides[-1].outcome if overrides else recommended,
        overrides=len(overrides),
        simulated=case is not None and (case.simulated is not None or case.played_back is not None),
        stale=stale,
        tags=_tags(journal),
        notes=tuple(entry.text for entry in journal.entries if isinstance(entry, Noted)),
        checks=case.checks if case is not None else (),
        damaged="; ".join(dict.fromkeys(problems)) or None,
    )
    return Read(facts, tuple(text for override in overrides for text in (override.person, override.reason)))


def file_sha256(path: Path) -> str:
    """SHA-256 of a small file. Raises `BadInputError`."""
    try:
        return hashlib.sha256(read_regular(path)).hexdigest()
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error


def _told(journal: Journal) -> _Told:
    told = _Told()
    for entry in journal.entries:
        if isinstance(entry, Stated):
            told.added = told.added or entry.at.date()
            told.technician = entry.technician or told.technician
            told.station = entry.station or told.station
            told.day = entry.day or told.day
        elif isinstance(entry, Examined | Unreadable):
            told.examined = entry
    return told


def _tags(journal: Journal) -> tuple[str, ...]:
    """The tags that are on the case now; a tag is the same whatever its case, and reads as it was put on last."""
    tags: dict[str, str] = {}
    for entry in journal.entries:
        if isinstance(entry, Tagged):
            tags[entry.tag.casefold()] = entry.tag
        elif isinstance(entry, Untagged):
            tags.pop(entry.tag.casefold(), None)
    return tuple(tags[key] for key in sorted(tags))


def _missing_files(case: Case) -> list[str]:
    """A sentence for each file that the case names and that is not there."""
    named = [run.trace_path for run in case.runs if run.trace_path is not None]
    if case.claim_path is not None:
        named.append(case.claim_path)
    return [f"{path.name}: is named by {CASE_FILE}, but is not there" for path in named if not path.is_file()]


def _overrides(case: Case) -> tuple[Override, ...]:
    if case.claim_path is None or not overrides_path(case.claim_path).exists():
        return ()
    return read_overrides(case.claim_path)


def _is_stale(case: Case, examined: Examined | Unreadable) -> bool:
    if examined.case_sha256 != file_sha256(case.folder / CASE_FILE):
        return True
    if isinstance(examined, Unreadable):
        return False
    claim = case.claim_path
    if claim is None or not claim.is_file():
        return examined.claim_sha256 is not None
    return examined.claim_sha256 != file_sha256(claim)


def _plain(text: str) -> str:
    """Text that every database takes: a control character of a foreign file is written out."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _plain_or_none(text: str | None) -> str | None:
    return _plain(text) if text else None


def _without_folder(error: BadInputError, folder: Path) -> str:
    """The sentence with names relative to the case folder, since a casebook may be copied."""
    return str(error).replace(f"{folder}/", "").replace(f"{folder}\\", "").removeprefix(f"{folder}: ")
