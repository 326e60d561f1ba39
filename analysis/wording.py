"""What was seen, and what was expected, in a technician's words."""

from __future__ import annotations

import math
from functools import lru_cache

from analysis.checks import Answer, CheckResult
from analysis.evidence import Origin, answer_chances, state_chances
from analysis.findings import Finding, FindingName
from analysis.gates import Spoilt
from analysis.judging import percent, shown
from analysis.profile import DeviceProfile, Hypothesis
from analysis.states import StateObservation

SAW = {
    FindingName.PREKEY_MEAN: "{} before the key",
    FindingName.PREKEY_LEAK: "a leak before the key: {}",
    FindingName.PREKEY_LIMIT_SHARE: "supply limiting for {} of the time before the key",
    FindingName.OWN_START: "start by itself at output-on: {}",
    FindingName.KEY_RESPONSE: "current rises by {} on the key",
    FindingName.RESPONSE_DELAY: "answers {} after the key",
    FindingName.PEAK_LEVEL: "climbs to {}",
    FindingName.CLIMB_TIME: "climbs most of the way in {}",
    FindingName.FINAL_LEVEL: "ends at {}",
    FindingName.FINAL_SPREAD: "its last level spreads by {}",
    FindingName.FINAL_DURATION: "stays on its last level for {}",
    FindingName.SETTLE_TIME: "reaches its last level {} after the first rise",
    FindingName.IDLE_REACHED: "comes to rest after it was busy: {}",
    FindingName.IDLE_LEVEL: "idles at {}",
    FindingName.FURTHEST_PHASE: "furthest phase: {}",
    FindingName.RETURNS_TO_ZERO: "returns to zero: {}",
    FindingName.REPETITION: "repeats itself to {}",
    FindingName.RETURN_PERIOD: "starts again every {}",
    FindingName.LIMIT_SHARE: "supply limiting for {} of the time after the key",
    FindingName.VOLTAGE_SAG: "supply voltage sags by {}",
}
"""What was seen, with a place for its value."""
PHASES = ("none", "PMIC", "early boot", "boot loader", "kernel", "Android", "idle")
YES_OR_NO = (FindingName.PREKEY_LEAK, FindingName.OWN_START, FindingName.IDLE_REACHED)
SHARES = (
    FindingName.PREKEY_LIMIT_SHARE,
    FindingName.LIMIT_SHARE,
    FindingName.FINAL_SPREAD,
    FindingName.REPETITION,
)


def saw(profile: DeviceProfile, origin: Origin) -> str:
    """What was seen, with where and when."""
    if isinstance(origin, CheckResult):
        said = "yes" if origin.answer is Answer.YES else "no"
        return f"check: {profile.check(origin.check).statement}: {said}"
    start_s, stop_s = origin.interval_s
    if isinstance(origin, Spoilt):
        return f"{origin.run}, {start_s:.1f} s: {origin.sentence}"
    if isinstance(origin, StateObservation):
        return f"{origin.run}, {start_s:.1f} s: {origin.words}"
    words = SAW[FindingName(origin.name)].format(_value(FindingName(origin.name), origin.value or 0.0, origin.unit))
    return f"{origin.run}, {start_s:.1f}–{stop_s:.1f} s: {words}"


def expected(profile: DeviceProfile, hypothesis: Hypothesis, origin: Origin) -> str:
    """What a hypothesis lets one expect of it; empty where the profile says nothing."""
    if hypothesis.fault.anything or isinstance(origin, Spoilt):
        return ""
    if isinstance(origin, Finding):
        return _range(profile, hypothesis.index, origin.name, origin.unit)
    if isinstance(origin, StateObservation):
        chances = state_chances(profile, origin)
    else:
        chances = answer_chances(profile, origin)
    chance = float(chances[hypothesis.index])
    return f"expected in {percent(chance)} of such phones" if chance == chance else ""


def _value(name: FindingName, value: float, unit: str) -> str:
    if name in YES_OR_NO:
        return "yes" if value >= 0.5 else "no"
    if name in SHARES:
        return percent(value)
    if name is FindingName.FURTHEST_PHASE:
        least, most = math.floor(value), math.ceil(value)
        return PHASES[least] if least == most else f"{PHASES[least]} or {PHASES[most]}"
    return shown(value, unit)


@lru_cache(maxsize=4096)
def _range(profile: DeviceProfile, index: int, finding: str, unit: str) -> str:
    name = FindingName(finding)
    row = profile.hypotheses[index].look.expects(name)
    parts = []
    for band in row.bands if row is not None else ():
        low, high = _value(name, band.low, unit), _value(name, band.high, unit)
        parts.append(low if low == high else f"{low} to {high}")
    return f"expected {' or '.join(parts)}" if parts else ""
