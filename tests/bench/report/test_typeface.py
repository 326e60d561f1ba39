"""Fonts: widths against the PDF library's own reading of the files, and what a text may become on paper."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFontFile

from bench.report.typeface import Face, Font, font_runs, printable, shorten, text_width


@pytest.mark.parametrize("font", list(Font))
def test_a_glyph_is_as_wide_as_another_reader_of_the_font_says(font: Font) -> None:
    peer = TTFontFile(str(font.path))
    face = Face.BOLD if font in (Font.BOLD, Font.DEVANAGARI_BOLD) else Face.PLAIN
    letters = [chr(code) for code in peer.charToGlyph if font in {run.font for run in font_runs(chr(code), face)}]
    assert len(letters) > (120 if font.is_shaped else 2000)
    for letter in letters:
        alone = not font.is_shaped or unicodedata.category(letter) in ("Lo", "Nd", "Po")
        if letter != "\u00a0" and alone:  # a mark alone is drawn on a dotted circle
            assert text_width(letter, 1000.0, face) == pytest.approx(peer.charWidths[ord(letter)], abs=1.0), letter


@given(st.text(max_size=60))
def test_every_character_of_a_printable_text_has_a_glyph_and_nothing_is_left_out(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert "".join(run.text for run in font_runs(shown, Face.PLAIN)) == shown
    assert len(shown) >= len(text)
    assert all(sign.isprintable() or sign.isspace() or ord(sign) > 0x1FFF for sign in shown)


def test_a_name_that_turns_around_is_shown_with_its_signs() -> None:
    assert printable("case\u202efdp.exe") == "case[U+202E]fdp.exe"
    assert printable("中文") == "[U+4E2D][U+6587]"
    assert printable("two\nlines") == "two lines"


def test_signs_that_the_text_font_lacks_come_from_the_other_font() -> None:
    assert [run.font for run in font_runs("a ≤ b", Face.BOLD)] == [Font.BOLD, Font.SIGNS, Font.BOLD]


def test_digits_and_minus_are_equally_wide_so_that_columns_line_up() -> None:
    widths = {round(text_width(sign, 1000.0), 3) for sign in "0123456789−"}
    assert {572.0} == widths


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "Zs"]), max_size=40), st.floats(0.0, 300.0))
def test_a_shortened_text_fits(text: str, width: float) -> None:
    short = shorten(text, width, 10.0)
    assert text_width(short, 10.0) <= width or short == text == ""
    assert short == text or short == "" or short.endswith("…")


def test_each_font_stands_beside_its_licence() -> None:
    folder = Font.REGULAR.path.parent
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "NotoSans-OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "NotoSansDevanagari-OFL.txt").read_text(encoding="utf-8")
    assert "Bitstream" in (folder / "DejaVuSans-LICENSE.txt").read_text(encoding="utf-8")


def test_each_font_is_the_one_that_is_told_of_beside_it() -> None:
    told = (Font.REGULAR.path.parent / "README.md").read_text(encoding="utf-8")
    for font in Font:
        assert hashlib.sha256(font.path.read_bytes()).hexdigest() in told, font
