"""Figures and documents as PDF: the only file that knows the PDF library.

Vector drawing, embedded font subsets, text that can be searched, title and author. The same document gives the same
bytes on any day: no clock is read (the file's dates are left out, rather than made up) and its identifier comes from
its content.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, KeepTogether, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Frame as PageFrame
from reportlab.platypus import Paragraph as FlowingParagraph
from reportlab.platypus import Table as FlowingTable

from analysis.diagnosis import Verdict
from bench.report import document as doc
from bench.report.figure import (
    Anchor,
    Band,
    Box,
    Dash,
    Disc,
    Dots,
    Figure,
    Hatch,
    Ink,
    Line,
    Polyline,
    Shape,
    Text,
    hatch_lines,
)
from bench.report.typeface import Face, Font, font_runs, printable, shorten, text_width

# Streams are plain compressed bytes; the library's text armour around them only makes files a quarter larger.
rl_config.useA85 = 0

_PAGE_SIZE = {doc.Paper.A4: A4, doc.Paper.LETTER: LETTER}
_MARGIN, _FOOT, _HEAD = 42.0, 46.0, 40.0
FLOW_WIDTH = min(A4[0], LETTER[0]) - 2 * _MARGIN
"""Width in points that both papers have room for: how wide a figure of a report is."""
_SMALL = 7.5
_VERDICT_INK = {Verdict.MOTHERBOARD: Ink.MOTHERBOARD, Verdict.NOT_MOTHERBOARD: Ink.NOT_MOTHERBOARD}
_TONE_INK = {doc.Tone.PLAIN: Ink.TEXT, doc.Tone.GOOD: Ink.OK, doc.Tone.WARNING: Ink.WARN}


def figure_pdf(figure: Figure) -> bytes:
    """The figure as a PDF of one page of its own size."""
    content = io.BytesIO()
    canvas = _Canvas(content, "", pagesize=(figure.width, figure.height))
    canvas.setTitle(printable(figure.title))
    canvas.setSubject(figure.description)
    _draw_figure(canvas, figure, figure.height)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def document_pdf(document: doc.Document, paper: doc.Paper = doc.Paper.A4) -> bytes:
    """The document as PDF, with an outline, and on each page the banner, the footer and the page number."""
    content = io.BytesIO()
    template = _Template(content, document, _PAGE_SIZE[paper])
    flow: list[Flowable] = []
    for block in document.blocks:
        flow += _flowables(block, template.width)
    template.build(flow, canvasmaker=partial(_Canvas, page_count_words=document.page_words.partition("{pages}")[2]))
    return content.getvalue()


# ---- the file ------------------------------------------------------------------------------------------------------


@cache
def _register_fonts() -> None:
    for font in Font:
        pdfmetrics.registerFont(TTFont(font.value, str(font.path), shapable=False))


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # the library has no types
    """Document information without dates: who reads no clock has none, and a made-up one would be false."""

    def format(self, document: Any) -> Any:
        said = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Creator": self.creator}
        entries = {name: pdfdoc.PDFString(value) for name, value in said.items()}
        return pdfdoc.PDFDictionary({**entries, "Producer": pdfdoc.PDFString(self.producer)}).format(document)


class _Canvas(Canvas):  # type: ignore[misc]  # the library has no types
    """A canvas that embeds every font it names, keeps no dates, and can print its page count on every page."""

    def __init__(self, target: Any, page_count_words: str | None = None, **settings: Any) -> None:
        _register_fonts()
        settings |= {"initialFontName": Font.REGULAR.value, "invariant": 1, "pageCompression": 1}
        super().__init__(target, **settings)
        self._doc.info = _Info()
        # The library's own start value depends on an environment variable.
        self._doc.signature = hashlib.md5(b"bootbench", usedforsecurity=False)
        self._page_count_words = page_count_words
        self.setCreator("bootbench")
        self.setAuthor("bootbench")

    def save(self) -> None:
        if self._page_count_words is not None and self.getPageNumber() > 1:
            pages = self.getPageNumber() - 1
            self.beginForm("page-count")
            _draw_text(self, Text(0, 0, f"{pages}{self._page_count_words}", _SMALL, Ink.MUTED), 0)
            self.endForm()
        super().save()


class _Template(BaseDocTemplate):  # type: ignore[misc]  # the library has no types
    """Pages of one frame, with banner and footer; headings of level 1 become the outline."""

    def __init__(self, target: Any, document: doc.Document, size: Any) -> None:
        super().__init__(
            target,
            pagesize=size,
            title=printable(document.title),
            author=printable(document.author),
            subject=printable(document.subject),
            creator="bootbench",
            lang=document.language,
            initialFontName=Font.REGULAR.value,
            displayDocTitle=1,
        )
        self.document, self.width = document, size[0] - 2 * _MARGIN
        frame = PageFrame(
            _MARGIN, _FOOT, self.width, size[1] - _FOOT - _HEAD, leftPadding=0, rightPadding=0, topPadding=0
        )
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=_draw_page)])
        self.parts = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - the library's name
        title = getattr(flowable, "outline_title", None)
        if title is not None:
            self.parts += 1
            self.canv.bookmarkPage(f"part-{self.parts}")
            self.canv.addOutlineEntry(title, f"part-{self.parts}", level=0)


def _draw_page(canvas: Any, template: _Template) -> None:
    width, height = template.pagesize
    document = template.document
    if document.banner is not None:
        banner = shorten(printable(document.banner), template.width - 16, 8.5, Face.BOLD)
        _draw_shape(canvas, Box(_MARGIN, 12, template.width, 18, Ink.WARN_SOFT, Ink.WARN, 0.6, 3), height)
        _draw_shape(canvas, Text(width / 2, 24, banner, 8.5, Ink.WARN, Face.BOLD, Anchor.MIDDLE), height)
    y, right = height - 24, width - _MARGIN
    _draw_shape(canvas, Line(_MARGIN, y - 12, right, y - 12, Ink.DIVIDER, 0.5), height)
    tail = document.page_words.partition("{pages}")
    count_x = right - text_width(f"999{tail[2]}", _SMALL)
    words = printable(tail[0].format(page=canvas.getPageNumber()))
    _draw_shape(canvas, Text(count_x, y, words, _SMALL, Ink.MUTED, anchor=Anchor.END), height)
    room = count_x - text_width(words, _SMALL) - 12 - _MARGIN
    footer = shorten(printable(document.footer), room, _SMALL)
    _draw_shape(canvas, Text(_MARGIN, y, footer, _SMALL, Ink.MUTED), height)
    canvas.saveState()
    canvas.translate(count_x, height - y)
    canvas.doForm("page-count")
    canvas.restoreState()


# ---- shapes --------------------------------------------------------------------------------------------------------


def _draw_figure(canvas: Any, figure: Figure, top: float) -> None:
    for shape in figure.shapes:
        _draw_shape(canvas, shape, top)


def _draw_shape(canvas: Any, shape: Shape, top: float) -> None:
    """Draw a shape; `top` is the height on paper of the shape's y = 0, since PDF counts upwards."""
    match shape:
        case Line():
            _stroke(canvas, shape.ink, shape.width, shape.dash)
            canvas.line(shape.x1, top - shape.y1, shape.x2, top - shape.y2)
        case Polyline():
            _stroke(canvas, shape.ink, shape.width)
            _draw_points(canvas, shape.x, top - shape.y, fill=0, stroke=1)
        case Band():
            x, y = np.concatenate((shape.x, shape.x[::-1])), np.concatenate((shape.upper, shape.lower[::-1]))
            canvas.setFillColor(_colour(shape.ink))
            _stroke(canvas, shape.edge or shape.ink, shape.edge_width)
            _draw_points(canvas, x, top - y, fill=1, stroke=int(shape.edge is not None))
        case Dots():
            canvas.setFillColor(_colour(shape.ink))
            for x, y in zip(shape.x.tolist(), shape.y.tolist(), strict=True):
                canvas.circle(x, top - y, shape.radius, stroke=0, fill=1)
        case Box():
            _draw_box(canvas, shape, top)
        case Hatch():
            for line in hatch_lines(shape):
                _draw_shape(canvas, line, top)
        case Disc():
            canvas.setFillColor(_colour(shape.fill))
            canvas.circle(shape.x, top - shape.y, shape.radius, stroke=0, fill=1)
        case Text():
            _draw_text(canvas, shape, top)


