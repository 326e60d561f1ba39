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

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, KeepTogether, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Frame as PageFrame
from reportlab.platypus import Table as FlowingTable

from bench.report import document as doc
from bench.report import figure as fig
from bench.report.figure import Anchor, Box, Dash, Figure, Ink, Text, hatch_lines
from bench.report.page_marks import MARGIN, SMALL, page_marks
from bench.report.pdf_paths import dots, lines, path
from bench.report.setting import TONE_INK, VERDICT_INK, VOICE_INK, VOICE_STYLE, Style, broken
from bench.report.shaping import opened_font, placed
from bench.report.typeface import Face, Font, FontRun, font_runs, printable, run_width, text_width

# Streams are plain compressed bytes; the library's text armour around them only makes files a quarter larger.
rl_config.useA85 = 0

_FOOT, _HEAD = 46.0, 40.0
_FIRST_GLYPH = 0xE000
"""Shaped text is drawn glyph by glyph: the glyph g of a shaped font goes by this private character + g."""


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
        registered = TTFont(font.value, str(font.path), shapable=False)
        pdfmetrics.registerFont(registered)
        if font.is_shaped:
            # A name for every glyph, given at once: given by need, it would depend on the documents before.
            opened, face = opened_font(font.path), registered.face
            for glyph in range(opened.face.glyph_count):
                face.charToGlyph[_FIRST_GLYPH + glyph] = glyph
                advance = opened.get_glyph_h_advance(glyph) * 1000.0 / opened.face.upem
                face.charWidths[_FIRST_GLYPH + glyph] = round(advance)


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
            _draw_text(self, Text(0, 0, f"{pages}{self._page_count_words}", SMALL, Ink.MUTED), 0)
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
        self.document, self.flow_width = document, size[0] - 2 * MARGIN
        frame = PageFrame(
            MARGIN, _FOOT, self.flow_width, size[1] - _FOOT - _HEAD, leftPadding=0, rightPadding=0, topPadding=0
        )
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=_draw_page)])
        self.parts = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - the library's name
        if isinstance(flowable, _Paragraph) and flowable.style is Style.HEADING_1:
            self.parts += 1
            self.canv.bookmarkPage(f"part-{self.parts}")
            self.canv.addOutlineEntry(flowable.text, f"part-{self.parts}", level=0)


def _draw_page(canvas: Any, template: _Template) -> None:
    height = template.pagesize[1]
    marks = page_marks(template.document, template.pagesize[0], height, canvas.getPageNumber())
    for shape in marks.shapes:
        _draw_shape(canvas, shape, height)
    canvas.saveState()
    canvas.translate(marks.count_x, height - marks.count_y)
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
            canvas.addLiteral(path(shape.x, top - shape.y) + " S")
        case fig.Band():
            outline = fig.band_outline(shape)
            canvas.setFillColor(_colour(shape.ink))
            _stroke(canvas, outline.ink, outline.width)
            canvas.addLiteral(path(outline.x, top - outline.y) + (" f" if shape.edge is None else " b"))
        case fig.Dots():
            # A line without length and with round ends is a dot.
            _stroke(canvas, shape.ink, 2 * shape.radius, cap=1)
            canvas.addLiteral(dots(shape.x, top - shape.y))
        case fig.Box():
            _draw_box(canvas, shape, top)
        case fig.Hatch():
            _stroke(canvas, shape.ink, shape.line_width)
            canvas.addLiteral(lines(hatch_lines(shape), top))
        case fig.Disc():
            canvas.setFillColor(_colour(shape.fill))
            canvas.circle(shape.x, top - shape.y, shape.radius, stroke=0, fill=1)
        case fig.Text():
            _draw_text(canvas, shape, top)


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
    x = text.x
    if text.anchor is not Anchor.START:
        width = text_width(text.text, text.size, text.face)
        x -= width / 2 if text.anchor is Anchor.MIDDLE else width
    canvas.setFillColor(_colour(text.ink))
    for run in font_runs(text.text, text.face):
        if run.text != " ":  # between shaped words: a gap that readers take for the blank it is
            _draw_run(canvas, run, x, top - text.y, text.size)
        x += text.size * run_width(run)


