"""How tests find things in a window: buttons by their names, reasons by their numbers, what the trace shows."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from bench.window_request import ThemeName
from gui.pages.trace.model import TracePageText
from gui.plots.lanes import Span
from gui.window import Window
from tests.gui.windowed.desk import Desk, trace_of


def button(window: QWidget, name: str) -> QPushButton:
    """The visible button with this accessible name or text."""
    found = [b for b in window.findChildren(QPushButton) if b.isVisible() and name in (b.text(), b.accessibleName())]
    assert len(found) == 1, f"{len(found)} buttons are called {name}"
    return found[0]


def shown(desk: Desk, text: TracePageText, theme: ThemeName = ThemeName.LIGHT) -> Window:
    """A window that shows this on its Trace page."""
    window = desk.window(theme)
    trace_of(window).show_found(text)
    desk.settle()
    return window


def reason(window: Window, number: int) -> QPushButton:
    """The button of a reason."""
    found = [b for b in window.findChildren(QPushButton) if b.shortcut().toString() == f"Alt+{number}"]
    assert len(found) == 1
    return found[0]


def view_of(window: Window) -> Span:
    """The stretch of time that the trace shows."""
    active = trace_of(window).opened.trace.active
    assert active is not None
    return active.canvas.span
