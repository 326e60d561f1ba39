"""The error of `gui`: the window cannot be shown at all."""

from __future__ import annotations

from bench.errors import BenchError


class WindowError(BenchError):
    """This machine cannot show a window; the text says why and what to do."""
