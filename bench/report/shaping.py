"""Devanagari as it is written: HarfBuzz turns characters into glyphs, their order and their places.

A vowel sign is drawn before its consonant, consonants join, marks move: what a character is says neither which glyph
it becomes nor where it stands. Everything is measured in shares of the font size. Only texts in Devanagari get here;
for all others a glyph is a character, and the library is never loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uharfbuzz


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped text, in the order in which it is drawn; lengths are shares of the font size."""

    id: int
    """In the font."""
    cluster: int
    """The first character that it belongs to."""
    advance: float
    x: float
    """By how much it stands to the right of the pen."""
    y: float
    """By how much it stands above the pen."""


@lru_cache(maxsize=8192)
def shaped(text: str, font: Path) -> tuple[Glyph, ...]:
    """The glyphs of one run of Devanagari."""
    import uharfbuzz

    opened = opened_font(font)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", "Deva", "hi"
    uharfbuzz.shape(opened, buffer)
    share = 1.0 / opened.face.upem
    return tuple(
        Glyph(info.codepoint, info.cluster, place.x_advance * share, place.x_offset * share, place.y_offset * share)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring glyphs that stand where their own widths put them, so that a painter sets them in one go."""

    x: float
    """Of the first one, from the start of the text; lengths are shares of the font size."""
    y: float
    glyphs: tuple[int, ...]


@lru_cache(maxsize=8192)
def placed(text: str, font: Path) -> tuple[Piece, ...]:
    """The glyphs of one run in as few pieces as their places allow."""
    opened = opened_font(font)
    pieces: list[Piece] = []
    pen = end = 0.0
    for glyph in shaped(text, font):
        x = pen + glyph.x
        if pieces and glyph.y == pieces[-1].y and abs(x - end) < 1e-6:
            pieces[-1] = Piece(pieces[-1].x, glyph.y, (*pieces[-1].glyphs, glyph.id))
        else:
            pieces.append(Piece(x, glyph.y, (glyph.id,)))
        end = x + opened.get_glyph_h_advance(glyph.id) / opened.face.upem
        pen += glyph.advance
    return tuple(pieces)


@cache
def opened_font(font: Path) -> uharfbuzz.Font:
    """The font as HarfBuzz sees it."""
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(font.read_bytes())))
