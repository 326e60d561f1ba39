"""Curves from columns and points: fill between least and most, mean on top; steps or dots where readings are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

from gui.plots.columns import Columns, Points
from gui.plots.ink import CurveInk
from gui.plots.painting import saved
from gui.plots.timescale import TimeScale

Floats = npt.NDArray[np.float64]

_DOTS_FROM_PX = 5.0
"""Readings further apart than this get a dot each."""
_DOT_RADIUS_PX = 2.0
_STEPS_BELOW_HZ = 20.0
"""Readings of a polled supply hold until the next one: slower than this they are drawn as steps."""


@dataclass(frozen=True, slots=True)
class ValueScale:
    """From values to pixels of a lane; pixels grow downwards."""

    low: float
    high: float
    top_px: float
    height_px: float
    logarithmic: bool = False
    """`low` is above 0 then, and what lies below it is drawn at the bottom."""

    def y(self, value: float) -> float:
        """The pixel of a value."""
        return float(self._unbounded(np.array([value]))[0])

    def _unbounded(self, values: Floats) -> Floats:
        if self.logarithmic:
            share = np.log(self.high / np.maximum(values, self.low)) / np.log(self.high / self.low)
            return np.asarray(self.top_px + share * self.height_px)
        return np.asarray(self.top_px + (self.high - values) * (self.height_px / (self.high - self.low)))

    def ys(self, values: Floats) -> Floats:
        """The pixels of values, shape (n,), kept within a lane's height of the lane."""
        y = self._unbounded(values)
        return np.clip(y, self.top_px - self.height_px, self.top_px + 2 * self.height_px)


def paint_curve(
    painter: QPainter, found: Columns | Points, time: TimeScale, value: ValueScale, rate_hz: float, ink: CurveInk
) -> None:
    """Draw what a column source found of the view."""
    if isinstance(found, Points):
        _paint_points(painter, time.xs(found.at_s), value.ys(found.values), rate_hz, time, ink)
    else:
        _paint_columns(painter, found, time, value, ink)


def _paint_columns(painter: QPainter, found: Columns, time: TimeScale, value: ValueScale, ink: CurveInk) -> None:
    x, mean = time.xs(found.at_s), value.ys(found.mean)
    if not x.size:
        return
    # Sorted columns into pixels: a pixel takes all columns that begin in it, or else the one that it lies in.
    pixels = time.left_px + np.arange(max(1, round(time.width_px)))
    starts = np.minimum(np.searchsorted(x, pixels), x.size - 1)
    top = value.ys(np.fmax.reduceat(found.most, starts))
    bottom = value.ys(np.fmin.reduceat(found.least, starts))
    inside = (pixels >= x[0] - 1) & (pixels <= x[-1] + 1)
    _paint_band(painter, np.where(inside, top, np.nan), np.where(inside, bottom, np.nan), time.left_px, ink)
    painter.setPen(ink.line)
    for run in _unbroken(mean):
        _paint_line(painter, x[run], mean[run], ink)


def _paint_band(painter: QPainter, top: Floats, bottom: Floats, left_px: float, ink: CurveInk) -> None:
    """The fill between two curves that have one value for each pixel, as an image.

    A painter fills columns of one pixel hundreds of times slower: it walks down the image, where memory runs along.
    """
    read = np.isfinite(top) & np.isfinite(bottom)
    if not read.any():
        return
    first = int(np.floor(top[read].min()))
    rows = int(np.ceil(bottom[read].max())) + 1 - first
    high = np.where(read, np.floor(top - first), rows).astype(np.int16)
    low = np.where(read, np.floor(bottom - first), -1).astype(np.int16)
    row = np.arange(rows, dtype=np.int16)[:, None]
    inside = (row >= high) & (row <= low)
    # What sticks out beyond a neighbour is edge too: a spike one pixel wide is all edge, and as dark.
    edge = inside.copy()
    edge[:, 1:-1] &= ~(inside[:, :-2] & inside[:, 2:])
    area = inside * np.uint32(ink.fill) + edge * np.uint32(ink.edge - ink.fill)
    columns = np.flatnonzero(read)
    area[high[columns], columns] = ink.edge
    area[low[columns], columns] = ink.edge
    image = QImage(area.data, top.size, rows, 4 * top.size, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(QPointF(left_px, first), image)


def _paint_points(painter: QPainter, x: Floats, y: Floats, rate_hz: float, time: TimeScale, ink: CurveInk) -> None:
    painter.setPen(ink.line)
    steps = 0 < rate_hz < _STEPS_BELOW_HZ
    for run in _unbroken(y):
        if steps:
            _paint_line(painter, np.repeat(x[run], 2)[1:], np.repeat(y[run], 2)[:-1], ink)
        else:
            _paint_line(painter, x[run], y[run], ink)
    if x.size and x.size * _DOTS_FROM_PX < min(x[-1], time.right_px) - max(x[0], time.left_px):
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.dot)
            for k in np.flatnonzero(np.isfinite(y)).tolist():
                painter.drawEllipse(QPointF(x[k], y[k]), _DOT_RADIUS_PX, _DOT_RADIUS_PX)


def _paint_line(painter: QPainter, x: Floats, y: Floats, ink: CurveInk) -> None:
    """A line two pixels strong, as two thin ones: the painter strokes thick ones a hundred times slower."""
    if x.size == 1:
        painter.fillRect(QRectF(x[0] - 1, y[0] - 1, 2, 2), ink.dot)
        return
    for offset_px in (0.0, 1.0):
        polygon: QPolygonF = arrayToQPolygonF(np.ascontiguousarray(x), y - offset_px)
        painter.drawPolyline(polygon)


def _unbroken(values: Floats) -> list[slice]:
    """Stretches without NaN."""
    good = np.concatenate(([False], np.isfinite(values), [False]))
    edges = np.flatnonzero(good[1:] != good[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
