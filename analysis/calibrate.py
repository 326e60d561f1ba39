"""One temperature and one credibility for a learnt profile, from cases that it had not learnt from.

The phones are dealt into five parts; each part is weighed by what was learnt from the other four. All cases of one
phone are in the same part: a profile that has seen the phone is no stranger to it. On these held-back cases the
temperature is the one under which the true faults are likeliest, and the credibility is raised until the credible sets
hold the truth as often as they say (split conformal: so many that one more case would not change the promise). It is
never lowered: a verdict stands on the set, and a wrong one costs more than an open one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.counting import LabelledCase
from analysis.diagnose import Observed, weigh
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.learn import learn
from analysis.levels import Floats
from analysis.profile import DeviceProfile
from analysis.standing import Standing, most_probable_first

FOLDS = 5
LEAST_CASES = 60
"""One number fitted on fewer cases is fitted to their chances: its error is about 1 / sqrt(cases)."""
TEMPERATURES = np.round(np.geomspace(0.25, 4.0, 97), 4)
TEMPERATURE_SPREAD = 0.35
"""How far a shop's temperature is from the profile's, as a logarithm: a few cases without a miss are no proof."""
BINS = 15
"""Of the expected calibration error, as a replay counts it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a profile is on cases that it did not learn from."""

    cases: int
    first_fault_rate: float
    calibration_error: float
    """Mean distance between how probable the first fault was said to be and how often it is true, over 15 bins."""
    nats: float
    """Mean of the negative logarithm of what was said of the true fault: less is better, all things told."""
    set_coverage: float
    """How often the credible set holds the true fault."""
    wrong_verdict_rate: float
    open_rate: float
    """Cases left open although their fault sits on one side."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the held-back cases say."""

    temperature: float
    credibility: float
    literature: Quality
    """Of the profile as it was."""
    learnt: Quality
    """Of the learnt expectations with the temperature and credibility as they were."""
    calibrated: Quality


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why nothing was calibrated."""

    cases: int
    needed_cases: int
    phones: int
    needed_phones: int = FOLDS


@dataclass(frozen=True, slots=True, eq=False)
class _HeldBack:
    """A case that was weighed by a profile that had not learnt from it."""

    standing: Standing
    fault: int
    """Number of the true fault."""


def calibrate(profile: DeviceProfile, cases: Iterable[LabelledCase], prior_cases: float) -> Calibration | TooFew:
    """Fit temperature and credibility on held-back cases; the order of the cases does not matter."""
    ordered = sorted(cases, key=lambda case: case.key)
    stated = profile.weighing.credibility
    needed = max(LEAST_CASES, math.ceil(stated / (1.0 - stated)))
    phones = len({case.phone for case in ordered})
    if len(ordered) < needed or phones < FOLDS:
        return TooFew(len(ordered), needed, phones)
    parts = fold_of(ordered)
    before, after = [], []
    for part in range(FOLDS):
        learnt = learn(profile, [c for c in ordered if parts[c.phone] != part], prior_cases).profile
        for case in ordered:
            if parts[case.phone] == part:
                before.append(_held_back(profile, case))
                after.append(_held_back(learnt, case))
    temperature = _temperature(after)
    credibility = _credibility(after, temperature, stated)
    return Calibration(
        temperature,
        credibility,
        _quality(before, profile.weighing.temperature, stated),
        _quality(after, profile.weighing.temperature, stated),
        _quality(after, temperature, credibility),
    )


def fold_of(cases: Iterable[LabelledCase]) -> dict[str, int]:
    """The part of each phone: dealt fault by fault, so that every part has something of each."""
    first: dict[str, str] = {}
    for case in sorted(cases, key=lambda one: (one.fault, one.key)):
        first.setdefault(case.phone, case.fault)
    dealt = sorted(first, key=lambda phone: (first[phone], phone))
    return {phone: k % FOLDS for k, phone in enumerate(dealt)}


def quality(profile: DeviceProfile, cases: Iterable[LabelledCase]) -> Quality:
    """How good a profile is on cases, as it stands; there must be at least one."""
    held = [_held_back(profile, case) for case in sorted(cases, key=lambda case: case.key)]
    return _quality(held, profile.weighing.temperature, profile.weighing.credibility)


def _held_back(profile: DeviceProfile, case: LabelledCase) -> _HeldBack:
    seen: Observed = case.observed
    number = next(k for k, fault in enumerate(profile.faults) if fault.id == case.fault)
    return _HeldBack(weigh(profile, seen).standing, number)


def _probability(held: _HeldBack, temperature: float) -> Floats:
    """Probability of each fault at another temperature than the profile's, shape (faults,).

    All evidence is divided by the temperature and the prior is not, so one probability holds them all.
    """
    profile = held.standing.profile
    log_prior = np.log([one.fault.prior * one.look.share for one in profile.hypotheses])
    with np.errstate(divide="ignore"):
        evidence = (np.log(held.standing.looks_probability()) - log_prior) * profile.weighing.temperature
    log_odds = log_prior + evidence / temperature
    odds = np.exp(log_odds - log_odds.max())
    return held.standing.by_fault(odds / odds.sum())


def _temperature(held: list[_HeldBack]) -> float:
    """Where the true faults are likeliest, with the profile's own temperature as prior; of two alike, the warmer."""
    usual = held[0].standing.profile.weighing.temperature
    nats = [
        len(held) * _mean_nats([(_probability(one, t), one.fault) for one in held])
        + 0.5 * (math.log(t / usual) / TEMPERATURE_SPREAD) ** 2
        for t in TEMPERATURES
    ]
    best = len(nats) - 1 - int(np.argmin(nats[::-1]))
    return float(TEMPERATURES[best])


