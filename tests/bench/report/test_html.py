"""Reports as HTML: one file that fetches and runs nothing, says what the PDF says, and keeps texts in their place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.diagnosis import Verdict
from bench.report.compose import compose
from bench.report.document import Document, Paper
from bench.report.html import document_html
from bench.report.typeface import printable
from tests.bench.report.cases_to_report import material
from tests.bench.report.every_block import every_block, texts_of

EVIL = "</style></title></svg><script>alert(1)</script><img src=x onerror='alert(2)'>\" onload=\"alert(3)"
VOID = {"meta", "col", "img", "br"}
KNOWN = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "section",
    "footer",
    "p",
    "b",
    "div",
    "h1",
    "h2",
    "h3",
}
KNOWN |= {"ul", "li", "dl", "dt", "dd", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"}
KNOWN |= {"figure", "figcaption", "svg", "desc", "rect", "line", "polyline", "polygon", "path", "circle", "text"}


class Tree(HTMLParser):
    """What a browser sees: elements, attributes, texts; and whether everything that was opened is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.styles if self.open and self.open[-1] == "style" else self.texts).append(data)


def told(text: str) -> Document:
    """A document with this text in every place that takes one."""
    return Document(text, text, text, "en", text, text, f"{text} {{page}} of {{pages}}", every_block(text))


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(alphabet="<>&\"'/\\;{}*-! sctyle\n\0", max_size=40)))
def test_no_text_leaves_its_place(text: str) -> None:
    text = text.replace("{", "(").replace("}", ")")
    plain, tried = Tree(document_html(told("x"))), Tree(document_html(told(text)))
    assert tried.tags == plain.tags <= KNOWN
    assert tried.attributes == plain.attributes
    assert not any(name.startswith("on") or name in ("src", "href", "xlink:href") for name in tried.attributes)
    assert len(tried.styles) == 1
    assert "<" not in tried.styles[0]


def test_a_script_stays_a_text_that_can_be_read() -> None:
    page = document_html(told(EVIL))
    said = " ".join(Tree(page).texts)
    assert said.count(EVIL) >= 10
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_nothing_is_fetched_from_elsewhere() -> None:
    page = document_html(compose(material(Verdict.MOTHERBOARD)))
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in page
    assert "@import" not in page


def test_what_would_steer_a_page_is_shown_in_its_margin_too() -> None:
    page = document_html(told("C\x00\u202e5"))
    rule = page[page.index("@page") : page.index("</style>")]
    assert r"C\5b U\2b 0000\5d \5b U\2b 202E\5d 5" in rule


@pytest.mark.parametrize("verdict", list(Verdict))
def test_it_says_every_text_of_the_document(verdict: Verdict) -> None:
    document = compose(material(verdict))
    said = Tree(document_html(document)).texts
    whole = " ".join(said)
    for block in document.blocks:
        for text in texts_of(block):
            assert printable(text) in whole
    assert whole.count(printable(document.banner or "")) == 2


def test_the_margin_of_each_printed_page_has_banner_case_and_number() -> None:
    page = document_html(compose(material(Verdict.CANNOT_SAY)), Paper.LETTER)
    rule = page[page.index("@page") : page.index("</style>")]
    assert "size: letter" in rule
    assert "counter(page)" in rule
    assert "counter(pages)" in rule
    assert "SIMULATED" in rule


def test_the_same_document_gives_the_same_text() -> None:
    assert document_html(compose(material(Verdict.MOTHERBOARD))) == document_html(
        compose(material(Verdict.MOTHERBOARD))
    )
