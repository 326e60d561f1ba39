"""A report as data: blocks in order, with no idea of paper, so that PDF, HTML and others say the same.

Texts are plain and printable; markup is the painter's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analysis.diagnosis import Verdict
from bench.report.figure import Figure


class Paper(Enum):
    """Paper sizes; the value is the name on the command line."""

    A4 = "a4"
    LETTER = "letter"


class Voice(Enum):
    """How a paragraph is set."""

    LEAD = "lead"
    BODY = "body"
    SMALL = "small"


class Tone(Enum):
    """What a cell's colour says beside its words; never said by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 begins a part and stands in the outline, level 2 stands inside a part."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    voice: Voice = Voice.BODY


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short items, one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """The answer: its form and colour differ by verdict, and *cannot say* is never filled."""

    verdict: Verdict
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in two columns."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    share: float
    """Part of the table's width, relative to the other columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    tone: Tone = Tone.PLAIN
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its caption, never torn over a page end."""

    figure: Figure
    caption: str
    only_if_room: bool = False
    """Left out where the page is full: a picture that stands elsewhere too."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Notice | VerdictCard | Facts | Table | Picture | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subject: str
    author: str
    language: str
    """BCP 47 tag, such as `en`."""
    banner: str | None
    """Stands at the top of every page, such as *simulated*."""
    footer: str
    """Stands at the foot of every page, left of the page number."""
    page_words: str
    """{page} and {pages}: how the page number reads."""
    blocks: tuple[Block, ...]


def room_below(blocks: Sequence[Block]) -> float:
    """Points that the heading at the front needs on its page: headings, an introduction, and the first of the rest."""
    height, introduced = 0.0, False
    for block in blocks:
        if isinstance(block, Heading) and not introduced:
            height += 34.0
        elif isinstance(block, Paragraph) and not introduced:
            height, introduced = height + 34.0, True
        elif isinstance(block, Picture):
            return height if block.only_if_room else height + block.figure.height + 24.0
        else:
            return height if isinstance(block, Heading | Paragraph | NewPage) else height + 48.0
    return height
