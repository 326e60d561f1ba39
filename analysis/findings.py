"""Measured facts of a run: value, unit, limits, interval, and whether the meter could tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Judged(StrEnum):
    """How a value stands to its limits."""

    OK = "ok"
    LOW = "low"
    HIGH = "high"
    MARGINAL = "marginal"
    NOT_MEASURABLE = "not_measurable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured fact."""

    name: str
    value: float | None
    """`None` where it is not measurable."""
    unit: str
    """`A`, `s`, `1` (a count or a share)."""
    low: float | None
    high: float | None
    judged: Judged
    run: str
    interval_s: tuple[float, float]
    """Half-open, in seconds of the run: where the value was measured."""
    source: str
    """Where the limits come from."""
    uncertainty: float | None = None
    """Half-width in the finding's unit, from the meter's resolution, noise and rate."""
    why: str = ""
    """For *not measurable*: what the meter lacks, as a sentence."""
