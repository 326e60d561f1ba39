"""The top bar: what the page is about, the output lamp, STOP."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.cards.pieces import Elided, Kind, words
from gui.frame.lamp import Lamp, lamp_px
from gui.frame.stop import StopButton
from gui.pages.texts import HeadText
from gui.supply import Supply
from gui.theme import Theme
from gui.words import FrameWords

_LEAST_PX = 68
_EDGE_PX = 18
"""Between STOP and the edge of the window."""


def top_px(theme: Theme) -> int:
    """How high it is; a larger text needs more."""
    return max(_LEAST_PX, lamp_px(theme) + theme.space.x4)


class TopBar(QFrame):
    """Stands above every page and never scrolls."""

    def __init__(self, theme: Theme, say: FrameWords, supply: Supply) -> None:
        super().__init__()
        self.setObjectName("top-bar")
        self.setFixedHeight(top_px(theme))
        self._heading = Elided("bootbench", Kind.HEADING)
        self._line = Elided("", Kind.CAPTION)
        self._simulated = words(say.simulated, Kind.CHIP)
        self._simulated.setFixedHeight(theme.target.least)
        self._simulated.hide()
        self.lamp = Lamp(theme, say.lamp, supply.state)
        self.stop = StopButton(theme, say.lamp)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(self._heading)
        text.addWidget(self._line)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space.x4, 0, _EDGE_PX, 0)
        row.setSpacing(theme.space.x3)
        row.addLayout(text, 1)
        row.addWidget(self._simulated)
        row.addWidget(self.lamp)
        row.addWidget(self.stop)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return [self.stop]

    @property
    def heading(self) -> str:
        """What it is about."""
        return self._heading.accessibleName()

    @property
    def line(self) -> str:
        """What stands under the heading."""
        return self._line.accessibleName()

    @property
    def says_simulated(self) -> bool:
        """Whether the chip is there."""
        return not self._simulated.isHidden()

    def show_head(self, head: HeadText) -> None:
        """Say what is shown; a simulated case says so in words beside the IMEI and as a chip."""
        self._heading.set_whole(head.heading)
        self._line.set_whole(head.line if head.simulated is None else f"{head.line} · {head.simulated}")
        self._line.setVisible(bool(head.line))
        self._simulated.setVisible(head.simulated is not None)
        self._simulated.setToolTip(head.simulated or "")
