"""The steps across the top of the page: a display, no tabs; one that is done can be opened to be read."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.icons import Icon, paint_icon
from gui.pages.bench.words import BenchWords, Step
from gui.plots.ink import font_of
from gui.theme import Theme

_GAP_PX = 5
_TICK_PX = 16.0


class StepsStrip(QWidget):
    """Done has a tick, now is filled dark, what comes is outlined."""

    opened = Signal(object)
    """A `Step` that is done and was pressed."""

    def __init__(self, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self._say = say
        self._now, self._done = Step.CONNECT, frozenset[Step]()
        self.setFixedHeight(theme.target.least)
        self._steps = {step: StepButton(step, theme, say) for step in Step}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        for step, button in self._steps.items():
            button.clicked.connect(partial(self._press, step))
            row.addWidget(button, 1)
        self.show_step(self._now, self._done)

    @property
    def controls(self) -> list[QWidget]:
        """The steps that can be opened."""
        return [button for step, button in self._steps.items() if step in self._done]

    def show_step(self, now: Step, done: frozenset[Step], open_step: Step | None = None) -> None:
        """Where the work stands, and which step is open to be read."""
        for step, button in self._steps.items():
            button.show_place(now=step is now and step not in done, done=step in done, is_open=step is open_step)
        if (now, done) == (self._now, self._done) and self.accessibleName():
            return
        self._now, self._done = now, done
        names = [self._say.step_done.format(step=self._say.steps[step]) for step in Step if step in done]
        here = [] if now in done else [self._say.steps[now]]
        self.setAccessibleName(". ".join([*names, *here]))

    def button(self, step: Step) -> QPushButton:
        """The one of a step."""
        return self._steps[step]

    def _press(self, step: Step, _on: bool = True) -> None:
        if step in self._done:
            self.opened.emit(step)


class StepButton(QPushButton):
    """One field; only one that is done can have the focus."""

    def __init__(self, step: Step, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self._step, self._theme, self._say = step, theme, say
        self._now = self._done = self._open = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        high = theme.target.least
        self.setStyleSheet(f"min-height: {high}px; max-height: {high}px; border: none; padding: 0;")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(say.steps[step])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All are of one width."""
        return QSize(self._theme.target.least, self._theme.target.least)

    def show_place(self, *, now: bool, done: bool, is_open: bool) -> None:
        """Where it stands in the work."""
        if (now, done, is_open) == (self._now, self._done, self._open):
            return
        self._now, self._done, self._open = now, done, is_open
        named = self._say.steps[self._step]
        self.setAccessibleName(self._say.step_done.format(step=named) if done else named)
        self.setAccessibleDescription(self._say.step_opens if done else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if done else Qt.FocusPolicy.NoFocus)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Ground, tick or number, word."""
        painter, place = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, line = self._theme.colours, self._theme.line
        ink = QColor(colours.surface if self._now else colours.ok if self._done else colours.text_muted)
        edge = QPen(QColor(colours.action), line.control) if self._open else QPen(QColor(colours.divider), line.divider)
        painter.setPen(Qt.PenStyle.NoPen if self._now else edge)
        painter.setBrush(QColor(colours.text if self._now else colours.action_soft if self._open else colours.surface))
        inset = edge.widthF() / 2
        radius = self._theme.radius.medium
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
        font = font_of(self._theme, self._theme.text.body, bold=self._now)
        metrics, space = QFontMetricsF(font), float(self._theme.space.x2)
        text = self._say.steps[self._step] if self._done else f"{self._step.value + 1}  {self._say.steps[self._step]}"
        tick_px = _TICK_PX + space if self._done else 0.0
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() - 2 * space - tick_px)
        self.setToolTip(text if shown != text else "")
        x = place.center().x() - (metrics.horizontalAdvance(shown) + tick_px) / 2
        if self._done:
            tick = QRectF(x, place.center().y() - _TICK_PX / 2, _TICK_PX, _TICK_PX)
            paint_icon(painter, tick, Icon.TICK, ink)
            x += tick_px
        painter.setPen(ink)
        painter.setFont(font)
        words = QRectF(x, place.top(), place.right() - x, place.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
