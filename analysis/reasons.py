"""What speaks for and against each fault, in sentences, with where it was seen and how much it weighs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.checks import CheckResult
from analysis.diagnosis import Reason, Suspicion
from analysis.evidence import Weight
from analysis.levels import Floats
from analysis.profile import DeviceProfile
from analysis.standing import Standing, most_probable_first
from analysis.wording import FITS_OTHERS, expected, saw, though_expected

LEAST_BITS = 0.2
"""What moves a fault's odds by less is no reason for or against it."""
BITS_PER_NAT = 1.0 / math.log(2.0)


def suspicions(standing: Standing, weights: list[Weight]) -> tuple[Suspicion, ...]:
    """Every fault with its reasons, most probable first."""
    profile, looks = standing.profile, standing.looks_probability()
    probability = standing.by_fault(looks)
    best = _best_looks(profile, looks.tolist())
    seen = [_Seen.of(profile, weight) for weight in weights]
    bits = _moved_bits(profile, weights).T
    moves = np.abs(bits) >= LEAST_BITS
    suspicions = []
    for number in most_probable_first(profile, probability).tolist():
        fault = profile.faults[number]
        look = best[number]
        reasons = _reasons(look, seen, bits[look].tolist(), moves[look].nonzero()[0].tolist())
        suspicions.append(
            Suspicion(
                fault=fault.id,
                probability=float(probability[number]),
                motherboard=fault.motherboard,
                because=tuple([reason.sentence for reason in reasons if reason.bits > 0]),
                against=tuple([reason.sentence for reason in reasons if reason.bits < 0]),
                reasons=reasons,
            )
        )
    return tuple(suspicions)


def _best_looks(profile: DeviceProfile, looks: list[float]) -> dict[int, int]:
    """The most probable hypothesis of each fault, by the fault's number."""
    best: dict[int, int] = {}
    for k, hypothesis in enumerate(profile.hypotheses):
        if looks[k] > looks[best.setdefault(hypothesis.number, k)]:
            best[hypothesis.number] = k
    return best


def _moved_bits(profile: DeviceProfile, weights: list[Weight]) -> Floats:
    """By how much each weight moves the odds of each hypothesis against all the others: (weights, hypotheses)."""
    prior = _prior(profile)
    nats = np.array([weight.nats for weight in weights]).reshape(len(weights), prior.size)
    whole = prior.sum()
    others = [math.log(float(prior @ row / whole)) for row in np.exp(nats)]
    return np.asarray((nats - np.array(others)[:, None]) * BITS_PER_NAT)


@lru_cache(maxsize=8)
def _prior(profile: DeviceProfile) -> Floats:
    """Shape (hypotheses,)."""
    return np.array([one.fault.prior * one.look.share for one in profile.hypotheses])


@dataclass(frozen=True, slots=True)
class _Seen:
    """One piece of evidence in words, with its place."""

    words: str
    expected: tuple[str, ...]
    """By each hypothesis, in the profile's order."""
    untouched: frozenset[int]
    """Hypotheses on which it has no bearing."""
    run: str | None
    interval_s: tuple[float, float] | None
    though_expected: frozenset[int]
    """Hypotheses that let one expect it, where it may speak against them all the same."""

    @classmethod
    def of(cls, profile: DeviceProfile, weight: Weight) -> _Seen:
        """An answered check has no place."""
        origin = weight.origin
        run, interval_s = (None, None) if isinstance(origin, CheckResult) else (origin.run, origin.interval_s)
        though = though_expected(profile, origin)
        return cls(saw(profile, origin), expected(profile, origin), weight.untouched, run, interval_s, though)


def _reasons(hypothesis: int, seen: list[_Seen], bits: list[float], moves: list[int]) -> tuple[Reason, ...]:
    """What speaks for and against a hypothesis, strongest first; `bits` has one number for each of `seen`.

    `moves` are the numbers of those that move its odds by enough to be a reason.
    """
    found = []
    for k in moves:
        one, own = seen[k], bits[k]
        if hypothesis not in one.untouched:
            words = one.expected[hypothesis]
            if words and own < 0.0 and hypothesis in one.though_expected:
                words += FITS_OTHERS
            sentence = f"{one.words}; {words} ({own:+.1f} bits)" if words else f"{one.words} ({own:+.1f} bits)"
            found.append((-abs(own), sentence, k))
    found.sort()
    return tuple([Reason(sentence, bits[k], seen[k].run, seen[k].interval_s) for _, sentence, k in found])