def _draw_points(canvas: Any, x: Any, y: Any, *, fill: int, stroke: int) -> None:
    path = canvas.beginPath()
    points = zip(x.tolist(), y.tolist(), strict=True)
    path.moveTo(*next(points))
    for point in points:
        path.lineTo(*point)
    if fill:
        path.close()
    canvas.drawPath(path, stroke=stroke, fill=fill)


def _draw_box(canvas: Any, box: Box, top: float) -> None:
    if box.fill is not None:
        canvas.setFillColor(_colour(box.fill))
    _stroke(canvas, box.edge or Ink.TEXT, box.edge_width, box.dash)
    place = (box.x, top - box.y - box.height, box.width, box.height)
    paint = {"stroke": int(box.edge is not None), "fill": int(box.fill is not None)}
    if box.radius:
        canvas.roundRect(*place, min(box.radius, box.width / 2, box.height / 2), **paint)
    else:
        canvas.rect(*place, **paint)


def _draw_text(canvas: Any, text: Text, top: float) -> None:
    width = text_width(text.text, text.size, text.face)
    x = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[text.anchor]
    canvas.setFillColor(_colour(text.ink))
    pen = canvas.beginText(x, top - text.y)
    for run in font_runs(text.text, text.face):
        pen.setFont(run.font.value, text.size)
        pen.textOut(run.text)
    canvas.drawText(pen)


