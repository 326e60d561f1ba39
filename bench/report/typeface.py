"""The fonts that figures and reports are set in, and how wide a text is, without a PDF or window library.

Every painter (PDF, SVG) sets the same runs of the same fonts, so a label that fits in one fits in all. Widths are read
from the font files themselves: OpenType 1.9, tables `head`, `hhea`, `hmtx` and `cmap` (formats 4 and 12). Devanagari
is as wide as its `shaping`.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.report.shaping import shaped

FONT_FOLDER = Path(__file__).parent / "fonts"


class Font(Enum):
    """The font files that ship with the package; the value is the file's name without its suffix."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"
    SIGNS = "DejaVuSans"
    """Stands in for the signs that Noto Sans lacks, such as ≤ and →."""
    DEVANAGARI = "NotoSansDevanagari-Regular"
    DEVANAGARI_BOLD = "NotoSansDevanagari-Bold"

    @property
    def path(self) -> Path:
        """Where the file is."""
        return _path_of(self)

    @property
    def is_shaped(self) -> bool:
        """Whether its texts are shaped before they are drawn."""
        return self in (Font.DEVANAGARI, Font.DEVANAGARI_BOLD)


@cache
def _path_of(font: Font) -> Path:
    return FONT_FOLDER / f"{font.value}.ttf"


class Face(Enum):
    """How a text is set."""

    PLAIN = Font.REGULAR
    BOLD = Font.BOLD

    @property
    def devanagari(self) -> Font:
        """The font of the same weight for Devanagari."""
        return Font.DEVANAGARI_BOLD if self is Face.BOLD else Font.DEVANAGARI


@dataclass(frozen=True, slots=True)
class FontRun:
    """Neighbouring characters set in one font."""

    text: str
    font: Font


@lru_cache(maxsize=4096)  # most words of one report stand in the next one too
def printable(text: str) -> str:
    """The text as it can be printed: what no font has, and what steers instead of showing, as `[U+4E2D]`.

    Line ends and tabs become spaces. Direction overrides and zero-width signs are shown too, so that a name on paper
    cannot look like another name; but for the joiners inside a word of Devanagari, which change how it is written.
    """
    if text.isascii() and text.isprintable():
        return text
    shown, before = [], ""
    for character in text:
        joins = character in _JOINERS and _is_devanagari(before)
        shown.append(character if joins else _printable(character))
        before = character
    return "".join(shown)


@lru_cache(maxsize=4096)
def font_runs(text: str, face: Face) -> tuple[FontRun, ...]:
    """Cut a printable text into runs, each set in the first font that has its characters."""
    if text.isascii():
        return (FontRun(text, face.value),) if text else ()
    runs: list[FontRun] = []
    for character in text:
        font = _font_of(character, face)
        if runs and runs[-1].font is font:
            runs[-1] = FontRun(runs[-1].text + character, font)
        else:
            runs.append(FontRun(character, font))
    return tuple(runs)


def text_width(text: str, size: float, face: Face = Face.PLAIN) -> float:
    """Width of a printable text at a font size, in the unit of the size."""
    return size * sum(run_width(run) for run in font_runs(text, face))


@lru_cache(maxsize=16384)
def run_width(run: FontRun) -> float:
    """Width of a run as a share of the font size."""
    if run.font.is_shaped:
        return sum(glyph.advance for glyph in shaped(run.text, run.font.path))
    return _metrics(run.font).width(run.text)


def clusters(text: str) -> tuple[str, ...]:
    """A text in the smallest pieces that may stand apart: a letter with its marks, and what it is joined to."""
    pieces: list[str] = []
    for character in text:
        joined = bool(pieces) and (
            unicodedata.category(character) in ("Mn", "Mc")
            or character in _JOINERS
            or (pieces[-1][-1] in (_VIRAMA, *_JOINERS) and _is_devanagari(character))
        )
        if joined:
            pieces[-1] += character
        else:
            pieces.append(character)
    return tuple(pieces)


