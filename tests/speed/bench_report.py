"""Reports a second on one core, beside the PDF library's own paragraphs of the same texts.

    python -m tests.speed.bench_report

Counts processor time, so that a busy machine says the same as an idle one.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from functools import partial
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph as FlowingParagraph
from reportlab.platypus import SimpleDocTemplate

from bench.case import Case, load_case
from bench.demo import CASE
from bench.profile_file import LoadedProfile, load_profile
from bench.report.compose import compose
from bench.report.document import Bullets, Document, Facts, Heading, Notice, Paragraph, Table
from bench.report.gather import gather
from bench.report.html import document_html
from bench.report.languages import Language, words_of
from bench.report.pdf import document_pdf
from bench.report.words import ReportWords

ROUNDS = 20


def seconds_each(work: Callable[[], object]) -> float:
    work()
    start = time.process_time()
    for _ in range(ROUNDS):
        work()
    return (time.process_time() - start) / ROUNDS


def texts_of(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading() | Paragraph() | Notice():
                yield block.text
            case Bullets():
                yield from block.items
            case Facts():
                yield from (text for fact in block.facts for text in (fact.name, fact.value))
            case Table():
                yield from (cell.text for row in block.rows for cell in row.cells)


def plain_paragraphs(document: Document) -> bytes:
    """The same texts as the library's own paragraphs, one below the other: no tables, no figures."""
    content, style = io.BytesIO(), ParagraphStyle("plain", fontName="NotoSans-Regular", fontSize=9)
    flow = [FlowingParagraph(escape(text), style) for text in texts_of(document)]
    SimpleDocTemplate(content, invariant=1).build(flow)
    return content.getvalue()


def main() -> None:
    profile, case = load_profile(), load_case(CASE)
    english = compose(gather(case, profile))
    document_pdf(english)  # registers the fonts
    peer = seconds_each(lambda: plain_paragraphs(english))
    print(f"reportlab's own paragraphs of the same texts alone: {1 / peer:.1f} a second")
    for language in Language:
        words = words_of(language)
        for name, paint in (("PDF", document_pdf), ("HTML", document_html)):
            each = seconds_each(partial(whole, case, profile, words, paint))
            print(
                f"{language.value} {name}, diagnosis included: {1 / each:.1f} a second, {each / peer:.2f} times as long"
            )


def whole(case: Case, profile: LoadedProfile, words: ReportWords, paint: Callable[[Document], bytes | str]) -> object:
    return paint(compose(gather(case, profile), words))


if __name__ == "__main__":
    main()
