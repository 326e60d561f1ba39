"""The traces of all runs: which of them are shown, buttons for the view, and the runs side by side."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import Elided, Kind, card, column, empty_layout
from gui.cards.wrapping import WrappingRow, spare_room
from gui.pages.trace.tool_row import ToolRow
from gui.pages.trace.words import MeasureWords
from gui.plots.ink import make_ink
from gui.plots.lanes import Mark, RunLanes
from gui.plots.run_view import ZOOM_IN, ZOOM_OUT, RunView
from gui.theme import Theme
from gui.words import TraceWords

MOST_SIDE_BY_SIDE = 3
"""More runs than these are too narrow to be read beside each other."""
_WIDE, _NARROW = 2, 1
"""A run with a current gets twice the width of one without."""


class TraceCard(QWidget):
    """The card with the traces of a case, or with one recording."""

    mark_pressed = Signal(int)
    marker_dragged = Signal(int, float, bool)
    other_dragged = Signal(int, float, bool)
    other_nudged = Signal(float)
    other_chosen = Signal(int)
    view_changed = Signal()
    open_wanted = Signal()
    measure_wanted = Signal(bool)

    def __init__(self, theme: Theme, say: TraceWords, measure: MeasureWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._views: list[RunView] = []
        self._runs: tuple[RunLanes, ...] = ()
        self._active = 0
        self.chooser = ElidedBox(theme, say.choose_run)
        self.measure_button = _button(measure.measure, measure.measure, square=False)
        self.measure_button.setToolTip(measure.measure_does)
        self.measure_button.setCheckable(True)
        self._fit = _button(say.fit_height, say.fit_height, square=False)
        self._fit.setCheckable(True)
        self._zoom_out_button = _button("−", say.zoom_out, square=True)
        self._zoom_in_button = _button("+", say.zoom_in, square=True)
        self._whole_button = _button(say.whole, say.whole, square=False)
        self._open_button = _button(say.open, say.open, square=False)
        self.tools = ToolRow(theme, measure)
        self.tools.hide()
        self._title = Elided("", Kind.HEADING)
        self._title.setMinimumWidth(theme.target.least)
        head = WrappingRow(QMargins(*(theme.space.x2,) * 4), theme.space.x1)
        self._head = head.row
        self._panes = QHBoxLayout()
        self._panes.setContentsMargins(theme.space.x2, 0, theme.space.x2, theme.space.x2)
        self._panes.setSpacing(theme.space.x2)
        self._fill_head()
        inner = column(0, 0)
        inner.addWidget(head)
        inner.addWidget(self.tools)
        inner.addLayout(self._panes, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(inner))

    @property
    def active(self) -> RunView | None:
        """The run that buttons and the status bar are about."""
        return self._views[self._active] if self._views else None

    @property
    def active_number(self) -> int:
        """Its place among the runs, from 0."""
        return self._active

    @property
    def views(self) -> tuple[RunView, ...]:
        """All runs, shown or not."""
        return tuple(self._views)

    @property
    def controls(self) -> list[QWidget]:
        """The chooser, the buttons, then the runs."""
        return [
            self.chooser,
            self.measure_button,
            self._fit,
            self._zoom_out_button,
            self._zoom_in_button,
            self._whole_button,
            self._open_button,
            *(self.tools.controls if self.measure_button.isChecked() else ()),
        ] + [view.plot for view in self._views]

    def show_runs(self, runs: tuple[RunLanes, ...]) -> None:
        """Show runs; where the same ones stand there already, only what is said about them changes."""
        if len(runs) == len(self._runs) and all(map(_is_same_run, runs, self._runs)):
            for view, run in zip(self._views, runs, strict=True):
                view.set_lanes(run)
            self._runs = runs
            return
        self._runs = runs
        self._rebuild()

    def show_lanes(self, run_id: str, lanes: RunLanes) -> None:
        """Show one run in another way: with others over it, say."""
        for view in self._views:
            if view.run_id == run_id:
                view.set_lanes(lanes)

    def show_marks(self, marks: tuple[Mark, ...], chosen: Mark | None) -> None:
        """Put numbered reasons onto the runs; the run of the chosen one comes into view."""
        if chosen is not None:
            self._show_run(chosen.run_id)
        for view in self._views:
            view.show_marks(marks, chosen if chosen is not None and chosen.run_id == view.run_id else None)

    def _rebuild(self) -> None:
        for view in self._views:
            view.let_go()
        empty_layout(self._panes)
        ink = make_ink(self._theme)
        self._views = [RunView(run, ink) for run in self._runs]
        for view, run in zip(self._views, self._runs, strict=True):
            view.focused.connect(self._focused)
            view.mark_pressed.connect(self.mark_pressed)
            view.marker_dragged.connect(self.marker_dragged)
            view.other_dragged.connect(self.other_dragged)
            view.plot.nudged.connect(self.other_nudged)
            view.plot.other_chosen.connect(self.other_chosen)
            view.view_changed.connect(self.view_changed)
            view.canvas.give_flags_room(self.measure_button.isChecked())
            view.canvas.fit_height(self._fit.isChecked())
            view.canvas.log_scale(self.tools.log_button.isChecked())
            self._panes.addWidget(view, _WIDE if run.current is not None else _NARROW)
        self._active = next((k for k, run in enumerate(self._runs) if run.current is not None), 0)
        self._fill_chooser()
        self._choose_runs(self.chooser.currentIndex())

    def _fill_head(self) -> None:
        self._head.addWidget(self.chooser)
        self._head.addWidget(self._title)
        self._head.addWidget(spare_room())
        for button in (
            self.measure_button,
            self._fit,
            self._zoom_out_button,
            self._zoom_in_button,
            self._whole_button,
            self._open_button,
        ):
            self._head.addWidget(button)
        self.measure_button.toggled.connect(self.tools.setVisible)
        self.measure_button.toggled.connect(self._give_flags_room)
        self.measure_button.toggled.connect(self.measure_wanted)
        self._fit.toggled.connect(self._fit_height)
        self._zoom_out_button.clicked.connect(self._zoom_out)
        self._zoom_in_button.clicked.connect(self._zoom_in)
        self._whole_button.clicked.connect(self._whole)
        self._open_button.clicked.connect(self.open_wanted)
        self.chooser.currentIndexChanged.connect(self._choose_runs)

    def _fill_chooser(self) -> None:
        self.chooser.blockSignals(True)
        self.chooser.clear()
        several = len(self._runs) > 1
        if several and len(self._runs) <= MOST_SIDE_BY_SIDE:
            self.chooser.addItem(self._say.all_runs, None)
        for run in self._runs:
            self.chooser.addItem(run.title, run.run_id)
        self.chooser.blockSignals(False)
        self.chooser.setVisible(several)
        self._title.setVisible(not several)
        self._title.set_whole(self._runs[0].title if self._runs else "")

    def _choose_runs(self, index: int) -> None:
        chosen = self.chooser.itemData(index)
        alone = chosen is not None
        for k, view in enumerate(self._views):
            view.setVisible(not alone or view.run_id == chosen)
            view.title.setVisible(len(self._views) > 1 and not alone)
            if view.run_id == chosen:
                self._active = k
        self.view_changed.emit()

    def _show_run(self, run_id: str) -> None:
        """Make a run visible, and the one that buttons act on."""
        for k, view in enumerate(self._views):
            if view.run_id == run_id:
                self._active = k
                if view.isHidden():
                    self.chooser.setCurrentIndex(self.chooser.findData(run_id))
        self.view_changed.emit()

    def _focused(self, run_id: str) -> None:
        self._active = next(k for k, view in enumerate(self._views) if view.run_id == run_id)
        self.view_changed.emit()

    def _fit_height(self, fit: bool) -> None:
        for view in self._views:
            view.canvas.fit_height(fit)

    def _give_flags_room(self, room: bool) -> None:
        for view in self._views:
            view.canvas.give_flags_room(room)

    def _zoom_in(self) -> None:
        if self.active is not None:
            self.active.canvas.zoom(ZOOM_IN)

    def _zoom_out(self) -> None:
        if self.active is not None:
            self.active.canvas.zoom(ZOOM_OUT)

    def _whole(self) -> None:
        for view in self._views:
            view.canvas.show_whole()


def _is_same_run(one: RunLanes, other: RunLanes) -> bool:
    """Whether two descriptions are of one recording, opened once: another case may call its run the same."""
    if one.current is None or other.current is None:
        return one.current is other.current and (one.run_id, one.whole) == (other.run_id, other.whole)
    return one.current.columns is other.current.columns


def _button(text: str, name: str, *, square: bool) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    button.setToolTip(name if square else "")
    button.setProperty("kind", "square" if square else "push")
    return button
