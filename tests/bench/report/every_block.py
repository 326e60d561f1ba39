"""A document with a block of each kind, and the texts of a block: what every painter is tried with."""

from __future__ import annotations

from analysis.diagnosis import Verdict
from bench.report.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    NewPage,
    Notice,
    Paragraph,
    Picture,
    Row,
    Table,
    VerdictCard,
)
from bench.report.trace_figure import Frame, trace_figure
from tests.bench.report.traces_to_draw import stuck_picture


def document(*blocks: Block, banner: str | None = "SIMULATED: by hand") -> Document:
    """A document around these blocks."""
    return Document(
        "A title ≤ 5 mA", "a subject", "bootbench", "en", banner, "Case C1", "Page {page} of {pages}", blocks
    )


def every_block(text: str) -> tuple[Block, ...]:
    """A block of each kind, with this text wherever one stands; on two pages."""
    return (
        Heading(text),
        Paragraph(text),
        VerdictCard(Verdict.MOTHERBOARD, text, text),
        VerdictCard(Verdict.CANNOT_SAY, text, text),
        Notice(text),
        Bullets((text, text)),
        Facts((Fact(text, text),)),
        NewPage(),
        Heading(text),
        Heading(text, 2),
        Table((Column(text, 0.3), Column(text, 0.7)), (Row((Cell(text), Cell(text, bold=True))),)),
        Picture(trace_figure(stuck_picture(), Frame(511, 260, 7.5, 2.0)), text),
    )


def texts_of(block: Block) -> list[str]:
    """Every text that a painter has to show of a block."""
    match block:
        case Heading() | Paragraph() | Notice():
            return [block.text]
        case Bullets():
            return list(block.items)
        case VerdictCard():
            return [block.word, block.sentence]
        case Facts():
            return [text for fact in block.facts for text in (fact.name, fact.value)]
        case Table():
            titles = [column.title for column in block.columns]
            return [*titles, *(cell.text for row in block.rows for cell in row.cells)]
        case Picture():
            return [block.caption, block.figure.title]
        case NewPage():
            return []