def _stroke(canvas: Any, ink: Ink, width: float, dash: Dash = Dash.SOLID) -> None:
    canvas.setStrokeColor(_colour(ink))
    canvas.setLineWidth(width)
    canvas.setLineJoin(1)
    canvas.setDash(list(dash.value))


@cache
def _colour(ink: Ink) -> Any:
    return HexColor(ink.value)


# ---- blocks --------------------------------------------------------------------------------------------------------


def _flowables(block: doc.Block, width: float) -> list[Flowable]:
    match block:
        case doc.Heading():
            return [_heading(block)]
        case doc.Paragraph():
            return [_paragraph(block.text, _style(block.voice.value))]
        case doc.Bullets():
            return [_bullet(item) for item in block.items]
        case doc.Notice():
            return [_boxed([_paragraph(block.text, _style("body"))], width, Ink.WARN_SOFT, Ink.WARN), Spacer(0, 6)]
        case doc.VerdictCard():
            return [_verdict(block, width), Spacer(0, 10)]
        case doc.Facts():
            return [_facts(block, width), Spacer(0, 6)]
        case doc.Table():
            return [_table(block, width), Spacer(0, 8)]
        case doc.Picture():
            caption = _paragraph(block.caption, _style("small"))
            return [KeepTogether([_FigureBox(block.figure, width), caption, Spacer(0, 6)])]
        case doc.NewPage():
            return [PageBreak()]


class _FigureBox(Flowable):  # type: ignore[misc]  # the library has no types
    """A figure in the flow of a page."""

    def __init__(self, figure: Figure, width: float) -> None:
        super().__init__()
        self.figure, self.width, self.height = figure, min(width, figure.width), figure.height

    def draw(self) -> None:
        _draw_figure(self.canv, self.figure, self.figure.height)


def _heading(heading: doc.Heading) -> Flowable:
    flowable = _paragraph(heading.text, _style(f"heading-{heading.level}"), Face.BOLD)
    if heading.level == 1:
        flowable.outline_title = printable(heading.text)
    return flowable


def _bullet(item: str) -> Flowable:
    return FlowingParagraph(_markup(item, Face.PLAIN), _style("bullet"), bulletText="•")


