"""Events beside a trace: a line through the lanes, and a flag above them where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.trace import KEY_PRESSES, Event, EventName
from bench.report.figure import Anchor, Box, Ink, Line, Shape, Text
from bench.report.sheet import Lane, Sheet
from bench.report.typeface import Face, printable, shorten, text_width

_FLAGGED = (
    *KEY_PRESSES,
    EventName.OUTPUT_ON,
    EventName.OUTPUT_OFF,
    EventName.VBUS_ON,
    EventName.VBUS_OFF,
    EventName.NOTE,
    EventName.KEY_UP,
)
"""Events that get a flag, the most important first. USB, ADB and the supply's limiting have lanes of their own."""
_MOST_FLAGS = 200
"""Beyond so many in view only the lines are drawn, in fainter ink."""
_LONGEST_NOTE = 18.0
"""Longest flag of a note, in font sizes."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag with its place: row 0 is nearest to the lanes."""

    event: Event
    words: str
    x: float
    left: float
    width: float
    row: int


def place_flags(sheet: Sheet, events: Sequence[Event], most_rows: int) -> tuple[Flag, ...]:
    """Give each flag a row in which it covers no other; what finds no room keeps its line and loses its flag."""
    shown = [event for event in events if event.name in _FLAGGED and sheet.shows(event.at_s)]
    if len(shown) > _MOST_FLAGS:
        shown = [event for event in shown if event.name in KEY_PRESSES]
    flags: list[Flag] = []
    for event in sorted(shown, key=lambda event: (_FLAGGED.index(event.name), event.at_s)):
        flag = _first_fit(sheet, event, flags, most_rows)
        if flag is not None:
            flags.append(flag)
    return tuple(flags)


def flag_shapes(sheet: Sheet, lane: Lane, flags: Sequence[Flag]) -> tuple[Shape, ...]:
    """The flags, key presses in black, rows counted upwards from the lanes."""
    shapes: list[Shape] = []
    height = sheet.text * 1.5
    for flag in flags:
        top = lane.bottom - (flag.row + 1) * height
        key = flag.event.name in KEY_PRESSES
        shapes.append(Line(flag.x, top, flag.x, lane.bottom, Ink.TEXT if key else Ink.BORDER, 1.5 if key else 0.6))
        if key:
            shapes.append(Box(flag.left, top + 0.5, flag.width, height - 1.5, fill=Ink.TEXT, radius=2))
        middle, baseline = flag.left + flag.width / 2, top + height * 0.5 + sheet.text * 0.3
        ink, face = (Ink.PAPER, Face.BOLD) if key else (Ink.MUTED, Face.PLAIN)
        shapes.append(Text(middle, baseline, flag.words, sheet.text, ink, face, Anchor.MIDDLE))
    return tuple(shapes)


def event_doubts(sheet: Sheet, lane: Lane, events: Sequence[Event]) -> tuple[Shape, ...]:
    """Soft ground as wide as the doubt about when a key was pressed; drawn under the trace."""
    shapes: list[Shape] = []
    for event in events:
        if event.name in KEY_PRESSES and event.uncertainty_s > 0:
            left = sheet.time.inside(event.at_s - event.uncertainty_s)
            right = sheet.time.inside(event.at_s + event.uncertainty_s)
            if right - left > 1.5:
                shapes.append(Box(left, lane.top, right - left, lane.height, fill=Ink.SELECTION))
    return tuple(shapes)


def event_lines(sheet: Sheet, lane: Lane, events: Sequence[Event]) -> tuple[Shape, ...]:
    """A line through a lane for each event that has a flag or would have one."""
    shown = [event for event in events if event.name in _FLAGGED and sheet.shows(event.at_s)]
    faint = len(shown) > _MOST_FLAGS
    lines = []
    for event in shown:
        key, x = event.name in KEY_PRESSES, sheet.time.at(event.at_s)
        ink = Ink.TEXT if key else Ink.DIVIDER if faint else Ink.BORDER
        lines.append(Line(x, lane.top, x, lane.bottom, ink, 1.5 if key else 0.6))
    return tuple(lines)


def _first_fit(sheet: Sheet, event: Event, flags: Sequence[Flag], most_rows: int) -> Flag | None:
    words = sheet.words.events[event.name]
    if event.name is EventName.NOTE and event.value:
        words = shorten(printable(event.value), _LONGEST_NOTE * sheet.text, sheet.text)
    key = event.name in KEY_PRESSES
    width = text_width(words, sheet.text, Face.BOLD if key else Face.PLAIN) + 6
    x = sheet.time.at(event.at_s)
    for row in range(most_rows):
        # A key's flag stands before its line, where nothing has happened yet.
        for left in (x - width, x) if key else (x, x - width):
            inside = left >= sheet.left - 0.5 and left + width <= sheet.right + 0.5
            if inside and not any(_collide(flag, row, x, left, width) for flag in flags):
                return Flag(event, words, x, left, width, row)
    return None


def _collide(flag: Flag, row: int, x: float, left: float, width: float) -> bool:
    """Whether a flag would cover another, or the line that leads down from the higher of the two."""
    if flag.row == row:
        return left < flag.left + flag.width + 3 and flag.left < left + width + 3
    if flag.row > row:
        return left < flag.x - 0.5 < left + width
    return flag.left < x - 0.5 < flag.left + flag.width
