"""The report of a decided case, written beside it: signed where this bench has a key without a passphrase. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.case import load_case
from bench.errors import BenchError
from bench.profile_file import load_profile
from bench.proof.keys import key_path, load_private
from bench.proof.proven import prove
from bench.report.files import write_report
from bench.report.gather import gather
from bench.report.words import ReportWords
from bench.written import write_bytes_whole


@dataclass(frozen=True, slots=True)
class ReportMade:
    """Where a report stands."""

    path: Path
    signed: bool


@dataclass(frozen=True, slots=True)
class ReportFailed:
    """Why there is none."""

    sentence: str


def make_report(folder: Path, words: ReportWords) -> Iterator[ReportMade | ReportFailed]:
    """Write `report.pdf` into the case's folder, whole or not at all; sign it where there is a key."""
    path = folder / "report.pdf"
    try:
        material = gather(load_case(folder), load_profile())
        if key_path().exists():
            key = load_private(key_path(), _no_passphrase)
            write_bytes_whole(path, prove(material, key, words).sealed_pdf)
            yield ReportMade(path, signed=True)
        else:
            write_report(material, path, words)
            yield ReportMade(path, signed=False)
    except BenchError as error:
        yield ReportFailed(str(error))


def _no_passphrase() -> str:
    """A window that has nobody to ask; the key then says in a sentence that it needs one."""
    return ""
