"""Runs in which the key contact was bridged at the board: they pass the key by.

Beside runs with the key such a run is no second recording of what the key does: it is a check, recorded. Alone it shows
what the board does, and nothing of the key: a phone whose key is open looks whole in it, and boots on no battery.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.checks import Answer, Check, CheckResult
from analysis.contradicting import Recorded
from analysis.evidence import Weight
from analysis.findings import Finding, FindingName
from analysis.gates import Gate
from analysis.ladder import Phase
from analysis.measure import Measured
from analysis.profile import DeviceProfile

BRIDGED = Check.STARTS_WHEN_KEY_CONTACT_BRIDGED
STARTED = 5.0
"""From this furthest phase on (Android) a phone has started, wherever the recording ends; no short climbs so far."""
STARTS_BRIDGED = "the phone starts with its key contact bridged"
SILENT_BRIDGED = "the phone stays silent with its key contact bridged"
OF_THE_BOARD = (
    FindingName.PREKEY_MEAN,
    FindingName.PREKEY_LEAK,
    FindingName.PREKEY_LIMIT_SHARE,
    FindingName.OWN_START,
)
"""What is found before anybody presses or bridges anything."""


def before_any_key(one: Measured) -> tuple[Finding, ...]:
    """What a run shows of the board by itself, where no more is wrong with it than that the key is missing or cut off.

    It takes neither key nor length to see a leak.
    """
    if not {reason.gate for reason in one.spoilt} <= {Gate.NO_KEY, Gate.TOO_SHORT}:
        return ()
    return tuple(finding for finding in one.findings if FindingName(finding.name) in OF_THE_BOARD)


def recorded_of(profile: DeviceProfile, runs: Iterable[tuple[Measured, bool]]) -> Recorded | None:
    """Whether the phone starts when bridged, by its runs and whether each looks whole; `None` where that is not clear.

    *No* is said of a phone that stays silent only: one that stops halfway, or whose recording does, is no answer.
    One start among silent runs is a start: tweezers miss a contact, and a dead board never starts.
    """
    seen = list(runs)
    started = [one.run for one, whole in seen if whole or reaches_android(one)]
    if started:
        return Recorded(started[0], STARTS_BRIDGED, CheckResult(BRIDGED, Answer.YES))
    least = profile.ladder.rung(Phase.EARLY_BOOT)
    silent_a = least.low_a if least is not None else profile.thresholds.unmarked_rise_a
    silent = [_value(one, FindingName.PEAK_LEVEL, np.inf) < silent_a for one, _ in seen]
    return Recorded(seen[0][0].run, SILENT_BRIDGED, CheckResult(BRIDGED, Answer.NO)) if silent and all(silent) else None


def takes_current(profile: DeviceProfile, one: Measured) -> bool:
    """Whether something flows into a phone in a run: more than a meter without one reads, drifts or is noisy."""
    return any(
        finding.value is not None
        and finding.value > max(3.0 * (finding.uncertainty or 0.0), profile.thresholds.response_a)
        for finding in one.findings
        if finding.name in (FindingName.PREKEY_MEAN, FindingName.KEY_RESPONSE, FindingName.PEAK_LEVEL)
    )


def reaches_android(one: Measured) -> bool:
    """Whether a run's current goes through a start as far as Android."""
    return _value(one, FindingName.FURTHEST_PHASE, 0.0) >= STARTED


def passing_the_key(profile: DeviceProfile, weights: list[Weight]) -> list[Weight]:
    """The weights of bridged runs that have no run with the key beside them.

    A phone whose key is open answers in them as one that boots: with each finding it stands where the whole boot stands
    that fits all of them best.
    """
    by = _passed_by(profile)
    after = [k for k, weight in enumerate(weights) if _is_after(weight)]
    boots = np.array([hypothesis.look.boots for hypothesis in profile.hypotheses])
    if not after or not boots.any():
        return weights
    whole = np.sum([weights[k].nats for k in after], axis=0)
    best = int(np.where(boots, whole, -np.inf).argmax())
    untouched = frozenset(np.flatnonzero(by).tolist())
    passed = list(weights)
    for k in after:
        nats = np.where(by, weights[k].nats[best], weights[k].nats)
        passed[k] = replace(weights[k], nats=nats, untouched=untouched)
    return passed


def _is_after(weight: Weight) -> bool:
    """Whether it weighs what the board did once it was started."""
    return isinstance(weight.origin, Finding) and FindingName(weight.origin.name) not in OF_THE_BOARD


@lru_cache(maxsize=8)
def _passed_by(profile: DeviceProfile) -> npt.NDArray[np.bool_]:
    """The hypotheses that a start with bridged contact proves, shape (hypotheses,)."""
    proof = CheckResult(BRIDGED, Answer.YES)
    return np.array([any(proof in way.answers for way in one.fault.proofs) for one in profile.hypotheses])


def _value(one: Measured, name: FindingName, missing: float) -> float:
    found = next((finding.value for finding in one.findings if finding.name == name), None)
    return missing if found is None else found
