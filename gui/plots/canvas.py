"""The canvas of one run: pyqtgraph's view box moves the time axis, the lanes are painted from columns.

The view box covers the lanes and paints nothing itself. It gives dragging, the wheel, and limits that hold; the canvas
under it asks the column sources for what the view needs, once for each view, and paints.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsSceneWheelEvent, QStyleOptionGraphicsItem, QWidget

from gui.plots.clear_place import curves_through
from gui.plots.columns import Columns, ColumnSource, Points
from gui.plots.compared import difference_in, overlay_near
from gui.plots.curves import ValueScale
from gui.plots.hover import text_at
from gui.plots.ink import Ink
from gui.plots.lanes import CurrentLane, Mark, Markers, RunLanes, Span, SupplyLane
from gui.plots.markers import flag_at, marker_near
from gui.plots.overlays import DISC_RADIUS_PX
from gui.plots.painting import Reported
from gui.plots.stack import Layout, Scene, all_words, current_scale, discs_of, lay_out, paint_scene
from gui.plots.ticks import padded
from gui.plots.timescale import TimeScale

_WHEEL_ZOOM = 1.0015
"""Zoom of one wheel unit (a notch is 120)."""
_WHEEL_PAN = 1 / 1200
"""Share of the view that one wheel unit pans."""

_LEAST_HEIGHT = 1e-3
"""A fitted axis covers at least this share of the whole one, so that noise is not blown up without end."""

Grip = Callable[[QPointF], int | None]
"""The marker that a place takes hold of."""


class TimeView(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no types
    """The view of the time axis: drag, or Shift and wheel, pans; the wheel zooms; a double click shows the whole.

    A marker that is taken hold of goes along, and with Alt another trace that lies over the first one.
    """

    pressed = Signal(QPointF)
    doubled = Signal()
    dragged = Signal(int, float, bool)
    """A marker, the time that it was dragged to, and whether it was let go there."""
    slid = Signal(int, float, bool)
    """Another trace, how far it was dragged in seconds, and whether it was let go there."""

    def __init__(self, grip: Grip, other_grip: Grip) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._grip, self._other_grip = grip, other_grip
        self._held: int | None = None
        self._other: int | None = None
        self._from_s = 0.0
        self.setMouseEnabled(x=True, y=False)
        self.setYRange(0.0, 1.0, padding=0.0)
        self.disableAutoRange()

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:  # noqa: ARG002, N802 - pyqtgraph's signature
        """Zoom at the cursor; with Shift, or on a wheel that goes sideways, pan."""
        start_s, stop_s = self.viewRange()[0]
        sideways = event.orientation() == Qt.Orientation.Horizontal
        if sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.translateBy(x=-event.delta() * _WHEEL_PAN * (stop_s - start_s))
        else:
            at_s = self.mapToView(event.pos()).x()
            self.scaleBy(x=_WHEEL_ZOOM ** -event.delta(), center=pg.Point(at_s, 0.5))
        event.accept()

    def mouseDragEvent(self, event: MouseDragEvent, axis: int | None = None) -> None:  # noqa: N802 - pyqtgraph's name
        """What was taken hold of goes along; everything else pans."""
        at_s = float(self.mapToView(event.pos()).x())
        if event.isStart():
            taken, place = event.button() == Qt.MouseButton.LeftButton, self.mapToParent(event.buttonDownPos())
            slides = taken and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._other = self._other_grip(place) if slides else None
            self._held = self._grip(place) if taken and self._other is None else None
            self._from_s = float(self.mapToView(event.buttonDownPos()).x())
        if self._other is not None:
            event.accept()
            self.slid.emit(self._other, at_s - self._from_s, event.isFinish())
            return
        if self._held is None:
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        self.dragged.emit(self._held, at_s, event.isFinish())

    def mouseClickEvent(self, event: MouseClickEvent) -> None:  # noqa: N802 - pyqtgraph's name
        """A press goes to whoever knows what stands there; a double one shows the whole."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if event.double():
            self.doubled.emit()
        else:
            self.pressed.emit(self.mapToParent(event.pos()))


