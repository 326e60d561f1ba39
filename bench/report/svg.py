"""A figure as SVG 1.1: one file, no scripts, no links, text as text.

Each text carries the width that it was measured with, so that it keeps its place where the reader's machine has other
fonts. Characters that XML forbids never get here: figures hold printable text only.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import numpy as np
import numpy.typing as npt

from bench.report.figure import (
    Anchor,
    Band,
    Box,
    Dash,
    Disc,
    Dots,
    Figure,
    Hatch,
    Ink,
    Line,
    Polyline,
    Shape,
    Text,
    band_outline,
    hatch_lines,
)
from bench.report.typeface import Face, printable, text_width

_FAMILY = "Noto Sans, Noto Sans Devanagari, DejaVu Sans, sans-serif"


def figure_svg(figure: Figure) -> str:
    """The figure as the text of an SVG file."""
    size = f'width="{_n(figure.width)}pt" height="{_n(figure.height)}pt"'
    box = f'viewBox="0 0 {_n(figure.width)} {_n(figure.height)}"'
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" {size} {box} role="img" font-family="{_FAMILY}">',
        f"<title>{escape(printable(figure.title))}</title>",
        f"<desc>{escape(printable(figure.description))}</desc>",
        f'<rect width="{_n(figure.width)}" height="{_n(figure.height)}" fill="{Ink.PAPER.value}"/>',
        *(_element(shape) for shape in figure.shapes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _element(shape: Shape) -> str:
    match shape:
        case Line():
            return _line(shape)
        case Polyline():
            points = _points(shape.x, shape.y)
            return f'<polyline points="{points}" fill="none" {_stroke(shape.ink, shape.width)}/>'
        case Band():
            return _band(shape)
        case Dots():
            radius, fill = _n(shape.radius), shape.ink.value
            return "".join(
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{radius}" fill="{fill}"/>'
                for x, y in zip(shape.x.tolist(), shape.y.tolist(), strict=True)
            )
        case Box():
            return _box(shape)
        case Hatch():
            path = " ".join(f"M{_n(k.x1)} {_n(k.y1)}L{_n(k.x2)} {_n(k.y2)}" for k in hatch_lines(shape))
            return f'<path d="{path}" {_stroke(shape.ink, shape.line_width)}/>'
        case Disc():
            return f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" fill="{shape.fill.value}"/>'
        case Text():
            return _text(shape)


def _line(line: Line) -> str:
    ends = f'x1="{_n(line.x1)}" y1="{_n(line.y1)}" x2="{_n(line.x2)}" y2="{_n(line.y2)}"'
    return f"<line {ends} {_stroke(line.ink, line.width, line.dash)}/>"


def _band(band: Band) -> str:
    outline = band_outline(band)
    edge = "" if band.edge is None else " " + _stroke(band.edge, band.edge_width)
    return f'<polygon points="{_points(outline.x, outline.y)}" fill="{band.ink.value}"{edge}/>'


def _box(box: Box) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    round_corner = f' rx="{_n(box.radius)}"' if box.radius else ""
    fill = "none" if box.fill is None else box.fill.value
    edge = "" if box.edge is None else " " + _stroke(box.edge, box.edge_width, box.dash)
    return f'<rect {place}{round_corner} fill="{fill}"{edge}/>'


def _text(text: Text) -> str:
    width = text_width(text.text, text.size, text.face)
    anchor = "" if text.anchor is Anchor.START else f' text-anchor="{text.anchor.value}"'
    weight = ' font-weight="bold"' if text.face is Face.BOLD else ""
    length = f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"' if width else ""
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}" fill={quoteattr(text.ink.value)}'
    return f"<text {place}{anchor}{weight}{length}>{escape(text.text)}</text>"


def _stroke(ink: Ink, width: float, dash: Dash = Dash.SOLID) -> str:
    pattern = f' stroke-dasharray="{" ".join(_n(part) for part in dash.lengths)}"' if dash.lengths else ""
    return f'stroke="{ink.value}" stroke-width="{_n(width)}" stroke-linejoin="round"{pattern}'


def _points(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> str:
    return " ".join(f"{_n(a)},{_n(b)}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _n(value: float) -> str:
    """A length with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
