"""Own drawings for what is done by hand: clips and polarity, the key with its count, USB, the supply's own switch."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.pages.bench.model import CountText, Drawing
from gui.pages.bench.words import DrawingWords
from gui.plots.ink import font_of
from gui.plots.painting import saved
from gui.theme import Theme

WIDTH, HEIGHT = 400.0, 220.0
"""The drawings' own grid."""
_BARB, _BARB_PX = 34.0, 18.0
"""Angle and length of an arrow's barbs."""
_EDGE_PX = 1.5


class DrawingView(QWidget):
    """One drawing, as large as there is room; the words beside it say the same."""

    def __init__(self, drawing: Drawing, theme: Theme, say: DrawingWords) -> None:
        super().__init__()
        self._drawing, self._theme, self._say = drawing, theme, say
        self._count = CountText(0.0, "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The grid's own size."""
        return QSize(int(WIDTH), int(HEIGHT))

    def show_count(self, count: CountText) -> None:
        """Where the count stands."""
        if count != self._count:
            self._count = count
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Draw into the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        painter.translate((self.width() - WIDTH * scale) / 2, (self.height() - HEIGHT * scale) / 2)
        painter.scale(scale, scale)
        pens = Pens(self._theme)
        match self._drawing:
            case Drawing.CLIPS:
                _paint_clips(painter, pens, self._say)
            case Drawing.KEY:
                _paint_key(painter, pens, self._count)
            case Drawing.USB:
                paint_usb(painter, pens)
            case Drawing.OFF_SWITCH:
                _paint_supply(painter, pens, self._say)
        painter.end()


class Pens:
    """Pens and fonts of one theme."""

    def __init__(self, theme: Theme) -> None:
        colours = theme.colours
        self.outline = round_pen(colours.text, 2.5)
        self.action = round_pen(colours.action, 3.0)
        self.dashed = round_pen(colours.action, 2.0, Qt.PenStyle.DashLine)
        self.red, self.black = QColor(colours.danger), QColor(Qt.GlobalColor.black)
        """Black is black in every look, since the words beside it say so; `edge` is around it, and shows on dark."""
        self.edge = round_pen(colours.text, _EDGE_PX)
        self.on_red, self.on_black = QColor(colours.on_danger), QColor(Qt.GlobalColor.white)
        self.ground, self.surface = QColor(colours.sunken), QColor(colours.surface)
        self.pale, self.fill = QColor(colours.divider), QColor(colours.action)
        self.on_fill = QColor(colours.on_action)
        self.text = QColor(colours.text)
        self.strong = font_of(theme, theme.text.lead, bold=True)
        self.large = font_of(theme, theme.text.reading)
        self.sign = font_of(theme, theme.text.title)


def round_pen(colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with round ends."""
    pen = QPen(QColor(colour), width, style)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def paint_lead(painter: QPainter, lead: QPainterPath, colour: QColor, width: float, pens: Pens) -> None:
    """A lead in its own colour; a black one has an edge."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if colour == pens.black:
        painter.setPen(round_pen(pens.edge.color().name(), width + _EDGE_PX))
        painter.drawPath(lead)
        width -= _EDGE_PX
    painter.setPen(round_pen(colour.name(), width))
    painter.drawPath(lead)


def paint_arrow(painter: QPainter, start: QPointF, tip: QPointF) -> None:
    """An arrow with the pen that is set."""
    line = QLineF(tip, start)
    painter.drawLine(line)
    for turn in (_BARB, -_BARB):
        barb = QLineF(line)
        barb.setAngle(line.angle() + turn)
        barb.setLength(min(_BARB_PX, line.length()))
        painter.drawLine(barb)


def _paint_clips(painter: QPainter, pens: Pens, say: DrawingWords) -> None:
    """The board's battery contacts, enlarged: red on plus, black on minus."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(6, 22, 120, 176), 12, 12)
    painter.setBrush(pens.surface)
    board = QPainterPath(QPointF(20, 40))
    for corner in ((82, 40), (82, 98), (114, 98), (114, 184), (20, 184)):
        board.lineTo(*corner)
    board.closeSubpath()
    painter.drawPath(board)
    painter.drawEllipse(QPointF(104, 50), 11, 11)
    painter.drawRect(QRectF(34, 54, 32, 32))
    painter.drawRect(QRectF(34, 124, 26, 34))
    painter.setBrush(pens.pale)
    painter.drawRoundedRect(QRectF(76, 116, 30, 50), 3, 3)
    painter.setPen(pens.action)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(91, 141), 38, 38)
    painter.setPen(pens.dashed)
    painter.drawLine(QPointF(124, 121), QPointF(180, 72))
    painter.drawLine(QPointF(124, 162), QPointF(180, 184))
    painter.setPen(pens.action)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(180, 26, 122, 166), 8, 8)
    for top, colour, ink, sign in ((42.0, pens.red, pens.on_red, "+"), (138.0, pens.black, pens.on_black, "−")):
        painter.setPen(pens.edge if colour == pens.black else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(196, top, 90, 38), 3, 3)
        painter.setPen(ink)
        painter.setFont(pens.sign)
        painter.drawText(QRectF(196, top - 2, 90, 38), Qt.AlignmentFlag.AlignCenter, sign)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.pale)
    for left in (196.0, 246.0):
        for top in (90.0, 112.0):
            painter.drawRoundedRect(QRectF(left, top, 40, 14), 2, 2)
    for y, bend, colour in ((61.0, 40.0, pens.red), (157.0, 178.0, pens.black)):
        lead = QPainterPath(QPointF(286, y))
        lead.cubicTo(QPointF(330, y + 4), QPointF(340, bend), QPointF(396, bend))
        paint_lead(painter, lead, colour, 9.0, pens)
    painter.setPen(pens.text)
    painter.setFont(pens.strong)
    painter.drawText(QRectF(308, 66, 92, 26), Qt.AlignmentFlag.AlignCenter, say.red)
    painter.drawText(QRectF(308, 128, 92, 26), Qt.AlignmentFlag.AlignCenter, say.black)


def paint_phone(painter: QPainter, pens: Pens) -> None:
    """A phone from its front, at the left."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(20, 6, 108, 208), 14, 14)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(29, 17, 90, 186), 7, 7)


def _paint_key(painter: QPainter, pens: Pens, count: CountText) -> None:
    """The power key at the phone's side, and the count."""
    paint_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(128, 56, 7, 38), 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.fill)
    painter.drawRoundedRect(QRectF(127, 110, 11, 40), 2, 2)
    painter.setPen(round_pen(pens.fill.name(), 5.0))
    painter.drawLine(QPointF(146, 130), QPointF(190, 130))
    painter.drawLine(QPointF(146, 130), QPointF(160, 120))
    painter.drawLine(QPointF(146, 130), QPointF(160, 140))
    ring = QRectF(206, 18, 180, 180)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(round_pen(pens.pale.name(), 15.0))
    painter.drawEllipse(ring)
    if count.share > 0:
        painter.setPen(round_pen(pens.fill.name(), 15.0))
        painter.drawArc(ring, 90 * 16, -int(count.share * 360 * 16))
    painter.setPen(pens.text)
    painter.setFont(pens.large)
    painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, count.number)


