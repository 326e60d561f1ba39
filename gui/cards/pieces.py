"""Small parts that every card is made of: text that is never read as markup, cards, rules, scrolled columns."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import Theme


class Kind(StrEnum):
    """How a text is set; the style sheet knows these names."""

    BODY = "body"
    CAPTION = "caption"
    LEAD = "lead"
    HEADING = "heading"
    TITLE = "title"
    STRONG = "strong"
    LAMP = "lamp"
    CHIP = "chip"


def words(text: str, kind: Kind = Kind.BODY, *, wrap: bool = False) -> QLabel:
    """A text as it is: what stands in a file is never taken for markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind.value)
    label.setWordWrap(wrap)
    return label


def breakable_paths(text: str) -> str:
    """The same text, in which a path may break after each of its folders."""
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")


class Elided(QLabel):
    """One line that ends in … where it does not fit; the whole of it is the tooltip and the accessible name."""

    def __init__(self, text: str, kind: Kind = Kind.BODY) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind.value)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        """Another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Fit again."""
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def card(layout: QLayout) -> QFrame:
    """A card with a layout in it."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    frame.setLayout(layout)
    return frame


def rule(theme: Theme) -> QFrame:
    """A line between two parts of a card."""
    line = QFrame()
    line.setFixedHeight(int(theme.line.divider))
    line.setStyleSheet(f"background: {theme.colours.divider};")
    return line


def column(margin_px: int, spacing_px: int) -> QVBoxLayout:
    """A column with the same margin on all sides."""
    layout = QVBoxLayout()
    layout.setContentsMargins(margin_px, margin_px, margin_px, margin_px)
    layout.setSpacing(spacing_px)
    return layout


def scrolled(layout: QLayout, name: str, *, focus: bool) -> QScrollArea:
    """A column that scrolls up and down inside its card; one without controls of its own takes the focus itself."""
    content = QWidget()
    content.setProperty("kind", "scrolled")
    content.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focus else Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.setAccessibleName(name)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout, and away."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)
