"""The output lamp: what the supply answered, in one of three forms that differ without colour too."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bench.report.quantities import voltage, with_unit
from gui.cards.pieces import Kind, empty_layout, words
from gui.icons import Icon, IconView
from gui.plots.hatching import hatch
from gui.plots.painting import saved
from gui.supply import Output, SupplyState
from gui.theme import Theme
from gui.words import LampWords

_ICON_PX = 24
_ICONS = {Output.OFF: Icon.RING, Output.ON: Icon.BOLT, Output.UNKNOWN: Icon.WARNING}


class Lamp(QFrame):
    """Hollow ring and outline for off, bolt and fill for on, warning, dashes and hatching for not known."""

    def __init__(self, theme: Theme, say: LampWords, state: SupplyState) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.space.x4, 0, theme.space.x4, 0)
        self._row.setSpacing(theme.space.x4)
        self.setFixedHeight(lamp_px(theme))
        self.show_state(state)

    @property
    def state(self) -> SupplyState:
        """What it shows."""
        return self._state

    @property
    def sentence(self) -> str:
        """The lamp in words."""
        return f"{_word(self._state, self._say)}. {_line(self._state, self._say)}"

    def show_state(self, state: SupplyState) -> None:
        """Show another answer."""
        self._state = state
        ink = self._ink()
        empty_layout(self._row)
        text = QWidget()
        lines = QVBoxLayout(text)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch(1)
        for line, kind in ((_word(state, self._say), Kind.LAMP), (_line(state, self._say), Kind.CAPTION)):
            label = words(line, kind)
            label.setStyleSheet(f"color: {ink};")
            lines.addWidget(label)
        lines.addStretch(1)
        self._row.addWidget(IconView(_ICONS[state.output], ink, _ICON_PX))
        self._row.addWidget(text)
        self.setAccessibleName(self.sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Outline, fill or hatching."""
        colours, line = self._theme.colours, self._theme.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unknown = self._state.output is Output.UNKNOWN
        width = line.focus if unknown else line.control
        place = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        path = QPainterPath()
        path.addRoundedRect(place, self._theme.radius.medium, self._theme.radius.medium)
        edge = {
            Output.OFF: colours.border,
            Output.ON: colours.text,
            Output.UNKNOWN: colours.danger if self._state.connected else colours.border,
        }[self._state.output]
        painter.fillPath(path, QColor(colours.energised if self._state.output is Output.ON else colours.surface))
        if unknown:
            tint = colours.danger_soft if self._state.connected else colours.canvas
            with saved(painter):
                painter.setClipPath(path)
                hatch(painter, place, QPen(QColor(tint), line.focus))
        painter.setPen(QPen(QColor(edge), width, Qt.PenStyle.DashLine if unknown else Qt.PenStyle.SolidLine))
        painter.drawPath(path)
        painter.end()

    def _ink(self) -> str:
        on = self._state.output is Output.ON
        return self._theme.colours.on_energised if on else self._theme.colours.text


def lamp_px(theme: Theme) -> int:
    """As high as STOP, and higher where its two lines need it."""
    return max(theme.target.stop, theme.text.lead.line_px + theme.text.caption.line_px + theme.space.x2)


def _word(state: SupplyState, say: LampWords) -> str:
    return {Output.OFF: say.off, Output.ON: say.on, Output.UNKNOWN: say.unknown}[state.output]


def _line(state: SupplyState, say: LampWords) -> str:
    """What was answered, in figures."""
    if not state.connected:
        return say.no_supply
    if state.silent_s is not None:
        return say.silent.format(time=with_unit(int(state.silent_s), "s", 0))
    if state.output is Output.UNKNOWN:
        return say.not_asked
    volts = voltage(state.volts) if state.volts is not None else say.no_volts
    if state.output is Output.OFF or state.limit_a is None:
        return say.measured.format(volts=volts)
    return say.limited.format(volts=volts, limit=with_unit(state.limit_a, "A", 2))
