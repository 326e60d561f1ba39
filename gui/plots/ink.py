"""Pens, brushes and fonts of one theme, made once, so that a repaint makes none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPen

from gui.theme import Lettering, Theme

_COLUMN_FILL = 0.30
"""Share of the line's colour in the fill between least and most."""
_COLUMN_EDGE = 0.60
"""The same for the edge of that fill."""


_STROKE_PX, _SPACE_PX = 8.0, 4.0
"""Of a broken line."""


@dataclass(frozen=True, slots=True, eq=False)
class CurveInk:
    """What one curve is drawn with."""

    line: QPen
    fill: int
    """Between least and most; a pixel of `Format_ARGB32_Premultiplied`."""
    edge: int
    """Least and most themselves, so that a spike of one reading stays visible; a pixel too."""
    dot: QBrush


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What painters of lanes draw with."""

    theme: Theme
    plot: QColor
    surface: QColor
    text: QColor
    text_muted: QColor
    grid: QPen
    series: tuple[CurveInk, ...]
    """Overlaid traces A, B, C …; a single one is A. After the last colour they begin again, as broken lines."""
    difference: CurveInk
    golden_fill: QBrush
    golden_edge: QPen
    voltage: CurveInk
    set_point: QPen
    limit: QBrush
    limit_text: QColor
    stages: tuple[QBrush, ...]
    on_stage: QColor
    usb: tuple[QBrush, ...]
    on_usb: QColor
    outline: QPen
    dashed: QPen
    hatch: QPen
    gap: QPen
    """A gap too narrow to be hatched."""
    note: QBrush
    selection: QBrush
    selection_edge: QPen
    marker: QPen
    marker_fill: QBrush
    on_marker: QColor
    caption: QFont
    caption_bold: QFont
    lead_bold: QFont
    caption_metrics: QFontMetricsF
    bold_metrics: QFontMetricsF
    lead_metrics: QFontMetricsF

    @property
    def current(self) -> CurveInk:
        """Of the one trace that there is, or of the first."""
        return self.series[0]


def make_ink(theme: Theme) -> Ink:
    """Everything that painters need of a theme."""
    colours, line = theme.colours, theme.line
    caption, bold = font_of(theme, theme.text.caption), font_of(theme, theme.text.caption, bold=True)
    lead = font_of(theme, theme.text.lead, bold=True)
    return Ink(
        theme=theme,
        plot=QColor(colours.plot),
        surface=QColor(colours.surface),
        text=QColor(colours.text),
        text_muted=QColor(colours.text_muted),
        grid=_pen(colours.grid, line.divider),
        series=(
            *(_curve(colour) for colour in colours.series),
            *(replace(_curve(colour), line=broken_pen(colour, 1)) for colour in colours.series),
        ),
        difference=_curve(colours.difference),
        golden_fill=QBrush(QColor(colours.golden_fill)),
        golden_edge=_pen(colours.golden_edge, line.divider, Qt.PenStyle.DashLine),
        voltage=_curve(colours.voltage),
        set_point=_pen(colours.text_muted, line.divider, Qt.PenStyle.DashLine),
        limit=QBrush(QColor(colours.limit)),
        limit_text=QColor(colours.limit),
        stages=tuple(QBrush(QColor(colour)) for colour in colours.stage),
        on_stage=QColor(colours.on_stage),
        usb=tuple(QBrush(QColor(colour)) for colour in colours.usb),
        on_usb=QColor(colours.on_usb),
        outline=_pen(colours.border, line.divider),
        dashed=_pen(colours.border, line.divider, Qt.PenStyle.DashLine),
        hatch=_pen(colours.hatch, line.divider),
        gap=_pen(colours.hatch, line.marker, Qt.PenStyle.DotLine),
        note=QBrush(QColor(colours.warn)),
        selection=QBrush(QColor(colours.selection)),
        selection_edge=_pen(colours.action, line.marker),
        marker=_pen(colours.marker, line.marker),
        marker_fill=QBrush(QColor(colours.marker)),
        on_marker=QColor(colours.plot),
        caption=caption,
        caption_bold=bold,
        lead_bold=lead,
        caption_metrics=QFontMetricsF(caption),
        bold_metrics=QFontMetricsF(bold),
        lead_metrics=QFontMetricsF(lead),
    )


def font_of(theme: Theme, lettering: Lettering, *, bold: bool = False) -> QFont:
    """The font of a lettering."""
    font = QFont(list(theme.families))
    font.setPixelSize(lettering.px)
    font.setWeight(QFont.Weight.Bold if bold or lettering.weight >= 600 else QFont.Weight.Normal)
    return font


def _curve(colour: str) -> CurveInk:
    return CurveInk(_pen(colour, 1), _pixel(colour, _COLUMN_FILL), _pixel(colour, _COLUMN_EDGE), QBrush(QColor(colour)))


def _pixel(colour: str, share: float) -> int:
    """A colour that covers its ground by a share, as a premultiplied pixel."""
    solid = QColor(colour)
    red, green, blue = (round(part * share) for part in (solid.red(), solid.green(), solid.blue()))
    return round(255 * share) << 24 | red << 16 | green << 8 | blue


def broken_pen(colour: str, width: float) -> QPen:
    """The pen of a trace whose colour another has already."""
    pen = _pen(colour, width)
    pen.setDashPattern([_STROKE_PX / width, _SPACE_PX / width])
    return pen


def _pen(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(QColor(colour), width, style)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