def paint_usb(painter: QPainter, pens: Pens) -> None:
    """The plug under the phone's lower edge."""
    with saved(painter):
        painter.translate(60, -30)
        paint_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(118, 178, 32, 8), 3, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.fill)
    painter.drawRoundedRect(QRectF(120, 192, 28, 10), 2, 2)
    painter.drawRoundedRect(QRectF(114, 202, 40, 18), 4, 4)
    lead = QPainterPath(QPointF(154, 211))
    lead.cubicTo(QPointF(230, 211), QPointF(240, 150), QPointF(380, 150))
    painter.setPen(round_pen(pens.text.name(), 7.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lead)
    painter.setPen(round_pen(pens.fill.name(), 5.0))
    painter.drawLine(QPointF(250, 96), QPointF(206, 176))
    painter.drawLine(QPointF(206, 176), QPointF(208, 158))
    painter.drawLine(QPointF(206, 176), QPointF(222, 168))


def _paint_supply(painter: QPainter, pens: Pens, say: DrawingWords) -> None:
    """The supply's front: its own switch is what helps where no answer comes."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(14, 10, 262, 134), 10, 10)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(32, 26, 124, 54), 3, 3)
    painter.drawEllipse(QPointF(206, 52), 24, 24)
    painter.drawEllipse(QPointF(248, 52), 14, 14)
    painter.drawLine(QPointF(206, 36), QPointF(206, 46))
    painter.drawLine(QPointF(248, 44), QPointF(248, 49))
    painter.setFont(pens.strong)
    painter.setPen(pens.text)
    painter.drawText(QRectF(32, 26, 124, 54), Qt.AlignmentFlag.AlignCenter, say.no_volts)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.red)
    painter.drawRoundedRect(QRectF(36, 96, 112, 34), 4, 4)
    painter.drawEllipse(QPointF(198, 113), 11, 11)
    painter.setBrush(pens.black)
    painter.setPen(pens.edge)
    painter.drawEllipse(QPointF(240, 113), 11, 11)
    painter.setPen(pens.on_red)
    painter.drawText(QRectF(36, 96, 112, 34), Qt.AlignmentFlag.AlignCenter, say.output)
    arrow = QPainterPath(QPointF(268, 168))
    arrow.cubicTo(QPointF(190, 190), QPointF(120, 180), QPointF(96, 142))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pens.action)
    painter.drawPath(arrow)
    painter.drawLine(QPointF(96, 142), QPointF(94, 160))
    painter.drawLine(QPointF(96, 142), QPointF(113, 150))
    painter.setPen(pens.text)
    painter.drawText(QRectF(276, 152, 124, 30), Qt.AlignmentFlag.AlignVCenter, say.press_here)
