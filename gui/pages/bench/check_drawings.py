"""A drawing for each kind of check, beside the words that say how it is done."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from analysis.checks import Check
from gui.pages.bench.drawings import HEIGHT, WIDTH, Pens, paint_arrow, paint_lead, paint_phone, paint_usb, round_pen
from gui.theme import Theme

_SHARE = 0.45
"""Of the drawings' own size: it stands beside words."""


_EDGE_PX = 2


class CheckKind(Enum):
    """What a hand does."""

    UNPLUG = "unplug a flex"
    BRIDGE = "bridge two contacts"
    USB = "plug USB in"
    MEASURE = "measure against ground"
    PRESS_AND_WARM = "press and warm a chip"
    COMPUTER = "phone at a computer"
    ASK = "ask"
    HOLD_KEY = "hold a key"
    LOOK = "look at the display"
    SWAP = "swap a part"
    BATTERY = "plug a battery in"
    LEADS = "short, thick leads"


KINDS = {
    Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED: CheckKind.UNPLUG,
    Check.STARTS_WHEN_KEY_CONTACT_BRIDGED: CheckKind.BRIDGE,
    Check.STARTS_WHEN_VBUS_APPLIED: CheckKind.USB,
    Check.RESET_TRAIN_STOPS_WITH_KEY_FLEX_UNPLUGGED: CheckKind.UNPLUG,
    Check.PMIC_RAILS_PRESENT_AFTER_KEY: CheckKind.MEASURE,
    Check.SYMPTOM_CHANGES_WITH_SOC_PRESSURE_OR_HEAT: CheckKind.PRESS_AND_WARM,
    Check.EDL_REACHED_WHEN_FORCED: CheckKind.BRIDGE,
    Check.RECENTLY_FLASHED_OR_UNLOCKED: CheckKind.ASK,
    Check.STORAGE_ANSWERS_LOADER: CheckKind.COMPUTER,
    Check.OFFICIAL_REFLASH_CURES: CheckKind.COMPUTER,
    Check.STABLE_IN_FASTBOOT_OR_RECOVERY: CheckKind.HOLD_KEY,
    Check.DISPLAY_SHOWS_PICTURE: CheckKind.LOOK,
    Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY: CheckKind.SWAP,
    Check.BOOTS_ON_OWN_BATTERY: CheckKind.BATTERY,
    Check.BOOTS_ON_KNOWN_GOOD_BATTERY: CheckKind.BATTERY,
    Check.HOST_PORT_AND_CABLE_PROVEN: CheckKind.COMPUTER,
    Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD: CheckKind.SWAP,
    Check.SUPPLY_LIMIT_AND_LEADS_CHECKED: CheckKind.LEADS,
}


class CheckDrawing(QWidget):
    """The drawing of one check; the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kind: CheckKind | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(round(WIDTH * _SHARE) + 2 * _EDGE_PX, round(HEIGHT * _SHARE) + 2 * _EDGE_PX))

    @property
    def kind(self) -> CheckKind | None:
        """What it shows."""
        return self._kind

    def show_check(self, check: Check | None) -> None:
        """Another check."""
        self._kind = KINDS[check] if check is not None else None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Draw on the grid of all drawings."""
        if self._kind is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(_EDGE_PX, _EDGE_PX)
        painter.scale(_SHARE, _SHARE)
        _PAINTERS[self._kind](painter, Pens(self._theme))
        painter.end()


