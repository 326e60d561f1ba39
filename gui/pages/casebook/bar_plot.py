"""Bars: upright ones for weeks, lying ones for names. Parts differ by pattern as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bench.report.quantities import count
from gui.pages.casebook.plots_model import Bar, BarInk, BarPlotText
from gui.plots.ink import font_of
from gui.plots.painting import saved
from gui.theme import Theme

_LYING_PX, _LYING_STEP_PX = 18, 27
_LABEL_SHARE = 0.40
_LEGEND_PX = 14
_LEAST_WEEK_PX = 8.0
_LEAST_HEIGHT_PX = 165
"""Title, legend, and bars that can be told apart."""


class BarPlot(QWidget):
    """One plot as one control, with its figures in words."""

    def __init__(self, text: BarPlotText, theme: Theme, none: str) -> None:
        super().__init__()
        self.text, self._theme, self._none = text, theme, none
        self._font = font_of(theme, theme.text.caption)
        self._title = font_of(theme, theme.text.body, bold=True)
        self._metrics = QFontMetricsF(self._font)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(round(_LEAST_HEIGHT_PX * theme.text_size))
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.spoken)
        self.setToolTip(text.spoken)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for title, legend and bars."""
        return QSize(320, 200)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Title, legend, bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        space = self._theme.space
        whole = QRectF(self.rect()).adjusted(space.x3, space.x2, -space.x3, -space.x2)
        painter.setFont(self._title)
        painter.setPen(QColor(self._theme.colours.text))
        title_h = QFontMetricsF(self._title).height()
        painter.drawText(QRectF(whole.left(), whole.top(), whole.width(), title_h), self.text.title)
        top = self._paint_legend(painter, QPointF(whole.left(), whole.top() + title_h + space.x1), whole.width())
        place = QRectF(whole.left(), top, whole.width(), whole.bottom() - top)
        painter.setFont(self._font)
        if not self.text.bars:
            painter.setPen(QColor(self._theme.colours.text_muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._none)
        elif self.text.upright:
            self._paint_upright(painter, place)
        else:
            self._paint_lying(painter, place)
        painter.end()

    def _paint_legend(self, painter: QPainter, at: QPointF, width: float) -> float:
        """In as many lines as it needs; gives where it ends."""
        space, x, y = self._theme.space, at.x(), at.y()
        line_h = max(self._metrics.height(), _LEGEND_PX)
        painter.setFont(self._font)
        for legend in self.text.legend:
            needed = _LEGEND_PX + space.x1 + self._metrics.horizontalAdvance(legend.words) + space.x4
            if x > at.x() and x + needed > at.x() + width:
                x, y = at.x(), y + line_h
            box = QRectF(x, y + (line_h - _LEGEND_PX) / 2, _LEGEND_PX, _LEGEND_PX)
            self._paint_part(painter, box, legend.ink)
            painter.setPen(QColor(self._theme.colours.text))
            left = x + _LEGEND_PX + space.x1
            painter.drawText(QRectF(left, y, needed, line_h), Qt.AlignmentFlag.AlignVCenter, legend.words)
            x += needed
        return y + (line_h if self.text.legend else 0) + space.x2

    def _paint_lying(self, painter: QPainter, place: QRectF) -> None:
        line_h = self._metrics.height()
        room = int(place.height() // (line_h + 2))
        bars = self.text.bars if len(self.text.bars) <= room else self.text.bars[: max(1, room - 1)]
        rest = self.text.bars[len(bars) :]
        most = max(bar.value for bar in bars)
        label_w = place.width() * _LABEL_SHARE
        number_w = self._metrics.horizontalAdvance(count(most)) + self._theme.space.x2
        scale = (place.width() - label_w - number_w) / most
        step = min(_LYING_STEP_PX, place.height() / (len(bars) + bool(rest)))
        thick = min(_LYING_PX, step - 4)
        for k, bar in enumerate(bars):
            y = place.top() + k * step
            row = QRectF(place.left(), y, label_w - self._theme.space.x2, step)
            painter.setPen(QColor(self._theme.colours.text))
            shown = self._metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, shown)
            x = place.left() + label_w
            for part in bar.parts:
                box = QRectF(x, y + (step - thick) / 2, part.value * scale, thick)
                if part.value:
                    self._paint_part(painter, box, part.ink)
                x = box.right()
            painter.setPen(QColor(self._theme.colours.text))
            number = QRectF(x + self._theme.space.x1, y, number_w, step)
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, count(bar.value))
        if rest:
            painter.setPen(QColor(self._theme.colours.text_muted))
            foot = QRectF(place.left(), place.top() + step * len(bars), place.width(), step)
            said = self.text.note.format(bars=count(len(rest)), count=count(sum(bar.value for bar in rest)))
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_upright(self, painter: QPainter, place: QRectF) -> None:
        most = max(bar.value for bar in self.text.bars)
        line_h = self._metrics.height()
        ground = place.bottom() - line_h - (line_h if self.text.note else 0)
        top = place.top() + line_h
        step = min(place.width() / len(self.text.bars), 64.0)
        width = max(_LEAST_WEEK_PX / 2, step * 0.7)
        scale = max(1.0, ground - top) / most
        painter.setPen(QPen(QColor(self._theme.colours.border), self._theme.line.divider))
        painter.drawLine(QPointF(place.left(), ground), QPointF(place.right(), ground))
        label_w = self._metrics.horizontalAdvance("W00") + 4
        for k, bar in enumerate(self.text.bars):
            left = place.left() + k * step + (step - width) / 2
            self._paint_column(painter, bar, left, width, ground, scale)
            every = max(1, int(label_w // step) + 1)
            if (len(self.text.bars) - 1 - k) % every == 0:
                painter.setPen(QColor(self._theme.colours.text_muted))
                centre = left + width / 2
                under = QRectF(centre - label_w / 2, ground, label_w, line_h)
                painter.drawText(under, Qt.AlignmentFlag.AlignCenter, bar.label.rpartition("-")[2])
            if step > self._metrics.horizontalAdvance(count(most)) + 2:
                painter.setPen(QColor(self._theme.colours.text))
                over = QRectF(left - step, ground - bar.value * scale - line_h, width + 2 * step, line_h)
                painter.drawText(over, Qt.AlignmentFlag.AlignCenter, count(bar.value))
        painter.setPen(QColor(self._theme.colours.text_muted))
        foot = QRectF(place.left(), ground + line_h, place.width(), line_h)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, self.text.note)

    def _paint_column(
        self, painter: QPainter, bar: Bar, left: float, width: float, ground: float, scale: float
    ) -> None:
        bottom = ground
        for part in bar.parts:
            height = part.value * scale
            if part.value:
                self._paint_part(painter, QRectF(left, bottom - height, width, height), part.ink)
            bottom -= height

    def _paint_part(self, painter: QPainter, box: QRectF, ink: BarInk) -> None:
        colours = self._theme.colours
        colour, pattern = {
            BarInk.MOTHERBOARD: (colours.verdict_motherboard, Qt.BrushStyle.SolidPattern),
            BarInk.NOT_MOTHERBOARD: (colours.verdict_not_motherboard, Qt.BrushStyle.DiagCrossPattern),
            BarInk.CANNOT_SAY: (colours.verdict_cannot_say, Qt.BrushStyle.BDiagPattern),
            BarInk.PLAIN: (colours.action, Qt.BrushStyle.SolidPattern),
            BarInk.NO: (colours.action, Qt.BrushStyle.BDiagPattern),
            BarInk.OVERRIDDEN: (colours.text, Qt.BrushStyle.NoBrush),
        }[ink]
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            style = Qt.PenStyle.DashLine if ink is BarInk.OVERRIDDEN else Qt.PenStyle.SolidLine
            painter.fillRect(box, QColor(colours.surface))
            painter.setPen(QPen(QColor(colour), self._theme.line.divider, style))
            painter.setBrush(QBrush(QColor(colour), pattern))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
