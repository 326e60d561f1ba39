"""PDF, SVG and PNG of one figure: the same picture, by programs that nobody here wrote."""

from __future__ import annotations

import io
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter

from bench.errors import BadInputError
from bench.report.figure import Figure, Text
from bench.report.painting import write_figure
from bench.report.pdf import figure_pdf
from bench.report.png import figure_png
from bench.report.svg import figure_svg
from bench.report.trace_figure import Frame, trace_figure
from tests.bench.report.traces_to_draw import boot_picture, probe_picture, stuck_picture

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = [stuck_picture(), boot_picture(), probe_picture()]


def drawn(number: int) -> Figure:
    return trace_figure(PICTURES[number], Frame(900, 420, 10, 1.0, titled=True))


def blurred(content: bytes) -> npt.NDArray[np.float64]:
    """Grey values, softened so that two rasterisers' edges count as equal."""
    picture = Image.open(io.BytesIO(content)).convert("L").filter(ImageFilter.GaussianBlur(3))
    return np.asarray(picture, dtype=np.float64)


def alike(one: bytes, other: bytes) -> float:
    """Correlation of two pictures; rasterisers differ in how dark they draw a hairline."""
    return float(np.corrcoef(blurred(one).ravel(), blurred(other).ravel())[0, 1])


def test_the_measure_of_likeness_notices_a_line_elsewhere() -> None:
    moved = trace_figure(stuck_picture(), Frame(900, 420, 10, 1.0, titled=False))
    assert alike(figure_png(drawn(0)), figure_png(moved)) < 0.9


@pytest.mark.needs("rsvg-convert")
@pytest.mark.parametrize("number", range(len(PICTURES)))
def test_the_svg_drawn_by_another_program_is_the_png(number: int, tmp_path: Path) -> None:
    figure = drawn(number)
    path = tmp_path / "x.svg"
    path.write_text(figure_svg(figure), encoding="utf-8")
    done = subprocess.run(["rsvg-convert", "-w", "900", "-h", "420", path], capture_output=True, check=True)
    assert alike(done.stdout, figure_png(figure)) > 0.92


@pytest.mark.needs("pdftoppm")
@pytest.mark.parametrize("number", range(len(PICTURES)))
def test_the_pdf_drawn_by_another_program_is_the_png(number: int, tmp_path: Path) -> None:
    figure = drawn(number)
    path = tmp_path / "x.pdf"
    path.write_bytes(figure_pdf(figure))
    done = subprocess.run(["pdftoppm", "-r", "72", "-png", path], capture_output=True, check=True)
    assert alike(done.stdout, figure_png(figure)) > 0.92


@pytest.mark.needs("pdftotext")
def test_all_three_carry_the_same_words(tmp_path: Path) -> None:
    figure = drawn(0)
    expected = sorted(shape.text for shape in figure.shapes if isinstance(shape, Text))
    tree = ET.fromstring(figure_svg(figure))
    assert expected == sorted(element.text or "" for element in tree.iter(f"{SVG}text"))
    path = tmp_path / "x.pdf"
    path.write_bytes(figure_pdf(figure))
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8").stdout
    for words in expected:
        assert "".join(words.split()) in "".join(said.split())


def test_a_png_has_one_pixel_for_each_point_and_more_where_asked() -> None:
    figure = drawn(2)
    assert Image.open(io.BytesIO(figure_png(figure))).size == (900, 420)
    assert Image.open(io.BytesIO(figure_png(figure, 2.0))).size == (1800, 840)


def test_an_svg_has_no_scripts_links_or_pictures_and_tells_itself_in_words() -> None:
    tree = ET.fromstring(figure_svg(drawn(0)))
    names = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert names <= {"svg", "title", "desc", "rect", "line", "polyline", "polygon", "circle", "path", "text"}
    assert "1\u202f010 readings lost" in (tree.findtext(f"{SVG}desc") or "")


def test_hostile_words_stay_words_in_svg() -> None:
    picture = probe_picture('</text><script>alert("1")</script>')
    tree = ET.fromstring(figure_svg(trace_figure(picture, Frame(900, 300, 10))))
    assert not list(tree.iter(f"{SVG}script"))


def test_what_would_steer_a_page_is_shown_in_title_and_words_of_an_svg() -> None:
    picture = replace(probe_picture("\x1b9008"), title="C\x00\x1b\u202e5\n6")
    tree = ET.fromstring(figure_svg(trace_figure(picture, Frame(900, 300, 10))))
    assert (tree.findtext(f"{SVG}title") or "").startswith("C[U+0000][U+001B][U+202E]5 6")
    assert all(character.isprintable() or character in "\n\xa0\u202f" for character in "".join(tree.itertext()))


def test_a_name_without_a_picture_suffix_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    for name in ("x.jpeg", "x", "x.pdf.txt"):
        with pytest.raises(BadInputError, match=r"\.pdf, \.png, \.svg"):
            write_figure(drawn(2), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be written"):
        write_figure(drawn(2), tmp_path / "none" / "x.svg")


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".svg"])
def test_the_same_figure_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_figure(drawn(0), tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
