"""What all lanes of a trace figure share: the time axis, the text size, the words, and small building bricks."""

from __future__ import annotations

from dataclasses import dataclass

from bench.report.axis import Scale
from bench.report.figure import Anchor, Box, Ink, Shape, Text
from bench.report.figure_words import FigureWords
from bench.report.typeface import Face, printable, shorten, text_width


@dataclass(frozen=True, slots=True)
class Sheet:
    """The common ground of the lanes."""

    time: Scale
    """Seconds of the run → x."""
    text: float
    """Font size in points."""
    columns: int
    """Columns across the time axis."""
    words: FigureWords

    @property
    def left(self) -> float:
        """Where the time axis begins."""
        return self.time.low_pt

    @property
    def right(self) -> float:
        """Where the time axis ends."""
        return self.time.high_pt

    @property
    def width(self) -> float:
        """How long the time axis is."""
        return self.right - self.left

    def shows(self, at_s: float) -> bool:
        """Whether a time lies on the axis."""
        return self.time.low <= at_s <= self.time.high


@dataclass(frozen=True, slots=True)
class Lane:
    """A horizontal strip of the figure."""

    top: float
    height: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Span:
    """From x to x on paper."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left


def span_of(sheet: Sheet, start_s: float, stop_s: float) -> Span:
    """Where a stretch of time lies on the axis, cut to the axis."""
    return Span(sheet.time.inside(start_s), sheet.time.inside(stop_s))


def lane_name(sheet: Sheet, lane: Lane, name: str) -> Text:
    """The name of a lane, left of the axis."""
    return Text(sheet.left - 5, lane.middle + sheet.text * 0.36, name, sheet.text, Ink.MUTED, anchor=Anchor.END)


def on_paper(text: Text) -> tuple[Shape, ...]:
    """A text that ends at its x, with paper behind it, so that a hatch does not run through it."""
    width = text_width(text.text, text.size, text.face)
    return Box(text.x - width - 2, text.y - text.size, width + 4, text.size * 1.35, fill=Ink.PAPER), text


def label_inside(sheet: Sheet, lane: Lane, span: Span, text: str, face: Face = Face.PLAIN) -> tuple[Text, ...]:
    """A label in the middle of a span, if it fits into it whole."""
    text = printable(text)
    if text_width(text, sheet.text, face) + 4 > span.width:
        return ()
    middle = (span.left + span.right) / 2
    return (Text(middle, lane.middle + sheet.text * 0.36, text, sheet.text, Ink.TEXT, face, Anchor.MIDDLE),)


def label_on_paper(sheet: Sheet, lane: Lane, span: Span, text: str) -> tuple[Shape, ...]:
    """A label with paper behind it, for hatched ground; shortened where it does not fit."""
    text = shorten(printable(text), span.width - 8, sheet.text)
    if not text:
        return ()
    width = text_width(text, sheet.text) + 6
    middle, height = (span.left + span.right) / 2, sheet.text * 1.5
    ground = Box(middle - width / 2, lane.middle - height / 2, width, height, fill=Ink.PAPER, radius=2)
    word = Text(middle, lane.middle + sheet.text * 0.36, text, sheet.text, Ink.MUTED, anchor=Anchor.MIDDLE)
    return ground, word
