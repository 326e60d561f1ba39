"""One run on the screen: its title, the canvas with keys and words, and the overview strip."""

from __future__ import annotations

from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QFocusEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from gui.plots.canvas import Canvas
from gui.plots.ink import Ink
from gui.plots.lanes import Mark, RunLanes, Span
from gui.plots.overview import Overview
from gui.plots.stack import lay_out

_PAN, _PAN_FAR = 0.1, 0.5
_NUDGE_FAR_PX = 10
ZOOM_IN, ZOOM_OUT = 0.8, 1.25
"""Share of the view that is shown after one step."""
_RING_PX = 6
"""Room for the focus ring around the lanes."""
_MARGIN = 0.2
"""Room on both sides of a reason that is brought into view."""
_LEAST_SHOWN_PX = 24.0
"""A reason narrower than this is zoomed in on, though it is in view."""


class Plot(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """The lanes as one control: keys move the view, help events say what stands under the cursor."""

    focused = Signal()
    nudged = Signal(float)
    """Another trace shall move so many seconds."""
    other_chosen = Signal(int)
    """The next or the former one shall."""

    def __init__(self, canvas: Canvas, lanes: RunLanes, ink: Ink) -> None:
        super().__init__(background=ink.plot)
        self.canvas = canvas
        self.setCentralItem(canvas)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(180)
        self.set_words(lanes)

    def cursor_s(self) -> float:
        """The time under the mouse; in the middle of the view where the mouse is elsewhere."""
        place, time = self.mapFromGlobal(QCursor.pos()), self.canvas.scene_now().time
        span = self.canvas.span
        if not self.underMouse() or not time.left_px <= place.x() <= time.right_px:
            return (span.start_s + span.stop_s) / 2
        return time.time_at(float(place.x()))

    def set_words(self, lanes: RunLanes) -> None:
        """The run in words, for those who do not see it."""
        self._lanes = lanes
        self.setAccessibleName(lanes.title)
        self.setAccessibleDescription(lanes.text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Large, where there is room."""
        return QSize(480, 400)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows pan, with Shift further; + and − zoom; Home and 0 show the whole; brackets go from stage to stage.

        With Alt arrows move what lies over the trace.
        """
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._slide(event, _NUDGE_FAR_PX if far else 1)
            return
        match event.key():
            case Qt.Key.Key_Left:
                self.canvas.pan(-(_PAN_FAR if far else _PAN))
            case Qt.Key.Key_Right:
                self.canvas.pan(_PAN_FAR if far else _PAN)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.canvas.zoom(ZOOM_IN)
            case Qt.Key.Key_Minus:
                self.canvas.zoom(ZOOM_OUT)
            case Qt.Key.Key_Home | Qt.Key.Key_0:
                self.canvas.show_whole()
            case Qt.Key.Key_BracketLeft:
                self._step(-1)
            case Qt.Key.Key_BracketRight:
                self._step(1)
            case _:
                event.ignore()
                return
        event.accept()

    def _slide(self, event: QKeyEvent, pixels: int) -> None:
        """With Alt arrows move another trace by pixels of the view, or choose which."""
        step_s = pixels * self.canvas.span.length_s / max(1.0, self.canvas.width_px)
        match event.key():
            case Qt.Key.Key_Left:
                self.nudged.emit(-step_s)
            case Qt.Key.Key_Right:
                self.nudged.emit(step_s)
            case Qt.Key.Key_Up:
                self.other_chosen.emit(-1)
            case Qt.Key.Key_Down:
                self.other_chosen.emit(1)
            case _:
                event.ignore()
                return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Say that this run is the one that buttons act on."""
        super().focusInEvent(event)
        self.focused.emit()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Answer the cursor's question what stands there."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.canvas.text_at(QPointF(event.pos())), self)
            return True
        return bool(super().viewportEvent(event))

    def _step(self, direction: int) -> None:
        """The next stage edge that way moves to the middle of the view."""
        span = self.canvas.span
        middle_s = (span.start_s + span.stop_s) / 2
        edges = [stage.span.start_s for stage in self._lanes.stages]
        least_s = span.length_s * 1e-3
        ahead = [e for e in edges if (e - middle_s) * direction > least_s]
        if ahead:
            edge = min(ahead) if direction > 0 else max(ahead)
            half_s = span.length_s / 2
            self.canvas.show_span(Span(edge - half_s, edge + half_s))


class RunView(QWidget):
    """A run with its title above and the overview below."""

    focused = Signal(str)
    mark_pressed = Signal(int)
    marker_dragged = Signal(int, float, bool)
    other_dragged = Signal(int, float, bool)
    view_changed = Signal()

    def __init__(self, lanes: RunLanes, ink: Ink, *, live: bool = False) -> None:
        super().__init__()
        self.run_id, self.is_live = lanes.run_id, live
        self._lanes = lanes
        self.title = QLabel(lanes.title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setObjectName("run-title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title.setToolTip(lanes.title)
        self.canvas = Canvas(lanes, ink)
        self.plot = Plot(self.canvas, lanes, ink)
        self.overview = Overview(lanes, ink, lay_out(100, 100, lanes, ink).current.left())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_RING_PX)
        layout.addWidget(self.title)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.overview)
        self.canvas.view_changed.connect(self._moved)
        self.canvas.mark_pressed.connect(self.mark_pressed)
        self.canvas.marker_dragged.connect(self.marker_dragged)
        self.canvas.other_dragged.connect(self.other_dragged)
        self.plot.focused.connect(self._focused)
        self.overview.wanted.connect(self._centre)

    @property
    def lanes(self) -> RunLanes:
        """What is shown of the run."""
        return self._lanes

    def set_lanes(self, lanes: RunLanes) -> None:
        """Show more about the same run."""
        self._lanes = lanes
        self.plot.set_words(lanes)
        self.canvas.set_lanes(lanes)
        self.overview.set_lanes(lanes)

    def let_go(self) -> None:
        """It will not be shown again: what it was drawn from may go, however long Qt keeps its parts."""
        self.set_lanes(
            replace(self._lanes, current=None, supply=None, overlays=(), difference=None, band=None, notes=())
        )

    def show_live(self, lanes: RunLanes) -> None:
        """Show the same run a moment later; a view that nobody moved goes on with it."""
        self._lanes = lanes
        self.plot.set_words(lanes)
        self.canvas.go_on(lanes)

    def show_marks(self, marks: tuple[Mark, ...], chosen: Mark | None) -> None:
        """Put the reasons of this run onto it; the chosen one is brought into view if it is not."""
        self.canvas.set_marks(tuple(mark for mark in marks if mark.run_id == self.run_id), chosen)
        if chosen is not None and not self._sees(chosen.span):
            room_s = max(chosen.span.length_s, self._lanes.least_span_s) * _MARGIN
            self.canvas.show_span(Span(chosen.span.start_s - room_s, chosen.span.stop_s + room_s))

    def _sees(self, span: Span) -> bool:
        view = self.canvas.span
        inside = view.start_s <= span.start_s and span.stop_s <= view.stop_s
        shown_px = span.length_s / view.length_s * self.canvas.width_px
        return inside and shown_px >= min(_LEAST_SHOWN_PX, self.canvas.width_px / 2)

    def _centre(self, at_s: float) -> None:
        half_s = self.canvas.span.length_s / 2
        self.canvas.show_span(Span(at_s - half_s, at_s + half_s))

    def _moved(self) -> None:
        self.overview.show_span(self.canvas.span)
        self.view_changed.emit()

    def _focused(self) -> None:
        self.focused.emit(self.run_id)
