"""Everything that the Bench page shows: steps, left column, traces, and the other buttons under them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.bench.bench_trace import BenchTrace
from gui.pages.bench.former import former_step
from gui.pages.bench.healthy_band import HealthyBand
from gui.pages.bench.left_column import LeftColumn
from gui.pages.bench.model import BenchText
from gui.pages.bench.other_buttons import OtherButtons
from gui.pages.bench.primary import PrimaryButton
from gui.pages.bench.session import BenchSession
from gui.pages.bench.steps_strip import StepsStrip
from gui.pages.bench.words import Step
from gui.plots.lanes import Mark
from gui.theme import Theme, scaled
from gui.words import Words

_WIDE_FROM_PX = 1512
"""Of the page: with the rail beside it the window is 1600 wide."""
_WIDE_SCALE = 1.25
"""So much larger is the left column there: a large window is looked at from further away."""
_HIGH_FROM_PX = 750
"""Of the page: one that is wide and low has no height for what is larger; its left column is wide only."""


class BenchView(QWidget):
    """Shows a description of the page and the session that it was made of."""

    down = Signal()
    """The action is pressed."""
    up = Signal()
    """It is let go."""
    heard = Signal(object)
    """A `Press` of another button."""
    change_wanted = Signal(object)
    """A `Check` whose answer is to be changed."""
    report_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, theme: Theme, say: Words) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._marks: tuple[Mark, ...] = ()
        self.former: Step | None = None
        """A step that is done and is read."""
        self.steps = StepsStrip(theme, say.bench)
        self.left = self._made_left(1.0, wide=False)
        self.trace = BenchTrace(theme, say.bench)
        self.others = OtherButtons(theme)
        right = QVBoxLayout()
        right.setSpacing(theme.space.x3)
        right.addWidget(self.trace, 1)
        right.addWidget(self.others)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.space.x3)
        self._row.addWidget(self.left)
        self._row.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, theme.space.x3)
        layout.setSpacing(theme.space.x3)
        layout.addWidget(self.steps)
        layout.addLayout(self._row, 1)
        self.others.pressed.connect(self.heard)
        self.others.report_wanted.connect(self.report_wanted)
        self.trace.mark_pressed.connect(self._press_reason)
        self.trace.open_wanted.connect(self.open_wanted)

    @property
    def primary(self) -> PrimaryButton:
        """The one action."""
        return self.left.primary

    @property
    def controls(self) -> list[QWidget]:
        """The action, the rest of the left column, the other buttons, the traces, the steps that are done."""
        return [*self.left.controls, *self.others.controls, *self.trace.controls, *self.steps.controls]

    @property
    def regions(self) -> list[QWidget]:
        """The left column, the other buttons, the traces, the steps."""
        others = [] if self.others.isHidden() else [self.others]
        return [self.left, *others, self.trace, self.steps]

    def take_focus(self) -> QWidget | None:
        """To the action; while a check is asked to its question; where waiting is the thing to do, to the trace."""
        return self.left.take_focus()

    def focus_step(self, step: Step) -> None:
        """To what is read of a step; where nothing is read any more, back to the step."""
        taker = self.left.state.area if self.former is not None else None
        (taker or self.steps.button(step)).setFocus()

    def fit(self, page: QSize) -> bool:
        """Make the left column anew where a page of this size has it in another one; whether that was so."""
        wide = page.width() >= _WIDE_FROM_PX
        scale = _WIDE_SCALE if wide and page.height() >= _HIGH_FROM_PX else 1.0
        former = self.left
        if (former.scale, former.wide) == (scale, wide):
            return False
        self.left = self._made_left(scale, wide=wide)
        self._row.replaceWidget(former, self.left)
        former.hide()
        former.setParent(None)
        former.deleteLater()
        return True

    def show_text(self, text: BenchText, session: BenchSession, band: HealthyBand) -> None:
        """Show the page."""
        looked, former = session.looked, None
        if self.former is not None:
            former = former_step(self.former, text, session.known, self._say)
        self.steps.show_step(text.step, text.done, self.former)
        if self.left.show_text(text, looked, former) and looked is not None:
            self._marks = tuple(reason.mark for reason in looked.answer.reasons if reason.mark is not None)
            self.trace.show_runs(looked.runs)
            self.trace.show_marks(self._marks, None)
        self.others.show_others(text.others if text.answer is not None else (), self._say.bench)
        self.trace.show_session(session, text, band, self._say)

    def _made_left(self, scale: float, *, wide: bool) -> LeftColumn:
        left = LeftColumn(scaled(self._theme, scale), self._say, wide=wide)
        left.primary.pressed.connect(self.down)
        left.primary.released.connect(self.up)
        left.pressed.connect(self.heard)
        left.change_wanted.connect(self.change_wanted)
        left.answer.reason_chosen.connect(self._choose_reason)
        return left

    def _press_reason(self, number: int) -> None:
        self.left.answer.choose(number)

    def _choose_reason(self, number: int) -> None:
        chosen = next((mark for mark in self._marks if mark.number == number), None)
        self.trace.show_marks(self._marks, chosen)
