"""Segments by the name of the boot phase that they are.

Named by time since the phone answered the key, by level and by texture, against a ladder of stages that is data. What
cannot be a phone's start has no name, and stages that the meter is too slow to split are named together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.attempts import Attempt, Attempts, attempts_of
from analysis.climb import Standing, plateaus, stand
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
from analysis.trace import Trace

__all__ = [
    "REFERENCE_LADDER",
    "JoinedStages",
    "NamedSegment",
    "Phase",
    "Rung",
    "StageLadder",
    "StageResolution",
    "name_phases",
    "resolution_at",
    "stage_resolution",
]

TEXTURE_RATE_HZ = 50.0
"""Slower meters average a working processor's texture away: a plateau that looks flat to them may be at work."""


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


def name_phases(
    run_id: str, trace: Trace, segments: Sequence[Segment], ladder: StageLadder = REFERENCE_LADDER
) -> tuple[NamedSegment, ...]:
    """Name the segments of a run, in order.

    A recording that is no power-on of a phone keeps `UNNAMED` segments. So does what follows the key in one that is too
    slow for stages (`stage_resolution` says so in words).
    """
    resolution = stage_resolution(trace, ladder)
    outer = attempts_of(trace, segments, ladder)
    named = [
        NamedSegment(run_id, one, phase or Phase.UNNAMED) for one, phase in zip(segments, outer.phases, strict=True)
    ]
    if resolution.too_slow:
        return tuple(named)
    noise_a = _noise_a(trace, segments, outer)
    for attempt in outer.attempts:
        own = segments[attempt.first : attempt.stop]
        found = plateaus(own, attempt.start_s, outer.base_a, noise_a, ladder.flat_share)
        for standing in stand(found, ladder, sees_texture=resolution.rate_hz >= TEXTURE_RATE_HZ):
            _name(named, attempt, standing, resolution)
    return tuple(named)


def _name(named: list[NamedSegment], attempt: Attempt, standing: Standing, resolution: StageResolution) -> None:
    """Give all segments of a plateau their name."""
    stage, first = standing.phase, None
    for joined in resolution.joined:
        if stage is not None and joined.holds(stage):
            stage, first = joined.last, joined.first
    phase = Phase.STUCK if standing.stuck else stage or Phase.UNNAMED
    for k in range(attempt.first + standing.plateau.first, attempt.first + standing.plateau.stop):
        named[k] = NamedSegment(named[k].run, named[k].segment, phase, first, stage if standing.stuck else None)


def _noise_a(trace: Trace, segments: Sequence[Segment], outer: Attempts) -> float:
    """Spread that the meter gives to a steady current: its own word for it, or what it shows before the key."""
    quiet = [one.spread_a for one, phase in zip(segments, outer.phases, strict=True) if phase is Phase.PREKEY]
    return max(trace.meter.noise_a or 0.0, min(quiet, default=0.0))
