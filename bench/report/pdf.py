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

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, KeepTogether, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Frame as PageFrame
from reportlab.platypus import Paragraph as FlowingParagraph
from reportlab.platypus import Table as FlowingTable

from analysis.diagnosis import Verdict
from bench.report import document as doc
from bench.report import figure as fig
from bench.report.figure import Anchor, Box, Dash, Figure, Ink, Line, Text, hatch_lines
from bench.report.typeface import Face, Font, font_runs, printable, shorten, text_width

# Streams are plain compressed bytes; the library's text armour around them only makes files a quarter larger.
rl_config.useA85 = 0

_MARGIN, _FOOT, _HEAD = 42.0, 46.0, 40.0
_SMALL = 7.5
_VERDICT_INK = {Verdict.MOTHERBOARD: Ink.MOTHERBOARD, Verdict.NOT_MOTHERBOARD: Ink.NOT_MOTHERBOARD}
_TONE_INK = {doc.Tone.PLAIN: Ink.TEXT, doc.Tone.GOOD: Ink.OK, doc.Tone.WARNING: Ink.WARN}


def figure_pdf(figure: Figure) -> bytes:
    """The figure as a PDF of one page of its own size."""
    content = io.BytesIO()
    canvas = _Canvas(content, "", pagesize=(figure.width, figure.height))
    canvas.setTitle(printable(figure.title))
    canvas.setSubject(figure.description)
    for shape in figure.shapes:
        _draw_shape(canvas, shape, figure.height)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def document_pdf(document: doc.Document, paper: doc.Paper = doc.Paper.A4) -> bytes:
    """The document as PDF, with an outline, and on each page the banner, the footer and the page number."""
    content = io.BytesIO()
    template = _Template(content, document, A4 if paper is doc.Paper.A4 else LETTER)
    flow: list[Flowable] = []
    for k, block in enumerate(document.blocks):
        if isinstance(block, doc.Heading):
            flow.append(CondPageBreak(doc.room_below(document.blocks[k:])))
        flow += _flowables(block, template.flow_width)
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
        self.document, self.flow_width = document, size[0] - 2 * _MARGIN
        frame = PageFrame(
            _MARGIN, _FOOT, self.flow_width, size[1] - _FOOT - _HEAD, leftPadding=0, rightPadding=0, topPadding=0
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
        banner = shorten(printable(document.banner), template.flow_width - 16, 8.5, Face.BOLD)
        _draw_shape(canvas, Box(_MARGIN, 12, template.flow_width, 18, Ink.WARN_SOFT, Ink.WARN, 0.6, 3), height)
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


def _draw_shape(canvas: Any, shape: fig.Shape, top: float) -> None:
    """Draw a shape; `top` is the height on paper of the shape's y = 0, since PDF counts upwards."""
    match shape:
        case fig.Line():
            _stroke(canvas, shape.ink, shape.width, shape.dash)
            canvas.line(shape.x1, top - shape.y1, shape.x2, top - shape.y2)
        case fig.Polyline():
            _stroke(canvas, shape.ink, shape.width)
            canvas.addLiteral(_path(shape.x, top - shape.y) + " S")
        case fig.Band():
            outline = fig.band_outline(shape)
            canvas.setFillColor(_colour(shape.ink))
            _stroke(canvas, outline.ink, outline.width)
            canvas.addLiteral(_path(outline.x, top - outline.y) + (" f" if shape.edge is None else " b"))
        case fig.Dots():
            # A line without length and with round ends is a dot.
            _stroke(canvas, shape.ink, 2 * shape.radius, cap=1)
            points = zip(shape.x.tolist(), (top - shape.y).tolist(), strict=True)
            canvas.addLiteral(" ".join(f"{x:.2f} {y:.2f} m {x:.2f} {y:.2f} l" for x, y in points) + " S")
        case fig.Box():
            _draw_box(canvas, shape, top)
        case fig.Hatch():
            _stroke(canvas, shape.ink, shape.line_width)
            lines = [f"{k.x1:.2f} {top - k.y1:.2f} m {k.x2:.2f} {top - k.y2:.2f} l" for k in hatch_lines(shape)]
            canvas.addLiteral(" ".join([*lines, "S" if lines else ""]))
        case fig.Disc():
            canvas.setFillColor(_colour(shape.fill))
            canvas.circle(shape.x, top - shape.y, shape.radius, stroke=0, fill=1)
        case fig.Text():
            _draw_text(canvas, shape, top)


def _path(x: Any, y: Any) -> str:
    """PDF's operators for a line through points, to a hundredth of a point."""
    points = zip(x.tolist(), y.tolist(), strict=True)
    return " l ".join(f"{a:.2f} {b:.2f}" for a, b in points).replace(" l ", " m ", 1) + " l"


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


def _stroke(canvas: Any, ink: Ink, width: float, dash: Dash = Dash.SOLID, cap: int = 0) -> None:
    canvas.setStrokeColor(_colour(ink))
    canvas.setLineWidth(width)
    canvas.setLineCap(cap)
    canvas.setLineJoin(1)
    canvas.setDash(list(dash.lengths))


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
            return [_paragraph(item, _style("bullet"), bullet="•") for item in block.items]
        case doc.Notice():
            return [_boxed([_paragraph(block.text, _style("body"))], width, Ink.WARN_SOFT, Ink.WARN), Spacer(0, 6)]
        case doc.VerdictCard():
            return [_verdict(block, width), Spacer(0, 10)]
        case doc.Facts():
            return [_facts(block, width), Spacer(0, 6)]
        case doc.Table():
            return [_table(block, width), Spacer(0, 8)]
        case doc.Picture():
            picture = [_FigureBox(block.figure, width), _paragraph(block.caption, _style("small")), Spacer(0, 6)]
            return [_IfRoom(picture) if block.only_if_room else KeepTogether(picture)]
        case doc.NewPage():
            return [PageBreak()]


class _FigureBox(Flowable):  # type: ignore[misc]  # the library has no types
    """A figure in the flow of a page."""

    def __init__(self, figure: Figure, width: float) -> None:
        super().__init__()
        self.figure, self.width, self.height = figure, min(width, figure.width), figure.height

    def draw(self) -> None:
        for shape in self.figure.shapes:
            _draw_shape(self.canv, shape, self.figure.height)


class _IfRoom(Flowable):  # type: ignore[misc]  # the library has no types
    """Content that is left out where the page has no room for it."""

    def __init__(self, content: list[Flowable]) -> None:
        super().__init__()
        self.content, self.heights = content, [0.0 for _ in content]

    def wrap(self, available_width: float, available_height: float) -> Any:
        self.heights = [part.wrapOn(self.canv, available_width, available_height)[1] for part in self.content]
        if sum(self.heights) > available_height:
            self.content, self.heights = [], []
        return available_width, sum(self.heights)

    def draw(self) -> None:
        y = sum(self.heights)
        for part, height in zip(self.content, self.heights, strict=True):
            y -= height
            part.drawOn(self.canv, 0, y)


def _heading(heading: doc.Heading) -> Flowable:
    flowable = _paragraph(heading.text, _style(f"heading-{heading.level}"), Face.BOLD)
    if heading.level == 1:
        flowable.outline_title = printable(heading.text)
    return flowable


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
    style = [*_padding(left=12, right=12, top=8, bottom=10), ("BACKGROUND", (0, 0), (-1, -1), _colour(fill))]
    if edge is not None:
        dash = Dash.DASHED.lengths if dashed else None
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
    style = [*_padding(left=0, right=6, top=2.5, bottom=3), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    if ruled:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, _colour(Ink.BORDER)))
        style.append(("LINEBELOW", (0, 1), (-1, -1), 0.4, _colour(Ink.DIVIDER)))
    return style


def _padding(**widths: float) -> list[Any]:
    """Space inside all cells of a table, and the one font that a table may name."""
    named: list[Any] = [(f"{side.upper()}PADDING", (0, 0), (-1, -1), width) for side, width in widths.items()]
    return [*named, ("FONTNAME", (0, 0), (-1, -1), Font.REGULAR.value)]


def _paragraph(text: str, style: ParagraphStyle, face: Face = Face.PLAIN, bullet: str | None = None) -> Flowable:
    return FlowingParagraph(_markup(text, face), style, bulletText=bullet)


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
        "body": (9.5, 13.5, 0.0, 5.0),
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
        leftIndent=12.0 if name == "bullet" else 0.0,
        bulletIndent=2.0,
    )
