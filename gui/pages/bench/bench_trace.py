"""The trace card of the Bench page: the run while it comes, and all runs of the case once it is over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bench.plan import Plan
from gui.cards.keyed import KeyedButton
from gui.cards.pieces import Elided, Kind, card, column, empty_layout, rule, words
from gui.pages.bench.head_text import trace_head
from gui.pages.bench.healthy import Healthy
from gui.pages.bench.healthy_band import HealthyBand
from gui.pages.bench.legend import BandLegend
from gui.pages.bench.live_lanes import live_lanes, waiting_lanes
from gui.pages.bench.model import BenchText, shown_reading
from gui.pages.bench.session import BenchSession
from gui.pages.bench.states import State
from gui.pages.bench.words import BenchWords
from gui.plots.ink import make_ink
from gui.plots.lanes import Mark, RunLanes
from gui.plots.run_view import RunView
from gui.theme import Theme
from gui.words import Words

_WIDE, _NARROW = 2, 1
"""A run with a current gets twice the width of one without."""


class BenchTrace(QWidget):
    """Head with what is shown, and the lanes under it."""

    mark_pressed = Signal(int)
    open_wanted = Signal()

    def __init__(self, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._ink = make_ink(theme)
        self._views: list[RunView] = []
        self._waits_with: tuple[Plan, Healthy] | None = None
        """While the band stands alone: what it was made of."""
        self._title = Elided(say.no_run_yet, Kind.HEADING)
        self._legend = BandLegend(theme)
        self._setting = words("", Kind.CAPTION)
        self._chip = words("", Kind.STRONG)
        self._chip.hide()
        self._chip_warns: bool | None = None
        self._open = KeyedButton(say.open_in_trace, "Ctrl+2", theme, kind="plain")
        self._open.clicked.connect(self.open_wanted)
        self._open.hide()
        head = QHBoxLayout()
        head.setContentsMargins(theme.space.x4, theme.space.x2, theme.space.x4, theme.space.x2)
        head.setSpacing(theme.space.x3)
        head.addWidget(self._title, 1)
        head.addWidget(self._legend)
        head.addWidget(self._setting)
        head.addWidget(self._chip)
        head.addWidget(self._open)
        self._places = QWidget()
        self._panes = QHBoxLayout(self._places)
        self._panes.setContentsMargins(theme.space.x2, theme.space.x1, theme.space.x2, theme.space.x2)
        self._panes.setSpacing(theme.space.x2)
        self._empty = _empty(theme, say)
        self._plate = _plate(theme)
        inner = column(0, 0)
        inner.addLayout(head)
        inner.addWidget(rule(theme))
        inner.addWidget(self._empty, 1)
        stack = QGridLayout()
        stack.addWidget(self._places, 0, 0)
        stack.addWidget(self._plate, 0, 0, Qt.AlignmentFlag.AlignCenter)
        inner.addLayout(stack, 1)
        self._places.hide()
        self._plate.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(inner))

    @property
    def controls(self) -> list[QWidget]:
        """The way to the Trace page, and the runs."""
        return [self._open, *(view.plot for view in self._views)]

    @property
    def views(self) -> tuple[RunView, ...]:
        """The runs that stand there."""
        return tuple(self._views)

    def show_session(self, session: BenchSession, text: BenchText, band: HealthyBand, say: Words) -> None:
        """What is recorded now; where an answer stands, its runs do already."""
        known, state, healthy = session.known, text.state, session.healthy
        head = trace_head(session.situation, known, say)
        self.show_band(healthy.band.boots if healthy is not None else None)
        warns = state is State.LINK_LOST
        self.show_head(head.title, head.setting, head.chip, warns=warns, opens=text.answer is not None)
        if text.answer is not None:
            return
        picture, usb = known.picture, session.profile.usb if session.profile is not None else ()
        if picture is None or known.plan is None or picture.current is None:
            self.show_waiting(known.plan, healthy, say)
            return
        band.follow(picture)
        self.show_live(
            live_lanes(
                picture, known.plan, known.run_number, usb, say,
                healthy=healthy, laid=known.laid_here,
                lost=warns, stopped=state in (State.STOPPING, State.STOPPED), shown=shown_reading(known),
            )
        )  # fmt: skip

    def show_head(self, title: str, setting: str, chip: str, *, warns: bool, opens: bool) -> None:
        """What is shown, how the supply is set, and one word on it."""
        if warns != self._chip_warns:
            self._chip_warns = warns
            colours, line, space = self._theme.colours, self._theme.line, self._theme.space
            edge = f"{line.control}px solid {colours.danger}" if warns else f"{line.divider}px solid {colours.border}"
            self._chip.setStyleSheet(
                f"padding: 0 {space.x2}px; border: {edge}; border-radius: {self._theme.radius.small}px;"
            )
        self._title.set_whole(title)
        self._setting.setText(setting)
        self._setting.setVisible(not chip and not opens)  # what was planned, while nothing else is to be said
        self._chip.setText(chip)
        self._chip.setVisible(bool(chip))
        self._open.setVisible(opens)

    def show_band(self, boots: int | None) -> None:
        """Say what the band behind the runs is; `None` where there is none."""
        self._legend.show_text(self._say.healthy.format(count=boots) if boots is not None else "")

    def show_waiting(self, plan: Plan | None, healthy: Healthy | None, say: Words) -> None:
        """No run yet: the band of healthy phones where it will come, if there is one."""
        if plan is None or healthy is None:
            if self._views:
                self._rebuild((), live=False)
        elif self._waits_with != (plan, healthy):
            self._rebuild((waiting_lanes(plan, healthy, say),), live=True)
            shaded = self._say.healthy_shaded.format(count=healthy.band.boots)
            self._plate.setText(f"{self._say.trace_starts}\n{shaded}")
            self._plate.show()
            self._waits_with = (plan, healthy)

    def show_live(self, lanes: RunLanes) -> None:
        """The run while it comes: the same view as long as it is the same run."""
        if len(self._views) == 1 and self._views[0].run_id == lanes.run_id and self._views[0].is_live:
            self._views[0].show_live(lanes)
            return
        self._rebuild((lanes,), live=True)

    def show_runs(self, runs: tuple[RunLanes, ...]) -> None:
        """All runs of a case, side by side."""
        self._rebuild(runs, live=False)

    def show_marks(self, marks: tuple[Mark, ...], chosen: Mark | None) -> None:
        """Put numbered reasons onto the runs."""
        for view in self._views:
            view.show_marks(marks, chosen if chosen is not None and chosen.run_id == view.run_id else None)

    def _rebuild(self, runs: tuple[RunLanes, ...], *, live: bool) -> None:
        empty_layout(self._panes)
        self._views = [RunView(run, self._ink, live=live) for run in runs]
        for view, run in zip(self._views, runs, strict=True):
            view.title.setVisible(len(runs) > 1)
            view.overview.hide()
            view.mark_pressed.connect(self.mark_pressed)
            self._panes.addWidget(view, _WIDE if run.current is not None else _NARROW)
        self._waits_with = None
        self._plate.hide()
        self._empty.setVisible(not runs)
        self._places.setVisible(bool(runs))


def _plate(theme: Theme) -> QLabel:
    label = words("", Kind.STRONG, wrap=True)
    label.setObjectName("trace-plate")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    colours = theme.colours
    label.setStyleSheet(
        f"#trace-plate {{ background: {colours.surface}; color: {colours.text}; padding: {theme.space.x3}px;"
        f" border: {theme.line.divider}px solid {colours.border}; border-radius: {theme.radius.medium}px; }}"
    )
    return label


def _empty(theme: Theme, say: BenchWords) -> QLabel:
    label = words(f"{say.trace_starts}\n{say.no_healthy_boots}", Kind.LEAD, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setStyleSheet(f"color: {theme.colours.text_muted};")
    return label