def _board(painter: QPainter, pens: Pens) -> None:
    """A board with its connectors, filling the left."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(12, 60, 220, 148), 10, 10)
    painter.setBrush(pens.pale)
    painter.drawRoundedRect(QRectF(32, 82, 62, 62), 4, 4)


def _unplug(painter: QPainter, pens: Pens) -> None:
    """A flex that is lifted off its connector."""
    _board(painter, pens)
    painter.setBrush(pens.text)
    painter.drawRoundedRect(QRectF(120, 150, 92, 26), 4, 4)
    flex = QPainterPath(QPointF(126, 92))
    flex.cubicTo(QPointF(200, 60), QPointF(250, 40), QPointF(386, 34))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(round_pen(pens.fill.name(), 22.0))
    painter.drawPath(flex)
    painter.setPen(pens.action)
    paint_arrow(painter, QPointF(166, 140), QPointF(166, 100))


def _bridge(painter: QPainter, pens: Pens) -> None:
    """Tweezers across two contacts."""
    _board(painter, pens)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.fill)
    for x in (132.0, 186.0):
        painter.drawEllipse(QPointF(x, 150), 13, 13)
    painter.setPen(round_pen(pens.text.name(), 9.0))
    painter.drawLine(QPointF(132, 142), QPointF(340, 18))
    painter.drawLine(QPointF(186, 146), QPointF(340, 18))
    painter.drawLine(QPointF(340, 18), QPointF(372, 8))


def _measure(painter: QPainter, pens: Pens) -> None:
    """A meter with one lead on a coil and the other on ground."""
    _board(painter, pens)
    painter.setPen(round_pen(pens.text.name(), 4.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for k in range(4):
        painter.drawArc(QRectF(116 + 24 * k, 92, 26, 30), 0, 180 * 16)
    painter.setPen(pens.outline)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(290, 30, 100, 160), 10, 10)
    painter.setBrush(pens.pale)
    painter.drawRoundedRect(QRectF(304, 46, 72, 40), 4, 4)
    painter.setPen(pens.text)
    painter.setFont(pens.strong)
    painter.drawText(QRectF(304, 46, 72, 40), Qt.AlignmentFlag.AlignCenter, "V")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for start, colour, at in ((QPointF(318, 160), pens.red, QPointF(164, 96)), (QPointF(362, 160), pens.black, None)):
        lead = QPainterPath(start)
        end = at or QPointF(206, 196)
        lead.cubicTo(QPointF(start.x() - 20, 220), QPointF(end.x() + 60, end.y() + 30), end)
        paint_lead(painter, lead, colour, 6.0, pens)


def _press_and_warm(painter: QPainter, pens: Pens) -> None:
    """A tool that presses a chip, and warm air over it."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(30, 160, 340, 40), 6, 6)
    painter.setBrush(pens.text)
    painter.drawRoundedRect(QRectF(110, 128, 150, 32), 4, 4)
    painter.setPen(round_pen(pens.fill.name(), 20.0))
    painter.drawLine(QPointF(186, 112), QPointF(186, 34))
    painter.setPen(pens.action)
    paint_arrow(painter, QPointF(230, 40), QPointF(230, 104))
    painter.setPen(round_pen(pens.red.name(), 6.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x in (300.0, 330.0, 360.0):
        wave = QPainterPath(QPointF(x, 140))
        wave.cubicTo(QPointF(x - 22, 110), QPointF(x + 22, 90), QPointF(x, 58))
        painter.drawPath(wave)


def _computer(painter: QPainter, pens: Pens) -> None:
    """A phone on a cable at a computer."""
    _small_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(196, 40, 190, 118), 8, 8)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(208, 52, 166, 94), 4, 4)
    painter.drawRoundedRect(QRectF(176, 162, 228 - 8, 16), 6, 6)
    lead = QPainterPath(QPointF(73, 188))
    lead.cubicTo(QPointF(73, 224), QPointF(150, 214), QPointF(206, 180))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(round_pen(pens.fill.name(), 7.0))
    painter.drawPath(lead)


def _ask(painter: QPainter, pens: Pens) -> None:
    """A question to the customer."""
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawEllipse(QPointF(84, 88), 36, 36)
    body = QPainterPath(QPointF(20, 206))
    body.cubicTo(QPointF(24, 130), QPointF(144, 130), QPointF(148, 206))
    painter.drawPath(body)
    painter.setPen(pens.action)
    painter.setBrush(pens.surface)
    bubble = QPainterPath()
    bubble.addRoundedRect(QRectF(180, 20, 190, 110), 18, 18)
    tip = QPainterPath(QPointF(204, 124))
    for corner in ((172, 168), (246, 128)):
        tip.lineTo(*corner)
    painter.drawPath(bubble.united(tip))
    painter.setPen(pens.text)
    painter.setFont(pens.large)
    painter.drawText(QRectF(180, 20, 190, 110), Qt.AlignmentFlag.AlignCenter, "?")


