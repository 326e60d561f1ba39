"""A report into a file: the suffix says how, and the file is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.report.compose import compose
from bench.report.document import Paper
from bench.report.english import ENGLISH
from bench.report.material import Material
from bench.report.words import ReportWords
from bench.written import write_bytes_whole

SUFFIXES = (".html", ".json", ".pdf")


def check_report_name(path: Path) -> None:
    """Refuse a file name whose suffix is no report, before any work is done."""
    if path.suffix.lower() not in SUFFIXES:
        shown = f"not the suffix {path.suffix}" if path.suffix else "and this has no suffix"
        raise BadInputError(path, f"expected the name of a report ending in {', '.join(SUFFIXES)}, {shown}")


def write_report(material: Material, path: Path, words: ReportWords = ENGLISH, paper: Paper = Paper.A4) -> None:
    """Write the report as HTML, JSON or PDF, by the suffix of its name."""
    check_report_name(path)
    write_bytes_whole(path, report_bytes(material, path.suffix.lower(), words, paper))


def report_bytes(material: Material, suffix: str, words: ReportWords = ENGLISH, paper: Paper = Paper.A4) -> bytes:
    """The report as the bytes of a file with one of `SUFFIXES`."""
    # Each painter pulls in a library of its own.
    if suffix == ".json":
        from bench.report.report_json import report_json

        return report_json(material).encode("utf-8")
    if suffix == ".html":
        from bench.report.html import document_html

        return document_html(compose(material, words), paper).encode("utf-8")
    from bench.report.pdf import document_pdf

    return document_pdf(compose(material, words), paper)
