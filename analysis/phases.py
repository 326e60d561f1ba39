"""Segments by the name of the boot phase that they are."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.ladder import (
    REFERENCE_LADDER,
    JoinedStages,
    Phase,
    Rung,
    StageLadder,
    StageResolution,
    resolution_at,
    stage_resolution,
)
from analysis.segment import Segment

__all__ = [
    "REFERENCE_LADDER",
    "JoinedStages",
    "NamedSegment",
    "Phase",
    "Rung",
    "StageLadder",
    "StageResolution",
    "resolution_at",
    "stage_resolution",
]


@dataclass(frozen=True, slots=True)
class NamedSegment:
    """A segment of a run, with its phase."""

    run: str
    segment: Segment
    phase: Phase
    joined_from: Phase | None = None
    """Where the meter is too slow to split stages: the first of those that this segment is, `phase` being the last."""
    stuck_in: Phase | None = None
    """For `STUCK`: the stage whose current it keeps drawing."""