class Canvas(pg.GraphicsWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints one run; owns its view."""

    view_changed = Signal()
    mark_pressed = Signal(int)
    marker_dragged = Signal(int, float, bool)
    other_dragged = Signal(int, float, bool)
    """Another trace, from 0, how far it was dragged in seconds, and whether it was let go there."""

    def __init__(self, lanes: RunLanes, ink: Ink) -> None:
        super().__init__()
        self._lanes = lanes
        self._ink = ink
        self._marks: tuple[Mark, ...] = ()
        self._chosen: Mark | None = None
        self._markers = Markers()
        self._flags_room = False
        self._fit = False
        self._logarithmic = False
        self._scene: Scene | None = None
        self.view = TimeView(self._marker_at, self._other_at)
        self.view.setParentItem(self)
        self._limit(lanes)
        self.show_span(lanes.whole)
        self.view.sigXRangeChanged.connect(self._view_moved)
        self.view.doubled.connect(self.show_whole)
        self.view.pressed.connect(self._pressed)
        self.view.dragged.connect(self._dragged)
        self.view.slid.connect(self.other_dragged)

    @property
    def span(self) -> Span:
        """What is in view."""
        start_s, stop_s = self.view.viewRange()[0]
        return Span(float(start_s), float(stop_s))

    @property
    def least_span_s(self) -> float:
        """How far one may zoom in."""
        return self._lanes.least_span_s

    @property
    def readings_each(self) -> int:
        """How many readings stand in one column of the current; 1 where each is drawn."""
        drawn = self.scene_now().drawn
        return drawn.readings_each if isinstance(drawn, Columns) else 1

    def show_whole(self) -> None:
        """The whole run."""
        self.show_span(self._lanes.whole)

    def show_span(self, span: Span) -> None:
        """Bring a stretch into view."""
        self.view.setXRange(span.start_s, span.stop_s, padding=0.0)

    def pan(self, share: float) -> None:
        """Move by a share of the view; later times come in for a positive one."""
        self.view.translateBy(x=share * self.span.length_s)

    def zoom(self, factor: float) -> None:
        """Show so many times as much, about the middle of the view."""
        middle_s = (self.span.start_s + self.span.stop_s) / 2
        self.view.scaleBy(x=factor, center=pg.Point(middle_s, 0.5))

    def set_lanes(self, lanes: RunLanes) -> None:
        """Show more about the same run; the view stays."""
        if lanes.whole != self._lanes.whole:
            self.view.setLimits(xMin=lanes.whole.start_s, xMax=lanes.whole.stop_s, maxXRange=lanes.whole.length_s)
        before, self._lanes = self._layout(), lanes
        if before != self._layout():
            self._place_view()
        self._stale()

    def go_on(self, lanes: RunLanes) -> None:
        """Show the same run a moment later: where it has moved on, and the view showed the whole, the view does too."""
        before, self._lanes = self._lanes.whole, lanes
        if lanes.whole != before:
            saw_whole = self.span == before
            self._limit(lanes)
            if saw_whole:
                self.show_span(lanes.whole)
        self._stale()

    def set_marks(self, marks: tuple[Mark, ...], chosen: Mark | None) -> None:
        """Put numbered reasons onto the run."""
        self._marks, self._chosen = marks, chosen
        self._stale()

    @property
    def zero_s(self) -> float:
        """Where the time axis counts from."""
        return self._lanes.zero_s

    @property
    def chosen(self) -> Mark | None:
        """The reason that is shown on this run."""
        return self._chosen

    @property
    def markers(self) -> Markers:
        """The two markers, as far as they are set."""
        return self._markers

    def set_markers(self, markers: Markers) -> None:
        """Put the markers there."""
        self._markers = markers
        self._place_view()
        self._stale()

    def give_flags_room(self, room: bool) -> None:
        """Whether there is a strip for the flags of the markers while none is set."""
        self._flags_room = room
        self._place_view()
        self._stale()

    def fit_height(self, fit: bool) -> None:
        """Let the current's axis follow what is in view, or stand still."""
        self._fit = fit
        self._stale()

    def log_scale(self, logarithmic: bool) -> None:
        """Let the current's axis go by powers of ten, from the meter's step upwards."""
        self._logarithmic = logarithmic
        self._stale()

    def text_at(self, at: QPointF) -> str:
        """What stands at a place, in words; empty where nothing does."""
        scene = self.scene_now()
        return text_at(at, self._layout(), scene)

    @property
    def width_px(self) -> float:
        """How wide the canvas is."""
        return float(self.size().width())

    @property
    def height_px(self) -> float:
        """How high the canvas is."""
        return float(self.size().height())

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Keep the view over the lanes."""
        self._place_view()
        self._stale()

    def _layout(self) -> Layout:
        flags = self._flags_room or bool(self._markers.placed)
        return lay_out(self.width_px, self.height_px, self._lanes, self._ink, flags=flags)

    def _place_view(self) -> None:
        layout = self._layout()
        top = min(layout.top.top(), layout.stages.top())
        self.view.setGeometry(QRectF(layout.current.left(), top, layout.current.width(), layout.axis.bottom() - top))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the scene of the present view."""
        with Reported():
            paint_scene(painter, self._layout(), self.scene_now(), self._ink)

    def scene_now(self) -> Scene:
        """What the present view shows; asked of the column sources once for each view."""
        if self._scene is None:
            self._scene = self._make_scene()
        return self._scene

    def _make_scene(self) -> Scene:
        layout = self._layout()
        span, lane = self.span, self._lanes.current
        time = TimeScale(span.start_s, span.stop_s, layout.current.left(), layout.current.width())
        drawn = _drawn(lane, span, time)
        low_a, high_a = (lane.low_a, lane.high_a) if lane is not None else (0.0, 1.0)
        if self._fit and drawn is not None:
            low_a, high_a = _fitted(drawn, low_a, high_a)
        over = tuple(_drawn_of(one.columns, span, time) for one in self._lanes.overlays)
        logarithmic = self._logarithmic and lane is not None and bool(lane.step_a)
        if logarithmic and lane is not None and lane.step_a:
            # Half a decade of room for what the meter does not resolve.
            low_a, high_a = lane.step_a / 3.0, max(high_a, 10.0 * lane.step_a)
        difference = self._lanes.difference
        value = ValueScale(low_a, high_a, layout.current.top(), layout.current.height(), logarithmic)
        curves = curves_through([drawn, *over], time, value)
        return Scene(
            lanes=self._lanes,
            time=time,
            low_a=low_a,
            high_a=high_a,
            drawn=drawn,
            drawn_over=over,
            difference=difference_in(difference, time) if difference is not None else None,
            logarithmic=logarithmic,
            drawn_v=_drawn(self._lanes.supply, span, time),
            drawn_v_over=tuple(
                _drawn_of(one.voltage, span, time) if one.voltage is not None else None for one in self._lanes.overlays
            ),
            marks=self._marks,
            chosen=self._chosen,
            markers=self._markers,
            discs=discs_of(
                self._marks, layout, time, drawn, value, all_words(layout, self._lanes, time, curves, self._ink)
            ),
        )

    def _limit(self, lanes: RunLanes) -> None:
        self.view.setLimits(
            xMin=lanes.whole.start_s,
            xMax=lanes.whole.stop_s,
            minXRange=lanes.least_span_s,
            maxXRange=lanes.whole.length_s,
        )

    def _stale(self) -> None:
        self._scene = None
        self.update()

    def _view_moved(self) -> None:
        self._stale()
        self.view_changed.emit()

    def _marker_at(self, at: QPointF) -> int | None:
        scene = self.scene_now()
        top = self._layout().top
        return flag_at(at, top, self._markers, scene.time) or marker_near(self._markers, at.x(), scene.time)

    def _other_at(self, at: QPointF) -> int | None:
        """With Alt every place takes hold of the nearest of the others."""
        scene, layout = self.scene_now(), self._layout()
        return overlay_near(scene.drawn_over, at, scene.time, current_scale(layout, scene))

    def _dragged(self, number: int, at_s: float, done: bool) -> None:
        whole = self._lanes.whole
        self.marker_dragged.emit(number, min(max(at_s, whole.start_s), whole.stop_s), done)

    def _pressed(self, at: QPointF) -> None:
        for disc in self.scene_now().discs:
            if disc.covers(at.x(), at.y(), DISC_RADIUS_PX):
                self.mark_pressed.emit(disc.number)
                return


def _drawn(lane: CurrentLane | SupplyLane | None, span: Span, time: TimeScale) -> Columns | Points | None:
    if lane is None or lane.columns is None:
        return None
    return _drawn_of(lane.columns, span, time)


def _drawn_of(columns: ColumnSource, span: Span, time: TimeScale) -> Columns | Points:
    return columns.between(span.start_s, span.stop_s, max(1, int(time.width_px)))


def _fitted(drawn: Columns | Points, low_a: float, high_a: float) -> tuple[float, float]:
    least, most = (drawn.least, drawn.most) if isinstance(drawn, Columns) else (drawn.values, drawn.values)
    read = np.isfinite(least)
    if not read.any():
        return low_a, high_a
    found = padded(float(least[read].min()), float(most[read].max()), (high_a - low_a) * _LEAST_HEIGHT)
    return found.low, found.high
