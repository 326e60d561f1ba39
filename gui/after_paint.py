"""A step of work on another thread that shows nothing: what follows it can wait until the steps before it are seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AfterPaint:
    """The work goes on once what it found so far is painted; if it is dropped before that, it does not go on."""
