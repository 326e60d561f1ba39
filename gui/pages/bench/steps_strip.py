"""The steps across the top of the page: a display, no tabs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.icons import Icon, paint_icon
from gui.pages.bench.words import BenchWords, Step
from gui.plots.ink import font_of
from gui.theme import Theme

_GAP_PX = 5.0
_TICK_PX = 16.0


class StepsStrip(QWidget):
    """Done has a tick, now is filled dark, what comes is outlined."""

    def __init__(self, theme: Theme, say: BenchWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._now, self._done = Step.CONNECT, frozenset[Step]()
        self.setFixedHeight(theme.target.least)
        self.show_step(self._now, self._done)

    def show_step(self, now: Step, done: frozenset[Step]) -> None:
        """Where the work stands."""
        if (now, done) == (self._now, self._done) and self.accessibleName():
            return
        self._now, self._done = now, done
        names = [self._say.step_done.format(step=self._say.steps[step]) for step in Step if step in done]
        here = [] if now in done else [self._say.steps[now]]
        self.setAccessibleName(". ".join([*names, *here]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Seven fields of one width."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - _GAP_PX * (len(Step) - 1)) / len(Step)
        for step in Step:
            self._paint_step(painter, QRectF(step.value * (width + _GAP_PX), 0, width, self.height()), step)
        painter.end()

    def _paint_step(self, painter: QPainter, place: QRectF, step: Step) -> None:
        colours, done = self._theme.colours, step in self._done
        now = step is self._now and not done
        ink = QColor(colours.surface if now else colours.ok if done else colours.text_muted)
        painter.setPen(Qt.PenStyle.NoPen if now else QPen(QColor(colours.divider), self._theme.line.divider))
        painter.setBrush(QColor(colours.text if now else colours.surface))
        inset = self._theme.line.divider / 2
        radius = self._theme.radius.medium
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
        font = font_of(self._theme, self._theme.text.body, bold=now)
        metrics, space = QFontMetricsF(font), float(self._theme.space.x2)
        text = self._say.steps[step] if done else f"{step.value + 1}  {self._say.steps[step]}"
        room = place.width() - 2 * space - (_TICK_PX + space if done else 0.0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        needed = metrics.horizontalAdvance(shown) + (_TICK_PX + space if done else 0.0)
        x = place.center().x() - needed / 2
        if done:
            tick = QRectF(x, place.center().y() - _TICK_PX / 2, _TICK_PX, _TICK_PX)
            paint_icon(painter, tick, Icon.TICK, ink)
            x += _TICK_PX + space
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(
            QRectF(x, place.top(), place.right() - x, place.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