def shorten(text: str, width: float, size: float, face: Face = Face.PLAIN) -> str:
    """The text, or as much of its beginning as fits into a width with an ellipsis behind it; empty if not even that."""
    if text_width(text, size, face) <= width:
        return text
    kept = list(clusters(text))
    while kept and text_width("".join(kept).rstrip() + "…", size, face) > width:
        kept.pop()
    short = "".join(kept).rstrip()
    return short + "…" if short else ""


@dataclass(frozen=True, slots=True, eq=False)
class _Metrics:
    """Advance widths of one font as shares of the font size, by code point."""

    glyph_of: dict[int, int]
    advance: npt.NDArray[np.float64]

    def width(self, text: str) -> float:
        glyphs = [self.glyph_of.get(0x20 if sign == "\u00a0" else ord(sign), 0) for sign in text]
        return float(self.advance[glyphs].sum())


_JOINERS, _VIRAMA = "\u200c\u200d", "\u094d"


def _is_devanagari(character: str) -> bool:
    return "\u0900" <= character <= "\u097f"


@lru_cache(maxsize=4096)
def _font_of(character: str, face: Face) -> Font:
    if _is_devanagari(character) or character in _JOINERS:
        return face.devanagari
    return face.value if _has(face.value, character) else Font.SIGNS


@lru_cache(maxsize=4096)
def _printable(character: str) -> str:
    if character in "\t\n\r\v\f\u2028\u2029":
        return " "
    steers = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
    if steers or not any(_has(font, character) for font in (Font.REGULAR, Font.SIGNS, Font.DEVANAGARI)):
        return f"[U+{ord(character):04X}]"
    return character


def _has(font: Font, character: str) -> bool:
    return ord(character) in _metrics(font).glyph_of


@cache
def _metrics(font: Font) -> _Metrics:
    data = font.path.read_bytes()
    tables = {}
    for k in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * k)
        tables[tag] = data[offset : offset + length]
    units_per_em = struct.unpack_from(">H", tables[b"head"], 18)[0]
    long_count = struct.unpack_from(">H", tables[b"hhea"], 34)[0]
    advance = np.frombuffer(tables[b"hmtx"], dtype=">u2", count=2 * long_count)[::2] / units_per_em
    glyphs = _glyphs(tables[b"cmap"])
    # Glyphs past the long table share its last width.
    return _Metrics({code: min(glyph, long_count - 1) for code, glyph in glyphs.items() if glyph}, advance)


def _glyphs(cmap: bytes) -> dict[int, int]:
    """Code point → glyph, from the Unicode subtable that covers most."""
    found: dict[int, int] = {}
    for k in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * k)
        form = struct.unpack_from(">H", cmap, offset)[0]
        if platform in (0, 3) and form in (4, 12):
            glyphs = _format_4(cmap, offset) if form == 4 else _format_12(cmap, offset)
            found = max(found, glyphs, key=len)
    return found


def _format_4(cmap: bytes, offset: int) -> dict[int, int]:
    count = struct.unpack_from(">H", cmap, offset + 6)[0] // 2
    words = np.frombuffer(cmap, dtype=">u2", offset=offset + 14, count=(len(cmap) - offset - 14) // 2).astype(int)
    last, first = words[:count], words[count + 1 : 2 * count + 1]
    delta, hop = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 : 4 * count + 1]
    glyphs: dict[int, int] = {}
    for k in range(count):
        codes = np.arange(first[k], last[k] + 1)
        if hop[k]:
            # The hop counts bytes from its own place in the array of hops.
            raw = words[np.minimum(3 * count + 1 + k + hop[k] // 2 + codes - first[k], words.size - 1)]
            ids = np.where(raw == 0, 0, (raw + delta[k]) & 0xFFFF)
        else:
            ids = (codes + delta[k]) & 0xFFFF
        glyphs.update(zip(codes.tolist(), ids.tolist(), strict=True))
    glyphs.pop(0xFFFF, None)
    return glyphs


def _format_12(cmap: bytes, offset: int) -> dict[int, int]:
    groups = struct.unpack_from(">I", cmap, offset + 12)[0]
    glyphs: dict[int, int] = {}
    for k in range(groups):
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * k)
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return glyphs
