"""The ground of a button whose words are painted by hand."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter


def painted_ground(button: QPushButton) -> QStylePainter:
    """Paint a button without its words, as the style has any other; the painter goes on, and its owner ends it."""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    option.text = ""
    painter = QStylePainter(button)
    painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
    painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
    return painter
