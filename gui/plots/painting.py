"""Painting that cannot take the process with it.

Measured with PySide6 6.11: an exception that leaves an item's `paint`, or a painter handed back with a saved state,
ends the process without a word. A fault in one lane must not do that to a bench with a phone on it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtGui import QPainter


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """Save the painter's state, and restore it in any case."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


class Reported:
    """What is raised inside goes to `sys.excepthook`, as it does from any other slot, and no further."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None or error is None or not isinstance(error, Exception):
            return False
        sys.excepthook(kind, error, trace)
        return True
