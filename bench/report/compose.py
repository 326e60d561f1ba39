"""What a report says, in which order: one page for the customer, then the evidence, then where it all comes from."""

from __future__ import annotations

from bench.report.customer import banner_of, first_page
from bench.report.document import Block, Document, NewPage
from bench.report.english import ENGLISH
from bench.report.evidence import checks_part, faults_part, findings_part, meter_part, runs_part
from bench.report.material import Material
from bench.report.provenance import claim_part, made_part, origin_part, sources_part
from bench.report.words import ReportWords

FIGURE_WIDTH = 511.0
"""Width in points of a figure: what A4 and Letter both have room for between margins of 42 points."""
_SHOWN_HASH = 16
"""Digits of the content hash in the footer; all of them stand in the last part."""


def _claim(material: Material, words: ReportWords) -> tuple[Block, ...]:
    return (
        claim_part(material.decision, material.overrides, material.photos, words)
        if material.decision is not None
        else ()
    )


def compose(material: Material, words: ReportWords = ENGLISH) -> Document:
    """The whole report of one case as data; the same material gives the same document."""
    case, verdict = material.case, words.customer.verdicts[material.diagnosis.verdict]
    blocks: tuple[Block, ...] = (
        *first_page(material, words, FIGURE_WIDTH),
        NewPage(),
        *runs_part(material, words, FIGURE_WIDTH),
        *findings_part(material, words),
        *faults_part(material, words),
        *checks_part(material, words),
        *meter_part(material, words),
        *_claim(material, words),
        *origin_part(material, words),
        *sources_part(material, words),
        *made_part(material, words),
    )
    return Document(
        title=f"{words.customer.title}: {case.case_id}",
        subject=words.subject.format(verdict=verdict),
        author=words.author,
        language=words.language,
        banner=banner_of(case, words),
        footer=words.footer.format(case=case.case_id, content=material.content_sha256[:_SHOWN_HASH]),
        page_words=words.page,
        blocks=blocks,
    )
