"""The report of a decided case, written beside it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError
from bench.errors import BenchError
from bench.settings import Settings
from gui.case_report import save_report
from gui.troubles import TroubleWords


@dataclass(frozen=True, slots=True)
class ReportMade:
    """Where a report stands."""

    path: Path


@dataclass(frozen=True, slots=True)
class ReportFailed:
    """Why there is none."""

    sentence: str


def make_report(
    folder: Path, settings: Settings, say: TroubleWords, passphrase: str | None
) -> Iterator[ReportMade | ReportFailed]:
    """Write `report.pdf` into the case's folder, as the settings want reports."""
    path = folder / "report.pdf"
    try:
        save_report(folder, path, settings, passphrase)
        yield ReportMade(path)
    except (BenchError, AnalysisError) as error:
        yield ReportFailed(say.of(error))
