"""Keeps Python's collection of garbage short while a capture goes on. Knows no Qt.

A full collection looks at everything that the program holds, and no line of Python runs meanwhile: in a window with its
libraries that takes a tenth of a second, and a key press would wait for it. What is there when a capture begins is set
aside, so that only what came since is looked at, and is put back when the capture is over.
"""

from __future__ import annotations

import gc


class Collecting:
    """One for each bench."""

    def __init__(self) -> None:
        self._set_aside = False

    def while_capturing(self, capturing: bool) -> None:
        """Told again and again; what was done already costs nothing."""
        if capturing and not self._set_aside:
            gc.freeze()
        elif self._set_aside and not capturing:
            gc.unfreeze()
        self._set_aside = capturing
