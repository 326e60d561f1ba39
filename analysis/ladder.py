"""The ladder of stages that a starting phone climbs, and which of its rungs a meter can tell apart.

The numbers of a device are data: its profile fills a `StageLadder`. The one here is the reference ladder of a
POCO X3 Pro at 4.0 V, for traces that come without a profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.errors import ProfileError
from analysis.trace import Trace


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
class Rung:
    """One stage of a start: when a good phone is in it, and what it draws."""

    phase: Phase
    from_s: float
    """Earliest start, in seconds after the phone answered the key."""
    until_s: float | None
    """Latest end; `None` for a stage that lasts."""
    low_a: float
    high_a: float
    least_rate_hz: float
    """A meter with fewer readings per second cannot tell this stage from the next."""
    source: str


@dataclass(frozen=True, slots=True)
class StageLadder:
    """The stages of one kind of phone, first to last, and the limits by which its current is read.

    Raises `ProfileError` where the rungs are not a ladder.
    """

    rungs: tuple[Rung, ...]
    ignore_first_s: float = 0.3
    """After the output comes on: inrush into the board's capacitors, not the phone (`s0_prekey.ignore_first_s`)."""
    response_a: float = 0.005
    """Rise over the current before the key that counts as an answer (`key_response_ma`)."""
    off_a: float = 0.010
    """A return to this, over the current before the key, is *off again* (`loop_low_ma`)."""
    plateau_s: float = 3.0
    """A flat level that lasts this long is one that the phone is stuck on (`plateau_min_s`)."""
    flat_share: float = 0.08
    """A spread below this share of the level is flat: hung, where a working processor varies. Inferred."""

    def __post_init__(self) -> None:
        if not self.rungs:
            raise ProfileError("stages", "a ladder needs at least one stage")
        for k, rung in enumerate(self.rungs):
            place = f"stages.{rung.phase}"
            if not 0 <= rung.low_a < rung.high_a:
                raise ProfileError(place, f"expected a range of current, not {rung.low_a:g} to {rung.high_a:g} A")
            if rung.until_s is not None and not rung.from_s < rung.until_s:
                raise ProfileError(place, f"expected a range of time, not {rung.from_s:g} to {rung.until_s:g} s")
            if k and rung.from_s < self.rungs[k - 1].from_s:
                raise ProfileError(place, f"starts at {rung.from_s:g} s, before the stage that it follows")
            if rung.least_rate_hz <= 0:
                raise ProfileError(place, f"the least rate must be above 0 Hz, not {rung.least_rate_hz:g}")

    def rung(self, phase: Phase) -> Rung | None:
        """The rung of a phase; `None` for a phase that is none of the climb."""
        return next((rung for rung in self.rungs if rung.phase is phase), None)


_SOURCE = "worked out from published currents and the boot times of an SM8150 phone"
REFERENCE_LADDER = StageLadder(
    rungs=(
        Rung(Phase.PMIC, 0.0, 0.1, 0.010, 0.060, 100.0, _SOURCE),
        Rung(Phase.EARLY_BOOT, 0.0, 0.9, 0.050, 0.250, 50.0, _SOURCE),
        Rung(Phase.BOOT_LOADER, 0.8, 3.0, 0.150, 0.600, 4.0, _SOURCE),
        Rung(Phase.KERNEL, 2.0, 8.0, 0.300, 1.500, 4.0, _SOURCE),
        Rung(Phase.ANDROID, 6.0, 45.0, 0.400, 2.200, 2.0, _SOURCE),
        Rung(Phase.IDLE, 30.0, None, 0.066, 0.400, 2.0, _SOURCE),
        Rung(Phase.SUSPENDED, 60.0, None, 0.0, 0.020, 2.0, _SOURCE),
    )
)
"""A POCO X3 Pro at 4.0 V. Mostly inferred from published figures: a shop's own captures of good phones replace it."""


@dataclass(frozen=True, slots=True)
class JoinedStages:
    """Neighbouring stages that a meter sees as one."""

    first: Phase
    last: Phase

    def holds(self, phase: Phase) -> bool:
        """Whether a stage is one of them."""
        return _ORDER[self.first] <= _ORDER[phase] <= _ORDER[self.last]


_ORDER = {phase: number for number, phase in enumerate(Phase)}
"""`Phase` lists the stages in their order."""


@dataclass(frozen=True, slots=True)
class StageResolution:
    """Which stages of a start a meter can tell apart."""

    rate_hz: float
    """Independent readings per second: the reading rate, or the instrument's own averaging where that is slower."""
    separable: tuple[Phase, ...]
    """Stages that are seen each for itself, in order; empty for a meter that is too slow for any."""
    joined: tuple[JoinedStages, ...]
    """Stages that are seen only together with the one after them."""

    @property
    def too_slow(self) -> bool:
        """Whether no stage at all can be named from such a recording."""
        return not self.separable

    def sentence(self) -> str | None:
        """What this meter cannot see, for the person at the bench; `None` for one that separates every stage."""
        rate = f"rate {self.rate_hz:.3g} Hz"
        if self.too_slow:
            return f"{rate}: too slow for stages; no stage of a start can be named"
        if not self.joined:
            return None
        groups = "; ".join(f"{_WORDS[group.first]} to {_WORDS[group.last]}" for group in self.joined)
        return f"{rate}: these stages cannot be told apart: {groups}"


_WORDS = {
    Phase.PMIC: "PMIC",
    Phase.EARLY_BOOT: "early boot",
    Phase.BOOT_LOADER: "boot loader",
    Phase.KERNEL: "kernel",
    Phase.ANDROID: "Android start",
    Phase.IDLE: "idle",
    Phase.SUSPENDED: "asleep",
}


def stage_resolution(trace: Trace, ladder: StageLadder = REFERENCE_LADDER) -> StageResolution:
    """Which stages the meter of a trace can tell apart: a stage that it is too slow for joins the one after it."""
    rate_hz = trace.clock.median_rate_hz
    if trace.meter.smoothing_s is not None and trace.meter.smoothing_s > 0:
        rate_hz = min(rate_hz, 1.0 / trace.meter.smoothing_s)
    return resolution_at(rate_hz, ladder)


def resolution_at(rate_hz: float, ladder: StageLadder = REFERENCE_LADDER) -> StageResolution:
    """Which stages can be told apart with so many independent readings per second."""
    if not np.isfinite(rate_hz) or rate_hz < 0:
        raise ProfileError("rate_hz", f"expected readings per second, not {rate_hz}")
    # Clocks are a little off: 49.9 readings per second are the 50 that a rung asks for.
    fast_enough = [rung.least_rate_hz <= rate_hz * 1.01 for rung in ladder.rungs]
    separable: list[Phase] = []
    joined: list[JoinedStages] = []
    first: Phase | None = None
    for rung, seen in zip(ladder.rungs, fast_enough, strict=True):
        if not seen:
            first = first or rung.phase
            continue
        separable.append(rung.phase)
        if first is not None:
            joined.append(JoinedStages(first, rung.phase))
            first = None
    return StageResolution(rate_hz, tuple(separable), tuple(joined))