def _verdict(card: doc.VerdictCard, width: float) -> Flowable:
    """Filled for a verdict; *cannot say* is an outline on soft ground."""
    fill = _VERDICT_INK.get(card.verdict)
    ink = Ink.WARN if fill is None else Ink.PAPER
    words = [
        _paragraph(card.word, _style("verdict", ink), Face.BOLD),
        _paragraph(card.sentence, _style("verdict-sentence", Ink.TEXT if fill is None else Ink.PAPER)),
    ]
    return _boxed(words, width, fill or Ink.WARN_SOFT, None if fill else Ink.WARN, dashed=fill is None)


def _boxed(content: list[Flowable], width: float, fill: Ink, edge: Ink | None, *, dashed: bool = False) -> Flowable:
    style: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, -1), _colour(fill)),
        ("LEFTPADDING", (0, 0), (-1, -1), 12),
        ("RIGHTPADDING", (0, 0), (-1, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
    ]
    if edge is not None:
        dash = Dash.DASHED.value if dashed else None
        style.append(("BOX", (0, 0), (-1, -1), 1.0, _colour(edge), None, dash))
    return FlowingTable([[content]], colWidths=[width], style=style, splitInRow=1)


def _facts(facts: doc.Facts, width: float) -> Flowable:
    rows = [
        [_paragraph(fact.name, _style("cell", Ink.MUTED)), _paragraph(fact.value, _style("cell"))]
        for fact in facts.facts
    ]
    return FlowingTable(rows, colWidths=[width * 0.28, width * 0.72], style=_cell_style(ruled=False), splitInRow=1)


def _table(table: doc.Table, width: float) -> Flowable:
    total = sum(column.share for column in table.columns)
    rows = [[_paragraph(column.title, _style("cell", Ink.MUTED), Face.BOLD) for column in table.columns]]
    for row in table.rows:
        rows.append(
            [
                _paragraph(cell.text, _style("cell", _TONE_INK[cell.tone]), Face.BOLD if cell.bold else Face.PLAIN)
                for cell in row.cells
            ]
        )
    widths = [width * column.share / total for column in table.columns]
    return FlowingTable(rows, colWidths=widths, repeatRows=1, style=_cell_style(ruled=True), splitInRow=1)


def _cell_style(*, ruled: bool) -> list[Any]:
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    if ruled:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, _colour(Ink.BORDER)))
        style.append(("LINEBELOW", (0, 1), (-1, -1), 0.4, _colour(Ink.DIVIDER)))
    return style


def _paragraph(text: str, style: ParagraphStyle, face: Face = Face.PLAIN) -> Flowable:
    return FlowingParagraph(_markup(text, face), style)


def _markup(text: str, face: Face) -> str:
    """The text with the library's own tags where a sign comes from another font."""
    return "".join(
        f'<font name="{run.font.value}">{escape(run.text)}</font>' if run.font is not Font.REGULAR else escape(run.text)
        for run in font_runs(printable(text), face)
    )


@cache
def _style(name: str, ink: Ink = Ink.TEXT) -> ParagraphStyle:
    _register_fonts()
    size, leading, before, after = {
        "heading-1": (15.0, 19.0, 12.0, 4.0),
        "heading-2": (10.5, 14.0, 8.0, 2.0),
        "lead": (12.0, 17.0, 0.0, 5.0),
        "body": (9.5, 13.5, 0.0, 4.0),
        "small": (_SMALL, 10.5, 0.0, 4.0),
        "cell": (8.0, 10.5, 0.0, 0.0),
        "bullet": (9.5, 13.5, 0.0, 2.0),
        "verdict": (26.0, 31.0, 0.0, 2.0),
        "verdict-sentence": (12.0, 16.0, 0.0, 0.0),
    }[name]
    return ParagraphStyle(
        name,
        fontName=Font.REGULAR.value,
        bulletFontName=Font.REGULAR.value,
        bulletFontSize=size,
        fontSize=size,
        leading=leading,
        spaceBefore=before,
        spaceAfter=after,
        textColor=_colour(Ink.MUTED if name == "small" else ink),
        keepWithNext=name.startswith("heading"),
        leftIndent=12.0 if name == "bullet" else 0.0,
        bulletIndent=2.0,
    )
