"""What stands at the top and the foot of every page: banner, case, page number."""

from __future__ import annotations

from dataclasses import dataclass

from bench.report.document import Document
from bench.report.figure import Anchor, Box, Ink, Line, Shape, Text
from bench.report.setting import Style
from bench.report.typeface import Face, printable, shorten, text_width

MARGIN = 42.0
"""Left and right of a page, in points."""
SMALL = Style.SMALL.value.size


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The shapes, and where the count of all pages belongs, which is known only at the end."""

    shapes: tuple[Shape, ...]
    count_x: float
    count_y: float


def page_marks(document: Document, width: float, height: float, page: int) -> PageMarks:
    """The marks of one page of a size in points."""
    shapes: list[Shape] = []
    flow_width, right, y = width - 2 * MARGIN, width - MARGIN, height - 24
    if document.banner is not None:
        banner = shorten(printable(document.banner), flow_width - 16, 8.5, Face.BOLD)
        shapes.append(Box(MARGIN, 12, flow_width, 18, Ink.WARN_SOFT, Ink.WARN, 0.6, 3))
        shapes.append(Text(width / 2, 24, banner, 8.5, Ink.WARN, Face.BOLD, Anchor.MIDDLE))
    shapes.append(Line(MARGIN, y - 12, right, y - 12, Ink.DIVIDER, 0.5))
    before, _, behind = document.page_words.partition("{pages}")
    count_x = right - text_width(printable(f"999{behind}"), SMALL)
    words = printable(before.format(page=page))
    shapes.append(Text(count_x, y, words, SMALL, Ink.MUTED, anchor=Anchor.END))
    room = count_x - text_width(words, SMALL) - 12 - MARGIN
    shapes.append(Text(MARGIN, y, shorten(printable(document.footer), room, SMALL), SMALL, Ink.MUTED))
    return PageMarks(tuple(shapes), count_x, y)
