"""The reliability diagram: how probable the first fault was said to be, against how often it is true."""

from __future__ import annotations

from bench.replay_summary import CalibrationBin
from bench.report.axis import Scale
from bench.report.figure import Anchor, Box, Dash, Disc, Figure, Ink, Line, Shape, Text

SIZE, LEFT, TOP, BOTTOM, TEXT = 300.0, 46.0, 24.0, 44.0, 8.0
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def reliability_figure(bins: tuple[CalibrationBin, ...]) -> Figure:
    """A square with the diagonal of perfect calibration; the area of a disc is the share of cases in its bin."""
    across = Scale(0.0, 1.0, LEFT, SIZE - 14.0)
    up = Scale(0.0, 1.0, SIZE - BOTTOM, TOP)
    cases = max(1, sum(one.cases for one in bins))
    shapes: list[Shape] = [*_axes(across, up)]
    for one in bins:
        x, y = across.at(one.said), up.at(one.true)
        shapes.append(Line(x, up.at(one.said), x, y, Ink.LIMIT, 1.0))
        shapes.append(Disc(x, y, 2.0 + 10.0 * (one.cases / cases) ** 0.5, Ink.CURRENT))
    listed = "; ".join(f"said {one.said:.0%}, true {one.true:.0%}, {one.cases} cases" for one in bins)
    return Figure(SIZE, SIZE, "How far the probabilities hold", listed or "no labelled case", tuple(shapes))


def _axes(across: Scale, up: Scale) -> list[Shape]:
    left, right, bottom, top = across.low_pt, across.high_pt, up.low_pt, up.high_pt
    shapes: list[Shape] = [Box(left, top, right - left, bottom - top, edge=Ink.BORDER, edge_width=0.5)]
    for value in TICKS:
        x, y = across.at(value), up.at(value)
        shapes.append(Line(x, top, x, bottom, Ink.GRID, 0.5))
        shapes.append(Line(left, y, right, y, Ink.GRID, 0.5))
        shapes.append(Text(x, bottom + TEXT + 4, f"{value:.0%}", TEXT, Ink.MUTED, anchor=Anchor.MIDDLE))
        shapes.append(Text(left - 4, y + TEXT / 3, f"{value:.0%}", TEXT, Ink.MUTED, anchor=Anchor.END))
    shapes.append(Line(left, bottom, right, top, Ink.MUTED, 0.75, Dash.DASHED))
    middle = (left + right) / 2
    shapes.append(Text(middle, SIZE - 10, "first fault said to be so probable", TEXT, anchor=Anchor.MIDDLE))
    shapes.append(Text(4, top - 10, "and is true this often", TEXT))
    return shapes
