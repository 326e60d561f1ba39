"""What was seen, and what was expected, in a technician's words."""

from __future__ import annotations

import math
from functools import lru_cache

from analysis.checks import Answer, CheckResult
from analysis.evidence import Origin, answer_chances, seen_chances
from analysis.findings import Finding, FindingName
from analysis.gates import Spoilt
from analysis.judging import percent, shown
from analysis.levels import Floats
from analysis.looks import FindingExpectation, Proof
from analysis.profile import DeviceProfile, FaultTable
from analysis.states import Observable, State, StateObservation

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
FITS_OTHERS = ", but it fits others better"
SHARES = (
    FindingName.PREKEY_LIMIT_SHARE,
    FindingName.LIMIT_SHARE,
    FindingName.FINAL_SPREAD,
    FindingName.REPETITION,
)
_Band = tuple[float, float, tuple[str, str]]
"""Both its ends, as numbers and in words."""


def saw(profile: DeviceProfile, origin: Origin) -> str:
    """What was seen, with where and when."""
    if isinstance(origin, CheckResult):
        said = "yes" if origin.answer is Answer.YES else "no"
        return f"check: {profile.check(origin.check).statement}: {said}"
    start_s, stop_s = origin.interval_s
    if isinstance(origin, Spoilt):
        return f"{origin.run}, {start_s:z.1f} s: {origin.sentence}"
    if isinstance(origin, StateObservation):
        return f"{origin.run}, {start_s:z.1f} s: {origin.words}"
    words = SAW[FindingName(origin.name)].format(_value(FindingName(origin.name), origin.value or 0.0, origin.unit))
    return f"{origin.run}, {start_s:z.1f}–{stop_s:z.1f} s: {words}"


def expected(profile: DeviceProfile, origin: Origin) -> tuple[str, ...]:
    """What each hypothesis of a profile lets one expect of it, in order; empty where the profile says nothing."""
    if isinstance(origin, Spoilt):
        return ("",) * len(profile.hypotheses)
    if isinstance(origin, Finding):
        return _ranges(profile, origin.name, origin.unit)
    if isinstance(origin, StateObservation):
        return _shares_of_state(profile, origin.observable, origin.state, origin.late_share, origin.unasked)
    return _shares_of_answer(profile, origin)


def though_expected(profile: DeviceProfile, origin: Origin) -> frozenset[int]:
    """Numbers of the hypotheses that let one expect a value, as a number or in words; none for what is no value.

    It may speak against them all the same: where any value may come, one that another fault hardly ever misses still
    says that it is the other.
    """
    if not isinstance(origin, Finding) or origin.value is None:
        return frozenset()
    value, said = origin.value, _value(FindingName(origin.name), origin.value, origin.unit)
    found = set[int]()
    for (low, high, ends), numbers in _bands(profile, origin.name, origin.unit).items():
        if low <= value <= high or said in ends:
            found.update(numbers)
    return frozenset(found)


def settled_by(fault: FaultTable) -> str:
    """The ways to settle a fault, as `check: answer`; empty for one that nothing recorded here settles."""
    ways = []
    for proof in fault.proofs:
        parts = [f"{result.check}: {result.answer}" for result in proof.answers]
        parts += [_runs(proof)] if proof.normal_runs else []
        parts += [f"USB: {proof.usb.upper()}"] if proof.usb is not None else []
        ways.append(" and ".join(parts))
    return ", or ".join(ways)


def _runs(proof: Proof) -> str:
    if proof.normal_runs == 1:
        return "one normal run to its end" if proof.finished else "one normal run"
    return f"{proof.normal_runs} normal runs{' to their end' if proof.finished else ''}"


def _value(name: FindingName, value: float, unit: str) -> str:
    if name in YES_OR_NO:
        return "yes" if value >= 0.5 else "no"
    if name in SHARES:
        return percent(value)
    if name is FindingName.FURTHEST_PHASE:
        least, most = math.floor(value), math.ceil(value)
        return PHASES[least] if least == most else f"{PHASES[least]} or {PHASES[most]}"
    return shown(value, unit)


@lru_cache(maxsize=256)
def _bands(profile: DeviceProfile, finding: str, unit: str) -> dict[_Band, list[int]]:
    """The different bands of a finding, each with the numbers of the hypotheses that have it."""
    name, found = FindingName(finding), dict[_Band, list[int]]()
    for number, one in enumerate(profile.hypotheses):
        row = one.look.expects(name)
        for band in row.bands if row is not None else ():
            words = (_value(name, band.low, unit), _value(name, band.high, unit))
            found.setdefault((band.low, band.high, words), []).append(number)
    return found


@lru_cache(maxsize=256)
def _shares_of_state(
    profile: DeviceProfile, observable: Observable, state: State, late_share: float, unasked: bool
) -> tuple[str, ...]:
    return _shares(profile, seen_chances(profile, observable, state, late_share, unasked))


@lru_cache(maxsize=256)
def _shares_of_answer(profile: DeviceProfile, result: CheckResult) -> tuple[str, ...]:
    return _shares(profile, answer_chances(profile, result))


def _shares(profile: DeviceProfile, chances: Floats) -> tuple[str, ...]:
    """Chances of shape (hypotheses,) in words; NaN is not known."""
    return tuple(
        "" if one.fault.anything or chance != chance else f"expected in {percent(chance)} of such phones"
        for one, chance in zip(profile.hypotheses, chances.tolist(), strict=True)
    )


@lru_cache(maxsize=256)
def _ranges(profile: DeviceProfile, finding: str, unit: str) -> tuple[str, ...]:
    name = FindingName(finding)
    return tuple("" if one.fault.anything else _range(one.look.expects(name), name, unit) for one in profile.hypotheses)


def _range(row: FindingExpectation | None, name: FindingName, unit: str) -> str:
    ends: list[tuple[float, float]] = []
    for band in row.bands if row is not None else ():
        if ends and ends[-1][1] == band.low:  # likelier here, less so there: to be expected all the same
            ends[-1] = (ends[-1][0], band.high)
        else:
            ends.append((band.low, band.high))
    shown_ends = [(_value(name, low, unit), _value(name, high, unit)) for low, high in ends]
    parts = [low if low == high else f"{low} to {high}" for low, high in shown_ends]
    return f"expected {' or '.join(parts)}" if parts else ""
