"""Where a current changes its level or its spread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a trace in which neither the level nor the spread changes."""

    start_s: float
    stop_s: float
    """Half-open: the next segment, or the end of the trace, or a gap starts here."""
    level_a: float
    """Mean current."""
    spread_a: float
    """Standard deviation of the readings about the level."""
    start_uncertainty_s: float
    """Half-width within which the true edge at `start_s` lies: the meter's own reading distance at best."""
