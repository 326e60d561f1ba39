"""Segments by the name of the boot phase that they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.segment import Segment


class Phase(StrEnum):
    """What the phone is doing in a segment, as far as its current tells."""

    OUTPUT_OFF = "output_off"
    INRUSH = "inrush"
    PREKEY = "prekey"
    PMIC = "pmic"
    EARLY_BOOT = "early_boot"
    BOOT_LOADER = "boot_loader"
    KERNEL = "kernel"
    ANDROID = "android"
    IDLE = "idle"
    SUSPENDED = "suspended"
    STUCK = "stuck"
    OFF_AGAIN = "off_again"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class NamedSegment:
    """A segment of a run, with its phase."""

    run: str
    segment: Segment
    phase: Phase
