"""Text in lines: how each kind of text is set, and where its lines end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from analysis.diagnosis import Verdict
from bench.report.document import Tone, Voice
from bench.report.figure import Ink
from bench.report.typeface import Face, clusters, text_width


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Lengths in points."""

    size: float
    leading: float
    """From one baseline to the next."""
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    """Of every line; a bullet stands in it."""


class Style(Enum):
    """Kinds of text."""

    HEADING_1 = TextStyle(15.0, 19.0, 12.0, 4.0)
    HEADING_2 = TextStyle(10.5, 14.0, 8.0, 2.0)
    LEAD = TextStyle(12.0, 17.0, 0.0, 5.0)
    BODY = TextStyle(9.5, 13.5, 0.0, 5.0)
    SMALL = TextStyle(7.5, 10.5, 0.0, 4.0)
    CELL = TextStyle(8.0, 10.5)
    BULLET = TextStyle(9.5, 13.5, 0.0, 2.0, indent=12.0)
    VERDICT = TextStyle(26.0, 31.0, 0.0, 2.0)
    VERDICT_SENTENCE = TextStyle(12.0, 16.0)


VOICE_STYLE = {Voice.LEAD: Style.LEAD, Voice.BODY: Style.BODY, Voice.SMALL: Style.SMALL}
VOICE_INK = {Voice.LEAD: Ink.TEXT, Voice.BODY: Ink.TEXT, Voice.SMALL: Ink.MUTED}
TONE_INK = {Tone.PLAIN: Ink.TEXT, Tone.GOOD: Ink.OK, Tone.WARNING: Ink.WARN}
VERDICT_INK = {Verdict.MOTHERBOARD: Ink.MOTHERBOARD, Verdict.NOT_MOTHERBOARD: Ink.NOT_MOTHERBOARD}
"""*Cannot say* has none: it is never filled."""


def broken(text: str, width: float, size: float, face: Face) -> tuple[str, ...]:
    """A printable text in lines no wider than `width`; a word that is wider is cut where a reader may cut it."""
    lines: list[str] = []
    room, line = width / size + 1e-6, ""
    taken, blank = 0.0, _share(" ", face)
    for word in text.split(" "):
        needed = _share(word, face)
        if line and taken + blank + needed <= room:
            line, taken = f"{line} {word}", taken + blank + needed
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(word, room, face) if needed > room else (word,)
        lines += whole
        taken = _share(line, face)
    return (*lines, line)


def _cut(word: str, room: float, face: Face) -> tuple[str, ...]:
    """A word in pieces that fit; a cluster that is wider than the room stands alone."""
    pieces, piece, taken = [], "", 0.0
    for cluster in clusters(word):
        share = _share(cluster, face)
        if piece and taken + share > room:
            pieces.append(piece)
            piece, taken = "", 0.0
        piece, taken = piece + cluster, taken + share
    return (*pieces, piece)


@lru_cache(maxsize=16384)
def _share(word: str, face: Face) -> float:
    return text_width(word, 1.0, face)
