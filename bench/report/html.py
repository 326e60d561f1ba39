"""A document as one HTML page: nothing from elsewhere, no script, readable on a phone, and printable.

Every text of a document goes through `_words`, whoever wrote it; the page forbids scripts besides, so that a case id
stays a case id. A narrow screen turns the rows of a table into cards, and figures keep a size that can be read and are
moved sideways. On paper the banner and the page numbers stand in the margin, as browsers since 2024 know it.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

from analysis.diagnosis import Verdict
from bench.report.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    NewPage,
    Notice,
    Paper,
    Paragraph,
    Picture,
    Row,
    Table,
    Tone,
    VerdictCard,
)
from bench.report.html_style import PAGE_STYLE
from bench.report.svg import figure_svg
from bench.report.typeface import Font, printable

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
"""A browser runs and fetches nothing of this page, whatever a case may hold."""
_TONE_CLASS = {Tone.PLAIN: "", Tone.GOOD: "good", Tone.WARNING: "warning"}
_VERDICT_CLASS = {
    Verdict.MOTHERBOARD: "motherboard",
    Verdict.NOT_MOTHERBOARD: "not-motherboard",
    Verdict.CANNOT_SAY: "cannot-say",
}


def document_html(document: Document, paper: Paper = Paper.A4) -> str:
    """The text of an HTML file; the same document gives the same text."""
    parts: list[str] = []
    seen_title = False
    for block in document.blocks:
        parts.append(_block(block, document, first=not seen_title))
        seen_title = seen_title or isinstance(block, Heading)
    banner = _banner(document)
    return (
        f'<!DOCTYPE html>\n<html lang="{_words(document.language)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{_words(document.author)}">\n'
        f'<meta name="description" content="{_words(document.subject)}">\n'
        f"<title>{_words(document.title)}</title>\n"
        f"<style>{PAGE_STYLE}{_fonts(document)}{_margins(document, paper)}</style></head>\n"
        f"<body><main>\n<section>{banner}\n"
        + "\n".join(parts)
        + f"\n</section></main>\n<footer>{_words(document.footer)}</footer>\n</body></html>\n"
    )


def _block(block: Block, document: Document, *, first: bool) -> str:
    match block:
        case Heading():
            level = 1 if first else 1 + block.level
            return f"<h{level}>{_words(block.text)}</h{level}>"
        case Paragraph():
            return f'<p class="{block.voice.value}">{_words(block.text)}</p>'
        case Bullets():
            return f"<ul>{''.join(f'<li>{_words(item)}</li>' for item in block.items)}</ul>"
        case Notice():
            return f'<p class="notice">{_words(block.text)}</p>'
        case VerdictCard():
            name = _VERDICT_CLASS[block.verdict]
            return f'<div class="verdict {name}"><b>{_words(block.word)}</b><p>{_words(block.sentence)}</p></div>'
        case Facts():
            rows = "".join(f"<dt>{_words(fact.name)}</dt><dd>{_words(fact.value)}</dd>" for fact in block.facts)
            return f"<dl>{rows}</dl>"
        case Table():
            return _table(block)
        case Picture():
            drawing = figure_svg(block.figure).partition("?>")[2].strip()
            caption = f"<figcaption>{_words(block.caption)}</figcaption>"
            chosen = ' class="optional"' if block.only_if_room else ""
            return f'<figure{chosen}><div class="wide" tabindex="0">{drawing}</div>{caption}</figure>'
        case NewPage():
            return f'</section><section class="page">{_banner(document)}'


def _table(table: Table) -> str:
    total = sum(column.share for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.share / total:.1f}%">' for column in table.columns)
    head = "".join(f'<th scope="col">{_words(column.title)}</th>' for column in table.columns)
    titles = [column.title for column in table.columns]
    body = "\n".join(_row(row, titles) for row in table.rows)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _row(row: Row, titles: list[str]) -> str:
    cells = []
    for title, cell in zip(titles, row.cells, strict=True):
        names = " ".join(name for name in (_TONE_CLASS[cell.tone], "bold" if cell.bold else "") if name)
        chosen = f' class="{names}"' if names else ""
        cells.append(f'<td data-name="{_words(title)}"{chosen}>{_words(cell.text)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _banner(document: Document) -> str:
    return f'<p class="banner">{_words(document.banner)}</p>' if document.banner is not None else ""


def _margins(document: Document, paper: Paper) -> str:
    """What stands in the margin of each printed page."""
    banner = f"@top-center {{ content: {_css(document.banner)}; }}" if document.banner is not None else ""
    before, _, after = document.page_words.partition("{page}")
    between, _, behind = after.partition("{pages}")
    number = f"{_css(before)} counter(page) {_css(between)} counter(pages) {_css(behind)}"
    return (
        f"@page {{ size: {paper.value}; margin: 18mm 15mm; font: 8pt sans-serif; {banner}\n"
        f"@bottom-left {{ content: {_css(document.footer)}; }} @bottom-right {{ content: {number}; }} }}\n"
    )


def _fonts(document: Document) -> str:
    """The fonts of Devanagari inside the page, for machines that do not have one; nothing for other languages."""
    if document.language != "hi":
        return ""
    rules = []
    for font, weight in ((Font.DEVANAGARI, "normal"), (Font.DEVANAGARI_BOLD, "bold")):
        data = b64encode(font.path.read_bytes()).decode("ascii")
        source = f"url(data:font/ttf;base64,{data}) format('truetype')"
        rules.append(f'@font-face {{ font-family: "Noto Sans Devanagari"; font-weight: {weight}; src: {source}; }}\n')
    return "".join(rules)


def _words(text: str) -> str:
    """A text of any origin as HTML, also inside a quoted attribute; steering signs are shown, not obeyed."""
    return escape(printable(text), quote=True)


def _css(text: str) -> str:
    """A text of any origin as a string of CSS: whatever is not plain stands as its code point, none of them obeyed."""
    plain = printable(text)
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in plain) + '"'
