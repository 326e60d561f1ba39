"""Curves from columns and points: fill between least and most, mean on top; steps or dots where readings are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gui.plots.columns import Columns, Points
from gui.plots.ink import CurveInk
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

    def y(self, value: float) -> float:
        """The pixel of a value."""
        return self.top_px + (self.high - value) / (self.high - self.low) * self.height_px

    def ys(self, values: Floats) -> Floats:
        """The pixels of values, shape (n,), kept within a lane's height of the lane."""
        y = self.top_px + (self.high - values) * (self.height_px / (self.high - self.low))
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
    x, least, most, mean = time.xs(found.at_s), value.ys(found.least), value.ys(found.most), value.ys(found.mean)
    for run in _unbroken(mean):
        outline = arrayToQPolygonF(
            np.concatenate((x[run], x[run][::-1])), np.concatenate((most[run], least[run][::-1]))
        )
        painter.setPen(ink.edge)
        painter.setBrush(ink.fill)
        painter.drawPolygon(outline)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.line)
    for run in _unbroken(mean):
        _paint_line(painter, x[run], mean[run], ink)


def _paint_points(painter: QPainter, x: Floats, y: Floats, rate_hz: float, time: TimeScale, ink: CurveInk) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.line)
    steps = 0 < rate_hz < _STEPS_BELOW_HZ
    for run in _unbroken(y):
        if steps:
            _paint_line(painter, np.repeat(x[run], 2)[1:], np.repeat(y[run], 2)[:-1], ink)
        else:
            _paint_line(painter, x[run], y[run], ink)
    if x.size and x.size * _DOTS_FROM_PX < time.width_px:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.dot)
        for k in np.flatnonzero(np.isfinite(y)).tolist():
            painter.drawEllipse(QPointF(x[k], y[k]), _DOT_RADIUS_PX, _DOT_RADIUS_PX)


def _paint_line(painter: QPainter, x: Floats, y: Floats, ink: CurveInk) -> None:
    if x.size == 1:
        painter.fillRect(QRectF(x[0] - 1, y[0] - 1, 2, 2), ink.dot)
        return
    polygon: QPolygonF = arrayToQPolygonF(np.ascontiguousarray(x), np.ascontiguousarray(y))
    painter.drawPolyline(polygon)


def _unbroken(values: Floats) -> list[slice]:
    """Stretches without NaN."""
    good = np.concatenate(([False], np.isfinite(values), [False]))
    edges = np.flatnonzero(good[1:] != good[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