def _credibility(held: list[_HeldBack], temperature: float, stated: float) -> float:
    """The least credibility, at least the stated one, at which the sets of the cases hold the truth often enough."""
    before_truth = []
    for one in held:
        probability = _probability(one, temperature)
        order = most_probable_first(one.standing.profile, probability).tolist()
        before_truth.append(float(probability[order[: order.index(one.fault)]].sum()))
    rank = math.ceil((len(held) + 1) * stated) - 1
    least = sorted(before_truth)[min(rank, len(held) - 1)]
    # A set holds the truth once what stands before it does not yet reach the credibility.
    return float(min(max(stated, math.ceil((least + 1e-9) * 1e4) / 1e4), 0.9999))


def _quality(held: list[_HeldBack], temperature: float, credibility: float) -> Quality:
    said = [(_probability(one, temperature), one.fault) for one in held]
    profiles = {}
    first, covered, wrong, open_, definite = 0, 0, 0, 0, 0
    for one, (probability, truth) in zip(held, said, strict=True):
        profile = one.standing.profile
        if id(profile) not in profiles:
            weighing = replace(profile.weighing, temperature=temperature, credibility=credibility)
            profiles[id(profile)] = replace(profile, weighing=weighing)
        standing = replace(one.standing, profile=profiles[id(profile)])
        members = standing.credible_set(probability)
        verdict, place = standing.verdict(probability), profile.faults[truth].motherboard
        first += members[0] == truth
        covered += truth in members
        definite += place is not OnMotherboard.INDETERMINATE
        open_ += verdict is Verdict.CANNOT_SAY and place is not OnMotherboard.INDETERMINATE
        wrong += verdict not in (Verdict.CANNOT_SAY, _verdict_of(place))
    count = len(held)
    return Quality(
        cases=count,
        first_fault_rate=first / count,
        calibration_error=_calibration_error(said, [one.standing for one in held]),
        nats=_mean_nats(said),
        set_coverage=covered / count,
        wrong_verdict_rate=wrong / count,
        open_rate=open_ / definite if definite else 0.0,
    )


def _verdict_of(place: OnMotherboard) -> Verdict:
    if place is OnMotherboard.INDETERMINATE:
        return Verdict.CANNOT_SAY
    return Verdict.MOTHERBOARD if place is OnMotherboard.YES else Verdict.NOT_MOTHERBOARD


def _mean_nats(said: list[tuple[Floats, int]]) -> float:
    return float(np.mean([-math.log(max(float(probability[truth]), 1e-12)) for probability, truth in said]))


def _calibration_error(said: list[tuple[Floats, int]], standings: list[Standing]) -> float:
    gaps = np.zeros(BINS)
    for (probability, truth), standing in zip(said, standings, strict=True):
        first = int(most_probable_first(standing.profile, probability)[0])
        stated = float(probability[first])
        gaps[min(int(stated * BINS), BINS - 1)] += stated - (first == truth)
    return float(np.abs(gaps).sum() / len(said))
