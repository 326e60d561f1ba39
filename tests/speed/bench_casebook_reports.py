"""A thousand reports as PDF: `python -m tests.speed.bench_casebook_reports [--quick]`.

Claim: `bootbench casebook export --format pdf` makes at least 10 reports a second on each core. Each is diagnosed,
decided, composed and drawn anew, in processes of one executor, as the verb does it. Floor in the same run: reportlab's
canvas alone, in one process, with as many pages of plain lines in the same embedded font. Cores are counted by the
processor's seconds, so that others on the machine count less; the clock's rate stands beside them.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.casebook.exports.reports import ReportOrder, write_reports
from bench.report.typeface import Font
from bench.simulate import fault_ids, simulate_corpus

REPORTS, QUICK_REPORTS = 1000, 8
DIFFERENT, QUICK_DIFFERENT = 50, 2
"""Cases that are simulated; the casebook holds copies of them under other names."""
FIRST_SEED = 9500
WANTED = 10.0
"""Reports a second on one core."""
LINES = 60
"""Of plain text on a page of the floor."""


def write_book(book: Path, count: int, different: int) -> tuple[str, ...]:
    """A casebook of this many case folders, with claims; gives their names."""
    corpus = book.with_name("corpus")
    made = list(simulate_corpus(fault_ids(), FIRST_SEED, different, "korad", corpus, with_claim=True))
    names = tuple(f"C{k:04d}" for k in range(count))
    for k, name in enumerate(names):
        shutil.copytree(made[k % different].case.folder, book / name)
    return names


def floor(pages: int) -> float:
    """Seconds of the library alone, for so many pages of plain lines."""
    pdfmetrics.registerFont(TTFont("floor", str(Font.REGULAR.path)))
    began_s = time.process_time()
    canvas = Canvas(io.BytesIO(), pageCompression=1)
    for page in range(pages):
        canvas.setFont("floor", 8)
        for line in range(LINES):
            canvas.drawString(42, 800 - 12 * line, f"page {page}, line {line}: the quick brown fox, 129.5 mA at 7.5 s")
        canvas.showPage()
    canvas.save()
    return time.process_time() - began_s


def processor_s() -> float:
    """Seconds that this process and its ended children have used."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def main(arguments: list[str]) -> None:
    """Print rates."""
    quick = "--quick" in arguments
    count = QUICK_REPORTS if quick else REPORTS
    workers = 1 if quick else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        book, target = Path(name, "book"), Path(name, "reports")
        names = write_book(book, count, QUICK_DIFFERENT if quick else DIFFERENT)
        target.mkdir()
        began_s, began_processor_s = time.perf_counter(), processor_s()
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
            failed = [one for one in write_reports(executor, book, names, target, ReportOrder()) if one.error]
        taken_s, used_s = time.perf_counter() - began_s, processor_s() - began_processor_s
        pages = sum(len(pypdfium2.PdfDocument(path)) for path in target.iterdir())
        floor_s = floor(pages)
    print(f"{count} reports of {pages} pages, {len(failed)} failed, {workers} processes, their start included")
    print(f"  reportlab's canvas alone     {count / floor_s:8.1f} a second of processor   the floor")
    ratio = f"{used_s / floor_s:.1f} x the floor's time, {count / used_s / WANTED:.2f} x the {WANTED:.0f} wanted"
    print(f"  casebook export --format pdf {count / used_s:8.1f} a second of processor   {ratio}")
    print(f"                               {count / taken_s:8.1f} a second of the clock")


if __name__ == "__main__":
    main(sys.argv[1:])
