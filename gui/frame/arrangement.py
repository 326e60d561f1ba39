"""Where the parts of the frame lie around the page: rail at the left, head and notices above, status below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def arranged(rail: QWidget, above: tuple[QWidget, ...], page: QWidget, below: QWidget) -> QWidget:
    """The parts in one widget; the page takes the room that the others leave."""
    central = QWidget()
    central.setObjectName("panel")
    right = QVBoxLayout()
    right.setSpacing(0)
    for part in above:
        right.addWidget(part)
    right.addWidget(page, 1)
    middle = QHBoxLayout()
    middle.setSpacing(0)
    middle.addWidget(rail)
    middle.addLayout(right, 1)
    layout = QVBoxLayout(central)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addLayout(middle, 1)
    layout.addWidget(below)
    return central
