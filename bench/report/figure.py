"""A drawing as a list of shapes, so that PDF, SVG and PNG cannot disagree.

Lengths are points (1/72 inch). x runs right, y runs down, (0, 0) is the upper left corner. Later shapes cover earlier
ones. Nothing here knows a library; colours are the light theme of the window, by what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

import numpy as np
import numpy.typing as npt

from bench.report.typeface import Face


class Ink(StrEnum):
    """Colours by meaning; the value is sRGB. Text on every stage and USB band has a contrast of at least 5 : 1."""

    TEXT = "#10161F"
    MUTED = "#465160"
    PAPER = "#FFFFFF"
    SUNKEN = "#F4F6F9"
    GRID = "#E3E8EE"
    DIVIDER = "#CFD6DF"
    BORDER = "#6B7686"
    SELECTION = "#DCE8FA"
    """A stretch that is singled out: as wide as the doubt about an event."""
    CURRENT = "#0762EB"
    CURRENT_RANGE = "#B4D0F9"
    """30 % of the current's colour on paper: the range from least to most."""
    VOLTAGE = "#04685A"
    VOLTAGE_RANGE = "#B4D2CE"
    LIMIT = "#B4121F"
    GOLDEN_FILL = "#F6EDC8"
    GOLDEN_EDGE = "#A38624"
    OK = "#0B6640"
    OK_SOFT = "#DFF3E8"
    WARN = "#7D5000"
    WARN_SOFT = "#FFF1D0"
    MOTHERBOARD = "#5A2CA0"
    NOT_MOTHERBOARD = "#00616E"
    STAGE_NEUTRAL = "#E6EAEF"
    """Before the key, and where nothing answers on USB."""
    STAGE_PMIC = "#8899B9"
    STAGE_EARLY_BOOT = "#D1C1F5"
    STAGE_BOOT_LOADER = "#749AF3"
    STAGE_KERNEL = "#F2D27A"
    STAGE_ANDROID = "#E28C35"
    STAGE_IDLE = "#A6CA97"
    STAGE_SUSPENDED = "#F7F1DC"
    STAGE_STUCK = "#D596A6"
    USB_BOOT_ROM = "#6586C8"
    USB_CRASH_DUMP = "#D5829A"
    USB_FASTBOOT = "#F2C354"
    USB_RECOVERY = "#C3B1E6"
    USB_ANDROID = "#A9D6A6"


class Dash(Enum):
    """How a line is broken."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"

    @property
    def lengths(self) -> tuple[float, ...]:
        """Dash and gap in points; empty for an unbroken line."""
        # Not the member's value: an Enum of Python 3.11.2 (Debian 12) loses an empty tuple.
        return {Dash.SOLID: (), Dash.DASHED: (4.0, 3.0), Dash.DOTTED: (1.0, 2.0)}[self]


class Anchor(Enum):
    """Which point of a text stands at its x; the value is SVG's word."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    width: float = 0.75
    dash: Dash = Dash.SOLID


@dataclass(frozen=True, slots=True, eq=False)
class Polyline:
    """A line through points; arrays of shape (n,) with n ≥ 2, all finite."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    ink: Ink
    width: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The area between two lines over the same x; arrays of shape (n,), all finite."""

    x: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    """y of the upper line: smaller on paper, larger in amperes."""
    lower: npt.NDArray[np.float64]
    ink: Ink
    edge: Ink | None = None
    edge_width: float = 0.4
    """Keeps a spike of a single reading visible."""


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Small filled circles at points."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    ink: Ink
    radius: float = 1.2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, filled or outlined or both."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    edge: Ink | None = None
    edge_width: float = 0.75
    radius: float = 0.0
    dash: Dash = Dash.SOLID


@dataclass(frozen=True, slots=True)
class Hatch:
    """A rectangle of lines at 45°: what is not known."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink = Ink.BORDER
    spacing: float = 6.0
    line_width: float = 0.5


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: Ink


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on its baseline; printable, and never wider than the composer measured."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    face: Face = Face.PLAIN
    anchor: Anchor = Anchor.START


Shape = Line | Polyline | Band | Dots | Box | Hatch | Disc | Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of a size, with what it shows in words."""

    width: float
    height: float
    title: str
    description: str
    """The same content as text, for readers that do not see it."""
    shapes: tuple[Shape, ...]


def hatch_lines(hatch: Hatch) -> tuple[Line, ...]:
    """The lines of a hatch, each cut to its rectangle; neighbouring rectangles continue each other's lines."""
    left, right = hatch.x, hatch.x + hatch.width
    top, bottom = hatch.y, hatch.y + hatch.height
    first = int(np.ceil((left + top) / hatch.spacing))
    last = int(np.floor((right + bottom) / hatch.spacing))
    lines = []
    for k in range(first, last + 1):
        # A rising line has x + y constant.
        total = k * hatch.spacing
        x1, x2 = max(left, total - bottom), min(right, total - top)
        if x2 > x1:
            lines.append(Line(x1, total - x1, x2, total - x2, hatch.ink, hatch.line_width))
    return tuple(lines)


def band_outline(band: Band) -> Polyline:
    """The closed line around a band: along the upper edge, back along the lower one."""
    x, y = np.concatenate((band.x, band.x[::-1])), np.concatenate((band.upper, band.lower[::-1]))
    return Polyline(x, y, band.edge or band.ink, band.edge_width)