def _hold_key(painter: QPainter, pens: Pens) -> None:
    """The lower end of the volume key, held while it starts."""
    paint_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(128, 110, 7, 38), 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.fill)
    painter.drawRoundedRect(QRectF(127, 68, 11, 26), 2, 2)
    painter.setPen(pens.action)
    paint_arrow(painter, QPointF(212, 81), QPointF(150, 81))
    painter.setPen(pens.text)
    painter.setFont(pens.large)
    painter.drawText(QRectF(220, 40, 160, 90), Qt.AlignmentFlag.AlignCenter, "−")


def _look(painter: QPainter, pens: Pens) -> None:
    """An eye beside the display."""
    paint_phone(painter, pens)
    eye = QPainterPath(QPointF(210, 110))
    eye.cubicTo(QPointF(250, 56), QPointF(340, 56), QPointF(380, 110))
    eye.cubicTo(QPointF(340, 164), QPointF(250, 164), QPointF(210, 110))
    painter.setPen(pens.outline)
    painter.setBrush(pens.surface)
    painter.drawPath(eye)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.fill)
    painter.drawEllipse(QPointF(295, 110), 27, 27)
    painter.setPen(pens.dashed)
    for y in (60.0, 110.0, 160.0):
        painter.drawLine(QPointF(206, 110), QPointF(122, y))


def _swap(painter: QPainter, pens: Pens) -> None:
    """One part out, a good one in."""
    paint_phone(painter, pens)
    for top, filled in ((18.0, False), (122.0, True)):
        painter.setPen(pens.action if filled else pens.dashed)
        painter.setBrush(pens.fill if filled else pens.surface)
        painter.drawRoundedRect(QRectF(262, top, 118, 80), 8, 8)
    painter.setPen(pens.action)
    paint_arrow(painter, QPointF(142, 58), QPointF(244, 58))
    paint_arrow(painter, QPointF(244, 162), QPointF(142, 162))
    painter.setPen(round_pen(pens.on_fill.name(), 8.0))
    painter.drawLine(QPointF(300, 164), QPointF(314, 178))
    painter.drawLine(QPointF(314, 178), QPointF(344, 146))


def _battery(painter: QPainter, pens: Pens) -> None:
    """A battery on its connector, and no clips."""
    paint_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.fill)
    painter.drawRoundedRect(QRectF(230, 60, 150, 100), 8, 8)
    painter.setPen(round_pen(pens.on_fill.name(), 8.0))
    painter.drawLine(QPointF(258, 110), QPointF(290, 110))
    painter.drawLine(QPointF(330, 110), QPointF(362, 110))
    painter.drawLine(QPointF(346, 94), QPointF(346, 126))
    painter.setPen(pens.action)
    paint_arrow(painter, QPointF(222, 110), QPointF(140, 110))


def _leads(painter: QPainter, pens: Pens) -> None:
    """A supply close to the phone, on two thick leads."""
    _small_phone(painter, pens)
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(232, 50, 156, 120), 10, 10)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(248, 66, 124, 46), 4, 4)
    painter.setPen(pens.text)
    painter.setFont(pens.strong)
    painter.drawText(QRectF(248, 66, 124, 46), Qt.AlignmentFlag.AlignCenter, "3 A")
    for y, colour in ((132.0, pens.red), (152.0, pens.black)):
        lead = QPainterPath(QPointF(104, y))
        lead.lineTo(QPointF(262, y))
        paint_lead(painter, lead, colour, 13.0, pens)


def _small_phone(painter: QPainter, pens: Pens) -> None:
    painter.setPen(pens.outline)
    painter.setBrush(pens.ground)
    painter.drawRoundedRect(QRectF(28, 24, 90, 164), 12, 12)
    painter.setBrush(pens.surface)
    painter.drawRoundedRect(QRectF(36, 34, 74, 144), 6, 6)


_PAINTERS: dict[CheckKind, Callable[[QPainter, Pens], None]] = {
    CheckKind.UNPLUG: _unplug,
    CheckKind.BRIDGE: _bridge,
    CheckKind.USB: paint_usb,
    CheckKind.MEASURE: _measure,
    CheckKind.PRESS_AND_WARM: _press_and_warm,
    CheckKind.COMPUTER: _computer,
    CheckKind.ASK: _ask,
    CheckKind.HOLD_KEY: _hold_key,
    CheckKind.LOOK: _look,
    CheckKind.SWAP: _swap,
    CheckKind.BATTERY: _battery,
    CheckKind.LEADS: _leads,
}
