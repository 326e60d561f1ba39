"""The preview: verdict, trace, reasons, decision, and the IMEI as its last digits until somebody asks for all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.cards.filled import FilledButton
from gui.cards.pieces import Elided, Kind, empty_layout, scrolled, words
from gui.icons import Icon, IconView
from gui.pages.casebook.lines import lines_of
from gui.pages.casebook.preview_model import PreviewText
from gui.pages.casebook.verdict_tile import VerdictTile
from gui.pages.casebook.words import CasebookWords
from gui.plots.canvas import Canvas
from gui.plots.ink import Ink
from gui.plots.run_view import Plot
from gui.theme import Theme

WIDTH_PX = 400
_PLOT_PX = 160
_ICON_PX = 24


class PreviewCard(QFrame):
    """One case at a time."""

    open_wanted = Signal()

    def __init__(self, theme: Theme, ink: Ink, say: CasebookWords, key: str, *, whole_imei: bool) -> None:
        """`key` opens the case."""
        super().__init__()
        self.setProperty("kind", "card")
        self._theme, self._ink, self._say = theme, ink, say
        self.text: PreviewText | None = None
        self._plot: Plot | None = None
        self._whole = whole_imei
        """Whether all digits of an IMEI are shown without being asked for."""
        self._shown = whole_imei
        self._head = QVBoxLayout()
        self._head.setSpacing(0)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, theme.space.x2, 0)
        self._lines.setSpacing(theme.space.x2)
        self.area = scrolled(self._lines, say.preview, focus=True)
        self._imei = words("")
        self.show_button = QPushButton(say.show)
        self.show_button.setProperty("kind", "plain")
        self.show_button.setAccessibleDescription(say.show_does)
        self.show_button.clicked.connect(self._show_or_hide)
        self.open_button = FilledButton(say.open_case, key, theme)
        self.open_button.clicked.connect(self.open_wanted)
        digits = QHBoxLayout()
        digits.addWidget(words(say.imei, Kind.CAPTION))
        digits.addWidget(self._imei, 1, Qt.AlignmentFlag.AlignRight)
        digits.addWidget(self.show_button)
        self._digits = QWidget()
        digits.setContentsMargins(0, 0, 0, 0)
        self._digits.setLayout(digits)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.space.x3,) * 4)
        layout.setSpacing(theme.space.x2)
        layout.addLayout(self._head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self._digits)
        layout.addWidget(self.open_button)
        self.show_text(None)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        plot = [self._plot] if self._plot is not None else []
        return [self.open_button, *plot, self.area, self.show_button]

    @property
    def imei(self) -> str:
        """The IMEI as it is shown."""
        return self._imei.text()

    def show_text(self, text: PreviewText | None) -> None:
        """Show a case; another one hides its IMEI again."""
        if text is None or self.text is None or text.folder != self.text.folder:
            self._shown = self._whole
        self.text = text
        empty_layout(self._head)
        empty_layout(self._lines)
        self._plot = None
        self.open_button.setEnabled(text is not None)
        self._digits.setVisible(text is not None)
        if text is None:
            self._head.addWidget(words(self._say.choose, wrap=True))
        else:
            self._fill(text)
            self._show_digits()
        self._lines.addStretch(1)

    def _fill(self, text: PreviewText) -> None:
        theme = self._theme
        verdict = QHBoxLayout()
        verdict.setSpacing(theme.space.x1)
        verdict.addWidget(words(text.case, Kind.HEADING))
        verdict.addStretch(1)
        if text.form is not None or text.is_damaged:
            verdict.addWidget(VerdictTile(text.form, text.is_damaged, theme))
        verdict.addWidget(words(text.verdict, Kind.STRONG))
        self._head.addLayout(verdict)
        self._head.addWidget(Elided(text.about, Kind.CAPTION))
        if text.lanes is not None:
            self._plot = Plot(Canvas(text.lanes, self._ink), text.lanes, self._ink)
            self._plot.setFixedHeight(_PLOT_PX)
            self._lines.addWidget(self._plot)
        self._lines.addWidget(words(text.fault, Kind.STRONG, wrap=True))
        for warning in text.warnings:
            self._lines.addWidget(self._warning(warning))
        if text.looking:
            self._lines.addWidget(words(self._say.looking, Kind.CAPTION))
        self._lines.addWidget(lines_of(text.lines, theme))

    def _warning(self, sentence: str) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space.x1)
        row.addWidget(IconView(Icon.WARNING, self._theme.colours.warn, _ICON_PX), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(sentence, wrap=True), 1)
        return frame

    def _show_or_hide(self) -> None:
        self._shown = not self._shown
        self._show_digits()

    def _show_digits(self) -> None:
        text = self.text
        if text is None:
            return
        self._imei.setText(text.imei if self._shown and text.imei is not None else text.imei_hidden)
        self.show_button.setVisible(text.imei is not None)
        self.show_button.setText(self._say.hide if self._shown else self._say.show)
