"""Documents as PDF: same bytes, embedded fonts, no pixels, nothing clipped, page numbers that add up."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from bench.report.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    NewPage,
    Notice,
    Paper,
    Paragraph,
    Picture,
    Row,
    Table,
)
from bench.report.pdf import document_pdf
from bench.report.trace_figure import Frame, trace_figure
from tests.bench.report.every_block import document, every_block, texts_of
from tests.bench.report.papers import info, pages, rasters, unembedded_fonts, words_outside
from tests.bench.report.traces_to_draw import stuck_picture

LONG_WORD = "ab0123456789" * 60


def saved(folder: Path, *blocks: Block, paper: Paper = Paper.A4) -> Path:
    path = folder / "x.pdf"
    path.write_bytes(document_pdf(document(*blocks), paper))
    return path


WORDS = "From 0 to ≤ 5 mA → fine <b>& so on</b>."


@pytest.mark.needs("pdffonts", "pdfimages", "pdftotext", "pdfinfo")
@pytest.mark.parametrize("paper", list(Paper))
def test_every_block_is_on_paper_with_embedded_fonts_and_without_pixels(paper: Paper, tmp_path: Path) -> None:
    blocks = every_block(WORDS)
    path = saved(tmp_path, *blocks, paper=paper)
    assert unembedded_fonts(path) == []
    assert rasters(path) == []
    assert words_outside(path) == []
    first, second = pages(path)
    turn = next(k for k, block in enumerate(blocks) if isinstance(block, NewPage))
    for page, part in ((first, blocks[:turn]), (second, blocks[turn:])):
        texts = [text for block in part for text in texts_of(block)]
        assert "".join(page.split()).count("".join(WORDS.split())) >= texts.count(WORDS) - 4  # cells stand in between
    assert "Stuck: no progress" in second
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert all("SIMULATED: by hand" in page and "Case C1" in page for page in (first, second))


@pytest.mark.needs("pdftotext")
def test_a_long_word_and_foreign_signs_are_all_on_paper(tmp_path: Path) -> None:
    table = Table((Column("one", 0.3), Column("other", 0.7)), (Row((Cell("cell"), Cell(LONG_WORD))),))
    (said,) = pages(saved(tmp_path, Bullets(("中文 and \u202e turned",)), table))
    assert "[U+4E2D][U+6587] and [U+202E] turned" in said
    assert LONG_WORD in "".join(said.split())


@pytest.mark.needs("pdfinfo")
def test_the_file_says_what_it_is_and_claims_no_date(tmp_path: Path) -> None:
    said = info(saved(tmp_path, Paragraph("x"), paper=Paper.LETTER))
    assert said["Title"] == "A title ≤ 5 mA"
    assert said["Author"] == "bootbench"
    assert said["Page size"].startswith("612 x 792 pts")
    assert "CreationDate" not in said
    assert "ModDate" not in said


def test_parts_are_in_the_outline_and_lead_to_their_page(tmp_path: Path) -> None:
    opened = pypdfium2.PdfDocument(saved(tmp_path, *every_block("Part")))
    try:
        outline = [(mark.get_title(), mark.get_dest().get_index()) for mark in opened.get_toc()]
    finally:
        opened.close()
    assert outline == [("Part", 0), ("Part", 1)]


@pytest.mark.needs("pdftotext")
def test_a_long_table_repeats_its_head_and_loses_no_row(tmp_path: Path) -> None:
    rows = tuple(Row((Cell(f"row-{k}"), Cell("text " * (k % 30)))) for k in range(300))
    said = pages(saved(tmp_path, Heading("T"), Table((Column("number", 0.2), Column("headline", 0.8)), rows)))
    assert len(said) > 5
    assert all("headline" in page for page in said)
    assert all(sum(f"row-{k} " in f"{page} " for page in said) == 1 for k in range(300))


@pytest.mark.needs("pdftotext")
def test_a_cell_longer_than_a_page_is_continued_on_the_next(tmp_path: Path) -> None:
    text = " ".join(f"word-{k}" for k in range(3000))
    table = Table((Column("a", 0.5), Column("b", 0.5)), (Row((Cell("x"), Cell(text))),))
    path = saved(tmp_path, table, Notice(text), Facts((Fact("n", text),)))
    said = " ".join(pages(path))
    assert all(said.count(f"word-{k} ") + said.count(f"word-{k}\n") >= 3 for k in range(0, 2999, 7))
    assert words_outside(path) == []


@pytest.mark.needs("pdftotext")
def test_a_picture_that_may_be_left_out_is_left_out_where_the_page_is_full(tmp_path: Path) -> None:
    figure = trace_figure(stuck_picture(), Frame(511, 260, 7.5, 2.0))
    optional = Picture(figure, "A caption", only_if_room=True)
    there = pages(saved(tmp_path, Paragraph("x"), optional))
    assert ["A caption" in page for page in there] == [True]
    full = pages(saved(tmp_path, *(Paragraph("x " * 100) for _ in range(18)), optional))
    assert ["A caption" in page for page in full] == [False]


def test_one_file_of_bench_knows_the_pdf_library() -> None:
    bench = Path(__file__).resolve().parents[3] / "bench"
    knowing = [
        path for path in bench.rglob("*.py") if re.search(r"^\s*(from|import) reportlab", path.read_text("utf-8"), re.M)
    ]
    assert knowing == [bench / "report" / "pdf.py"]


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_the_same_document_gives_the_same_bytes_in_any_process(seed: str) -> None:
    code = (
        "import sys, hashlib; from tests.bench.report.every_block import document, every_block;"
        "from bench.report.pdf import document_pdf;"
        "print(hashlib.sha256(document_pdf(document(*every_block('x')))).hexdigest())"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "SOURCE_DATE_EPOCH": f"{10**9 + int(seed)}",
        "TZ": "Asia/Kolkata",
    }
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, check=True, encoding="utf-8"
    )
    assert hashlib.sha256(document_pdf(document(*every_block("x")))).hexdigest() == done.stdout.strip()
