"""Measured facts of a run: value, unit, limits, interval, and whether the meter could tell.

A finding that the meter cannot resolve is *not measurable*, with the reason as a sentence. That is a fact about the
meter, not about the phone: it is never evidence. How the facts are measured is in `before_key` and `after_key`.
"""

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


class FindingName(StrEnum):
    """What is measured of a run fed by the supply: the closed list that a profile's faults may speak of."""

    PREKEY_MEAN = "prekey_mean"
    """Mean current before the key, inrush left out."""
    PREKEY_LEAK = "prekey_leak"
    """1 where more than the leak threshold flows before the key, else 0; for meters too coarse for the mean."""
    PREKEY_LIMIT_SHARE = "prekey_limit_share"
    """Share of the time before the key in which the supply limited, or its voltage had collapsed."""
    OWN_START = "own_start"
    """1 where the phone starts at output-on, before any key, else 0."""
    KEY_RESPONSE = "key_response"
    """Largest rise over the current before the key, held for a quarter of a second within three seconds of it."""
    RESPONSE_DELAY = "response_delay"
    """From the key to the first rise."""
    PEAK_LEVEL = "peak_level"
    """Highest current held for half a second after the key, over the current before it."""
    CLIMB_TIME = "climb_time"
    """From the first rise to seven tenths of the highest level."""
    FINAL_LEVEL = "final_level"
    """Level at which the run ends, over the current before the key."""
    FINAL_SPREAD = "final_spread"
    """Spread of the readings on that last level, as a share of it."""
    FINAL_DURATION = "final_duration"
    """How long the last level was held."""
    SETTLE_TIME = "settle_time"
    """From the first rise to the start of the last level."""
    IDLE_REACHED = "idle_reached"
    """1 where the phone becomes quiet for ten seconds after it was busy, 0 where it never does in a long run."""
    IDLE_LEVEL = "idle_level"
    """Level on which the phone is quiet for ten seconds after it was busy: with the display lit, or without."""
    FURTHEST_PHASE = "furthest_phase"
    """Number of the furthest phase: 0 none, 1 PMIC, 2 early boot, 3 boot loader, 4 kernel, 5 Android, 6 idle."""
    RETURNS_TO_ZERO = "returns_to_zero"
    """How often the current fell to the off level after the first rise and rose again."""
    REPETITION = "repetition"
    """How much the current repeats itself one period later: 0 not at all, 1 exactly."""
    RETURN_PERIOD = "return_period"
    """Middle time from one start to the next."""
    LIMIT_SHARE = "limit_share"
    """Share of the time after the key in which the supply limited."""
    VOLTAGE_SAG = "voltage_sag"
    """How far the supply's voltage fell below its setting after the key, spikes shorter than one reading left out."""


UNITS: dict[FindingName, str] = {
    FindingName.PREKEY_MEAN: "A",
    FindingName.PREKEY_LEAK: "1",
    FindingName.PREKEY_LIMIT_SHARE: "1",
    FindingName.OWN_START: "1",
    FindingName.KEY_RESPONSE: "A",
    FindingName.RESPONSE_DELAY: "s",
    FindingName.PEAK_LEVEL: "A",
    FindingName.CLIMB_TIME: "s",
    FindingName.FINAL_LEVEL: "A",
    FindingName.FINAL_SPREAD: "1",
    FindingName.FINAL_DURATION: "s",
    FindingName.SETTLE_TIME: "s",
    FindingName.IDLE_REACHED: "1",
    FindingName.IDLE_LEVEL: "A",
    FindingName.FURTHEST_PHASE: "1",
    FindingName.RETURNS_TO_ZERO: "1",
    FindingName.REPETITION: "1",
    FindingName.RETURN_PERIOD: "s",
    FindingName.LIMIT_SHARE: "1",
    FindingName.VOLTAGE_SAG: "V",
}
"""Ampere, volt, seconds, or 1 for a count or a share."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is in order for one finding, and where that is written."""

    name: FindingName
    unit: str
    low: float | None
    """Below is *low*; `None` where nothing is too low."""
    high: float | None
    """Above is *marginal* or *high*; `None` where nothing is too high."""
    marginal_high: float | None
    """From `high` to here is *marginal*; `None` where there is no such zone."""
    source: str


@dataclass(frozen=True, slots=True)
class LimitTable:
    """The limits of all findings."""

    rows: tuple[Limits, ...]

    def of(self, name: FindingName) -> Limits:
        """The limits of one finding; one without a row has none, and says so."""
        found = next((row for row in self.rows if row.name is name), None)
        return found or Limits(name, UNITS[name], None, None, None, "no limits in the profile")


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured fact."""

    name: str
    value: float | None
    """`None` where it is not measurable."""
    unit: str
    """`A`, `V`, `s`, `1` (a count or a share)."""
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