def _draw_run(canvas: Any, run: FontRun, x: float, y: float, size: float) -> None:
    """Draw letters, or shaped glyphs at their places with the text beside them that a reader may search or copy."""
    pen = canvas.beginText(x, y)
    pen.setFont(run.font.value, size)
    if run.font.is_shaped:
        canvas.addLiteral(f"/Span <</ActualText <FEFF{run.text.encode('utf-16-be').hex().upper()}>>> BDC")
        for piece in placed(run.text, run.font.path):
            if piece.x or piece.y:
                pen.setTextOrigin(x + size * piece.x, y + size * piece.y)
            pen.textOut("".join(chr(_FIRST_GLYPH + glyph) for glyph in piece.glyphs))
    else:
        pen.textOut(run.text)
    canvas.drawText(pen)
    if run.font.is_shaped:
        canvas.addLiteral("EMC")


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
            style = Style.HEADING_1 if block.level == 1 else Style.HEADING_2
            return [_Paragraph(block.text, style, face=Face.BOLD)]
        case doc.Paragraph():
            return [_Paragraph(block.text, VOICE_STYLE[block.voice], VOICE_INK[block.voice])]
        case doc.Bullets():
            return [_Paragraph(item, Style.BULLET, bullet="•") for item in block.items]
        case doc.Notice():
            return [_boxed([_Paragraph(block.text, Style.BODY)], width, Ink.WARN_SOFT, Ink.WARN), Spacer(0, 6)]
        case doc.VerdictCard():
            return [_verdict(block, width), Spacer(0, 10)]
        case doc.Facts():
            return [_facts(block, width), Spacer(0, 6)]
        case doc.Table():
            return [_table(block, width), Spacer(0, 8)]
        case doc.Picture():
            caption = _Paragraph(block.caption, Style.SMALL, Ink.MUTED)
            picture = [_FigureBox(block.figure, width), caption, Spacer(0, 6)]
            return [_IfRoom(picture) if block.only_if_room else KeepTogether(picture)]
        case doc.NewPage():
            return [PageBreak()]


class _Paragraph(Flowable):  # type: ignore[misc]  # the library has no types
    """A text in lines of its own making, since the library's would set a word of several fonts in the first of them."""

    def __init__(
        self, text: str, style: Style, ink: Ink = Ink.TEXT, face: Face = Face.PLAIN, bullet: str | None = None
    ) -> None:
        super().__init__()
        self.text, self.style, self.ink, self.face, self.bullet = printable(text), style, ink, face, bullet
        self.lines: tuple[str, ...] = ()
        self.broken_at = -1.0
        self.spaceBefore, self.spaceAfter = style.value.before, style.value.after

    def wrap(self, available_width: float, _available_height: float) -> Any:
        style = self.style.value
        if self.broken_at != available_width:
            self.lines = broken(self.text, available_width - style.indent, style.size, self.face)
            self.broken_at = self.width = available_width
        self.height = style.leading * len(self.lines)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        if not self.lines:  # a table gives its whole column here, but the width inside its padding to `wrap`
            self.wrap(available_width, available_height)
        first = int(available_height / self.style.value.leading + 1e-6)
        if first >= len(self.lines):
            return [self]
        if first < 1:
            return []
        return [self._part(self.lines[:first], self.bullet), self._part(self.lines[first:], None)]

    def _part(self, lines: tuple[str, ...], bullet: str | None) -> Flowable:
        part = _Paragraph(" ".join(lines), self.style, self.ink, self.face, bullet)
        part.lines, part.broken_at, part.width = lines, self.broken_at, self.width
        return part

    def draw(self) -> None:
        style, y = self.style.value, self.height - self.style.value.size
        if self.bullet is not None:
            _draw_text(self.canv, Text(2.0, 0.0, self.bullet, style.size, self.ink), y)
        for line in self.lines:
            _draw_text(self.canv, Text(style.indent, 0.0, line, style.size, self.ink, self.face), y)
            y -= style.leading


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


def _verdict(card: doc.VerdictCard, width: float) -> Flowable:
    """Filled for a verdict; *cannot say* is an outline on soft ground."""
    fill = VERDICT_INK.get(card.verdict)
    ink = Ink.WARN if fill is None else Ink.PAPER
    words = [
        _Paragraph(card.word, Style.VERDICT, ink, Face.BOLD),
        _Paragraph(card.sentence, Style.VERDICT_SENTENCE, Ink.TEXT if fill is None else Ink.PAPER),
    ]
    return _boxed(words, width, fill or Ink.WARN_SOFT, None if fill else Ink.WARN, dashed=fill is None)


def _boxed(content: list[Flowable], width: float, fill: Ink, edge: Ink | None, *, dashed: bool = False) -> Flowable:
    style = [*_padding(left=12, right=12, top=8, bottom=10), ("BACKGROUND", (0, 0), (-1, -1), _colour(fill))]
    if edge is not None:
        dash = Dash.DASHED.lengths if dashed else None
        style.append(("BOX", (0, 0), (-1, -1), 1.0, _colour(edge), None, dash))
    return FlowingTable([[content]], colWidths=[width], style=style, splitInRow=1)


def _facts(facts: doc.Facts, width: float) -> Flowable:
    rows = [[_Paragraph(fact.name, Style.CELL, Ink.MUTED), _Paragraph(fact.value, Style.CELL)] for fact in facts.facts]
    return FlowingTable(rows, colWidths=[width * 0.28, width * 0.72], style=_cell_style(ruled=False), splitInRow=1)


def _table(table: doc.Table, width: float) -> Flowable:
    total = sum(column.share for column in table.columns)
    rows = [[_Paragraph(column.title, Style.CELL, Ink.MUTED, Face.BOLD) for column in table.columns]]
    rows += [[_cell(cell) for cell in row.cells] for row in table.rows]
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


def _cell(cell: doc.Cell) -> Flowable:
    return _Paragraph(cell.text, Style.CELL, TONE_INK[cell.tone], Face.BOLD if cell.bold else Face.PLAIN)
